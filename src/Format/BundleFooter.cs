using System.Runtime.InteropServices;

namespace MultiVariant.Format;

/// <summary>The last 64 bytes of a bundle. See LAYOUT.md; sizes and offsets are bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BundleFooter
{
    public const int Size = 64;

    /// <summary>The bytes before <see cref="Checksum"/>: what of the footer the checksum covers.</summary>
    public const int ChecksummedSize = 48;

    /// <summary>"MULTIVAR" as it stands in the file.</summary>
    public const ulong MagicValue = 0x5241_5649_544C_554D;

    public const ushort CurrentMajorVersion = 1;
    public const ushort CurrentMinorVersion = 0;

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

/// <summary>What holds for the bundle as a whole.</summary>
[System.Flags]
internal enum BundleFlags : uint
{
    None = 0,

    /// <summary>Start variants from a sealed memory file instead of mapping them from the bundle.</summary>
    LaunchFromMemory = 1,

    /// <summary>The environment does not control the launcher.</summary>
    IgnoreEnvironment = 2,
}
