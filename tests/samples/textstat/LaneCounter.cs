using System.Numerics;
using System.Runtime.CompilerServices;

namespace TextStat;

/// <summary>Adds up comparison results lane by lane, which is far cheaper than adding them across lanes.</summary>
internal struct LaneCounter
{
    private Vector<byte> lanes;
    private int added;
    private long sum;

    /// <param name="matches">Each lane is 0 or 255, as a comparison leaves it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(Vector<byte> matches)
    {
        lanes -= matches;
        if (++added == byte.MaxValue)
            Flush();
    }

    public long Sum()
    {
        Flush();
        return sum;
    }

    private void Flush()
    {
        Vector.Widen(lanes, out var low, out var high);
        sum += Vector.Sum(low + high);
        lanes = Vector<byte>.Zero;
        added = 0;
    }
}
