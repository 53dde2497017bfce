namespace MultiVariant.Launcher;

/// <summary>The ways in which a launch ends early: one line on standard error and a code from sysexits.h.</summary>
internal static unsafe class Fatal
{
    private const int Usage = 64;
    private const int DataError = 65;
    private const int Unavailable = 69;
    private const int OsError = 71;

    /// <summary>The bundle is not what the footer or a variant's own headers promise.</summary>
    public static void Damaged(byte* path, ReadOnlySpan<byte> found)
    {
        Message.Begin("error: "u8);
        Message.Add(path);
        Message.Add(": "u8);
        Message.Add(found);
        Message.Add("; the file is damaged or cut short, copy or build it again"u8);
        End(DataError);
    }

    /// <summary>A system call on <paramref name="subject"/> failed.</summary>
    public static void SystemCall(ReadOnlySpan<byte> action, byte* subject, nint result)
    {
        Message.Begin("error: cannot "u8);
        Message.Add(action);
        Message.Add(" "u8);
        Message.Add(subject);
        Message.Add(": "u8);
        Message.Add(ErrorName.Of(-result));
        Message.Add(" "u8);
        Message.Add((ulong)-result);
        End(OsError);
    }

    public static void WrongUsage() => End(Usage);

    public static void NotForThisCpu() => End(Unavailable);

    private static void End(int code)
    {
        Message.WriteLine(Linux.StandardError);
        Linux.Exit(code);
    }
}
