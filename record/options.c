#include "record/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/capture.h"
#include "record/option_words.h"
#include "record/ring.h"
#include "record/sets.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define LEVEL_MAX 19

struct option_row {
	int letter;           /* above UCHAR_MAX: none */
	const char *name;     /* NULL: none, then it has a letter */
	const char *argument; /* NULL: takes none; "[=...]": the name may have one, no letter does;
				    "[...]": the letter may, too, right behind it */
	const char *help;
	/* 0, or -1 with the reason in message. */
	int (*set)(struct strec_options *options, const char *argument, char *message, size_t size);
};

static int set_output(struct strec_options *o, const char *argument, char *message, size_t size)
{
	if (!*argument) {
		snprintf(message, size, "-o needs the name of a file, or - for standard output");
		return -1;
	}
	o->output = strcmp(argument, "-") ? argument : NULL;
	return 0;
}

static int add_pid(struct strec_options *o, long pid)
{
	pid_t *grown = realloc(o->attach, (o->attach_count + 1) * sizeof(*grown));

	if (!grown)
		return -1;
	o->attach = grown;
	for (size_t i = 0; i < o->attach_count; i++)
		if (grown[i] == pid)
			return 0;
	grown[o->attach_count++] = (pid_t)pid;
	return 0;
}

static int set_attach(struct strec_options *o, const char *argument, char *message, size_t size)
{
	const char *at = argument;

	for (;;) {
		char *end;
		long pid;

		errno = 0;
		pid = strtol(at, &end, 10);
		if (end == at || errno || pid <= 0 || pid > INT_MAX || (*end && *end != ',')) {
			snprintf(message, size, "-p %s: not a process id, or several with commas",
				 argument);
			return -1;
		}
		if (add_pid(o, pid)) {
			snprintf(message, size, "out of memory");
			return -1;
		}
		if (!*end)
			return 0;
		at = end + 1;
	}
}

/* A whole number from min to max, or -1 with the message. */
static long parse_number(const char *option, const char *argument, long min, long max,
			 char *message, size_t size)
{
	char *end;
	long number = strtol(argument, &end, 10);

	if (end != argument && !*end && number >= min && number <= max)
		return number;
	snprintf(message, size, "%s %s: not a number from %ld to %ld", option, argument, min, max);
	return -1;
}

static int set_level(struct strec_options *o, const char *argument, char *message, size_t size)
{
	long level = parse_number("--level", argument, 1, LEVEL_MAX, message, size);

	o->level = (int)level;
	return level < 0 ? -1 : 0;
}

static int set_bytes(struct strec_options *o, const char *argument, char *message, size_t size)
{
	long bytes = parse_number("-s", argument, 0, CAPTURE_BYTES_LIMIT, message, size);

	o->bytes_max = (uint32_t)bytes;
	return bytes < 0 ? -1 : 0;
}

static int set_stacks(struct strec_options *o, const char *argument, char *message, size_t size)
{
	long depth = STACK_DEPTH_MAX;

	if (argument)
		depth = parse_number("-k", argument, 1, STACK_DEPTH_MAX, message, size);
	o->stack_depth = (unsigned)depth;
	return depth < 0 ? -1 : 0;
}

static int set_placement(struct strec_options *o, const char *argument, char *message, size_t size)
{
	o->placement = strcmp(argument, "auto") == 0;
	if (o->placement || strcmp(argument, "off") == 0)
		return 0;
	snprintf(message, size, "--placement %s: auto or off", argument);
	return -1;
}

static int set_trace(struct strec_options *o, const char *argument, char *message, size_t size)
{
	static const struct call_set all;

	if (call_set_parse(&o->calls, argument, message, size))
		return -1;
	o->selects = memcmp(&o->calls, &all, sizeof(all)) != 0;
	return 0;
}

static int set_signal(struct strec_options *o, const char *argument, char *message, size_t size)
{
	return signal_set_parse(&o->signals, argument, message, size);
}

static int set_status(struct strec_options *o, const char *argument, char *message, size_t size)
{
	return status_set_parse(&o->statuses, argument, message, size);
}

