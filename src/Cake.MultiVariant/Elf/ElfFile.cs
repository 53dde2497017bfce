namespace Cake.MultiVariant.Elf;

/// <summary>What the headers of an ELF file say (System V ABI, chapters 4 and 5).</summary>
internal sealed record ElfFile
{
    public required ElfClass Class { get; init; }

    public required ElfDataEncoding DataEncoding { get; init; }

    public required ElfOsAbi OsAbi { get; init; }

    public required ElfType Type { get; init; }

    public required ElfMachine Machine { get; init; }

    /// <summary>The virtual address of the first instruction.</summary>
    public required ulong Entry { get; init; }

    public required IReadOnlyList<ElfSegment> Segments { get; init; }

    /// <summary>Empty where they were stripped.</summary>
    public required IReadOnlyList<ElfSection> Sections { get; init; }

    /// <summary>The path in PT_INTERP, or null: the kernel starts the program itself.</summary>
    public required string? Interpreter { get; init; }

    /// <summary>Whether DT_FLAGS_1 holds DF_1_PIE.</summary>
    public required bool HasPieFlag { get; init; }

    /// <summary>In the order in which the dynamic linker loads them.</summary>
    public required IReadOnlyList<ElfNeededLibrary> NeededLibraries { get; init; }

    /// <summary>DT_RPATH, or null.</summary>
    public required string? RPath { get; init; }

    /// <summary>DT_RUNPATH, or null.</summary>
    public required string? RunPath { get; init; }

    /// <summary>Lower-case hexadecimal digits, or null.</summary>
    public required string? BuildId { get; init; }

    public required ElfProperties Properties { get; init; }

    /// <summary>Where the debug symbols are, or null.</summary>
    public required ElfDebugLink? DebugLink { get; init; }

    /// <summary>Whether the file ends as bundles do.</summary>
    public required bool IsBundle { get; init; }

    /// <summary>What ILC made the file as, or null when it was not ILC.</summary>
    public NativeAotKind? NativeAot =>
        !HasSection(ManagedCodeSection) || !(HasSection(".dotnet_eh_table") || HasSection("__modules")) ? null
        : Type == ElfType.Shared && Interpreter == null && !HasPieFlag ? NativeAotKind.Library
        : NativeAotKind.Program;

    /// <summary>Whether there is a symbol table beside that of the dynamic linker.</summary>
    public bool HasSymbols => Sections.Any(section => section.Type == ElfSectionType.Symbols);

    /// <summary>The lowest glibc that has all symbols that are needed, or null when none of it is needed.</summary>
    public Version? MinimumGlibc =>
        NeededLibraries.SelectMany(library => library.Versions)
            .Where(version => version.Family == SymbolVersion.GlibcFamily)
            .Max(version => version.Number);

    /// <summary>The section into which ILC puts what was IL.</summary>
    public const string ManagedCodeSection = "__managedcode";

    /// <summary>The segments that take up memory.</summary>
    public IEnumerable<ElfSegment> LoadableSegments => Segments.Loadable;

    private bool HasSection(string name) => Sections.Any(section => section.Name == name);
}

/// <summary>.gnu_debuglink.</summary>
internal sealed record ElfDebugLink(string FileName, uint Crc32);

/// <summary>What ILC makes.</summary>
internal enum NativeAotKind
{
    Program,
    Library,
}

/// <summary>One program header; offset and sizes in bytes.</summary>
internal readonly record struct ElfSegment(
    ElfSegmentType Type,
    ElfSegmentFlags Flags,
    ulong Offset,
    ulong VirtualAddress,
    ulong FileSize,
    ulong MemorySize,
    ulong Alignment)
{
    /// <summary>Whether the segment's content is in a file of so many bytes, and has room in memory.</summary>
    public bool LiesWithin(long fileLength) =>
        FileSize <= MemorySize && Offset <= (ulong)fileLength && FileSize <= (ulong)fileLength - Offset;
}

/// <summary>EI_CLASS.</summary>
internal enum ElfClass : byte
{
    Bits32 = 1,
    Bits64 = 2,
}

/// <summary>EI_DATA.</summary>
internal enum ElfDataEncoding : byte
{
    LittleEndian = 1,
    BigEndian = 2,
}

/// <summary>EI_OSABI; those that Linux programs carry.</summary>
internal enum ElfOsAbi : byte
{
    SystemV = 0,
    Gnu = 3,
}

/// <summary>e_type.</summary>
internal enum ElfType : ushort
{
    Relocatable = 1,
    Executable = 2,
    Shared = 3,
    Core = 4,
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
