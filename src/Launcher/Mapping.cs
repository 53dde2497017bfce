namespace MultiVariant.Launcher;

/// <summary>
/// An ELF image in memory, laid out as the kernel's fs/binfmt_elf.c does it: every segment straight from its file,
/// private, with the segment's own protection, and nothing in between.
/// </summary>
internal readonly unsafe struct Mapping
{
    private readonly ElfImage _image;

    /// <summary>What is added to every virtual address of the image.</summary>
    public readonly ulong LoadBias;

    private Mapping(in ElfImage image, ulong loadBias)
    {
        _image = image;
        LoadBias = loadBias;
    }

    public ulong Entry => LoadBias + _image.Header->Entry;

    /// <summary>Behind the last byte, bss included.</summary>
    public ulong End => LoadBias + _image.Highest;

    public ulong ProgramHeaderCount => _image.Header->ProgramHeaderCount;

    /// <summary>Where the program headers lie in memory, or 0 when no segment holds them.</summary>
    public ulong ProgramHeaders
    {
        get
        {
            for (ProgramHeader* segment = _image.Segments; segment < _image.SegmentsEnd; segment++)
            {
                ulong distance = _image.Header->ProgramHeaderOffset - segment->Offset;
                if (segment->Type == SegmentType.Load
                    && _image.Header->ProgramHeaderOffset >= segment->Offset
                    && distance < segment->FileSize)
                    return LoadBias + segment->VirtualAddress + distance;
            }

            return 0;
        }
    }

    /// <summary>Maps the image into room that was reserved for it at <paramref name="start"/>.</summary>
    public static Mapping Create(in ElfImage image, ulong start)
    {
        var mapping = new Mapping(image, start - image.Lowest);

        ulong end = start;
        for (ProgramHeader* segment = image.Segments; segment < image.SegmentsEnd; segment++)
        {
            if (segment->Type != SegmentType.Load || segment->MemorySize == 0)
                continue;
            ulong segmentStart = Machine.PageStart(mapping.LoadBias + segment->VirtualAddress);
            if (segmentStart > end)
                Check(image, Linux.Unmap((byte*)end, segmentStart - end));
            mapping.Map(segment);
            end = Machine.PageEnd(mapping.LoadBias + segment->VirtualAddress + segment->MemorySize);
        }

        return mapping;
    }

    /// <summary>Fills in where code and data are, by the rules of load_elf_binary.</summary>
    public void Describe(ref MemoryMap map)
    {
        ulong startCode = ulong.MaxValue;
        for (ProgramHeader* segment = _image.Segments; segment < _image.SegmentsEnd; segment++)
        {
            if (segment->Type != SegmentType.Load)
                continue;
            ulong start = LoadBias + segment->VirtualAddress;
            ulong end = start + segment->FileSize;
            if ((segment->Flags & SegmentFlags.Execute) != 0)
            {
                startCode = Smaller(startCode, start);
                map.EndCode = Larger(map.EndCode, end);
            }

            map.StartData = Larger(map.StartData, start);
            map.EndData = Larger(map.EndData, end);
        }

        map.StartCode = startCode;
    }

    private static ulong Smaller(ulong a, ulong b) => a < b ? a : b;

    private static ulong Larger(ulong a, ulong b) => a > b ? a : b;

    private void Map(ProgramHeader* segment)
    {
        ulong address = LoadBias + segment->VirtualAddress;
        ulong inPage = address - Machine.PageStart(address);
        ulong zeroStart = address - inPage;

        if (segment->FileSize != 0)
        {
            Check(_image, Linux.Map(
                (byte*)(address - inPage),
                segment->FileSize + inPage,
                Protection(segment->Flags),
                Linux.MapPrivate | Linux.MapFixed,
                _image.File,
                _image.FileStart + segment->Offset - inPage));
            zeroStart = address + segment->FileSize;
        }

        if (segment->MemorySize > segment->FileSize)
            MapZeros(zeroStart, address + segment->MemorySize, segment->Flags);
    }

    /// <summary>Memory that no file backs is always writable, as the kernel's vm_brk_flags makes it.</summary>
    private void MapZeros(ulong start, ulong end, SegmentFlags flags)
    {
        ulong nextPage = Machine.PageEnd(start);
        if ((flags & SegmentFlags.Write) != 0)
        {
            for (byte* rest = (byte*)start; rest < (byte*)nextPage; rest++)
                *rest = 0;
        }

        if (Machine.PageEnd(end) > nextPage)
        {
            Check(_image, Linux.Map(
                (byte*)nextPage,
                Machine.PageEnd(end) - nextPage,
                Linux.ProtectionRead | Linux.ProtectionWrite,
                Linux.MapPrivate | Linux.MapAnonymous | Linux.MapFixed,
                -1,
                0));
        }
    }

    private static nint Protection(SegmentFlags flags) =>
        ((flags & SegmentFlags.Read) != 0 ? Linux.ProtectionRead : 0)
        | ((flags & SegmentFlags.Write) != 0 ? Linux.ProtectionWrite : 0)
        | ((flags & SegmentFlags.Execute) != 0 ? Linux.ProtectionExecute : 0);

    private static void Check(in ElfImage image, nint result)
    {
        if (Linux.Failed(result))
            Fatal.SystemCall("map"u8, image.Path, result);
    }
}