/* -e [QUALIFIER=]SET */
static int set_expression(struct strec_options *o, const char *argument, char *message, size_t size)
{
	static const struct {
		const char *name;
		int (*set)(struct strec_options *, const char *, char *, size_t);
	} qualifiers[] = {
		{"trace", set_trace},    {"t", set_trace},  {"signal", set_signal},
		{"signals", set_signal}, {"s", set_signal}, {"status", set_status},
	};
	size_t length = strcspn(argument, "=");

	if (!argument[length])
		return set_trace(o, argument, message, size);
	for (size_t i = 0; i < LENGTH(qualifiers); i++)
		if (strlen(qualifiers[i].name) == length &&
		    memcmp(qualifiers[i].name, argument, length) == 0)
			return qualifiers[i].set(o, argument + length + 1, message, size);
	snprintf(message, size, "-e %.*s=: only trace, signal and status are for the recording",
		 (int)length, argument);
	return -1;
}

static int add_path(struct strec_options *o, const char *argument, char *message, size_t size)
{
	if (*argument && path_filter_add(&o->paths, argument) == 0)
		return 0;
	snprintf(message, size, *argument ? "out of memory" : "-P needs a path");
	return -1;
}

static int add_environment(struct strec_options *o, const char *argument, char *message,
			   size_t size)
{
	char **grown;

	if (!*argument || *argument == '=') {
		snprintf(message, size, "-E %s: no name of a variable", argument);
		return -1;
	}
	grown = realloc(o->environment, (o->environment_count + 1) * sizeof(*grown));
	if (!grown) {
		snprintf(message, size, "out of memory");
		return -1;
	}
	o->environment = grown;
	grown[o->environment_count++] = (char *)argument;
	return 0;
}

static int set_user(struct strec_options *o, const char *argument, char *message, size_t size)
{
	const struct passwd *user = getpwnam(argument);

	if (!user) {
		snprintf(message, size, "-u %s: no such user", argument);
		return -1;
	}
	o->run_as = (struct run_as){argument, user->pw_uid, user->pw_gid};
	return 0;
}

static int set_detach_on(struct strec_options *o, const char *argument, char *message, size_t size)
{
	o->until_exec = true;
	if (strcmp(argument, "execve") == 0)
		return 0;
	snprintf(message, size, "-b %s: there is only -b execve", argument);
	return -1;
}

/* A word of an option, and what it stands for. */
struct word {
	const char *text;
	int value;
};

/* The value of a word, or -1 with the message, which lists them as words. */
static int find_word(const struct word *words, size_t count, const char *option,
		     const char *argument, const char *list, char *message, size_t size)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i].text, argument) == 0)
			return words[i].value;
	snprintf(message, size, "%s %s: write %s", option, argument, list);
	return -1;
}

/* -D once more, or --daemonize with or without a word. */
static int set_daemonize(struct strec_options *o, const char *argument, char *message, size_t size)
{
	static const struct word words[] = {
		{"grandchild", DAEMONIZE_GRANDCHILD},
		{"pgroup", DAEMONIZE_PGROUP},
		{"pgrp", DAEMONIZE_PGROUP},
		{"session", DAEMONIZE_SESSION},
	};
	int found = (int)o->daemonize + 1;

	if (argument)
		found = find_word(words, LENGTH(words), "--daemonize", argument,
				  "grandchild, pgroup or session", message, size);
	else if (found > DAEMONIZE_SESSION)
		found = DAEMONIZE_SESSION;
	o->daemonize = (enum daemonize)found;
	return found < 0 ? -1 : 0;
}

static int set_follow(struct strec_options *o, const char *argument, char *message, size_t size)
{
	static const struct word words[] = {{"yes", false}, {"no", true}};
	int found = find_word(words, LENGTH(words), "--follow", argument ? argument : "yes",
			      "yes or no", message, size);

	o->one_process = found > 0;
	return found < 0 ? -1 : 0;
}

static int set_interruptible(struct strec_options *o, const char *argument, char *message,
			     size_t size)
{
	static const struct word words[] = {
		{"1", INTERRUPTIBLE_ANYWHERE},   {"anywhere", INTERRUPTIBLE_ANYWHERE},
		{"2", INTERRUPTIBLE_WAITING},    {"waiting", INTERRUPTIBLE_WAITING},
		{"3", INTERRUPTIBLE_NEVER},      {"never", INTERRUPTIBLE_NEVER},
		{"4", INTERRUPTIBLE_NEVER_TSTP}, {"never_tstp", INTERRUPTIBLE_NEVER_TSTP},
	};
	int found = find_word(words, LENGTH(words), "-I", argument,
			      "anywhere, waiting, never or never_tstp", message, size);

	o->interruptible = (enum tracer_interruptible)found;
	return found < 0 ? -1 : 0;
}

/* 0, or -1 with the message. */
static int check_quantity(uint64_t value, uint64_t min, const char *option, const char *argument,
			  const char *wanted, char *message, size_t size)
{
	if (value >= min)
		return 0;
	snprintf(message, size, "%s %s: not %s", option, argument, wanted);
	return -1;
}

