/* The rows of the options, shared by the command line and the configuration file. */
#ifndef VIZ_VIEWER_OPTIONS_PRIVATE_H
#define VIZ_VIEWER_OPTIONS_PRIVATE_H

#include "viz/viewer_options.h"

/* Values for getopt_long(), apart from all letters. */
enum {
	OPTION_FIRST = 0x1000,
#define X(option, letter, name, argument, help) OPTION_##option,
	VIEWER_OPTION_LIST(X)
#undef X
		OPTION_END,
	OPTION_ROWS = OPTION_END - OPTION_FIRST - 1
};

_Static_assert(OPTION_ROWS <= OPTIONS_MAX, "there is room for all options");

struct option_row {
	int value, letter;
	const char *name, *argument, *help;
};

extern const struct option_row option_rows[OPTION_ROWS];

/* The index of an option's row. */
static inline int option_index(int value)
{
	return value - OPTION_FIRST - 1;
}

/* Takes over one option; text is its argument, if it has one. Errors as viewer_options_parse(). */
bool option_parse(struct viewer_options *options, int value, const char *text, char *error);

#endif
