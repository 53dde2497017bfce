// forbid WHAT PROGRAM ARGUMENT...: executes a program under a seccomp filter that answers WHAT with EPERM, as
// container runtimes, systemd's MemoryDenyWriteExecute= and SELinux's execmem do.
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NUMBER BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr))
#define ARGUMENT(n) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[n]))
#define REFUSE BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)
#define ALLOW BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int install(struct sock_filter *filter, unsigned short length)
{
    struct sock_fprog program = {length, filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
}

static int refuse_call(unsigned number)
{
    struct sock_filter filter[] = {NUMBER, BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), REFUSE, ALLOW};
    return install(filter, sizeof filter / sizeof *filter);
}

// mmap of memory that is executable and either writable or anonymous, and any mprotect that makes memory executable.
static int refuse_executable_memory(void)
{
    struct sock_filter filter[] = {
        NUMBER,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mprotect, 0, 3),
        ARGUMENT(2),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 8),
        REFUSE,
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_mmap, 0, 6),
        ARGUMENT(2),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_EXEC, 0, 4),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, PROT_WRITE, 2, 0),
        ARGUMENT(3),
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, MAP_ANONYMOUS, 0, 1),
        REFUSE,
        ALLOW,
    };
    return install(filter, sizeof filter / sizeof *filter);
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 100;
    int failed = strcmp(argv[1], "prctl") == 0 ? refuse_call(SYS_prctl)
        : strcmp(argv[1], "memfd_create") == 0 ? refuse_call(SYS_memfd_create)
        : strcmp(argv[1], "personality") == 0 ? refuse_call(SYS_personality)
        : strcmp(argv[1], "executable-anonymous-memory") == 0 ? refuse_executable_memory()
        : 1;
    if (!failed)
        execv(argv[2], argv + 2);
    perror(argv[1]);
    return 101;
}
