/*
 * raw: the system call instruction is in the program itself, inlined, in a leaf function that
 * keeps its values below the stack pointer.
 */
#include <sys/syscall.h>

#include "noinline.h"

static inline __attribute__((always_inline)) long ask_parent(void)
{
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"((long)SYS_getppid)
			 : "rcx", "r11", "memory");
	return result;
}

NOINLINE long leaf(long n)
{
	volatile long below[8] = {n, 1, 2, 3, 4, 5, 6, 7};
	long parent = ask_parent();

	return parent + below[n & 7];
}

NOINLINE long above(long n)
{
	return leaf(n) + 1;
}

int main(void)
{
	return above(3) > 0 ? 0 : 1;
}
