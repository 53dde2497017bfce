using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Elf;

/// <summary>A program header as it stands in the file (Elf64_Phdr); offset and sizes in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ElfSegment(
    ElfSegmentType Type,
    ElfSegmentFlags Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong PhysicalAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    /// <summary>Whether the segment takes up memory.</summary>
    public bool IsLoadable => Type == ElfSegmentType.Load && MemorySize > 0;

    /// <summary>Whether the segment's content is in a file of so many bytes, and has room in memory.</summary>
    public bool LiesWithin(long fileLength) =>
        FileSize <= MemorySize && Offset <= (ulong)fileLength && FileSize <= (ulong)fileLength - Offset;
}

/// <summary>p_type; those that are looked into.</summary>
internal enum ElfSegmentType : uint
{
    Load = 1,
    Dynamic = 2,
    Interpreter = 3,
    Note = 4,
    GnuStack = 0x6474_E551,
}

/// <summary>p_flags.</summary>
[Flags]
internal enum ElfSegmentFlags : uint
{
    Execute = 1,
    Write = 2,
    Read = 4,
}
