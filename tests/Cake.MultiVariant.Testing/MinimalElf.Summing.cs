using System.Buffers.Binary;

namespace Cake.MultiVariant.Testing;

internal sealed partial record MinimalElf
{
    private const int PageSize = 4096;

    /// <summary>
    /// A program of a layout that no linker makes by itself. It adds up the first byte of every data segment's file part
    /// and the last byte of its zero-filled part, and exits with the sum.
    /// </summary>
    /// <param name="baseAddress">Where the file's start would be loaded; the first segment holds the code.</param>
    /// <param name="isPositionIndependent">Whether the file is position-independent (ET_DYN).</param>
    /// <param name="programHeaderOffset">Where the program headers stand in the file.</param>
    /// <param name="dataSegments">Loadable segments of data. The n-th starts with the byte n.</param>
    /// <param name="zeroBytes">Zero-filled bytes behind each data segment's file part.</param>
    /// <param name="startInPage">How far the data segments' start is from a page's start, in file and memory alike.</param>
    /// <param name="dataFlags">What else than reading and writing is allowed in data segments.</param>
    /// <param name="stackFlags">What else than reading and writing is allowed on the stack.</param>
    public static MinimalElf Summing(
        ulong baseAddress = 0x400000,
        bool isPositionIndependent = false,
        int programHeaderOffset = 64,
        int dataSegments = 1,
        ulong zeroBytes = 5000,
        int startInPage = 0,
        ElfSegmentFlags dataFlags = 0,
        ElfSegmentFlags stackFlags = 0)
    {
        const ulong FileBytes = 100;
        const ulong Stride = 0x4000;
        const ElfSegmentFlags ReadWrite = ElfSegmentFlags.Read | ElfSegmentFlags.Write;
        var elf = new MinimalElf
        {
            Type = isPositionIndependent ? ElfType.Shared : ElfType.Executable,
            ProgramHeaderOffset = programHeaderOffset,
        };
        int contentOffset = programHeaderOffset + ((dataSegments + 2) * SegmentSize);
        int codeOffset = (contentOffset + PageSize - 1) / PageSize * PageSize;
        int dataOffset = codeOffset + PageSize;
        ulong codeAddress = baseAddress + (ulong)codeOffset;
        ulong dataAddress = baseAddress + (ulong)(dataOffset + startInPage);
        var content = new byte[dataOffset + (dataSegments * PageSize) - contentOffset];
        var segments = new List<ElfSegment> { Load(codeAddress) with { Offset = (ulong)codeOffset } };
        for (int i = 0; i < dataSegments; i++)
        {
            int offset = dataOffset + (i * PageSize) + startInPage;
            content[offset - contentOffset] = (byte)(i + 1);
            ulong address = dataAddress + ((ulong)i * Stride);
            segments.Add(new(
                ElfSegmentType.Load, ReadWrite | dataFlags, (ulong)offset, address, address, FileBytes, FileBytes + zeroBytes, PageSize));
        }

        segments.Add(new(ElfSegmentType.GnuStack, ReadWrite | stackFlags, 0, 0, 0, 0, 0, PageSize));
        byte[] code =
        [
            0x48, 0x8D, 0x1D, .. Int32((long)dataAddress - (long)codeAddress - 7), // lea rbx, [rip + data]
            0xB9, .. Int32(dataSegments),                                          // mov ecx, segments
            0x31, 0xFF,                                                            // xor edi, edi
            0x40, 0x02, 0x3B,                                                      // next: add dil, [rbx]
            0x40, 0x02, 0xBB, .. Int32((long)(FileBytes + zeroBytes - 1)),         // add dil, [rbx + last]
            0x48, 0x81, 0xC3, .. Int32((long)Stride),                              // add rbx, stride
            0xFF, 0xC9,                                                            // dec ecx
            0x75, 0xEB,                                                            // jnz next
            0xB8, .. Int32(60),                                                    // mov eax, exit
            0x0F, 0x05,                                                            // syscall
        ];
        code.CopyTo(content, codeOffset - contentOffset);
        return elf with { Entry = codeAddress, Segments = segments, Content = content };
    }

    private static byte[] Int32(long value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value));
        return bytes;
    }
}
