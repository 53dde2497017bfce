namespace MultiVariant.Launcher;

/// <summary>The launcher in memory. Its last page also holds the beginning of the bundle's notes.</summary>
internal static unsafe class OwnImage
{
    /// <summary>The order of the program headers in Launcher.ld.</summary>
    private const int LoadSegment = 0;
    private const int NoteSegment = 2;

    /// <summary>Where in the file the notes are. The build-id is the first of them.</summary>
    public static ulong NotesOffset => Segment(NoteSegment)->Offset;

    public static byte* Notes => Native.ImageStart() + NotesOffset;

    /// <summary>Unmaps the launcher and starts the program at <paramref name="start"/>. Does not return.</summary>
    public static void Leave(in InitialStack process, ulong start)
    {
        byte* image = Native.ImageStart();
        byte* end = (byte*)Machine.PageEnd((ulong)image + Segment(LoadSegment)->MemorySize);
        SyscallReturn last = FindSyscallReturn((byte*)process.Get(AuxiliaryKey.VdsoHeader));
        byte* address = last.Address;
        if (address == null)
        {
            address = Native.OwnSyscallReturn();
            image += Machine.PageSize;
        }

        Native.Enter(process.Pointer, (void*)start, image, (nint)(end - image), address, last.HasEpilogue ? 1 : 0);
    }

    private static SyscallReturn FindSyscallReturn(byte* vdso)
    {
        if (vdso == null)
            return default;
        var header = (Elf64Header*)vdso;
        var segment = (Elf64ProgramHeader*)(vdso + header->ProgramHeaderOffset);
        for (Elf64ProgramHeader* end = segment + header->ProgramHeaderCount; segment < end; segment++)
        {
            if (segment->Type == Elf64SegmentType.Load && (segment->Flags & Elf64SegmentFlags.Execute) != 0)
                return SyscallReturn.Find(vdso + segment->Offset, vdso + segment->Offset + segment->FileSize);
        }

        return default;
    }

    private static Elf64ProgramHeader* Segment(int number)
    {
        byte* image = Native.ImageStart();
        return (Elf64ProgramHeader*)(image + ((Elf64Header*)image)->ProgramHeaderOffset) + number;
    }
}
