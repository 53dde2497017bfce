// Holds the launcher's zstd decoder, linked from the launcher's own object file, against the C library. Each buffer ends, or
// starts, at a page without access, so that a read or write outside of it ends this program. Half of the frames are decoded
// with the help of a second thread, as in the launcher.
//
// decoder same COUNT SEED: COUNT inputs, at levels 1 to 22 in turn, with and without prefix, decode to what they were.
// decoder damaged COUNT SEED: of COUNT damaged frames, each is refused, or decodes to what it was,
// or to what the C library makes of it.
// decoder speed FILE [PREFIX]: how long both take for one frame, in one run, alternating.
// decoder once FILE: the C library decodes one frame as a program that starts would, to memory that nothing has touched.
// decoder read FILE: what "once" does, without decoding.
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#define ZSTD_STATIC_LINKING_ONLY
#include <zstd.h>

typedef unsigned char byte;

// ILC's names for Frame.Decode, Frame.HasChecksum and SecondThread.Run
extern byte decode_frame(
    const byte *frame, const byte *frame_end, byte *history, byte *output, byte *output_end, long file, void *workspace)
    __asm__("launcher_MultiVariant_Launcher_Zstandard_Frame__Decode");
extern byte has_checksum(const byte *frame_end, void *workspace)
    __asm__("launcher_MultiVariant_Launcher_Zstandard_Frame__HasChecksum");
extern void second_thread(void *work);

struct work { int running; void *workspace; byte *output, *output_end; };

long system_call(long a, long b, long c, int number) { return syscall(number, a, b, c); }

// What the rest of the launcher asks of Start.S. None of it runs.
#define NEVER(name) void name(void) { abort(); }
NEVER(system_call_of_six) NEVER(start_thread) NEVER(trap) NEVER(cpuid) NEVER(xgetbv) NEVER(enter) NEVER(image_start)
NEVER(own_syscall_return_address) NEVER(RhpStackProbe) NEVER(RhpReversePInvoke) NEVER(RhpReversePInvokeReturn)

enum { PAGE = 4096, WORKSPACE = 2 << 20, MAXIMUM = 400000 };

static void *help(void *work) { second_thread(work); return 0; }

// With a workspace of zeros, as all memory is that is new.
static int decode(const byte *frame, const byte *frame_end, byte *history, byte *output, byte *output_end, void *workspace,
    int is_helped)
{
    pthread_t helper;
    struct work work = { 0, workspace, output, output_end };
    if (is_helped && pthread_create(&helper, 0, help, &work)) { puts("no thread"); exit(1); }
    int ok = decode_frame(frame, frame_end, history, output, output_end, -1, workspace);
    if (is_helped) pthread_join(helper, 0);
    return ok && has_checksum(frame_end, workspace);
}

static unsigned long state;

static unsigned random_below(unsigned limit)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return limit ? (state >> 11) % limit : 0;
}

// A buffer between two pages without access, flush with the one before or the one behind it
struct guarded { byte *area, *bytes; size_t pages; };

