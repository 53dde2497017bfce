namespace MultiVariant.Format.X64;

/// <summary>Where CPUID reports a feature, and which register state the OS must have enabled for it (XCR0).</summary>
internal readonly ref struct CpuidBit(
    ReadOnlySpan<byte> name, CpuidLeaf leaf, CpuidRegister register, int bit, OsState state)
{
    public const int LeafCount = (int)CpuidLeaf.Extended + 1;
    public const int RegisterCount = (int)CpuidRegister.Edx + 1;

    private const int RegisterBits = 32;

    /// <summary>The feature's name as in GCC's <c>-m</c> option, ASCII.</summary>
    public readonly ReadOnlySpan<byte> Name = name;
    public readonly OsState State = state;

    // One number instead of three keeps the table's code small in the launcher.
    private readonly uint _position = ((((uint)leaf * RegisterCount) + (uint)register) * RegisterBits) + (uint)bit;

    public CpuidLeaf Leaf => (CpuidLeaf)(_position / (RegisterBits * RegisterCount));

    public CpuidRegister Register => (CpuidRegister)(_position / RegisterBits % RegisterCount);

    public int Bit => (int)(_position % RegisterBits);
}

/// <summary>The CPUID leaves that report features.</summary>
internal enum CpuidLeaf
{
    /// <summary>Leaf 1.</summary>
    Basic,

    /// <summary>Leaf 7, subleaf 0.</summary>
    Structured,

    /// <summary>Leaf 7, subleaf 1.</summary>
    Structured1,

    /// <summary>Leaf 0xD, subleaf 1.</summary>
    Xsave,

    /// <summary>Leaf 0x19.</summary>
    KeyLocker,

    /// <summary>Leaf 0x24: bit <c>n</c> of EBX stands for "AVX10 version n or later".</summary>
    Avx10,

    /// <summary>Leaf 0x80000001.</summary>
    Extended,
}

/// <summary>The CPUID result registers in the order in which the instruction's results are kept.</summary>
internal enum CpuidRegister
{
    Eax,
    Ebx,
    Ecx,
    Edx,
}

/// <summary>Masks of XCR0 (Intel SDM volume 1, section 13.3).</summary>
internal enum OsState : uint
{
    None = 0,

    /// <summary>SSE and AVX state.</summary>
    Avx = 0x6,

    /// <summary><see cref="Avx"/>, the opmask and both ZMM states.</summary>
    Avx512 = 0xE6,

    /// <summary>The extended general-purpose registers R16 to R31.</summary>
    Apx = 0x80000,
}
