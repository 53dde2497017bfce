// Prints a file.
#include <stdio.h>

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "r") : NULL;
    char buffer[65536];
    for (size_t length; file && (length = fread(buffer, 1, sizeof buffer, file)) > 0;)
        fwrite(buffer, 1, length, stdout);
    return file ? 0 : 1;
}
