using System.Text.RegularExpressions;

namespace Cake.MultiVariant.Building;

/// <summary>
/// The part of a program's output that says why it failed: its errors, and what linkers and crashing compilers tell
/// before the first of them, which MSBuild's errors only sum up.
/// </summary>
internal static partial class ErrorExcerpt
{
    private const int MaximumErrors = 20;
    private const int MaximumLinesBefore = 15;

    /// <summary>Of lines, and whether they were written to standard error: if any were, a program's help is not shown.</summary>
    public static string Of(IReadOnlyList<(string Text, bool IsError)> lines)
    {
        // MSBuild repeats its errors at the end.
        var errors = lines.Select(line => line.Text.Trim()).Where(line => ErrorLine.IsMatch(line)).Distinct();
        var before = lines.TakeWhile(line => !ErrorLine.IsMatch(line.Text));
        var standardError = lines.Where(line => line.IsError && line.Text.Length > 0 && !ErrorLine.IsMatch(line.Text));
        var reasons = standardError.Any() ? standardError.Take(MaximumErrors) : before.TakeLast(MaximumLinesBefore);
        return string.Join(
            Environment.NewLine, errors.Take(MaximumErrors).Concat(reasons.Select(line => line.Text)));
    }

    /// <summary>MSBuild writes <c>error CS0103:</c> and <c>error :</c>, compilers write <c>error:</c>.</summary>
    [GeneratedRegex(@"\berror\b[^:()]*:")]
    private static partial Regex ErrorLine { get; }
}
