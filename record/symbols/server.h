/*
 * A process that makes the processes in which modules are read (a fork server).
 *
 * A thread of this process may sit in wait4(-1, __WALL), as a tracer does, and would reap
 * any child that ends; even that of a double fork is seen. So the one child that is made
 * here never ends before its parent does, and the workers are children of that one. It is
 * the program strec-symbols, in a session of its own, holds nothing open, and ends when this
 * process has.
 */
#ifndef RECORD_SYMBOLS_SERVER_H
#define RECORD_SYMBOLS_SERVER_H

#include <limits.h>
#include <stdbool.h>

struct worker_run {
	int request_fd; /* the three are the worker's; see worker.h */
	int result_fd;
	int file_fd;       /* may be -1 */
	unsigned limit_ms; /* wall clock; of CPU time it has as much */
};

struct worker_end {
	bool late;  /* it was killed when the time had passed */
	int status; /* as wait(2) has it */
};

/* Whether there is the program that serves: beside this one, or where an installation has it. */
bool server_program(char path[static PATH_MAX]);

/*
 * Runs a worker and waits for its end. Starts the server at first. -1 where there is no
 * server or it does not answer; then no worker writes into the files any more, or one does
 * that nobody can end.
 */
int server_run(const struct worker_run *run, struct worker_end *end);

#endif
