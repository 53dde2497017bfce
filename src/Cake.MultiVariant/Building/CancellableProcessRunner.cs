using System.ComponentModel;
using System.Diagnostics;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Starts processes, hands on their output line by line, and kills them with all their descendants on cancellation.
/// Cake's own runner kills only the process itself: <c>dotnet</c>, but not the compiler and linker that it waits for.
/// </summary>
internal sealed class CancellableProcessRunner(
    Action<string> receive, ICakeEnvironment environment, ICakeLog log, CancellationToken cancellationToken)
    : IProcessRunner
{
    /// <summary>
    /// A process that outlived this one would write into folders that the next run uses too. Its standard input is a
    /// pipe from this process, which closes when this process ends, for whatever reason; then the shell kills the whole
    /// process group, which setsid made for it.
    /// </summary>
    private const string KillWithParent =
        """exec 3<&0 </dev/null; (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & "$@" 3<&-; code=$?; kill $!; exit $code""";

    public IProcess Start(FilePath filePath, ProcessSettings settings)
    {
        log.Debug("Executing: {0} {1}", filePath, settings.Arguments.RenderSafe());
        var process = new Process { StartInfo = StartInfo(filePath, settings) };
        process.OutputDataReceived += Receive;
        process.ErrorDataReceived += Receive;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CakeException($"Cannot start {process.StartInfo.FileName}: {e.Message.TrimEnd('.')}. Install "
                + "util-linux or busybox, which contain it.", e);
        }

        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new CancellableProcess(process, cancellationToken);

        void Receive(object sender, DataReceivedEventArgs line)
        {
            if (line.Data != null)
                receive(settings.Arguments.FilterUnsafe(line.Data));
        }
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

    private sealed class CancellableProcess(Process process, CancellationToken cancellationToken) : IProcess
    {
        public void WaitForExit() => WaitForExit(Timeout.Infinite);

        public bool WaitForExit(int milliseconds)
        {
            bool exited;
            using (cancellationToken.Register(Kill))
                exited = process.WaitForExit(milliseconds);
            if (!exited)
                Kill();
            // Unlike the wait with a limit, this one also waits for the last lines of output.
            process.WaitForExit();
            cancellationToken.ThrowIfCancellationRequested();
            return exited;
        }

        public int GetExitCode() => process.ExitCode;

        public IEnumerable<string> GetStandardError() => [];

        public IEnumerable<string> GetStandardOutput() => [];

        public void Kill() => process.Kill(entireProcessTree: true);

        public void Dispose() => process.Dispose();
    }
}
