using System.Text;

namespace Cake.MultiVariant;

/// <summary>
/// A strict reader of what the kernel reads: ELF header, program headers, and the two segments that tell a program
/// from a library. It takes no number on trust, and the file's numbers do not decide how much memory it takes.
/// </summary>
internal sealed class BuiltInElfReader : IElfReader
{
    private const int IdentificationSize = 16;
    private const int ClassIndex = 4;
    private const int DataEncodingIndex = 5;
    private const int VersionIndex = 6;
    private const int OsAbiIndex = 7;
    private const byte CurrentVersion = 1;

    public static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    /// <inheritdoc/>
    public ElfFile Read(FileRange file)
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

        return new Headers(file, elfClass, dataEncoding).Read((ElfOsAbi)identification[OsAbiIndex]);
    }

    /// <summary>The structures whose layout the identification has settled.</summary>
    private readonly struct Headers(FileRange file, ElfClass elfClass, ElfDataEncoding dataEncoding)
    {
        /// <summary>The kernel takes program headers up to this size (fs/binfmt_elf.c, load_elf_phdrs).</summary>
        private const int MaximumSegmentsSize = 65536;

        /// <summary>PATH_MAX, with its closing zero.</summary>
        private const int MaximumInterpreterSize = 4096;

        /// <summary>More than any linker writes: an entry for each library needed and some thirty others.</summary>
        private const int MaximumDynamicEntryCount = 4096;

        private const ulong DynamicEnd = 0;
        private const ulong DynamicFlags1 = 0x6FFF_FFFB;
        private const ulong PieFlag = 0x0800_0000;

        private int HeaderSize => elfClass == ElfClass.Bits64 ? 64 : 52;

        private int SegmentSize => elfClass == ElfClass.Bits64 ? 56 : 32;

        private int DynamicEntrySize => elfClass == ElfClass.Bits64 ? 16 : 8;

        public ElfFile Read(ElfOsAbi osAbi)
        {
            Span<byte> buffer = stackalloc byte[HeaderSize - IdentificationSize];
            ElfFields header = Fields(IdentificationSize, buffer, "an ELF header");
            var type = (ElfType)header.Half();
            var machine = (ElfMachine)header.Half();
            _ = header.Word(); // e_version
            ulong entry = header.Native();
            ulong segmentsOffset = header.Native();
            _ = header.Native(); // e_shoff
            _ = header.Word(); // e_flags
            _ = header.Half(); // e_ehsize
            ushort segmentSize = header.Half();
            ushort segmentCount = header.Half();
            if (segmentCount > 0 && segmentSize != SegmentSize)
                throw new ElfFormatException($"program headers of {segmentSize} instead of {SegmentSize} bytes");

            List<ElfSegment> segments = ReadSegments(segmentsOffset, segmentCount);
            return new ElfFile
            {
                Class = elfClass,
                DataEncoding = dataEncoding,
                OsAbi = osAbi,
                Type = type,
                Machine = machine,
                Entry = entry,
                Segments = segments,
                Interpreter = ReadInterpreter(Only(segments, ElfSegmentType.Interpreter)),
                HasPieFlag = ReadPieFlag(Only(segments, ElfSegmentType.Dynamic)),
            };
        }

        private List<ElfSegment> ReadSegments(ulong offset, int count)
        {
            if (count * SegmentSize > MaximumSegmentsSize)
                throw new ElfFormatException($"{count} program headers, more than the kernel takes");

            var segments = new List<ElfSegment>(count);
            Span<byte> buffer = stackalloc byte[SegmentSize];
            for (int i = 0; i < count; i++)
            {
                ElfFields segment = Fields(offset + (ulong)(i * SegmentSize), buffer, "program headers");
                var type = (ElfSegmentType)segment.Word();
                uint flags = elfClass == ElfClass.Bits64 ? segment.Word() : 0;
                ulong fileOffset = segment.Native();
                ulong virtualAddress = segment.Native();
                _ = segment.Native(); // p_paddr
                ulong fileSize = segment.Native();
                ulong memorySize = segment.Native();
                if (elfClass == ElfClass.Bits32)
                    flags = segment.Word();
                segments.Add(new ElfSegment(
                    type, (ElfSegmentFlags)flags, fileOffset, virtualAddress, fileSize, memorySize, segment.Native()));
            }

            return segments;
        }

        private string? ReadInterpreter(ElfSegment? segment)
        {
            if (segment is not { FileSize: var size })
                return null;
            if (size is < 2 or > MaximumInterpreterSize)
                throw new ElfFormatException($"an interpreter path of {size} bytes");
            Span<byte> path = stackalloc byte[(int)size];
            Read(segment.Value.Offset, path, "an interpreter path");
            if (path[^1] != 0)
                throw new ElfFormatException("an interpreter path without its closing zero");
            return Encoding.UTF8.GetString(path[..path.IndexOf((byte)0)]);
        }

        private bool ReadPieFlag(ElfSegment? segment)
        {
            if (segment is not { FileSize: var size, Offset: var offset })
                return false;
            int count = (int)Math.Min(size / (ulong)DynamicEntrySize, MaximumDynamicEntryCount);
            Span<byte> buffer = stackalloc byte[DynamicEntrySize];
            bool hasPieFlag = false;
            for (int i = 0; i < count; i++)
            {
                ElfFields entry = Fields(offset + (ulong)(i * DynamicEntrySize), buffer, "a dynamic section");
                switch (entry.Native())
                {
                    case DynamicEnd:
                        return hasPieFlag;
                    case DynamicFlags1:
                        hasPieFlag = (entry.Native() & PieFlag) != 0;
                        break;
                }
            }

            throw new ElfFormatException("a dynamic section without its closing entry");
        }

        /// <summary>The segment of a type that may occur once (System V ABI, chapter 5, segment types).</summary>
        private static ElfSegment? Only(List<ElfSegment> segments, ElfSegmentType type)
        {
            List<ElfSegment> found = segments.FindAll(segment => segment.Type == type);
            return found switch
            {
                [] => null,
                [var only] => only,
                _ => throw new ElfFormatException($"{found.Count} program headers of the type {type} instead of one"),
            };
        }

        private ElfFields Fields(ulong offset, Span<byte> buffer, string what)
        {
            Read(offset, buffer, what);
            return new ElfFields(buffer, elfClass, dataEncoding);
        }

        private void Read(ulong offset, Span<byte> buffer, string what)
        {
            if (!file.TryRead(offset, buffer))
                throw new ElfFormatException($"{what} at 0x{offset:x}, beyond the {file.Length} bytes of the file");
        }
    }
}
