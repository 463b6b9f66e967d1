/*
 * int 0x80 in a 64-bit process: getpid, a close of a descriptor that is none, and a brk of an
 * address above 32 bits, which is below the heap.
 * The trace: all with ARCH_I386, getpid with the same result as the 64-bit one, and of the
 * address what the kernel took: its low half, 0x23456789.
 * Exit status 77 where the kernel has no 32-bit calls.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void no_gate(int signal)
{
	(void)signal;
	_exit(77);
}

static long call_i386(long nr, long first)
{
	long result;

	__asm__ volatile("int $0x80"
			 : "=a"(result)
			 : "a"(nr), "b"(first)
			 : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

int main(void)
{
	signal(SIGSEGV, no_gate);
	if (call_i386(20, 0) != getpid())
		return 1;
	if (call_i386(6, -1) != -EBADF)
		return 2;
	call_i386(45, 0x123456789);
	return 0;
}
