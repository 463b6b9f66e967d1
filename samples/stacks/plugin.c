/* One of the plugins of dlopen.c: the Makefile builds it twice, with another NAME each. */
#include "noinline.h"
#include "plugin.h"

NOINLINE int NAME(int (*callback)(int), int n)
{
	return callback(n) + 1;
}

int plugin_run(int (*callback)(int), int n)
{
	return NAME(callback, n) * 2;
}
