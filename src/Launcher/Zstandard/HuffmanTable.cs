namespace MultiVariant.Launcher.Zstandard;

/// <summary>The Huffman code of literals (RFC 8878, section 4.2): what the next eleven bits start with.</summary>
internal unsafe struct HuffmanTable
{
    private const int MaximumBits = 11;
    private const int Size = 1 << MaximumBits;
    private const int MaximumSymbolCount = 256;
    private const int WeightAccuracy = 6;
    private const int WeightSymbolCount = MaximumBits + 1;

    /// <summary>The five symbols that 57 bits are always enough for.</summary>
    private const int Batch = 5;

    /// <summary>A batch reads at most 55 bits, and so moves on by at most this many bytes.</summary>
    private const int BatchSize = 7;

    /// <summary>For each value of the next bits: how many of them are the code, and above that the symbol.</summary>
    private fixed ushort _codes[Size];

    /// <summary>What the codes are built from: the weight of each symbol, and where the codes of each weight start.</summary>
    private fixed byte _weights[MaximumSymbolCount];
    private fixed int _starts[MaximumBits + 2];

    /// <summary>Reads the table's description. Returns where it ends, or null if it is damaged.</summary>
    public byte* Read(byte* start, byte* end, ref Distribution distribution)
    {
        if (start >= end)
            return null;
        int header = *start++;
        int count;
        byte* next;
        if (header >= 128)
        {
            count = header - 127;
            next = start + ((count + 1) / 2);
            if (next > end)
                return null;
            for (int i = 0; i < count; i++)
                _weights[i] = (byte)((i & 1) == 0 ? start[i / 2] >> 4 : start[i / 2] & 0xF);
        }
        else
        {
            next = start + header;
            if (next > end)
                return null;
            count = ReadWeights(start, next, ref distribution);
        }

        return count > 0 && Build(count) ? next : null;
    }

    /// <summary>Decodes one stream into all bytes up to the end, or returns false.</summary>
    public readonly bool Decode(byte* start, byte* end, byte* output, byte* outputEnd)
    {
        BitReader reader = default;
        return reader.Open(start, end) && Decode(ref reader, output, outputEnd);
    }

    /// <summary>Decodes four streams of a quarter of the output each; the start has the lengths of three.</summary>
    public readonly bool DecodeFour(byte* start, byte* end, byte* output, byte* outputEnd)
    {
        const int HeaderSize = 6;
        if (end - start < HeaderSize)
            return false;
        byte* start1 = start + HeaderSize;
        byte* start2 = start1 + *(ushort*)start;
        byte* start3 = start2 + *(ushort*)(start + 2);
        byte* start4 = start3 + *(ushort*)(start + 4);
        long part = (outputEnd - output + 3) / 4;
        byte* output4 = output + (3 * part);
        BitReader reader1 = default;
        BitReader reader2 = default;
        BitReader reader3 = default;
        BitReader reader4 = default;
        if (start4 >= end || output4 > outputEnd
            || !reader1.Open(start1, start2) || !reader2.Open(start2, start3)
            || !reader3.Open(start3, start4) || !reader4.Open(start4, end))
            return false;

        byte* next = output;
        fixed (ushort* codes = _codes)
        {
            byte* next1 = reader1.Next;
            byte* next2 = reader2.Next;
            byte* next3 = reader3.Next;
            byte* next4 = reader4.Next;
            ulong bits1 = reader1.Bits;
            ulong bits2 = reader2.Bits;
            ulong bits3 = reader3.Bits;
            ulong bits4 = reader4.Bits;
            int consumed1 = reader1.Consumed;
            int consumed2 = reader2.Consumed;
            int consumed3 = reader3.Consumed;
            int consumed4 = reader4.Consumed;
            while (true)
            {
                // As many batches as are possible whatever the bits are
                long batches = (outputEnd - output4 - (next - output)) / Batch;
                batches = Smaller(batches, (next1 - reader1.Limit) / BatchSize);
                batches = Smaller(batches, (next2 - reader2.Limit) / BatchSize);
                batches = Smaller(batches, (next3 - reader3.Limit) / BatchSize);
                batches = Smaller(batches, (next4 - reader4.Limit) / BatchSize);
                if (batches <= 0)
                    break;
                for (byte* last = next + (batches * Batch); next < last; next += Batch)
                {
                    uint read1 = 0;
                    uint read2 = 0;
                    uint read3 = 0;
                    uint read4 = 0;
                    for (int i = 0; i < Batch; i++)
                    {
                        uint code1 = codes[bits1 >> (64 - MaximumBits)];
                        uint code2 = codes[bits2 >> (64 - MaximumBits)];
                        uint code3 = codes[bits3 >> (64 - MaximumBits)];
                        uint code4 = codes[bits4 >> (64 - MaximumBits)];
                        bits1 <<= (int)code1;
                        bits2 <<= (int)code2;
                        bits3 <<= (int)code3;
                        bits4 <<= (int)code4;
                        read1 += code1;
                        read2 += code2;
                        read3 += code3;
                        read4 += code4;
                        next[i] = (byte)(code1 >> 8);
                        next[part + i] = (byte)(code2 >> 8);
                        next[(2 * part) + i] = (byte)(code3 >> 8);
                        next[(3 * part) + i] = (byte)(code4 >> 8);
                    }

                    consumed1 += (byte)read1;
                    consumed2 += (byte)read2;
                    consumed3 += (byte)read3;
                    consumed4 += (byte)read4;
                    next1 -= consumed1 >> 3;
                    next2 -= consumed2 >> 3;
                    next3 -= consumed3 >> 3;
                    next4 -= consumed4 >> 3;
                    consumed1 &= 7;
                    consumed2 &= 7;
                    consumed3 &= 7;
                    consumed4 &= 7;
                    bits1 = *(ulong*)next1 << consumed1;
                    bits2 = *(ulong*)next2 << consumed2;
                    bits3 = *(ulong*)next3 << consumed3;
                    bits4 = *(ulong*)next4 << consumed4;
                }
            }

            reader1.Seek(next1, consumed1);
            reader2.Seek(next2, consumed2);
            reader3.Seek(next3, consumed3);
            reader4.Seek(next4, consumed4);
        }

        return Decode(ref reader1, next, output + part)
            && Decode(ref reader2, next + part, output + (2 * part))
            && Decode(ref reader3, next + (2 * part), output4)
            && Decode(ref reader4, next + (3 * part), outputEnd);
    }

