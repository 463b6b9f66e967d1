/*
 * signal: handlers that make a system call. The stack goes through the frame that the kernel
 * made for the signal into what was interrupted: on the same stack, on an alternate one, and in
 * a function whose first instruction faulted, so that the address before it is another's.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "noinline.h"

static char *page;

NOINLINE void report(int number)
{
	if (getppid() < number)
		abort();
}

static void on_signal(int number)
{
	report(-number);
}

static void on_fault(int number)
{
	report(-number);
	mprotect(page, 4096, PROT_READ); /* the load that faulted will succeed */
}

NOINLINE int load(const char *from)
{
	return *from;
}

NOINLINE int interrupted(int number)
{
	return raise(number) + 1;
}

static void handle(int number, void (*handler)(int), int flags)
{
	struct sigaction action = {.sa_handler = handler, .sa_flags = flags};

	sigaction(number, &action, NULL);
}

int main(void)
{
	stack_t alternate = {.ss_size = 65536};

	alternate.ss_sp = malloc(alternate.ss_size);
	page = mmap(NULL, 4096, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (!alternate.ss_sp || page == MAP_FAILED || sigaltstack(&alternate, NULL))
		return 1;
	handle(SIGUSR1, on_signal, 0);
	handle(SIGUSR2, on_signal, SA_ONSTACK);
	handle(SIGSEGV, on_fault, SA_ONSTACK);
	interrupted(SIGUSR1);
	interrupted(SIGUSR2);
	return load(page);
}
