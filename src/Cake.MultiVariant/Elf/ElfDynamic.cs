using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace Cake.MultiVariant.Elf;

/// <summary>What a program tells the dynamic linker (System V ABI, chapter 5, "Dynamic Section").</summary>
internal sealed record ElfDynamic
{
    private const ulong PieFlag = 0x0800_0000;

    /// <summary>Whether DT_FLAGS_1 holds DF_1_PIE.</summary>
    public bool HasPieFlag { get; private init; }

    /// <summary>In the order in which the dynamic linker loads them.</summary>
    public IReadOnlyList<ElfNeededLibrary> NeededLibraries { get; private init; } = [];

    public string? RPath { get; private init; }

    public string? RunPath { get; private init; }

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
            HasPieFlag = entries[DynamicTag.Flags1].Any(flags => (flags & PieFlag) != 0),
            NeededLibraries = [.. Texts(DynamicTag.Needed).Select(name =>
                new ElfNeededLibrary(name, SymbolVersions.HighestGlibc(versions[name])))],
            RPath = Texts(DynamicTag.RPath).FirstOrDefault(),
            RunPath = Texts(DynamicTag.RunPath).FirstOrDefault(),
        };

        IEnumerable<string> Texts(DynamicTag tag) => entries[tag].Select(index => strings[(long)index]);
    }
}

/// <summary>A library such as <c>libc.so.6</c>, and the newest glibc symbol version needed from it, if any.</summary>
internal sealed record ElfNeededLibrary(string Name, Version? Glibc)
{
    public override string ToString() => Glibc == null ? Name : $"{Name} ({SymbolVersions.GlibcPrefix}{Glibc})";
}
