using Cake.MultiVariant.Elf;

namespace Cake.MultiVariant.Validation;

/// <summary>The rules for each executable: what the kernel and the dynamic linker ask of it.</summary>
internal static class ArtifactRules
{
    public static IReadOnlyList<ArtifactRule> For(Architecture architecture, MultiVariantValidationSettings settings, bool startsFromMemory)
    {
        string buildForIt = $"build it for {architecture.RuntimeIdentifiers[0]}";
        ulong pageSize = (ulong)architecture.SmallestPageSize;
        ulong largestPageSize = (ulong)architecture.PageSize;
        return
        [
            new("MV1001", RuleSeverity.Error, "an executable", "build it first, or correct the path",
                facts => facts.Exists ? null : "no file"),
            new("MV1002", RuleSeverity.Error, "an executable", "name the file inside it",
                facts => facts.IsDirectory ? "a directory" : null),
            new("MV1003", RuleSeverity.Error, "a readable file", "grant this user the right to read it",
                facts => facts.AccessError is { } error ? $"an unreadable one ({error.TrimEnd('.')})" : null),
            new("MV1004", RuleSeverity.Error, "an executable", "build it again",
                facts => facts.Length == 0 ? "an empty file" : null),
            new("MV1005", RuleSeverity.Error, "an ELF file",
                $"name the executable itself, built for {architecture.RuntimeIdentifiers[0]}",
                facts => facts.Length > 0 && !facts.HasElfMagic ? "a file that does not start as ELF" : null),
            new("MV1006", RuleSeverity.Error, "proper ELF headers",
                "build or copy it again; it is damaged, cut short, or stripped of its section headers",
                facts => facts.ElfError),
            new("MV1007", RuleSeverity.Error, "a 64-bit file", buildForIt,
                facts => facts.Identity is { Is64Bit: false } ? "a 32-bit file" : null),
            new("MV1008", RuleSeverity.Error, "a little-endian file", buildForIt,
                facts => facts.Identity is { IsLittleEndian: false } ? "a big-endian file" : null),
            new("MV1009", RuleSeverity.Error, "the OS ABI of Linux (0 or 3)", buildForIt,
                facts => facts.Identity?.OsAbi is not (null or ElfOsAbi.SystemV or ElfOsAbi.Gnu) and var abi
                    ? $"the OS ABI {abi}"
                    : null),
            new("MV1010", RuleSeverity.Error, $"one for {architecture.Machine.Describe()}", buildForIt,
                facts => facts.Identity?.Machine is { } machine && machine != architecture.Machine
                    ? $"a file for {machine.Describe()}"
                    : null),
            new("MV1011", RuleSeverity.Error, "an executable (ET_EXEC or ET_DYN)", "name the linked program",
                facts => NotLinked(facts.Identity?.Type)),
            new("MV1012", RuleSeverity.Error, "a program",
                "name the program that uses it, or link it with -pie or -static-pie",
                facts => facts.Elf is { } elf && IsLibrary(elf) ? "a shared library" : null),
            new("MV1013", RuleSeverity.Error, "loadable segments (PT_LOAD)",
                "link it again, the kernel could not start it either",
                facts => facts.Elf is { } elf && !elf.LoadableSegments.Any() ? "none" : null),
            new("MV1014", RuleSeverity.Error, "segments inside the file", "build or copy it again, it is damaged or cut short",
                facts => First(facts, segment => !segment.LiesWithin(facts.Length), "exceeds the file or its memory")),
            new("MV1015", RuleSeverity.Error, "segments in ascending order, each on pages of its own",
                "link it again with default page sizes",
                facts => FirstOverlapping(facts, pageSize)),
            new("MV1016", RuleSeverity.Error,
                $"offset and address that agree modulo {pageSize}, and a power of two as alignment",
                "link it again with default page sizes",
                facts => First(facts, segment => IsMisaligned(segment, pageSize), "is misaligned for mapping")),
            new("MV1017", RuleSeverity.Error, $"addresses below 0x{architecture.AddressLimit:x}",
                "link it again with default addresses",
                facts => First(facts, segment => IsBeyond(segment, architecture.AddressLimit), "is outside of user space")),
            new("MV1018", RuleSeverity.Error, "a single executable",
                "name its variants instead; MultiVariantExtract takes them out of it",
                facts => facts.IsBundle ? "a bundle" : null),
            new("MV1019", RuleSeverity.Warning, "memory that is either writable or executable",
                "link it without -N (--omagic) and without sections that are both",
                facts => First(facts, it => it.Flags.HasFlag(ElfSegmentFlags.Write | ElfSegmentFlags.Execute), "is writable and executable")),
            new("MV1020", RuleSeverity.Warning, "a stack that is not executable",
                "link it with -z noexecstack; in assembly sources, declare the section .note.GNU-stack",
                facts => facts.Elf is { } elf ? ExecutableStack(elf) : null),
            new("MV1021", RuleSeverity.Error, "a file without them",
                "remove them (chmod ug-s, setcap -r); if they are needed, set them on a bundle for LaunchMode.Map",
                facts => facts.Privilege is { } privilege ? $"{privilege}, which a bundle does not keep" : null),
            new("MV1022", RuleSeverity.Error, settings.Stripped == true ? "a stripped file" : "a symbol table",
                "strip it, or do not, as the setting Stripped says",
                facts => facts.Elf is not { HasSymbols: var has } || settings.Stripped != has ? null
                    : has ? "a symbol table" : "a stripped file"),
            new("MV1023", RuleSeverity.Error, "the dynamic linker that comes with it",
                "link all of it for one C library, or statically",
                facts => facts.Elf is { } elf ? CLibrary.FindMix(elf) : null),
            new("MV1024", RuleSeverity.Error, $"at most glibc {settings.MaximumGlibc}, as the setting MaximumGlibc says",
                "build it on an older system, or in a container of one",
                facts => facts.Elf?.Dynamic.MinimumGlibc is { } needed && settings.MaximumGlibc is { } limit && needed > limit
                    ? $"the need for glibc {needed} ({CLibrary.NewestNeed(facts.Elf)})"
                    : null),
            new("MV1025", RuleSeverity.Warning, $"an alignment to the largest pages, {largestPageSize} bytes",
                $"link it with -z max-page-size={largestPageSize}; as it is, it cannot run on kernels with larger pages",
                facts => facts.Identity?.Machine == architecture.Machine
                    ? FirstForSmallPages(facts, pageSize, largestPageSize)
                    : null),
            new("MV1026", RuleSeverity.Error, "a program that dotnet publish compiled to native code",
                "publish the project with PublishAot, and name the file in the folder publish beneath this one",
                facts => facts.SelfReader is { Kind: SelfReaderKind.AppHost }
                    ? $"the apphost of dotnet build, which only starts {facts.Path.GetFilename()}.dll"
                    : null),
            new("MV1027", RuleSeverity.Error, "a program that does not read its own file, as it would read the bundle instead",
                "compile it to native code (.NET: PublishAot; OCaml: ocamlopt), or ship it without a bundle",
                facts => facts.SelfReader is { Kind: SelfReaderKind.Package } reader
                    ? $"{reader.Content} in its file"
                    : null),
            new("MV1028", RuleSeverity.Error, "none, as the program would look for them at the end of the bundle",
                "ship them as a file of their own; or, if it finds them at the end of /proc/self/exe, set LaunchMode.Memfd and "
                    + "turn this rule off",
                facts => facts.SelfReader is { Kind: SelfReaderKind.Appendix } reader
                    ? $"{reader.Content} behind the last section"
                    : null),
            new("MV1029", RuleSeverity.Error, "one in an executable segment",
                "link it again with the default entry point, or with -e and the name of a function",
                facts => facts.Elf is { } elf && StartsOutside(elf) ? $"the entry point 0x{elf.Entry:x}, which is in none" : null),
            new("MV1030", RuleSeverity.Warning, "code that is loaded as it is in the file",
                "compile all of it with -fPIE, and link it with -z text, which names what is not",
                facts => facts.Elf is { Dynamic.HasTextRelocations: true } ? "code that is relocated (DT_TEXTREL)" : null),
            new("MV1031", RuleSeverity.Warning, "paths that every machine has",
                "link it without these; patchelf --set-interpreter and --set-rpath correct a linked file",
                facts => LinkPath.Of(facts.Elf).FirstOrDefault(path => path.IsOfBuildMachine)?.ToString()),
            new("MV1032", RuleSeverity.Warning, "absolute paths, or paths relative to $ORIGIN",
                "link it without, or patchelf --set-rpath; as it is, who chooses the working directory chooses the library",
                facts => LinkPath.Of(facts.Elf).FirstOrDefault(path => path.IsRelative)?.ToString()),
            new("MV1033", RuleSeverity.Error, "none, as a memory file is in no folder",
                "set LaunchMode.Map, or link it without $ORIGIN",
                facts => startsFromMemory
                    ? LinkPath.Of(facts.Elf).FirstOrDefault(path => path.IsRelativeToProgram)?.ToString()
                    : null),
            new("MV1034", RuleSeverity.Information, "a build-id, by which debuggers find its symbols", "link it with --build-id",
                facts => facts.Elf is { HasBuildId: false } ? "none" : null),
            new("MV1035", RuleSeverity.Information, "tables of the dynamic linker that are read-only when it is done (PT_GNU_RELRO)",
                "link it with -z relro",
                facts => facts.Elf is { Interpreter: not null } elf && elf.Segments.All(it => it.Type != ElfSegmentType.GnuRelro)
                    ? "writable ones"
                    : null),
            new("MV1036", RuleSeverity.Information, "functions that are looked up at the start (DT_BIND_NOW)", "link it with -z now",
                facts => facts.Elf is { Interpreter: not null, Dynamic.IsBoundLazily: true }
                    ? "functions that are looked up when they are first called, in a table that stays writable"
                    : null),
            new("MV1037", RuleSeverity.Information, "program headers in a loadable segment, where libraries look for them",
                "link it without a linker script, or put PHDRS into the first segment (FILEHDR PHDRS)",
                facts => facts.Elf is { HasMappedHeaders: false } elf && elf.LoadableSegments.Any() ? "them in none" : null),
        ];
    }

