using System.Xml.Linq;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>How a project is set up for <c>dotnet publish</c>, it is set up for <c>MultiVariantPublish</c>.</summary>
public sealed class PlainSetUpSpecs : IDisposable
{
    private const string Hashes = """
        #if MINE
        System.Console.WriteLine(System.IO.Hashing.XxHash32.HashToUInt32([]));
        #endif
        """;

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Options_in_Directory_Build_rsp_central_package_versions_and_locked_packages_hold()
    {
        string project = Write(_directory["locked"]);
        var restore = await Tool.Run(Tool.Require("dotnet"), "restore", project, "-r", "linux-x64", "-p:RestoreLockedMode=false");
        restore.ExitCode.ShouldBe(0, restore.StandardOutput);
        string locked = await File.ReadAllTextAsync(_directory["locked/packages.lock.json"], Cancelled);
        using var both = new BothWays();

        BundleDescription bundle = await both.Publish(folder =>
        {
            Write(folder);
            ProjectFiles.Write(folder, "packages.lock.json", locked);
        });

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("46947589\n");
        (await File.ReadAllTextAsync(Path.Combine(both.Folder, "packages.lock.json"), Cancelled)).ShouldBe(locked);

        static string Write(string folder)
        {
            string version = XDocument.Load(Path.Combine(Repository.Root, "Directory.Packages.props"))
                .Descendants("PackageVersion").Single(it => it.Attribute("Include")!.Value == "System.IO.Hashing")
                .Attribute("Version")!.Value;
            ProjectFiles.Write(folder, "Directory.Build.rsp", "-p:Mine=MINE -p:RestoreLockedMode=true\n");
            ProjectFiles.Write(
                folder,
                "Directory.Packages.props",
                $"""
                <Project>
                  <PropertyGroup><ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally></PropertyGroup>
                  <ItemGroup><PackageVersion Include="System.IO.Hashing" Version="{version}" /></ItemGroup>
                </Project>
                """);
            return TinyProject.Write(
                folder,
                properties: """
                    <DefineConstants>$(DefineConstants);$(Mine)</DefineConstants>
                    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
                    """,
                items: """<ItemGroup><PackageReference Include="System.IO.Hashing" /></ItemGroup>""",
                program: Hashes);
        }
    }

    [Fact]
    public async Task Directory_Build_files_choose_folders_and_names_and_a_target_the_version()
    {
        using var both = new BothWays { OwnOutput = "elsewhere/bin/Release/net9.0/linux-x64/publish" };

        BundleDescription bundle = await both.Publish(folder =>
        {
            TinyProject.Write(folder, items: """
                <Target Name="FindVersion" BeforeTargets="BeforeBuild;CoreCompile;GetAssemblyVersion;GenerateNuspec">
                  <PropertyGroup><Version>4.5.6</Version><FileVersion>4.5.6.7</FileVersion></PropertyGroup>
                </Target>
                """);
            ProjectFiles.Write(folder, "Directory.Build.props", """
                <Project>
                  <PropertyGroup>
                    <BaseIntermediateOutputPath>$(MSBuildThisFileDirectory)elsewhere/obj/</BaseIntermediateOutputPath>
                    <BaseOutputPath>elsewhere/bin/</BaseOutputPath>
                    <DefaultItemExcludes>$(DefaultItemExcludes);elsewhere/**</DefaultItemExcludes>
                  </PropertyGroup>
                </Project>
                """);
            ProjectFiles.Write(folder, "Directory.Build.targets", """
                <Project>
                  <PropertyGroup><AssemblyName>renamed</AssemblyName></PropertyGroup>
                </Project>
                """);
        });

        JsonFile.Read<PublishManifest>($"{bundle.Path}.multivariant.json").Program.Version.ShouldBe("4.5.6");
        Directory.Exists(Path.Combine(both.Folder, "obj")).ShouldBeFalse();
    }

    [Fact]
    public async Task Absolute_paths_of_what_is_built_may_have_an_equals_sign()
    {
        using var both = new BothWays { FolderName = "a=b", OwnOutput = "artifacts/publish/tiny/release_linux-x64" };

        BundleDescription bundle = await both.Publish(folder =>
        {
            TinyProject.Write(folder);
            ProjectFiles.Write(folder, "Directory.Build.props", """
                <Project><PropertyGroup><UseArtifactsOutput>true</UseArtifactsOutput></PropertyGroup></Project>
                """);
        });

        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
    }

