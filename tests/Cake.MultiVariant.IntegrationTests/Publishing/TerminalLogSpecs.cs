using System.Text.RegularExpressions;
using CliWrap.Buffered;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>On a terminal a line below the log tells what is going on; elsewhere there is only the log.</summary>
public sealed partial class TerminalLogSpecs : IDisposable
{
    private const string EraseLine = "\r\u001b[K";

    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task On_a_terminal_the_state_of_all_variants_is_written_anew_and_erased_at_the_end()
    {
        string output = await Publish(
            Tool.Require("script"), "--quiet", "--return", "--command", $"stty cols 100; dotnet '{Repository.CakeTool}' build.cake",
            "/dev/null");

        string[] drawn = output.Split(EraseLine);
        drawn.ShouldContain("v3 done · v1 done");
        drawn.ShouldContain(line => Regex.IsMatch(line, @"^v3 compiling \d+ s · v1 compiling \d+ s$"));
        drawn.ShouldContain("[x86-64-v3] linking\r\n");
        drawn[^1].ShouldStartWith("variant ");
    }

    [Fact]
    public async Task A_terminal_of_unknown_width_is_one_of_80_columns()
    {
        string output = await Publish(
            Tool.Require("script"), "--quiet", "--return", "--command", $"stty cols 0; dotnet '{Repository.CakeTool}' build.cake",
            "/dev/null");

        output.Split(EraseLine).ShouldContain("v3 done · v1 done");
    }

    [Fact]
    public async Task In_a_pipe_there_are_plain_lines()
    {
        string output = await Publish("dotnet", Repository.CakeTool, "build.cake");

        output.ShouldNotContain('\u001b');
        foreach (string variant in new[] { "x86-64", "x86-64-v3" })
        {
            string[] stages =
            [
                .. output.Split('\n').Where(line => Regex.IsMatch(line, $@"^\[{variant}\] (compiling$|linking$|done: )")),
            ];
            stages.Length.ShouldBe(3, output);
            stages[0].ShouldBe($"[{variant}] compiling");
            stages[1].ShouldBe($"[{variant}] linking");
            stages[2].ShouldMatch(@"\] done: [\d.]+ MB in [\d.]+ s$");
        }
    }

    /// <summary>What was printed, without colours.</summary>
    private async Task<string> Publish(string program, params string[] arguments)
    {
        string project = TinyProject.Write(_directory["tiny"]);
        await File.WriteAllTextAsync(
            _directory["build.cake"],
            $$"""
            #reference "{{typeof(MultiVariantAliases).Assembly.Location}}"
            using Cake.MultiVariant;
            Context.MultiVariantPublish("{{project}}", new MultiVariantPublishSettings { Variants = ["v3", "v1"] });
            """,
            TestContext.Current.CancellationToken);
        BufferedCommandResult result = await Tool.Command(program, arguments)
            .WithWorkingDirectory(_directory.Path)
            .WithEnvironmentVariables(variables => variables.Set("TERM", "xterm"))
            .ExecuteBufferedAsync(TestContext.Current.CancellationToken);
        result.ExitCode.ShouldBe(0, result.StandardOutput);
        return Colour().Replace(result.StandardOutput, "");
    }

    [GeneratedRegex(@"\u001b\[[\d;]*m")]
    private static partial Regex Colour();
}
