using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>A part of some string of bytes, which it does not own.</summary>
internal readonly unsafe struct Text(byte* start, int length)
{
    public readonly byte* Start = start;
    public readonly int Length = length;

    public Text(ReadOnlySpan<byte> bytes)
        : this(bytes.Start, bytes.Length)
    {
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

/// <summary>A u8 literal in the executable; like every such literal it ends with a zero byte.</summary>
internal readonly unsafe struct Literal(byte* start)
{
    public readonly byte* Start = start;

    public static implicit operator Literal(ReadOnlySpan<byte> literal) => new(literal.Start);
}

/// <summary>Extension methods, as instance methods would get the text by address, not in registers.</summary>
internal static unsafe class TextOperations
{
    public static Text Slice(this Text text, int start, int length) => new(text.Start + start, length);

    public static Text From(this Text text, int start) => text.Slice(start, text.Length - start);

    /// <summary>The text before the first <paramref name="separator"/>, or all of it if there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Text UpTo(this Text text, char separator)
    {
        int length = 0;
        while (length < text.Length && text.Start[length] != separator)
            length++;
        return text.Slice(0, length);
    }

    /// <summary>The text after its <paramref name="beginning"/> and a separator.</summary>
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
