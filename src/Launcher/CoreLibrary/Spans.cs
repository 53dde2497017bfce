namespace System;

/// <summary>Data in the executable: a <c>u8</c> literal.</summary>
public readonly unsafe ref struct ReadOnlySpan<T>(void* start, int length)
{
    public readonly T* Start = (T*)start;

    /// <summary>The compiler requires this constructor for literals, but calls the other one.</summary>
    public ReadOnlySpan(T[] array, int start, int length)
        : this(null, 0)
    {
    }

    public int Length { get; } = length;

    public ref readonly T this[int index] => ref Start[index];

    public ReadOnlySpan<T> Slice(int start) => Slice(start, Length - start);

    public ReadOnlySpan<T> Slice(int start, int length) => new(Start + start, length);
}

/// <summary>ILC calls these methods to copy and fill memory.</summary>
internal static unsafe class SpanHelpers
{
    public static void Memmove(ref byte target, ref byte source, nuint length)
    {
        fixed (byte* to = &target, from = &source)
        {
            if (to <= from)
            {
                for (nuint i = 0; i < length; i++)
                    to[i] = from[i];
            }
            else
            {
                for (nuint i = length; i > 0; i--)
                    to[i - 1] = from[i - 1];
            }
        }
    }

    public static void ClearWithoutReferences(ref byte start, nuint length) => Fill(ref start, 0, length);

    public static void Fill(ref byte start, byte value, nuint length)
    {
        fixed (byte* bytes = &start)
            for (nuint i = 0; i < length; i++)
                bytes[i] = value;
    }
}
