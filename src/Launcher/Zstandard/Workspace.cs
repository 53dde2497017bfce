namespace MultiVariant.Launcher.Zstandard;

/// <summary>
/// Memory for decoding a frame, by one thread or by two. What a block does not replace, the next one uses again. It is zero
/// at first.
/// </summary>
internal unsafe struct Workspace
{
    /// <summary>No block has more content than this, in bytes (RFC 8878, section 3.1.1.2.4).</summary>
    public const int MaximumBlockSize = 128 * 1024;

    /// <summary>Whether a second thread can begin, and whether it has to end.</summary>
    public volatile bool IsOpen;
    public volatile bool IsEnded;

    public Literals Literals;
    public DecodedOutput Decoded;

    /// <summary>What tables are built from.</summary>
    public Distribution Distribution;

    public SequenceTable LiteralLengths;
    public SequenceTable Offsets;
    public SequenceTable MatchLengths;

    /// <summary>The latest three match offsets, the latest first.</summary>
    public fixed uint RecentOffsets[3];

    /// <summary>For each number of bits, as many that are set.</summary>
    public fixed uint Masks[32];

    /// <summary>Prepares for a frame with the blocks from start to end.</summary>
    public void Open(byte* blocks, byte* blocksEnd)
    {
        Literals.Reset(blocks, blocksEnd);
        LiteralLengths.Exists = false;
        Offsets.Exists = false;
        MatchLengths.Exists = false;
        RecentOffsets[0] = 1;
        RecentOffsets[1] = 4;
        RecentOffsets[2] = 8;
        for (int i = 0; i < 32; i++)
            Masks[i] = (1u << i) - 1;
    }

    /// <summary>What a second thread does: it decodes literals ahead of the first one, and hashes and writes behind it.</summary>
    public void Help()
    {
        while (!IsEnded)
        {
            bool isBusy = IsOpen && (Literals.DecodeAhead() || Decoded.Advance());
            if (!isBusy)
                Linux.Sleep();
        }
    }

    /// <summary>Prepares for another frame.</summary>
    public void Close()
    {
        IsOpen = false;
        IsEnded = false;
    }
}
