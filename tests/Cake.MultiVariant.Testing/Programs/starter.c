// starter HOW FILE [NAME]: executes FILE in ways that a shell cannot.
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
    if (argc < 3)
        return 100;
    char *with_name[] = {argc > 3 ? argv[3] : argv[2], NULL};
    char *without[] = {NULL};
    int closes = strcmp(argv[1], "closing-descriptor") == 0;
    int file = open(argv[2], O_RDONLY | (closes ? O_CLOEXEC : 0));
    lseek(file, 5, SEEK_SET);
    if (closes || strcmp(argv[1], "descriptor") == 0)
        fexecve(file, with_name, environ);
    else if (strcmp(argv[1], "folder-descriptor") == 0)
        syscall(SYS_execveat, open("/", O_PATH | O_DIRECTORY), argv[2] + 1, with_name, environ, 0);
    else if (strcmp(argv[1], "deleted") == 0 && unlink(argv[2]) == 0)
        fexecve(file, with_name, environ);
    else if (strcmp(argv[1], "without-arguments") == 0)
        execve(argv[2], without, environ);
    perror(argv[1]);
    return 101;
}
