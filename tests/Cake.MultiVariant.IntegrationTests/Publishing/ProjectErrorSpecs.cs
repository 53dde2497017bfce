using Cake.Core;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>What cannot be published is refused before ILC runs, and nothing is left behind.</summary>
public sealed class ProjectErrorSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_missing_project_is_named() =>
        ErrorOf(_directory["missing.csproj"]).ShouldBe(
            $"{_directory["missing.csproj"]} does not exist. Name a project file, or the folder that holds it.");

    [Fact]
    public void A_folder_without_a_project_is_refused() =>
        ErrorOf(_directory.CreateSubdirectory("empty")).ShouldContain("empty has 0 project files, not one.");

    [Fact]
    public void A_folder_with_two_projects_is_refused()
    {
        TinyProject.Write(_directory["two"]);
        File.Copy(_directory["two/tiny.csproj"], _directory["two/other.csproj"]);

        ErrorOf(_directory["two"]).ShouldContain("two has 2 project files, not one.");
    }

    [Fact]
    public void A_file_that_is_no_project_is_refused()
    {
        TinyProject.Write(_directory["tiny"]);

        File.WriteAllText(_directory["tiny/notes.txt"], "");

        ErrorOf(_directory["tiny/notes.txt"]).ShouldContain("notes.txt is not a project file.");
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public void A_solution_is_called_one(string extension)
    {
        File.WriteAllText(_directory[$"all.{extension}"], "");

        ErrorOf(_directory[$"all.{extension}"]).ShouldBe(
            $"{_directory[$"all.{extension}"]} is a solution, and a bundle is made from one project. Name the file of that project.");
    }

    [Fact]
    public void A_library_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"], outputType: "Library"))
            .ShouldContain("its OutputType is 'Library', not Exe.");

    [Theory]
    [InlineData("", "''")]
    [InlineData("<PublishAot>false</PublishAot>", "'false'")]
    public void A_project_that_is_not_for_native_code_is_told_how_to_be(string publishAot, string found)
    {
        string error = ErrorOf(TinyProject.Write(_directory["tiny"], publishAot: publishAot));

        error.ShouldContain($"its PublishAot is {found}, not true.");
        error.ShouldContain("<PublishAot>true</PublishAot>");
    }

    [Fact]
    public void Of_several_target_frameworks_one_has_to_be_chosen() =>
        ErrorOf(TinyProject.Write(
            _directory["tiny"], framework: "<TargetFrameworks>net8.0;net9.0</TargetFrameworks>"))
            .ShouldContain("its TargetFrameworks are 'net8.0;net9.0'. Choose one with the setting Framework.");

    [Theory]
    [InlineData("net7.0")]
    [InlineData("netstandard2.0")]
    public void A_framework_from_before_NativeAOT_is_refused(string framework) =>
        ErrorOf(TinyProject.Write(_directory["tiny"], framework: $"<TargetFramework>{framework}</TargetFramework>"))
            .ShouldEndWith($"its TargetFramework is '{framework}'. NativeAOT needs net8.0 or later.");

    [Fact]
    public void A_project_that_is_not_to_be_published_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"], properties: "<IsPublishable>false</IsPublishable>"))
            .ShouldContain("its IsPublishable is 'false'. dotnet publish does not publish it either.");

    [Theory]
    [InlineData("tiny/tiny.csproj")]
    [InlineData("tiny/Directory.Build.props")]
    public void A_project_that_asks_for_the_variant_while_it_is_evaluated_is_told_what_to_use(string file)
    {
        string property = "<OptimizationPreference Condition=\"'$(MultiVariantVariant)' == 'x86-64-v4'\">Speed</OptimizationPreference>";
        string project = TinyProject.Write(_directory["tiny"]);
        if (File.Exists(_directory[file]))
            TinyProject.Write(_directory["tiny"], properties: property);
        else
            File.WriteAllText(_directory[file], $"<Project><PropertyGroup>{property}</PropertyGroup></Project>");

        string error = ErrorOf(project);

        error.ShouldContain($"{_directory[file]} uses $(MultiVariantVariant)");
        error.ShouldContain("""<MultiVariantIlcArg Include="--Ot" Variant="x86-64-v4" />""");
    }

    [Theory]
    [InlineData("win-x64")]
    [InlineData("linux-arm")]
    public void Another_platform_is_refused(string runtime) =>
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.Runtime = runtime)
            .ShouldContain($"for the RuntimeIdentifier '{runtime}'. Choose one of linux-x64, linux-musl-x64, linux-arm64 with");

    [Fact]
    public void An_unknown_variant_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.Variants = ["v9"])
            .ShouldContain("Variant 'v9'");

    [Fact]
    public void A_variant_that_is_named_twice_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.Variants = ["v3", "x86-64-v3"])
            .ShouldBe("Variants names x86-64-v3 twice. Leave one out.");

    [Fact]
    public void A_variant_that_the_project_names_twice_is_refused() =>
        ErrorOf(TinyProject.Write(
            _directory["tiny"], properties: "<MultiVariantLevels>v3; x86-64-v3</MultiVariantLevels>"))
            .ShouldEndWith("tiny.csproj: MultiVariantLevels names x86-64-v3 twice. Leave one out.");

    [Theory]
    [InlineData("v9", "--Ot", "Variant 'v9': there is no level or CPU 'v9'.")]
    [InlineData("v3", "--instruction-set:native", "'--instruction-set:native' is refused, as each variant has its own instruction set.")]
    [InlineData("", "--instruction-set=native", "'--instruction-set=native' is refused, as each variant has its own instruction set.")]
    public void Options_that_no_variant_can_have_are_refused_and_their_source_is_named(
        string variant, string option, string expected)
    {
        string item = $"""<MultiVariantIlcArg Include="{option}" Variant="{variant}" />""";

        ErrorOf(TinyProject.Write(_directory["tiny"], items: $"<ItemGroup>{item}</ItemGroup>"))
            .ShouldStartWith($"{_directory["tiny/tiny.csproj"]}: MultiVariantIlcArg: {expected}");
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.VariantIlcArguments[variant] = [option])
            .ShouldStartWith($"VariantIlcArguments: {expected}");
    }

    [Fact]
    public void A_feature_that_this_ILCompiler_does_not_know_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.Variants = ["v3+gfni"])
            .ShouldContain("It can build the features aes, pclmul, avxvnni, serialize, avx512vbmi beyond a level.");

    [Fact]
    public void No_parallelism_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.MaxParallelism = 0)
            .ShouldContain("MaxParallelism is 0, but must be at least 1.");

    [Fact]
    public void A_directory_in_the_place_of_the_bundle_is_refused()
    {
        _directory.CreateSubdirectory("output/tiny");

        ErrorOf(TinyProject.Write(_directory["tiny"])).ShouldContain($"Cannot write {_directory["output/tiny"]}: it is a directory.");
    }

    [Theory]
    [InlineData("file")]
    [InlineData("file/output")]
    public void An_output_directory_that_is_a_file_or_under_one_is_refused(string output)
    {
        File.WriteAllText(_directory["file"], "");

        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.OutputDirectory = _directory[output])
            .ShouldBe($"Cannot write {_directory[$"{output}/tiny"]}: {_directory["file"]} is a file, not a directory. Remove it, or "
                + "write to another place.");
    }

    [Fact]
    public void An_output_directory_that_cannot_be_written_is_refused() =>
        ErrorOf(TinyProject.Write(_directory["tiny"]), settings => settings.OutputDirectory = "/proc/multivariant")
            .ShouldContain("Cannot write /proc/multivariant/tiny: ");

    [Fact]
    public void A_package_that_cannot_be_restored_is_named()
    {
        string error = ErrorOf(TinyProject.Write(
            _directory["tiny"],
            items: """<ItemGroup><PackageReference Include="No.Such.Package.Of.Ours" Version="1.0.0" /></ItemGroup>"""));

        error.ShouldContain("No.Such.Package.Of.Ours");
        error.ShouldContain("NU110");
    }

    [Fact]
    public void A_compile_error_is_shown_once_and_its_log_named()
    {
        string error = ErrorOf(TinyProject.Write(_directory["tiny"], program: "Undefined();"));

        error.Split("error CS0103").Length.ShouldBe(2, error);
        string log = error.Split('\n').Last(line => line.StartsWith("Full output: ", StringComparison.Ordinal))[13..];
        File.ReadAllText(log).ShouldContain("error CS0103");
    }

    [Fact]
    public void A_file_that_the_project_imports_and_that_is_none_is_named()
    {
        string project = TinyProject.Write(_directory["tiny"]);
        _directory.CreateSubdirectory("tiny/obj");
        File.WriteAllText(_directory["tiny/obj/tiny.csproj.broken.targets"], "");

        ErrorOf(project).ShouldContain($"\"{_directory["tiny/obj/tiny.csproj.broken.targets"]}\" could not be loaded");
    }

    [Fact]
    public void Without_a_C_compiler_no_IL_is_compiled()
    {
        string error = ErrorOf(
            TinyProject.Write(_directory["tiny"], program: "Undefined();"),
            settings => settings.EnvironmentVariables["PATH"] = ProgramFolder.Without(_directory, "clang", "gcc"));

        error.ShouldContain("tiny.csproj: there is no clang or gcc in PATH. Install a C compiler");
        error.ShouldContain("apt-get install gcc libc6-dev");
    }

    [Fact]
    public void Without_a_cross_compiler_it_is_named_before_anything_is_restored()
    {
        var log = new RecordingLog();
        string project = TinyProject.Write(_directory["tiny"], program: "Undefined();");

        string error = Should.Throw<CakeException>(() => RealCake.CreateContext(log).MultiVariantPublish(
            project,
            new MultiVariantPublishSettings
            {
                Runtime = "linux-arm64",
                EnvironmentVariables = { ["PATH"] = ProgramFolder.Without(_directory, "aarch64-linux-gnu-gcc") },
            })).Message;

        error.ShouldBe($"Cannot link {project}: there is no aarch64-linux-gnu-gcc in PATH. Install a C compiler for aarch64, on "
            + "Debian and Ubuntu with apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross.");
        Directory.Exists(_directory["tiny/obj"]).ShouldBeFalse();
    }

    [Fact]
    public void A_C_compiler_that_the_project_names_has_to_be_there() =>
        ErrorOf(TinyProject.Write(_directory["tiny"], properties: "<CppCompilerAndLinker>mycc</CppCompilerAndLinker>"))
            .ShouldContain("there is no mycc in PATH.");

    [Fact]
    public async Task Without_a_restore_and_a_build_before_NoBuild_is_refused()
    {
        string project = TinyProject.Write(_directory["tiny"]);
        static void NoBuild(MultiVariantPublishSettings settings) => settings.NoBuild = true;

        ErrorOf(project, NoBuild).ShouldContain("NETSDK1004");

        (await Tool.Run(Tool.Require("dotnet"), "restore", project)).ExitCode.ShouldBe(0);
        ErrorOf(project, NoBuild)
            .ShouldContain("tiny.dll does not exist. Build the project first");
    }

    [Fact]
    public void A_user_who_sets_an_instruction_set_is_told_what_becomes_of_it()
    {
        var log = new RecordingLog();
        string project = TinyProject.Write(
            _directory["tiny"], properties: "<IlcInstructionSet>native</IlcInstructionSet>", program: "Undefined();");

        Should.Throw<CakeException>(() => RealCake.CreateContext(log).MultiVariantPublish(project));

        log.Lines.ShouldContain($"{project}: IlcInstructionSet 'native' is ignored, as each variant has its own.");
    }

    private string ErrorOf(string project, Action<MultiVariantPublishSettings>? change = null)
    {
        var settings = new MultiVariantPublishSettings { OutputDirectory = _directory["output"] };
        change?.Invoke(settings);
        var log = new RecordingLog();

        var error = Should.Throw<CakeException>(() => RealCake.CreateContext(log).MultiVariantPublish(project, settings));

        log.NativeCompilations.ShouldBe(0);
        File.Exists(_directory["output/tiny"]).ShouldBeFalse();
        return error.Message;
    }
}
