namespace MultiVariant.Launcher;

/// <summary>The headers of an ELF program or interpreter inside a file, checked so that mapping can rely on them.</summary>
internal unsafe struct ElfImage
{
    /// <summary>The kernel takes program headers up to this size (fs/binfmt_elf.c, load_elf_phdrs).</summary>
    public const int MaximumHeadersSize = 65536;

    public byte* Path;
    public nint File;
    public ulong FileStart;
    public ulong FileLength;
    public ElfHeader Header;
    public ProgramHeader* Segments;

    public readonly ProgramHeader* SegmentsEnd => Segments + Header.ProgramHeaderCount;

    public readonly bool IsPositionIndependent => Header.Type == ElfType.Shared;

    /// <summary>Page-aligned virtual addresses between which all segments lie.</summary>
    public ulong Lowest { get; private set; }

    public ulong Highest { get; private set; }

    /// <summary>The greatest alignment that a segment asks for; at least a page.</summary>
    public ulong Alignment { get; private set; }

    /// <summary>PT_INTERP, or null.</summary>
    public ProgramHeader* Interpreter { get; private set; }

    /// <summary>
    /// Whether only the kernel can load the image as it asks: with an executable stack, or with memory that is both
    /// writable and executable, which the launcher never maps.
    /// </summary>
    public bool NeedsKernel { get; private set; }

    /// <summary>Reads and checks the headers; they are kept in <paramref name="buffer"/>.</summary>
    public void ReadHeaders(HeadersBuffer* buffer)
    {
        fixed (ElfHeader* header = &Header)
            Read(header, (ulong)sizeof(ElfHeader), 0);
        if (Header.Magic != ElfHeader.MagicValue
            || Header.Class != ElfHeader.Class64
            || Header.Data != ElfHeader.LittleEndian
            || Header.Machine != Machine.Own
            || Header.Type is not (ElfType.Executable or ElfType.Shared)
            || Header.ProgramHeaderSize != sizeof(ProgramHeader))
            Damaged("does not hold an ELF executable for this machine"u8);

        ulong size = (ulong)Header.ProgramHeaderCount * (ulong)sizeof(ProgramHeader);
        if (size is 0 or > MaximumHeadersSize)
            Damaged("holds an executable with an impossible number of program headers"u8);
        Read(buffer, size, Header.ProgramHeaderOffset);
        Segments = (ProgramHeader*)buffer;

        Lowest = ulong.MaxValue;
        Alignment = Machine.PageSize;
        ulong previous = 0;
        for (ProgramHeader* segment = Segments; segment < SegmentsEnd; segment++)
        {
            if (segment->Type == SegmentType.Interpreter)
                Interpreter = segment;
            if (segment->Type == SegmentType.GnuStack)
                NeedsKernel |= (segment->Flags & SegmentFlags.Execute) != 0;
            if (segment->Type != SegmentType.Load)
                continue;
            bool isWritable = (segment->Flags & SegmentFlags.Write) != 0 || segment->MemorySize > segment->FileSize;
            NeedsKernel |= isWritable && (segment->Flags & SegmentFlags.Execute) != 0;
            CheckLoad(segment, previous);
            previous = segment->VirtualAddress;
            if (Lowest == ulong.MaxValue)
                Lowest = Machine.PageStart(segment->VirtualAddress);
            Highest = Machine.PageEnd(segment->VirtualAddress + segment->MemorySize);
            if (segment->Alignment > Alignment)
                Alignment = segment->Alignment;
        }

        if (Highest <= Lowest)
            Damaged("holds an executable without loadable segments"u8);
    }

    /// <summary>Reads bytes of the ELF file, all of them or the launch ends.</summary>
    public readonly void Read(void* buffer, ulong length, ulong offset)
    {
        if (offset > FileLength || length > FileLength - offset)
            Damaged("holds an executable that ends inside its headers"u8);
        nint read = Linux.ReadAt(File, buffer, (nint)length, FileStart + offset);
        if (Linux.Failed(read))
            Fatal.SystemCall("read"u8, Path, read);
        if ((ulong)read != length)
            Damaged("ended while an executable in it was read"u8);
    }

    private readonly void CheckLoad(ProgramHeader* segment, ulong previous)
    {
        if (segment->FileSize > segment->MemorySize
            || segment->Offset > FileLength
            || segment->FileSize > FileLength - segment->Offset)
            Damaged("holds an executable with a segment outside its file"u8);
        if (segment->VirtualAddress < previous
            || segment->VirtualAddress > Machine.AddressLimit
            || segment->MemorySize > Machine.AddressLimit - segment->VirtualAddress)
            Damaged("holds an executable with a segment at an impossible address"u8);
        if ((segment->VirtualAddress - segment->Offset) % Machine.PageSize != 0
            || (segment->Alignment & (segment->Alignment - 1)) != 0
            || segment->Alignment > Machine.AddressLimit)
            Damaged("holds an executable with a misaligned segment"u8);
    }

    private readonly void Damaged(ReadOnlySpan<byte> found) => Fatal.Damaged(Path, found);
}

internal unsafe struct HeadersBuffer
{
    public fixed byte Bytes[ElfImage.MaximumHeadersSize];
}
