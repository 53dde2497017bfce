using System.IO.Compression;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Runners;

/// <summary>The same build by a script, by the recipe, by a C# program and by a C# file.</summary>
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
        CopyFileBasedProgram();
        await _workspace.DotNet("run", "cake.cs", "--", "--target=Publish");
        string byFile = Take();

        byRecipe.ShouldBe(byScript);
        byProgram.ShouldBe(byScript);
        byFile.ShouldBe(byScript);
    }

    /// <summary>The sample, and what stands in for the package that it names.</summary>
    private void CopyFileBasedProgram()
    {
        const string Sdk = "sdk/Cake.Sdk";
        _workspace.CopySample("filebased/Cake.Sdk", Sdk);
        foreach (string source in Directory.GetFiles(Path.Combine(Repository.Samples, "filebased"), "*.cs"))
            File.Copy(source, _workspace[Path.GetFileName(source)]);
        string host = Path.Combine(Repository.Samples, "frosting", "Host");
        foreach (string file in (string[])
            [$"{host}/ConsoleBuild.cs", $"{Repository.CakeFolder}/Cake.Core.dll", $"{Repository.CakeFolder}/Cake.Common.dll"])
            File.Copy(file, _workspace[$"{Sdk}/{Path.GetFileName(file)}"]);
        _workspace.Write($"{Sdk}/Cake.Sdk.nuspec",
            $"""
            <package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd">
              <metadata>
                <id>Cake.Sdk</id>
                <version>{Repository.CakeVersion}</version>
                <authors>Cake.MultiVariant</authors>
                <description>Stand-in</description>
                <packageTypes><packageType name="MSBuildSdk" /></packageTypes>
              </metadata>
            </package>
            """);
        ZipFile.CreateFromDirectory(_workspace[Sdk], _workspace[$"sdk/Cake.Sdk.{Repository.CakeVersion}.nupkg"]);
        _workspace.AddPackageSource("sdk");
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
