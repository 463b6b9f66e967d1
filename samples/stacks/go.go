// go: system calls of the main goroutine and of another, below a method, an interface, a closure
// and functions that are inlined. It needs no module and no network.
package main

import "os"

type shape interface{ area(unit string) int }

type square struct{ side int }

//go:noinline
func (s *square) area(unit string) int {
	return s.side*s.side + os.Getppid() + len(unit)
}

func inlined(n int) int { return os.Getppid() + n }

//go:noinline
func each(n int, f func(int) int) int {
	sum := 0
	for i := 0; i < n; i++ {
		sum += f(i)
	}
	return sum
}

//go:noinline
func open(name string) bool {
	file, err := os.Open(name)
	if err != nil {
		return false
	}
	file.Close()
	return true
}

func main() {
	var s shape = &square{2}
	sum := s.area("cm") + each(2, func(i int) int { return inlined(i) })
	opened := make(chan bool)
	go func() { opened <- open("/dev/null") }()
	if !<-opened || sum <= 0 {
		os.Exit(1)
	}
}
