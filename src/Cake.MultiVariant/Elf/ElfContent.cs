using System.Text;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>The bytes of an ELF file in its class and byte order. Every offset is held against the file.</summary>
internal sealed class ElfContent(FileRange file, ElfClass elfClass, ElfDataEncoding dataEncoding)
{
    /// <summary>PATH_MAX, with its closing zero: no name in an ELF file that is of use is longer.</summary>
    public const int MaximumTextSize = 4096;

    private const int TextPieceSize = 256;

    public ElfClass Class => elfClass;

    public ElfDataEncoding DataEncoding => dataEncoding;

    /// <summary>In bytes.</summary>
    public long Length => file.Length;

    /// <summary>Whether numbers that are as wide as the class have eight bytes.</summary>
    public bool Is64Bit => elfClass == ElfClass.Bits64;

    /// <summary>What is as wide as the class: addresses, offsets, sizes; in bytes.</summary>
    public int NativeSize => Is64Bit ? 8 : 4;

    public ElfFields Fields(ulong offset, Span<byte> buffer, string what)
    {
        Read(offset, buffer, what);
        return new ElfFields(buffer, elfClass, dataEncoding);
    }

    public void Read(ulong offset, Span<byte> buffer, string what)
    {
        if (!file.TryRead(offset, buffer))
            throw new ElfFormatException($"{what} at 0x{offset:x}, beyond the {file.Length} bytes of the file");
    }

    /// <summary>The zero-terminated text at <paramref name="index"/> of a string table.</summary>
    public string Text(ElfTable strings, ulong index, string what, int maximumSize = MaximumTextSize)
    {
        if (index >= strings.Size)
            throw new ElfFormatException($"{what} at {index} in a string table of {strings.Size} bytes");
        int limit = (int)Math.Min((ulong)maximumSize, strings.Size - index);
        Span<byte> text = stackalloc byte[MaximumTextSize];
        for (int length = 0; length < limit;)
        {
            Span<byte> piece = text[length..Math.Min(length + TextPieceSize, limit)];
            Read(strings.Offset + index + (ulong)length, piece, what);
            if (piece.IndexOf((byte)0) is var end and >= 0)
                return Encoding.UTF8.GetString(text[..(length + end)]);
            length += piece.Length;
        }

        throw new ElfFormatException($"{what} without its closing zero within {limit} bytes");
    }

    /// <summary>A part of the file, which must be inside it.</summary>
    public ElfTable Table(ulong offset, ulong size, string what)
    {
        if (offset > (ulong)Length || size > (ulong)Length - offset)
            throw new ElfFormatException($"{what} at 0x{offset:x}, beyond the {Length} bytes of the file");
        return new ElfTable(offset, size);
    }
}

/// <summary>A part of a file; offset and size in bytes.</summary>
internal readonly record struct ElfTable(ulong Offset, ulong Size);
