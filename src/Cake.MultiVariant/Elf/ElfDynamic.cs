using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace Cake.MultiVariant.Elf;

/// <summary>What a program tells the dynamic linker (System V ABI, chapter 5, "Dynamic Section").</summary>
internal sealed record ElfDynamic
{
    /// <summary>DF_1_PIE and DF_1_NOW in DT_FLAGS_1; DF_TEXTREL and DF_BIND_NOW in DT_FLAGS.</summary>
    private const ulong PieFlag = 0x0800_0000, NowFlag = 1, TextRelocationsFlag = 4, BindNowFlag = 8;

    /// <summary>Whether DT_FLAGS_1 holds DF_1_PIE.</summary>
    public bool HasPieFlag { get; private init; }

    /// <summary>Whether the dynamic linker changes memory that is not writable (DT_TEXTREL).</summary>
    public bool HasTextRelocations { get; private init; }

    /// <summary>Whether functions are looked up when they are first called, so that their table stays writable.</summary>
    public bool IsBoundLazily { get; private init; }

    /// <summary>In the order in which the dynamic linker loads them.</summary>
    public IReadOnlyList<ElfNeededLibrary> NeededLibraries { get; private init; } = [];

    public string? RPath { get; private init; }

    public string? RunPath { get; private init; }

    /// <summary>Where it looks for libraries before anywhere else. An empty part means the working directory.</summary>
    public IEnumerable<string> SearchPath => (RPath?.Split(':') ?? []).Concat(RunPath?.Split(':') ?? []);

    /// <summary>The oldest glibc that has every symbol the program needs, or null if it needs none.</summary>
    public Version? MinimumGlibc => NeededLibraries.Max(library => library.Glibc);

    /// <summary>ELFSharp does not expose sh_link, but linkers and patchelf call the string table .dynstr.</summary>
    public static ElfDynamic Read(ELF<ulong> elf)
    {
        ILookup<DynamicTag, ulong> entries = elf.Sections.OfType<DynamicSection<ulong>>()
            .SelectMany(section => section.Entries.TakeWhile(entry => entry.Tag != DynamicTag.Null))
            .ToLookup(entry => entry.Tag, entry => entry.Value);
        if (entries.Count == 0)
            return new ElfDynamic();
        if (!elf.TryGetSection(".dynstr", out Section<ulong> section) || section is not StringTable<ulong> strings)
            throw new ElfFormatException("a dynamic section without its strings (.dynstr)");

        ILookup<string, string> versions = SymbolVersions.Read(elf, strings);
        return new ElfDynamic
        {
            HasPieFlag = Has(DynamicTag.Flags1, PieFlag),
            HasTextRelocations = entries.Contains(DynamicTag.TextRel) || Has(DynamicTag.Flags, TextRelocationsFlag),
            IsBoundLazily = entries.Contains(DynamicTag.JmpRel) && !entries.Contains(DynamicTag.BindNow)
                && !Has(DynamicTag.Flags, BindNowFlag) && !Has(DynamicTag.Flags1, NowFlag),
            NeededLibraries = [.. Texts(DynamicTag.Needed).Select(name =>
                new ElfNeededLibrary(name, SymbolVersions.HighestGlibc(versions[name])))],
            RPath = Texts(DynamicTag.RPath).FirstOrDefault(),
            RunPath = Texts(DynamicTag.RunPath).FirstOrDefault(),
        };

        bool Has(DynamicTag tag, ulong flag) => entries[tag].Any(flags => (flags & flag) != 0);

        IEnumerable<string> Texts(DynamicTag tag) => entries[tag].Select(index => strings[(long)index]);
    }
}

/// <summary>A library such as <c>libc.so.6</c>, and the newest glibc symbol version needed from it, if any.</summary>
internal sealed record ElfNeededLibrary(string Name, Version? Glibc)
{
    public override string ToString() => Glibc == null ? Name : $"{Name} ({SymbolVersions.GlibcPrefix}{Glibc})";
}
