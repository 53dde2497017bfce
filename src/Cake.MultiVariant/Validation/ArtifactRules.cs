namespace Cake.MultiVariant;

/// <summary>The rules for executables that are to become variants.</summary>
internal static class ArtifactRules
{
    public static IReadOnlyList<ArtifactRule> For(Platform platform) =>
    [
        new("MV1001", "an executable", "build it first, or correct the path",
            facts => facts.Exists ? null : "no file"),
        new("MV1002", "an executable", "name the file inside it",
            facts => facts.IsDirectory ? "a directory" : null),
        new("MV1003", "a readable file", "grant this user the right to read it",
            facts => facts.AccessError is { } error ? $"an unreadable one ({error.TrimEnd('.')})" : null),
        new("MV1004", "an executable", "build it again",
            facts => facts.Length == 0 ? "an empty file" : null),
        new("MV1005", "an ELF file", $"name the executable itself, built for {platform.RuntimeIdentifier}",
            facts => facts.Length > 0 && !facts.HasElfMagic ? "a file that does not start as ELF" : null),
        new("MV1006", "proper ELF headers", "build or copy it again, it is damaged or cut short",
            facts => facts.ElfError),
        new("MV1007", "a 64-bit file", $"build it for {platform.RuntimeIdentifier}",
            facts => facts.Elf is { Class: not ElfClass.Bits64 } ? "a 32-bit file" : null),
        new("MV1008", "a little-endian file", $"build it for {platform.RuntimeIdentifier}",
            facts => facts.Elf is { DataEncoding: not ElfDataEncoding.LittleEndian } ? "a big-endian file" : null),
        new("MV1009", "the OS ABI of Linux (0 or 3)", $"build it for {platform.RuntimeIdentifier}",
            facts => facts.Elf is { OsAbi: not (ElfOsAbi.SystemV or ElfOsAbi.Gnu) and var osAbi }
                ? $"the OS ABI {osAbi}"
                : null),
        new("MV1010", $"one for {platform.Machine.Describe()}", $"build it for {platform.RuntimeIdentifier}",
            facts => facts.Elf is { Machine: var machine } && machine != platform.Machine
                ? $"a file for {machine.Describe()}"
                : null),
        new("MV1011", "an executable (ET_EXEC or ET_DYN)", "name the linked program",
            facts => facts.Elf is { Type: var type } ? NotLinked(type) : null),
        new("MV1012", "a program", "name the program that uses it, or link it with -pie or -static-pie",
            facts => facts.Elf is { } elf && IsLibrary(elf) ? "a shared library" : null),
        new("MV1013", "loadable segments (PT_LOAD)", "link it again, the kernel could not start it either",
            facts => facts.Elf is { } elf && !elf.LoadableSegments.Any() ? "none" : null),
        new("MV1014", "segments inside the file", "build or copy it again, it is damaged or cut short",
            facts => First(facts, segment => !segment.LiesWithin(facts.Length), "exceeds the file or its memory")),
        new("MV1015", "segments in ascending order, each on pages of its own", "link it again with default page sizes",
            facts => FirstOverlapping(facts, platform)),
        new("MV1016", $"offset and address that agree modulo {platform.PageSize}, and a power of two as alignment",
            "link it again with default page sizes",
            facts => First(facts, segment => IsMisaligned(segment, platform), "is misaligned for mapping")),
        new("MV1017", $"addresses below 0x{platform.AddressLimit:x}", "link it again with default addresses",
            facts => First(facts, segment => IsBeyondLimit(segment, platform), "is outside of user space")),
        new("MV1018", "a single executable", "name its variants instead; MultiVariantExtract takes them out of it",
            facts => facts.HasBundleMagic ? "a bundle" : null),
    ];

    private static string? NotLinked(ElfType type) => type switch
    {
        ElfType.Executable or ElfType.Shared => null,
        ElfType.Relocatable => "an object file",
        ElfType.Core => "a core dump",
        _ => $"the ELF type {type}",
    };

    /// <summary>
    /// A program of type ET_DYN has an interpreter, or the mark that linkers set for -pie, or (linked by hand, as the
    /// launcher is) nothing that another program could link to. The entry point tells nothing: many libraries have one.
    /// </summary>
    private static bool IsLibrary(ElfFile elf) =>
        elf.Type == ElfType.Shared
        && elf.Interpreter == null
        && !elf.HasPieFlag
        && elf.Segments.Any(segment => segment.Type == ElfSegmentType.Dynamic);

    private static string? First(ArtifactFacts facts, Func<ElfSegment, bool> isWrong, string what) =>
        facts.Elf?.LoadableSegments.Where(isWrong).Select(segment => $"{Describe(segment)} that {what}")
            .FirstOrDefault();

    private static string? FirstOverlapping(ArtifactFacts facts, Platform platform)
    {
        ElfSegment[] segments = [.. facts.Elf?.LoadableSegments ?? []];
        return segments.Zip(segments.Skip(1))
            .Where(pair => !LiesBelow(pair.First, pair.Second, platform))
            .Select(pair => $"{Describe(pair.Second)} that starts before or on the last page of {Describe(pair.First)}")
            .FirstOrDefault();
    }

    /// <summary>Without sums, which could overflow in a damaged file.</summary>
    private static bool LiesBelow(ElfSegment lower, ElfSegment upper, Platform platform)
    {
        ulong firstPage = upper.VirtualAddress - (upper.VirtualAddress % (ulong)platform.PageSize);
        return firstPage > lower.VirtualAddress && firstPage - lower.VirtualAddress >= lower.MemorySize;
    }

    private static bool IsMisaligned(ElfSegment segment, Platform platform) =>
        (segment.VirtualAddress - segment.Offset) % (ulong)platform.PageSize != 0
        || (segment.Alignment & (segment.Alignment - 1)) != 0;

    private static bool IsBeyondLimit(ElfSegment segment, Platform platform) =>
        segment.Alignment > platform.AddressLimit
        || segment.VirtualAddress > platform.AddressLimit
        || segment.MemorySize > platform.AddressLimit - segment.VirtualAddress;

    private static string Describe(ElfSegment segment) => $"a segment at 0x{segment.VirtualAddress:x}";
}
