using Cake.MultiVariant.IntegrationTests.Building;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>The scripts in tests/samples/stitch, which bundle programs that are not .NET programs.</summary>
public static class LanguageSpecs
{
    /// <summary>What each program prints for 1000: (0² + 1² + … + 999²) / 4.</summary>
    private const string Output = "83208375.00\n";

    /// <summary>The two lines in README.md and on the page, in a folder with a program of each language.</summary>
    [Fact]
    public static async Task The_two_calls_of_the_readme_build_a_program_each()
    {
        Tool.Require("go");
        CargoProject.RequireToolchain();
        string calls = new Page("docs/languages.md").Block("Go, Rust and other languages", "csharp");
        File.ReadAllText(Path.Combine(Repository.Root, "README.md")).ShouldContain($"```csharp\n{calls}```");
        using var workspace = new Workspace();
        workspace.Write("go.mod", "module example.com/tool\n\ngo 1.18\n");
        workspace.Write("cmd/tool/main.go", "package main\n\nfunc main() {\n\tprintln(\"go\")\n}\n");
        workspace.Write("Cargo.toml", CargoProject.Package("other"));
        workspace.Write("src/main.rs", "fn main() {\n    println!(\"rust\");\n}\n");
        workspace.Write("build.cake", $"#addin nuget:?package=Cake.MultiVariant\n{calls}");

        await workspace.Cake("build.cake");

        (await Tool.RunControlled(workspace["artifacts/tool"], "v1", null)).StandardError.ShouldBe("go\n");
        (await Tool.RunControlled(workspace["artifacts/other"], "v1", null)).StandardOutput.ShouldBe("rust\n");
    }

    [Theory]
    [InlineData("c", "gcc", "--version", "x86-64-v4 x86-64-v3 x86-64-v2 x86-64")]
    [InlineData("rust", "cargo", "--version", "x86-64-v4 x86-64-v3 x86-64-v2 x86-64")]
    [InlineData("go", "go", "version", "x86-64-v3 x86-64-v2 x86-64")]
    public static async Task A_script_bundles_a_program_of_another_language(
        string language, string compiler, string version, string variants)
    {
        // rustup's cargo is there before any compiler is.
        Assert.SkipWhen(
            (await Tool.Run(Tool.Require(compiler), version)).ExitCode != 0, $"{compiler} is installed, but has no toolchain");
        using var workspace = new Workspace();
        workspace.CopySample("stitch", ".");

        string log = await workspace.Cake($"{language}.cake");

        log.ShouldNotContain("MV1", Case.Sensitive, "validation has findings");
        string bundle = workspace["artifacts/dot"];
        var cake = RealCake.CreateContext();
        cake.MultiVariantInspect(bundle).Variants.Select(variant => variant.Name).ShouldBe(variants.Split(' '));
        var baseline = await Tool.RunControlled(bundle, "v1", "log", "1000");
        baseline.StandardError.ShouldBe("[multivariant] launcher: starting variant x86-64\n");
        baseline.StandardOutput.ShouldBe(Output);
        (await Tool.Run(bundle, "1000")).StandardOutput.ShouldBe(Output);
        cake.MultiVariantVerify(bundle, new MultiVariantVerifySettings { SmokeArguments = "1000" });
    }
}
