using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Building;

/// <summary>
/// The part of a program's output that says why it failed: its errors, and what linkers and crashing compilers tell
/// before the first of them, which MSBuild's errors only sum up.
/// </summary>
internal sealed partial class ErrorExcerpt
{
    private const int MaximumErrors = 20;
    private const int MaximumLinesBefore = 15;

    private readonly List<string> _errors = [];
    private readonly List<string> _standardError = [];
    private readonly Queue<string> _linesBefore = [];

    /// <param name="line">A line.</param>
    /// <param name="isError">Whether it was written to standard error.</param>
    public void Add(string line, bool isError)
    {
        if (ErrorLine.IsMatch(line))
        {
            // MSBuild repeats its errors at the end.
            if (_errors.Count < MaximumErrors && !_errors.Contains(line.Trim()))
                _errors.Add(line.Trim());
        }
        else if (isError && line.Length > 0 && _standardError.Count < MaximumErrors)
        {
            _standardError.Add(line);
        }
        else if (_errors.Count == 0)
        {
            _linesBefore.Enqueue(line);
            if (_linesBefore.Count > MaximumLinesBefore)
                _linesBefore.Dequeue();
        }
    }

    /// <summary>Standard output, where a program may print its help, counts if there is nothing on standard error.</summary>
    public override string ToString() => string.Join(
        Environment.NewLine, [.. _errors, .. _standardError.Count > 0 ? _standardError : [.. _linesBefore]]);

    /// <summary>MSBuild writes <c>error CS0103:</c> and <c>error :</c>, compilers write <c>error:</c>.</summary>
    [GeneratedRegex(@"\berror\b[^:()]*:")]
    private static partial Regex ErrorLine { get; }
}
