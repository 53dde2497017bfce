using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Building;

/// <summary>
/// The part of a tool's output that says why it failed: its errors, and the last lines before the first of them, where
/// linkers and crashing compilers tell what MSBuild's errors only sum up.
/// </summary>
internal sealed partial class ErrorExcerpt
{
    private const int MaximumErrors = 20;
    private const int MaximumLinesBefore = 15;

    private readonly List<string> _errors = [];
    private readonly Queue<string> _linesBefore = [];

    public void Add(string line)
    {
        if (ErrorLine.IsMatch(line))
        {
            // MSBuild repeats its errors at the end.
            if (_errors.Count < MaximumErrors && !_errors.Contains(line.Trim()))
                _errors.Add(line.Trim());
        }
        else if (_errors.Count == 0)
        {
            _linesBefore.Enqueue(line);
            if (_linesBefore.Count > MaximumLinesBefore)
                _linesBefore.Dequeue();
        }
    }

    public override string ToString() => string.Join(Environment.NewLine, [.. _errors, .. _linesBefore]);

    /// <summary>MSBuild writes <c>error CS0103:</c> and <c>error :</c>, compilers write <c>error:</c>.</summary>
    [GeneratedRegex(@"\berror\b[^:()]*:")]
    private static partial Regex ErrorLine { get; }
}
