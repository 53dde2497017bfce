using System.Text.RegularExpressions;
using Cake.MultiVariant.IntegrationTests.Building;
using Cake.MultiVariant.IntegrationTests.Packages;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Runners;

/// <summary>What people see of a mistake in their sources, on build servers and at home.</summary>
public sealed class CompileErrorSpecs : IDisposable
{
    private readonly Workspace _workspace = new();

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public async Task GitHub_Actions_shows_an_error_of_CSharp_beside_its_line()
    {
        WriteProject("System.Console.WriteLine(\n    undefined);\n");

        (await FailOn(GitHubActions)).Annotations.ShouldBe(
            ["::error file=src/dot/Program.cs,line=2,col=5::CS0103: The name 'undefined' does not exist in the current context"]);
    }

    [Fact]
    public async Task Azure_Pipelines_shows_an_error_of_CSharp_beside_its_line()
    {
        WriteProject("System.Console.WriteLine(\n    undefined);\n");

        (await FailOn(AzurePipelines)).Annotations.ShouldBe(
        [
            "##vso[task.logissue sourcepath=src/dot/Program.cs;linenumber=2;columnnumber=5;type=error;]"
                + "CS0103: The name 'undefined' does not exist in the current context",
        ]);
    }

    [Fact]
    public async Task GitHub_Actions_shows_a_package_that_is_missing_beside_the_project()
    {
        WriteProject("");
        string project = File.ReadAllText(_workspace["src/dot/dot.csproj"]);
        const string Package = """<PackageReference Include="No.Such.Package.Of.Ours" Version="1.0.0" />""";
        _workspace.Write("src/dot/dot.csproj", project.Replace("</Project>", $"<ItemGroup>{Package}</ItemGroup></Project>"));

        string annotation = (await FailOn(GitHubActions)).Annotations.ShouldHaveSingleItem();

        annotation.ShouldStartWith("::error file=src/dot/dot.csproj::NU1101: Unable to find package No.Such.Package.Of.Ours.");
    }

    [Fact]
    public async Task GitHub_Actions_shows_an_error_of_Go_beside_its_line_though_every_variant_has_it()
    {
        Tool.Require("go");
        _workspace.Write("tool/go.mod", "module example.com/tool\n\ngo 1.18\n");
        _workspace.Write("tool/main.go", "package main\n\nfunc main() {\n\tundefined()\n}\n");
        WriteScript("""MultiVariantGoBuild(".", new() { WorkingDirectory = "tool", Variants = ["v1", "v3"] });""");

        (await FailOn(GitHubActions)).Annotations
            .ShouldBe(["::error file=tool/main.go,line=4,col=2::undefined: undefined"]);
    }

    [Fact]
    public async Task GitHub_Actions_shows_an_error_of_Rust_beside_its_line_though_every_variant_has_it()
    {
        CargoProject.RequireToolchain();
        _workspace.Write("tool/Cargo.toml", CargoProject.Package("tool"));
        _workspace.Write("tool/src/main.rs", "fn main() {\n    undefined();\n}\n");
        WriteScript("""MultiVariantCargoBuild("tool/Cargo.toml", new() { Variants = ["v1", "v3"] });""");

        (await FailOn(GitHubActions)).Annotations.ShouldBe(
            ["::error file=tool/src/main.rs,line=2,col=5::E0425: cannot find function `undefined` in this scope"]);
    }

    [Fact]
    public async Task At_home_an_error_is_shown_once()
    {
        WriteProject("System.Console.WriteLine(undefined);\n");

        Failure failure = await FailOn([]);

        failure.Annotations.ShouldBeEmpty();
        Regex.Count(failure.Log, "error CS0103").ShouldBe(1, failure.Log);
    }

    [Fact]
    public async Task Lines_of_MSBuild_are_not_painted_as_arguments()
    {
        WriteProject("#warning careful\nSystem.Console.WriteLine(undefined);\n");

        // Cake paints for such a terminal although nobody looks.
        string log = (await FailOn(new() { ["TERM"] = "xterm", ["NO_COLOR"] = null })).Log;

        const string BlueBackground = "\u001b[44m";
        string[] lines = [.. log.Split('\n').Where(line => line.Contains("[publish]"))];
        lines.Length.ShouldBeGreaterThan(1);
        lines.ShouldAllBe(line => !line.Contains(BlueBackground));
        Regex.Count(log, "warning CS1030").ShouldBe(1, log);
        log.ShouldContain(BlueBackground, Case.Sensitive, "Cake does not paint arguments, so this test cannot fail");
    }

    private Dictionary<string, string?> GitHubActions =>
        new() { ["GITHUB_ACTIONS"] = "true", ["GITHUB_WORKSPACE"] = _workspace["."] };

    private Dictionary<string, string?> AzurePipelines =>
        new() { ["TF_BUILD"] = "True", ["BUILD_SOURCESDIRECTORY"] = _workspace["."] };

    private void WriteProject(string program)
    {
        _workspace.CopySample("recipe/dot", "src/dot");
        _workspace.Write("src/dot/Program.cs", program);
        WriteScript("""Information("Publishing {0}", "dot"); MultiVariantPublish("src/dot");""");
    }

    private void WriteScript(string statement) =>
        _workspace.Write("build.cake", $"#addin nuget:?package=Cake.MultiVariant\n{statement}\n");

    private async Task<Failure> FailOn(Dictionary<string, string?> server)
    {
        BufferedCommandResult result = await _workspace.FailOn(BuildServerSpecs.Only(server), "build.cake");
        string[] lines = result.StandardOutput.Split('\n');
        return new Failure(
            result.StandardOutput + result.StandardError,
            [.. lines.Where(line => line.Contains("::error") || line.Contains("task.logissue")).Select(line => line.TrimEnd())]);
    }

    private sealed record Failure(string Log, string[] Annotations);
}