    /// <summary>Decodes the rest of a stream, which has to end with the output.</summary>
    private readonly bool Decode(ref BitReader reader, byte* output, byte* outputEnd)
    {
        while (output < outputEnd)
        {
            if (!reader.Reload())
                return false;
            for (int i = 0; i < Batch && output < outputEnd; i++)
            {
                uint code = _codes[reader.Bits >> (64 - MaximumBits)];
                reader.Skip((byte)code);
                *output++ = (byte)(code >> 8);
            }
        }

        return reader.Remaining == 0;
    }

    /// <summary>Reads weights that two FSE states decode in turn. Returns their number, or 0 if they are damaged.</summary>
    private int ReadWeights(byte* start, byte* end, ref Distribution distribution)
    {
        byte* stream = distribution.Read(start, end, WeightAccuracy, WeightSymbolCount);
        State* states = stream == null ? null : distribution.Spread();
        BitReader reader = default;
        if (states == null || !reader.Open(stream, end))
            return 0;
        State* current = states + reader.Read(distribution.Accuracy);
        State* other = states + reader.Read(distribution.Accuracy);
        if (reader.Remaining < 0)
            return 0;
        for (int count = 0; count < MaximumSymbolCount - 2;)
        {
            _weights[count++] = current->Symbol;
            if (!reader.Reload())
                return 0;
            State* next = states + current->Next + reader.Read(current->Bits);
            current = other;
            other = next;
            if (reader.Remaining < 0)
            {
                _weights[count++] = current->Symbol;
                return count;
            }
        }

        return 0;
    }

    /// <summary>The last symbol's weight makes the code complete.</summary>
    private bool Build(int count)
    {
        for (int weight = 0; weight <= WeightSymbolCount; weight++)
            _starts[weight] = 0;
        uint sum = 0;
        for (int i = 0; i < count; i++)
        {
            if (_weights[i] > MaximumBits)
                return false;
            sum += 1u << _weights[i] >> 1;
        }

        if (sum is 0 or >= Size)
            return false;
        int bits = BitReader.HighestBit(sum) + 1;
        uint rest = (1u << bits) - sum;
        if ((rest & (rest - 1)) != 0)
            return false;
        _weights[count++] = (byte)(BitReader.HighestBit(rest) + 1);

        // Codes of the same length follow each other, the longest first.
        for (int i = 0; i < count; i++)
            _starts[_weights[i] + 1] += 1 << _weights[i] >> 1 << (MaximumBits - bits);
        for (int weight = 1; weight <= WeightSymbolCount; weight++)
            _starts[weight] += _starts[weight - 1];
        for (int i = 0; i < count; i++)
        {
            int weight = _weights[i];
            if (weight == 0)
                continue;
            int first = _starts[weight];
            _starts[weight] = first + (1 << (weight - 1 + MaximumBits - bits));
            ushort entry = (ushort)((i << 8) | (bits + 1 - weight));
            for (int code = first; code < _starts[weight]; code++)
                _codes[code] = entry;
        }

        return true;
    }

    private static long Smaller(long a, long b) => a < b ? a : b;
}
