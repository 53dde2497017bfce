using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Cake.MultiVariant.Processes;

/// <summary>
/// A process whose output is handed on line by line, and that is killed with all its descendants on cancellation and when
/// this process ends. Its arguments are a list, or one string.
/// </summary>
internal sealed class CancellableProcess : IProcess
{
    /// <summary>
    /// A process that outlived this one would write into folders that the next run uses too. Its standard input is a
    /// pipe from this process, which closes when this process ends, for whatever reason; then the shell kills the whole
    /// process group, which setsid made for it.
    /// </summary>
    private const string KillWithParent =
        """exec 3<&0 </dev/null; (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & "$@" 3<&-; code=$?; kill $!; exit $code""";

    private readonly Process _process;
    private ExceptionDispatchInfo? _failure;

    /// <param name="start">What to start.</param>
    /// <param name="receive">Takes a line, and whether it is from standard error. Several threads call it.</param>
    /// <param name="cancellationToken">Kills it.</param>
    public CancellableProcess(ProcessStartInfo start, Action<string, bool> receive, CancellationToken cancellationToken)
    {
        _process = new Process { StartInfo = Tether(start) };
        _process.OutputDataReceived += (_, line) => Receive(line.Data, isError: false);
        _process.ErrorDataReceived += (_, line) => Receive(line.Data, isError: true);
        try
        {
            _process.Start();
        }
        catch (Win32Exception e)
        {
            throw new CakeException($"Cannot start {start.FileName}: {e.Message.TrimEnd('.')}. Install util-linux or "
                + "busybox, which contain it.", e);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        ExitCode = Wait(cancellationToken);

        void Receive(string? line, bool isError)
        {
            if (line is null || _failure != null)
                return;
            try
            {
                receive(line, isError);
            }
            catch (IOException e)
            {
                // Nobody would catch it on this thread: who waits for the process gets it.
                _failure = ExceptionDispatchInfo.Capture(e);
                Kill();
            }
        }
    }

    /// <summary>Ends after the process and all its output, or as cancelled.</summary>
    public Task<int> ExitCode { get; }

    public void WaitForExit() => ExitCode.GetAwaiter().GetResult();

    public bool WaitForExit(int milliseconds)
    {
        bool exited = Task.WaitAny([ExitCode], milliseconds) == 0;
        if (!exited)
            Kill();
        WaitForExit();
        return exited;
    }

    public int GetExitCode() => ExitCode.Result;

    public IEnumerable<string> GetStandardError() => [];

    public IEnumerable<string> GetStandardOutput() => [];

    /// <summary>
    /// Ends the standard input, so that the shell kills the process group at once. .NET would stop one process after the
    /// other to find their children, and leave them stopped if this process was killed meanwhile.
    /// </summary>
    public void Kill() => _process.StandardInput.Close();

    public void Dispose() => _process.Dispose();

    private async Task<int> Wait(CancellationToken cancellationToken)
    {
        using (cancellationToken.Register(Kill))
            await _process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
        return _process.ExitCode;
    }

    private static ProcessStartInfo Tether(ProcessStartInfo start)
    {
        string[] shell = ["sh", "-c", KillWithParent, "sh", start.FileName];
        IEnumerable<string> quoted = shell.Select(part => $"\"{part.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
        if (start.ArgumentList.Count == 0)
            start.Arguments = $"{string.Join(' ', quoted)} {start.Arguments}";
        else
            foreach (string part in shell.Reverse())
                start.ArgumentList.Insert(0, part);
        start.FileName = "setsid";
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        return start;
    }
}
