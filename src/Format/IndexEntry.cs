using System.Runtime.InteropServices;

namespace MultiVariant.Format;

/// <summary>One variant in the index. See LAYOUT.md; sizes and offsets are bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IndexEntry
{
    public const int Size = 160;

    /// <summary>The room for the name, its closing zero byte included.</summary>
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

/// <summary>How a variant's bytes are stored.</summary>
internal enum VariantEncoding : uint
{
    /// <summary>As they are: the payload is the ELF file.</summary>
    Raw = 0,
}

/// <summary>What holds for one variant.</summary>
[System.Flags]
internal enum VariantFlags : uint
{
    None = 0,

    /// <summary>
    /// Not chosen on CPUs that lower their clock for 512-bit vectors, on which .NET's JIT avoids such vectors too.
    /// </summary>
    AvoidWhereVector512Throttles = 1,
}
