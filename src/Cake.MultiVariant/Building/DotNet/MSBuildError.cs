using System.Globalization;
using System.Text.RegularExpressions;
using Cake.MultiVariant.BuildSystems;

namespace Cake.MultiVariant.Building.DotNet;

/// <summary>
/// MSBuild's format for errors, which the compilers of .NET write too:
/// https://learn.microsoft.com/visualstudio/msbuild/msbuild-diagnostic-format-for-tasks.
/// </summary>
internal static partial class MSBuildError
{
    /// <summary>Reads a line; null if it is no error, or is about no file.</summary>
    public static SourceError? TryRead(string line)
    {
        if (Error.Match(line) is not { Success: true } match)
            return null;
        string? project = Group("project");
        string message = Group("code") is { } code ? $"{code}: {Group("text")}" : Group("text")!;
        string file = Path.GetFullPath(match.Groups["file"].Value, Path.GetDirectoryName(project) ?? "/");
        return File.Exists(file) ? new SourceError(file, Number("line"), Number("column"), message) : null;

        string? Group(string name) => match.Groups[name] is { Success: true, Value: var value } ? value : null;

        int? Number(string name) => int.TryParse(Group(name), CultureInfo.InvariantCulture, out int number) ? number : null;
    }

    /// <summary>A place is <c>(line)</c>, <c>(line,column)</c>, or has an end too. MSBuild adds the project.</summary>
    [GeneratedRegex(
        @"^\s*(?<file>[^:]+?)\s*(\((?<line>\d+)([,-](?<column>\d+))?[^)]*\))?\s*: ([\w ]+ )?error (?<code>\w+)?\s*: (?<text>.*?)"
        + @"(?: \[(?<project>/[^\]]+?)(::[^\]]*)?\])?\s*$")]
    private static partial Regex Error { get; }
}
