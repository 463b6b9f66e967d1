/*
 * Who made the calls: functions and lines of the program, as the Sources panel has them. Code of
 * runtimes is left out, so that its calls are those of the program's code above it.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "viz/html_page.h"
#include "viz/numbers.h"
#include "viz/source_rows.h"

#define ROWS_SHOWN 40

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

ORDER_DOWN(by_self, struct source_row, row->self.time_ns)

static void put_row(const struct html_page *page, const struct source_rows *rows,
		    const struct source_row *row)
{
	char function[SOURCE_LABEL_SIZE], line[SOURCE_LABEL_SIZE];
	const struct source_name *place = row->line ? row->line : row->name;
	FILE *out = page->out;

	fprintf(out, "<tr><th scope=\"row\" class=\"%s\">", row->name->line.function ? "" : "m");
	html_text(out, source_name_function(row->name, function));
	fputs("</th><td class=\"t path\">", out);
	html_text(out, source_name_line(place, true, line));
	if (row->more_lines)
		fprintf(out, " <span class=\"m\">and %u more</span>", row->more_lines);
	fputs("</td>", out);
	html_share_cell(out, (double)row->self.time_ns, (double)rows->all.time_ns);
	html_duration_cell(out, (double)row->self.time_ns);
	html_duration_cell(out, (double)row->total.time_ns);
	html_count_cell(out, row->self.calls);
	html_errors_cells(out, row->self.errors, row->self.calls);
	fputs("</tr>\n", out);
}

/* The table of functions, or of lines. */
static void put_table(const struct html_page *page, const struct source_rows *rows, bool lines)
{
	static const char *const titles[] = {"<Function",    "<Line", "Time %", "Time",
					     "With callees", "Calls", "Errors", "Err %"};
	uint32_t shown = 0;

	if (lines)
		fprintf(page->out, "<details><summary>By line</summary>\n");
	html_table(page->out, lines ? "line-table" : "source-table",
		   lines ? "Source lines" : "Functions", titles, COUNT_OF(titles));
	for (uint32_t i = 0; i < rows->count && shown < ROWS_SHOWN; i++)
		if (rows->rows[i].relation == SOURCE_ITSELF && rows->rows[i].self.calls) {
			put_row(page, rows, &rows->rows[i]);
			shown++;
		}
	html_table_end(page->out);
	if (lines)
		fputs("</details>\n", page->out);
}

static void put_head(const struct html_page *page, const struct source_rows *rows)
{
	const struct sources_state *state = page->ctx.sources;
	uint64_t without = state->calls_without + state->dropped.calls, functions = 0;
	char note[640];
	int at;

	for (uint32_t i = 0; i < rows->count; i++)
		functions += rows->rows[i].relation == SOURCE_ITSELF && rows->rows[i].self.calls;
	at = snprintf(
		note, sizeof(note),
		"Functions of the program that made the calls, those of libraries counted for "
		"their caller: %" PRIu64 " of %" PRIu64 ", and the line through which most went.",
		functions < ROWS_SHOWN ? functions : ROWS_SHOWN, functions);
	if (without)
		at += snprintf(note + at, sizeof(note) - (size_t)at,
			       " %s calls have no known stack.", count_format_exact(without).text);
	snprintf(note + at, sizeof(note) - (size_t)at, HTML_WHOLE);
	html_section(page->out, "sources", "Source", note);
}

int html_sources(const struct html_page *page, struct strec_error *err)
{
	struct row_choice choice = {.compare = by_self, .text = ""};
	struct source_rows *rows;

	if (page->ctx.sources->count == 0)
		return 0;
	rows = calloc(1, sizeof(*rows));
	if (!rows)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	for (unsigned i = 0; i < 2; i++) {
		rows->order = i ? SOURCES_BY_LINE : SOURCES_BY_FUNCTION;
		source_rows_make(rows, page->ctx.sources, log_reader_symbols(page->ctx.reader),
				 choice);
		if (i == 0)
			put_head(page, rows);
		put_table(page, rows, i == 1);
	}
	fputs("</section>\n", page->out);
	free(rows);
	return 0;
}
