namespace Cake.MultiVariant.Elf;

/// <summary>A library that the dynamic linker has to find.</summary>
/// <param name="Name">DT_NEEDED, such as <c>libc.so.6</c>.</param>
/// <param name="Versions">The highest symbol version of each family that is needed of it, by family.</param>
internal sealed record ElfNeededLibrary(string Name, IReadOnlyList<SymbolVersion> Versions)
{
    public override string ToString() => $"{Name} ({string.Join(", ", Versions)})";
}

/// <summary>A symbol version such as <c>GLIBC_2.34</c>: a family and a number.</summary>
internal sealed record SymbolVersion(string Family, Version Number)
{
    public const string GlibcFamily = "GLIBC";

    /// <summary>Not a version but a demand on the dynamic linker, which glibc 2.36 was the first to meet.</summary>
    private const string RelativeRelocations = "GLIBC_ABI_DT_RELR";

    public override string ToString() => $"{Family}_{Number}";

    /// <summary>Versions without a number, such as <c>GLIBC_PRIVATE</c>, have no order and are left out.</summary>
    public static IReadOnlyList<SymbolVersion> HighestOfEachFamily(IEnumerable<string> versions) =>
    [
        .. versions.Select(Parse).OfType<SymbolVersion>()
            .GroupBy(version => version.Family, (_, family) => family.MaxBy(version => version.Number)!)
            .OrderBy(version => version.Family, StringComparer.Ordinal),
    ];

    private static SymbolVersion? Parse(string text)
    {
        if (text == RelativeRelocations)
            return new SymbolVersion(GlibcFamily, new Version(2, 36));
        int separator = text.LastIndexOf('_');
        if (separator < 0)
            return null;
        string number = text[(separator + 1)..];
        return Version.TryParse(number.Contains('.') ? number : $"{number}.0", out Version? version)
            ? new SymbolVersion(text[..separator], version)
            : null;
    }
}
