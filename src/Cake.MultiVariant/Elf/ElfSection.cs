namespace Cake.MultiVariant.Elf;

/// <summary>One section header; offset and size in bytes.</summary>
/// <param name="Name">Empty where the file has no names.</param>
/// <param name="Type">What the section holds.</param>
/// <param name="Flags">How it is used.</param>
/// <param name="Address">Where it is in memory, or 0.</param>
/// <param name="Offset">Where it is in the file.</param>
/// <param name="Size">How large it is in memory, and in the file unless <see cref="FileSize"/> is 0.</param>
/// <param name="Link">The number of the section that belongs to it, such as its string table.</param>
internal readonly record struct ElfSection(
    string Name,
    ElfSectionType Type,
    ElfSectionFlags Flags,
    ulong Address,
    ulong Offset,
    ulong Size,
    uint Link)
{
    public ulong FileSize => Type is ElfSectionType.NoBits or ElfSectionType.Null ? 0 : Size;

    public ElfTable Table => new(Offset, FileSize);

    /// <summary>Whether the file holds code in it.</summary>
    public bool IsCode =>
        FileSize > 0 && Flags.HasFlag(ElfSectionFlags.Allocate) && Flags.HasFlag(ElfSectionFlags.Execute);
}

/// <summary>sh_type; those that are looked into.</summary>
internal enum ElfSectionType : uint
{
    Null = 0,
    Symbols = 2,
    Strings = 3,
    NoBits = 8,
}

/// <summary>sh_flags; those that are looked at.</summary>
[Flags]
internal enum ElfSectionFlags : ulong
{
    Write = 1,
    Allocate = 2,
    Execute = 4,
}
