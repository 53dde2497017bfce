using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>
/// Reads a bitstream from its end to its start (RFC 8878, section 4.1). It loads eight bytes at a time, of which some may
/// lie before the stream: the headers of frame and block are at least that long.
/// </summary>
internal unsafe struct BitReader
{
    private const int LoadSize = sizeof(ulong);

    /// <summary>The lowest address to load from.</summary>
    private byte* _limit;
    private byte* _next;
    private ulong _bits;
    private int _consumed;

    /// <summary>The unread bits of the eight bytes at <see cref="Next"/>, from the highest bit on.</summary>
    public readonly ulong Bits => _bits;

    public readonly byte* Next => _next;

    public readonly byte* Start => _limit + LoadSize;

    /// <summary>Loads from here on stay within the stream and the eight bytes before it.</summary>
    public readonly byte* Limit => _limit;

    /// <summary>How many bits have been read of the eight bytes at <see cref="Next"/>.</summary>
    public readonly int Consumed => _consumed;

    /// <summary>How many bits are unread; negative if more were read than there are.</summary>
    public readonly long Remaining => ((_next - _limit) * 8) - _consumed;

    /// <summary>The highest bit that is set in the last byte marks the end. False if there is none.</summary>
    public bool Open(byte* start, byte* end)
    {
        if (end <= start || end[-1] == 0)
            return false;
        _limit = start - LoadSize;
        Seek(end - LoadSize, LoadSize - HighestBit(end[-1]));
        return true;
    }

    /// <summary>Continues where a faster loop has stopped.</summary>
    public void Seek(byte* next, int consumed)
    {
        _next = next;
        _consumed = consumed;
        _bits = *(ulong*)next << consumed;
    }

    /// <summary>Makes at least 57 bits available. False if more bits were read than there are.</summary>
    public bool Reload()
    {
        byte* next = _next - (_consumed >> 3);
        if (next < _limit)
            return false;
        Seek(next, _consumed & 7);
        return true;
    }

    /// <summary>Reads up to 31 of the available bits.</summary>
    public uint Read(int count)
    {
        uint value = (uint)(_bits >> 1 >> (63 - count));
        Skip(count);
        return value;
    }

    public void Skip(int count)
    {
        _bits <<= count;
        _consumed += count;
    }

    /// <summary>The number of the highest bit that is set in a value other than 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int HighestBit(uint value)
    {
        // The exponent of an IEEE 754 number
        double number = value;
        return (int)(*(ulong*)&number >> 52) - 1023;
    }
}
