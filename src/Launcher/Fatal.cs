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
        Message.Text(path);
        Message.Text(": "u8);
        Message.Text(found);
        Message.Text("; the file is damaged or cut short, copy or build it again"u8);
        End(DataError);
    }

    /// <summary>A system call on <paramref name="subject"/> failed.</summary>
    public static void SystemCall(ReadOnlySpan<byte> action, byte* subject, nint result)
    {
        Message.Begin("error: cannot "u8);
        Message.Text(action);
        Message.Text(" "u8);
        Message.Text(subject);
        Message.Text(": "u8);
        Message.Text(ErrorName(-result));
        Message.Text(" (errno "u8);
        Message.Number((ulong)-result);
        Message.Text(")"u8);
        End(OsError);
    }

    public static void WrongUsage() => End(Usage);

    public static void NotForThisCpu() => End(Unavailable);

    private static void End(int code)
    {
        Message.WriteLine();
        Linux.Exit(code);
    }

    private static ReadOnlySpan<byte> ErrorName(nint error) => error switch
    {
        1 => "EPERM"u8,
        2 => "ENOENT"u8,
        5 => "EIO"u8,
        7 => "E2BIG"u8,
        12 => "ENOMEM"u8,
        13 => "EACCES"u8,
        17 => "EEXIST"u8,
        22 => "EINVAL"u8,
        23 => "ENFILE"u8,
        24 => "EMFILE"u8,
        28 => "ENOSPC"u8,
        32 => "EPIPE"u8,
        38 => "ENOSYS"u8,
        40 => "ELOOP"u8,
        _ => "error"u8,
    };
}
