#include "record/option_words.h"

#include <stdbool.h>
#include <string.h>

#include "format/call_class.h"
#include "format/event.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

/* Signals from here on have numbers and no names (signal(7)). */
#define SIGNALS_NAMED 32

/* Whether an ABI before this one has a call of that name. */
static bool named_before(unsigned arch, const char *name)
{
	for (unsigned before = 0; before < arch; before++)
		if (syscall_number(before, name) >= 0)
			return true;
	return false;
}

static void print_calls(FILE *out)
{
	const char *name;

	fputs(", all none", out);
	for (unsigned i = 0; (name = call_class_name(i)); i++)
		fprintf(out, " %%%s", name);
	for (unsigned arch = 0; arch < ARCHES; arch++) {
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *call = syscall_lookup(arch, nr);

			if (call && !named_before(arch, call->name))
				fprintf(out, " %s", call->name);
		}
	}
}

static void print_signals(FILE *out)
{
	fputs(", all none", out);
	for (int i = 1; i < SIGNALS_NAMED; i++)
		if (sigabbrev_np(i))
			fprintf(out, " SIG%s", sigabbrev_np(i));
}

void option_words_print(FILE *out, int letter, const char *name)
{
	static const struct {
		int letter; /* of a row without a name */
		const char *name, *words;
		void (*print)(FILE *out);
	} rows[] = {
		{.name = "placement", .words = "auto off"},
		{.name = "follow", .words = "yes no"},
		{.name = "daemonize", .words = "grandchild pgroup session"},
		{.name = "interruptible", .words = "anywhere waiting never never_tstp"},
		{.name = "detach-on", .words = "execve"},
		{.name = "status", .words = ", successful failed unfinished detached all none"},
		{.name = "trace", .print = print_calls},
		{.name = "signal", .print = print_signals},
		{.letter = 'e', .name = "", .words = "trace= signal= status="},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (strcmp(rows[i].name, name) != 0 || (rows[i].letter && rows[i].letter != letter))
			continue;
		if (rows[i].print)
			rows[i].print(out);
		else
			fputs(rows[i].words, out);
		return;
	}
}
