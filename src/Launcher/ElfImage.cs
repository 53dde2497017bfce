using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>The headers of an ELF program or interpreter, checked so that mapping can rely on them.</summary>
internal unsafe struct ElfImage
{
    /// <summary>The kernel accepts program headers up to this size (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    private const int MaximumHeadersSize = 65536;

    private const int MaximumInterpreterPathLength = 4096;

    /// <summary>Linkers put all headers and the interpreter's path here; this part is read at once.</summary>
    private const int StartSize = 1024;

    private ulong _fileLength;
    private byte* _start;
    private ulong _startLength;

    public byte* Path { get; private set; }
    public nint File { get; private set; }
    public ulong FileStart { get; private set; }

    public Elf64Header* Header { get; private set; }
    public Elf64ProgramHeader* Segments { get; private set; }
    public readonly Elf64ProgramHeader* SegmentsEnd => Segments + Header->ProgramHeaderCount;

    public readonly bool IsPositionIndependent => Header->Type == Elf64FileType.Shared;

    /// <summary>All segments lie between these page-aligned virtual addresses.</summary>
    public ulong Lowest { get; private set; }
    public ulong Highest { get; private set; }

    /// <summary>The greatest alignment that a segment asks for; at least a page.</summary>
    public ulong Alignment { get; private set; }

    /// <summary>The path in PT_INTERP, or null.</summary>
    public byte* InterpreterPath { get; private set; }

    /// <summary>Whether it needs an executable stack or writable code: only the kernel provides those.</summary>
    public bool NeedsKernel { get; private set; }

    /// <summary>The difference between the image's addresses in memory and in its file, once it is mapped.</summary>
    public ulong LoadBias;

    public readonly ulong Entry => LoadBias + Header->Entry;

    /// <summary>The first address behind the image, bss included.</summary>
    public readonly ulong End => LoadBias + Highest;

    /// <summary>The address of the program headers in memory, or 0 if no segment contains them.</summary>
    public readonly ulong SegmentsInMemory
    {
        get
        {
            for (Elf64ProgramHeader* segment = Segments; segment < SegmentsEnd; segment++)
            {
                ulong distance = Header->ProgramHeaderOffset - segment->Offset;
                if (segment->Type == Elf64SegmentType.Load
                    && Header->ProgramHeaderOffset >= segment->Offset
                    && distance < segment->FileSize)
                    return LoadBias + segment->VirtualAddress + distance;
            }

            return 0;
        }
    }

    /// <summary>Reads and checks the headers of the image at <paramref name="start"/>, or ends the launch.</summary>
    public void ReadHeaders(byte* path, nint file, ulong start, ulong length, ref Arena memory)
    {
        Path = path;
        File = file;
        FileStart = start;
        _fileLength = length;
        _startLength = _fileLength < StartSize ? _fileLength : StartSize;
        _start = ReadNew(0, _startLength, ref memory);
        Header = (Elf64Header*)Read(0, (ulong)sizeof(Elf64Header), ref memory);
        if (Header->Magic != Elf64Header.MagicValue
            || Header->Class != Elf64Header.Class64
            || Header->Data != Elf64Header.LittleEndian
            || Header->Machine != Machine.Number
            || Header->Type is not (Elf64FileType.Executable or Elf64FileType.Shared)
            || Header->ProgramHeaderSize != sizeof(Elf64ProgramHeader))
            Damaged("no ELF header for this machine"u8);

        ulong size = (ulong)Header->ProgramHeaderCount * (ulong)sizeof(Elf64ProgramHeader);
        if (size is 0 or > MaximumHeadersSize)
            Damaged("an impossible number of program headers"u8);
        Segments = (Elf64ProgramHeader*)Read(Header->ProgramHeaderOffset, size, ref memory);

        Lowest = ulong.MaxValue;
        Alignment = Machine.PageSize;
        ulong previous = 0;
        for (Elf64ProgramHeader* segment = Segments; segment < SegmentsEnd; segment++)
        {
            if (segment->Type == Elf64SegmentType.Interpreter)
                ReadInterpreterPath(segment, ref memory);
            if (segment->Type == Elf64SegmentType.GnuStack)
                NeedsKernel |= (segment->Flags & Elf64SegmentFlags.Execute) != 0;
            if (segment->Type != Elf64SegmentType.Load)
                continue;
            CheckLoad(segment, previous);
            previous = segment->VirtualAddress;
            Include(segment);
        }

        if (Highest <= Lowest)
            Damaged("no loadable segments"u8);
    }

    private void Include(Elf64ProgramHeader* segment)
    {
        if (Lowest == ulong.MaxValue)
            Lowest = Machine.PageStart(segment->VirtualAddress);
        Highest = Machine.PageEnd(segment->VirtualAddress + segment->MemorySize);
        if (segment->Alignment > Alignment)
            Alignment = segment->Alignment;
        bool isWritable = (segment->Flags & Elf64SegmentFlags.Write) != 0 || segment->MemorySize > segment->FileSize;
        NeedsKernel |= isWritable && (segment->Flags & Elf64SegmentFlags.Execute) != 0;
    }

    private readonly void CheckLoad(Elf64ProgramHeader* segment, ulong previous)
    {
        if (segment->FileSize > segment->MemorySize
            || segment->Offset > _fileLength
            || segment->FileSize > _fileLength - segment->Offset)
            Damaged("a segment outside its file"u8);
        if (segment->VirtualAddress < previous
            || segment->VirtualAddress > Machine.AddressLimit
            || segment->MemorySize > Machine.AddressLimit - segment->VirtualAddress)
            Damaged("a segment at an impossible address"u8);
        if ((segment->VirtualAddress - segment->Offset) % Machine.PageSize != 0
            || (segment->Alignment & (segment->Alignment - 1)) != 0
            || segment->Alignment > Machine.AddressLimit)
            Damaged("a misaligned segment"u8);
    }

    /// <summary>Like the kernel, takes the first one.</summary>
    private void ReadInterpreterPath(Elf64ProgramHeader* segment, ref Arena memory)
    {
        if (InterpreterPath != null)
            return;
        ulong length = segment->FileSize;
        if (length is < 2 or > MaximumInterpreterPathLength)
            Damaged("an interpreter path of impossible length"u8);
        InterpreterPath = Read(segment->Offset, length, ref memory);
        if (InterpreterPath[length - 1] != 0)
            Damaged("an interpreter path without end"u8);
    }

    private readonly byte* Read(ulong offset, ulong length, ref Arena memory)
    {
        if (offset > _fileLength || length > _fileLength - offset)
            Damaged("headers that go beyond its end"u8);
        return offset + length <= _startLength ? _start + offset : ReadNew(offset, length, ref memory);
    }

    private readonly byte* ReadNew(ulong offset, ulong length, ref Arena memory)
    {
        byte* bytes = memory.Take(length, Path);
        nint read = Linux.ReadAt(File, bytes, (nint)length, FileStart + offset);
        if ((ulong)Fatal.IfFailed(read, "read"u8, Path) != length)
            Fatal.Changed(Path);
        return bytes;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private readonly void Damaged(Literal what) => Fatal.Damaged(Path, " holds an executable with "u8, what);
}