static int set_max_size(struct strec_options *o, const char *argument, char *message, size_t size)
{
	o->max_bytes = parse_bytes(argument);
	return check_quantity(o->max_bytes, 1, "--max-size", argument,
			      "a size such as 64K, 16M or 1G", message, size);
}

static int set_max_time(struct strec_options *o, const char *argument, char *message, size_t size)
{
	o->max_ns = parse_time(argument);
	return check_quantity(o->max_ns, 1, "--max-time", argument,
			      "a time such as 500ms, 10s, 5m, 2h or 1d", message, size);
}

static int set_max_calls(struct strec_options *o, const char *argument, char *message, size_t size)
{
	long calls = parse_number("--max-calls", argument, 1, LONG_MAX, message, size);

	o->max_calls = (uint64_t)calls;
	return calls < 0 ? -1 : 0;
}

static int set_ring(struct strec_options *o, const char *argument, char *message, size_t size)
{
	o->ring_bytes = parse_bytes(argument);
	return check_quantity(o->ring_bytes, RING_BYTES_MIN, "--ring", argument,
			      "a size of 1M or more", message, size);
}

#define SETTER(name, statement)                                                                    \
	static int name(struct strec_options *o, const char *argument, char *message, size_t size) \
	{                                                                                          \
		(void)argument, (void)message, (void)size, (void)o;                                \
		statement;                                                                         \
		return 0;                                                                          \
	}
SETTER(set_stdin, o->keep_stdin = true)
SETTER(set_kill, o->kill_on_exit = true)
SETTER(set_no_paths, o->no_paths = true)
SETTER(set_no_symbols, o->no_symbols = true)
SETTER(set_quiet, o->quiet = true)
SETTER(set_help, o->action = ACTION_HELP)
SETTER(set_version, o->action = ACTION_VERSION)
SETTER(set_successful, o->statuses = STATUS_SUCCESSFUL)
SETTER(set_failed, o->statuses = STATUS_FAILED)
SETTER(set_argv0, o->argv0 = argument)

enum { LONG_ONLY = UCHAR_MAX + 1 };

static const struct option_row rows[] = {
	{'o', "output", "FILE", "write the log to FILE; - is standard output", set_output},
	{'p', "attach", "PID", "record a running process, or several: -p 12,34", set_attach},
	{LONG_ONLY, "stdin", NULL,
	 "leave the terminal to the target as its standard input\n"
	 "although the log goes to standard output",
	 set_stdin},
	{LONG_ONLY, "kill-on-exit", NULL, "when the recording ends, end what is recorded too",
	 set_kill},
	{'s', "string-limit", "N", "record at most N bytes of a buffer (32)", set_bytes},
	{'k', "stack-traces", "[DEPTH]",
	 "record who makes each call: its stack, up to DEPTH frames\n"
	 "(255); also -k20",
	 set_stacks},
	{LONG_ONLY, "no-symbols", NULL,
	 "with -k: look no functions and lines up; stview\n"
	 "--symbolize does it later",
	 set_no_symbols},
	{LONG_ONLY, "no-paths", NULL, "record no path names, buffers nor structures", set_no_paths},
	{LONG_ONLY, "level", "N", "compress with zstd's level N, 1 to 19", set_level},
	{'e', NULL, "EXPR", "trace=SET, also without trace=; signal=SET; status=SET",
	 set_expression},
	{LONG_ONLY, "trace", "SET", "only these calls: [!]NAME,%CLASS,/REGEX... all, none",
	 set_trace},
	{LONG_ONLY, "signal", "SET", "only deliveries of these signals", set_signal},
	{LONG_ONLY, "status", "SET",
	 "only calls that ended so: successful, failed,\n"
	 "unfinished, detached",
	 set_status},
	{'P', "trace-path", "PATH", "only calls that touch PATH; again for more paths", add_path},
	{'z', "successful-only", NULL, "only calls that succeeded", set_successful},
	{'Z', "failed-only", NULL, "only calls that failed", set_failed},
	{LONG_ONLY, "placement", "HOW",
	 "auto: strec and a target that has one thread at work share\n"
	 "a CPU, which is faster; off: they run where they like",
	 set_placement},
	{'f', "follow", "[=no]", "follow children, as is done anyhow; =no: do not", set_follow},
	{'b', "detach-on", "execve", "let go of whoever executes a program", set_detach_on},
	{'E', "env", "VAR[=VALUE]", "set VAR for the command, or unset it", add_environment},
	{'u', "user", "USER", "run the command as USER", set_user},
	{LONG_ONLY, "argv0", "NAME", "give the command this name", set_argv0},
	{'D', "daemonize", "[=WHERE]",
	 "run strec as the command's grandchild; -DD in a\n"
	 "process group, -DDD in a session of its own",
	 set_daemonize},
	{'I', "interruptible", "WHEN",
	 "which ^C ends the recording: the first (anywhere),\n"
	 "the second (waiting), none (never, never_tstp)",
	 set_interruptible},
	{LONG_ONLY, "max-size", "SIZE", "end the recording when the log has SIZE bytes",
	 set_max_size},
	{LONG_ONLY, "max-time", "TIME", "end the recording after TIME: 500ms, 10s, 5m, 2h",
	 set_max_time},
	{LONG_ONLY, "max-calls", "N", "end the recording after N calls", set_max_calls},
	{LONG_ONLY, "ring", "SIZE",
	 "keep only the last SIZE bytes; SIGUSR1 writes them\n"
	 "to FILE.1, FILE.2 ...",
	 set_ring},
	{'q', "quiet", NULL, "print errors only", set_quiet},
	{'h', "help", NULL, "print this and end", set_help},
	{'V', "version", NULL, "print the version and end", set_version},
};

