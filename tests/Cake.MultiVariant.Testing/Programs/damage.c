// damage WHERE BUNDLE SEED COUNT [EMULATOR]: damages a bundle in COUNT ways, one at a time, and starts it each time.
//
// WHERE "index": bit flips, byte and word changes, swapped fields and extreme numbers in index and footer, truncations
// and trailing bytes. Every start has to end with exit code 65 and one line of the launcher on standard error.
//
// WHERE "variant": the same in the ELF headers of the first variant, which no checksum covers at launch. The program
// may do what it likes, but the launcher itself must not crash: at a fatal signal it must be gone from memory.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FOOTER = 64, HEADERS = 1024, DATA_ERROR = 65, SECONDS = 5 };

static const char *path, *emulator;
static unsigned char *original;
static size_t length;

static uint64_t state;
static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    return state ^= state << 17;
}

static void fail(const char *what)
{
    perror(what);
    exit(100);
}

static uint64_t extreme(uint64_t old)
{
    static const uint64_t values[] = {0, 1, 63, 64, 65, 159, 160, 161, 4095, 4096, 4097, 0x7fffffff, 0x80000000,
        0xffffffff, 0x7fffffffffffffff, 0x8000000000000000, 0xffffffffffffffff, 0xfffffffffffff000};
    uint64_t pick = next() % (sizeof values / sizeof *values + 4);
    switch (pick) {
    case 0: return old + 1;
    case 1: return old - 1;
    case 2: return length;
    case 3: return next();
    default: return values[pick - 4];
    }
}

// Writes a damaged copy of the stretch [start, end) into the file and returns the file's new length.
static size_t damage(int file, size_t start, size_t end, int may_resize)
{
    unsigned char piece[65536];
    size_t size = end - start;
    memcpy(piece, original + start, size);
    size_t at = next() % size;
    size_t word = next() % (size / 8) * 8;
    switch (next() % (may_resize ? 8 : 5)) {
    case 0: case 1: piece[at] ^= 1 << next() % 8; break;
    case 2: piece[at] = (unsigned char)(piece[at] + 1 + next() % 255); break;
    case 3: {
        uint64_t old, new;
        memcpy(&old, piece + word, 8);
        do
            new = extreme(old);
        while (new == old);
        memcpy(piece + word, &new, 8);
        break;
    }
    case 4: {
        size_t other = next() % (size / 8) * 8;
        unsigned char held[8];
        memcpy(held, piece + word, 8);
        memcpy(piece + word, original + start + other, 8);
        memcpy(piece + other, held, 8);
        if (memcmp(piece, original + start, size) == 0)
            piece[at] ^= 0x10;
        break;
    }
    case 5: return length - 1 - next() % size;
    case 6: {
        static const unsigned char zeros[4096];
        size_t extra = 1 + next() % sizeof zeros;
        if (pwrite(file, zeros, extra, (off_t)length) < 0)
            fail("pwrite");
        return length + extra;
    }
    case 7: return start > 4096 ? start - next() % 4096 : start;
    }
    if (pwrite(file, piece, size, (off_t)start) < 0)
        fail("pwrite");
    return length;
}

// Returns the wait status; what the program wrote to standard error is in text. Hanging programs are killed.
static int run(char *text, size_t size)
{
    int ends[2];
    if (pipe(ends))
        fail("pipe");
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 2);
        dup2(open("/dev/null", O_WRONLY), 1);
        close(ends[0]);
        close(ends[1]);
        alarm(SECONDS);
        if (emulator)
            execl(emulator, emulator, path, NULL);
        else
            execl(path, path, NULL);
        _exit(errno == ETXTBSY ? 102 : 101);
    }
    close(ends[1]);
    size_t filled = 0;
    for (ssize_t got; filled < size - 1 && (got = read(ends[0], text + filled, size - 1 - filled)) > 0;)
        filled += (size_t)got;
    text[filled] = 0;
    close(ends[0]);
    int status;
    waitpid(child, &status, 0);
    return status;
}

