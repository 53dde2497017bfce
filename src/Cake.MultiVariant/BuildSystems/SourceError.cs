namespace Cake.MultiVariant.BuildSystems;

/// <summary>An error that a compiler found at a place in the sources.</summary>
/// <param name="File">The absolute path.</param>
/// <param name="Line">The line, counted from 1, or null if it is about the whole file.</param>
/// <param name="Column">The column, counted from 1, or null if it is about the whole line.</param>
/// <param name="Message">What is wrong, in one line.</param>
internal sealed record SourceError(string File, int? Line, int? Column, string Message);
