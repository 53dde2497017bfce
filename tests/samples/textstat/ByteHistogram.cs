using System.Runtime.InteropServices;

namespace TextStat;

/// <summary>How often each byte value occurs.</summary>
internal sealed class ByteHistogram
{
    private const int Values = byte.MaxValue + 1;

    // Neighbouring bytes are often equal. Four tables keep one increment from waiting for the one before it.
    private const int Tables = 4;

    private readonly long[] counts = new long[Tables * Values];

    public long this[byte value]
    {
        get
        {
            var sum = 0L;
            for (var table = 0; table < Tables; table++)
                sum += counts[table * Values + value];
            return sum;
        }
    }

    public void Append(ReadOnlySpan<byte> block)
    {
        var first = counts.AsSpan(0, Values);
        var second = counts.AsSpan(Values, Values);
        var third = counts.AsSpan(2 * Values, Values);
        var fourth = counts.AsSpan(3 * Values, Values);
        var groups = MemoryMarshal.Cast<byte, uint>(block);
        foreach (var group in groups)
        {
            first[(byte)group]++;
            second[(byte)(group >> 8)]++;
            third[(byte)(group >> 16)]++;
            fourth[(byte)(group >> 24)]++;
        }

        foreach (var value in block[(groups.Length * sizeof(uint))..])
            first[value]++;
    }
}
