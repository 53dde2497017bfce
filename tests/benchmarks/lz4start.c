// What cargo-multivers does at start, for comparison: decompresses one executable into a memory file and executes that.
//
// lz4start pack EXECUTABLE OUTPUT: the length as 8 bytes, and an lz4 block.
// lz4start FILE ARGUMENT...: starts it.
#define _GNU_SOURCE
#include <fcntl.h>
#include <lz4hc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static char *map(const char *path, size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (file < 0 || fstat(file, &status)) exit(71);
    *size = (size_t)status.st_size;
    char *bytes = mmap(0, *size, PROT_READ, MAP_PRIVATE | MAP_POPULATE, file, 0);
    if (bytes == MAP_FAILED) exit(71);
    return bytes;
}

static int pack(const char *input, const char *output)
{
    size_t size;
    char *bytes = map(input, &size);
    int bound = LZ4_compressBound((int)size);
    char *packed = malloc(bound);
    int length = LZ4_compress_HC(bytes, packed, (int)size, bound, LZ4HC_CLEVEL_MAX);
    FILE *file = fopen(output, "wb");
    uint64_t header = size;
    int written = file && fwrite(&header, 8, 1, file) && fwrite(packed, 1, length, file) == (size_t)length;
    return written && fclose(file) == 0 ? 0 : 71;
}

int main(int count, char **arguments)
{
    if (count == 4 && !strcmp(arguments[1], "pack")) return pack(arguments[2], arguments[3]);
    size_t size;
    char *packed = map(arguments[1], &size);
    uint64_t length;
    memcpy(&length, packed, 8);
    char *bytes = mmap(0, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (LZ4_decompress_safe(packed + 8, bytes, (int)(size - 8), (int)length) != (int)length) return 65;
    int file = memfd_create("variant", MFD_CLOEXEC);
    for (uint64_t done = 0; done < length;) {
        ssize_t written = write(file, bytes + done, length - done);
        if (written < 0) return 71;
        done += (uint64_t)written;
    }
    execveat(file, "", arguments + 1, environ, AT_EMPTY_PATH);
    return 71;
}