    private static string? NotLinked(ElfType? type) => type switch
    {
        null or ElfType.Executable or ElfType.Shared => null,
        ElfType.Relocatable => "an object file",
        ElfType.Core => "a core dump",
        _ => $"the ELF type {type}",
    };

    /// <summary>
    /// A program of type ET_DYN has an interpreter, or the flag that linkers set for -pie, or (if linked by hand, like
    /// the launcher) nothing that other programs could link to. The entry point says nothing: many libraries have one.
    /// </summary>
    private static bool IsLibrary(ElfFile elf) =>
        elf.Type == ElfType.Shared
        && elf.Interpreter == null
        && !elf.Dynamic.HasPieFlag
        && elf.Segments.Any(segment => segment.Type == ElfSegmentType.Dynamic);

    private static string? First(ArtifactFacts facts, Func<ElfSegment, bool> isWrong, string what) =>
        facts.Elf?.LoadableSegments.Where(isWrong).Select(segment => $"{Describe(segment)} that {what}").FirstOrDefault();

    private static string? FirstForSmallPages(ArtifactFacts facts, ulong smallest, ulong largest) =>
        facts.Elf?.LoadableSegments
            .Where(segment => segment.Alignment >= smallest && segment.Alignment < largest)
            .Select(segment => $"{Describe(segment)} that is aligned to {segment.Alignment} bytes")
            .FirstOrDefault();

