using System.Text.RegularExpressions;
using Cake.MultiVariant.IntegrationTests.Packages;

namespace Cake.MultiVariant.IntegrationTests.Documentation;

/// <summary>The scripts and commands in README.md.</summary>
public static partial class ReadmeSpecs
{
    private static string Text => File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

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

    private static bool HasFooter(string file) => File.ReadAllBytes(file).AsSpan()[^8..].SequenceEqual("MULTIVAR"u8);

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^\| `(?<command>[^`]*\./app\b[^`]*)`", RegexOptions.Multiline)]
    private static partial Regex Command();

    [GeneratedRegex(@"(MultiVariantPublish\(|project: )""(?<path>[^""]+)""")]
    private static partial Regex ProjectPath();
}
