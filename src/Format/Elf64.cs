namespace MultiVariant.Format;

/// <summary>Elf64_Ehdr of the System V ABI.</summary>
internal unsafe struct Elf64Header
{
    public const uint MagicValue = 0x464C457F;
    public const byte Class64 = 2;
    public const byte LittleEndian = 1;

    public uint Magic;
    public byte Class;
    public byte Data;
    public fixed byte Identification[10];
    public Elf64FileType Type;
    public ushort Machine;
    public uint Version;
    public ulong Entry;
    public ulong ProgramHeaderOffset;
    public ulong SectionHeaderOffset;
    public uint Flags;
    public ushort HeaderSize;
    public ushort ProgramHeaderSize;
    public ushort ProgramHeaderCount;
    public ushort SectionHeaderSize;
    public ushort SectionHeaderCount;
    public ushort SectionNamesIndex;
}

internal enum Elf64FileType : ushort
{
    Executable = 2,
    Shared = 3,
}

/// <summary>Elf64_Phdr of the System V ABI.</summary>
internal struct Elf64ProgramHeader
{
    public Elf64SegmentType Type;
    public Elf64SegmentFlags Flags;
    public ulong Offset;
    public ulong VirtualAddress;
    public ulong PhysicalAddress;
    public ulong FileSize;
    public ulong MemorySize;
    public ulong Alignment;
}

internal enum Elf64SegmentType : uint
{
    Load = 1,
    Interpreter = 3,
    Note = 4,

    /// <summary>"mult" in ASCII, from the range of operating systems, which ignore what they do not know.</summary>
    Variants = 0x6D756C74,
    GnuStack = 0x6474E551,
    GnuProperty = 0x6474E553,
}

[System.Flags]
internal enum Elf64SegmentFlags : uint
{
    Execute = 1,
    Write = 2,
    Read = 4,
}

/// <summary>Elf64_Nhdr of the System V ABI.</summary>
internal struct Elf64NoteHeader
{
    public uint NameSize;
    public uint DescriptorSize;
    public uint Type;
}
