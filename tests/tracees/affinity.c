/*
 * affinity [WAIT]: prints the CPUs that it may use, in each way in which it can look: by the
 * call, in a child, in a thread and in /proc, each after enough calls of its own to be noticed.
 * With WAIT it first makes calls for ever; with "busy" in two threads, which both compute too.
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void make_calls(long n)
{
	for (long i = 0; i != n; i++)
		syscall(SYS_getppid);
}

static void print_mask(const char *where)
{
	cpu_set_t set;

	make_calls(3000);
	if (sched_getaffinity(0, sizeof(set), &set) == 0)
		printf("%s: %d CPUs\n", where, CPU_COUNT(&set));
	fflush(stdout);
}

static void *in_thread(void *arg)
{
	print_mask("thread");
	return arg;
}

static void *busy(void *arg)
{
	volatile unsigned n = 0;

	for (;;) {
		for (unsigned i = 0; i < 1000000; i++)
			n += i;
		make_calls(1);
	}
	return arg;
}

static void print_proc(void)
{
	FILE *file;
	char line[256];

	make_calls(3000);
	file = fopen("/proc/self/status", "r");
	make_calls(3000);
	while (file && fgets(line, sizeof(line), file))
		if (strncmp(line, "Cpus_allowed", 12) == 0)
			fputs(line, stdout);
	if (file)
		fclose(file);
}

int main(int argc, char **argv)
{
	pthread_t thread;
	pid_t pid;

	if (argc > 1 && strcmp(argv[1], "busy") == 0) {
		pthread_create(&thread, NULL, busy, NULL);
		busy(NULL);
	}
	if (argc > 1)
		make_calls(-1);
	print_mask("itself");
	make_calls(3000);
	pid = fork();
	if (pid == 0) {
		print_mask("child");
		_exit(0);
	}
	waitpid(pid, NULL, 0);
	make_calls(3000);
	pthread_create(&thread, NULL, in_thread, NULL);
	pthread_join(thread, NULL);
	print_proc();
	return 0;
}
