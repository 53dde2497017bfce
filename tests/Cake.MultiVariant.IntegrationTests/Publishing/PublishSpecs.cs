using System.Text.RegularExpressions;
using Cake.Common.Tools.DotNet.MSBuild;
using Cake.Core;
using Cake.Core.IO;
using CliWrap.Buffered;
using Path = System.IO.Path;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What goes for <c>dotnet publish</c> goes for every variant.</summary>
public sealed class PublishSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Everything_that_a_project_publishes_is_there_once()
    {
        ProjectFiles.WriteLibrary(_directory.Path);
        TinyProject.Write(
            _directory["tiny"],
            properties: "<AssemblyName>my-tool</AssemblyName><MultiVariantLevels>x86-64; v3</MultiVariantLevels>",
            items: """
                <ItemGroup>
                  <ProjectReference Include="../library/library.csproj" />
                  <None Include="data/**" CopyToPublishDirectory="PreserveNewest" />
                </ItemGroup>
                <Target Name="Mine" AfterTargets="Publish">
                  <WriteLinesToFile File="$(PublishDir)mine.txt" Lines="mine" />
                  <WriteLinesToFile File="$(MSBuildProjectDirectory)/ran.txt" Lines="once" />
                </Target>
                """,
            program: """System.Console.WriteLine($"{Library.Text} {System.AppContext.GetData("MultiVariant.Variant")}");""");
        Directory.CreateDirectory(_directory["tiny/data/deep"]);
        File.WriteAllText(_directory["tiny/data/deep/some data"], "data");
        var log = new RecordingLog();

        BundleDescription bundle = RealCake.CreateContext(log).MultiVariantPublish(_directory["tiny"]);

        string output = _directory["tiny/bin/Release/net9.0/linux-x64/publish"];
        bundle.Path.FullPath.ShouldBe(Path.Combine(output, "my-tool"));
        bundle.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v3", "x86-64"]);
        Directory.EnumerateFiles(output, "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(output, file))
            .ShouldBe(["my-tool", "my-tool.multivariant.json", "data/deep/some data", "library.pdb", "mine.txt"],
                ignoreOrder: true);
        Directory.EnumerateFiles($"{output}.symbols", "*", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath($"{output}.symbols", file))
            .ShouldBe(["x86-64/my-tool.dbg", "x86-64-v3/my-tool.dbg"], ignoreOrder: true);
        File.ReadAllLines(_directory["tiny/ran.txt"]).ShouldBe(["once"]);
        BufferedCommandResult run = await Tool.RunControlled(bundle.Path.FullPath, "v1", null);
        run.StandardOutput.ShouldBe("library x86-64\n");
        log.Lines.ShouldContain(line => Regex.IsMatch(line, @"^x86-64-v3 +[\d.]+ MB +[\d.]+ s +[\d.]+ %$"));

        static string Note(string path) => File.ReadAllText(path, System.Text.Encoding.Latin1);
        Note(bundle.Path.FullPath).ShouldContain(
            """{"type":"multivariant","name":"my-tool","version":"1.2.3","architecture":"x86_64",""");
        PublishManifest manifest = JsonFile.Read<PublishManifest>($"{bundle.Path}.multivariant.json");
        manifest.Companions.Select(file => file.Path).ShouldBe(["data/deep/some data", "library.pdb"]);
        // The baseline has some, too, behind a question to the CPU.
        manifest.Variants[0].Instructions["x86-64-v3"].ShouldBeGreaterThan(
            10 * manifest.Variants[1].Instructions["x86-64-v3"]);
        manifest.Variants[1].Instructions["x86-64"].ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public async Task Settings_of_the_user_hold_for_every_step()
    {
        TinyProject.Write(_directory["work/tiny"], program: """
            #if MINE && OTHER
            System.Console.WriteLine(typeof(Program).Assembly.GetName().Version);
            #endif
            """);
        _directory.CreateSubdirectory("elsewhere");
        var settings = new MultiVariantPublishSettings
        {
            WorkingDirectory = _directory["work"],
            OutputDirectory = _directory["output"],
            Configuration = "Debug",
            Runtime = "linux-x64",
            Framework = "net9.0",
            VersionSuffix = "beta",
            Variants = ["v2"],
            KeepSymbols = false,
            Verify = true,
            VerifySettings = { Emulate = false },
            ArgumentCustomization = arguments => arguments.Append("-property:AssemblyVersion=7.8.9.10"),
            MSBuildSettings = new DotNetMSBuildSettings().WithProperty("DefineConstants", "MINE%3BOTHER"),
            EnvironmentVariables = { ["DOTNET_NOLOGO"] = "1" },
        };

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish("tiny", settings);

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("7.8.9.10\n");
        Directory.Exists(_directory["work/tiny/bin/Debug/net9.0/linux-x64"]).ShouldBeTrue();
        Directory.Exists(_directory["output.symbols"]).ShouldBeFalse();
        settings.NoBuild.ShouldBeFalse();
        settings.ArgumentCustomization(new ProcessArgumentBuilder()).Render().ShouldBe("-property:AssemblyVersion=7.8.9.10");
    }

    [Fact]
    public async Task A_program_for_dotnet_8_of_several_frameworks_knows_its_variant_too()
    {
        Assert.SkipWhen(
            (await Tool.Run("/bin/sh", "-c", "echo 'int main(void) { return 0; }' | gcc -x c - -o /dev/null -lz")).ExitCode != 0,
            "net8.0 programs are linked with libz, and zlib1g-dev is not installed");
        string project = TinyProject.Write(
            _directory["tiny"], framework: "<TargetFrameworks>net8.0;net9.0</TargetFrameworks>");

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(project, new MultiVariantPublishSettings
        {
            Framework = "net8.0",
            OutputDirectory = _directory["output"],
            SymbolsDirectory = _directory["debug"],
            Variants = ["v1", "v3+aes+pclmul"],
        });

        bundle.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v3+aes+pclmul", "x86-64"]);
        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
        File.Exists(_directory["debug/x86-64-v3+aes+pclmul/tiny.dbg"]).ShouldBeTrue();
        Directory.Exists(_directory["output.symbols"]).ShouldBeFalse();
    }

    [Fact]
    public async Task A_program_for_dotnet_10_is_compiled_by_its_ILCompiler()
    {
        string project = TinyProject.Write(_directory["tiny"], framework: "<TargetFramework>net10.0</TargetFramework>");

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(project, new MultiVariantPublishSettings
        {
            OutputDirectory = _directory["output"],
            Variants = ["v1", "v3", "v4+gfni", "haswell"],
        });

        PublishManifest manifest = JsonFile.Read<PublishManifest>($"{bundle.Path}.multivariant.json");
        manifest.Program.Toolchain.ShouldContain(", ILCompiler 10.");
        manifest.Variants.Select(variant => variant.Name).ShouldBe(["x86-64-v4+gfni", "haswell", "x86-64-v3", "x86-64"]);
        manifest.Variants[0].Instructions["x86-64-v4"].ShouldBeGreaterThan(
            10 * manifest.Variants[2].Instructions["x86-64-v4"]);
        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
        (await Tool.RunControlled(bundle.Path.FullPath, "v3", null)).StandardOutput.ShouldBe("x86-64-v3\n");
    }

    [Fact]
    public async Task Translations_are_in_every_variant()
    {
        string project = TinyProject.Write(
            _directory["tiny"],
            properties: "<PredefinedCulturesOnly>false</PredefinedCulturesOnly>",
            program: """
                var texts = new System.Resources.ResourceManager("tiny.Text", typeof(Program).Assembly);
                System.Console.WriteLine(texts.GetString("greeting", new System.Globalization.CultureInfo(args[0])));
                """);
        ProjectFiles.WriteTexts(_directory["tiny"], "Text.resx", "hello");
        ProjectFiles.WriteTexts(_directory["tiny"], "Text.de.resx", "hallo");

        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(project, new MultiVariantPublishSettings
        {
            OutputDirectory = _directory["output"],
            Variants = ["v1", "v2"],
        });

        foreach (string variant in new[] { "v1", "v2" })
        {
            (await Tool.RunControlled(bundle.Path.FullPath, variant, null, "de")).StandardOutput.ShouldBe("hallo\n");
            (await Tool.RunControlled(bundle.Path.FullPath, variant, null, "fr")).StandardOutput.ShouldBe("hello\n");
        }
    }
}
