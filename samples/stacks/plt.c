/*
 * plt: calls a function of a library through the procedure linkage table. The first call goes
 * through the dynamic linker, which asks the library's resolver, and that makes a system call:
 * its stack has the linker's hand-written code between the two. The second goes straight.
 */
#include "noinline.h"
#include "resolver.h"

NOINLINE int through_plt(int n)
{
	return selected(n) + 1;
}

int main(void)
{
	return through_plt(1) + through_plt(2) > 0 ? 0 : 1;
}
