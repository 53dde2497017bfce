using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// A section. Offset and size are in bytes; the address is 0 if the section is not in memory. The size is that in memory;
/// in the file, the section takes up <see cref="FileSize"/>.
/// </summary>
internal readonly record struct ElfSection(
    string Name, ElfSectionType Type, ElfSectionFlags Flags, ulong Address, ulong Offset, ulong Size)
{
    public ulong FileSize => FileSizeOf(Type, Size);

    public bool IsCode =>
        FileSize > 0 && Flags.HasFlag(ElfSectionFlags.Allocate) && Flags.HasFlag(ElfSectionFlags.Execute);

    /// <summary>Its bytes in the file; none if there are more than a limit, or than an array can have.</summary>
    public byte[] Read(FileRange file, int limit = int.MaxValue)
    {
        if (FileSize > (ulong)Math.Min(limit, Array.MaxLength))
            return [];
        byte[] bytes = new byte[FileSize];
        return file.TryRead(Offset, bytes) ? bytes : [];
    }

    public static ulong FileSizeOf(ElfSectionType type, ulong size) =>
        type is ElfSectionType.Null or ElfSectionType.NoBits ? 0 : size;
}

/// <summary>sh_type: the types that matter here.</summary>
internal enum ElfSectionType : uint
{
    Null = 0,
    Symbols = 2,
    Relocations = 4,
    NoBits = 8,
    NeededVersions = 0x6FFF_FFFE,
}

/// <summary>sh_flags: the flags that matter here.</summary>
[Flags]
internal enum ElfSectionFlags : ulong
{
    Allocate = 2,
    Execute = 4,
}
