using Cake.Core;

namespace Cake.MultiVariant.Tests.Publishing;

/// <summary>What is refused before anything is built.</summary>
public sealed class PublishArgumentSpecs
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void An_empty_project_is_named_by_its_parameter(string project)
    {
        ICakeContext context = RealCake.CreateContext();

        Should.Throw<ArgumentException>(() => context.MultiVariantPublish(project)).ParamName.ShouldBe("project");
        Should.Throw<ArgumentException>(() => context.MultiVariantBuildVariant(project, "v3")).ParamName.ShouldBe("project");
    }

    [Theory]
    [InlineData(PlatformFamily.Windows)]
    [InlineData(PlatformFamily.OSX)]
    public void Elsewhere_than_on_Linux_people_are_told_where_to_publish(PlatformFamily family)
    {
        ICakeContext context = RealCake.CreateContext(platform: new Platform(family));

        string error = Should.Throw<CakeException>(() => context.MultiVariantPublish("dot")).Message;

        error.ShouldContain($"MultiVariantPublish cannot run on {family}");
        error.ShouldContain("Build the variants on Linux (a container will do)");
        Should.Throw<CakeException>(() => context.MultiVariantBuildVariant("dot", "v3")).Message.ShouldContain($"{family}");
    }

    private sealed class Platform(PlatformFamily family) : ICakePlatform
    {
        public PlatformFamily Family => family;

        public bool Is64Bit => true;
    }
}
