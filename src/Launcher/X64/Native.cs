using System.Runtime;
using System.Runtime.CompilerServices;

namespace MultiVariant.Launcher;

/// <summary>What Start.S defines, and a system call that differs between architectures.</summary>
internal static unsafe class Native
{
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "system_call")]
    public static extern nint SystemCall(nint a, nint b, nint c, SystemCall number);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "system_call_of_six")]
    public static extern nint SystemCall(nint a, nint b, nint c, nint d, nint e, nint f, SystemCall number);

    /// <summary>Newer architectures have only readlinkat.</summary>
    public static nint ReadLink(byte* path, byte* buffer, nint size) =>
        SystemCall((nint)path, (nint)buffer, size, Launcher.SystemCall.Readlink);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "trap")]
    public static extern void Trap();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cpuid")]
    public static extern void Cpuid(uint leaf, uint subleaf, CpuidResult* result);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "xgetbv")]
    public static extern uint Xgetbv();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "enter")]
    public static extern void Enter(
        void* stack, void* program, byte* unmap, nint length, byte* syscallReturn, nint popsFrame);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "start_thread")]
    public static extern nint StartThread(void* stack, void* argument, int* running);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "image_start")]
    public static extern byte* ImageStart();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "own_syscall_return_address")]
    public static extern byte* OwnSyscallReturn();
}