    private static string? FirstOverlapping(ArtifactFacts facts, ulong pageSize)
    {
        ElfSegment[] segments = [.. facts.Elf?.LoadableSegments ?? []];
        return segments.Zip(segments.Skip(1))
            .Where(pair => !LiesBelow(pair.First, pair.Second, pageSize))
            .Select(pair => $"{Describe(pair.Second)} that starts before or on the last page of {Describe(pair.First)}")
            .FirstOrDefault();
    }

    /// <summary>Adds nothing up, as that could overflow in a damaged file.</summary>
    private static bool LiesBelow(ElfSegment lower, ElfSegment upper, ulong pageSize)
    {
        ulong firstPage = upper.VirtualAddress - (upper.VirtualAddress % pageSize);
        return firstPage > lower.VirtualAddress && firstPage - lower.VirtualAddress >= lower.MemorySize;
    }

    private static bool IsMisaligned(ElfSegment segment, ulong pageSize) =>
        (segment.VirtualAddress - segment.Offset) % pageSize != 0 || (segment.Alignment & (segment.Alignment - 1)) != 0;

    private static bool IsBeyond(ElfSegment segment, ulong limit) =>
        segment.Alignment > limit || segment.VirtualAddress > limit || segment.MemorySize > limit - segment.VirtualAddress;

    private static string? ExecutableStack(ElfFile elf)
    {
        ElfSegment stack = elf.Segments.FirstOrDefault(segment => segment.Type == ElfSegmentType.GnuStack);
        return stack.Type != ElfSegmentType.GnuStack ? "no header for the stack (PT_GNU_STACK), so that glibc makes it executable"
            : stack.Flags.HasFlag(ElfSegmentFlags.Execute) ? "an executable stack"
            : null;
    }

    private static bool StartsOutside(ElfFile elf) =>
        elf.LoadableSegments.Any()
        && !elf.LoadableSegments.Any(segment => segment.Flags.HasFlag(ElfSegmentFlags.Execute)
            && elf.Entry >= segment.VirtualAddress && elf.Entry - segment.VirtualAddress < segment.MemorySize);

    private static string Describe(ElfSegment segment) => $"a segment at 0x{segment.VirtualAddress:x}";
}
