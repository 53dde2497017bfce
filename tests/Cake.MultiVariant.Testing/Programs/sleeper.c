// Sleeps for as many seconds as its argument says, or aborts.
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "abort") == 0)
        abort();
    sleep(argc > 1 ? (unsigned)atoi(argv[1]) : 0);
    return 0;
}