/* getopt's own arrays; long options answer with their row, after all letters. */
struct getopt_tables {
	char letters[2 + 3 * LENGTH(rows) + 1];
	struct option names[LENGTH(rows) + 1];
};

static int argument_of(const struct option_row *row)
{
	if (!row->argument)
		return no_argument;
	return *row->argument == '[' ? optional_argument : required_argument;
}

/* ":" for each letter that getopt wants behind the option's. */
static unsigned colons_of(const struct option_row *row)
{
	if (argument_of(row) == required_argument)
		return 1;
	return row->argument && row->argument[1] != '=' ? 2 : 0;
}

static void fill_tables(struct getopt_tables *tables)
{
	/* + ends the options at the first other word, : tells of missing arguments. */
	char *at = stpcpy(tables->letters, "+:");
	struct option *name = tables->names;

	memset(tables->names, 0, sizeof(tables->names));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		int has_argument = argument_of(&rows[i]);

		if (rows[i].name) {
			*name = (struct option){.name = rows[i].name,
						.has_arg = has_argument,
						.val = LONG_ONLY + (int)i};
			name++;
		}
		if (rows[i].letter >= LONG_ONLY)
			continue;
		*at++ = (char)rows[i].letter;
		for (unsigned k = colons_of(&rows[i]); k; k--)
			*at++ = ':';
	}
	*at = 0;
}

static const struct option_row *find_row(int found)
{
	for (size_t i = 0; i < LENGTH(rows); i++)
		if (found == LONG_ONLY + (int)i || (found < LONG_ONLY && rows[i].letter == found))
			return &rows[i];
	return NULL;
}

/* optopt is a letter, or what a long option would have answered, or 0. */
static void explain(int found, const char *word, char *message, size_t size)
{
	if (optopt > 0 && optopt < LONG_ONLY)
		snprintf(message, size, found == ':' ? "-%c needs an argument" : "no option -%c",
			 optopt);
	else if (found == ':')
		snprintf(message, size, "%s needs an argument", word);
	else if (optopt)
		snprintf(message, size, "%s takes no argument", word);
	else
		snprintf(message, size, "no option %s", word);
}

static int parse_words(struct strec_options *o, int argc, char **argv, char *message, size_t size)
{
	struct getopt_tables tables;
	int found;

	fill_tables(&tables);
	optind = 0;
	opterr = 0;
	while ((found = getopt_long(argc, argv, tables.letters, tables.names, NULL)) != -1) {
		const struct option_row *row = find_row(found);

		if (found == '?' || found == ':' || !row) {
			explain(found, argv[optind - 1], message, size);
			return -1;
		}
		if (row->set(o, optarg, message, size))
			return -1;
		if (o->action != ACTION_RECORD)
			return 0;
	}
	return 0;
}

