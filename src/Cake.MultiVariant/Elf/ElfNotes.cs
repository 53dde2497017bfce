namespace Cake.MultiVariant.Elf;

/// <summary>Notes that compilers and linkers leave in a program.</summary>
internal sealed class ElfNotes
{
    private const int HeaderSize = 12;

    private const uint BuildIdType = 3;
    private const uint PropertiesType = 5;

    /// <summary>In bytes; SHA-512 would need 64.</summary>
    private const int MaximumBuildIdSize = 64;

    /// <summary>Linkers write three or four of them.</summary>
    private const int MaximumNoteCount = 1024;

    private int _count;

    private ElfNotes()
    {
    }

    /// <summary>Lower-case hexadecimal digits, or null.</summary>
    public string? BuildId { get; private set; }

    public ElfProperties Properties { get; private set; }

    private static ReadOnlySpan<byte> GnuName => "GNU\0"u8;

    public static ElfNotes Read(ElfHeaders headers)
    {
        var notes = new ElfNotes();
        foreach (ElfSegment segment in headers.Segments.Where(segment => segment.Type == ElfSegmentType.Note))
        {
            ulong alignment = segment.Alignment == 8 ? 8u : 4u;
            notes.Read(headers.Content, headers.Content.Table(segment.Offset, segment.FileSize, "notes"), alignment);
        }

        return notes;
    }

    /// <summary>The build-id of a file of debug symbols, in which only the section headers are right.</summary>
    public static string? ReadBuildId(ElfHeaders headers)
    {
        ElfSection section = headers.Sections.FirstOrDefault(section => section.Name == ".note.gnu.build-id");
        var notes = new ElfNotes();
        notes.Read(headers.Content, section.Table, alignment: 4);
        return notes.BuildId;
    }

    /// <summary>Descriptions are padded as the segment is aligned (Linux gABI extensions, ".note.gnu.property").</summary>
    private void Read(ElfContent content, ElfTable table, ulong alignment)
    {
        Span<byte> buffer = stackalloc byte[HeaderSize];
        ulong end = table.Offset + table.Size;
        for (ulong offset = table.Offset; offset < end;)
        {
            if (++_count > MaximumNoteCount)
                throw new ElfFormatException($"more than {MaximumNoteCount} notes");
            ElfFields note = content.Fields(offset, buffer, "a note");
            ulong nameSize = note.Word();
            ulong descriptionSize = note.Word();
            uint type = note.Word();
            ulong name = offset + HeaderSize;
            ulong description = name + Padded(nameSize, 4);
            if (description > end || descriptionSize > end - description)
                throw new ElfFormatException("a note that exceeds its segment");
            if (HasGnuName(content, name, nameSize))
                ReadGnuNote(content, type, new ElfTable(description, descriptionSize));
            offset = description + Padded(descriptionSize, alignment);
        }
    }

    private static bool HasGnuName(ElfContent content, ulong offset, ulong size)
    {
        Span<byte> name = stackalloc byte[GnuName.Length];
        if (size != (ulong)name.Length)
            return false;
        content.Read(offset, name, "the name of a note");
        return name.SequenceEqual(GnuName);
    }

    private void ReadGnuNote(ElfContent content, uint type, ElfTable description)
    {
        switch (type)
        {
            case BuildIdType when description.Size is > 0 and <= MaximumBuildIdSize:
                Span<byte> buildId = stackalloc byte[(int)description.Size];
                content.Read(description.Offset, buildId, "a build-id");
                BuildId = Convert.ToHexStringLower(buildId);
                break;
            case PropertiesType:
                Properties = ElfProperties.Read(content, description);
                break;
        }
    }

    private static ulong Padded(ulong size, ulong alignment) => (size + alignment - 1) & ~(alignment - 1);
}
