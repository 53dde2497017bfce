using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>What an ELF file is made for: the part of its header that is the same in 32-bit and 64-bit files.</summary>
internal readonly record struct ElfIdentity(
    bool Is64Bit, bool IsLittleEndian, ElfOsAbi OsAbi, ElfType Type, ElfMachine Machine)
{
    private const byte Class32 = 1;
    private const byte BigEndian = 2;
    private const byte CurrentVersion = 1;

    /// <summary>Whether <see cref="ElfFile"/> reads the rest of the file.</summary>
    public bool IsReadable => Is64Bit && IsLittleEndian && Type is ElfType.Executable or ElfType.Shared;

    private static ReadOnlySpan<byte> Magic => "\u007fELF"u8;

    public static bool HasMagic(FileRange file)
    {
        Span<byte> start = stackalloc byte[Magic.Length];
        return file.TryRead(0, start) && start.SequenceEqual(Magic);
    }

    /// <exception cref="ElfFormatException">The file is not ELF, or of an unknown kind.</exception>
    public static ElfIdentity Read(FileRange file)
    {
        if (!HasMagic(file) || !file.TryRead(0, out Fields fields))
            throw new ElfFormatException("no ELF identification at the start");
        if (fields.Class is not (Class32 or Elf64Header.Class64))
            throw new ElfFormatException($"the unknown ELF class {fields.Class}");
        if (fields.DataEncoding is not (Elf64Header.LittleEndian or BigEndian))
            throw new ElfFormatException($"the unknown ELF data encoding {fields.DataEncoding}");
        if (fields.Version != CurrentVersion)
            throw new ElfFormatException($"the unknown ELF version {fields.Version}");
        bool isLittleEndian = fields.DataEncoding == Elf64Header.LittleEndian;
        return new ElfIdentity(
            fields.Class == Elf64Header.Class64, isLittleEndian, fields.OsAbi, (ElfType)Half(fields.Type),
            (ElfMachine)Half(fields.Machine));

        ushort Half(ushort value) => isLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
    }

    /// <summary>The start of Elf32_Ehdr and Elf64_Ehdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Fields(
        uint Magic, byte Class, byte DataEncoding, byte Version, ElfOsAbi OsAbi, ulong Padding, ushort Type, ushort Machine);
}

/// <summary>EI_OSABI: the values that Linux programs have.</summary>
internal enum ElfOsAbi : byte
{
    SystemV = 0,
    Gnu = 3,
}

/// <summary>e_type.</summary>
internal enum ElfType : ushort
{
    Relocatable = 1,
    Executable = 2,
    Shared = 3,
    Core = 4,
}
