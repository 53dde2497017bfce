// starter HOW FILE: executes FILE in ways that a shell cannot.
#define _GNU_SOURCE
#include <fcntl.h>
#include <string.h>
#include <stdio.h>
#include <unistd.h>

extern char **environ;

int main(int argc, char **argv)
{
    if (argc != 3)
        return 100;
    char *with_name[] = {argv[2], NULL};
    char *without[] = {NULL};
    int file = open(argv[2], O_RDONLY);
    if (strcmp(argv[1], "descriptor") == 0)
        fexecve(file, with_name, environ);
    else if (strcmp(argv[1], "deleted") == 0 && unlink(argv[2]) == 0)
        fexecve(file, with_name, environ);
    else if (strcmp(argv[1], "without-arguments") == 0)
        execve(argv[2], without, environ);
    perror(argv[1]);
    return 101;
}
