/* What a configuration file means: options by their long names, and keys. */
#include <stdarg.h>
#include <string.h>

#include "replay/filter.h"
#include "viz/viewer_options_private.h"

/* A configuration on its way into the options. */
struct configuration {
	const struct config *config;
	struct viewer_options all;          /* what the options will be */
	unsigned option_lines[OPTION_ROWS]; /* where each was set; 0: it was not */
	unsigned key_lines[REQUESTS];
	char *error;
};

__attribute__((format(printf, 3, 4))) static bool mistake(const struct configuration *to,
							  unsigned line, const char *format, ...)
{
	int at = snprintf(to->error, OPTIONS_ERROR_SIZE, "%.120s:%u: ", to->config->path, line);
	va_list args;

	va_start(args, format);
	vsnprintf(to->error + at, OPTIONS_ERROR_SIZE - (size_t)at, format, args);
	va_end(args);
	return false;
}

static bool line_is_first(const struct configuration *to, const struct config_line *line,
			  unsigned *first)
{
	if (*first)
		return mistake(to, line->number, "%s%.40s is set in line %u too: keep one",
			       line->is_key ? "key " : "", line->name, *first);
	*first = line->number;
	return true;
}

static bool option_is_once(int value)
{
	static const int once[] = {
#define X(option) OPTION_##option,
		VIEWER_ONCE_LIST(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(once) / sizeof(once[0]); i++)
		if (once[i] == value)
			return true;
	return false;
}

/* How often an option is given: once with an argument; else yes, no or, where it counts, a number.
 */
static int option_times(const struct option_row *row, const char *text)
{
	bool counts = row->value == OPTION_CLOCK || row->value == OPTION_FD_NAMES ||
		      row->value == OPTION_HEX;

	if (row->argument || strcmp(text, "yes") == 0)
		return 1;
	if (strcmp(text, "no") == 0)
		return 0;
	return counts && text[0] >= '1' && text[0] <= '3' && !text[1] ? text[0] - '0' : -1;
}

static const struct option_row *option_find(const char *name)
{
	for (size_t i = 0; i < OPTION_ROWS; i++)
		if (strcmp(option_rows[i].name, name) == 0)
			return &option_rows[i];
	return NULL;
}

/* The rest of the options is checked as it is taken over. */
static bool filter_is_right(const struct configuration *to, const struct config_line *line)
{
	struct filter *filter = NULL;
	struct strec_error err = {0};

	if (filter_parse(&filter, line->value, &err))
		return mistake(to, line->number, "filter: column %u: %s", (unsigned)err.offset + 1,
			       err.detail ? err.detail : strec_strerror(err.code));
	filter_free(filter);
	return true;
}

static bool option_line(struct configuration *to, const struct config_line *line)
{
	const struct option_row *row = option_find(line->name);
	struct viewer_options overruled = to->all, *options = &to->all;
	char wrong[OPTIONS_ERROR_SIZE];
	int times;

	if (!row)
		return mistake(to, line->number, "%.60s: no such setting; stview(1) lists them",
			       line->name);
	if (option_is_once(row->value))
		return mistake(to, line->number, "%s is for the command line only: take it out",
			       line->name);
	if (!line_is_first(to, line, &to->option_lines[row - option_rows]))
		return false;
	times = option_times(row, line->value);
	if (times < 0)
		return mistake(to, line->number, "%s %.40s: yes or no", line->name, line->value);
	if (row->value == OPTION_FILTER && !filter_is_right(to, line))
		return false;
	/* What the command line has overrules it, but a mistake stays one. */
	if (to->all.given[option_index(row->value)])
		options = &overruled;
	while (times-- > 0)
		if (!option_parse(options, row->value, line->value, wrong))
			return mistake(to, line->number, "%s", wrong + strspn(wrong, "-"));
	return true;
}

static bool key_line(struct configuration *to, const struct config_line *line)
{
	enum request request = request_find(line->name);
	char wrong[160];

	if (request == REQUEST_NONE)
		return mistake(to, line->number,
			       "key %.40s: no such request; stview --list-keys has all",
			       line->name);
	if (!line_is_first(to, line, &to->key_lines[request]))
		return false;
	if (!keymap_set(&to->all.keys, request, line->value, sizeof(wrong), wrong))
		return mistake(to, line->number, "key %s: %s", line->name, wrong);
	return true;
}

bool viewer_options_configure(struct viewer_options *options, const struct config *config,
			      char error[static OPTIONS_ERROR_SIZE])
{
	struct configuration to = {.config = config, .all = *options, .error = error};
	char wrong[160];
	enum request which;

	for (size_t i = 0; i < config->count; i++) {
		const struct config_line *line = &config->lines[i];

		if (!(line->is_key ? key_line(&to, line) : option_line(&to, line)))
			return false;
	}
	if (!keymap_check(&to.all.keys, &which, sizeof(wrong), wrong))
		return mistake(&to, to.key_lines[which], "%s", wrong);
	/* How text looks does not say that text is wanted. */
	to.all.wants_text = options->wants_text;
	*options = to.all;
	return true;
}
