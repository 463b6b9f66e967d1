#include "record/symbols/version.h"

#include <limits.h>
#include <spawn.h>
#include <stdbool.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <xxhash.h>
#include <zstd.h>

#include "format/layout.h"
#include "record/symbols/server.h"

/* Reads up to the first newline, which is left out. False where there is none. */
static bool read_line(int fd, char *text, size_t size)
{
	size_t length = 0;
	ssize_t n;

	while (length < size - 1 && (n = read(fd, text + length, size - 1 - length)) > 0)
		length += (size_t)n;
	text[length] = '\0';
	text[strcspn(text, "\n")] = '\0';
	return length > 0;
}

/* What "strec-symbols --version" says. False: it cannot be run. */
static bool symbols_version(char *text, size_t size)
{
	char path[PATH_MAX];
	char *const arguments[] = {"strec-symbols", "--version", NULL};
	posix_spawn_file_actions_t actions;
	bool done = false;
	int fds[2];
	pid_t pid;

	if (!server_program(path) || pipe(fds) != 0)
		return false;
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fds[1], STDOUT_FILENO);
	posix_spawn_file_actions_addclose(&actions, fds[0]);
	if (posix_spawn(&pid, path, &actions, NULL, arguments, environ) == 0) {
		close(fds[1]);
		fds[1] = -1;
		done = read_line(fds[0], text, size);
		waitpid(pid, NULL, 0);
	}
	posix_spawn_file_actions_destroy(&actions);
	close(fds[0]);
	if (fds[1] >= 0)
		close(fds[1]);
	return done;
}

void version_print(FILE *out, const char *program, const char *more)
{
	unsigned hash = XXH_versionNumber();
	char symbols[128];

	fprintf(out,
		"%s " STREC_VERSION "\n"
		"log format %d; calls of Linux 6.12 on x86-64, i386 and x32\n"
		"zstd %s, xxHash %u.%u.%u, %s\n",
		program, LOG_VERSION, ZSTD_versionString(), hash / 10000, hash / 100 % 100,
		hash % 100, more);
	if (symbols_version(symbols, sizeof(symbols)))
		fprintf(out, "functions and lines: %s\n", symbols);
	else
		fprintf(out, "functions and lines are not looked up: there is no strec-symbols\n");
	fputs("Copyright (c) 2026 The strec authors; MIT license, without any warranty\n", out);
}
