namespace MultiVariant.Launcher.Zstandard;

/// <summary>A block of a frame (RFC 8878, section 3.1.1.2).</summary>
internal static unsafe class Block
{
    private const int HeaderSize = 3;

    /// <summary>How blocks and literals are stored.</summary>
    private const int Raw = 0;
    private const int Rle = 1;
    private const int Compressed = 2;
    private const int Treeless = 3;

    /// <summary>Appends a block's content to the output. Returns where the block ends, or null if it is damaged.</summary>
    public static byte* Decode(byte* start, byte* frameEnd, Workspace* memory, ref Output output, out bool isLast)
    {
        isLast = true;
        if (frameEnd - start < HeaderSize)
            return null;
        uint header = *(ushort*)start | ((uint)start[2] << 16);
        isLast = (header & 1) != 0;
        int type = (int)(header >> 1) & 3;
        ulong size = header >> 3;
        byte* content = start + HeaderSize;
        ulong room = (ulong)(frameEnd - content);
        if (size > Workspace.MaximumBlockSize || room < (type == Rle ? 1 : size))
            return null;
        byte* end = content + (type == Rle ? 1 : size);
        byte* before = output.Next;
        bool isSound = type switch
        {
            Raw => output.Append(content, size, room - size),
            Rle => output.Fill(*content, size),
            Compressed => DecodeCompressed(content, end, memory, ref output),
            _ => false,
        };
        return isSound && output.Next - before <= Workspace.MaximumBlockSize ? end : null;
    }

    private static bool DecodeCompressed(byte* start, byte* end, Workspace* memory, ref Output output)
    {
        // Any compressed block is longer than a header for literals.
        const int MinimumSize = 2;
        if (end - start < MinimumSize)
            return false;
        int type = *start & 3;
        int format = (*start >> 2) & 3;
        if (type is Compressed or Treeless)
            return DecodeHuffman(start, end, type == Treeless, format, memory, ref output);

        uint size = (uint)*start >> 3;
        byte* content = start + 1;
        if ((format & 1) != 0)
        {
            int headerSize = format == 1 ? 2 : 3;
            if (end - start < headerSize)
                return false;
            size = (*(ushort*)start | (format == 1 ? 0 : (uint)start[2] << 16)) >> 4;
            content = start + headerSize;
        }

        uint stored = type == Raw ? size : 1;
        if (size > Workspace.MaximumBlockSize || stored > end - content)
            return false;
        for (uint i = 0; i < size; i++)
            memory->Literals[i] = content[type == Raw ? i : 0];
        return Sequences.Decode(
            memory, content + stored, end, memory->Literals, memory->Literals + size, ref output);
    }

    private static bool DecodeHuffman(
        byte* start, byte* end, bool isTreeless, int format, Workspace* memory, ref Output output)
    {
        // Both sizes take 10, 10, 14 or 18 bits, after four of type and format.
        int width = format < 2 ? 10 : (format * 4) + 6;
        int headerSize = format < 2 ? 3 : format + 2;
        if (end - start < headerSize)
            return false;
        ulong header = 0;
        for (int i = 0; i < headerSize; i++)
            header |= (ulong)start[i] << (8 * i);
        uint size = (uint)(header >> 4) & ((1u << width) - 1);
        uint stored = (uint)(header >> (4 + width)) & ((1u << width) - 1);
        byte* content = start + headerSize;
        if (size > Workspace.MaximumBlockSize || stored > end - content)
            return false;

        byte* streams = content;
        byte* streamsEnd = content + stored;
        if (!isTreeless)
            streams = memory->Huffman.Read(content, streamsEnd, ref memory->Distribution);
        if (streams == null || !memory->Huffman.Exists)
            return false;
        byte* literals = memory->Literals;
        return (format == 0
                ? memory->Huffman.Decode(streams, streamsEnd, literals, literals + size)
                : memory->Huffman.DecodeFour(streams, streamsEnd, literals, literals + size))
            && Sequences.Decode(memory, streamsEnd, end, literals, literals + size, ref output);
    }
}
