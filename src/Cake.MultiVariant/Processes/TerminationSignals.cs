using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Processes;

/// <summary>
/// Cancels its token instead of ending this process when a signal tells it to end: first its children end, and then it
/// does, by an error.
/// </summary>
internal sealed class TerminationSignals : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public TerminationSignals()
    {
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT, PosixSignal.SIGHUP];
        _registrations = [.. signals.Select(signal => PosixSignalRegistration.Create(signal, Receive))];
    }

    public CancellationToken Token => _source.Token;

    /// <summary>The signal that came first, or null.</summary>
    public PosixSignal? Received { get; private set; }

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Receive(PosixSignalContext context)
    {
        context.Cancel = true;
        Received ??= context.Signal;
        _source.Cancel();
    }
}
