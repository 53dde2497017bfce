using System.Runtime.InteropServices;

namespace MultiVariant.Launcher;

/// <summary>Numbers from arch/x86/entry/syscalls/syscall_64.tbl of the kernel.</summary>
internal enum SystemCall : int
{
    Read = 0,
    Write = 1,
    Close = 3,
    Fstat = 5,
    Lseek = 8,
    Mmap = 9,
    Munmap = 11,
    Brk = 12,
    Pread64 = 17,
    SchedYield = 24,
    Madvise = 28,
    Nanosleep = 35,
    Getpid = 39,
    Sendfile = 40,
    Execve = 59,
    Fcntl = 72,
    Readlink = 89,
    Personality = 135,
    Prctl = 157,
    SchedGetaffinity = 204,
    ExitGroup = 231,
    Tgkill = 234,
    Openat = 257,
    Getrandom = 318,
    MemfdCreate = 319,
    Execveat = 322,
}

/// <summary>The only field of struct stat that the launcher reads (arch/x86/include/uapi/asm/stat.h).</summary>
[StructLayout(LayoutKind.Explicit, Size = 144)]
internal struct FileStatus
{
    [FieldOffset(48)]
    public long Size;
}
