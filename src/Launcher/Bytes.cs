namespace MultiVariant.Launcher;

/// <summary>Comparing bytes, and the zero-terminated strings that the kernel hands over.</summary>
internal static unsafe class Bytes
{
    public static int Length(byte* text)
    {
        int length = 0;
        while (text[length] != 0)
            length++;
        return length;
    }

    public static bool Equal(byte* text, byte* other)
    {
        for (; *text == *other; text++, other++)
        {
            if (*text == 0)
                return true;
        }

        return false;
    }

    public static bool Equal(byte* bytes, byte* other, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (bytes[i] != other[i])
                return false;
        }

        return true;
    }

    /// <summary>What follows <paramref name="prefix"/> in <paramref name="text"/>, or null.</summary>
    public static byte* After(byte* text, ReadOnlySpan<byte> prefix)
    {
        for (int i = 0; i < prefix.Length; i++)
        {
            if (text[i] != prefix.Start[i])
                return null;
        }

        return text + prefix.Length;
    }
}
