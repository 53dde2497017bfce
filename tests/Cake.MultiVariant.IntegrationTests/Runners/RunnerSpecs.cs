using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Runners;

/// <summary>The same build by a script, by the recipe and by a C# program.</summary>
public sealed class RunnerSpecs : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task They_make_the_same_bundle()
    {
        _workspace.CopySample("recipe", ".");
        _workspace.Write("build.cake",
            """
            #addin nuget:?package=Cake.MultiVariant

            MultiVariantPublish("dot/dot.csproj", new MultiVariantPublishSettings
            {
                OutputDirectory = "artifacts/app",
                Variants = ["x86-64", "x86-64-v3"],
            });
            """);
        _workspace.CopySample("frosting", "frosting");
        const string Targets = "Directory.Build.targets";
        File.Copy(Path.Combine(Repository.Root, Targets), _workspace[$"frosting/{Targets}"]);

        await _workspace.Cake("build.cake");
        string byScript = Take();
        await _workspace.Cake("recipe.cake", "--target=Publish");
        string byRecipe = Take();
        await _workspace.DotNet(
            "run", "--project", "frosting", $"-property:MultiVariantVersion={Repository.Version}",
            $"-property:CakeToolVersion={Repository.CakeVersion}", $"-property:CakeDirectory={Repository.CakeFolder}/",
            "--", "--target=Publish");
        string byProgram = Take();

        byRecipe.ShouldBe(byScript);
        byProgram.ShouldBe(byScript);
    }

    /// <summary>The bundle's hash. What was built is deleted, so that the next runner builds from nothing.</summary>
    private string Take()
    {
        string sha256 = RealCake.CreateContext().MultiVariantInspect(_workspace["artifacts/app/dot"]).Sha256;
        Directory.Delete(_workspace["artifacts"], recursive: true);
        _workspace.Clean("dot");
        return sha256;
    }
}
