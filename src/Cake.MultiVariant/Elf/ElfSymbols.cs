using System.Text;

namespace Cake.MultiVariant.Elf;

/// <summary>The symbol table of a file, read in pieces: it can be larger than the program.</summary>
internal static class ElfSymbols
{
    private const int PieceSize = 64 * 1024;

    /// <summary>The address of a symbol, or null where there is no such symbol or no symbol table.</summary>
    public static ulong? AddressOf(this ElfHeaders headers, string symbol)
    {
        ElfSection table = headers.Sections.FirstOrDefault(section => section.Type == ElfSectionType.Symbols);
        if (table.Type != ElfSectionType.Symbols || table.Link >= headers.Sections.Count)
            return null;
        HashSet<uint> names = FindNames(headers.Content, headers.Sections[(int)table.Link].Table, symbol);
        return names.Count == 0 ? null : FindAddress(headers.Content, table.Table, names);
    }

    /// <summary>Where a name ends in the string table: linkers let names share their ends.</summary>
    private static HashSet<uint> FindNames(ElfContent content, ElfTable strings, string symbol)
    {
        ReadOnlySpan<byte> wanted = Encoding.UTF8.GetBytes($"{symbol}\0");
        var found = new HashSet<uint>();
        byte[] piece = new byte[PieceSize];
        for (ulong start = 0; start < strings.Size; start += (ulong)(PieceSize - wanted.Length))
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min(PieceSize, strings.Size - start));
            content.Read(strings.Offset + start, bytes, "symbol names");
            for (int position = 0; bytes[position..].IndexOf(wanted) is var next and >= 0; position += next + 1)
                found.Add((uint)(start + (ulong)(position + next)));
        }

        return found;
    }

    private static ulong? FindAddress(ElfContent content, ElfTable symbols, HashSet<uint> names)
    {
        int size = content.Is64Bit ? 24 : 16;
        byte[] piece = new byte[PieceSize / size * size];
        for (ulong start = 0; start < symbols.Size; start += (ulong)piece.Length)
        {
            Span<byte> bytes = piece.AsSpan(0, (int)Math.Min((ulong)piece.Length, symbols.Size - start));
            content.Read(symbols.Offset + start, bytes, "symbols");
            for (; bytes.Length >= size; bytes = bytes[size..])
            {
                var fields = new ElfFields(bytes, content.Class, content.DataEncoding);
                if (!names.Contains(fields.Word()))
                    continue;
                if (content.Is64Bit)
                    _ = fields.Word(); // st_info, st_other, st_shndx
                return fields.Native();
            }
        }

        return null;
    }
}
