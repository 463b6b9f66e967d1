/*
 * jit: code made at run time, with a frame pointer, that calls back into C. No file has a name
 * for it; /tmp/perf-PID.map does, as perf(1) takes it.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "noinline.h"

typedef int compiled_fn(int (*callback)(int), int n);

/* int jit_function(int (*callback)(int), int n) { return callback(n) + 1; } */
static const unsigned char code[] = {
	0x55,             /* push %rbp */
	0x48, 0x89, 0xe5, /* mov %rsp, %rbp */
	0x48, 0x89, 0xf8, /* mov %rdi, %rax */
	0x89, 0xf7,       /* mov %esi, %edi */
	0xff, 0xd0,       /* call *%rax */
	0x83, 0xc0, 0x01, /* add $1, %eax */
	0x5d,             /* pop %rbp */
	0xc3,             /* ret */
};

NOINLINE int called_back(int n)
{
	return n + (getppid() > 0);
}

/* Returns NULL where memory may not be written and executed. */
static unsigned char *compile(int functions)
{
	unsigned char *to = mmap(NULL, 65536, PROT_READ | PROT_WRITE | PROT_EXEC,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (to == MAP_FAILED)
		return NULL;
	for (int i = 0; i < functions; i++)
		memcpy(to + i * 64, code, sizeof(code));
	return to;
}

/* Prints the map's name: it stays, as those of other such programs do. */
static int write_map(const unsigned char *at, int functions)
{
	char name[64];
	FILE *map;

	snprintf(name, sizeof(name), "/tmp/perf-%d.map", (int)getpid());
	puts(name);
	map = fopen(name, "w");
	if (!map)
		return 1;
	for (int i = 0; i < functions; i++)
		fprintf(map, "%lx %zx jit_function_%d\n", (unsigned long)(at + i * 64),
			sizeof(code), i);
	return fclose(map);
}

int main(void)
{
	unsigned char *at = compile(8);
	int sum = 0;

	if (!at || write_map(at, 8))
		return 1;
	for (int i = 0; i < 8; i += 5)
		sum += ((compiled_fn *)(void *)(at + i * 64))(called_back, i);
	return sum > 0 ? 0 : 1;
}
