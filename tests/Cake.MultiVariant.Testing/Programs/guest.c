// The only process of a virtual machine: starts programs again and again, compares what they do, and switches off.
//
// The file /cases holds a case after another. Each is four lists, a word a line and an empty line behind each list:
//     NAME and STARTS, the environment, what is expected, the program to start.
// What is expected is the program that does the same, or the word "output", an exit code and a file, or the word "show":
// then the program's output is shown instead. Everything that is written to standard output and standard error is
// compared, and how the program ends. Where a program in /direct/ names itself, its counterpart names itself in /bundle/.
// The first line names the kernel and what is special about its processes.
// A line a case tells the outcome: "NAME: 200 starts, 0 different", with what the first different start did before it.
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { WORDS = 16, OUTPUT = 4 << 20, SECONDS = 30, ENOUGH_DIFFERENT = 2 };

struct outcome {
    size_t length;
    int status, ended;
    char output[OUTPUT];
};

static struct outcome expected, actual;

static void stop(const char *what)
{
    if (what)
        printf("guest: %s: %s\n", what, strerror(errno));
    fflush(stdout);
    reboot(RB_POWER_OFF);
    _exit(1);
}

static int read_words(FILE *file, char **words)
{
    int count = 0;
    char *line = NULL;
    size_t room = 0;
    for (ssize_t length; count < WORDS && (length = getline(&line, &room, file)) > 1;) {
        line[length - 1] = 0;
        words[count++] = strdup(line);
    }
    free(line);
    words[count] = NULL;
    return count;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// Reads until the program closes its output; a program that does not do so in time is killed.
static void start(char **program, char **environment, struct outcome *outcome)
{
    int ends[2];
    if (pipe(ends))
        stop("pipe");
    double deadline = now() + SECONDS;
    pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        close(ends[0]);
        close(ends[1]);
        execve(program[0], program, environment);
        perror(program[0]);
        _exit(127);
    }
    close(ends[1]);

    outcome->length = 0;
    outcome->ended = 0;
    for (double left; (left = deadline - now()) > 0;) {
        struct pollfd ready = {ends[0], POLLIN, 0};
        if (poll(&ready, 1, (int)(left * 1000) + 1) == 0)
            break;
        ssize_t got = read(ends[0], outcome->output + outcome->length, OUTPUT - outcome->length);
        if (got <= 0) {
            outcome->ended = 1;
            break;
        }
        outcome->length += (size_t)got;
    }
    close(ends[0]);
    if (!outcome->ended)
        kill(child, SIGKILL);
    waitpid(child, &outcome->status, 0);
}

static void expect(char **how, char **environment)
{
    if (strcmp(how[0], "output") != 0) {
        start(how, environment, &expected);
        char *at = expected.output, *end = at + expected.length;
        while ((at = memmem(at, (size_t)(end - at), "/direct/", 8)))
            memcpy(at, "/bundle/", 8);
        return;
    }

    FILE *file = fopen(how[2], "r");
    if (!file)
        stop(how[2]);
    expected.length = fread(expected.output, 1, OUTPUT, file);
    expected.status = atoi(how[1]) << 8;
    expected.ended = 1;
    fclose(file);
}

static int is_as_expected(void)
{
    return actual.ended == expected.ended && actual.status == expected.status && actual.length == expected.length
        && memcmp(actual.output, expected.output, expected.length) == 0;
}

static void show(const char *who, const struct outcome *outcome, size_t at)
{
    while (at > 0 && outcome->output[at - 1] != '\n')
        at--;
    const char *line = outcome->output + at;
    size_t length = outcome->length - at < 300 ? outcome->length - at : 300;
    const char *end = memchr(line, '\n', length);
    printf("  %s: %s, wait status %x, %zu bytes, differing line: %.*s\n", who,
        outcome->ended ? "ended" : "did not end", outcome->status, outcome->length,
        (int)(end ? end - line : (ssize_t)length), line);
}

static void show_difference(void)
{
    size_t at = 0;
    while (at < expected.length && at < actual.length && expected.output[at] == actual.output[at])
        at++;
    show("expected", &expected, at);
    show("actual", &actual, at);
}

static void run(const char *name, int starts, char **environment, char **how, char **program)
{
    if (strcmp(how[0], "show") == 0) {
        start(program, environment, &actual);
        printf("%s: %.*s\n", name, (int)actual.length, actual.output);
        return;
    }
    expect(how, environment);
    int started = 0, different = 0;
    while (started < starts && different < ENOUGH_DIFFERENT) {
        start(program, environment, &actual);
        started++;
        if (is_as_expected())
            continue;
        if (different++ == 0)
            show_difference();
        if (!actual.ended)
            break;
    }
    printf("%s: %d starts, %d different\n", name, started, different);
    fflush(stdout);
}

static int contains(const char *path, const char *word)
{
    FILE *file = fopen(path, "r");
    if (!file)
        stop(path);
    expected.length = fread(expected.output, 1, OUTPUT - 1, file);
    fclose(file);
    expected.output[expected.length] = 0;
    return strstr(expected.output, word) != NULL;
}

int main(void)
{
    if (mount("proc", "/proc", "proc", 0, NULL) || symlink("/proc/self/fd", "/dev/fd"))
        stop("/proc");
    struct utsname kernel;
    uname(&kernel);
    printf("kernel %s%s%s%s%s\n", kernel.release,
        contains("/proc/self/maps", "[vdso]") ? "" : ", no vDSO",
        contains("/proc/sys/kernel/randomize_va_space", "0") ? ", no randomization" : "",
        contains("/proc/cpuinfo", " la57") ? ", 57-bit addresses" : "",
        contains("/proc/self/status", "Cpus_allowed_list:\t0-1\n") ? ", 2 processors" : "");
    FILE *cases = fopen("/cases", "r");
    if (!cases)
        stop("/cases");
    char *head[WORDS + 1], *environment[WORDS + 1], *how[WORDS + 1], *program[WORDS + 1];
    while (read_words(cases, head) == 2) {
        read_words(cases, environment);
        read_words(cases, how);
        read_words(cases, program);
        run(head[0], atoi(head[1]), environment, how, program);
    }
    stop(NULL);
}
