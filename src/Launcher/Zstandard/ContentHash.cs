using static MultiVariant.Format.XxHash64;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>XXH64 with seed 0 of content of any length that grows; see <see cref="XxHash64"/>.</summary>
internal unsafe struct ContentHash
{
    private const int StripeSize = 32;

    private byte* _start;
    private byte* _next;
    private ulong _lane1;
    private ulong _lane2;
    private ulong _lane3;
    private ulong _lane4;

    public void Start(byte* start)
    {
        _start = start;
        _next = start;
        _lane1 = unchecked(Prime1 + Prime2);
        _lane2 = Prime2;
        _lane3 = 0;
        _lane4 = unchecked(0 - Prime1);
    }

    /// <summary>Includes all whole stripes up to <paramref name="end"/>.</summary>
    public void Include(byte* end)
    {
        ulong lane1 = _lane1;
        ulong lane2 = _lane2;
        ulong lane3 = _lane3;
        ulong lane4 = _lane4;
        byte* next = _next;
        for (; end - next >= StripeSize; next += StripeSize)
        {
            lane1 = Round(lane1, ((ulong*)next)[0]);
            lane2 = Round(lane2, ((ulong*)next)[1]);
            lane3 = Round(lane3, ((ulong*)next)[2]);
            lane4 = Round(lane4, ((ulong*)next)[3]);
        }

        _lane1 = lane1;
        _lane2 = lane2;
        _lane3 = lane3;
        _lane4 = lane4;
        _next = next;
    }

    /// <summary>The lower half of the hash of all bytes up to <paramref name="end"/>: what a frame ends with.</summary>
    public uint Finish(byte* end)
    {
        Include(end);
        ulong hash = Prime5;
        if (_next != _start)
        {
            hash = Rotate(_lane1, 1) + Rotate(_lane2, 7) + Rotate(_lane3, 12) + Rotate(_lane4, 18);
            hash = Merge(Merge(Merge(Merge(hash, _lane1), _lane2), _lane3), _lane4);
        }

        hash += (ulong)(end - _start);
        byte* next = _next;
        for (; end - next >= sizeof(ulong); next += sizeof(ulong))
            hash = (Rotate(hash ^ Round(0, *(ulong*)next), 27) * Prime1) + Prime4;
        for (; end - next >= sizeof(uint); next += sizeof(uint))
            hash = (Rotate(hash ^ (*(uint*)next * Prime1), 23) * Prime2) + Prime3;
        for (; next < end; next++)
            hash = Rotate(hash ^ (*next * Prime5), 11) * Prime1;
        return (uint)XxHash64.Finish(hash);
    }
}
