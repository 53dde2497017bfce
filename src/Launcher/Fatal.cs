using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>The ways in which a launch ends early: one line on standard error and a code from sysexits.h.</summary>
internal static unsafe class Fatal
{
    private const int Usage = 64;
    private const int DataError = 65;
    private const int Unavailable = 69;
    private const int OsError = 71;
    private const int NoPermission = 77;

    /// <summary>The bundle is not what the footer or a variant's own headers promise.</summary>
    public static void Damaged(byte* path, Literal verb, Literal what)
    {
        var message = new Message("error: "u8);
        OwnFile.AddPath(ref message, path);
        message.Add(": "u8);
        message.Add(verb);
        message.Add(what);
        message.Add("; the file is damaged or cut short, copy or build it again"u8);
        End(ref message, DataError);
    }

    /// <summary>Ends the launch if a system call on the file <paramref name="path"/> failed, or returns its result.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint IfFailed(nint result, Literal action, byte* path)
    {
        if (Linux.Failed(result))
            SystemCall(action, path, result);
        return result;
    }

    /// <summary>A system call on the file <paramref name="path"/> failed.</summary>
    public static void SystemCall(Literal action, byte* path, nint result)
    {
        var message = new Message("error: cannot "u8);
        message.Add(action);
        message.Add(" "u8);
        OwnFile.AddPath(ref message, path);
        message.Add(": "u8);
        message.AddError(result);
        End(ref message, OsError);
    }

    public static void NotFound(ref Message message) => End(ref message, OsError);

    public static void WrongUsage(ref Message message) => End(ref message, Usage);

    public static void NotForThisCpu(ref Message message) => End(ref message, Unavailable);

    public static void NotPermitted(ref Message message) => End(ref message, NoPermission);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void End(ref Message message, int code)
    {
        message.WriteLine(Linux.StandardError);
        Linux.Exit(code);
    }
}
