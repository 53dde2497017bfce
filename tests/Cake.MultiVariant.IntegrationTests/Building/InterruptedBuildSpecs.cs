using Cake.MultiVariant.IntegrationTests.Publishing;

namespace Cake.MultiVariant.IntegrationTests.Building;

/// <summary>A build in another language that is ended leaves nothing that runs, and no output.</summary>
public sealed class InterruptedBuildSpecs : IDisposable
{
    private readonly TestDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_signal_ends_go_and_its_compilers()
    {
        using var project = new GoProject();
        // Go asks a tool for its version before it uses it.
        string waiting = WaitingProgram("-V=full) exec \"$@\";; *) touch STARTED; sleep 1000");

        await CheckEnd("MultiVariantGoBuild(\".\", new MultiVariantGoBuildSettings", "", project.Folder, $"[\"GOFLAGS\"] = \"-toolexec={waiting}\"");
    }

    [Fact]
    public async Task A_signal_ends_cargo_and_its_compilers()
    {
        using var project = new CargoProject();
        string waiting = WaitingProgram("*main.rs*) touch STARTED; sleep 1000;; *) exec \"$@\"");

        await CheckEnd("MultiVariantCargoBuild(new MultiVariantCargoBuildSettings", "[0]", project.Folder, $"[\"RUSTC_WRAPPER\"] = \"{waiting}\"");
    }

    private async Task CheckEnd(string call, string result, string project, string variable)
    {
        string settings =
            $"WorkingDirectory = \"{project}\", OutputDirectory = \"{_directory["output"]}\", EnvironmentVariables = {{ {variable} }}";
        using CakePublish cake = CakePublish.Start(_directory, $"context.{call} {{ {settings} }}){result}");
        await RunningProcesses.WaitUntil(() => cake.HasExited || File.Exists(_directory["started"]));
        cake.HasExited.ShouldBeFalse(cake.Output);

        await cake.Send("INT");

        (await cake.WaitForExit(_directory)).ShouldBe(1, cake.Output);
        cake.Output.ShouldContain(" was ended by SIGINT.");
        Directory.Exists(_directory["output"]).ShouldBeFalse();
        RunningProcesses.In(project).ShouldBeEmpty();
    }

    /// <summary>A script that looks at its arguments, and waits for ever at some.</summary>
    private string WaitingProgram(string cases)
    {
        string path = _directory["waiting"];
        string text = cases.Replace("STARTED", $"'{_directory["started"]}'", StringComparison.Ordinal);
        File.WriteAllText(path, $"#!/bin/sh\ncase \"$*\" in *{text};; esac\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }
}
