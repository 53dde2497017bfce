// forbid WHAT PROGRAM ARGUMENT...: executes a program under a seccomp filter that answers WHAT, a system call or
// "executable-anonymous-memory", with EPERM, as container runtimes, systemd's MemoryDenyWriteExecute= and SELinux's
// execmem do.
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

static const struct {
    const char *name;
    unsigned number;
} calls[] = {
    {"brk", SYS_brk}, {"clone", SYS_clone}, {"close", SYS_close}, {"execveat", SYS_execveat}, {"fstat", SYS_fstat}, {"getrandom", SYS_getrandom}, {"lseek", SYS_lseek},
    {"memfd_create", SYS_memfd_create}, {"mmap", SYS_mmap}, {"munmap", SYS_munmap}, {"nanosleep", SYS_nanosleep},
    {"personality", SYS_personality},
    {"prctl", SYS_prctl}, {"pread64", SYS_pread64}, {"sched_getaffinity", SYS_sched_getaffinity},
    {"sched_yield", SYS_sched_yield}, {"sendfile", SYS_sendfile}, {"tgkill", SYS_tgkill},
};

static int refuse(const char *what)
{
    if (strcmp(what, "executable-anonymous-memory") == 0)
        return refuse_executable_memory();
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(what, calls[i].name) == 0)
            return refuse_call(calls[i].number);
    errno = EINVAL;
    return -1;
}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 100;
    if (refuse(argv[1]) == 0)
        execv(argv[2], argv + 2);
    perror(argv[1]);
    return 101;
}
