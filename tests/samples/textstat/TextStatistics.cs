namespace TextStat;

/// <summary>The first of the lines with the most bytes; its line feed is not counted.</summary>
/// <param name="Number">Counted from 1; 0 where no single line is meant: in an empty input and in a total.</param>
internal readonly record struct LongestLine(long Number, long Bytes, long CodePoints);

/// <param name="Lines">Line feeds, as wc counts them: an unfinished last line is none.</param>
/// <param name="CodePoints">Well-formed ones only; <paramref name="InvalidSequences"/> holds the rest.</param>
internal readonly record struct TextStatistics(
    long Lines, long Words, long CodePoints, long Bytes, long InvalidSequences, LongestLine LongestLine)
{
    public static TextStatistics operator +(TextStatistics left, TextStatistics right)
    {
        var longest = right.LongestLine.Bytes > left.LongestLine.Bytes ? right.LongestLine : left.LongestLine;
        return new TextStatistics(
            left.Lines + right.Lines,
            left.Words + right.Words,
            left.CodePoints + right.CodePoints,
            left.Bytes + right.Bytes,
            left.InvalidSequences + right.InvalidSequences,
            longest with { Number = 0 });
    }
}

internal sealed record InputStatistics(string Name, TextStatistics Statistics);

internal sealed record Report(IReadOnlyList<InputStatistics> Inputs, bool HasTotal, ByteHistogram? Histogram)
{
    public TextStatistics Total =>
        Inputs.Aggregate(default(TextStatistics), (total, input) => total + input.Statistics);
}
