namespace MultiVariant.Launcher.Zstandard;

/// <summary>A block of a frame (RFC 8878, section 3.1.1.2).</summary>
internal unsafe struct Block
{
    private const int HeaderSize = 3;

    private const int Raw = 0;
    private const int Rle = 1;
    private const int Compressed = 2;

    private int _type;

    /// <summary>The size of the content; of a compressed block, as it is stored.</summary>
    private ulong _size;

    private byte* _content;

    /// <summary>How many bytes of the frame are behind the block.</summary>
    private ulong _slack;

    private LiteralsSection _literals;

    public bool IsLast { get; private set; }

    public byte* End { get; private set; }

    public readonly bool IsCompressed => _type == Compressed;

    /// <summary>The first part of a compressed block.</summary>
    public readonly LiteralsSection Literals => _literals;

    /// <summary>Reads the headers. False if they are damaged.</summary>
    public bool Read(byte* start, byte* frameEnd)
    {
        if (frameEnd - start < HeaderSize)
            return false;
        uint header = *(ushort*)start | ((uint)start[2] << 16);
        IsLast = (header & 1) != 0;
        _type = (int)(header >> 1) & 3;
        _size = header >> 3;
        _content = start + HeaderSize;
        ulong room = (ulong)(frameEnd - _content);
        ulong stored = _type == Rle ? 1 : _size;
        if (_size > Workspace.MaximumBlockSize || room < stored)
            return false;
        End = _content + stored;
        _slack = room - stored;
        return !IsCompressed || _literals.Read(_content, End);
    }

    /// <summary>Appends the content to the output. False if it is damaged.</summary>
    public readonly bool Decode(Workspace* memory, ref Output output)
    {
        byte* before = output.Next;
        bool isSound = _type switch
        {
            Raw => output.Append(_content, _size, _slack),
            Rle => output.Fill(*_content, _size),
            Compressed => DecodeCompressed(memory, ref output),
            _ => false,
        };
        return isSound && output.Next - before <= Workspace.MaximumBlockSize;
    }

    private readonly bool DecodeCompressed(Workspace* memory, ref Output output)
    {
        byte* literals = memory->Literals.Next(_literals);
        return literals != null
            && Sequences.Decode(memory, _literals.End, End, literals, literals + _literals.Size, ref output);
    }
}
