using System.Globalization;
using Cake.Core.Diagnostics;

namespace Cake.MultiVariant.Tests.Support;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLog : ICakeLog
{
    public Verbosity Verbosity { get; set; } = Verbosity.Diagnostic;

    public List<(LogLevel Level, string Message)> Entries { get; } = [];

    public void Write(Verbosity verbosity, LogLevel level, string format, params object[] args) =>
        Entries.Add((level, string.Format(CultureInfo.InvariantCulture, format, args)));
}
