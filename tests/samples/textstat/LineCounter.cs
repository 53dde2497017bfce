namespace TextStat;

/// <summary>Counts line feeds and finds the longest line.</summary>
internal sealed class LineCounter
{
    private const byte LineFeed = (byte)'\n';

    private LongestLine longest;
    private long unfinishedBytes;
    private long unfinishedCodePoints;

    public long Lines { get; private set; }

    public LongestLine Longest => unfinishedBytes > longest.Bytes
        ? new LongestLine(Lines + 1, unfinishedBytes, unfinishedCodePoints)
        : longest;

    /// <param name="block">Starts and ends between code points.</param>
    public void Append(ReadOnlySpan<byte> block)
    {
        var length = block.IndexOf(LineFeed);
        if (length < 0)
        {
            Leave(block);
            return;
        }

        Leave(block[..length]);
        if (unfinishedBytes > longest.Bytes || Lines == 0)
            longest = new LongestLine(Lines + 1, unfinishedBytes, unfinishedCodePoints);
        unfinishedBytes = unfinishedCodePoints = 0;
        Lines++;
        AppendFromLineStart(block[(length + 1)..]);
    }

    private void AppendFromLineStart(ReadOnlySpan<byte> block)
    {
        var start = 0;
        var counted = 0;

        // A line feed within the bytes that a new longest line would need rules out every line that ends up to it.
        // So most lines are skipped without looking for where they start.
        while (block.Length - start > longest.Bytes)
        {
            var needed = (int)longest.Bytes + 1;
            var lineFeed = block.Slice(start, needed).LastIndexOf(LineFeed);
            if (lineFeed >= 0)
            {
                start += lineFeed + 1;
                continue;
            }

            var length = block[start..].IndexOf(LineFeed);
            if (length < 0)
                break;

            Lines += block[counted..start].Count(LineFeed);
            counted = start;
            longest = new LongestLine(Lines + 1, length, Utf8Counter.CountCodePoints(block.Slice(start, length)));
            start += length + 1;
        }

        Lines += block[counted..].Count(LineFeed);
        Leave(block[(block.LastIndexOf(LineFeed) + 1)..]);
    }

    private void Leave(ReadOnlySpan<byte> unfinished)
    {
        unfinishedBytes += unfinished.Length;
        unfinishedCodePoints += Utf8Counter.CountCodePoints(unfinished);
    }
}
