// Prints what a process can see of itself, a line a fact. Two runs of the same file, one started directly and one from
// a bundle, are compared line by line; addresses are printed as what they must be relative to something.
#define _GNU_SOURCE
#include <dirent.h>
#include <elf.h>
#include <errno.h>
#include <link.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/personality.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;
extern char __ehdr_start[], _end[], _start[];

static int constructed;
static char zeros[3 * 1024 * 1024];
static _Thread_local int in_thread_memory = 42;

__attribute__((constructor)) static void construct(void) { constructed++; }

static int plain(void) { return 7; }
#ifdef __GLIBC__
static int (*resolve(void))(void) { return plain; }
int chosen(void) __attribute__((ifunc("resolve")));
#else
#define chosen plain
#endif

static void file(const char *path, int sorted_whole)
{
    char text[65536];
    FILE *stream = fopen(path, "r");
    size_t length = stream ? fread(text, 1, sizeof text - 1, stream) : 0;
    if (stream)
        fclose(stream);
    for (size_t i = 0; i < length; i++)
        if (text[i] == 0)
            text[i] = ' ';
    text[length] = 0;
    printf("%s: %s%s", path, text, sorted_whole ? "" : "\n");
}

static const char *region(uintptr_t address)
{
    if (address == 0)
        return "zero";
    char line[4096];
    static char name[4096];
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        uintptr_t start, end;
        int at = 0;
        if (sscanf(line, "%lx-%lx %*s %*s %*s %*s %n", &start, &end, &at) >= 2 && address >= start && address < end) {
            snprintf(name, sizeof name, "in %.*s", (int)strcspn(line + at, "\n"), line + at);
            break;
        }
        name[0] = 0;
    }
    if (maps)
        fclose(maps);
    // With pages of 64 KiB in mind, linkers leave room between segments, and the kernel may put the vDSO there.
    if (address >= (uintptr_t)__ehdr_start && address < (uintptr_t)_end && name[3] != '[')
        return "program";
    return name[0] ? name : "nowhere";
}

static void auxiliary(const char *label, const ElfW(auxv_t) * value)
{
    for (; value->a_type != AT_NULL; value++) {
        unsigned long v = value->a_un.a_val;
        printf("%s %lu: ", label, value->a_type);
        switch (value->a_type) {
        case AT_PHDR: printf("program + %#lx\n", v - (uintptr_t)__ehdr_start); break;
        case AT_ENTRY: printf("_start %+ld\n", (long)(v - (uintptr_t)_start)); break;
        case AT_BASE: printf("%s, page offset %lx\n", region(v), v & 4095); break;
        case AT_SYSINFO_EHDR: case AT_RANDOM: case AT_PLATFORM: printf("%s\n", region(v)); break;
        case AT_EXECFN: printf("%s\n", (char *)v); break;
        default: printf("%lx\n", v);
        }
    }
}

static void mappings(void)
{
    char line[4096], executable[4096];
    ssize_t length = readlink("/proc/self/exe", executable, sizeof executable - 1);
    executable[length < 0 ? 0 : length] = 0;
    FILE *maps = fopen("/proc/self/maps", "r");
    while (maps && fgets(line, sizeof line, maps)) {
        uintptr_t start, end;
        char protection[8];
        int at = 0;
        line[strcspn(line, "\n")] = 0;
        if (sscanf(line, "%lx-%lx %7s %*s %*s %*s %n", &start, &end, protection, &at) < 3)
            continue;
        const char *name = line + at;
        if (strcmp(name, executable) == 0)
            printf("mapping of the program: program + %#lx, %lu bytes, %s\n",
                start - (uintptr_t)__ehdr_start, end - start, protection);
        else if (protection[1] == 'w' && protection[2] == 'x')
            printf("mapping: writable and executable %s\n", name);
        else if (protection[2] == 'x' && name[0] == 0)
            printf("mapping: executable without a name\n");
    }
    if (maps)
        fclose(maps);
}

