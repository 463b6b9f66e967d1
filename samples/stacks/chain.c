/*
 * chain: three functions, two more that are inlined into them, and a system call at the end.
 * The Makefile builds it in many ways: with and without frame pointers, call frame information,
 * debug information and symbols, static, for 32 bits. It shows the same stack in each.
 */
#include <unistd.h>

#include "noinline.h"

static inline __attribute__((always_inline)) int note(int line)
{
	return line + (getppid() > 0);
}

NOINLINE int visit_line(int line)
{
	return note(line) + 1;
}

static inline __attribute__((always_inline)) int each_line(int lines)
{
	int sum = 0;

	for (int i = 0; i < lines; i++)
		sum += visit_line(i);
	return sum;
}

NOINLINE int read_config(int lines)
{
	return each_line(lines) * 2;
}

int main(void)
{
	return read_config(2) > 0 ? 0 : 1;
}
