using System.Runtime.InteropServices;

namespace Cake.MultiVariant.Elf;

/// <summary>A program header as it is in the file (Elf64_Phdr). Offset and sizes are in bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ElfSegment(
    ElfSegmentType Type, ElfSegmentFlags Flags, ulong Offset, ulong VirtualAddress, ulong PhysicalAddress,
    ulong FileSize, ulong MemorySize, ulong Alignment)
{
    public bool IsLoadable => Type == ElfSegmentType.Load && MemorySize > 0;

    /// <summary>Whether the content lies within a file of this many bytes, and fits the segment's memory.</summary>
    public bool LiesWithin(long fileLength) =>
        FileSize <= MemorySize && Offset <= (ulong)fileLength && FileSize <= (ulong)fileLength - Offset;
}

/// <summary>p_type: the types that matter here.</summary>
internal enum ElfSegmentType : uint
{
    Load = 1,
    Dynamic = 2,
    Interpreter = 3,
    Note = 4,
    GnuStack = 0x6474_E551,
    GnuRelro = 0x6474_E552,
}

/// <summary>p_flags.</summary>
[Flags]
internal enum ElfSegmentFlags : uint
{
    Execute = 1,
    Write = 2,
    Read = 4,
}
