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

    public static nint ReadLink(byte* path, byte* buffer, nint size) => SystemCall(
        Linux.CurrentDirectory, (nint)path, (nint)buffer, size, 0, 0, Launcher.SystemCall.Readlinkat);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "trap")]
    public static extern void Trap();

    /// <summary>Start.S keeps it in the register for thread-local storage, which the launcher has none of.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "auxiliary_vector")]
    public static extern AuxiliaryValue* AuxiliaryVector();

    /// <summary>MIDR_EL1, which the kernel reads for programs if it says so in the auxiliary vector.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "main_id")]
    public static extern ulong MainId();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "enter")]
    public static extern void Enter(
        void* stack, void* program, byte* unmap, nint length, byte* syscallReturn, nint authenticates);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "start_thread")]
    public static extern nint StartThread(void* stack, void* argument, int* running);

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "image_start")]
    public static extern byte* ImageStart();

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "own_syscall_return_address")]
    public static extern byte* OwnSyscallReturn();
}
