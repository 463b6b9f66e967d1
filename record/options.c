#include "record/options.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "record/capture.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
#define LEVEL_MAX 19

struct option_row {
	int letter; /* above UCHAR_MAX: none */
	const char *name;
	const char *argument; /* NULL: takes none */
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

static int set_placement(struct strec_options *o, const char *argument, char *message, size_t size)
{
	o->placement = strcmp(argument, "auto") == 0;
	if (o->placement || strcmp(argument, "off") == 0)
		return 0;
	snprintf(message, size, "--placement %s: auto or off", argument);
	return -1;
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
SETTER(set_quiet, o->quiet = true)
SETTER(set_help, o->action = ACTION_HELP)
SETTER(set_version, o->action = ACTION_VERSION)
SETTER(set_nothing, )

enum { LONG_ONLY = UCHAR_MAX + 1 };

static const struct option_row rows[] = {
	{'o', "output", "FILE", "write the log to FILE; - is standard output", set_output},
	{'p', "attach", "PID", "record a running process, or several: -p 12,34", set_attach},
	{LONG_ONLY, "stdin", NULL,
	 "leave the terminal to the target as its standard input\n"
	 "although the log goes to standard output", set_stdin},
	{LONG_ONLY, "kill-on-exit", NULL,
	 "when the recording ends, end what is recorded too", set_kill},
	{'s', "string-limit", "N", "record at most N bytes of a buffer (32)", set_bytes},
	{LONG_ONLY, "no-paths", NULL, "record no path names, buffers nor structures", set_no_paths},
	{LONG_ONLY, "level", "N", "compress with zstd's level N, 1 to 19", set_level},
	{LONG_ONLY, "placement", "HOW",
	 "auto: strec and a target that has one thread at work share\n"
	 "a CPU, which is faster; off: they run where they like", set_placement},
	{'f', "follow", NULL, "nothing: children are always followed", set_nothing},
	{'q', "quiet", NULL, "print errors only", set_quiet},
	{'h', "help", NULL, "print this and end", set_help},
	{'V', "version", NULL, "print the version and end", set_version},
};

/* getopt's own arrays; long options answer with their row, after all letters. */
struct getopt_tables {
	char letters[2 + 2 * LENGTH(rows) + 1];
	struct option names[LENGTH(rows) + 1];
};

static void fill_tables(struct getopt_tables *tables)
{
	/* + ends the options at the first other word, : tells of missing arguments. */
	char *at = stpcpy(tables->letters, "+:");

	memset(tables->names, 0, sizeof(tables->names));
	for (size_t i = 0; i < LENGTH(rows); i++) {
		tables->names[i] = (struct option){
			.name = rows[i].name,
			.has_arg = rows[i].argument ? required_argument : no_argument,
			.val = LONG_ONLY + (int)i,
		};
		if (rows[i].letter >= LONG_ONLY)
			continue;
		*at++ = (char)rows[i].letter;
		if (rows[i].argument)
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

int options_parse(struct strec_options *options, int argc, char **argv, char *message,
		  size_t message_size)
{
	*options = (struct strec_options){
		.action = ACTION_RECORD, .bytes_max = CAPTURE_BYTES_DEFAULT, .placement = true};
	if (parse_words(options, argc, argv, message, message_size))
		return -1;
	options->command = argv + optind;
	options->command_count = (size_t)(argc - optind);
	options->words = argv + 1;
	options->word_count = (size_t)(optind - 1);
	if (options->action != ACTION_RECORD)
		return 0;
	if (options->attach_count && options->command_count) {
		snprintf(message, message_size, "-p and a command: one or the other");
		return -1;
	}
	if (options->attach_count && options->kill_on_exit) {
		snprintf(message, message_size,
			 "--kill-on-exit with -p: what was attached to is always left running");
		return -1;
	}
	if (!options->attach_count && !options->command_count) {
		snprintf(message, message_size, "nothing to record: name a command, or -p PID");
		return -1;
	}
	return 0;
}

void options_release(struct strec_options *options)
{
	free(options->attach);
	*options = (struct strec_options){0};
}

static void print_row(FILE *out, const struct option_row *row)
{
	char left[40], letter[8] = "    ";
	const char *help = row->help;

	if (row->letter < LONG_ONLY)
		snprintf(letter, sizeof(letter), "-%c, ", row->letter);
	snprintf(left, sizeof(left), "%s--%s%s%s", letter, row->name, row->argument ? " " : "",
		 row->argument ? row->argument : "");
	for (const char *line = left; help; line = "") {
		int length = (int)strcspn(help, "\n");

		fprintf(out, "  %-22s %.*s\n", line, length, help);
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
	      "and lets what was recorded run on.\n",
	      out);
}
