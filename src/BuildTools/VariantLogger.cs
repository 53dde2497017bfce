using Microsoft.Build.Framework;

namespace MultiVariant.BuildTools;

/// <summary>
/// Tells on standard output, in <see cref="BuildLine"/>s, what MSBuild does for which variant, though several are built at a
/// time.
/// </summary>
public sealed class VariantLogger : ILogger
{
    private const string VariantProperty = "MultiVariantVariant";

    private readonly Dictionary<int, string> _variants = [];
    private readonly Dictionary<(int Context, int Target), string> _targets = [];

    public LoggerVerbosity Verbosity { get; set; } = LoggerVerbosity.Normal;

    public string? Parameters { get; set; }

    public void Initialize(IEventSource eventSource)
    {
        // MSBuild raises one event after the other, also those of other nodes.
        eventSource.ProjectStarted += (_, e) => Remember(e);
        eventSource.ProjectFinished += (_, e) => Finish(e);
        eventSource.TargetStarted += (_, e) => _targets[Key(e)] = e.TargetName;
        eventSource.TargetFinished += (_, e) => Finish(e);
        eventSource.TaskStarted += (_, e) => Start(e);
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

    private void Remember(ProjectStartedEventArgs e)
    {
        if (e.BuildEventContext is { } context
            && e.GlobalProperties is { } properties
            && properties.TryGetValue(VariantProperty, out string? variant))
        {
            _variants[context.ProjectContextId] = variant;
        }
    }

    private void Finish(ProjectFinishedEventArgs e)
    {
        if (!e.Succeeded)
            Write(e, BuildLine.Failed, e.ProjectFile);
    }

    private void Finish(TargetFinishedEventArgs e)
    {
        if (e.TargetName == "LinkNative" && e.Succeeded)
            Write(e, BuildLine.Linked, "");
    }

    /// <summary>Targets start also when they find everything up to date. The compiler and the linker do not.</summary>
    private void Start(TaskStartedEventArgs e)
    {
        if (e.TaskName != "Exec" || !_targets.TryGetValue(Key(e), out string target))
            return;
        if (target == "IlcCompile")
            Write(e, BuildLine.Compiling, "");
        else if (target == "LinkNative")
            Write(e, BuildLine.Linking, "");
    }

    private string KindOf(MessageImportance importance) => importance switch
    {
        MessageImportance.High when Verbosity > LoggerVerbosity.Quiet => BuildLine.Message,
        MessageImportance.Normal when Verbosity >= LoggerVerbosity.Detailed => BuildLine.Message,
        MessageImportance.Low when Verbosity == LoggerVerbosity.Diagnostic => BuildLine.Message,
        MessageImportance.Low => "",
        _ => BuildLine.Detail,
    };

    private void Write(BuildEventArgs e, string kind, string? text)
    {
        if (kind.Length == 0)
            return;
        string variant = e.BuildEventContext is { } context
            && _variants.TryGetValue(context.ProjectContextId, out string known) ? known : "";
        // One write for all lines, as others may write to standard output, too.
        Console.Out.Write(string.Concat((text ?? "").Split('\n').Select(line =>
            $"{new BuildLine(variant, kind, line.TrimEnd())}\n")));
    }

    private static (int Context, int Target) Key(BuildEventArgs e) =>
        (e.BuildEventContext?.ProjectContextId ?? 0, e.BuildEventContext?.TargetId ?? 0);

    /// <summary>As MSBuild itself writes it, so that other tools understand it.</summary>
    private static string Canonical(string? file, int line, int column, string severity, string? code, string? message)
    {
        string origin = string.IsNullOrEmpty(file) ? "" : line > 0 ? $"{file}({line},{column}): " : $"{file} : ";
        return $"{origin}{severity} {code}: {message}";
    }
}
