namespace MultiVariant.Launcher;

/// <summary>The line of text that is being put together for a person; it goes out with one system call.</summary>
internal static unsafe class Message
{
    private const int Capacity = 8192;

    private static Line s_line;
    private static int s_length;

    /// <summary>Starts a line about the launch.</summary>
    public static void Begin(ReadOnlySpan<byte> start)
    {
        s_length = 0;
        Add("[multivariant] "u8);
        Add(start);
    }

    public static void Add(ReadOnlySpan<byte> text) => Add(new Text(text.Start, text.Length));

    public static void Add(byte* zeroTerminated) => Add(new Text(zeroTerminated));

    /// <summary>Control characters would break the line, or the terminal; they become question marks.</summary>
    public static void Add(Text text)
    {
        for (int i = 0; i < text.Length && s_length < Capacity - 1; i++)
            s_line.Bytes[s_length++] = text.Start[i] is < 0x20 or 0x7F ? (byte)'?' : text.Start[i];
    }

    public static void Add(ulong number)
    {
        const int MaximumDigits = 20;
        byte* digits = stackalloc byte[MaximumDigits];
        int start = MaximumDigits;
        do
        {
            digits[--start] = (byte)('0' + (number % 10));
            number /= 10;
        }
        while (number != 0);
        Add(new Text(digits + start, MaximumDigits - start));
    }

    /// <summary>Adds the number so that it ends at <paramref name="column"/>.</summary>
    public static void AddRightAligned(ulong number, int column)
    {
        int start = column - 1;
        for (ulong rest = number / 10; rest != 0; rest /= 10)
            start--;
        while (s_length < start)
            Add(" "u8);
        Add(number);
    }

    /// <summary>Writes the line and begins an empty one. Returns below zero where that is not possible.</summary>
    public static nint WriteLine(nint file)
    {
        s_line.Bytes[s_length++] = (byte)'\n';
        int length = s_length;
        s_length = 0;
        fixed (byte* text = s_line.Bytes)
            return Output.Write(file, text, length);
    }

    private struct Line
    {
        public fixed byte Bytes[Capacity];
    }
}
