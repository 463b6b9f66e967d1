/*
 * strec's command line: one table gives the parser, the help and the manual's list.
 */
#ifndef RECORD_OPTIONS_H
#define RECORD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/types.h>

#include "record/call_set.h"
#include "record/path_filter.h"
#include "record/start.h"
#include "record/tracer.h"

enum strec_action { ACTION_RECORD, ACTION_HELP, ACTION_VERSION };

struct strec_options {
	enum strec_action action;
	const char *output; /* NULL: standard output; points into argv, as command does */
	pid_t *attach;      /* from malloc */
	size_t attach_count;
	bool keep_stdin;
	bool kill_on_exit;
	bool no_paths;
	uint32_t bytes_max; /* of a buffer, see capture_setup() */
	bool quiet;
	bool placement;
	int level;            /* zstd's, 0: the default */
	unsigned stack_depth; /* frames, 0: no stacks */
	bool no_symbols;
	/* What goes into the log. */
	bool selects; /* calls is less than all */
	struct call_set calls;
	uint64_t signals; /* as tracer_config has them */
	uint64_t statuses;
	struct path_filter paths;
	/* How the command is started. */
	const char *argv0;
	char **environment; /* from malloc; its texts are argv's */
	size_t environment_count;
	struct run_as run_as;
	enum daemonize daemonize;
	/* Who is followed, and until when. */
	bool one_process;
	bool until_exec;
	enum tracer_interruptible interruptible;
	uint64_t max_bytes, max_ns, max_calls; /* 0: no limit */
	uint64_t ring_bytes;                   /* 0: the whole recording is kept */
	char **command;
	size_t command_count;
	char **words; /* the options as they were given, up to the command */
	size_t word_count;
};

/*
 * Reads argv. -1: wrong usage, and message says in one line why. Options end at the
 * first word that is none. options_release() also after a failure.
 */
int options_parse(struct strec_options *options, int argc, char **argv, char *message,
		  size_t message_size);
void options_release(struct strec_options *options);

void options_print_help(FILE *out);

/*
 * The options for docs/completions, which makes completions of shells of them: a line each of
 * letter, name, argument as in the help, help, and the words that the argument can be
 * (option_words.h), with a tab between two.
 */
void options_list(FILE *out);

#endif
