namespace MultiVariant.Format;

/// <summary>One variant in the index, as LAYOUT.md describes it. Sizes and offsets are in bytes.</summary>
internal unsafe struct IndexEntry
{
    public const int Size = 160;

    /// <summary>Includes the zero byte that ends the name.</summary>
    public const int NameSize = 64;

    /// <summary>Readers refuse an index with more entries, or with larger ones.</summary>
    public const int MaximumCount = 64;
    public const int MaximumSize = 1024;

    public fixed byte Name[NameSize];
    public FeatureSet RequiredFeatures;
    public ulong Offset;
    public ulong StoredLength;
    public ulong Length;
    public VariantEncoding Encoding;
    public VariantFlags Flags;
    public fixed byte Sha256[32];
}

/// <summary>How a variant is stored.</summary>
internal enum VariantEncoding : uint
{
    /// <summary>The payload is the ELF file itself.</summary>
    Raw = 0,

    /// <summary>The payload is a zstd frame of the ELF file (RFC 8878) with content size and checksum.</summary>
    Zstd = 1,

    /// <summary>
    /// The same, but the frame's matches may reach into a prefix: the decoded bytes of the first variant with encoding
    /// <see cref="Zstd"/>.
    /// </summary>
    ZstdPatch = 2,
}

[System.Flags]
internal enum VariantFlags : uint
{
    None = 0,

    /// <summary>Not chosen where 512-bit vectors lower the clock; .NET's JIT avoids such vectors there, too.</summary>
    AvoidWhereVector512Throttles = 1,
}
