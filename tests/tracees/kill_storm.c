/*
 * kill_storm N: N children of four threads that make calls without end, each killed at another
 * moment, wherever they are then.
 * The trace: N times five tasks, all killed by SIGKILL.
 */
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define THREADS 4

static atomic_long *calls;
static pthread_barrier_t all_there;

static void *call_for_ever(void *argument)
{
	pthread_barrier_wait(&all_there);
	for (;;) {
		syscall(SYS_getppid);
		atomic_fetch_add(calls, 1);
	}
	return argument;
}

static _Noreturn void run_child(void)
{
	pthread_t thread;

	pthread_barrier_init(&all_there, NULL, THREADS);
	for (int i = 0; i < THREADS; i++)
		if (pthread_create(&thread, NULL, call_for_ever, NULL))
			_exit(1);
	for (;;)
		pause();
}

int main(int argc, char **argv)
{
	int rounds = argc > 1 ? atoi(argv[1]) : 10, status;

	calls = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (calls == MAP_FAILED)
		return 1;
	for (int i = 0; i < rounds; i++) {
		pid_t pid;

		atomic_store(calls, 0);
		pid = fork();
		if (pid == 0)
			run_child();
		while (atomic_load(calls) < 1 + i * 7)
			;
		kill(pid, SIGKILL);
		if (waitpid(pid, &status, 0) != pid || !WIFSIGNALED(status) ||
		    WTERMSIG(status) != SIGKILL)
			return 1;
	}
	return 0;
}
