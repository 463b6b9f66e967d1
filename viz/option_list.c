#include "viz/option_list.h"

#include <string.h>

#include "viz/views.h"
#include "viz/viewer_options_private.h"

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))

static void print_themes(FILE *out)
{
	for (unsigned i = 0; theme_list[i]; i++)
		fprintf(out, i ? " %s" : "%s", theme_list[i]->name);
}

static void print_exporters(FILE *out)
{
	for (const struct exporter *row = exporters; row->name; row++)
		fprintf(out, row == exporters ? "%s" : " %s", row->name);
}

static void print_panels(FILE *out)
{
	putc('+', out);
#define X(panel, operations, key, ...) fprintf(out, " %c", key);
	VIEW_LIST(X)
#undef X
}

static void print_words(FILE *out, int option)
{
	static const struct {
		int option;
		const char *words;
		void (*print)(FILE *out);
	} rows[] = {
		{OPTION_SPEED, .words = "max"},
		{OPTION_AT, .words = "end"},
		{OPTION_FRAME, .words = "end"},
		{OPTION_FORMAT, .words = "text ansi html svg"},
		{OPTION_WORDS, .words = "raw abbrev verbose"},
		{OPTION_THEME, .print = print_themes},
		{OPTION_EXPORT, .print = print_exporters},
		{OPTION_PANELS, .print = print_panels},
	};

	for (size_t i = 0; i < LENGTH(rows); i++) {
		if (rows[i].option != option)
			continue;
		if (rows[i].print)
			rows[i].print(out);
		else
			fputs(rows[i].words, out);
	}
}

void option_list_print(FILE *out)
{
	for (size_t i = 0; i < OPTION_ROWS; i++) {
		const struct option_row *row = &option_rows[i];

		if (row->letter)
			putc(row->letter, out);
		fprintf(out, "\t%s\t%s\t%s\t", row->name, row->argument ? row->argument : "",
			row->help);
		print_words(out, row->value);
		putc('\n', out);
	}
}
