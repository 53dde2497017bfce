using System.Runtime.InteropServices;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// Refuses files that ELFSharp 2.17.3 cannot handle. It trusts sizes: it allocates a 2 GiB string table before looking
/// for it, and reads a note of size 0 for ever. Without section headers, it mistakes the ELF header for one.
/// </summary>
internal static class ElfGuard
{
    /// <summary>The kernel's limit for all program headers together (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    private const int MaximumSegmentsSize = 65536;

    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const uint NoteSize = 12;

    /// <summary>Linkers write three or four notes.</summary>
    private const int MaximumNoteCount = 1024;

    /// <summary>Returns what ELFSharp does not tell.</summary>
    /// <exception cref="ElfFormatException">ELFSharp must not read the file.</exception>
    public static ElfExtent Check(FileRange file)
    {
        Elf64Header header = ReadHeader(file);
        SectionHeader[] sections = CheckSections(file, header);
        ElfSegment[] segments = ReadSegments(file, header);
        foreach (ElfSegment segment in segments.Where(segment => segment.Type == ElfSegmentType.Note))
            CheckNotes(file, segment);
        ulong headers = header.ProgramHeaderOffset;
        ulong headersEnd = headers + ((ulong)segments.Length * SegmentSize);
        ElfSegment[] sound = [.. segments.Where(segment => segment.LiesWithin(file.Length))];
        ulong[] ends =
        [
            headersEnd,
            header.SectionHeaderOffset + ((ulong)sections.Length * SectionSize),
            .. sections.Where(section => section.FileSize > 0).Select(section => section.Offset + section.FileSize),
            .. sound.Select(segment => segment.Offset + segment.FileSize),
        ];
        return new ElfExtent((long)ends.Max(), sound.Any(segment => segment.IsLoadable
            && segment.Offset <= headers && headersEnd <= segment.Offset + segment.FileSize));
    }

    private static Elf64Header ReadHeader(FileRange file)
    {
        if (ElfIdentity.Read(file) is not { Is64Bit: true, IsLittleEndian: true })
            throw new ElfFormatException("a file that is not 64-bit and little-endian");
        return file.TryRead(0, out Elf64Header header)
            ? header
            : throw new ElfFormatException("an ELF header that is cut short");
    }

    private static ElfSegment[] ReadSegments(FileRange file, in Elf64Header header)
    {
        int count = header.ProgramHeaderCount;
        if (count > 0 && header.ProgramHeaderSize != SegmentSize)
            throw new ElfFormatException($"program headers of {header.ProgramHeaderSize} instead of {SegmentSize} bytes");
        if (count * SegmentSize > MaximumSegmentsSize)
            throw new ElfFormatException($"{count} program headers, more than the kernel accepts");
        return ReadTable<ElfSegment>(file, header.ProgramHeaderOffset, count, "program headers");
    }

    /// <summary>Only object files have more sections than the header can count (65,279).</summary>
    private static SectionHeader[] CheckSections(FileRange file, in Elf64Header header)
    {
        int count = header.SectionHeaderCount;
        if (header.SectionHeaderOffset == 0 || count == 0)
            throw new ElfFormatException("no section headers, which tell where its code is");
        if (header.SectionHeaderSize != SectionSize)
            throw new ElfFormatException($"section headers of {header.SectionHeaderSize} instead of {SectionSize} bytes");
        if (header.SectionNamesIndex == 0 || header.SectionNamesIndex >= count)
            throw new ElfFormatException($"section names in section {header.SectionNamesIndex} of {count}");

        ulong room = (ulong)file.Length;
        var sections = ReadTable<SectionHeader>(file, header.SectionHeaderOffset, count, "section headers");
        foreach (SectionHeader section in sections)
        {
            ulong size = section.FileSize;
            if (size > 0)
                CheckRange(file, section.Offset, size, "a section");
            if (size > room)
                throw new ElfFormatException($"sections that are together larger than the file's {file.Length} bytes");
            room -= size;
        }

        return sections;
    }

    /// <summary>ELFSharp aligns notes to 4 bytes. Those aligned to 8 fit too: their sizes are multiples of 8.</summary>
    private static void CheckNotes(FileRange file, ElfSegment segment)
    {
        CheckRange(file, segment.Offset, segment.FileSize, "notes");
        ulong offset = segment.Offset;
        ulong end = offset + segment.FileSize;
        for (int count = 0; end - offset > NoteSize && file.TryRead(offset, out Elf64NoteHeader note); count++)
        {
            if (count == MaximumNoteCount)
                throw new ElfFormatException($"more than {MaximumNoteCount} notes in a segment");
            ulong size = NoteSize + Aligned(note.NameSize) + Aligned(note.DescriptorSize);
            if (size > end - offset)
                throw new ElfFormatException("a note that exceeds its segment");
            offset += size;
        }
    }

    private static ulong Aligned(ulong size) => (size + 3) & ~3UL;

    private static T[] ReadTable<T>(FileRange file, ulong offset, int count, string what)
        where T : unmanaged
    {
        var table = new T[count];
        Span<byte> bytes = MemoryMarshal.AsBytes(table.AsSpan());
        return file.TryRead(offset, bytes) ? table : throw Beyond(file, offset, what);
    }

    private static void CheckRange(FileRange file, ulong offset, ulong size, string what)
    {
        if (offset > (ulong)file.Length || size > (ulong)file.Length - offset)
            throw Beyond(file, offset, what);
    }

    private static ElfFormatException Beyond(FileRange file, ulong offset, string what) =>
        new($"{what} at 0x{offset:x}, beyond the {file.Length} bytes of the file");

    /// <summary>The fields of Elf64_Shdr that say where the section is.</summary>
    [StructLayout(LayoutKind.Explicit, Size = SectionSize)]
    private readonly struct SectionHeader
    {
        [FieldOffset(4)] public readonly ElfSectionType Type;
        [FieldOffset(24)] public readonly ulong Offset;
        [FieldOffset(32)] public readonly ulong Size;

        public ulong FileSize => ElfSection.FileSizeOf(Type, Size);
    }
}

/// <summary>
/// Where the headers, segments and sections of a file end, and whether a segment has all program headers.
/// </summary>
internal readonly record struct ElfExtent(long End, bool HasMappedHeaders);
