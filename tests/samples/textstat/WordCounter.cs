using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace TextStat;

/// <summary>Counts words as POSIX wc does in the C locale: what ASCII white space separates.</summary>
internal sealed class WordCounter
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create(" \t\n\v\f\r"u8);

    private bool inWord;

    public long Words { get; private set; }

    public void Append(ReadOnlySpan<byte> block)
    {
        if (block.IsEmpty)
            return;

        if (!inWord && !WhiteSpace.Contains(block[0]))
            Words++;
        Words += CountStarts(block);
        inWord = !WhiteSpace.Contains(block[^1]);
    }

    // A word starts wherever a byte that is not white space follows one that is.
    private static long CountStarts(ReadOnlySpan<byte> block)
    {
        var previous = MemoryMarshal.Cast<byte, Vector<byte>>(block[..^1]);
        var current = MemoryMarshal.Cast<byte, Vector<byte>>(block[1..]);
        var lanes = new LaneCounter();
        for (var i = 0; i < current.Length && i < previous.Length; i++)
            lanes.Add(Vector.AndNot(IsWhiteSpace(previous[i]), IsWhiteSpace(current[i])));
        var starts = lanes.Sum();

        for (var i = 1 + current.Length * Vector<byte>.Count; i < block.Length; i++)
        {
            if (WhiteSpace.Contains(block[i - 1]) && !WhiteSpace.Contains(block[i]))
                starts++;
        }

        return starts;
    }

    // Tab, line feed, vertical tab, form feed and carriage return are neighbours.
    private static Vector<byte> IsWhiteSpace(Vector<byte> bytes) =>
        Vector.Equals(bytes, new Vector<byte>((byte)' '))
        | Vector.LessThanOrEqual(bytes - new Vector<byte>((byte)'\t'), new Vector<byte>('\r' - '\t'));
}