    [Theory]
    [InlineData("it's 50% ünï 日本 @b & #1")]
    [InlineData("a;b, (c) [d] $e = ~f")]
    public async Task Folders_have_any_name(string folderName)
    {
        using var both = new BothWays { FolderName = folderName };

        BundleDescription bundle = await both.Publish(folder => TinyProject.Write(folder));

        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
    }

    [Fact]
    public async Task The_folder_for_temporary_files_has_any_name_that_MSBuild_allows()
    {
        string project = TinyProject.Write(_directory["tiny"]);
        // MSBuild itself runs no programs where it has a space, a quote or a semicolon.
        string temporary = _directory.CreateSubdirectory("a,b=c%41@ünï");
        await File.WriteAllTextAsync(
            _directory["build.cake"],
            $$"""
            #reference "{{typeof(MultiVariantAliases).Assembly.Location}}"
            using Cake.MultiVariant;
            Context.MultiVariantPublish("{{project}}", new MultiVariantPublishSettings
            {
                OutputDirectory = "output",
                Variants = ["v1"],
            });
            """,
            Cancelled);

        BufferedCommandResult result = await Tool.Command("dotnet", Repository.CakeTool, "build.cake")
            .WithWorkingDirectory(_directory.Path)
            .WithEnvironmentVariables(variables => variables.Set("TMPDIR", temporary))
            .ExecuteBufferedAsync(Cancelled);

        result.ExitCode.ShouldBe(0, result.StandardOutput + result.StandardError);
        (await Tool.Run(_directory["output/tiny"])).StandardOutput.ShouldBe("x86-64\n");
    }

    [Fact]
    public async Task Warnings_are_no_errors_where_only_build_servers_treat_them_so()
    {
        using var both = new BothWays();

        await both.Publish(folder => TinyProject.Write(
            folder,
            items: """
                <PropertyGroup Condition="'$(ContinuousIntegrationBuild)' == 'true'">
                  <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                </PropertyGroup>
                """,
            program: """
                #warning This is a warning
                System.Console.WriteLine(args[0]);
                """));

        both.Log.Lines.ShouldContain(line => line.Contains("This is a warning", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_of_one_file_is_published()
    {
        using var both = new BothWays
        {
            Name = "app",
            Project = "app.cs",
            Framework = "net10.0",
            // Where the SDK keeps what it builds of programs of one file.
            Environment = { ["XDG_DATA_HOME"] = _directory["data"] },
        };

        BundleDescription bundle = await both.Publish(folder =>
        {
            // What the first of both has built must be gone.
            if (Directory.Exists(_directory["data"]))
                Directory.Delete(_directory["data"], recursive: true);
            _directory.CreateSubdirectory("data");
            ProjectFiles.Write(folder, "app.cs", """
                #:property InvariantGlobalization=true
                System.Console.WriteLine("one file");
                """);
        });

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("one file\n");
    }

    [Fact]
    public async Task A_web_application_has_its_static_files_and_settings()
    {
        using var both = new BothWays { Name = "webapi", Project = "webapi/webapi.csproj" };

        await both.Publish(folder => Sample.CopyTo(folder, "webapi"));

        both.Companions(both.Output).ShouldContain("appsettings.json");
        both.Companions(both.Output).ShouldContain("wwwroot/index.html");
    }

    [Fact]
    public async Task An_fsharp_program_with_translations_of_its_library_is_published()
    {
        using var both = new BothWays { Name = "sharp", Project = "sharp.fsproj" };

        BundleDescription bundle = await both.Publish(folder =>
        {
            ProjectFiles.Write(folder, "Program.fs", """System.Console.WriteLine "F#" """);
            ProjectFiles.Write(folder, "sharp.fsproj", """
                <Project Sdk="Microsoft.NET.Sdk">
                  <PropertyGroup>
                    <OutputType>Exe</OutputType>
                    <TargetFramework>net9.0</TargetFramework>
                    <PublishAot>true</PublishAot>
                    <InvariantGlobalization>true</InvariantGlobalization>
                    <SatelliteResourceLanguages>de</SatelliteResourceLanguages>
                  </PropertyGroup>
                  <ItemGroup><Compile Include="Program.fs" /></ItemGroup>
                </Project>
                """);
        });

        (await Tool.Run(bundle.Path.FullPath)).StandardOutput.ShouldBe("F#\n");
    }

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;
}
