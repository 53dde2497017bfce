namespace MultiVariant.Format.X64;

/// <summary>Where CPUID reports a feature, and which register state the OS must have enabled for it.</summary>
internal readonly struct CpuidBit(CpuidLeaf leaf, CpuidRegister register, int bit, OsState state)
{
    public readonly CpuidLeaf Leaf = leaf;
    public readonly CpuidRegister Register = register;
    public readonly int Bit = bit;
    public readonly OsState State = state;
}

/// <summary>The CPUID leaves that report features, as the feature table writes them.</summary>
internal enum CpuidLeaf : byte
{
    /// <summary>Leaf 1.</summary>
    Basic = (byte)'1',

    /// <summary>Leaf 7, subleaf 0.</summary>
    Structured = (byte)'7',

    /// <summary>Leaf 7, subleaf 1.</summary>
    Structured1 = (byte)'8',

    /// <summary>Leaf 0xD, subleaf 1.</summary>
    Xsave = (byte)'D',

    /// <summary>Leaf 0x19.</summary>
    KeyLocker = (byte)'K',

    /// <summary>Leaf 0x24; bit <c>n</c> of its EBX stands for "AVX10 version n or later".</summary>
    Avx10 = (byte)'V',

    /// <summary>Leaf 0x80000001.</summary>
    Extended = (byte)'X',
}

/// <summary>The CPUID result registers, as the feature table writes them.</summary>
internal enum CpuidRegister : byte
{
    Eax = (byte)'A',
    Ebx = (byte)'B',
    Ecx = (byte)'C',
    Edx = (byte)'D',
}

/// <summary>Register state that instructions need the OS to have enabled, as the feature table writes it.</summary>
internal enum OsState : byte
{
    None = (byte)'-',
    Ymm = (byte)'Y',

    /// <summary>ZMM and opmask registers, YMM included.</summary>
    Zmm = (byte)'Z',

    /// <summary>The general-purpose registers R16 to R31.</summary>
    ExtendedGeneralPurpose = (byte)'R',
}
