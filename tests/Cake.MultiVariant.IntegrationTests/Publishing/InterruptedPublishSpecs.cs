using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A publish that is ended leaves nothing that runs, and the next one is right.</summary>
public sealed class InterruptedPublishSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public InterruptedPublishSpecs() => TinyProject.Write(_directory["tiny"]);

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_is_an_error_that_the_script_sees_once(string signal)
    {
        using CakePublish cake = CakePublish.Start(_directory);
        await cake.WaitForCompiler(_directory);

        await cake.Send(signal);

        (await cake.WaitForExit(_directory)).ShouldBe(1);
        string error = $"Building {_directory["tiny/tiny.csproj"]} was ended by SIG{signal}.";
        string[] lines = cake.Output.Split('\n');
        lines.Where(line => line.StartsWith("OnError: ", StringComparison.Ordinal)).ShouldBe([$"OnError: {error}"]);
        lines.Where(line => line.StartsWith("Teardown: ", StringComparison.Ordinal)).ShouldBe([$"Teardown: {error}"]);
        lines.Where(line => line.Contains("Error: ", StringComparison.Ordinal)).Count().ShouldBe(2, cake.Output);
        // MSBuild has nothing to add.
        cake.Output.ShouldNotContain(": error ");
        Directory.GetFileSystemEntries(_directory["tmp"], "multivariant-*").ShouldBeEmpty();
        await CheckNextPublish();
    }

    [Fact]
    public async Task A_killed_publish_leaves_no_process()
    {
        using CakePublish cake = CakePublish.Start(_directory);
        await cake.WaitForCompiler(_directory);

        await cake.Send("KILL");

        await cake.WaitForExit(_directory);
        await CheckNextPublish();
    }

    [Fact]
    public async Task Ctrl_C_erases_the_status_line()
    {
        using CakePublish cake = CakePublish.Start(_directory, onTerminal: true);
        await cake.WaitForCompiler(_directory);
        await RunningProcesses.WaitUntil(() => cake.Output.Contains("v1 compiling 1 s", StringComparison.Ordinal));

        cake.Type('\u0003');

        await cake.WaitForExit(_directory);
        string end = cake.Output.Split("\r\u001b[K")[^1];
        Regex.Count(end, @"^OnError: Building \S+ was ended by SIGINT\.", RegexOptions.Multiline)
            .ShouldBe(1, cake.Output);
        end.ShouldNotContain("compiling", Case.Sensitive, end);
    }

    [Fact]
    public async Task A_terminal_that_is_closed_ends_the_publish()
    {
        using CakePublish terminal = CakePublish.Start(_directory, onTerminal: true);
        await terminal.WaitForCompiler(_directory);

        await terminal.Send("KILL");

        await terminal.WaitForExit(_directory);
        Directory.GetFileSystemEntries(_directory["tmp"], "multivariant-*").ShouldBeEmpty();
        await CheckNextPublish();
    }

    private async Task CheckNextPublish()
    {
        Directory.EnumerateFileSystemEntries(_directory["output"]).ShouldBeEmpty();
        BundleDescription bundle = RealCake.CreateContext().MultiVariantPublish(
            _directory["tiny"],
            new MultiVariantPublishSettings { OutputDirectory = _directory["output"], Variants = ["v1", "v3"] });
        (await Tool.RunControlled(bundle.Path.FullPath, "v1", null)).StandardOutput.ShouldBe("x86-64\n");
        (await Tool.RunControlled(bundle.Path.FullPath, "v3", null)).StandardOutput.ShouldBe("x86-64-v3\n");
    }
}
