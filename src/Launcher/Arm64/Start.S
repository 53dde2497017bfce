// What C# cannot express on AArch64: the entry point, system calls and the jump to the program. ILC's methods follow the
// AAPCS64, so plain calls work in both directions. Read an argument only as wide as its type: in registers and on the
// stack, the bits above a 32-bit value are undefined (AAPCS64, 6.8.2).

        .text

// The kernel starts here; sp points to argc, argv, environment and auxiliary vector. The launcher has no writable memory
// but its stack, and needs the auxiliary vector everywhere: tpidr_el0, which is 0 in a new program, keeps its address.
// launch does not return.
        .globl  _start
        .type   _start, %function
_start:
        mov     x29, #0
        mov     x30, #0
        mov     x0, sp
        ldr     x1, [x0]
        add     x1, x0, x1, lsl #3
        add     x1, x1, #16                     // the environment
1:      ldr     x2, [x1], #8
        cbnz    x2, 1b
        msr     tpidr_el0, x1
        bl      launch
        udf     #0

// nint system_call(nint a, nint b, nint c, int number)
// nint system_call_of_six(nint a, nint b, nint c, nint d, nint e, nint f, int number)
        .globl  system_call
        .type   system_call, %function
system_call:
        mov     w8, w3
        svc     #0
        ret

        .globl  system_call_of_six
        .type   system_call_of_six, %function
system_call_of_six:
        mov     w8, w6
        svc     #0
        ret

// void trap(): ends the process even if the kernel did not
        .globl  trap
        .type   trap, %function
trap:
        udf     #0

// AuxiliaryValue* auxiliary_vector()
        .globl  auxiliary_vector
        .type   auxiliary_vector, %function
auxiliary_vector:
        mrs     x0, tpidr_el0
        ret

// ulong main_id()
        .globl  main_id
        .type   main_id, %function
main_id:
        mrs     x0, midr_el1
        ret

// void enter(void* stack, void* program, byte* unmap, nint length, byte* syscall_return, nint authenticates)
// Unmaps the launcher and starts the program with the register values that the kernel gives a new program, but for the
// system call's number in x8 and the addresses in x16 and x30. Code cannot unmap itself and go on, so the last instructions, a system
// call and a return, lie elsewhere: at syscall_return. It is reached by ret, as br must not get there where the vDSO is
// guarded by BTI.
        .globl  enter
        .type   enter, %function
enter:
        mov     sp, x0
        mov     x30, x1
        cbz     x5, 1f
        hint    #25                             // paciasp; no operation where the CPU cannot
1:      mov     x16, x4
        mov     x0, x2
        mov     x1, x3
        mov     x8, #215                        // munmap
        msr     tpidr_el0, xzr
        msr     nzcv, xzr
        mov     x2, #0
        mov     x3, #0
        mov     x4, #0
        mov     x5, #0
        mov     x6, #0
        mov     x7, #0
        mov     x9, #0
        mov     x10, #0
        mov     x11, #0
        mov     x12, #0
        mov     x13, #0
        mov     x14, #0
        mov     x15, #0
        mov     x17, #0
        mov     x18, #0
        mov     x19, #0
        mov     x20, #0
        mov     x21, #0
        mov     x22, #0
        mov     x23, #0
        mov     x24, #0
        mov     x25, #0
        mov     x26, #0
        mov     x27, #0
        mov     x28, #0
        mov     x29, #0
        ret     x16

// The last instructions for processes without a vDSO. This file is linked first, so they lie in the launcher's first page,
// which then stays mapped. With pages of 64 KiB that is all of it: munmap fails, and x0 must be 0 all the same, as there
// is no function for atexit.
        .type   own_syscall_return, %function
own_syscall_return:
        svc     #0
        mov     x0, #0
        ret

// byte* image_start(), byte* own_syscall_return_address(): where the launcher and its own syscall_return are in memory
        .globl  image_start
        .type   image_start, %function
image_start:
        adrp    x0, image_start_address
        add     x0, x0, :lo12:image_start_address
        ret

        .globl  own_syscall_return_address
        .type   own_syscall_return_address, %function
own_syscall_return_address:
        adr     x0, own_syscall_return
        ret

#ifdef DECODES
// nint start_thread(void* stack, void* argument, int* running): calls second_thread(argument) in a new thread of this process,
// with a stack that grows down from a multiple of 16. Returns the thread's number, or an error. When the thread has ended, and
// uses its stack no more, the kernel writes 0 to running. Threads inherit tpidr_el0.
        .globl  start_thread
        .type   start_thread, %function
start_thread:
        mov     x5, x1
        mov     x1, x0
        mov     x4, x2
        mov     x0, #0x0f00
        movk    x0, #0x25, lsl #16              // CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, CHILD_CLEARTID
        mov     x2, #0
        mov     x3, #0
        mov     w8, #220                        // clone
        svc     #0
        cbz     x0, 1f
        ret
1:      mov     x29, #0
        mov     x0, x5
        bl      second_thread
        mov     x0, #0
        mov     w8, #93                         // exit, of the thread alone
        svc     #0
        udf     #0
#endif

// ILC wraps Main in a transition from native code; neither ever runs.
        .globl  RhpReversePInvoke
        .globl  RhpReversePInvokeReturn
RhpReversePInvoke:
RhpReversePInvokeReturn:
        udf     #0

        .section .note.GNU-stack, "", %progbits
