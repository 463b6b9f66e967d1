#include "record/guard.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>
#include <unistd.h>

#define WATCHED_MAX 1024

/* In memory that strec and the guard share. */
struct watched {
	atomic_int tid; /* 0: free */
	cpu_set_t own;
};

static struct watched *_Atomic table; /* NULL until the guard runs */
static unsigned watched_count;

static void restore_all(const struct watched *watched)
{
	for (size_t i = 0; i < WATCHED_MAX; i++) {
		pid_t tid = atomic_load(&watched[i].tid);

		if (tid)
			sched_setaffinity(tid, sizeof(watched[i].own), &watched[i].own);
	}
}

/* The pipe's other end is strec's alone, so its end is the end of strec. */
static _Noreturn void run_guard(const struct watched *watched, int fd)
{
	char byte;

	/* What else is open here would hold pipes of the target or of a viewer open. */
	if (dup2(fd, 0) < 0)
		_exit(1);
	closefrom(1);
	while (read(0, &byte, 1) > 0)
		;
	restore_all(watched);
	_exit(0);
}

void guard_start(void)
{
	struct watched *watched = mmap(NULL, WATCHED_MAX * sizeof(*watched), PROT_READ | PROT_WRITE,
				       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int ends[2];
	pid_t pid;

	if (watched == MAP_FAILED || pipe2(ends, O_CLOEXEC) != 0)
		return;
	pid = fork();
	if (pid == 0)
		run_guard(watched, ends[0]);
	close(ends[0]);
	if (pid > 0)
		atomic_store(&table, watched);
}

bool guard_ready(void)
{
	return atomic_load_explicit(&table, memory_order_acquire) && watched_count < WATCHED_MAX;
}

int guard_watch(pid_t tid, const cpu_set_t *own)
{
	struct watched *watched = atomic_load(&table);

	if (!guard_ready())
		return -1;
	for (int i = 0;; i++) {
		if (atomic_load(&watched[i].tid))
			continue;
		watched[i].own = *own;
		atomic_store(&watched[i].tid, (int)tid);
		watched_count++;
		return i;
	}
}

void guard_forget(int place)
{
	atomic_store(&atomic_load(&table)[place].tid, 0);
	watched_count--;
}
