namespace MultiVariant.Format;

/// <summary>The last 64 bytes of a bundle, as LAYOUT.md describes them. Sizes and offsets are in bytes.</summary>
internal struct BundleFooter
{
    public const int Size = 64;

    /// <summary>How many bytes of the footer the checksum covers: those before <see cref="Checksum"/>.</summary>
    public const int ChecksummedSize = 48;

    /// <summary>"MULTIVAR" in ASCII, read as a little-endian number.</summary>
    public const ulong MagicValue = 0x5241_5649_544C_554D;

    public const ushort CurrentMajorVersion = 1;

    /// <summary>The minor version of bundles without packed variants, and of those with some.</summary>
    public const ushort RawMinorVersion = 0;
    public const ushort PackedMinorVersion = 1;

    public ulong IndexOffset;
    public ulong IndexLength;
    public ulong FileLength;
    public uint EntryCount;
    public uint EntrySize;
    public BundleFlags Flags;
    public ushort Machine;
    public ushort Reserved0;
    public ushort MajorVersion;
    public ushort MinorVersion;
    public uint Reserved1;
    public ulong Checksum;
    public ulong Magic;
}

[System.Flags]
internal enum BundleFlags : uint
{
    None = 0,

    /// <summary>Start variants from a sealed memory file instead of mapping them from the bundle.</summary>
    LaunchFromMemory = 1,

    /// <summary>The launcher ignores MULTIVARIANT and MULTIVARIANT_DEBUG.</summary>
    IgnoreEnvironment = 2,
}
