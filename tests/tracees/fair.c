/*
 * Eight children call writev(-1) without end, which costs them little and a tracer that looks
 * at its parts much, so that some of them always wait for it. Their elder sibling makes 300
 * getpgid(), and all end. That takes long where the tracer takes the same ones again and again:
 * wait4() tells of the youngest first. Prints how many calls the busiest one had for each of
 * their sibling's.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHILDREN 8
#define PARTS    16
#define CALLS    300

struct shared {
	atomic_int go;
	atomic_long counts[CHILDREN];
};

static _Noreturn void call_for_ever(atomic_long *count)
{
	static struct iovec parts[PARTS];
	static char bytes[PARTS * 4096];

	for (int i = 0; i < PARTS; i++)
		parts[i] = (struct iovec){.iov_base = bytes + i * 4096L, .iov_len = 32};
	for (;;) {
		syscall(SYS_writev, -1, parts, PARTS);
		atomic_fetch_add(count, 1);
	}
}

static _Noreturn void run_elder(struct shared *shared)
{
	long before[CHILDREN], busiest = 0;

	while (!atomic_load(&shared->go))
		usleep(1000);
	for (int i = 0; i < CHILDREN; i++)
		before[i] = atomic_load(&shared->counts[i]);
	for (int i = 0; i < CALLS; i++)
		syscall(SYS_getpgid, 0);
	for (int i = 0; i < CHILDREN; i++) {
		long made = atomic_load(&shared->counts[i]) - before[i];

		busiest = made > busiest ? made : busiest;
	}
	printf("%ld\n", busiest / CALLS);
	fflush(stdout);
	_exit(0);
}

int main(void)
{
	struct shared *shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE,
				     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pid_t elder, pids[CHILDREN];
	int status;

	if (shared == MAP_FAILED)
		return 1;
	elder = fork();
	if (elder == 0)
		run_elder(shared);
	for (int i = 0; i < CHILDREN; i++) {
		pids[i] = fork();
		if (pids[i] == 0)
			call_for_ever(&shared->counts[i]);
	}
	atomic_store(&shared->go, 1);
	waitpid(elder, &status, 0);
	for (int i = 0; i < CHILDREN; i++)
		kill(pids[i], SIGKILL);
	while (wait(NULL) > 0)
		;
	return status == 0 ? 0 : 1;
}