static int is_one_error_line(const char *text)
{
    const char *start = "[multivariant] error: ";
    const char *end = strchr(text, '\n');
    return strncmp(text, start, strlen(start)) == 0 && end && end[1] == 0;
}

// Whether the launcher's code is still mapped: the bundle's first page, executable.
static int launcher_is_mapped(pid_t process)
{
    char name[64], line[4096], protection[8];
    unsigned long offset;
    int found = 0;
    snprintf(name, sizeof name, "/proc/%d/maps", process);
    FILE *maps = fopen(name, "r");
    while (maps && fgets(line, sizeof line, maps))
        if (sscanf(line, "%*x-%*x %7s %lx", protection, &offset) == 2 && offset == 0 && protection[2] == 'x'
            && strstr(line, path))
            found = 1;
    if (maps)
        fclose(maps);
    return found;
}

// Returns 1 when the launcher, not the program, met a fatal signal or hung.
static int launcher_crashes(void)
{
    pid_t child = fork();
    if (child == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1);
        dup2(null, 2);
        struct rlimit memory = {(rlim_t)4 << 30, (rlim_t)4 << 30};
        setrlimit(RLIMIT_AS, &memory);
        ptrace(PTRACE_TRACEME, 0, 0, 0);
        alarm(SECONDS);
        execl(path, path, NULL);
        _exit(101);
    }
    for (int status; waitpid(child, &status, 0) == child;) {
        if (WIFEXITED(status) || WIFSIGNALED(status))
            return 0;
        int signal = WSTOPSIG(status);
        if (signal == SIGSEGV || signal == SIGBUS || signal == SIGILL || signal == SIGFPE || signal == SIGALRM) {
            int crashed = launcher_is_mapped(child);
            kill(child, SIGKILL);
            waitpid(child, &status, 0);
            return crashed;
        }
        ptrace(PTRACE_CONT, child, 0, signal == SIGTRAP ? 0 : signal);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc < 5)
        return 100;
    emulator = argv[5];
    path = argv[2];
    state = strtoull(argv[3], NULL, 10) * 0x9E3779B97F4A7C15 + 1;
    long count = atol(argv[4]), bad = 0;
    int on_index = strcmp(argv[1], "index") == 0;

    struct stat info;
    int file = open(path, O_RDWR | O_CLOEXEC);
    if (file < 0 || fstat(file, &info))
        fail(path);
    length = (size_t)info.st_size;
    original = malloc(length);
    if (pread(file, original, length, 0) != (ssize_t)length)
        fail("pread");
    uint64_t index, variant;
    memcpy(&index, original + length - FOOTER, 8);
    memcpy(&variant, original + index + 96, 8);
    size_t start = on_index ? index : variant, end = on_index ? length : variant + HEADERS;
    close(file);

    for (long i = 0; i < count; i++) {
        uint64_t before = state;
        file = open(path, O_RDWR | O_CLOEXEC);
        size_t damaged = damage(file, start, end, on_index);
        if (damaged < length && ftruncate(file, (off_t)damaged))
            fail("ftruncate");
        close(file);

        char text[65536] = "";
        int status = 0, wrong;
        if (on_index) {
            status = run(text, sizeof text);
            wrong = !WIFEXITED(status) || WEXITSTATUS(status) != DATA_ERROR || !is_one_error_line(text);
        } else {
            wrong = launcher_crashes();
        }
        if (wrong && bad++ < 10)
            printf("damage %ld, generator state %llu: status %#x, %s\n", i, (unsigned long long)before, status, text);

        file = open(path, O_RDWR | O_CLOEXEC);
        if (pwrite(file, original + start, length - start, (off_t)start) < 0 || ftruncate(file, (off_t)length))
            fail("restore");
        close(file);
    }
    printf("%ld starts, %ld wrong\n", count, bad);
    return bad != 0;
}
