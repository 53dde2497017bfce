using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cake.MultiVariant.Bundling;

/// <summary>
/// The launcher as it stands at the start of a bundle: cut down to what is loaded, with notes behind it by which
/// <c>file</c>, <c>readelf --notes</c> and <c>systemd-coredump</c> tell what the bundle is.
/// </summary>
internal sealed class LauncherImage
{
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

        ulong loadedLength = 0;
        foreach (ref Elf64ProgramHeader segment in Segments(file))
        {
            if (segment.Type == Elf64SegmentType.Load)
                loadedLength = ulong.Max(loadedLength, segment.Offset + segment.FileSize);
        }

        byte[] buildId = Note("GNU\0"u8, BuildIdType, new byte[BuildIdSize]);
        byte[] package = Note("FDO\0"u8, PackageType, [.. packageMetadata, 0]);
        int notesOffset = AlignUp((int)loadedLength);
        byte[] bytes =
            [.. file.AsSpan(0, (int)loadedLength), .. new byte[notesOffset - (int)loadedLength], .. buildId, .. package];
        DropSections(ref MemoryMarshal.AsRef<Elf64Header>(bytes.AsSpan()));
        DescribeNotes(bytes, (ulong)notesOffset);
        return new LauncherImage(bytes, notesOffset + buildId.Length - BuildIdSize);
    }

    /// <summary>Whether the launcher of a bundle is no longer than <paramref name="length"/> bytes.</summary>
    /// <param name="start">The bundle's first page, which has the launcher's headers.</param>
    /// <param name="length">A number of bytes.</param>
    public static bool EndsWithin(Span<byte> start, ulong length)
    {
        bool hasCode = false;
        foreach (ref Elf64ProgramHeader segment in Segments(start))
        {
            if (segment.Type != Elf64SegmentType.Load)
                continue;
            if (segment.Offset > length || segment.FileSize > length - segment.Offset)
                return false;
            hasCode = true;
        }

        return hasCode;
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
    private static void DropSections(ref Elf64Header header)
    {
        header.SectionHeaderOffset = 0;
        header.SectionHeaderCount = 0;
        header.SectionNamesIndex = 0;
    }

    private static void DescribeNotes(byte[] elf, ulong start)
    {
        foreach (ref Elf64ProgramHeader segment in Segments(elf))
        {
            if (segment.Type != Elf64SegmentType.Note)
                continue;
            segment.Offset = segment.VirtualAddress = segment.PhysicalAddress = start;
            segment.FileSize = segment.MemorySize = (ulong)elf.Length - start;
            segment.Alignment = NoteAlignment;
        }
    }

    /// <summary>Empty where the program headers are not within these bytes.</summary>
    private static Span<Elf64ProgramHeader> Segments(Span<byte> elf)
    {
        Elf64Header header = MemoryMarshal.Read<Elf64Header>(elf);
        int size = header.ProgramHeaderCount * Unsafe.SizeOf<Elf64ProgramHeader>();
        return header.Magic == Elf64Header.MagicValue && size <= elf.Length && header.ProgramHeaderOffset <= (ulong)(elf.Length - size)
            ? MemoryMarshal.Cast<byte, Elf64ProgramHeader>(elf.Slice((int)header.ProgramHeaderOffset, size))
            : [];
    }

    private static byte[] Note(ReadOnlySpan<byte> name, uint type, ReadOnlySpan<byte> descriptor)
    {
        var header = new Elf64NoteHeader
        {
            NameSize = (uint)name.Length,
            DescriptorSize = (uint)descriptor.Length,
            Type = type,
        };
        byte[] padding = new byte[AlignUp(descriptor.Length) - descriptor.Length];
        return [.. MemoryMarshal.AsBytes(new ReadOnlySpan<Elf64NoteHeader>(in header)), .. name, .. descriptor, .. padding];
    }

    private static int AlignUp(int length) => (length + NoteAlignment - 1) / NoteAlignment * NoteAlignment;
}
