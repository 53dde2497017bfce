using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>Ends a launch early, with one line on standard error.</summary>
internal static unsafe class Fatal
{
    /// <summary>The bundle is not what its footer or a variant's own headers promise.</summary>
    public static void Damaged(byte* path, Literal verb, Literal what)
    {
        var message = new Message("error: "u8);
        OwnFile.AddPath(ref message, path);
        message.Add(verb);
        message.Add(what);
        message.Add(". It is damaged or cut short; copy or build it again"u8);
        End(ref message, ExitCode.DataError);
    }

    public static void Changed(byte* path) => Damaged(path, " changed "u8, "while it was being read"u8);

    /// <summary>Returns the result of a system call on a file, or ends the launch if the call failed.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint IfFailed(nint result, Literal action, byte* path)
    {
        if (Linux.Failed(result))
            SystemCall(action, path, result, ""u8);
        return result;
    }

    /// <summary>What to do about it follows the error.</summary>
    public static void SystemCall(Literal action, byte* path, nint result, Literal advice)
    {
        var message = new Message("error: cannot "u8);
        message.Add(action);
        message.Add(" "u8);
        OwnFile.AddPath(ref message, path);
        message.Add(": "u8);
        message.AddError(result);
        message.Add(advice);
        End(ref message, ExitCode.OsError);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void End(ref Message message, ExitCode code)
    {
        message.WriteLine(Linux.StandardError);
        Linux.Exit((int)code);
    }
}

/// <summary>Codes from sysexits.h.</summary>
internal enum ExitCode
{
    Usage = 64,
    DataError = 65,
    Unavailable = 69,
    OsError = 71,
    NoPermission = 77,
}
