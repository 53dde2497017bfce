using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Cake.MultiVariant.Presentation;

namespace Cake.MultiVariant.Building;

/// <summary>What the programs of a build print, by the step or variant that they run for. Several threads may add to it.</summary>
internal sealed partial class BuildLog(ICakeLog log)
{
    private const int MaximumErrors = 20;
    private const int MaximumLinesBefore = 15;

    private readonly ConcurrentDictionary<string, ConcurrentQueue<(string Text, bool IsError)>> _lines = [];

    /// <summary>Errors that are not shown yet, and warnings that are. MSBuild repeats both.</summary>
    private readonly ConcurrentQueue<string> _errors = [];
    private readonly ConcurrentDictionary<string, bool> _warnings = [];

    /// <summary>
    /// Takes a line that <c>dotnet publish</c> printed, and shows it. An error waits, as <see cref="Excerpt"/> has it.
    /// </summary>
    public void AddShown(string label, string line)
    {
        Add(label, line, isError: false);
        string text = $"[{label}] {line}";
        switch (Severity.Match(line).Groups[1].Value)
        {
            case "error":
                _errors.Enqueue($"[{label}] {line.Trim()}");
                break;
            case "warning":
                if (_warnings.TryAdd(line.Trim(), true))
                    log.WriteVerbatim(Verbosity.Minimal, LogLevel.Warning, text);
                break;
            default:
                if (Chatter.IsMatch(line))
                    log.WriteVerbatim(Verbosity.Verbose, LogLevel.Verbose, text);
                else if (!string.IsNullOrWhiteSpace(line))
                    log.WriteVerbatim(Verbosity.Normal, LogLevel.Information, text);
                break;
        }
    }

    /// <summary>Shows errors that <c>dotnet publish</c> did not end with, such as those of a task that may fail.</summary>
    public void ShowErrors()
    {
        foreach (string error in _errors.Distinct())
            log.WriteVerbatim(Verbosity.Quiet, LogLevel.Error, error);
    }

    /// <summary>Takes a line that only the saved output shows.</summary>
    public void Add(string label, string line, bool isError) =>
        _lines.GetOrAdd(label, _ => []).Enqueue((line, isError));

    /// <summary>
    /// The part of an output that says why a program failed: its errors, and what linkers and crashing compilers tell
    /// before the first of them, which MSBuild's errors only sum up; errors with a code of another program say all. If it
    /// has written to standard error, its help on standard output is not shown.
    /// </summary>
    public string Excerpt(string label)
    {
        var lines = _lines.GetValueOrDefault(label, []).ToArray();
        // MSBuild repeats its errors at the end.
        string[] errors =
            [.. lines.Select(line => line.Text.Trim()).Where(line => ErrorLine.IsMatch(line)).Distinct().Take(MaximumErrors)];
        if (errors.Any(error => CompleteError.IsMatch(error)))
            return string.Join(Environment.NewLine, errors);
        var before = lines.TakeWhile(line => !ErrorLine.IsMatch(line.Text));
        var standardError = lines.Where(line => line.IsError && line.Text.Length > 0 && !ErrorLine.IsMatch(line.Text));
        var reasons = standardError.Any() ? standardError.Take(MaximumErrors) : before.TakeLast(MaximumLinesBefore);
        return string.Join(Environment.NewLine, errors.Concat(reasons.Select(line => line.Text)));
    }

    /// <summary>Where an output is going to be saved.</summary>
    public static string PathOf(DirectoryPath folder, string label) => Path.Combine(folder.FullPath, $"{label}.log");

    /// <summary>Replaces the outputs of earlier builds in a folder by those of this one.</summary>
    public void Save(DirectoryPath folder)
    {
        try
        {
            if (Directory.Exists(folder.FullPath))
                Directory.Delete(folder.FullPath, recursive: true);
            Directory.CreateDirectory(folder.FullPath);
            foreach ((string label, var lines) in _lines)
                File.WriteAllLines(PathOf(folder, label), lines.Select(line => line.Text));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            log.Warning("Cannot keep the build's output in {0}: {1}", folder, e.Message);
        }
    }

    /// <summary>What MSBuild tells of each build, which is of no use to anybody: the end of this one is another.</summary>
    [GeneratedRegex(@"^\s*(Determining projects to restore|All projects are up-to-date for restore|Restored |Generating native code|Build succeeded"
        + @"|\d+ (Warning|Error)\(s\)|Time Elapsed )")]
    private static partial Regex Chatter { get; }

    /// <summary>As MSBuild and compilers write it; ILC's are a <c>Trim analysis warning</c> or <c>AOT analysis warning</c>.</summary>
    [GeneratedRegex(@": (?:[\w ]+ )?(error|warning)\b[^:()]*:")]
    private static partial Regex Severity { get; }

    /// <summary>MSBuild writes <c>error CS0103:</c> and <c>error :</c>, compilers write <c>error:</c>.</summary>
    [GeneratedRegex(@"\berror\b[^:()]*:")]
    private static partial Regex ErrorLine { get; }

    [GeneratedRegex(@"\berror (?!MSB)[A-Z]+\d+\s*:")]
    private static partial Regex CompleteError { get; }
}
