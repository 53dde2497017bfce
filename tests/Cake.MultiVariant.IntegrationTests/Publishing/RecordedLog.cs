using System.Globalization;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.IntegrationTests.Publishing;

/// <summary>Keeps what is logged.</summary>
public sealed class RecordedLog : ICakeLog
{
    private readonly Lock _lock = new();
    private readonly List<string> _lines = [];

    public Verbosity Verbosity { get; set; } = Verbosity.Normal;

    public string[] Lines
    {
        get
        {
            lock (_lock)
                return [.. _lines];
        }
    }

    /// <summary>How often ILC ran.</summary>
    public int NativeCompilations => Lines.Count(line => line.EndsWith("] compiling", StringComparison.Ordinal));

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args)
    {
        lock (_lock)
            _lines.Add(string.Format(CultureInfo.InvariantCulture, format, args));
    }
}
