// Prints the path of its executable and its arguments; exits with its first argument.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    char path[4096];
    ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    puts(path);
    for (int i = 1; i < argc; i++)
        printf("%d:%s\n", i, argv[i]);
    return argc > 1 ? atoi(argv[1]) : 0;
}
