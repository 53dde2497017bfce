#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments)
{
    int n = count > 1 ? atoi(arguments[1]) : 1000;
    double *values = malloc(n * sizeof(double)), sum = 0;
    for (int i = 0; i < n; i++)
        values[i] = i / 2.0;
    for (int i = 0; i < n; i++)
        sum += values[i] * values[i];
    printf("%.2f\n", sum);
}
