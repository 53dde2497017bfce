namespace MultiVariant.Launcher;

/// <summary>The line of text that is being put together for a person; it goes out with one system call.</summary>
internal static unsafe class Message
{
    private const int Capacity = 8192;

    private static Line s_line;
    private static int s_length;

    public static void Begin(ReadOnlySpan<byte> start)
    {
        s_length = 0;
        Text("[multivariant] "u8);
        Text(start);
    }

    public static void Text(ReadOnlySpan<byte> text) => Text(text.Start, text.Length);

    public static void Text(byte* zeroTerminated) => Text(zeroTerminated, Bytes.Length(zeroTerminated));

    public static void Text(byte* text, int length)
    {
        for (int i = 0; i < length && s_length < Capacity - 1; i++)
            s_line.Bytes[s_length++] = text[i];
    }

    public static void Number(ulong value)
    {
        const int MaximumDigits = 20;
        byte* digits = stackalloc byte[MaximumDigits];
        int start = MaximumDigits;
        do
        {
            digits[--start] = (byte)('0' + (value % 10));
            value /= 10;
        }
        while (value != 0);
        Text(digits + start, MaximumDigits - start);
    }

    public static void WriteLine()
    {
        s_line.Bytes[s_length++] = (byte)'\n';
        fixed (byte* text = s_line.Bytes)
            Linux.Write(Linux.StandardError, text, s_length);
    }

    private struct Line
    {
        public fixed byte Bytes[Capacity];
    }
}
