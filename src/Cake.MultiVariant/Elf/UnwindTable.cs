using System.Text;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// Where functions start and end, as .eh_frame says for every function that a compiler made, stripped or not
/// (Linux Standard Base 5.0, "Exception Frames").
/// </summary>
internal sealed class UnwindTable
{
    private const int PieceSize = 256;
    private const byte LebContinues = 0x80;

    private readonly ElfContent _content;
    private readonly ElfSection _section;
    private readonly Dictionary<ulong, PointerEncoding?> _encodings = [];
    private readonly List<AddressRange> _functions = [];

    private UnwindTable(ElfContent content, ElfSection section)
    {
        _content = content;
        _section = section;
    }

    /// <summary>DW_EH_PE_*; what is not here (tables of other addresses) no linker writes for functions.</summary>
    private enum PointerEncoding : byte
    {
        Absolute = 0x00,
        Unsigned4 = 0x03,
        Signed4 = 0x0B,
        RelativeNative = 0x10,
        RelativeUnsigned4 = 0x13,
        RelativeSigned4 = 0x1B,
        RelativeSigned8 = 0x1C,
    }

    /// <summary>By address, without overlaps. Empty where there is no table or where it makes no sense.</summary>
    public static IReadOnlyList<AddressRange> ReadFunctions(ElfContent content, IReadOnlyList<ElfSection> sections)
    {
        ElfSection section = sections.FirstOrDefault(section => section.Name == ".eh_frame");
        var table = new UnwindTable(content, section);
        try
        {
            table.ReadRecords();
        }
        catch (ElfFormatException)
        {
            // The unwinder's problem: code is found without the table too, only less exactly.
            return [];
        }

        return Separate(table._functions);
    }

    private static List<AddressRange> Separate(List<AddressRange> functions)
    {
        functions.Sort((a, b) => a.Start.CompareTo(b.Start));
        var separate = new List<AddressRange>(functions.Count);
        foreach (AddressRange function in functions)
        {
            if (separate.Count == 0 || function.Start >= separate[^1].End)
                separate.Add(function);
        }

        return separate;
    }

    private void ReadRecords()
    {
        Span<byte> buffer = stackalloc byte[8];
        for (ulong offset = 0; offset + 8 <= _section.FileSize;)
        {
            ElfFields fields = _content.Fields(_section.Offset + offset, buffer, "an unwind table");
            uint length = fields.Word();
            uint link = fields.Word();
            if (length == 0 || length == uint.MaxValue)
                return;
            if (length < 4 || length > _section.FileSize - offset - 4)
                throw new ElfFormatException("a record of an unwind table that exceeds the table");
            if (link != 0 && EncodingOf(offset + 4 - link) is { } encoding)
                AddFunction(offset + 8, encoding);
            offset += 4 + (ulong)length;
        }
    }

    private void AddFunction(ulong offset, PointerEncoding encoding)
    {
        int size = encoding switch
        {
            PointerEncoding.RelativeSigned8 => 8,
            PointerEncoding.Absolute or PointerEncoding.RelativeNative => _content.NativeSize,
            _ => 4,
        };
        Span<byte> buffer = stackalloc byte[16];
        ElfFields fields = _content.Fields(_section.Offset + offset, buffer[..(2 * size)], "an unwind table");
        ulong start = size == 8 ? fields.Native() : (ulong)(int)fields.Word();
        ulong length = size == 8 ? fields.Native() : fields.Word();
        if (encoding >= PointerEncoding.RelativeNative)
            start += _section.Address + offset;
        if (length > 0 && start <= ulong.MaxValue - length)
            _functions.Add(new AddressRange(start, start + length));
    }

    private PointerEncoding? EncodingOf(ulong offset)
    {
        if (!_encodings.TryGetValue(offset, out PointerEncoding? encoding))
            _encodings.Add(offset, encoding = ReadEncoding(offset));
        return encoding;
    }

    /// <summary>Of the common information entry that functions refer to.</summary>
    private PointerEncoding? ReadEncoding(ulong offset)
    {
        if (offset >= _section.FileSize)
            throw new ElfFormatException("a function without unwind information");
        Span<byte> piece = stackalloc byte[(int)Math.Min(PieceSize, _section.FileSize - offset)];
        _content.Read(_section.Offset + offset, piece, "an unwind table");
        ReadOnlySpan<byte> rest = piece.Length > 9 ? piece[9..] : [];
        int end = rest.IndexOf((byte)0);
        if (end < 0)
            return null;
        string augmentation = Encoding.ASCII.GetString(rest[..end]);
        if (!augmentation.StartsWith('z'))
            return augmentation.Length == 0 ? PointerEncoding.Absolute : null;

        rest = rest[(end + 1)..];
        for (int i = 0; i < 4; i++) // code and data alignment, return address register, length of what follows
            rest = AfterLeb(rest);
        foreach (char what in augmentation.AsSpan(1))
        {
            if (rest.IsEmpty)
                return null;
            switch (what)
            {
                case 'R':
                    var encoding = (PointerEncoding)rest[0];
                    return Enum.IsDefined(encoding) ? encoding : null;
                case 'P':
                    int size = 1 + (((rest[0] & 7) is 0 or 4) ? _content.NativeSize : 4);
                    rest = rest.Length > size ? rest[size..] : [];
                    break;
                case 'L':
                    rest = rest[1..];
                    break;
            }
        }

        return PointerEncoding.Absolute;
    }

    private static ReadOnlySpan<byte> AfterLeb(ReadOnlySpan<byte> bytes)
    {
        int length = 0;
        while (length < bytes.Length && (bytes[length] & LebContinues) != 0)
            length++;
        return length < bytes.Length ? bytes[(length + 1)..] : [];
    }
}

/// <summary>From <paramref name="Start"/> to before <paramref name="End"/>.</summary>
internal readonly record struct AddressRange(ulong Start, ulong End);
