// Sleeps for MILLISECONDS: a program whose speed is known.
#include <time.h>

int main(void)
{
    struct timespec time = { 0, MILLISECONDS * 1000000L };
    return nanosleep(&time, 0);
}
