using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cake.MultiVariant.Bundling;

/// <summary>
/// The launcher at the start of a bundle: only what is loaded, followed by notes that tell <c>file</c>,
/// <c>readelf --notes</c> and <c>systemd-coredump</c> what the bundle is.
/// </summary>
internal sealed class LauncherImage
{
    /// <summary>No launcher with its notes is longer, in bytes.</summary>
    public const long MaximumLength = 1 << 20;

    private const int NoteAlignment = 4;
    private const int BuildIdSize = 20;

    /// <summary>NT_GNU_BUILD_ID.</summary>
    private const uint BuildIdType = 3;

    /// <summary>NT_FDO_PACKAGING_METADATA of https://systemd.io/ELF_PACKAGE_METADATA.</summary>
    private const uint PackageType = 0xCAFE_1A7E;

    private readonly byte[] _bytes;
    private readonly int _buildIdOffset;

    private LauncherImage(byte[] bytes, int buildIdOffset) => (_bytes, _buildIdOffset) = (bytes, buildIdOffset);

    public ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Takes the launcher's ELF file, which has an empty note segment, and the package metadata.</summary>
    public static LauncherImage Create(Stream launcher, ReadOnlySpan<byte> packageMetadata)
    {
        var file = new byte[launcher.Length];
        launcher.ReadExactly(file);

        int loadedLength = (int)LoadedSegments(file).Max(segment => segment.Offset + segment.FileSize);
        byte[] buildId = Note("GNU\0"u8, BuildIdType, new byte[BuildIdSize]);
        byte[] package = Note("FDO\0"u8, PackageType, [.. packageMetadata, 0]);
        int notesOffset = AlignUp(loadedLength);
        byte[] bytes = [.. file.AsSpan(0, loadedLength), .. new byte[notesOffset - loadedLength], .. buildId, .. package];
        DropSections(ref MemoryMarshal.AsRef<Elf64Header>(bytes.AsSpan()));
        DescribeNotes(bytes, (ulong)notesOffset);
        return new LauncherImage(bytes, notesOffset + buildId.Length - BuildIdSize);
    }

    /// <summary>Whether a launcher ends within this many bytes, by the headers in the bundle's first page.</summary>
    public static bool EndsWithin(Span<byte> start, ulong length)
    {
        Elf64ProgramHeader[] loaded = LoadedSegments(start);
        return loaded.Length > 0 && loaded.All(it => it.Offset <= length && it.FileSize <= length - it.Offset);
    }

    /// <summary>The package metadata of the launcher that these bytes start with; empty if there is none.</summary>
    public static ReadOnlySpan<byte> FindPackageMetadata(Span<byte> start)
    {
        foreach (Elf64ProgramHeader segment in Segments(start))
        {
            if (segment.Type != Elf64SegmentType.Note
                || segment.Offset > (ulong)start.Length || segment.FileSize > (ulong)start.Length - segment.Offset)
                continue;
            ReadOnlySpan<byte> rest = start.Slice((int)segment.Offset, (int)segment.FileSize);
            while (MemoryMarshal.TryRead(rest, out Elf64NoteHeader note))
            {
                long descriptor = Unsafe.SizeOf<Elf64NoteHeader>() + AlignUp(note.NameSize);
                long end = descriptor + AlignUp(note.DescriptorSize);
                if (end > rest.Length)
                    break;
                if (note.Type == PackageType)
                    return rest.Slice((int)descriptor, (int)note.DescriptorSize).TrimEnd((byte)0);
                rest = rest[(int)end..];
            }
        }

        return [];
    }

    /// <summary>
    /// Describes everything behind the launcher as a segment that is not loaded. LLVM's strip and objcopy keep segments, and
    /// with this alignment they keep each byte in its place.
    /// </summary>
    public void DescribeRest(ulong end)
    {
        const ulong Alignment = 4096;
        ulong start = (ulong)_bytes.Length;
        foreach (ref Elf64ProgramHeader segment in Segments(_bytes))
        {
            if (segment.Type != Elf64SegmentType.Variants)
                continue;
            segment.Offset = start;
            segment.VirtualAddress = segment.PhysicalAddress = start % Alignment;
            (segment.FileSize, segment.MemorySize, segment.Alignment) = (end - start, 0, Alignment);
        }
    }

    /// <summary>Fills in the build-id: a hash of launcher and index, which has the sums of all variants.</summary>
    public void Identify(ReadOnlySpan<byte> index)
    {
        Span<byte> buildId = _bytes.AsSpan(_buildIdOffset, BuildIdSize);
        buildId.Clear();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_bytes);
        hash.AppendData(index);
        hash.GetHashAndReset().AsSpan(0, BuildIdSize).CopyTo(buildId);
    }

    /// <summary>Without sections, readelf looks for notes in the segments.</summary>
    private static void DropSections(ref Elf64Header header)
    {
        header.SectionHeaderOffset = 0;
        header.SectionHeaderSize = 0;
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

    private static Elf64ProgramHeader[] LoadedSegments(Span<byte> elf) =>
        [.. Segments(elf).ToArray().Where(segment => segment.Type == Elf64SegmentType.Load)];

    /// <summary>Empty if the program headers are not within these bytes.</summary>
    private static Span<Elf64ProgramHeader> Segments(Span<byte> elf)
    {
        Elf64Header header = MemoryMarshal.Read<Elf64Header>(elf);
        int size = header.ProgramHeaderCount * Unsafe.SizeOf<Elf64ProgramHeader>();
        bool areWithin = size <= elf.Length && header.ProgramHeaderOffset <= (ulong)(elf.Length - size);
        return areWithin && header.Magic == Elf64Header.MagicValue
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

    private static int AlignUp(int length) => (int)AlignUp((long)length);

    private static long AlignUp(long length) => (length + NoteAlignment - 1) / NoteAlignment * NoteAlignment;
}
