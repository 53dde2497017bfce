using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>Numbers from include/uapi/asm-generic/unistd.h of the kernel.</summary>
internal enum SystemCall : int
{
    Fcntl = 25,
    Openat = 56,
    Close = 57,
    Lseek = 62,
    Read = 63,
    Write = 64,
    Pread64 = 67,
    Sendfile = 71,
    Readlinkat = 78,
    Fstat = 80,
    Personality = 92,
    ExitGroup = 94,
    Nanosleep = 101,
    SchedGetaffinity = 123,
    SchedYield = 124,
    Tgkill = 131,
    Prctl = 167,
    Getpid = 172,
    Brk = 214,
    Munmap = 215,
    Execve = 221,
    Mmap = 222,
    Madvise = 233,
    Getrandom = 278,
    MemfdCreate = 279,
    Execveat = 281,
}

/// <summary>The only field of struct stat that the launcher reads (include/uapi/asm-generic/stat.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 128)]
internal struct FileStatus
{
    [FieldOffset(48)]
    public long Size;
}
