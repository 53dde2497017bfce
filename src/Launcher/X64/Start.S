# What C# cannot express on x86-64: the entry point, system calls, two CPU queries and the jump to the program.
# ILC's methods follow the System V ABI, so plain calls work in both directions. Read an argument only as wide as its
# type: in registers and on the stack, the bits above a 32-bit value are undefined (AMD64 1.0, section 3.2.3).

        .intel_syntax noprefix
        .text

# The kernel starts here; rsp points to argc, argv, environment and auxiliary vector. launch does not return.
        .globl  _start
        .type   _start, @function
_start:
        xor     ebp, ebp
        mov     rdi, rsp
        and     rsp, -16
        call    launch
        ud2

# nint system_call(nint a, nint b, nint c, int number)
# nint system_call_of_six(nint a, nint b, nint c, nint d, nint e, nint f, int number)
# Writing to eax clears the upper half of rax; kernels before 5.14 answer ENOSYS if it is not zero.
        .globl  system_call
        .type   system_call, @function
system_call:
        mov     eax, ecx
        syscall
        ret

        .globl  system_call_of_six
        .type   system_call_of_six, @function
system_call_of_six:
        mov     eax, [rsp + 8]
        mov     r10, rcx
        syscall
        ret

# void trap(): ends the process even if the kernel did not
        .globl  trap
        .type   trap, @function
trap:
        ud2

# void cpuid(uint leaf, uint subleaf, CpuidResult* result)
        .globl  cpuid
        .type   cpuid, @function
cpuid:
        push    rbx
        mov     r8, rdx
        mov     eax, edi
        mov     ecx, esi
        cpuid
        mov     [r8], eax
        mov     [r8 + 4], ebx
        mov     [r8 + 8], ecx
        mov     [r8 + 12], edx
        pop     rbx
        ret

# uint xgetbv(): the low half of XCR0
        .globl  xgetbv
        .type   xgetbv, @function
xgetbv:
        xor     ecx, ecx
        xgetbv
        ret

# void enter(void* stack, void* program, byte* unmap, nint length, byte* syscall_return, nint pops_frame)
# Unmaps the launcher and starts the program with the register values that the kernel gives a new program. Code cannot
# unmap itself and go on, so the last two instructions, a system call and a return, lie elsewhere: at syscall_return.
        .globl  enter
        .type   enter, @function
enter:
        mov     rsp, rdi
        push    rsi
        xor     ebp, ebp
        test    r9, r9
        jz      1f
        push    0
        mov     rbp, rsp                        # works for "pop rbp; ret" and "leave; ret"
1:      mov     r11, r8
        mov     rdi, rdx
        mov     rsi, rcx
        mov     eax, 11                         # munmap
        xor     ebx, ebx
        xor     edx, edx                        # no function for atexit: System V ABI AMD64 1.0, section 3.4.1
        xor     r8d, r8d
        xor     r9d, r9d
        xor     r10d, r10d
        xor     r12d, r12d
        xor     r13d, r13d
        xor     r14d, r14d
        xor     r15d, r15d
        jmp     r11

# The last two instructions for processes without a vDSO. This file is linked first, so they and enter lie in the
# launcher's first page, which then stays mapped.
        .type   own_syscall_return, @function
own_syscall_return:
        syscall
        ret

# byte* image_start(), byte* own_syscall_return_address(): where the launcher and its own syscall_return are in memory
        .globl  image_start
        .type   image_start, @function
image_start:
        lea     rax, [rip + image_start_address]
        ret

        .globl  own_syscall_return_address
        .type   own_syscall_return_address, @function
own_syscall_return_address:
        lea     rax, [rip + own_syscall_return]
        ret

#ifdef DECODES
# nint start_thread(void* stack, void* argument, int* running): calls second_thread(argument) in a new thread of this process,
# with a stack that grows down from a multiple of 16. Returns the thread's number, or an error. When the thread has ended, and
# uses its stack no more, the kernel writes 0 to running.
        .globl  start_thread
        .type   start_thread, @function
start_thread:
        mov     r9, rsi
        mov     rsi, rdi
        mov     r10, rdx
        mov     edi, 0x250f00                   # CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, CHILD_CLEARTID
        xor     edx, edx
        xor     r8d, r8d
        mov     eax, 56                         # clone
        syscall
        test    eax, eax
        jz      1f
        ret
1:      xor     ebp, ebp
        mov     rdi, r9
        call    second_thread
        xor     edi, edi
        mov     eax, 60                         # exit, of the thread alone
        syscall
        ud2
#endif

# ILC calls this to touch the pages of large frames one by one. There is no need to: the main thread's stack grows to
# whatever address within RLIMIT_STACK is touched.
        .globl  RhpStackProbe
        .type   RhpStackProbe, @function
RhpStackProbe:
        ret

# ILC wraps Main in a transition from native code; neither ever runs.
        .globl  RhpReversePInvoke
        .globl  RhpReversePInvokeReturn
RhpReversePInvoke:
RhpReversePInvokeReturn:
        ud2

        .section .note.GNU-stack, "", @progbits
