using System.ComponentModel;
using System.Diagnostics;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Starts processes whose output is taken line by line, and that are killed with all their descendants on cancellation.
/// Cake's own runner reaches only the process itself: <c>dotnet</c>, not the compiler and the linker that it waits for.
/// </summary>
internal sealed class ChildProcessRunner(
    Action<string> receive, ICakeEnvironment environment, ICakeLog log, CancellationToken cancellationToken)
    : IProcessRunner
{
    /// <summary>
    /// A child that outlived this process would write into folders that the next run uses too. Standard input is a pipe
    /// from this process, which ends when this process does, however that comes about; then all that the child started
    /// is killed with it, as it is in a process group of its own (which setsid made).
    /// </summary>
    private const string KillWithParent =
        """exec 3<&0 </dev/null; (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & "$@" 3<&-; code=$?; kill $!; exit $code""";

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        log.Debug("Executing: {0} {1}", filePath, settings.Arguments.RenderSafe());
        var process = new Process { StartInfo = StartInfo(filePath, settings) };
        process.OutputDataReceived += (_, line) => Receive(line.Data, settings);
        process.ErrorDataReceived += (_, line) => Receive(line.Data, settings);
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CakeException($"{process.StartInfo.FileName}: found that it cannot be started ({e.Message}), expected "
                + "it in PATH; install util-linux or busybox, which have it", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new ChildProcess(process, cancellationToken);
    }

    private ProcessStartInfo StartInfo(FilePath filePath, ProcessSettings settings)
    {
        string script = KillWithParent.Replace("\"", "\\\"", StringComparison.Ordinal);
        string command = new ProcessArgumentBuilder().AppendQuoted(filePath.FullPath).Render();
        var info = new ProcessStartInfo("setsid", $"sh -c \"{script}\" sh {command} {settings.Arguments.Render()}")
        {
            RedirectStandardInput = true,
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
        if (line != null)
            receive(settings.Arguments.FilterUnsafe(line));
    }
}
