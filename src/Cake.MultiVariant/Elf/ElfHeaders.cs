using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>ELF header, program headers and section headers, as far as they are there.</summary>
internal sealed record ElfHeaders
{
    private const int IdentificationSize = 16;
    private const int ClassIndex = 4;
    private const int DataEncodingIndex = 5;
    private const int VersionIndex = 6;
    private const int OsAbiIndex = 7;
    private const byte CurrentVersion = 1;

    /// <summary>The kernel takes program headers up to this size (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    private const int MaximumSegmentsSize = 65536;

    /// <summary>In bytes; linkers write some ten.</summary>
    private const int MaximumSectionNameSize = 256;

    public required ElfContent Content { get; init; }

    public required ElfOsAbi OsAbi { get; init; }

    public required ElfType Type { get; init; }

    public required ElfMachine Machine { get; init; }

    public required ulong Entry { get; init; }

    public required IReadOnlyList<ElfSegment> Segments { get; init; }

    public required IReadOnlyList<ElfSection> Sections { get; init; }

    public static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    /// <exception cref="ElfFormatException">The headers are malformed.</exception>
    public static ElfHeaders Read(FileRange file) => Read(file, withSections: true);

    /// <summary>Only what the kernel reads.</summary>
    /// <exception cref="ElfFormatException">The headers are malformed.</exception>
    public static IReadOnlyList<ElfSegment> ReadSegments(FileRange file) => Read(file, withSections: false).Segments;

    private static ElfHeaders Read(FileRange file, bool withSections)
    {
        Span<byte> identification = stackalloc byte[IdentificationSize];
        if (!file.TryRead(0, identification) || !identification.StartsWith(Magic))
            throw new ElfFormatException("no ELF identification at the start");

        var elfClass = (ElfClass)identification[ClassIndex];
        if (!Enum.IsDefined(elfClass))
            throw new ElfFormatException($"the unknown ELF class {elfClass}");
        var dataEncoding = (ElfDataEncoding)identification[DataEncodingIndex];
        if (!Enum.IsDefined(dataEncoding))
            throw new ElfFormatException($"the unknown ELF data encoding {dataEncoding}");
        if (identification[VersionIndex] != CurrentVersion)
            throw new ElfFormatException($"the unknown ELF version {identification[VersionIndex]}");

        var content = new ElfContent(file, elfClass, dataEncoding);
        return Read(content, (ElfOsAbi)identification[OsAbiIndex], withSections);
    }

    private static ElfHeaders Read(ElfContent content, ElfOsAbi osAbi, bool withSections)
    {
        int headerSize = content.Is64Bit ? 64 : 52;
        Span<byte> buffer = stackalloc byte[headerSize - IdentificationSize];
        ElfFields header = content.Fields(IdentificationSize, buffer, "an ELF header");
        var type = (ElfType)header.Half();
        var machine = (ElfMachine)header.Half();
        _ = header.Word(); // e_version
        ulong entry = header.Native();
        ulong segmentsOffset = header.Native();
        ulong sectionsOffset = header.Native();
        _ = header.Word(); // e_flags
        _ = header.Half(); // e_ehsize
        ushort segmentSize = header.Half();
        ushort segmentCount = header.Half();
        ushort sectionSize = header.Half();
        ushort sectionCount = header.Half();
        ushort namesIndex = header.Half();
        return new ElfHeaders
        {
            Content = content,
            OsAbi = osAbi,
            Type = type,
            Machine = machine,
            Entry = entry,
            Segments = ReadSegments(content, segmentsOffset, segmentSize, segmentCount),
            Sections = withSections
                ? ReadSections(content, sectionsOffset, sectionSize, sectionCount, namesIndex)
                : [],
        };
    }

    private static List<ElfSegment> ReadSegments(ElfContent content, ulong offset, int foundSize, int count)
    {
        int size = content.Is64Bit ? 56 : 32;
        if (count > 0 && foundSize != size)
            throw new ElfFormatException($"program headers of {foundSize} instead of {size} bytes");
        if (count * size > MaximumSegmentsSize)
            throw new ElfFormatException($"{count} program headers, more than the kernel takes");

        var segments = new List<ElfSegment>();
        Span<byte> buffer = stackalloc byte[size];
        for (int i = 0; i < count; i++)
        {
            ElfFields segment = content.Fields(offset + (ulong)(i * size), buffer, "program headers");
            var type = (ElfSegmentType)segment.Word();
            uint flags = content.Is64Bit ? segment.Word() : 0;
            ulong fileOffset = segment.Native();
            ulong virtualAddress = segment.Native();
            _ = segment.Native(); // p_paddr
            ulong fileSize = segment.Native();
            ulong memorySize = segment.Native();
            if (!content.Is64Bit)
                flags = segment.Word();
            segments.Add(new ElfSegment(
                type, (ElfSegmentFlags)flags, fileOffset, virtualAddress, fileSize, memorySize, segment.Native()));
        }

        return segments;
    }

    /// <summary>Files with more sections than the header can count (65,279) are object files, not programs.</summary>
    private static List<ElfSection> ReadSections(
        ElfContent content, ulong offset, int foundSize, int count, int namesIndex)
    {
        int size = content.Is64Bit ? 64 : 40;
        if (offset == 0 && count > 0)
            throw new ElfFormatException($"{count} section headers that are nowhere");
        if (count > 0 && foundSize != size)
            throw new ElfFormatException($"section headers of {foundSize} instead of {size} bytes");
        if (count > 0 && namesIndex >= count)
            throw new ElfFormatException($"section names in the section {namesIndex} of {count}");

        var sections = new List<ElfSection>();
        var names = new List<uint>();
        Span<byte> buffer = stackalloc byte[size];
        ulong room = (ulong)content.Length;
        for (int i = 0; i < count; i++)
        {
            ElfFields fields = content.Fields(offset + (ulong)(i * size), buffer, "section headers");
            names.Add(fields.Word());
            var section = new ElfSection(
                Name: "",
                (ElfSectionType)fields.Word(),
                (ElfSectionFlags)fields.Native(),
                fields.Native(),
                fields.Native(),
                fields.Native(),
                fields.Word());
            if (section.FileSize > room)
                throw new ElfFormatException($"sections larger than the {content.Length} bytes of the file");
            room -= section.FileSize;
            content.Table(section.FileSize > 0 ? section.Offset : 0, section.FileSize, "a section");
            sections.Add(section);
        }

        return count == 0 || namesIndex == 0 ? sections : WithNames(content, sections, names, sections[namesIndex]);
    }

    private static List<ElfSection> WithNames(
        ElfContent content, List<ElfSection> sections, List<uint> names, ElfSection strings)
    {
        if (strings.Type != ElfSectionType.Strings)
            throw new ElfFormatException($"section names in a section of the type {strings.Type}");
        return
        [
            .. sections.Zip(names, (section, name) => section with
            {
                Name = content.Text(strings.Table, name, "a section name", MaximumSectionNameSize),
            }),
        ];
    }
}
