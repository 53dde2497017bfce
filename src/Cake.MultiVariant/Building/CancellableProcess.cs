using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Cake.MultiVariant.Building;

/// <summary>
/// Starts processes, hands on their output line by line, and kills them with all their descendants on cancellation and
/// when this process ends.
/// </summary>
internal sealed class CancellableProcess : IDisposable
{
    /// <summary>
    /// A process that outlived this one would write into folders that the next run uses too. Its standard input is a
    /// pipe from this process, which closes when this process ends, for whatever reason; then the shell kills the whole
    /// process group, which setsid made for it.
    /// </summary>
    private const string KillWithParent =
        """exec 3<&0 </dev/null; (read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 & "$@" 3<&-; code=$?; kill $!; exit $code""";

    private readonly Process _process;
    private readonly CancellationToken _cancellationToken;
    private ExceptionDispatchInfo? _failure;

    /// <param name="start">The program. Its arguments are a list, or one string.</param>
    /// <param name="receive">
    /// Takes a line of output, and whether it is from standard error. Several threads call it. An <see cref="IOException"/>
    /// kills the process, and is thrown to who waits for it.
    /// </param>
    /// <param name="cancellationToken">Kills it.</param>
    /// <exception cref="CakeException">Processes cannot be started.</exception>
    public CancellableProcess(ProcessStartInfo start, Action<string, bool> receive, CancellationToken cancellationToken)
    {
        _cancellationToken = cancellationToken;
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
                + "busybox, which contain setsid.", e);
        }

        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

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
                // Nobody catches it on this thread.
                _failure = ExceptionDispatchInfo.Capture(e);
                Kill();
            }
        }
    }

    /// <summary>Waits for the process and for all its output.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="OperationCanceledException">It was killed on cancellation.</exception>
    public async Task<int> WaitAsync()
    {
        using (_cancellationToken.Register(Kill))
            await _process.WaitForExitAsync(CancellationToken.None);
        _cancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
        return _process.ExitCode;
    }

    /// <summary>Waits for the process, for this long at most, and for all its output.</summary>
    /// <returns>The exit code, or null if it was killed as the time was over.</returns>
    /// <exception cref="OperationCanceledException">It was killed on cancellation.</exception>
    public int? Wait(int milliseconds)
    {
        bool exited;
        using (_cancellationToken.Register(Kill))
            exited = _process.WaitForExit(milliseconds);
        if (!exited)
            Kill();
        // Unlike the wait with a limit, this one also waits for the last lines of output.
        _process.WaitForExit();
        _cancellationToken.ThrowIfCancellationRequested();
        _failure?.Throw();
        return exited ? _process.ExitCode : null;
    }

    public void Kill() => _process.Kill(entireProcessTree: true);

    public void Dispose() => _process.Dispose();

    private static ProcessStartInfo Tether(ProcessStartInfo start)
    {
        string[] shell = ["sh", "-c", KillWithParent, "sh", start.FileName];
        if (start.ArgumentList.Count > 0)
        {
            foreach ((int index, string argument) in shell.Index())
                start.ArgumentList.Insert(index, argument);
        }
        else
        {
            IEnumerable<string> quoted = shell.Select(part => $"\"{part.Replace("\"", "\\\"", StringComparison.Ordinal)}\"");
            start.Arguments = $"{string.Join(' ', quoted)} {start.Arguments}";
        }

        start.FileName = "setsid";
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        return start;
    }
}
