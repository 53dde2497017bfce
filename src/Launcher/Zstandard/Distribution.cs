using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher.Zstandard;

/// <summary>How often each symbol occurs in the states of an FSE table (RFC 8878, section 4.1.1).</summary>
internal unsafe struct Distribution
{
    private const int MaximumSymbolCount = 64;
    private const int MaximumAccuracy = 9;

    /// <summary>What a symbol has that gets one state at the end of the table.</summary>
    private const short LessThanOne = -1;

    /// <summary>Room for a <see cref="State"/> each.</summary>
    private fixed uint _states[1 << MaximumAccuracy];

    private fixed short _counts[MaximumSymbolCount];

    public int SymbolCount { get; private set; }

    /// <summary>The logarithm of the number of states.</summary>
    public int Accuracy { get; private set; }

    /// <summary>Takes a distribution of the standard: each byte is a count plus one.</summary>
    public void Set(ReadOnlySpan<byte> counts, int accuracy)
    {
        Accuracy = accuracy;
        SymbolCount = counts.Length;
        for (int symbol = 0; symbol < counts.Length; symbol++)
            _counts[symbol] = (short)(counts.Start[symbol] - 1);
    }

    /// <summary>Reads a distribution. Returns where it ends, or null if it is damaged.</summary>
    public byte* Read(byte* start, byte* end, int maximumAccuracy, int maximumSymbolCount)
    {
        if (start >= end)
            return null;
        Accuracy = (*start & 0xF) + 5;
        if (Accuracy > maximumAccuracy)
            return null;

        long position = 4;
        int remaining = 1 << Accuracy;
        int symbol = 0;
        while (remaining > 0)
        {
            if (symbol >= maximumSymbolCount)
                return null;
            // Values below a threshold take one bit less.
            int width = BitReader.HighestBit((uint)remaining + 1) + 1;
            int value = Peek(start, end, position);
            int lowMask = (1 << (width - 1)) - 1;
            int threshold = (1 << width) - 1 - (remaining + 1);
            int low = value & lowMask;
            value &= (1 << width) - 1;
            position += low < threshold ? width - 1 : width;
            if (low < threshold)
                value = low;
            else if (value > lowMask)
                value -= threshold;

            int count = value - 1;
            remaining -= count < 0 ? -count : count;
            _counts[symbol++] = (short)count;
            if (count != 0)
                continue;
            int repeats;
            do
            {
                repeats = Peek(start, end, position) & 3;
                position += 2;
                if (symbol + repeats > maximumSymbolCount)
                    return null;
                for (int i = 0; i < repeats; i++)
                    _counts[symbol++] = 0;
            }
            while (repeats == 3);
        }

        SymbolCount = symbol;
        byte* next = start + ((position + 7) >> 3);
        return remaining == 0 && next <= end ? next : null;
    }

    /// <summary>Gives each state its symbol and how the next state is read: its number is a base and some bits.</summary>
    /// <returns>The states, or null if the distribution does not fill the table.</returns>
    public State* Spread()
    {
        var states = (State*)Unsafe.AsPointer(ref _states[0]);
        int size = 1 << Accuracy;
        int high = size;
        for (int symbol = 0; symbol < SymbolCount; symbol++)
        {
            if (_counts[symbol] == LessThanOne)
            {
                states[--high].Symbol = (byte)symbol;
                _counts[symbol] = 1;
            }
            else
            {
                _counts[symbol] = (short)(_counts[symbol] << 1);
            }
        }

        // Of the counts, those that are spread are even now, and those at the end are 1.
        int step = (size >> 1) + (size >> 3) + 3;
        int position = 0;
        for (int symbol = 0; symbol < SymbolCount; symbol++)
        {
            if (_counts[symbol] == 1)
                continue;
            _counts[symbol] = (short)(_counts[symbol] >> 1);
            for (int i = 0; i < _counts[symbol]; i++)
            {
                states[position].Symbol = (byte)symbol;
                do
                    position = (position + step) & (size - 1);
                while (position >= high);
            }
        }

        if (position != 0)
            return null;
        for (int number = 0; number < size; number++)
        {
            int next = _counts[states[number].Symbol]++;
            int bits = Accuracy - BitReader.HighestBit((uint)next);
            states[number].Bits = (byte)bits;
            states[number].Next = (ushort)((next << bits) - size);
        }

        return states;
    }

    /// <summary>At least 16 bits at a position in bits; zeros beyond the end.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Peek(byte* start, byte* end, long position)
    {
        byte* from = start + (position >> 3);
        uint value = 0;
        for (int i = 0; i < 3 && from + i < end; i++)
            value |= (uint)from[i] << (8 * i);
        return (int)(value >> (int)(position & 7));
    }
}

/// <summary>A state of an FSE table: what it decodes to, and how the next one is read.</summary>
internal struct State
{
    public ushort Next;
    public byte Bits;
    public byte Symbol;
}
