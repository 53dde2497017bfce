namespace MultiVariant.Launcher;

/// <summary>A piece of a byte string that lies somewhere else.</summary>
internal readonly unsafe struct Text
{
    public readonly byte* Start;
    public readonly int Length;

    public Text(byte* start, int length)
    {
        Start = start;
        Length = length;
    }

    public Text(ReadOnlySpan<byte> bytes)
    {
        Start = bytes.Start;
        Length = bytes.Length;
    }

    public Text(byte* zeroTerminated)
    {
        Start = zeroTerminated;
        while (zeroTerminated[Length] != 0)
            Length++;
    }

    public Text Slice(int start, int length) => new(Start + start, length);

    public Text From(int start) => Slice(start, Length - start);

    /// <summary>What stands before the first <paramref name="separator"/>: everything where there is none.</summary>
    public Text UpTo(char separator)
    {
        int length = 0;
        while (length < Length && Start[length] != separator)
            length++;
        return Slice(0, length);
    }

    /// <summary>What stands behind a beginning of this text and a separator.</summary>
    public Text After(Text beginning, ReadOnlySpan<byte> separator)
    {
        int length = beginning.Length + separator.Length;
        return From(length < Length ? length : Length);
    }

    public bool StartsWith(ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length > Length)
            return false;
        for (int i = 0; i < prefix.Length; i++)
        {
            if (Start[i] != prefix[i])
                return false;
        }

        return true;
    }

    public bool EndsWith(char last) => Length > 0 && Start[Length - 1] == last;

    public bool Equals(ReadOnlySpan<byte> other) => Length == other.Length && StartsWith(other);

    public bool Equals(Text other) => Equals(new ReadOnlySpan<byte>(other.Start, other.Length));
}