static struct guarded guard(size_t length, int at_end)
{
    struct guarded g = { .pages = (length + PAGE - 1) / PAGE + 2 };
    g.area = mmap(0, g.pages * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    mprotect(g.area, PAGE, PROT_NONE);
    mprotect(g.area + (g.pages - 1) * PAGE, PAGE, PROT_NONE);
    g.bytes = at_end ? g.area + (g.pages - 1) * PAGE - length : g.area + PAGE;
    return g;
}

static void release(struct guarded g) { munmap(g.area, g.pages * PAGE); }

// Returns whether the frame decodes; if so, result is the output.
static int decode_guarded(const byte *frame, size_t size, const byte *prefix, size_t prefix_size, byte *result, size_t length)
{
    int at_end = random_below(2);
    struct guarded source = guard(size, at_end), target = guard(prefix_size + length, at_end);
    struct guarded workspace = guard(WORKSPACE, 1);
    memcpy(source.bytes, frame, size);
    if (prefix_size) memcpy(target.bytes, prefix, prefix_size);
    byte *output = target.bytes + prefix_size;
    int ok = decode(
        source.bytes, source.bytes + size, target.bytes, output, output + length, workspace.bytes, random_below(2));
    if (ok) memcpy(result, output, length);
    if (prefix_size && memcmp(target.bytes, prefix, prefix_size)) { puts("the prefix was changed"); exit(1); }
    release(source), release(target), release(workspace);
    return ok;
}

static size_t make_input(byte *bytes, size_t maximum)
{
    static const size_t sizes[] = { 0, 1, 2, 5, 31, 32, 33, 255, 256, 257, 1000, 65535, 65536, 131072, 131073 };
    size_t length = random_below(3) ? random_below(maximum) : sizes[random_below(sizeof sizes / sizeof *sizes)];
    if (length > maximum) length = maximum;
    static byte program[1 << 20];
    static size_t program_size;
    if (!program_size) {
        FILE *self = fopen("/proc/self/exe", "rb");
        program_size = fread(program, 1, sizeof program, self);
        fclose(self);
    }
    unsigned kind = random_below(6), alphabet = 1 + random_below(60), run = 1 + random_below(300);
    for (size_t i = 0; i < length; i++)
        switch (kind) {
            case 0: bytes[i] = 0; break;
            case 1: bytes[i] = random_below(256); break;
            case 2: bytes[i] = "etaoin shrdlucmfwypvbgkjqxz,.\nETAOINSHRDLU0123456789-()[]{}"[random_below(alphabet)]; break;
            case 3: bytes[i] = program[(i + run * 997) % program_size]; break;
            case 4: bytes[i] = i % run < 20 || i < run ? random_below(alphabet) : bytes[i - run]; break;
            default: bytes[i] = i && random_below(20) ? bytes[i - 1 - random_below(i < 16 ? i : 16)] : random_below(alphabet); break;
        }
    return length;
}

static size_t compress(ZSTD_CCtx *context, int level, const byte *prefix, size_t prefix_size, const byte *input, size_t length,
    byte *frame, size_t room)
{
    ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    if (prefix_size) ZSTD_CCtx_refPrefix(context, prefix, prefix_size);
    size_t size = ZSTD_compress2(context, frame, room, input, length);
    if (ZSTD_isError(size)) { printf("compress: %s\n", ZSTD_getErrorName(size)); exit(1); }
    return size;
}

static byte input[MAXIMUM], prefix[MAXIMUM], frame[MAXIMUM * 2], result[MAXIMUM], expected[MAXIMUM];

static size_t make_prefix(size_t length)
{
    if (random_below(2)) return 0;
    size_t size = make_input(prefix, MAXIMUM / 4);
    for (size_t i = 0; i < length && size; i++) // parts of the input are in the prefix
        if (random_below(64) == 0)
            for (size_t j = random_below(size), n = random_below(2000); n && i < length && j < size; n--) input[i++] = prefix[j++];
    return size;
}

static int same(int count)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    for (int i = 0; i < count; i++) {
        int level = 1 + i % 22;
        size_t length = make_input(input, level > 15 ? MAXIMUM / 4 : MAXIMUM), prefix_size = make_prefix(length);
        size_t size = compress(context, level, prefix, prefix_size, input, length, frame, sizeof frame);
        if (!decode_guarded(frame, size, prefix, prefix_size, result, length) || memcmp(result, input, length)) {
            printf("input %d of %zu bytes, level %d, prefix of %zu bytes: wrong\n", i, length, level, prefix_size);
            return 1;
        }
        // Another length than the frame says
        if (decode_guarded(frame, size, prefix, prefix_size, result, length + 1)
            || (length && decode_guarded(frame, size, prefix, prefix_size, result, length - 1))) {
            printf("input %d of %zu bytes: another length is accepted\n", i, length);
            return 1;
        }
    }
    printf("%d same\n", count);
    return 0;
}

