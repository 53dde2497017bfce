using System.Buffers.Binary;

namespace Cake.MultiVariant.IntegrationTests.Support;

/// <summary>
/// Executables of a layout that no linker makes by itself. The program adds up the first byte of every segment's file
/// part and the last byte of its zero-filled part, and exits with the sum.
/// </summary>
public sealed record TinyElf
{
    private const int HeaderSize = 64;
    private const int ProgramHeaderSize = 56;
    private const int SectionHeaderSize = 64;
    private const int PageSize = 4096;
    private const uint Read = 4, Write = 2, Execute = 1;

    /// <summary>Loadable segments of data, beside the one with the code.</summary>
    public int DataSegments { get; init; } = 1;

    public ulong BaseAddress { get; init; } = 0x400000;

    /// <summary>Whether the file is position-independent (ET_DYN).</summary>
    public bool IsPositionIndependent { get; init; }

    /// <summary>Where the program headers stand in the file.</summary>
    public int ProgramHeaderOffset { get; init; } = HeaderSize;

    /// <summary>Zero-filled bytes behind each data segment's file part.</summary>
    public ulong ZeroBytes { get; init; } = 5000;

    /// <summary>How far the data segments' start is from a page's start, in file and memory alike.</summary>
    public int StartInPage { get; init; }

    /// <summary>Bytes of address space from one data segment to the next.</summary>
    public ulong Stride { get; init; } = 0x4000;

    public bool HasExecutableData { get; init; }

    public bool HasExecutableStack { get; init; }

    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private byte[] ToBytes()
    {
        int headers = DataSegments + 2;
        int codeOffset = RoundUp(ProgramHeaderOffset + (headers * ProgramHeaderSize));
        int dataOffset = codeOffset + PageSize;
        int sectionHeaderOffset = dataOffset + (DataSegments * PageSize);
        var file = new byte[sectionHeaderOffset + (2 * SectionHeaderSize)];
        ulong codeAddress = BaseAddress + (ulong)codeOffset;
        ulong dataAddress = BaseAddress + (ulong)dataOffset + (ulong)StartInPage;

        WriteHeader(file, codeAddress, headers, sectionHeaderOffset);
        WriteSectionNames(file.AsSpan(sectionHeaderOffset + SectionHeaderSize), sectionHeaderOffset);
        int header = ProgramHeaderOffset;
        WriteProgramHeader(file, ref header, 1, Read | Execute, codeOffset, codeAddress, PageSize, PageSize);
        for (int i = 0; i < DataSegments; i++)
        {
            int offset = dataOffset + (i * PageSize) + StartInPage;
            file[offset] = (byte)(i + 1);
            uint flags = Read | Write | (HasExecutableData ? Execute : 0);
            WriteProgramHeader(
                file, ref header, 1, flags, offset, dataAddress + ((ulong)i * Stride), 100, 100 + ZeroBytes);
        }

        uint stack = Read | Write | (HasExecutableStack ? Execute : 0);
        WriteProgramHeader(file, ref header, 0x6474E551, stack, 0, 0, 0, 0);
        WriteCode(file.AsSpan(codeOffset), codeAddress, dataAddress);
        return file;
    }

    private void WriteHeader(Span<byte> file, ulong entry, int headers, int sectionHeaderOffset)
    {
        "\u007fELF\u0002\u0001\u0001"u8.CopyTo(file);
        BinaryPrimitives.WriteUInt16LittleEndian(file[16..], (ushort)(IsPositionIndependent ? 3 : 2));
        BinaryPrimitives.WriteUInt16LittleEndian(file[18..], 62);
        BinaryPrimitives.WriteUInt32LittleEndian(file[20..], 1);
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], entry);
        BinaryPrimitives.WriteUInt64LittleEndian(file[32..], (ulong)ProgramHeaderOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(file[40..], (ulong)sectionHeaderOffset);
        BinaryPrimitives.WriteUInt16LittleEndian(file[52..], HeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[54..], ProgramHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[56..], (ushort)headers);
        BinaryPrimitives.WriteUInt16LittleEndian(file[58..], SectionHeaderSize);
        BinaryPrimitives.WriteUInt16LittleEndian(file[60..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(file[62..], 1);
    }

    /// <summary>A table of one empty name: the first byte of the empty header before this one.</summary>
    private static void WriteSectionNames(Span<byte> header, int names)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], 3);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], (ulong)names);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], 1);
    }

    private static void WriteProgramHeader(
        byte[] file, ref int at, uint type, uint flags, int offset, ulong address, ulong fileSize, ulong memorySize)
    {
        Span<byte> header = file.AsSpan(at, ProgramHeaderSize);
        BinaryPrimitives.WriteUInt32LittleEndian(header, type);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], flags);
        BinaryPrimitives.WriteUInt64LittleEndian(header[8..], (ulong)offset);
        BinaryPrimitives.WriteUInt64LittleEndian(header[16..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[24..], address);
        BinaryPrimitives.WriteUInt64LittleEndian(header[32..], fileSize);
        BinaryPrimitives.WriteUInt64LittleEndian(header[40..], memorySize);
        BinaryPrimitives.WriteUInt64LittleEndian(header[48..], PageSize);
        at += ProgramHeaderSize;
    }

    private void WriteCode(Span<byte> code, ulong codeAddress, ulong dataAddress)
    {
        long lastZero = 100 + (long)ZeroBytes - 1;
        byte[] program =
        [
            0x48, 0x8D, 0x1D, .. Int32((long)dataAddress - (long)codeAddress - 7), // lea rbx, [rip + data]
            0xB9, .. Int32(DataSegments),                                          // mov ecx, segments
            0x31, 0xFF,                                                            // xor edi, edi
            0x40, 0x02, 0x3B,                                                      // next: add dil, [rbx]
            0x40, 0x02, 0xBB, .. Int32(lastZero),                                  // add dil, [rbx + last]
            0x48, 0x81, 0xC3, .. Int32((long)Stride),                              // add rbx, stride
            0xFF, 0xC9,                                                            // dec ecx
            0x75, 0xEB,                                                            // jnz next
            0xB8, .. Int32(60),                                                    // mov eax, exit
            0x0F, 0x05,                                                            // syscall
        ];
        program.CopyTo(code);
    }

    private static byte[] Int32(long value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, checked((int)value));
        return bytes;
    }

    private static int RoundUp(int value) => (value + PageSize - 1) / PageSize * PageSize;
}
