using System.Buffers.Binary;

namespace Cake.MultiVariant.Testing;

/// <summary>An ELF file of headers and content only, right or wrong as a test wants it.</summary>
internal sealed partial record MinimalElf
{
    public ElfClass Class { get; init; } = ElfClass.Bits64;

    public ElfDataEncoding DataEncoding { get; init; } = ElfDataEncoding.LittleEndian;

    public byte OsAbi { get; init; }

    public ElfType Type { get; init; } = ElfType.Executable;

    public ElfMachine Machine { get; init; } = ElfMachine.X64;

    public ulong Entry { get; init; } = 0x400000;

    public IReadOnlyList<ElfSegment> Segments { get; init; } = [Load(0x400000)];

    /// <summary>Where the program headers stand in the file: behind the ELF header unless set.</summary>
    public int? ProgramHeaderOffset { get; init; }

    /// <summary>What stands behind the program headers.</summary>
    public byte[] Content { get; init; } = [];

    public int HeaderSize => Is64Bit ? 64 : 52;

    public int SegmentSize => Is64Bit ? 56 : 32;

    private bool Is64Bit => Class == ElfClass.Bits64;

    public static ElfSegment Load(ulong address) =>
        new(ElfSegmentType.Load, ElfSegmentFlags.Read | ElfSegmentFlags.Execute, 0, address, 64, 64, 4096);

    public byte[] ToBytes()
    {
        var file = new List<byte>();
        file.AddRange([.. "\u007fELF"u8, (byte)Class, (byte)DataEncoding, 1, OsAbi, .. new byte[8]]);
        Half(file, (ushort)Type);
        Half(file, (ushort)Machine);
        Word(file, 1);
        Native(file, Entry);
        Native(file, (ulong)(ProgramHeaderOffset ?? HeaderSize));
        Native(file, 0);
        Word(file, 0);
        Half(file, (ushort)HeaderSize);
        Half(file, (ushort)SegmentSize);
        Half(file, (ushort)Segments.Count);
        file.AddRange(new byte[6]);
        file.AddRange(new byte[(ProgramHeaderOffset ?? HeaderSize) - HeaderSize]);
        foreach (ElfSegment segment in Segments)
            AddSegment(file, segment);
        file.AddRange(Content);
        return [.. file];
    }

    /// <summary>Numbers as wide as the class.</summary>
    public byte[] Natives(params ReadOnlySpan<ulong> values)
    {
        var bytes = new List<byte>();
        foreach (ulong value in values)
            Native(bytes, value);
        return [.. bytes];
    }

    public string WriteTo(string path)
    {
        File.WriteAllBytes(path, ToBytes());
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private void AddSegment(List<byte> file, ElfSegment segment)
    {
        Word(file, (uint)segment.Type);
        if (Is64Bit)
            Word(file, (uint)segment.Flags);
        Native(file, segment.Offset);
        Native(file, segment.VirtualAddress);
        Native(file, segment.VirtualAddress);
        Native(file, segment.FileSize);
        Native(file, segment.MemorySize);
        if (!Is64Bit)
            Word(file, (uint)segment.Flags);
        Native(file, segment.Alignment);
    }

    private void Half(List<byte> file, ushort value) => Add(file, value, sizeof(ushort));

    private void Word(List<byte> file, uint value) => Add(file, value, sizeof(uint));

    private void Native(List<byte> file, ulong value) => Add(file, value, Is64Bit ? sizeof(ulong) : sizeof(uint));

    private void Add(List<byte> file, ulong value, int size)
    {
        byte[] bytes = new byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        byte[] field = bytes[..size];
        if (DataEncoding == ElfDataEncoding.BigEndian)
            Array.Reverse(field);
        file.AddRange(field);
    }
}
