// Waits in a function of its own, so that a debugger has something to find.
#include <unistd.h>

volatile int answer = 42;

__attribute__((noinline)) static void wait_for_the_debugger(void)
{
    pause();
    answer++;
}

int main(void)
{
    wait_for_the_debugger();
    return answer;
}
