using System.Runtime;
using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>What Start.S defines.</summary>
internal static unsafe class Native
{
    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "system_call")]
    public static extern nint SystemCall(nint a, nint b, nint c, SystemCall number);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "system_call_of_six")]
    public static extern nint SystemCall(nint a, nint b, nint c, nint d, nint e, nint f, SystemCall number);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "trap")]
    public static extern void Trap();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "cpuid")]
    public static extern void Cpuid(uint leaf, uint subleaf, CpuidResult* result);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "xgetbv")]
    public static extern uint Xgetbv();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "enter")]
    public static extern void Enter(
        void* stack, void* program, byte* unmap, nint length, byte* syscallReturn, nint popsFrame);

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "image_start")]
    public static extern byte* ImageStart();

    [MethodImpl(MethodImplOptions.InternalCall)]
    [RuntimeImport("*", "own_syscall_return_address")]
    public static extern byte* OwnSyscallReturn();
}

/// <summary>Numbers from the kernel's arch/x86/entry/syscalls/syscall_64.tbl.</summary>
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
    Sendfile = 40,
    Fcntl = 72,
    Readlink = 89,
    Personality = 135,
    Prctl = 157,
    ExitGroup = 231,
    Openat = 257,
    Getrandom = 318,
    MemfdCreate = 319,
    Execveat = 322,
}
