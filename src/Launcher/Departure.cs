namespace MultiVariant.Launcher;

/// <summary>The last step: the launcher unmaps itself and the program starts.</summary>
internal static unsafe class Departure
{
    public static void Leave(in InitialStack process, ulong program)
    {
        ulong start = (ulong)OwnImage.Start;
        ulong end = Machine.PageEnd((ulong)OwnImage.End);
        SyscallReturn last = FindSyscallReturn((byte*)process.Get(AuxiliaryKey.VdsoHeader));
        byte* address = last.Address;
        if (address == null)
        {
            address = Native.OwnSyscallReturn();
            start += Machine.PageSize;
        }

        Native.Enter(
            process.Pointer, (void*)program, (byte*)start, (nint)(end - start), address, last.PopsFrame ? 1 : 0);
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
}
