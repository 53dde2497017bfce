using System.Diagnostics;

namespace Cake.MultiVariant.Building;

/// <summary>A process whose output is taken care of, and that ends, with its descendants, on cancellation.</summary>
internal sealed class ChildProcess(Process process, CancellationToken cancellationToken) : IProcess
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
