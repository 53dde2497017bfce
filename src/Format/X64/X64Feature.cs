namespace MultiVariant.Format.X64;

/// <summary>A row of the feature table in <see cref="X64Features"/>: where CPUID reports the feature.</summary>
internal readonly ref struct X64Feature
{
    private readonly ReadOnlySpan<byte> _rows;
    private readonly int _nameLength;

    /// <summary>Takes the first of the rows.</summary>
    public X64Feature(ReadOnlySpan<byte> rows)
    {
        _rows = rows;
        while (_nameLength < rows.Length && rows[_nameLength] != ' ')
            _nameLength++;
    }

    public ReadOnlySpan<byte> Name => _rows.Slice(0, _nameLength);

    public CpuidLeaf Leaf => (CpuidLeaf)Column(1);
    public CpuidRegister Register => (CpuidRegister)Column(2);
    public int Bit => ((Column(3) - '0') * 10) + Column(4) - '0';
    public OsState State => (OsState)Column(5);

    /// <summary>The next row; empty after the last one.</summary>
    public X64Feature Next => new(_rows.Slice(_nameLength + 6));

    private byte Column(int number) => _rows[_nameLength + number];
}

/// <summary>The CPUID leaves that report features.</summary>
internal enum CpuidLeaf : byte
{
    Basic = (byte)'1', // leaf 1
    Structured = (byte)'7', // leaf 7, subleaf 0
    Structured1 = (byte)'8', // leaf 7, subleaf 1
    Xsave = (byte)'D', // leaf 0xD, subleaf 1
    KeyLocker = (byte)'K', // leaf 0x19
    Avx10 = (byte)'V', // leaf 0x24; bit n of EBX stands for "AVX10 version n or later"
    Extended = (byte)'X', // leaf 0x80000001
}

internal enum CpuidRegister : byte
{
    Eax = (byte)'A',
    Ebx = (byte)'B',
    Ecx = (byte)'C',
    Edx = (byte)'D',
}

/// <summary>The register state that the OS must have enabled for a feature.</summary>
internal enum OsState : byte
{
    None = (byte)'-',
    Ymm = (byte)'Y',
    Zmm = (byte)'Z', // ZMM and opmask registers, and YMM
    ExtendedGeneralPurpose = (byte)'R', // R16 to R31
}
