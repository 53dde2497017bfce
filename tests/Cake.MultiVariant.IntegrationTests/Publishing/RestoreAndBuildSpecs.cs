namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>Who restores and builds elsewhere, or takes packages from elsewhere, can do so.</summary>
public sealed class RestoreAndBuildSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_restored_and_built_before_is_published_as_it_is()
    {
        string project = TinyProject.Write(_directory["tiny"], program: """System.Console.WriteLine("built before");""");
        await DotNet("build", project, "--configuration", "Release", "--runtime", "linux-x64");
        File.WriteAllText(_directory["tiny/Program.cs"], "this is no C#");

        BundleDescription bundle = Publish(project, settings => settings.NoBuild = true);

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("built before\n");
    }

    [Fact]
    public async Task Packages_come_from_the_sources_of_the_settings_and_are_not_looked_for_again_without_restore()
    {
        // A name of its own, as packages stay on the machine.
        string package = $"MultiVariant.Test.{Guid.NewGuid():N}";
        try
        {
            await Pack(package);
            string project = TinyProject.Write(
                _directory["tiny"],
                items: $"""<ItemGroup><PackageReference Include="{package}" Version="1.0.0" /></ItemGroup>""",
                program: "System.Console.WriteLine(Library.Text);");

            BundleDescription bundle = Publish(project, settings => settings.Sources = [_directory["feed"]]);
            (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("from a package\n");

            Directory.Delete(_directory["feed"], recursive: true);
            Publish(project, settings => settings.NoRestore = true).Sha256.ShouldBe(bundle.Sha256);
        }
        finally
        {
            string restored = Path.Combine(Repository.MachinePackages, package.ToLowerInvariant());
            if (Directory.Exists(restored))
                Directory.Delete(restored, recursive: true);
        }
    }

    private static async Task DotNet(params string[] arguments)
    {
        var result = await Tool.Run(Tool.Require("dotnet"), arguments);
        result.ExitCode.ShouldBe(0, result.StandardOutput);
    }

    private async Task Pack(string id)
    {
        _directory.CreateSubdirectory("library");
        await File.WriteAllTextAsync(
            _directory[$"library/{id}.csproj"],
            """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net9.0</TargetFramework></PropertyGroup></Project>""",
            TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _directory["library/Library.cs"],
            """public static class Library { public static string Text => "from a package"; }""",
            TestContext.Current.CancellationToken);
        await DotNet("pack", _directory["library"], "--output", _directory["feed"]);
    }

    private BundleDescription Publish(string project, Action<MultiVariantPublishSettings> change)
    {
        var settings = new MultiVariantPublishSettings { OutputDirectory = _directory["output"], Variants = ["v1"] };
        change(settings);
        return RealCake.CreateContext().MultiVariantPublish(project, settings);
    }
}
