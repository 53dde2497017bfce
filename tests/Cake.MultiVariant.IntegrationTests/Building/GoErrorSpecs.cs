using Cake.Core;
using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>What goes wrong with Go is said in one error, and nothing is written.</summary>
public sealed class GoErrorSpecs : IDisposable
{
    private readonly GoProject _project = new();

    public void Dispose() => _project.Dispose();

    [Fact]
    public void Go_is_missing()
    {
        using var programs = new TestDirectory();

        _project.ErrorOf(settings => settings.EnvironmentVariables["PATH"] = ProgramFolder.Without(programs, "go"))
            .ShouldStartWith("There is no go in PATH. Install Go 1.18 or later");
        _project.ErrorOf(settings => settings.ToolPath = "/nowhere/go").ShouldStartWith("ToolPath is /nowhere/go, which does not exist.");
    }

    [Fact]
    public void The_folder_is_missing() => _project.ErrorOf(settings => settings.WorkingDirectory = _project["nowhere"])
        .ShouldBe($"WorkingDirectory is {_project["nowhere"]}, which does not exist. Correct the path.");

    [Fact]
    public void The_name_has_a_folder() => _project.ErrorOf(settings => settings.Name = "bin/tool")
        .ShouldStartWith("Name is 'bin/tool', which is no name of a file.");

    [Fact]
    public void A_pattern_has_several_programs()
    {
        _project.Write("cmd/one/main.go", GoProject.Program);
        _project.Write("lib/lib.go", "package lib\n");

        _project.ErrorOf(package: "./...").ShouldBe(
            "./... has 2 programs, and a bundle is for one: example.com/tool, example.com/tool/cmd/one. Name one of them.");
        _project.ErrorOf(package: "./lib").ShouldStartWith("./lib is no program: there is no package main in it.");
        _project.ErrorOf(settings => settings.Name = "app", "./...").ShouldStartWith("./... has 2 programs");
        _project.ErrorOf(settings => settings.Name = "app", "./lib").ShouldStartWith("./lib is no program");
        _project.Build(package: "./cmd/...").Path.GetFilename().FullPath.ShouldBe("one");
    }

    [Fact]
    public void There_is_no_such_package() => _project.ErrorOf(package: "./nowhere").ShouldContain("directory not found");

    [Theory]
    [InlineData("c-shared")]
    [InlineData("plugin")]
    public void A_build_mode_makes_a_library(string mode) => _project.ErrorOf(settings => settings.BuildMode = mode)
        .ShouldBe($"BuildMode is '{mode}', which makes no program. Choose exe or pie, or leave it out.");

    [Theory]
    [InlineData("GOOS", "windows", "GOOS is windows, but bundles are for Linux. Set GOOS=linux, or unset it.")]
    [InlineData("GOARCH", "386", "GOARCH is 386, but there are bundles only for amd64 and arm64. Choose one of these.")]
    public void Go_would_build_for_another_system(string variable, string value, string expected) =>
        _project.ErrorOf(settings => settings.EnvironmentVariables[variable] = value).ShouldBe(expected);

    [Theory]
    [InlineData("x86-64-v3+aes", "cannot build the variant x86-64-v3+aes. It can build no features beyond a level.")]
    [InlineData("v5", "Variants: Variant 'v5': there is no level or CPU")]
    [InlineData("armv8-a", "cannot build the variant armv8-a. It can build the levels x86-64, x86-64-v2, x86-64-v3, x86-64-v4.")]
    public void Go_cannot_build_a_variant(string variant, string expected) =>
        _project.ErrorOf(settings => settings.Variants = ["v1", variant]).ShouldContain(expected);

    [Fact]
    public void The_C_compiler_is_for_another_architecture()
    {
        Tool.Require("gcc");
        _project.ErrorOf(settings => (settings.GoArch, settings.EnvironmentVariables["CGO_ENABLED"]) = ("arm64", "1")).ShouldBe(
            "CGO_ENABLED is 1, but the C compiler gcc compiles for x86_64-linux-gnu, not for aarch64. Set "
            + "CC=aarch64-linux-gnu-gcc (on Debian and Ubuntu, apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross), or "
            + "CGO_ENABLED=0.");
    }

    [Fact]
    public void One_variant_does_not_compile()
    {
        _project.Write("add_amd64.s", "#ifdef GOAMD64_v2\nNOSUCHOPERATION\n#endif\n");

        string error = _project.ErrorOf(settings => settings.Variants = ["v1", "v2"]);

        error.ShouldStartWith("Cannot build . [x86-64-v2]: go build ended with exit code ");
        error.ShouldContain("unrecognized instruction \"NOSUCHOPERATION\"");
        string log = error.Split("Full output: ")[1];
        File.ReadAllText(log).ShouldContain("NOSUCHOPERATION");
        _project.Build(settings => settings.Variants = ["v1"]);
    }

    [Fact]
    public void The_output_is_a_folder()
    {
        Directory.CreateDirectory(_project["output/tool"]);

        Should.Throw<CakeException>(() => _project.Build()).Message.ShouldStartWith($"Cannot write {_project["output/tool"]}: it is a directory.");
    }
}
