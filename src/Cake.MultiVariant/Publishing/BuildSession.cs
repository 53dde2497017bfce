using Cake.MultiVariant.Presentation;
using Cake.MultiVariant.Processes;

namespace Cake.MultiVariant.Publishing;

/// <summary>A build on a terminal, which Ctrl+C ends with everything that it has started.</summary>
internal static class BuildSession
{
    /// <exception cref="CakeException">The build failed, or a signal ended it.</exception>
    public static T Run<T>(ICakeContext context, string subject, Func<TerminalLog, CancellationToken, T> build)
    {
        using var signals = new TerminationSignals();
        try
        {
            using var log = new TerminalLog(context.Log);
            T finished = build(log, signals.Token);
            // A signal that came too late to end this has still to end the script.
            signals.Token.ThrowIfCancellationRequested();
            return finished;
        }
        catch (OperationCanceledException e) when (signals.Received is { } signal)
        {
            throw new CakeException($"Building {subject} was ended by {signal}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CakeException($"Cannot build {subject}: {e.Message}", e);
        }
    }
}
