namespace Cake.MultiVariant.Elf;

/// <summary>A section; offset and size in bytes.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Flags">How it is used.</param>
/// <param name="Address">Where it is in memory, or 0.</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Size">How large it is in memory, and in the file unless <see cref="FileSize"/> is 0.</param>
internal readonly record struct ElfSection(
    string Name, ElfSectionType Type, ElfSectionFlags Flags, ulong Address, ulong Offset, ulong Size)
{
    public ulong FileSize => FileSizeOf(Type, Size);

    /// <summary>Whether the file holds code in it.</summary>
    public bool IsCode =>
        FileSize > 0 && Flags.HasFlag(ElfSectionFlags.Allocate) && Flags.HasFlag(ElfSectionFlags.Execute);

    /// <summary>What a section takes up of the file.</summary>
    public static ulong FileSizeOf(ElfSectionType type, ulong size) =>
        type is ElfSectionType.Null or ElfSectionType.NoBits ? 0 : size;
}

/// <summary>sh_type; those that are looked into.</summary>
internal enum ElfSectionType : uint
{
    Null = 0,
    Symbols = 2,
    NoBits = 8,
    NeededVersions = 0x6FFF_FFFE,
}

/// <summary>sh_flags; those that are looked at.</summary>
[Flags]
internal enum ElfSectionFlags : ulong
{
    Allocate = 2,
    Execute = 4,
}