static void statistics(void)
{
    char text[4096];
    FILE *stat = fopen("/proc/self/stat", "r");
    if (!stat)
        return;
    size_t length = fread(text, 1, sizeof text - 1, stat);
    fclose(stat);
    text[length] = 0;
    char *name = strchr(text, '('), *field = strrchr(text, ')');
    printf("stat comm: %.*s\n", (int)(field - name) + 1, name);
    int number = 3;
    for (field = strtok(field + 2, " "); field; field = strtok(NULL, " "), number++) {
        unsigned long value = strtoul(field, NULL, 10);
        switch (number) {
        case 26: case 27: case 45: case 46:
            printf("stat %d: program + %#lx\n", number, value - (uintptr_t)__ehdr_start);
            break;
        case 28: printf("stat startstack: argc %+ld\n", (long)(value - ((uintptr_t)environ - 8))); break;
        case 47: printf("stat start_brk: page offset %lx, behind the program %d, at most 1 GiB %d\n", value & 4095,
            value >= (uintptr_t)_end, value - (uintptr_t)_end < (1UL << 30) + 65536); break;
        case 48: case 49: case 50: case 51: printf("stat %d: %s\n", number, region(value - (number & 1))); break;
        }
    }
}

static void descriptors(void)
{
    for (int i = 0; i < 64; i++) {
        char path[64], target[4096];
        snprintf(path, sizeof path, "/proc/self/fd/%d", i);
        ssize_t length = readlink(path, target, sizeof target);
        if (length >= 0)
            printf("descriptor %d: open%s\n", i, length > 4 && memcmp(target, "pipe", 4) == 0 ? " pipe" : "");
    }
}

int main(int argc, char **argv)
{
    printf("argc: %d\n", argc);
    for (int i = 0; i < argc; i++)
        printf("argv %d: %s\n", i, argv[i]);
    for (char **variable = environ; *variable; variable++)
        printf("environment: %s\n", *variable);

    char link[4096];
    ssize_t length = readlink("/proc/self/exe", link, sizeof link - 1);
    link[length < 0 ? 0 : length] = 0;
    printf("exe: %s\n", link);
    printf("cwd: %s\n", getcwd(link, sizeof link));
    printf("invocation name: %s\n", program_invocation_name);
    file("/proc/self/cmdline", 0);
    file("/proc/self/comm", 1);
    file("/proc/self/environ", 0);
    file("/proc/self/limits", 1);
    printf("personality: %x\n", personality(0xffffffff));
    struct utsname name;
    uname(&name);
    printf("uname: %s %s\n", name.sysname, name.machine);
    mode_t mask = umask(0);
    printf("umask: %o\n", mask);

    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    for (int i = 1; i < 65; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) == 0)
            printf("signal %d: blocked %d, ignored %d, handled %d\n", i, sigismember(&blocked, i),
                action.sa_handler == SIG_IGN, action.sa_handler != SIG_IGN && action.sa_handler != SIG_DFL);
    }

    char **end = environ;
    while (*end)
        end++;
    auxiliary("auxv", (ElfW(auxv_t) *)(end + 1));
    static ElfW(auxv_t) kept[64];
    FILE *auxv = fopen("/proc/self/auxv", "r");
    if (auxv && fread(kept, 1, sizeof kept, auxv))
        auxiliary("/proc auxv", kept);
    if (auxv)
        fclose(auxv);

    descriptors();
    mappings();
    statistics();
    printf("heap: page offset %lx, behind the program %d\n", (uintptr_t)sbrk(0) & 4095,
        (uintptr_t)sbrk(0) >= (uintptr_t)_end);
    int dirty = 0;
    for (size_t i = 0; i < sizeof zeros; i++)
        dirty |= zeros[i];
    printf("constructors %d, ifunc %d, thread memory %d, bss dirty %d\n", constructed, chosen(), in_thread_memory, dirty);
    uintptr_t limit = 1;
    while (limit <= (uintptr_t)environ)
        limit *= 2;
    printf("program starts among programs: %d, page offset %lx\n",
        (uintptr_t)__ehdr_start > limit / 2 && (uintptr_t)__ehdr_start < limit / 4 * 3, (uintptr_t)__ehdr_start & 4095);
    return 0;
}
