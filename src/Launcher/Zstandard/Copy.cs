using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>Copies bytes of matches and literals.</summary>
internal static unsafe class Copy
{
    /// <summary>How far behind its end <see cref="Wide"/> may write and read, in bytes.</summary>
    public const int Slack = 32;

    /// <summary>Copies in pieces of 16 bytes, between places that are at least 16 bytes apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Wide(byte* target, byte* source, byte* targetEnd)
    {
        do
        {
            *(Piece*)target = *(Piece*)source;
            target += sizeof(Piece);
            source += sizeof(Piece);
        }
        while (target < targetEnd);
    }

    /// <summary>Copies a match whose source is closer than 16 bytes: what it writes is part of what it reads.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Repeat(byte* target, ulong distance, byte* targetEnd)
    {
        byte* source = target - distance;
        if (distance < sizeof(ulong))
        {
            // The first bytes make the distance a multiple that is large enough.
            for (int i = 0; i < sizeof(ulong); i++)
                target[i] = source[i];
            target += sizeof(ulong);
            ulong multiple = distance;
            while (multiple < sizeof(ulong))
                multiple += distance;
            source = target - multiple;
        }

        for (; target < targetEnd; target += sizeof(ulong), source += sizeof(ulong))
            *(ulong*)target = *(ulong*)source;
    }

    /// <summary>Copies one byte after the other, and writes nothing else.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Exactly(byte* target, byte* source, ulong length)
    {
        for (ulong i = 0; i < length; i++)
            target[i] = source[i];
    }

    [StructLayout(LayoutKind.Sequential, Size = 16)]
    private struct Piece
    {
        public ulong Low;
        public ulong High;
    }
}
