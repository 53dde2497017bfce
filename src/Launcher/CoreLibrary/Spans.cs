namespace System;

/// <summary>Bytes that stand in the executable: what a <c>u8</c> literal is.</summary>
public readonly unsafe ref struct ReadOnlySpan<T>
{
    private readonly void* _start;

    public ReadOnlySpan(void* start, int length)
    {
        _start = start;
        Length = length;
    }

    /// <summary>The compiler asks for this constructor when it reads a literal, and calls the other one.</summary>
    public ReadOnlySpan(T[] array, int start, int length)
    {
        _start = null;
        Length = 0;
    }

    public int Length { get; }

    public T* Start => (T*)_start;

    public ref readonly T this[int index] => ref Start[index];

    public ReadOnlySpan<T> Slice(int start) => Slice(start, Length - start);

    public ReadOnlySpan<T> Slice(int start, int length) => new(Start + start, length);
}

/// <summary>What ILC calls for block operations.</summary>
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
        {
            for (nuint i = 0; i < length; i++)
                bytes[i] = value;
        }
    }
}