/* What does not go together. */
static int check_together(const struct strec_options *o, char *message, size_t size)
{
	bool attach = o->attach_count, command = o->command_count;
	const struct {
		bool wrong;
		const char *text;
	} rules[] = {
		{attach && command, "-p and a command: one or the other"},
		{attach && o->kill_on_exit,
		 "--kill-on-exit with -p: what was attached to is always left running"},
		{!attach && !command, "nothing to record: name a command, or -p PID"},
		{attach && o->daemonize, "-D with -p: there is no command to be the parent of"},
		{attach && (o->run_as.name || o->argv0 || o->environment_count),
		 "-u, -E and --argv0 are for a command, not for -p"},
		{o->paths.count && o->no_paths,
		 "-P needs the path names that --no-paths leaves out"},
		{o->ring_bytes && !o->output, "--ring keeps the log in files: name one with -o"},
		{o->ring_bytes && o->max_bytes,
		 "--max-size with --ring: the ring has a size already"},
	};

	for (size_t i = 0; i < LENGTH(rules); i++) {
		if (rules[i].wrong) {
			snprintf(message, size, "%s", rules[i].text);
			return -1;
		}
	}
	return 0;
}

int options_parse(struct strec_options *options, int argc, char **argv, char *message,
		  size_t message_size)
{
	*options = (struct strec_options){
		.action = ACTION_RECORD,
		.bytes_max = CAPTURE_BYTES_DEFAULT,
		.placement = true,
		.signals = UINT64_MAX,
		.statuses = STATUS_ALL,
		.interruptible = INTERRUPTIBLE_WAITING,
	};
	if (parse_words(options, argc, argv, message, message_size))
		return -1;
	options->command = argv + optind;
	options->command_count = (size_t)(argc - optind);
	options->words = argv + 1;
	options->word_count = (size_t)(optind - 1);
	if (options->action != ACTION_RECORD)
		return 0;
	return check_together(options, message, message_size);
}

void options_release(struct strec_options *options)
{
	free(options->attach);
	free(options->environment);
	path_filter_release(&options->paths);
	*options = (struct strec_options){0};
}

static void print_row(FILE *out, const struct option_row *row)
{
	char left[40], letter[8] = "    ";
	const char *help = row->help, *argument = row->argument ? row->argument : "";

	if (row->letter < LONG_ONLY)
		snprintf(letter, sizeof(letter), "-%c%s", row->letter, row->name ? ", " : "");
	snprintf(left, sizeof(left), "%s%s%s%s%s", letter, row->name ? "--" : "",
		 row->name ? row->name : "",
		 argument_of(row) == required_argument ? " "
		 : colons_of(row)                      ? "[="
						       : "",
		 argument + (colons_of(row) == 2));
	for (const char *line = left; help; line = "") {
		int length = (int)strcspn(help, "\n");

		fprintf(out, "  %-26s %.*s\n", line, length, help);
		help = help[length] ? help + length + 1 : NULL;
	}
}

void options_print_help(FILE *out)
{
	fputs("usage: strec -o FILE [options] [--] COMMAND [ARGUMENT...]\n"
	      "       strec [options] [--] COMMAND [ARGUMENT...] | stview -\n"
	      "       strec -p PID[,PID...] [-o FILE] [options]\n"
	      "\n"
	      "Records every system call of COMMAND, or of running processes, and of all their\n"
	      "children, into a log that stview shows.\n"
	      "\n",
	      out);
	for (size_t i = 0; i < LENGTH(rows); i++)
		print_row(out, &rows[i]);
	fputs("\n"
	      "A log to standard output takes the command's output along; stview shows it.\n"
	      "The exit status is the command's. strec's own: 2 wrong usage, 125 strec failed,\n"
	      "126 the command cannot be run, 127 it was not found.\n"
	      "The first ^C is the command's; a second one, or one with -p, ends the recording\n"
	      "and lets what was recorded run on.\n"
	      "\n"
	      "With -e trace= a command runs under a seccomp filter, and calls outside of SET at\n"
	      "full speed. It changes nothing but no_new_privs where strec is not privileged, and "
	      "it\n"
	      "cannot be taken back: when the recording ends early strec stays and only resumes "
	      "the\n"
	      "command, which dies with strec. Without -e trace=, with -p, --follow=no and -b "
	      "there\n"
	      "is no such filter.\n",
	      out);
}

void options_list(FILE *out)
{
	for (size_t i = 0; i < LENGTH(rows); i++) {
		const char *name = rows[i].name ? rows[i].name : "";

		fprintf(out, "%.*s\t%s\t%s\t", rows[i].letter < LONG_ONLY,
			(char[]){(char)rows[i].letter}, name,
			rows[i].argument ? rows[i].argument : "");
		for (const char *at = rows[i].help; *at; at++)
			putc(*at == '\n' ? ' ' : *at, out);
		putc('\t', out);
		option_words_print(out, rows[i].letter, name);
		putc('\n', out);
	}
}
