using System.Buffers.Binary;

namespace Cake.MultiVariant.Elf;

/// <summary>The fields of an ELF structure, one after another, in the class and byte order of their file.</summary>
internal ref struct ElfFields(ReadOnlySpan<byte> bytes, ElfClass elfClass, ElfDataEncoding dataEncoding)
{
    private readonly bool _isLittleEndian = dataEncoding == ElfDataEncoding.LittleEndian;
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>Elf32_Half and Elf64_Half.</summary>
    public ushort Half()
    {
        ReadOnlySpan<byte> field = Take(sizeof(ushort));
        return _isLittleEndian
            ? BinaryPrimitives.ReadUInt16LittleEndian(field)
            : BinaryPrimitives.ReadUInt16BigEndian(field);
    }

    /// <summary>Elf32_Word and Elf64_Word.</summary>
    public uint Word()
    {
        ReadOnlySpan<byte> field = Take(sizeof(uint));
        return _isLittleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(field)
            : BinaryPrimitives.ReadUInt32BigEndian(field);
    }

    /// <summary>What is as wide as the class: addresses, offsets, sizes.</summary>
    public ulong Native()
    {
        if (elfClass == ElfClass.Bits32)
            return Word();
        ReadOnlySpan<byte> field = Take(sizeof(ulong));
        return _isLittleEndian
            ? BinaryPrimitives.ReadUInt64LittleEndian(field)
            : BinaryPrimitives.ReadUInt64BigEndian(field);
    }

    private ReadOnlySpan<byte> Take(int size)
    {
        ReadOnlySpan<byte> field = _rest[..size];
        _rest = _rest[size..];
        return field;
    }
}
