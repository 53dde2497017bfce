using System.Runtime.CompilerServices;

namespace MultiVariant.Format;

/// <summary>XXH64 with seed 0 (Yann Collet, xxHash specification 0.1.1): the checksum of index and footer.</summary>
internal static unsafe class XxHash64
{
    public const ulong Prime1 = 0x9E3779B185EBCA87;
    public const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    public const ulong Prime3 = 0x165667B19E3779F9;
    public const ulong Prime4 = 0x85EBCA77C2B2AE63;
    public const ulong Prime5 = 0x27D4EB2F165667C5;

    /// <summary>Hashes a number of bytes that is at least 32 and a multiple of 8, as it is for every index.</summary>
    public static ulong Hash(ulong* data, int length)
    {
        ulong lane1 = unchecked(Prime1 + Prime2);
        ulong lane2 = Prime2;
        ulong lane3 = 0;
        ulong lane4 = unchecked(0 - Prime1);
        ulong* end = data + (length / sizeof(ulong));
        for (ulong* endOfLanes = data + (length / 32 * 4); data < endOfLanes; data++)
        {
            ulong mixed = Round(lane1, *data);
            lane1 = lane2;
            lane2 = lane3;
            lane3 = lane4;
            lane4 = mixed;
        }

        ulong hash = Rotate(lane1, 1) + Rotate(lane2, 7) + Rotate(lane3, 12) + Rotate(lane4, 18);
        hash = Merge(Merge(Merge(Merge(hash, lane1), lane2), lane3), lane4) + (ulong)length;
        for (; data < end; data++)
            hash = (Rotate(hash ^ Round(0, *data), 27) * Prime1) + Prime4;

        return Finish(hash);
    }

    public static ulong Finish(ulong hash)
    {
        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    public static ulong Round(ulong lane, ulong input) => Rotate(lane + (input * Prime2), 31) * Prime1;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    public static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));
}
