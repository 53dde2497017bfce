namespace MultiVariant.Launcher.Zstandard;

/// <summary>Where decoded bytes go. Matches reach back to <see cref="History"/>: before the output, there may be a prefix.</summary>
internal unsafe struct Output(byte* history, byte* start, byte* end)
{
    public readonly byte* History = history;
    public readonly byte* End = end;

    /// <summary>Up to here, <see cref="Copy.Wide"/> may be used.</summary>
    public readonly byte* FastEnd = end - Copy.Slack;

    public byte* Next = start;

    /// <summary>Appends bytes if there is room for them.</summary>
    /// <param name="slack">How many bytes can be read after them.</param>
    public bool Append(byte* bytes, ulong length, ulong slack)
    {
        if (length > (ulong)(End - Next))
            return false;
        if (Next + length <= FastEnd && slack >= Copy.Slack)
            Copy.Wide(Next, bytes, Next + length);
        else
            Copy.Exactly(Next, bytes, length);
        Next += length;
        return true;
    }

    public bool Fill(byte value, ulong length)
    {
        if (length > (ulong)(End - Next))
            return false;
        for (ulong i = 0; i < length; i++)
            Next[i] = value;
        Next += length;
        return true;
    }
}
