using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cake.MultiVariant.Bundling;

/// <summary>
/// The launcher as it stands at the start of a bundle: cut down to what is loaded, with notes behind it by which
/// <c>file</c>, <c>readelf --notes</c> and <c>systemd-coredump</c> tell what the bundle is.
/// </summary>
internal sealed class LauncherImage
{
    // Elf64_Ehdr
    private const int SegmentsOffsetField = 32;
    private const int SectionsOffsetField = 40;
    private const int SegmentCountField = 56;
    private const int SectionCountField = 60;
    private const int SectionNamesField = 62;

    // Elf64_Phdr
    private const int SegmentSize = 56;
    private const int OffsetField = 8;
    private const int VirtualAddressField = 16;
    private const int PhysicalAddressField = 24;
    private const int FileSizeField = 32;
    private const int MemorySizeField = 40;
    private const int AlignmentField = 48;
    private const uint LoadType = 1;
    private const uint NoteType = 4;

    private const int NoteAlignment = 4;
    private const int BuildIdSize = 20;

    /// <summary>NT_GNU_BUILD_ID.</summary>
    private const uint BuildIdType = 3;

    /// <summary>NT_FDO_PACKAGING_METADATA of https://systemd.io/ELF_PACKAGE_METADATA.</summary>
    private const uint PackageType = 0xCAFE_1A7E;

    private readonly byte[] _bytes;
    private readonly int _buildIdOffset;

    private LauncherImage(byte[] bytes, int buildIdOffset)
    {
        _bytes = bytes;
        _buildIdOffset = buildIdOffset;
    }

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <param name="launcher">The launcher's ELF file. It has an empty note segment for the notes.</param>
    /// <param name="packageMetadata">JSON in UTF-8, as ELF package metadata wants it.</param>
    public static LauncherImage Create(Stream launcher, ReadOnlySpan<byte> packageMetadata)
    {
        var file = new byte[launcher.Length];
        launcher.ReadExactly(file);

        int loadedLength = (int)Segments(file, LoadType).Max(at => Read(file, at + OffsetField) + Read(file, at + FileSizeField));
        int notesOffset = AlignUp(loadedLength);
        byte[] buildId = Note("GNU\0"u8, BuildIdType, new byte[BuildIdSize]);
        byte[] package = Note("FDO\0"u8, PackageType, [.. packageMetadata, 0]);

        byte[] bytes =
            [.. file.AsSpan(0, loadedLength), .. new byte[notesOffset - loadedLength], .. buildId, .. package];
        DropSections(bytes);
        DescribeNotes(bytes, notesOffset);
        return new LauncherImage(bytes, notesOffset + buildId.Length - BuildIdSize);
    }

    /// <summary>
    /// Fills in the build-id: made from the launcher and the index, which holds the sums of all variants, it is the
    /// same for the same bundle and for no other.
    /// </summary>
    public void Identify(ReadOnlySpan<byte> index)
    {
        Span<byte> buildId = _bytes.AsSpan(_buildIdOffset, BuildIdSize);
        buildId.Clear();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_bytes);
        hash.AppendData(index);
        hash.GetHashAndReset().AsSpan(0, BuildIdSize).CopyTo(buildId);
    }

    /// <summary>readelf looks for notes in the sections, where there are sections.</summary>
    private static void DropSections(byte[] elf)
    {
        Write(elf, SectionsOffsetField, 0);
        elf.AsSpan(SectionCountField, sizeof(ushort)).Clear();
        elf.AsSpan(SectionNamesField, sizeof(ushort)).Clear();
    }

    private static void DescribeNotes(byte[] elf, int start)
    {
        int segment = Segments(elf, NoteType).Single();
        Write(elf, segment + OffsetField, start);
        Write(elf, segment + VirtualAddressField, start);
        Write(elf, segment + PhysicalAddressField, start);
        Write(elf, segment + FileSizeField, elf.Length - start);
        Write(elf, segment + MemorySizeField, elf.Length - start);
        Write(elf, segment + AlignmentField, NoteAlignment);
    }

    /// <summary>Where in the file the program headers of a type stand.</summary>
    private static IEnumerable<int> Segments(byte[] elf, uint type)
    {
        var first = (int)Read(elf, SegmentsOffsetField);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(elf.AsSpan(SegmentCountField));
        return Enumerable.Range(0, count)
            .Select(number => first + (number * SegmentSize))
            .Where(at => BinaryPrimitives.ReadUInt32LittleEndian(elf.AsSpan(at)) == type);
    }

    /// <summary>Elf64_Nhdr, name, descriptor.</summary>
    private static byte[] Note(ReadOnlySpan<byte> name, uint type, ReadOnlySpan<byte> descriptor)
    {
        const int HeaderSize = 3 * sizeof(uint);
        var note = new byte[HeaderSize + name.Length + AlignUp(descriptor.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(note, name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(note.AsSpan(sizeof(uint)), descriptor.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(note.AsSpan(2 * sizeof(uint)), type);
        name.CopyTo(note.AsSpan(HeaderSize));
        descriptor.CopyTo(note.AsSpan(HeaderSize + name.Length));
        return note;
    }

    private static int AlignUp(int length) => (length + NoteAlignment - 1) / NoteAlignment * NoteAlignment;

    private static long Read(byte[] elf, int at) => BinaryPrimitives.ReadInt64LittleEndian(elf.AsSpan(at));

    private static void Write(byte[] elf, int at, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(elf.AsSpan(at), value);
}
