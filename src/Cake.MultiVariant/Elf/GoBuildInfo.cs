using System.Text;
using Cake.MultiVariant.Files;

namespace Cake.MultiVariant.Elf;

/// <summary>
/// What Go writes into every program (debug/buildinfo in golang/go, from Go 1.18 on): its version, and what
/// <c>go version -m</c> prints.
/// </summary>
internal sealed record GoBuildInfo(string GoVersion, string Package, string Module, IReadOnlyDictionary<string, string> Settings)
{
    private const int HeaderSize = 32;
    private const int FlagsOffset = 15;
    private const byte InlineStrings = 2;

    /// <summary>What surrounds the text of the module on either side.</summary>
    private const int SentinelSize = 16;

    private const int MaximumSize = 1 << 20;

    /// <summary>Behind a byte 0xFF.</summary>
    private static ReadOnlySpan<byte> Magic => " Go buildinf:"u8;

    /// <summary>Null if another compiler made the program, or an older Go.</summary>
    public static GoBuildInfo? TryRead(FileRange file, ElfFile elf)
    {
        byte[] bytes = elf.Section(".go.buildinfo").Read(file, MaximumSize);
        if (bytes.Length < HeaderSize || bytes[0] != 0xFF || !bytes.AsSpan(1).StartsWith(Magic)
            || (bytes[FlagsOffset] & InlineStrings) == 0)
            return null;
        ReadOnlySpan<byte> rest = bytes.AsSpan(HeaderSize);
        return TryReadText(ref rest, out string version) && TryReadText(ref rest, out string module)
            ? Parse(version, module)
            : null;
    }

    private static GoBuildInfo Parse(string version, string module)
    {
        var lines = module.Split('\n').Select(line => line.Split('\t')).ToLookup(fields => fields[0], fields => fields[1..]);
        var settings = new Dictionary<string, string>();
        foreach (string[] fields in lines["build"].Where(fields => fields is [_, ..]))
        {
            string[] setting = fields[0].Split('=', 2);
            settings[setting[0]] = setting is [_, var value] ? value : "";
        }

        return new(version, First("path"), First("mod"), settings);

        string First(string key) => string.Join(' ', lines[key].FirstOrDefault([])).TrimEnd();
    }

    /// <summary>A length (LEB128), and so many bytes of UTF-8. Sentinels are no text.</summary>
    private static bool TryReadText(ref ReadOnlySpan<byte> bytes, out string text)
    {
        text = "";
        ulong length = 0;
        for (int shift = 0; shift < 32; shift += 7)
        {
            if (bytes.IsEmpty)
                return false;
            byte part = bytes[0];
            bytes = bytes[1..];
            length |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                break;
        }

        if (length > (ulong)bytes.Length)
            return false;
        ReadOnlySpan<byte> content = bytes[..(int)length];
        bytes = bytes[(int)length..];
        if (content.Length >= 2 * SentinelSize && content[^(SentinelSize + 1)] == '\n')
            content = content[SentinelSize..^SentinelSize];
        text = Encoding.UTF8.GetString(content);
        return true;
    }
}
