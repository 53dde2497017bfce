using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>A piece of a byte string that lies somewhere else.</summary>
internal readonly unsafe struct Text
{
    public readonly byte* Start;
    public readonly int Length;

    public Text(byte* start, int length)
    {
        Start = start;
        Length = length;
    }

    public Text(ReadOnlySpan<byte> bytes)
    {
        Start = bytes.Start;
        Length = bytes.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Text Of(byte* zeroTerminated)
    {
        int length = 0;
        while (zeroTerminated[length] != 0)
            length++;
        return new(zeroTerminated, length);
    }

    public ReadOnlySpan<byte> Span => new(Start, Length);
}

/// <summary>A text that stands in the executable, with a zero byte behind it as behind every u8 literal.</summary>
internal readonly unsafe struct Literal
{
    public readonly byte* Start;

    public Literal(byte* start) => Start = start;

    public static implicit operator Literal(ReadOnlySpan<byte> literal) => new(literal.Start);
}

/// <summary>Extension methods, as these are given a text in registers and instance methods its address.</summary>
internal static unsafe class TextOperations
{
    public static Text Slice(this Text text, int start, int length) => new(text.Start + start, length);

    public static Text From(this Text text, int start) => text.Slice(start, text.Length - start);

    /// <summary>What stands before the first <paramref name="separator"/>: everything where there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Text UpTo(this Text text, char separator)
    {
        int length = 0;
        while (length < text.Length && text.Start[length] != separator)
            length++;
        return text.Slice(0, length);
    }

    /// <summary>What stands behind a beginning of this text and a separator.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Text After(this Text text, Text beginning, int separatorLength)
    {
        int length = beginning.Length + separatorLength;
        return text.From(length < text.Length ? length : text.Length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool StartsWith(this Text text, ReadOnlySpan<byte> prefix)
    {
        if (prefix.Length > text.Length)
            return false;
        for (int i = 0; i < prefix.Length; i++)
        {
            if (text.Start[i] != prefix[i])
                return false;
        }

        return true;
    }

    public static bool EndsWith(this Text text, char last) => text.Length > 0 && text.Start[text.Length - 1] == last;

    public static bool Equals(this Text text, Text other) => text.Length == other.Length && text.StartsWith(other.Span);
}
