/* A terminal of 200x60 for a program that is measured, and a process that reads it. */
#ifndef TESTS_BENCH_TERMINAL_H
#define TESTS_BENCH_TERMINAL_H

#include <pty.h>
#include <stdlib.h>
#include <unistd.h>

#define COLUMNS 200
#define ROWS    60

/* As forkpty(3); the child's standard input stays what it was. */
static inline pid_t terminal_fork(int *fd)
{
	const struct winsize size = {.ws_col = COLUMNS, .ws_row = ROWS};
	int input = dup(STDIN_FILENO);
	pid_t pid;

	setenv("TERM", "xterm-256color", 1);
	pid = forkpty(fd, NULL, NULL, &size);
	if (pid == 0)
		dup2(input, STDIN_FILENO);
	close(input);
	return pid;
}

#endif
