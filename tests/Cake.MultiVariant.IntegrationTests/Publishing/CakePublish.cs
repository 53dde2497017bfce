using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>A <c>dotnet cake</c> that publishes a project, and logs what its error handlers see.</summary>
public sealed partial class CakePublish : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();
    private readonly Task _reading;

    private CakePublish(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(Read(_process.StandardOutput, _output), Read(_process.StandardError, _errors));

        static async Task Read(StreamReader reader, StringBuilder text)
        {
            char[] buffer = new char[4096];
            while (await reader.ReadAsync(buffer) is var length and > 0)
            {
                lock (text)
                    text.Append(buffer, 0, length);
            }
        }
    }

    public bool HasExited => _process.HasExited;

    /// <summary>
    /// What was printed until now, without the colours that Cake uses on terminals and on build servers; first on standard
    /// output, then on standard error, since a piece of one may come in the middle of a line of the other.
    /// </summary>
    public string Output => Colour.Replace($"{TextOf(_output)}{TextOf(_errors)}", "");

    /// <summary>Starts publishing <c>tiny/tiny.csproj</c> of a folder to <c>output</c> there.</summary>
    /// <param name="folder">The folder. Its <c>tmp</c> and <c>cache</c> are TMPDIR and XDG_CACHE_HOME.</param>
    /// <param name="onTerminal">Whether on a terminal, and standard input is its keyboard.</param>
    public static CakePublish Start(TestDirectory folder, bool onTerminal = false) => Start(
        folder,
        $$"""
        context.MultiVariantPublish(
            "{{folder["tiny"]}}",
            new MultiVariantPublishSettings { OutputDirectory = "{{folder["output"]}}", Variants = ["v1", "v3"] })
        """,
        onTerminal);

    /// <summary>Starts something else that makes a bundle.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="call">The call in C#.</param>
    /// <param name="onTerminal">Whether on a terminal.</param>
    public static CakePublish Start(TestDirectory folder, string call, bool onTerminal = false)
    {
        string script = Path.Combine(Directory.CreateDirectory(folder["script"]).FullName, "build.cake");
        File.WriteAllText(
            script,
            $$"""
            #reference "{{typeof(MultiVariantAliases).Assembly.Location}}"
            using Cake.MultiVariant;
            Teardown(context => Information("Teardown: {0}", context.ThrownException?.Message));
            Task("Publish")
                .Does(context => Information("Published: {0}", {{call}}.Sha256))
                .OnError(error =>
                {
                    Information("OnError: {0}", error.Message);
                    throw error;
                });
            RunTarget("Publish");
            """);
        // What runs in the background of a shell script ignores SIGINT, and so would its children.
        const string withSignal = "--default-signal=INT";
        ProcessStartInfo start = onTerminal
            ? new(
                Tool.Require("script"),
                [
                    "--quiet", "--return", "--command",
                    $"stty cols 100; exec env {withSignal} dotnet '{Repository.CakeTool}' '{script}'", "/dev/null",
                ])
            : new("env", [withSignal, "dotnet", Repository.CakeTool, script]);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.Environment["TERM"] = "xterm";
        start.Environment["TMPDIR"] = folder.CreateSubdirectory("tmp");
        start.Environment["XDG_CACHE_HOME"] = folder.CreateSubdirectory("cache");
        return new CakePublish(start);
    }

    /// <summary>Waits until ILC compiles a project.</summary>
    public async Task WaitForCompiler(TestDirectory folder)
    {
        await RunningProcesses.WaitUntil(() => _process.HasExited
            || RunningProcesses.In(folder["tiny"]).Any(line => line.Contains("tools/ilc", StringComparison.Ordinal)));
        _process.HasExited.ShouldBeFalse(Output);
    }

    public async Task Send(string signal) => await Tool.Run(Tool.Require("kill"), $"-{signal}", $"{_process.Id}");

    public void Type(char key)
    {
        _process.StandardInput.Write(key);
        _process.StandardInput.Flush();
    }

    /// <summary>Waits for the end of it and of all its processes, and returns its exit code.</summary>
    public async Task<int> WaitForExit(TestDirectory folder)
    {
        await RunningProcesses.WaitUntil(() => _process.HasExited);
        await RunningProcesses.WaitUntil(() =>
            RunningProcesses.With(folder.Path).Count == 0 && RunningProcesses.In(folder["tiny"]).Count == 0);
        await _reading;
        return _process.ExitCode;
    }

    /// <summary>Ends it, if the test did not come to that.</summary>
    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static string TextOf(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }

    [GeneratedRegex(@"\u001b\[[\d;]*m")]
    private static partial Regex Colour { get; }
}
