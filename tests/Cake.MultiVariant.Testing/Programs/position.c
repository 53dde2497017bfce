// Prints which descriptors above standard error it was started with, and their positions.
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    for (int i = 3; i < 64; i++) {
        off_t position = lseek(i, 0, SEEK_CUR);
        if (position >= 0)
            printf("descriptor %d: position %ld\n", i, (long)position);
    }
    return 0;
}
