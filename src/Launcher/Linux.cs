using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>The system calls that the launcher makes. If they fail, they return a negated error number.</summary>
internal static unsafe class Linux
{
    public const nint CurrentDirectory = -100;
    public const nint NotPermitted = -1;
    public const nint NotFound = -2;
    public const nint Interrupted = -4;
    public const nint NotExecutable = -8;
    public const nint AccessDenied = -13;
    public const nint AlreadyExists = -17;
    public const nint InvalidArgument = -22;
    public const nint NotImplemented = -38;
    public const int StandardOutput = 1;
    public const int StandardError = 2;

    public const nint ReadOnlyCloseOnExec = 0x80000;

    public const nint ProtectionNone = 0;
    public const nint ProtectionRead = 1;
    public const nint ProtectionWrite = 2;
    public const nint ProtectionExecute = 4;

    public const nint MapPrivate = 0x2;
    public const nint MapFixed = 0x10;
    public const nint MapAnonymous = 0x20;
    public const nint MapFixedNoReplace = 0x100000;

    private const nint SeekStart = 0;
    private const nint SeekEnd = 2;
    private const nint GetrandomNonBlocking = 1;
    private const uint PersonalityQuery = 0xFFFF_FFFF;

    /// <summary>Personality bit that debuggers set to switch off address space randomization.</summary>
    public const nint AddressNoRandomize = 0x40000;

    public static bool Failed(nint result) => (nuint)result > unchecked((nuint)(-4096));

    /// <summary>Whether this is one of the errors with which sandboxes forbid a system call.</summary>
    public static bool IsForbidden(nint result) => result is NotPermitted or AccessDenied or NotImplemented;

    public static nint Open(byte* path) => OpenIn(CurrentDirectory, path);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint OpenIn(nint directory, byte* path) =>
        Native.SystemCall(directory, (nint)path, ReadOnlyCloseOnExec, SystemCall.Openat);

    public static void Close(nint file) => Native.SystemCall(file, 0, 0, SystemCall.Close);

    // An inherited descriptor may share its position with other processes: seek only if a sandbox leaves no choice.

    /// <summary>A file's length in bytes.</summary>
    public static nint Length(nint file)
    {
        FileStatus status;
        nint result = Native.SystemCall(file, (nint)(&status), 0, SystemCall.Fstat);
        if (IsForbidden(result))
            return Native.SystemCall(file, 0, SeekEnd, SystemCall.Lseek);
        return Failed(result) ? result : (nint)status.Size;
    }

    public static nint Write(nint file, byte* bytes, nint length) =>
        Native.SystemCall(file, (nint)bytes, length, SystemCall.Write);

    /// <summary>Copies from <paramref name="position"/> on, and advances it.</summary>
    public static nint SendFile(nint target, nint source, ulong* position, ulong length) =>
        Native.SystemCall(target, source, (nint)position, (nint)length, 0, 0, SystemCall.Sendfile);

    public static nint CreateMemoryFile(byte* name, nint flags) =>
        Native.SystemCall((nint)name, flags, 0, SystemCall.MemfdCreate);

    public static nint ControlFile(nint file, nint command, nint argument) =>
        Native.SystemCall(file, command, argument, SystemCall.Fcntl);

    /// <summary>Executes an open file. Returns only if that fails.</summary>
    public static nint ExecuteAt(nint file, byte** arguments, byte** environment, nint flags) =>
        Native.SystemCall(file, (nint)"\0"u8.Start, (nint)arguments, (nint)environment, flags, 0, SystemCall.Execveat);

    /// <summary>Executes a file by its path. Returns only if that fails.</summary>
    public static nint Execute(byte* path, byte** arguments, byte** environment) =>
        Native.SystemCall((nint)path, (nint)arguments, (nint)environment, SystemCall.Execve);

    public static nint ReadAt(nint file, void* buffer, nint length, ulong offset)
    {
        nint read = Native.SystemCall(file, (nint)buffer, length, (nint)offset, 0, 0, SystemCall.Pread64);
        if (!IsForbidden(read))
            return read;
        nint position = Native.SystemCall(file, (nint)offset, SeekStart, SystemCall.Lseek);
        return Failed(position) ? position : Native.SystemCall(file, (nint)buffer, length, SystemCall.Read);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint Map(byte* address, ulong length, nint protection, nint flags, nint file, ulong offset) =>
        Native.SystemCall((nint)address, (nint)length, protection, flags, file, (nint)offset, SystemCall.Mmap);

    public static nint Unmap(byte* address, ulong length) =>
        Native.SystemCall((nint)address, (nint)length, 0, SystemCall.Munmap);

    public static void PreferHugePages(byte* address, ulong length)
    {
        const nint HugePage = 14;
        Native.SystemCall((nint)address, (nint)length, HugePage, SystemCall.Madvise);
    }

    /// <summary>On how many processors this thread may run; an error if there are more than the buffer has bits.</summary>
    public static nint Processors(ulong* mask, nint size) =>
        Native.SystemCall(0, size, (nint)mask, SystemCall.SchedGetaffinity);

    public static void Yield() => Native.SystemCall(0, 0, 0, SystemCall.SchedYield);

    /// <summary>Waits for 0.1 ms.</summary>
    public static void Sleep()
    {
        TimeSpecification time;
        time.Seconds = 0;
        time.Nanoseconds = 100_000;
        Native.SystemCall((nint)(&time), 0, 0, SystemCall.Nanosleep);
    }

    public static nint ProcessNumber() => Native.SystemCall(0, 0, 0, SystemCall.Getpid);

    /// <summary>Whether there is such a thread: signal 0 only asks.</summary>
    public static bool ThreadExists(nint process, nint thread) =>
        !Failed(Native.SystemCall(process, thread, 0, SystemCall.Tgkill));

    /// <summary>The end of the heap.</summary>
    public static nint Break() => Native.SystemCall(0, 0, 0, SystemCall.Brk);

    public static nint Personality() =>
        Native.SystemCall(unchecked((nint)PersonalityQuery), 0, 0, SystemCall.Personality);

    public static nint Random(void* buffer, nint length) =>
        Native.SystemCall((nint)buffer, length, GetrandomNonBlocking, SystemCall.Getrandom);

    public static nint Prctl(nint option, nint a, void* b, nint c) =>
        Native.SystemCall(option, a, (nint)b, c, 0, 0, SystemCall.Prctl);

    /// <summary>Does not return.</summary>
    public static void Exit(int code)
    {
        Native.SystemCall(code, 0, 0, SystemCall.ExitGroup);
        Native.Trap();
    }
}

/// <summary>struct timespec (include/uapi/linux/time.h).</summary>
internal struct TimeSpecification
{
    public long Seconds;
    public long Nanoseconds;
}
