using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Building;

/// <summary>
/// The part of a tool's output that says why it failed: what it calls errors, and the last lines up to the first of
/// them, where compilers that crash and linkers tell what MSBuild's errors only sum up.
/// </summary>
internal sealed partial class OutputExcerpt
{
    private const int MaximumErrors = 20;
    private const int MaximumLinesBefore = 15;

    private readonly List<string> _errors = [];
    private readonly Queue<string> _linesBefore = [];

    public void Add(string line)
    {
        if (ErrorLine.IsMatch(line))
            AddError(line.Trim());
        else if (_errors.Count == 0)
            AddLineBefore(line);
    }

    public override string ToString() => string.Join(Environment.NewLine, [.. _errors, .. _linesBefore]);

    /// <summary>MSBuild repeats its errors at the end.</summary>
    private void AddError(string line)
    {
        if (_errors.Count < MaximumErrors && !_errors.Contains(line))
            _errors.Add(line);
    }

    private void AddLineBefore(string line)
    {
        _linesBefore.Enqueue(line);
        if (_linesBefore.Count > MaximumLinesBefore)
            _linesBefore.Dequeue();
    }

    /// <summary>MSBuild writes <c>error CS0103:</c> and <c>error :</c>, compilers write <c>error:</c>.</summary>
    [GeneratedRegex(@"\berror\b[^:()]*:")]
    private static partial Regex ErrorLine { get; }
}
