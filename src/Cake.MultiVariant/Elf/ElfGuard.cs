using System.Runtime.InteropServices;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// Refuses the files that ELFSharp 2.17.3 cannot cope with. It takes sizes on trust (it allocates a string table of
/// 2 GiB before it looks for it, and reads a note of size 0 for ever) and takes the ELF header for a section header
/// where there is none.
/// </summary>
internal static class ElfGuard
{
    /// <summary>The kernel takes program headers up to this size (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    private const int MaximumSegmentsSize = 65536;

    private const int SegmentSize = 56;
    private const int SectionSize = 64;
    private const uint NoteSize = 12;

    /// <summary>Linkers write three or four of them.</summary>
    private const int MaximumNoteCount = 1024;

    /// <exception cref="ElfFormatException">ELFSharp must not read the file.</exception>
    public static void Check(FileRange file)
    {
        Header header = ReadHeader(file);
        CheckSections(file, header);
        foreach (ElfSegment segment in ReadSegments(file, header).Where(segment => segment.Type == ElfSegmentType.Note))
            CheckNotes(file, segment);
    }

    /// <summary>The program headers: what the kernel reads of a 64-bit little-endian program.</summary>
    /// <exception cref="ElfFormatException">The headers are malformed.</exception>
    public static ElfSegment[] ReadSegments(FileRange file) => ReadSegments(file, ReadHeader(file));

    private static Header ReadHeader(FileRange file)
    {
        if (ElfIdentity.Read(file) is not { Is64Bit: true, IsLittleEndian: true })
            throw new ElfFormatException("a file that is not 64-bit and little-endian");
        return file.TryRead(0, out Header header)
            ? header
            : throw new ElfFormatException("an ELF header that is cut short");
    }

    private static ElfSegment[] ReadSegments(FileRange file, Header header)
    {
        if (header.SegmentCount > 0 && header.SegmentSize != SegmentSize)
            throw new ElfFormatException($"program headers of {header.SegmentSize} instead of {SegmentSize} bytes");
        if (header.SegmentCount * SegmentSize > MaximumSegmentsSize)
            throw new ElfFormatException($"{header.SegmentCount} program headers, more than the kernel takes");
        return ReadTable<ElfSegment>(file, header.SegmentsOffset, header.SegmentCount, "program headers");
    }

    /// <summary>Files with more sections than the header can count (65,279) are object files, not programs.</summary>
    private static void CheckSections(FileRange file, Header header)
    {
        if (header.SectionsOffset == 0 || header.SectionCount == 0)
            throw new ElfFormatException("no section headers, which tell where its code is");
        if (header.SectionSize != SectionSize)
            throw new ElfFormatException($"section headers of {header.SectionSize} instead of {SectionSize} bytes");
        if (header.NamesIndex == 0 || header.NamesIndex >= header.SectionCount)
            throw new ElfFormatException($"section names in the section {header.NamesIndex} of {header.SectionCount}");

        ulong room = (ulong)file.Length;
        foreach (SectionHeader section in
            ReadTable<SectionHeader>(file, header.SectionsOffset, header.SectionCount, "section headers"))
        {
            ulong size = ElfSection.FileSizeOf(section.Type, section.Size);
            if (size > 0)
                CheckRange(file, section.Offset, size, "a section");
            if (size > room)
                throw new ElfFormatException($"sections that are larger than the file's {file.Length} bytes");
            room -= size;
        }
    }

    /// <summary>ELFSharp aligns notes at 4 bytes, as all linkers do: the sizes of those aligned at 8 are multiples of 8.</summary>
    private static void CheckNotes(FileRange file, ElfSegment segment)
    {
        CheckRange(file, segment.Offset, segment.FileSize, "notes");
        ulong offset = segment.Offset;
        ulong end = offset + segment.FileSize;
        for (int count = 0; end - offset > NoteSize && file.TryRead(offset, out Note note); count++)
        {
            if (count == MaximumNoteCount)
                throw new ElfFormatException($"more than {MaximumNoteCount} notes in a segment");
            ulong size = NoteSize + Aligned(note.NameSize) + Aligned(note.DescriptionSize);
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

    /// <summary>Elf64_Ehdr, as far as it leads to the other headers.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private readonly struct Header
    {
        [FieldOffset(32)] public readonly ulong SegmentsOffset;
        [FieldOffset(40)] public readonly ulong SectionsOffset;
        [FieldOffset(54)] public readonly ushort SegmentSize;
        [FieldOffset(56)] public readonly ushort SegmentCount;
        [FieldOffset(58)] public readonly ushort SectionSize;
        [FieldOffset(60)] public readonly ushort SectionCount;
        [FieldOffset(62)] public readonly ushort NamesIndex;
    }

    /// <summary>Elf64_Shdr, as far as it says where the section is.</summary>
    [StructLayout(LayoutKind.Explicit, Size = SectionSize)]
    private readonly struct SectionHeader
    {
        [FieldOffset(4)] public readonly ElfSectionType Type;
        [FieldOffset(24)] public readonly ulong Offset;
        [FieldOffset(32)] public readonly ulong Size;
    }

    /// <summary>Elf64_Nhdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Note(uint NameSize, uint DescriptionSize, uint Type);
}
