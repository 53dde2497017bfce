# What C# cannot say on x86-64: the way in, a system call, two CPU queries and the way out.
# ILC's methods use the System V ABI, so plain calls reach them and are reached by them. An argument is read as wide as
# its type: above a 32-bit value, in a register as on the stack, lies whatever was there before. The ABI (AMD64 1.0,
# section 3.2.3) promises nothing about it, and ILC stores 32 bits.

        .intel_syntax noprefix
        .text

# The kernel enters here: rsp points to argc, argv, environment and auxiliary vector. launch does not return.
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
# Writing eax clears the upper half of rax. Kernels before 5.14 answer ENOSYS where that is not zero.
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

# void trap(): ends the process, whatever the kernel does
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
# Unmaps the launcher and starts the program with the registers as the kernel leaves them. The code that unmaps
# cannot lie in what it unmaps, so the last instructions, a system call and a return, stand elsewhere.
        .globl  enter
        .type   enter, @function
enter:
        mov     rsp, rdi
        push    rsi
        xor     ebp, ebp
        test    r9, r9
        jz      1f
        push    0
        mov     rbp, rsp                        # serves "pop rbp; ret" and "leave; ret" alike
1:      mov     r11, r8
        mov     rdi, rdx
        mov     rsi, rcx
        mov     eax, 11                         # munmap
        xor     ebx, ebx
        xor     edx, edx                        # no function to run at exit: System V ABI AMD64 1.0, section 3.4.1
        xor     r8d, r8d
        xor     r9d, r9d
        xor     r10d, r10d
        xor     r12d, r12d
        xor     r13d, r13d
        xor     r14d, r14d
        xor     r15d, r15d
        jmp     r11

# Those instructions for processes without a vDSO. This file is linked first: they and enter lie in the first page,
# which then stays.
        .type   own_syscall_return, @function
own_syscall_return:
        syscall
        ret

# Where the launcher lies: byte* image_start(), byte* own_syscall_return_address()
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

# ILC has the pages of large frames touched one after the other, for stacks that grow by a page at a time. The main
# thread's grows to where it is touched, if that is within RLIMIT_STACK.
        .globl  RhpStackProbe
        .type   RhpStackProbe, @function
RhpStackProbe:
        ret

# ILC wraps Main, which never runs, in a transition from native code.
        .globl  RhpReversePInvoke
        .globl  RhpReversePInvokeReturn
RhpReversePInvoke:
RhpReversePInvokeReturn:
        ud2

        .section .note.GNU-stack, "", @progbits
