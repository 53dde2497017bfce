using Microsoft.Build.Framework;

namespace MultiVariant.BuildTools;

/// <summary>
/// Writes to standard output, as <see cref="BuildLine"/>s, what MSBuild does for each of the variants that it builds in
/// parallel.
/// </summary>
public sealed class VariantLogger : ILogger
{
    private readonly Dictionary<int, string> _variants = [];
    private readonly Dictionary<(int Context, int Target), string> _targets = [];

    public LoggerVerbosity Verbosity { get; set; } = LoggerVerbosity.Normal;

    public string? Parameters { get; set; }

    public void Initialize(IEventSource eventSource)
    {
        // MSBuild raises one event at a time, those of other nodes included.
        eventSource.ProjectStarted += (_, e) => RecordVariant(e);
        eventSource.ProjectFinished += (_, e) => WriteIf(!e.Succeeded, e, BuildLine.Failed, e.ProjectFile);
        eventSource.TargetStarted += (_, e) => _targets[Key(e)] = e.TargetName;
        eventSource.TargetFinished += (_, e) =>
            WriteIf(e is { TargetName: "LinkNative", Succeeded: true }, e, BuildLine.Linked);
        eventSource.TaskStarted += (_, e) => WriteStart(e);
        eventSource.ErrorRaised += (_, e) =>
            Write(e, BuildLine.Error, Canonical(e.File, e.LineNumber, e.ColumnNumber, "error", e.Code, e.Message));
        eventSource.WarningRaised += (_, e) =>
            Write(e, BuildLine.Warning, Canonical(e.File, e.LineNumber, e.ColumnNumber, "warning", e.Code, e.Message));
        eventSource.MessageRaised += (_, e) =>
            Write(e, e is TaskCommandLineEventArgs ? BuildLine.Detail : KindOf(e.Importance), e.Message);
    }

    public void Shutdown()
    {
    }

    private void RecordVariant(ProjectStartedEventArgs e)
    {
        if (e.BuildEventContext is { } context
            && e.GlobalProperties is { } properties
            && properties.TryGetValue("MultiVariantVariant", out string? variant))
            _variants[context.ProjectContextId] = variant;
    }

    /// <summary>Targets start even if they are up to date; the compiler and the linker do not.</summary>
    private void WriteStart(TaskStartedEventArgs e)
    {
        string target = e.TaskName == "Exec" && _targets.TryGetValue(Key(e), out string started) ? started : "";
        WriteIf(target == "IlcCompile", e, BuildLine.Compiling);
        WriteIf(target == "LinkNative", e, BuildLine.Linking);
    }

    /// <summary>Which lines of a message's importance the user sees; null stands for none.</summary>
    private string? KindOf(MessageImportance importance) => importance switch
    {
        MessageImportance.High when Verbosity > LoggerVerbosity.Quiet => BuildLine.Message,
        MessageImportance.Normal when Verbosity >= LoggerVerbosity.Detailed => BuildLine.Message,
        MessageImportance.Low => Verbosity == LoggerVerbosity.Diagnostic ? BuildLine.Message : null,
        _ => BuildLine.Detail,
    };

    private void WriteIf(bool condition, BuildEventArgs e, string kind, string? text = null)
    {
        if (condition)
            Write(e, kind, text);
    }

    private void Write(BuildEventArgs e, string? kind, string? text)
    {
        if (kind is null)
            return;
        string variant = e.BuildEventContext is { } context
            && _variants.TryGetValue(context.ProjectContextId, out string known) ? known : "";
        // Others write to standard output, too, so all lines go out in one write.
        Console.Out.Write(string.Concat((text ?? "").Split('\n').Select(line =>
            $"{new BuildLine(variant, kind, line.TrimEnd())}\n")));
    }

    private static (int Context, int Target) Key(BuildEventArgs e) =>
        (e.BuildEventContext?.ProjectContextId ?? 0, e.BuildEventContext?.TargetId ?? 0);

    /// <summary>Words an error as MSBuild does, so that other tools recognise it.</summary>
    private static string Canonical(string? file, int line, int column, string severity, string? code, string? message)
    {
        string origin = string.IsNullOrEmpty(file) ? "" : line > 0 ? $"{file}({line},{column}): " : $"{file} : ";
        return $"{origin}{severity} {code}: {message}";
    }
}
