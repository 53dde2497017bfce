using System.Globalization;
using System.Text.RegularExpressions;
using Cake.MultiVariant.BuildSystems;

namespace Cake.MultiVariant.Building.Go;

/// <summary>An error as Go's compiler and assembler and C compilers print it: <c>main.go:7:2: undefined: x</c>.</summary>
internal static partial class GoError
{
    /// <summary>Reads a line that a failed build printed; null if it is about no place in a source file.</summary>
    /// <param name="line">The line.</param>
    /// <param name="folder">The working directory.</param>
    public static SourceError? TryRead(string line, string folder)
    {
        if (Error.Match(line) is not { Success: true } match)
            return null;
        string file = Path.GetFullPath(match.Groups["file"].Value, folder);
        return File.Exists(file)
            ? new SourceError(file, Number("line"), Number("column"), match.Groups["text"].Value)
            : null;

        int? Number(string name) =>
            int.TryParse(match.Groups[name].Value, CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    /// <summary>C compilers also warn, and explain by notes.</summary>
    [GeneratedRegex(@"^(?<file>[^\s:]+):(?<line>\d+):(?:(?<column>\d+):)? (?!warning: |note: )(?:error: )?(?<text>.+)$")]
    private static partial Regex Error { get; }
}
