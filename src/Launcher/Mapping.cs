namespace MultiVariant.Launcher;

/// <summary>
/// Maps an ELF image as the kernel's fs/binfmt_elf.c does: every segment privately and directly from its file, with the
/// segment's own protection, and nothing in between.
/// </summary>
internal static unsafe partial class Mapping
{
    /// <summary>Maps the image to <paramref name="start"/>, where memory is reserved for it.</summary>
    public static void Create(ref ElfImage image, ulong start)
    {
        image.LoadBias = start - image.Lowest;
        ulong end = start;
        for (Elf64ProgramHeader* segment = image.Segments; segment < image.SegmentsEnd; segment++)
        {
            if (segment->Type != Elf64SegmentType.Load || segment->MemorySize == 0)
                continue;
            ulong segmentStart = Machine.PageStart(image.LoadBias + segment->VirtualAddress);
            if (segmentStart > end)
                Check(image, Linux.Unmap((byte*)end, segmentStart - end));
            Map(image, segment);
            end = Machine.PageEnd(image.LoadBias + segment->VirtualAddress + segment->MemorySize);
        }
    }

    /// <summary>Fills in where code and data are, by the rules of the kernel's load_elf_binary.</summary>
    public static void Describe(in ElfImage image, ref MemoryMap map)
    {
        ulong startCode = ulong.MaxValue;
        for (Elf64ProgramHeader* segment = image.Segments; segment < image.SegmentsEnd; segment++)
        {
            if (segment->Type != Elf64SegmentType.Load)
                continue;
            ulong start = image.LoadBias + segment->VirtualAddress;
            ulong end = start + segment->FileSize;
            if ((segment->Flags & Elf64SegmentFlags.Execute) != 0)
            {
                startCode = start < startCode ? start : startCode;
                map.EndCode = Larger(map.EndCode, end);
            }

            map.StartData = Larger(map.StartData, start);
            map.EndData = Larger(map.EndData, end);
        }

        map.StartCode = startCode;
    }

    private static ulong Larger(ulong a, ulong b) => a > b ? a : b;

    private static void Map(in ElfImage image, Elf64ProgramHeader* segment)
    {
        ulong address = image.LoadBias + segment->VirtualAddress;
        ulong inPage = address - Machine.PageStart(address);
        ulong zeroStart = address - inPage;

        if (segment->FileSize != 0)
        {
            Check(image, Linux.Map(
                (byte*)(address - inPage),
                segment->FileSize + inPage,
                Protection(segment->Flags),
                Linux.MapPrivate | Linux.MapFixed,
                image.File,
                image.FileStart + segment->Offset - inPage));
            GuardBranches(image, segment);
            zeroStart = address + segment->FileSize;
        }

        if (segment->MemorySize > segment->FileSize)
            MapZeros(image, zeroStart, address + segment->MemorySize, segment->Flags);
    }

    /// <summary>Protects code as the kernel does on architectures that can guard the targets of branches.</summary>
    static partial void GuardBranches(in ElfImage image, Elf64ProgramHeader* segment);

    /// <summary>Memory without a file behind it is always writable, as it is after the kernel's vm_brk_flags.</summary>
    private static void MapZeros(in ElfImage image, ulong start, ulong end, Elf64SegmentFlags flags)
    {
        ulong nextPage = Machine.PageEnd(start);
        if ((flags & Elf64SegmentFlags.Write) != 0)
        {
            for (byte* rest = (byte*)start; rest < (byte*)nextPage; rest++)
                *rest = 0;
        }

        if (Machine.PageEnd(end) > nextPage)
        {
            Check(image, Linux.Map(
                (byte*)nextPage,
                Machine.PageEnd(end) - nextPage,
                Linux.ProtectionRead | Linux.ProtectionWrite,
                Linux.MapPrivate | Linux.MapAnonymous | Linux.MapFixed,
                -1,
                0));
        }
    }

    private static nint Protection(Elf64SegmentFlags flags) =>
        ((flags & Elf64SegmentFlags.Read) != 0 ? Linux.ProtectionRead : 0)
        | ((flags & Elf64SegmentFlags.Write) != 0 ? Linux.ProtectionWrite : 0)
        | ((flags & Elf64SegmentFlags.Execute) != 0 ? Linux.ProtectionExecute : 0);

    private static void Check(in ElfImage image, nint result) => Fatal.IfFailed(result, "map"u8, image.Path);
}
