/* The processes of the page: a tree, with the life of each as a bar on the time axis. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "viz/html_page.h"
#include "viz/numbers.h"
#include "viz/waterfall_rows.h"

#define DEPTH_MAX       12 /* as far as rows are indented */
#define ROWS_SHOWN      500
#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* What a process, that is all its threads, or one thread did. */
struct use {
	uint64_t calls, errors, cpu_ns;
	bool known; /* else the collector had to forget it */
};

static struct use use_of(const struct html_page *page, const struct span *span)
{
	const struct processes_state *state = page->ctx.processes;
	const struct process *task = processes_find(state, span->serial);
	bool whole = span->kind == SPAN_PROCESS;
	struct use use = {.known = task != NULL};

	for (uint32_t i = 0; task && i < state->count; i++) {
		const struct process *other = &state->rows[i];

		if (other != task && (!whole || other->group != task->group))
			continue;
		use.calls += other->calls;
		use.errors += other->errors;
	}
	if (task && whole)
		use.cpu_ns = task->cpu_ns[1];
	return use;
}

/* How it ended, where that is of interest; false where it is not. */
static bool end_text(const struct span *span, char text[static 32])
{
	if (span->flags & SPAN_OPEN || !(span->flags & SPAN_FAILED))
		return false;
	if (WIFSIGNALED(span->result))
		snprintf(text, 32, "SIG%s",
			 sigabbrev_np(WTERMSIG(span->result)) ? sigabbrev_np(WTERMSIG(span->result))
							      : "?");
	else
		snprintf(text, 32, "exit %d", WEXITSTATUS(span->result));
	return true;
}

static void put_name(const struct html_page *page, const struct waterfall_row *row)
{
	char name[WATERFALL_NAME_SIZE], end[32];
	const struct span *span = row->span;
	unsigned depth = row->depth < DEPTH_MAX ? row->depth : DEPTH_MAX;
	FILE *out = page->out;

	fprintf(out,
		"<th scope=\"row\" style=\"padding-left:%.1fem\" data-find=\"%s:%" PRId32 "\">",
		0.5 + 1.1 * depth, span->kind == SPAN_THREAD ? "tid" : "pid", span->tid);
	html_text(out, waterfall_name(row, &page->ctx, name));
	if (span->kind == SPAN_PROCESS)
		fprintf(out, " <span class=\"m\">%" PRId32 "</span>", span->tid);
	else
		fprintf(out, " <span class=\"m\">%s</span>",
			span->kind == SPAN_THREAD ? "thread" : "program");
	if (end_text(span, end))
		fprintf(out, " <b class=\"e\">%s</b>", end);
	fputs("</th>", out);
}

static void put_bar(const struct html_page *page, const struct waterfall_rows *rows,
		    const struct waterfall_row *row)
{
	double from = html_percent(page, row->begin_ns), to = html_percent(page, row->end_ns);
	const char *kind = row->span->kind == SPAN_THREAD    ? " thread"
			   : row->span->kind == SPAN_PROGRAM ? " program"
							     : "";

	fprintf(page->out,
		"<td class=\"life\" data-b=\"%" PRIu64 "\" data-e=\"%" PRIu64 "\">"
		"<span class=\"lane\"><span class=\"life-bar%s%s%s\" "
		"style=\"left:%.3f%%;width:%.3f%%\"></span></span></td>",
		row->begin_ns, row->end_ns, kind,
		waterfall_on_path(rows, row, row->begin_ns, row->end_ns) ? " path" : "",
		row->span->flags & SPAN_FAILED ? " failed" : "", from, to - from);
}

static void put_row(const struct html_page *page, const struct waterfall_rows *rows,
		    const struct waterfall_row *row)
{
	struct use use = use_of(page, row->span);
	FILE *out = page->out;

	fputs("<tr>", out);
	put_name(page, row);
	put_bar(page, rows, row);
	html_duration_cell(out, (double)(row->end_ns - row->begin_ns));
	if (row->span->kind == SPAN_PROGRAM)
		fputs("<td></td><td></td><td></td>", out);
	else if (!use.known)
		fputs("<td>?</td><td>?</td><td>?</td>", out);
	else {
		html_count_cell(out, use.calls);
		fprintf(out, "<td class=\"%s\">%s</td>", use.errors ? "e" : "",
			use.errors ? count_format_exact(use.errors).text : "");
		html_number(out, (double)use.cpu_ns,
			    use.cpu_ns ? duration_format((double)use.cpu_ns).text : "");
	}
	fputs("</tr>\n", out);
}

static bool is_shown(const struct waterfall_row *row)
{
	return row->span->kind == SPAN_PROCESS || row->span->kind == SPAN_PROGRAM ||
	       row->span->kind == SPAN_THREAD;
}

static void put_note(const struct html_page *page, const struct waterfall_rows *rows, uint32_t all)
{
	const struct span_table *table = &page->ctx.spans->table;
	char note[400];
	int at = snprintf(note, sizeof(note),
			  "The bar is the life of a process on the time line "
			  "above.%s",
			  rows->path_count ? " Bright bars are on the critical path: what the end "
					     "waited for."
					   : "");

	if (all > ROWS_SHOWN)
		at += snprintf(note + at, sizeof(note) - (size_t)at, " The first %d of %u rows.",
			       ROWS_SHOWN, all);
	if (table->evicted)
		snprintf(note + at, sizeof(note) - (size_t)at,
			 " %s short ones were forgotten on the way.",
			 count_format_exact(table->evicted).text);
	html_section(page->out, "processes", "Processes", note);
}

static void put_rows(const struct html_page *page, const struct waterfall_rows *rows)
{
	static const char *const titles[] = {"-Process", "-Life",   "=Lasted",
					     "=Calls",   "=Errors", "=CPU"};
	uint32_t all = 0, shown = 0;

	for (uint32_t i = 0; i < rows->count; i++)
		all += is_shown(&rows->rows[i]);
	put_note(page, rows, all);
	html_table(page->out, "process-table", "Processes", titles, COUNT_OF(titles));
	for (uint32_t i = 0; i < rows->count && shown < ROWS_SHOWN; i++)
		if (is_shown(&rows->rows[i])) {
			put_row(page, rows, &rows->rows[i]);
			shown++;
		}
	html_table_end(page->out);
	fputs("</section>\n", page->out);
}

int html_processes(const struct html_page *page, struct strec_error *err)
{
	struct waterfall_rows *rows = calloc(1, sizeof(*rows));

	if (!rows)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	waterfall_rows_make(rows, &page->ctx);
	if (rows->count)
		put_rows(page, rows);
	free(rows);
	return 0;
}
