using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>
/// An FSE table for one part of sequences: literal lengths, match lengths or offsets (RFC 8878, section 3.1.1.3.2).
/// </summary>
internal unsafe struct SequenceTable
{
    private const int MaximumAccuracy = 9;

    /// <summary>Room for a <see cref="SequenceState"/> each.</summary>
    private fixed ulong _states[1 << MaximumAccuracy];

    /// <summary>States of all codes, without the next state.</summary>
    private fixed ulong _codes[SequenceCodes.MaximumCount];

    public readonly SequenceState* States => (SequenceState*)Unsafe.AsPointer(in _states[0]);

    public int Accuracy { get; private set; }

    public bool Exists;

    /// <summary>Reads the table in the way that a mode says. Returns where it ends, or null if it is damaged.</summary>
    public byte* Read(int mode, byte* start, byte* end, in SequenceCodes codes, ref Distribution distribution)
    {
        const int Predefined = 0;
        const int Rle = 1;
        const int Repeat = 3;

        if (mode == Repeat)
            return Exists ? start : null;
        Exists = true;
        fixed (ulong* ofCodes = _codes)
            codes.CopyTo(ofCodes);
        if (mode == Rle)
        {
            if (start >= end || *start >= codes.Count)
                return null;
            Accuracy = 0;
            _states[0] = _codes[*start];
            return start + 1;
        }

        byte* next = start;
        if (mode == Predefined)
            distribution.Set(codes.Predefined, codes.PredefinedAccuracy);
        else
            next = distribution.Read(start, end, codes.MaximumAccuracy, codes.Count);
        State* states = next == null ? null : distribution.Spread();
        if (states == null)
            return null;
        Accuracy = distribution.Accuracy;
        for (int i = 0; i < 1 << Accuracy; i++)
            _states[i] = _codes[states[i].Symbol] | ((ulong)states[i].Bits << 16) | states[i].Next;
        return next;
    }
}

/// <summary>
/// A state of a <see cref="SequenceTable"/>. It means a value, the sum of a base and as many bits as are extra; the next
/// state is another such sum.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal struct SequenceState
{
    /// <summary>The next three fields as one number. None of them overflows where three such numbers are added.</summary>
    [FieldOffset(0)]
    public uint Sizes;

    [FieldOffset(0)]
    public ushort Next;

    [FieldOffset(2)]
    public byte Bits;

    [FieldOffset(3)]
    public byte ExtraBits;

    [FieldOffset(4)]
    public uint Base;
}

/// <summary>The codes that the states of a <see cref="SequenceTable"/> stand for.</summary>
internal readonly unsafe ref struct SequenceCodes(
    ReadOnlySpan<byte> extraBits, int first, ReadOnlySpan<byte> predefined, int predefinedAccuracy, int maximumAccuracy)
{
    public const int MaximumCount = 53;

    private readonly ReadOnlySpan<byte> _extraBits = extraBits;
    private readonly int _first = first;

    public int Count => _extraBits.Length;

    public readonly ReadOnlySpan<byte> Predefined = predefined;
    public readonly int PredefinedAccuracy = predefinedAccuracy;
    public readonly int MaximumAccuracy = maximumAccuracy;

    public static SequenceCodes LiteralLengths => new(
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x01\x01\x01\x02\x02\x03\x03\x04\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10"u8,
        0,
        "\x05\x04\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x03\x02\x02\x02\x03\x03\x03\x03\x03\x03\x03\x03\x03\x04\x03\x02\x02\x02\x02\x02\0\0\0\0"u8,
        6,
        9);

    public static SequenceCodes MatchLengths => new(
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x01\x01\x01\x02\x02\x03\x03\x04\x04\x05\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10"u8,
        3,
        "\x02\x05\x04\x03\x03\x03\x03\x03\x03\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\0\0\0\0\0\0\0"u8,
        6,
        9);

    /// <summary>Of the values, the first three mean recent offsets; the others are offsets plus three.</summary>
    public static SequenceCodes Offsets => new(
        "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0A\x0B\x0C\x0D\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F"u8,
        1,
        "\x02\x02\x02\x02\x02\x02\x03\x03\x03\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\x02\0\0\0\0\0"u8,
        5,
        8);

    /// <summary>Copies a <see cref="SequenceState"/> for each code, without the next state.</summary>
    public void CopyTo(ulong* states)
    {
        // Each code begins where the one before ends.
        ulong value = (ulong)_first;
        for (int code = 0; code < Count; code++)
        {
            states[code] = (value << 32) | ((ulong)_extraBits.Start[code] << 24);
            value += 1ul << _extraBits.Start[code];
        }
    }
}
