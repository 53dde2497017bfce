using System.Text;

namespace Cake.MultiVariant.Testing;

/// <summary>An ELF file of headers and content only, right or wrong as a test wants it.</summary>
internal sealed partial record MinimalElf
{
    public const int HeaderSize = 64;
    public const int SegmentSize = 56;
    private const int SectionSize = 64;

    /// <summary>False makes a file of the 64-bit layout that says it is a 32-bit one.</summary>
    public bool Is64Bit { get; init; } = true;

    /// <summary>False swaps the bytes of type and machine only.</summary>
    public bool IsLittleEndian { get; init; } = true;

    public byte OsAbi { get; init; }

    public ElfType Type { get; init; } = ElfType.Executable;

    public ElfMachine Machine { get; init; } = ElfMachine.X64;

    public IReadOnlyList<ElfSegment> Segments { get; init; } = [Load(0x400000)];

    /// <summary>Those between the one without a name and the one with the names.</summary>
    public IReadOnlyList<ElfSection> Sections { get; init; } = [];

    public bool HasSectionHeaders { get; init; } = true;

    /// <summary>The start of the first segment unless set.</summary>
    public ulong? Entry { get; init; }

    /// <summary>Where the program headers stand in the file: behind the ELF header unless set.</summary>
    public int ProgramHeaderOffset { get; init; } = HeaderSize;

    /// <summary>What stands behind the program headers.</summary>
    public byte[] Content { get; init; } = [];

    /// <summary>SHT_STRTAB, SHT_DYNAMIC and SHT_NOTE.</summary>
    public const ElfSectionType Strings = (ElfSectionType)3, Dynamic = (ElfSectionType)6, Note = (ElfSectionType)7;

    public static ElfSegment Load(ulong address) => new(
        ElfSegmentType.Load, ElfSegmentFlags.Read | ElfSegmentFlags.Execute, 0, address, address, 64, 64, 4096);

    /// <summary>Where the content stands in a file with so many segments.</summary>
    public static int ContentOffset(int segments) => HeaderSize + (segments * SegmentSize);

    public byte[] ToBytes()
    {
        using var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        file.Position = ProgramHeaderOffset;
        foreach (ElfSegment segment in Segments)
            WriteSegment(writer, segment);
        writer.Write(Content);
        long sections = HasSectionHeaders ? WriteSections(writer) : 0;
        file.Position = 0;
        WriteHeader(writer, sections);
        return file.ToArray();
    }

    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private void WriteHeader(BinaryWriter file, long sections)
    {
        file.Write((ReadOnlySpan<byte>)
            [.. "\u007fELF"u8, (byte)(Is64Bit ? 2 : 1), (byte)(IsLittleEndian ? 1 : 2), 1, OsAbi, .. new byte[8]]);
        file.Write(Half((ushort)Type));
        file.Write(Half((ushort)Machine));
        file.Write(1);
        file.Write(Entry ?? (Segments is [var first, ..] ? first.VirtualAddress : 0));
        file.Write((long)ProgramHeaderOffset);
        file.Write(sections);
        file.Write(0);
        file.Write((ushort)HeaderSize);
        file.Write((ushort)SegmentSize);
        file.Write((ushort)Segments.Count);
        if (sections == 0)
            return;
        file.Write((ushort)SectionSize);
        file.Write((ushort)(Sections.Count + 2));
        file.Write((ushort)(Sections.Count + 1));
    }

    private ushort Half(ushort value) =>
        IsLittleEndian ? value : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    private static void WriteSegment(BinaryWriter file, ElfSegment segment)
    {
        file.Write((uint)segment.Type);
        file.Write((uint)segment.Flags);
        file.Write(segment.Offset);
        file.Write(segment.VirtualAddress);
        file.Write(segment.PhysicalAddress);
        file.Write(segment.FileSize);
        file.Write(segment.MemorySize);
        file.Write(segment.Alignment);
    }

    /// <summary>Returns where the section headers stand.</summary>
    private long WriteSections(BinaryWriter file)
    {
        ulong namesOffset = (ulong)file.BaseStream.Position;
        var names = new StringBuilder("\0");
        foreach (ElfSection section in Sections)
            names.Append(section.Name).Append('\0');
        names.Append(".shstrtab\0");
        file.Write(Encoding.ASCII.GetBytes($"{names}"));

        long start = file.BaseStream.Position;
        var strings = new ElfSection(".shstrtab", Strings, 0, 0, namesOffset, (ulong)names.Length);
        int name = 0;
        foreach (ElfSection section in (ElfSection[])[default(ElfSection) with { Name = "" }, .. Sections, strings])
        {
            file.Write(name);
            file.Write((uint)section.Type);
            file.Write((ulong)section.Flags);
            file.Write(section.Address);
            file.Write(section.Offset);
            file.Write(section.Size);
            file.Write(0L); // sh_link, sh_info
            file.Write(1L);
            file.Write(0L);
            name += section.Name.Length + 1;
        }

        return start;
    }
}
