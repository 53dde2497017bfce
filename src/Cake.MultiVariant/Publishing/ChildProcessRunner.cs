using System.Diagnostics;
using Cake.Core;
using Cake.Core.Diagnostics;
using Cake.Core.IO;

namespace Cake.MultiVariant;

/// <summary>
/// Starts processes whose output goes to the log line by line, each behind a label, and that are killed with all their
/// descendants on cancellation. Cake's own runner reaches only the process itself: <c>dotnet</c>, not the compiler and
/// the linker that it waits for.
/// </summary>
internal sealed class ChildProcessRunner(
    string label, ICakeEnvironment environment, ICakeLog log, CancellationToken cancellationToken) : IProcessRunner
{
    public OutputExcerpt Output { get; } = new();

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        log.Debug("[{0}] Executing: {1} {2}", label, filePath, settings.Arguments.RenderSafe());
        var process = new Process { StartInfo = StartInfo(filePath, settings) };
        process.OutputDataReceived += (_, line) => Receive(line.Data, settings);
        process.ErrorDataReceived += (_, line) => Receive(line.Data, settings);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, cancellationToken);
    }

    private ProcessStartInfo StartInfo(FilePath filePath, ProcessSettings settings)
    {
        var info = new ProcessStartInfo(filePath.FullPath, settings.Arguments.Render())
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (!settings.NoWorkingDirectory)
            info.WorkingDirectory = settings.WorkingDirectory.MakeAbsolute(environment).FullPath;
        info.Environment["CAKE"] = "True";
        info.Environment["CAKE_VERSION"] = environment.Runtime.CakeVersion.ToString(3);
        foreach ((string name, string value) in settings.EnvironmentVariables)
            info.Environment[name] = value;
        return info;
    }

    private void Receive(string? line, ProcessSettings settings)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;

        string shown = settings.Arguments.FilterUnsafe(line.TrimEnd());
        Output.Add(shown);
        log.Information("[{0}] {1}", label, shown);
    }
}
