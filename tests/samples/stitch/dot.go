package main

import (
	"fmt"
	"os"
	"strconv"
)

func main() {
	n := 1000
	if len(os.Args) > 1 {
		n, _ = strconv.Atoi(os.Args[1])
	}
	values := make([]float64, n)
	for i := range values {
		values[i] = float64(i) / 2
	}
	sum := 0.0
	for _, value := range values {
		sum += value * value
	}
	fmt.Printf("%.2f\n", sum)
}
