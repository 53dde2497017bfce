using Cake.Common.Tools.DotNet.Publish;
using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>The SDK makes container images of bundles, however it is asked to.</summary>
public sealed class ContainerSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_setting_Container_pushes_an_image_with_the_bundle()
    {
        using ContainerRegistry registry = await ContainerRegistry.Start();
        string project = TinyProject.Write(_directory["tiny"]);
        var settings = new MultiVariantPublishSettings
        {
            Variants = ["v1", "v3"],
            Container = new DotNetPublishContainerSettings
            {
                BaseImage = registry.BaseImage,
                Registry = registry.Address,
                Repository = "tests/tiny",
                ImageTag = "7",
            },
        };

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(project, settings);

        await CheckImage($"docker://{registry.Address}/tests/tiny:7", bundle);
        // What the addin puts beside the bundle afterwards is not in an image: neither this time nor the next.
        RealCake.CreateContext().MultiVariantPublish(project, settings);
        await CheckImage($"docker://{registry.Address}/tests/tiny:7", bundle);
    }

    [Theory]
    [InlineData("Microsoft.NET.Sdk", "-t:PublishContainer")]
    // Only the SDKs of services know this profile.
    [InlineData("Microsoft.NET.Sdk.Worker", "-p:PublishProfile=DefaultContainer")]
    public async Task An_archive_has_the_bundle(string sdk, string argument)
    {
        using ContainerRegistry registry = await ContainerRegistry.Start();
        string project = TinyProject.Write(
            _directory["tiny"],
            properties: $"""
                <ContainerBaseImage>{registry.BaseImage}</ContainerBaseImage>
                <ContainerArchiveOutputPath>{_directory["image.tar.gz"]}</ContainerArchiveOutputPath>
                """);
        File.WriteAllText(project, File.ReadAllText(project).Replace("Microsoft.NET.Sdk", sdk, StringComparison.Ordinal));

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(project, new MultiVariantPublishSettings
        {
            Variants = ["v1", "v3"],
            OutputDirectory = _directory["output"],
            ArgumentCustomization = arguments => arguments.Append(argument),
        });

        await CheckImage($"oci-archive:{_directory["image.tar.gz"]}", bundle);
    }

    /// <summary>Checks what is in the image, and that its program runs there.</summary>
    private async Task CheckImage(string image, BundleDescription bundle)
    {
        string root = _directory[Path.GetRandomFileName()];
        await ContainerRegistry.Unpack(image, root);
        Directory.EnumerateFiles(Path.Combine(root, "app"), "*", SearchOption.AllDirectories)
            .ShouldHaveSingleItem().ShouldBe(Path.Combine(root, "app/tiny"));
        FileDescription.Of(root, "app/tiny").Sha256.ShouldBe(bundle.Sha256);
        (await Tool.RunControlled(Tool.Require("chroot"), "v1", null, root, "/app/tiny")).StandardOutput.ShouldBe("x86-64\n");
    }
}
