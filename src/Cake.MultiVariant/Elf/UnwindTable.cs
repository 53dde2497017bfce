using System.Text;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// Where functions start and end. .eh_frame lists every function that a compiler made, even in stripped programs
/// (Linux Standard Base 5.0, "Exception Frames").
/// </summary>
internal sealed class UnwindTable(byte[] table, ulong address)
{
    private const string What = "an unwind table";

    /// <summary>In bytes. Compilers write about twenty.</summary>
    private const int MaximumEntrySize = 256;

    private readonly Dictionary<long, PointerEncoding?> _encodings = [];

    /// <summary>DW_EH_PE_*. No linker uses the others for functions.</summary>
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

    /// <summary>Sorted by address. Empty if there is no table or it makes no sense.</summary>
    public static IReadOnlyList<AddressRange> ReadFunctions(FileRange file, ElfFile elf)
    {
        ElfSection section = elf.Section(".eh_frame");
        try
        {
            return [.. new UnwindTable(section.Read(file), section.Address).ReadRecords().OrderBy(function => function.Start)];
        }
        catch (ElfFormatException)
        {
            // That is the unwinder's problem. Code is found without the table too, only less exactly.
            return [];
        }
    }

    private IEnumerable<AddressRange> ReadRecords()
    {
        for (long offset = 0; offset + 8 <= table.Length;)
        {
            uint length = table.Structure<uint>(offset, What);
            uint link = table.Structure<uint>(offset + 4, What);
            if (length is 0 or uint.MaxValue)
                yield break;
            if (length < 4 || length > table.Length - offset - 4)
                throw new ElfFormatException("a record of an unwind table that exceeds the table");
            if (link != 0 && EncodingOf(offset + 4 - link) is { } encoding)
            {
                (ulong start, ulong size) = ReadFunction(offset + 8, encoding);
                if (size > 0 && start <= ulong.MaxValue - size)
                    yield return new AddressRange(start, start + size);
            }

            offset += 4 + (long)length;
        }
    }

    private (ulong Start, ulong Size) ReadFunction(long offset, PointerEncoding encoding)
    {
        ulong origin = encoding >= PointerEncoding.RelativeNative ? address + (ulong)offset : 0;
        return encoding is PointerEncoding.Absolute or PointerEncoding.RelativeNative or PointerEncoding.RelativeSigned8
            ? (origin + table.Structure<ulong>(offset, What), table.Structure<ulong>(offset + sizeof(ulong), What))
            : (origin + (ulong)table.Structure<int>(offset, What), table.Structure<uint>(offset + sizeof(int), What));
    }

    private PointerEncoding? EncodingOf(long offset)
    {
        if (!_encodings.TryGetValue(offset, out PointerEncoding? encoding))
            _encodings.Add(offset, encoding = ReadEncoding(offset));
        return encoding;
    }

    /// <summary>Reads it from the common information entry at an offset.</summary>
    private PointerEncoding? ReadEncoding(long offset)
    {
        if (offset < 0)
            throw new ElfFormatException("a function without unwind information");
        ReadOnlySpan<byte> rest = table.AsSpan((int)Math.Min(offset + 9, table.Length));
        rest = rest[..Math.Min(rest.Length, MaximumEntrySize)];
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
                    int size = 1 + ((rest[0] & 7) is 0 or 4 ? sizeof(ulong) : sizeof(uint));
                    rest = rest.Length > size ? rest[size..] : [];
                    break;
                case 'L':
                    rest = rest[1..];
                    break;
            }
        }

        return PointerEncoding.Absolute;
    }

    /// <summary>The last byte of a LEB128 number is the first one below 0x80.</summary>
    private static ReadOnlySpan<byte> AfterLeb(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyInRange((byte)0, (byte)0x7F) is var last and >= 0 ? bytes[(last + 1)..] : [];
}

/// <summary>From <paramref name="Start"/> up to, but not including, <paramref name="End"/>.</summary>
internal readonly record struct AddressRange(ulong Start, ulong End);
