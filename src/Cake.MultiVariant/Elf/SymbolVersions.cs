using System.Runtime.InteropServices;
using ELFSharp.ELF;
using ELFSharp.ELF.Sections;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// The symbol versions that a program needs from its libraries (Linux Standard Base 5.0, "Symbol Versioning"). ELFSharp
/// does not read them.
/// </summary>
internal static class SymbolVersions
{
    public const string GlibcPrefix = "GLIBC_";

    /// <summary>
    /// Not versions but demands on the dynamic linker: glibc 2.36 was the first to meet that for relative relocations, and
    /// 2.42 the first that has more of them (GLIBC_ABI_GNU2_TLS).
    /// </summary>
    private const string AbiPrefix = "GLIBC_ABI_";
    private const string RelativeRelocations = $"{AbiPrefix}DT_RELR";

    /// <summary>VER_FLG_WEAK: the program starts without it, too.</summary>
    private const ushort WeakFlag = 2;

    private const int MaximumCount = 4096;

    /// <summary>The names of the versions, such as <c>GLIBC_2.34</c>, by library; without those that it can do without.</summary>
    public static ILookup<string, string> Read(ELF<ulong> elf, IStringTable strings)
    {
        var needs = new List<(string Library, string Version)>();
        byte[] table = elf.Sections.FirstOrDefault(section =>
            (ElfSectionType)section.Type == ElfSectionType.NeededVersions)?.GetContents() ?? [];
        for (long at = 0, next = 1; next != 0 && at < table.Length; at += next)
        {
            var library = table.Structure<Library>(at, "the versions of a needed library");
            next = library.Next;
            long versionAt = at + library.Versions;
            for (int count = library.Count; count > 0; count--)
            {
                var version = table.Structure<NeededVersion>(versionAt, "a version of a needed library");
                if ((version.Flags & WeakFlag) == 0)
                    needs.Add((strings[library.Name], strings[version.Name]));
                if (needs.Count > MaximumCount)
                    throw new ElfFormatException($"more than {MaximumCount} versions of needed libraries");
                versionAt += version.Next;
            }
        }

        return needs.ToLookup(need => need.Library, need => need.Version);
    }

    /// <summary>Versions without a number, such as <c>GLIBC_PRIVATE</c>, have no order and do not count.</summary>
    public static Version? HighestGlibc(IEnumerable<string> versions) => versions.Max(version =>
        version == RelativeRelocations ? new Version(2, 36)
        : version.StartsWith(AbiPrefix, StringComparison.Ordinal) ? new Version(2, 42)
        : version.StartsWith(GlibcPrefix, StringComparison.Ordinal)
            && Version.TryParse(version[GlibcPrefix.Length..], out Version? number) ? number
        : null);

    /// <summary>Elf64_Verneed.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Library(ushort Format, ushort Count, uint Name, uint Versions, uint Next);

    /// <summary>Elf64_Vernaux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct NeededVersion(uint Hash, ushort Flags, ushort Number, uint Name, uint Next);
}
