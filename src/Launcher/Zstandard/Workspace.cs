namespace MultiVariant.Launcher.Zstandard;

/// <summary>Memory for the tables and literals of a block; what a block does not replace, the next one uses again.</summary>
internal unsafe struct Workspace
{
    /// <summary>No block has more content than this, in bytes (RFC 8878, section 3.1.1.2.4).</summary>
    public const int MaximumBlockSize = 128 * 1024;

    /// <summary>What tables are built from.</summary>
    public Distribution Distribution;

    public HuffmanTable Huffman;
    public SequenceTable LiteralLengths;
    public SequenceTable Offsets;
    public SequenceTable MatchLengths;

    /// <summary>The latest three match offsets, the latest first.</summary>
    public fixed uint RecentOffsets[3];

    /// <summary>For each number of bits, as many that are set.</summary>
    public fixed uint Masks[32];

    public fixed byte Literals[MaximumBlockSize + Copy.Slack];

    /// <summary>Prepares for a frame.</summary>
    public void Reset()
    {
        Huffman.Exists = false;
        LiteralLengths.Exists = false;
        Offsets.Exists = false;
        MatchLengths.Exists = false;
        RecentOffsets[0] = 1;
        RecentOffsets[1] = 4;
        RecentOffsets[2] = 8;
        for (int i = 0; i < 32; i++)
            Masks[i] = (1u << i) - 1;
    }
}
