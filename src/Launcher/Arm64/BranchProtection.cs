using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>
/// Branch target identification (BTI): the kernel guards the code of an interpreter or a static program that asks for it in
/// its GNU properties, and leaves other code to the interpreter (arch/arm64/kernel/process.c, arch_elf_adjust_prot).
/// </summary>
internal static unsafe partial class Mapping
{
    private const nint ProtectionBti = 0x10;
    private const ulong HasBti = 1 << 17;

    private const uint GnuName = 0x55_4E47;
    private const uint PropertiesNote = 5;
    private const uint FeaturesProperty = 0xC000_0000;
    private const uint BtiFeature = 1;
    private const ulong NoteHeaderSize = 16;
    private const ulong PropertyHeaderSize = 8;

    /// <summary>The kernel reads no more (fs/binfmt_elf.c, parse_elf_properties).</summary>
    private const int MaximumNoteSize = 1024;

    /// <summary>Maps it once more: sandboxes that forbid to change the protection of code allow that.</summary>
    static partial void GuardBranches(in ElfImage image, Elf64ProgramHeader* segment)
    {
        if ((segment->Flags & Elf64SegmentFlags.Execute) == 0
            || image.InterpreterPath != null
            || (Machine.Auxiliary(AuxiliaryKey.Capabilities2) & HasBti) == 0
            || !AsksForBti(image))
            return;
        ulong address = image.LoadBias + segment->VirtualAddress;
        ulong inPage = address - Machine.PageStart(address);
        Check(image, Linux.Map(
            (byte*)(address - inPage),
            segment->FileSize + inPage,
            Protection(segment->Flags) | ProtectionBti,
            Linux.MapPrivate | Linux.MapFixed,
            image.File,
            image.FileStart + segment->Offset - inPage));
    }

    private static bool AsksForBti(in ElfImage image)
    {
        for (Elf64ProgramHeader* segment = image.Segments; segment < image.SegmentsEnd; segment++)
        {
            if (segment->Type != Elf64SegmentType.GnuProperty)
                continue;
            Note note;
            ulong size = segment->FileSize;
            return size is >= NoteHeaderSize and <= MaximumNoteSize
                && Linux.ReadAt(image.File, &note, (nint)size, image.FileStart + segment->Offset) == (nint)size
                && AsksForBti((byte*)&note, size);
        }

        return false;
    }

    private static bool AsksForBti(byte* note, ulong size)
    {
        uint* header = (uint*)note;
        if (header[0] != sizeof(uint) || header[2] != PropertiesNote || header[3] != GnuName)
            return false;
        ulong end = NoteHeaderSize + header[1];
        if (end > size)
            return false;
        ulong position = NoteHeaderSize;
        while (position + PropertyHeaderSize + sizeof(uint) <= end)
        {
            uint* property = (uint*)(note + position);
            if (property[0] == FeaturesProperty)
                return property[1] == sizeof(uint) && (property[2] & BtiFeature) != 0;
            position += PropertyHeaderSize + (((ulong)property[1] + 7) & ~7UL);
        }

        return false;
    }
    /// <summary>Elf64_Nhdr, "GNU\0" and the properties.</summary>
    [StructLayout(LayoutKind.Sequential, Size = MaximumNoteSize)]
    private struct Note;
}
