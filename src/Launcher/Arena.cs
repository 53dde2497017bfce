namespace MultiVariant.Launcher;

/// <summary>
/// Zero-filled memory for what is read from files. It is handed out piece after piece, so that a usual launch touches
/// one page of it, and never taken back: the launcher is gone in a moment.
/// </summary>
internal static unsafe class Arena
{
    private const int Capacity = 512 * 1024;
    private const int Alignment = 8;

    private static Memory s_memory;

    private struct Memory
    {
        public long Used;
        public fixed byte Bytes[Capacity];
    }

    /// <summary>Writing before anything is read saves a page fault.</summary>
    public static void Open() => s_memory.Used = 0;

    /// <summary>The callers' limits keep the sum of all pieces below the capacity.</summary>
    public static byte* Take(int size)
    {
        long start = (s_memory.Used + Alignment - 1) & -Alignment;
        if (size < 0 || size > Capacity - start)
            Linux.Abort();
        s_memory.Used = start + size;
        fixed (byte* memory = s_memory.Bytes)
            return memory + start;
    }
}
