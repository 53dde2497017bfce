// strict PROGRAM ARGUMENT...: runs a program as kernels before 5.14 and gVisor do, which compare all 64 bits of a system
// call's number: where the upper half of rax is not zero, the answer is ENOSYS. Ends as the program ends; one that goes
// on and on with calls that are answered so is killed.
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ENOUGH_REFUSED = 1000 };

int main(int argc, char **argv)
{
    if (argc < 2)
        return 100;
    pid_t child = fork();
    if (child == 0) {
        ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        raise(SIGSTOP);
        execv(argv[1], argv + 1);
        perror(argv[1]);
        _exit(101);
    }

    int status, refused = 0, entering = 1;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)
        || ptrace(PTRACE_SETOPTIONS, child, NULL, PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL)) {
        perror("ptrace");
        return 102;
    }

    int signal = 0;
    while (ptrace(PTRACE_SYSCALL, child, NULL, (long)signal) == 0 && waitpid(child, &status, 0) == child
        && WIFSTOPPED(status)) {
        signal = WSTOPSIG(status);
        if (signal != (SIGTRAP | 0x80)) {
            if (status >> 16 != 0)
                signal = 0;
            continue;
        }
        signal = 0;
        if (entering) {
            size_t number = offsetof(struct user_regs_struct, orig_rax);
            errno = 0;
            long rax = ptrace(PTRACE_PEEKUSER, child, number, NULL);
            if (errno == 0 && (unsigned long)rax >> 32 != 0) {
                ptrace(PTRACE_POKEUSER, child, number, -1L);
                if (++refused == ENOUGH_REFUSED) {
                    kill(child, SIGKILL);
                    fprintf(stderr, "strict: %d system calls refused\n", refused);
                    return 103;
                }
            }
        }
        entering = !entering;
    }
    if (refused > 0)
        fprintf(stderr, "strict: %d system calls refused\n", refused);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
