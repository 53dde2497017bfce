using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace TextStat;

/// <summary>
/// Tells whether text is well-formed UTF-8 (The Unicode Standard, table 3-7), a vector of bytes at a time.
/// Utf8.IsValid does that for ASCII only and takes other text code point by code point.
/// </summary>
internal static class Utf8Validator
{
    // A sequence has up to four bytes.
    private const int LookBehind = 3;

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        if (Ascii.IsValid(text))
            return true;

        var vectors = (text.Length - LookBehind) / Vector<byte>.Count;
        if (vectors <= 0)
            return Utf8.IsValid(text);

        // Head and tail have nothing to look behind at or no full vector. Both are whole code points and reach into
        // what the vectors check, so that nothing between goes unchecked.
        var vectorsEnd = LookBehind + vectors * Vector<byte>.Count;
        var headEnd = LookBehind;
        while (headEnd < text.Length && IsContinuation(text[headEnd]))
            headEnd++;
        var tailStart = vectorsEnd - 1;
        while (tailStart > 0 && IsContinuation(text[tailStart]))
            tailStart--;
        return Utf8.IsValid(text[..headEnd]) && AreVectorsValid(text[..vectorsEnd]) && Utf8.IsValid(text[tailStart..]);
    }

    private static bool AreVectorsValid(ReadOnlySpan<byte> text)
    {
        var third = MemoryMarshal.Cast<byte, Vector<byte>>(text[..^3]);
        var second = MemoryMarshal.Cast<byte, Vector<byte>>(text[1..^2]);
        var previous = MemoryMarshal.Cast<byte, Vector<byte>>(text[2..^1]);
        var current = MemoryMarshal.Cast<byte, Vector<byte>>(text[3..]);

        for (var i = 0; i < current.Length && i < previous.Length && i < second.Length && i < third.Length; i++)
        {
            if (Errors(third[i], second[i], previous[i], current[i]) != Vector<byte>.Zero)
                return false;
        }

        return true;
    }

    private static Vector<byte> Errors(
        Vector<byte> third, Vector<byte> second, Vector<byte> previous, Vector<byte> current)
    {
        var isContinuation = Vector.Equals(current & All(0xC0), All(0x80));
        var mustContinue = AtLeast(previous, 0xC0) | AtLeast(second, 0xE0) | AtLeast(third, 0xF0);

        var isNeverUsed = Vector.Equals(current & All(0xFE), All(0xC0)) | AtLeast(current, 0xF5);
        var isOverlong = (Vector.Equals(previous, All(0xE0)) & ~AtLeast(current, 0xA0))
            | (Vector.Equals(previous, All(0xF0)) & ~AtLeast(current, 0x90));
        var isSurrogate = Vector.Equals(previous, All(0xED)) & AtLeast(current, 0xA0);
        var isBeyondUnicode = Vector.Equals(previous, All(0xF4)) & AtLeast(current, 0x90);

        return (isContinuation ^ mustContinue) | isNeverUsed | isOverlong | isSurrogate | isBeyondUnicode;
    }

    private static bool IsContinuation(byte value) => (value & 0xC0) == 0x80;

    private static Vector<byte> AtLeast(Vector<byte> bytes, byte minimum) =>
        Vector.Equals(Vector.Max(bytes, All(minimum)), bytes);

    private static Vector<byte> All(byte value) => new(value);
}
