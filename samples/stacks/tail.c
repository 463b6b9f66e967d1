/*
 * tail: functions that end in a call. One whose last call is a jump leaves no frame; one whose
 * last call never returns has its return address behind its end, where another function begins.
 */
#include <unistd.h>

#include "noinline.h"

NOINLINE int last(int n)
{
	return n + (getppid() > 0);
}

NOINLINE int jumps(int n)
{
	return last(n + 1); /* as a jump: no frame of this function is left */
}

NOINLINE int calls(int n)
{
	return jumps(n * 2) + 1;
}

NOINLINE _Noreturn void finish(int status)
{
	getppid();
	_exit(status);
}

NOINLINE void give_up(int status)
{
	getppid();
	finish(status); /* the last instruction is this call */
}

NOINLINE int behind(int n) /* starts where give_up's return address is: functions are not aligned */
{
	return n * 3;
}

int main(int argc, char **argv)
{
	(void)argv;
	if (calls(argc) + behind(argc) > 0)
		give_up(0);
	return 1;
}