static int damaged(int count)
{
    ZSTD_CCtx *context = ZSTD_createCCtx();
    ZSTD_DCtx *library = ZSTD_createDCtx();
    static byte copy[MAXIMUM * 2];
    int refused = 0;
    for (int i = 0; i < count;) {
        size_t length = make_input(input, 20000), prefix_size = make_prefix(length);
        size_t size = compress(context, 1 + random_below(22), prefix, prefix_size, input, length, frame, sizeof frame);
        for (int turn = 0; turn < 50 && i < count; turn++, i++) {
            memcpy(copy, frame, size);
            size_t cut = size, used_prefix = prefix_size;
            switch (random_below(6)) {
                case 0: copy[random_below(size)] ^= 1 << random_below(8); break;
                case 1: copy[random_below(size < 40 ? size : 40)] = random_below(256); break; // headers and tables
                case 2: for (int n = 1 + random_below(8); n; n--) copy[random_below(size)] = random_below(256); break;
                case 3: cut = random_below(size); break;
                case 4: used_prefix = random_below(prefix_size + 1); break; // another prefix
                default:
                    for (size_t at = random_below(size), n = 1 + random_below(64); n && at < size; n--) copy[at++] = random_below(2) ? 255 : 0;
                    break;
            }
            const byte *other = prefix + prefix_size - used_prefix;
            memset(result, 0, length);
            if (!decode_guarded(copy, cut, other, used_prefix, result, length)) { refused++; continue; }
            if (!memcmp(result, input, length)) continue; // what is damaged does not count
            ZSTD_DCtx_reset(library, ZSTD_reset_session_and_parameters);
            if (used_prefix) ZSTD_DCtx_refPrefix(library, other, used_prefix);
            size_t n = ZSTD_decompressDCtx(library, expected, sizeof expected, copy, cut);
            if (n != length || memcmp(expected, result, length)) {
                printf("damaged frame %d of %zu bytes decodes to something else\n", i, size);
                return 1;
            }
        }
    }
    printf("%d damaged, %d refused\n", count, refused);
    return 0;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1e3 + time.tv_nsec / 1e6;
}

static int by_value(const void *a, const void *b) { return *(double *)a < *(double *)b ? -1 : *(double *)a > *(double *)b; }

static byte *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (!file) { perror(path); exit(1); }
    fseek(file, 0, SEEK_END);
    *size = ftell(file);
    rewind(file);
    byte *bytes = malloc(*size + 1);
    if (fread(bytes, 1, *size, file) != *size) exit(1);
    fclose(file);
    return bytes;
}

static int speed(const char *path, const char *prefix_path)
{
    enum { ROUNDS = 101 };
    static double theirs[ROUNDS], ours[ROUNDS];
    size_t size, prefix_size = 0;
    byte *packed = read_file(path, &size), *before = prefix_path ? read_file(prefix_path, &prefix_size) : 0;
    size_t length = ZSTD_getFrameContentSize(packed, size);
    byte *history = malloc(prefix_size + length), *output = history + prefix_size, *library = malloc(length);
    struct guarded workspace = guard(WORKSPACE, 1);
    if (prefix_size) memcpy(history, before, prefix_size);
    memset(library, 1, length);
    memset(output, 1, length);
    ZSTD_DCtx *context = ZSTD_createDCtx();
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 31);
    for (int i = 0; i < ROUNDS; i++) {
        double start = now();
        if (prefix_size) ZSTD_DCtx_refPrefix(context, before, prefix_size);
        size_t n = ZSTD_decompressDCtx(context, library, length, packed, size);
        double between = now();
        int ok = decode(packed, packed + size, history, output, output + length, workspace.bytes, 0);
        theirs[i] = between - start, ours[i] = now() - between;
        if (!ok || n != length || memcmp(library, output, length)) { puts("wrong"); return 1; }
    }
    qsort(theirs, ROUNDS, sizeof *theirs, by_value), qsort(ours, ROUNDS, sizeof *ours, by_value);
    printf("%.3f %.3f %zu\n", theirs[ROUNDS / 2], ours[ROUNDS / 2], length);
    return 0;
}

static int once(const char *path, int decodes)
{
    size_t size;
    byte *packed = read_file(path, &size);
    if (!decodes) return 0;
    size_t length = ZSTD_getFrameContentSize(packed, size);
    byte *output = malloc(length);
    return output && ZSTD_decompress(output, length, packed, size) == length ? 0 : 1;
}

int main(int count, char **arguments)
{
    if (count > 2 && !strcmp(arguments[1], "speed")) return speed(arguments[2], arguments[3]);
    if (count == 3 && (!strcmp(arguments[1], "once") || !strcmp(arguments[1], "read"))) return once(arguments[2], *arguments[1] == 'o');
    if (count < 4) return 64;
    state = strtoul(arguments[3], 0, 10) * 0x9E3779B97F4A7C15 + 1;
    return !strcmp(arguments[1], "same") ? same(atoi(arguments[2])) : damaged(atoi(arguments[2]));
}
