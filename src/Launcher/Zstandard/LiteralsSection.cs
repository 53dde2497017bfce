namespace MultiVariant.Launcher.Zstandard;

/// <summary>Where in a compressed block its literals are, and how they are stored (RFC 8878, section 3.1.1.3.1).</summary>
internal unsafe struct LiteralsSection
{
    private const int Raw = 0;
    private const int Rle = 1;
    private const int Compressed = 2;

    private int _type;

    /// <summary>The first byte behind the header.</summary>
    public byte* Content { get; private set; }

    public byte* End { get; private set; }

    /// <summary>How many literals there are.</summary>
    public uint Size { get; private set; }

    /// <summary>Whether the literals are in one stream, instead of four.</summary>
    public bool IsSingleStream { get; private set; }

    /// <summary>Whether the literals have a Huffman code.</summary>
    public readonly bool IsCoded => _type >= Compressed;

    /// <summary>Whether the content starts with the description of a code, which later sections may use, too.</summary>
    public readonly bool DescribesCode => _type == Compressed;

    /// <summary>Reads the header. False if the section does not fit in the block from start to end.</summary>
    public bool Read(byte* start, byte* end)
    {
        // Any compressed block is longer than a header for literals.
        const int MinimumSize = 2;
        if (end - start < MinimumSize)
            return false;
        _type = *start & 3;
        int format = (*start >> 2) & 3;
        return (IsCoded ? ReadCoded(start, end, format) : ReadPlain(start, end, format))
            && Size <= Workspace.MaximumBlockSize && End >= Content && End <= end;
    }

    /// <summary>Writes literals that are stored as they are, or as the one byte that all of them are.</summary>
    public readonly void CopyTo(byte* target)
    {
        for (uint i = 0; i < Size; i++)
            target[i] = Content[_type == Raw ? i : 0];
    }

    private bool ReadPlain(byte* start, byte* end, int format)
    {
        Size = (uint)*start >> 3;
        Content = start + 1;
        if ((format & 1) != 0)
        {
            int headerSize = format == 1 ? 2 : 3;
            if (end - start < headerSize)
                return false;
            Size = (*(ushort*)start | (format == 1 ? 0 : (uint)start[2] << 16)) >> 4;
            Content = start + headerSize;
        }

        End = Content + (_type == Rle ? 1 : Size);
        return true;
    }

    private bool ReadCoded(byte* start, byte* end, int format)
    {
        // Both sizes take 10, 10, 14 or 18 bits, after four of type and format.
        int width = format < 2 ? 10 : (format * 4) + 6;
        int headerSize = format < 2 ? 3 : format + 2;
        if (end - start < headerSize)
            return false;
        ulong header = 0;
        for (int i = 0; i < headerSize; i++)
            header |= (ulong)start[i] << (8 * i);
        IsSingleStream = format == 0;
        Size = (uint)(header >> 4) & ((1u << width) - 1);
        Content = start + headerSize;
        End = Content + ((uint)(header >> (4 + width)) & ((1u << width) - 1));
        return true;
    }
}
