// Loops that compilers turn into vector instructions of the level they compile for.
#include <stdio.h>

static float left[4096], right[4096];

int main(int count, char **arguments)
{
    float sum = 0;
    unsigned bits = 0;
    for (int i = 0; i < 4096; i++)
        left[i] = (float)(i * count), right[i] = (float)(i + count);
    for (int i = 0; i < 4096; i++) {
        sum += left[i] * right[i];
        bits += (unsigned)__builtin_popcount((unsigned)i * (unsigned)count);
    }
    printf("%s %g %u\n", arguments[0], (double)sum, bits);
    return 0;
}
