/*
 * alloca: frames whose size is known only when they run, so that they are found by rbp although
 * there are no frame pointers: an array of variable length, and alloca in a loop.
 */
#include <alloca.h>
#include <string.h>
#include <unistd.h>

#include "noinline.h"

NOINLINE int use(char *text, int size)
{
	memset(text, 'x', (size_t)size);
	return text[size / 2] + (getppid() > 0);
}

NOINLINE int with_array(int size)
{
	char text[size];

	return use(text, size) + text[0];
}

NOINLINE int with_alloca(int size)
{
	int sum = 0;

	for (int i = 0; i < 3; i++)
		sum += with_array(size + i) +
		       *(char *)memset(alloca((size_t)size), i, (size_t)size);
	return sum;
}

int main(int argc, char **argv)
{
	(void)argv;
	return with_alloca(argc * 1000) > 0 ? 0 : 1;
}
