using System.Globalization;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.Testing;

/// <summary>Keeps what is logged.</summary>
public sealed class RecordingLog : ICakeLog
{
    private readonly Lock _lock = new();
    private readonly List<(LogLevel Level, string Message)> _entries = [];

    public Verbosity Verbosity { get; set; } = Verbosity.Diagnostic;

    public IReadOnlyList<(LogLevel Level, string Message)> Entries
    {
        get
        {
            lock (_lock)
                return [.. _entries];
        }
    }

    public IEnumerable<string> Lines => Entries.Select(entry => entry.Message);

    /// <summary>How often ILC ran.</summary>
    public int NativeCompilations => Lines.Count(line => line.EndsWith("] compiling", StringComparison.Ordinal));

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        lock (_lock)
            _entries.Add((level, string.Format(CultureInfo.InvariantCulture, format, args)));
    }
}
