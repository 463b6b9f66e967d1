/*
 * Stands in the tests' strec-symbols in front of libdw's dwarf_getsrclines(), and breaks at units
 * whose file has a name that says so.
 */
#include <elfutils/libdw.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Crashes at a limit, which ASan does not allow for, and is else as good as any program. */
static void eat_memory(void)
{
	for (unsigned i = 0; i < 1024; i++)
		if (!malloc(64u << 20))
			abort();
}

int __real_dwarf_getsrclines(Dwarf_Die *cu, Dwarf_Lines **lines, size_t *count);
int __wrap_dwarf_getsrclines(Dwarf_Die *cu, Dwarf_Lines **lines, size_t *count);

int __wrap_dwarf_getsrclines(Dwarf_Die *cu, Dwarf_Lines **lines, size_t *count)
{
	const char *name = dwarf_diename(cu);

	if (name && strcmp(name, "crash.c") == 0)
		raise(SIGSEGV);
	if (name && strcmp(name, "exit.c") == 0)
		_exit(0);
	if (name && strcmp(name, "noise.c") == 0) {
		/* Whatever descriptor it is, the results are behind it. */
		for (int fd = 3; fd < 10; fd++)
			if (write(fd, "\377\377\377\0noise", 9) < 0)
				continue;
		abort();
	}
	if (name && strcmp(name, "memory.c") == 0)
		eat_memory();
	while (name && strcmp(name, "loop.c") == 0)
		;
	while (name && strcmp(name, "sleep.c") == 0)
		pause();
	return __real_dwarf_getsrclines(cu, lines, count);
}
