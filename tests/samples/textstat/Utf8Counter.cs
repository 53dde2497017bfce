using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace TextStat;

/// <summary>
/// Counts well-formed code points, and invalid sequences as decoders replace them: each maximal subpart of an
/// ill-formed sequence is one (The Unicode Standard, section 3.9, "U+FFFD Substitution of Maximal Subparts").
/// </summary>
internal sealed class Utf8Counter
{
    private const byte FirstNonAscii = 0x80;
    private const sbyte LastContinuation = unchecked((sbyte)0xBF);

    public long CodePoints { get; private set; }

    public long InvalidSequences { get; private set; }

    /// <param name="block">Starts and ends between code points.</param>
    public void Append(ReadOnlySpan<byte> block)
    {
        var (codePoints, invalidSequences) = Count(block);
        CodePoints += codePoints;
        InvalidSequences += invalidSequences;
    }

    public static long CountCodePoints(ReadOnlySpan<byte> text) => Count(text).CodePoints;

    public static int LengthOfUnfinishedCodePoint(ReadOnlySpan<byte> text) =>
        Rune.DecodeLastFromUtf8(text, out _, out var length) == OperationStatus.NeedMoreData ? length : 0;

    private static (long CodePoints, long InvalidSequences) Count(ReadOnlySpan<byte> text) =>
        Utf8Validator.IsValid(text) ? (CountLeadingBytes(text), 0) : Decode(text);

    private static (long CodePoints, long InvalidSequences) Decode(ReadOnlySpan<byte> text)
    {
        var codePoints = 0L;
        var invalidSequences = 0L;
        while (!text.IsEmpty)
        {
            var ascii = text.IndexOfAnyInRange(FirstNonAscii, byte.MaxValue);
            if (ascii < 0)
                ascii = text.Length;
            codePoints += ascii;
            text = text[ascii..];

            while (!text.IsEmpty && text[0] >= FirstNonAscii)
            {
                if (Rune.DecodeFromUtf8(text, out _, out var length) == OperationStatus.Done)
                    codePoints++;
                else
                    invalidSequences++;
                text = text[length..];
            }
        }

        return (codePoints, invalidSequences);
    }

    // Every code point of valid UTF-8 has exactly one byte that is no continuation byte. As signed numbers these
    // are the lowest: 0x80 to 0xBF.
    private static long CountLeadingBytes(ReadOnlySpan<byte> text)
    {
        var vectors = MemoryMarshal.Cast<byte, Vector<sbyte>>(text);
        var lanes = new LaneCounter();
        foreach (var bytes in vectors)
            lanes.Add(Vector.GreaterThan(bytes, new Vector<sbyte>(LastContinuation)).As<sbyte, byte>());
        var leadingBytes = lanes.Sum();

        foreach (var value in text[(vectors.Length * Vector<byte>.Count)..])
        {
            if ((sbyte)value > LastContinuation)
                leadingBytes++;
        }

        return leadingBytes;
    }
}
