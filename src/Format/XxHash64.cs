namespace MultiVariant.Format;

/// <summary>XXH64 with seed 0 (Yann Collet, xxHash specification 0.1.1), the checksum over index and footer.</summary>
internal static unsafe class XxHash64
{
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    public static ulong Hash(byte* data, int length)
    {
        byte* end = data + length;
        ulong hash = Prime5;

        if (length >= 32)
        {
            ulong lane1 = unchecked(Prime1 + Prime2);
            ulong lane2 = Prime2;
            ulong lane3 = 0;
            ulong lane4 = unchecked(0 - Prime1);
            do
            {
                lane1 = Round(lane1, ((ulong*)data)[0]);
                lane2 = Round(lane2, ((ulong*)data)[1]);
                lane3 = Round(lane3, ((ulong*)data)[2]);
                lane4 = Round(lane4, ((ulong*)data)[3]);
                data += 32;
            }
            while (end - data >= 32);

            hash = Rotate(lane1, 1) + Rotate(lane2, 7) + Rotate(lane3, 12) + Rotate(lane4, 18);
            hash = Merge(hash, lane1);
            hash = Merge(hash, lane2);
            hash = Merge(hash, lane3);
            hash = Merge(hash, lane4);
        }

        hash += (ulong)length;
        for (; end - data >= 8; data += 8)
            hash = (Rotate(hash ^ Round(0, *(ulong*)data), 27) * Prime1) + Prime4;
        for (; end - data >= 4; data += 4)
            hash = (Rotate(hash ^ (*(uint*)data * Prime1), 23) * Prime2) + Prime3;
        for (; data < end; data++)
            hash = Rotate(hash ^ (*data * Prime5), 11) * Prime1;

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong input) => Rotate(lane + (input * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    private static ulong Rotate(ulong value, int bits) => (value << bits) | (value >> (64 - bits));
}
