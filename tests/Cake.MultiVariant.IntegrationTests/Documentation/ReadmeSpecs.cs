using System.Text.RegularExpressions;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>The scripts and commands in README.md, and in the pages that show some like it.</summary>
public static partial class ReadmeSpecs
{
    /// <summary>Other pages have tests of their own.</summary>
    private static readonly string[] s_pages = ["README.md", "docs/running.md", "docs/recipe.md"];

    private static string Text =>
        string.Join('\n', s_pages.Select(page => File.ReadAllText(Path.Combine(Repository.Root, page))));

    public static TheoryData<string> Scripts =>
    [
        .. from block in CodeBlock().Matches(Text)
           let script = block.Groups["code"].Value
           where script.Contains("#addin") || script.Contains("#load")
           select script,
    ];

    /// <summary>Every script is the whole build of a project that it names by its path.</summary>
    [Theory]
    [MemberData(nameof(Scripts))]
    public static async Task They_run_as_they_stand(string script)
    {
        using var workspace = new Workspace();
        string project = ProjectPath().Match(script).Groups["path"].Value;
        project.ShouldNotBeEmpty($"the script names no project:\n{script}");
        string name = Path.GetFileNameWithoutExtension(project);
        string folder = Path.HasExtension(project) ? Path.GetDirectoryName(project)! : project;
        workspace.CopySample("recipe/dot", folder);
        File.Move(workspace[$"{folder}/dot.csproj"], workspace[$"{folder}/{name}.csproj"]);
        workspace.Write("build.cake", script);

        await workspace.Cake("build.cake");

        Directory.EnumerateFiles(workspace["."], name, SearchOption.AllDirectories)
            .ShouldContain(file => HasFooter(file), "the script made no bundle");
    }

    /// <summary>The commands for a bundle named app.</summary>
    [Fact]
    public static async Task Commands_for_a_bundle_succeed()
    {
        using var directory = new TestDirectory();
        Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", directory["program"]), directory["app"]);
        string[] commands = [.. Command().Matches(Text).Select(match => match.Groups["command"].Value)];

        commands.Length.ShouldBeGreaterThanOrEqualTo(5);
        foreach (string command in commands)
        {
            var result = await Tool.Run("sh", "-c", $"cd '{directory.Path}' && {command}");
            result.ExitCode.ShouldBe(0, $"{command}\n{result.StandardError}");
        }
    }

    /// <summary>What the README shows is what a bundle prints under QEMU's Haswell, but for the sizes.</summary>
    [Fact]
    public static async Task The_listing_is_what_a_bundle_prints()
    {
        using var directory = new TestDirectory();
        string bundle = Bundle.OfAllLevels(await Gcc.CompileProgram("whoami.c", directory["program"]), directory["app"]);

        string printed = (await Tool.RunControlled(Tool.Require("qemu-x86_64"), null, "list", "-cpu", "Haswell", bundle)).StandardOutput;

        string listing = Listing().Match(Text).Groups["listing"].Value;
        Size().Replace(listing, "N").ShouldBe(Size().Replace(printed, "N"));
    }

    private static bool HasFooter(string file) => File.ReadAllBytes(file).AsSpan()[^8..].SequenceEqual("MULTIVAR"u8);

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^```text\r?\n(?<listing>  x86-64-v4.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Listing();

    [GeneratedRegex(@" +\d+(?= bytes)")]
    private static partial Regex Size();

    [GeneratedRegex(@"^\| `(?<command>[^`]*\./app\b[^`]*)`", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"(MultiVariantPublish\(|project: )""(?<path>[^""]+)""")]
    private static partial Regex ProjectPath();
}
