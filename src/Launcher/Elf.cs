using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>Elf64_Ehdr of the System V ABI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ElfHeader
{
    public uint Magic;
    public byte Class;
    public byte Data;
    public fixed byte Identification[10];
    public ElfType Type;
    public ushort Machine;
    public uint Version;
    public ulong Entry;
    public ulong ProgramHeaderOffset;
    public ulong SectionHeaderOffset;
    public uint Flags;
    public ushort HeaderSize;
    public ushort ProgramHeaderSize;
    public ushort ProgramHeaderCount;

    public const uint MagicValue = 0x464C457F;
    public const byte Class64 = 2;
    public const byte LittleEndian = 1;
}

internal enum ElfType : ushort
{
    Executable = 2,
    Shared = 3,
}

/// <summary>Elf64_Phdr of the System V ABI.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProgramHeader
{
    public SegmentType Type;
    public SegmentFlags Flags;
    public ulong Offset;
    public ulong VirtualAddress;
    public ulong PhysicalAddress;
    public ulong FileSize;
    public ulong MemorySize;
    public ulong Alignment;
}

internal enum SegmentType : uint
{
    Load = 1,
    Interpreter = 3,
    GnuStack = 0x6474E551,
}

[Flags]
internal enum SegmentFlags : uint
{
    Execute = 1,
    Write = 2,
    Read = 4,
}
