/* Tables of the page: calls and files. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "viz/call_category.h"
#include "viz/file_rows.h"
#include "viz/html_page.h"
#include "viz/numbers.h"

#define FILES_SHOWN 60

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Calls */

struct call_row {
	const struct call_stats *stats;
	struct call_key key;
	char name[CALL_NAME_SIZE];
};

static int compare_calls(const void *a, const void *b)
{
	const struct call_row *x = a, *y = b;
	uint64_t x_ns = x->stats->latency.total_ns, y_ns = y->stats->latency.total_ns;

	if (x_ns != y_ns)
		return x_ns < y_ns ? 1 : -1;
	if (x->stats->calls != y->stats->calls)
		return x->stats->calls < y->stats->calls ? 1 : -1;
	return strcmp(x->name, y->name);
}

static void put_latencies(FILE *out, const struct call_stats *stats)
{
	bool any = stats->latency.count > 0;
	const double percentiles[] = {0.5, 0.95, 0.99};

	if (!any) {
		for (unsigned i = 0; i < 5; i++)
			html_number(out, -1, "");
		return;
	}
	html_duration_cell(out, stats->latency.mean_ns);
	for (unsigned i = 0; i < COUNT_OF(percentiles); i++)
		html_duration_cell(out, call_stats_percentile(stats, percentiles[i]));
	html_duration_cell(out, (double)stats->latency.max_ns);
}

static void put_call(const struct html_page *page, const struct call_row *row, double total_ns)
{
	FILE *out = page->out;
	const struct call_stats *stats = row->stats;
	unsigned category = call_category(row->key.arch, row->key.nr);
	unsigned number = call_table_row(&page->survey->table, row->key.arch, row->key.nr);

	fprintf(out,
		"<tr data-call=\"%u\"><th scope=\"row\" data-find=\"call:%s\">"
		"<i class=\"dot %s\" title=\"%s\"></i>%s</th>",
		number, row->name, html_category_class(category), call_category_name(category),
		row->name);
	html_count_cell(out, stats->calls);
	html_errors_cells(out, stats->errors, stats->calls);
	html_duration_cell(out, (double)stats->latency.total_ns);
	html_share_cell(out, (double)stats->latency.total_ns, total_ns);
	put_latencies(out, stats);
	fputs("</tr>\n", out);
}

static void put_total(const struct html_page *page)
{
	static const double percentiles[] = {0.5, 0.95, 0.99};
	const struct stats_state *stats = page->ctx.stats;
	FILE *out = page->out;

	fputs("</tbody><tfoot><tr><th scope=\"row\">all calls</th>", out);
	html_count_cell(out, stats->calls);
	html_errors_cells(out, stats->errors, stats->calls);
	html_duration_cell(out, (double)stats->latency.total_ns);
	fputs("<td></td>", out);
	html_duration_cell(out, stats->latency.mean_ns);
	for (unsigned i = 0; i < COUNT_OF(percentiles); i++)
		html_duration_cell(out, stats_percentile(stats, percentiles[i]));
	html_duration_cell(out, (double)stats->latency.max_ns);
	fputs("</tr></tfoot></table></div>\n", out);
}

void html_calls(const struct html_page *page)
{
	static const char *const titles[] = {"<Call", "Calls", "Errors", "Err %", "Time", "Time %",
					     "Mean",  "p50",   "p95",    "p99",   "Max"};
	const struct stats_state *stats = page->ctx.stats;
	struct call_row rows[CALL_ROWS];

	for (uint32_t i = 0; i < stats->table.count; i++) {
		rows[i].stats = &stats->by_call[i];
		rows[i].key = stats->table.keys[i];
		view_call_name(&page->ctx, rows[i].key, rows[i].name);
	}
	if (stats->table.count)
		qsort(rows, stats->table.count, sizeof(rows[0]), compare_calls);
	html_section(
		page->out, "calls", "Calls",
		"Time is that in calls, also time waited. Percentiles are at most 6 % off, of all "
		"calls together 3 %; the rest is exact.<span class=\"zoomed\" "
		"hidden=\"hidden\"> Counts, time and mean are those of the chosen time, to "
		"1/240 of the recording; percentiles are those of all of it.</span>");
	html_table(page->out, "call-table", "Calls", titles, COUNT_OF(titles));
	for (uint32_t i = 0; i < stats->table.count; i++)
		put_call(page, &rows[i], (double)stats->latency.total_ns);
	put_total(page);
	fputs("</section>\n", page->out);
}

/* Files */

ORDER_DOWN(by_time, struct file_item, row->row->use.time_ns)

static void put_file(FILE *out, const struct file_item *item)
{
	static const char *const kinds[FILE_KINDS] = {
		[FILE_KIND_UNKNOWN] = "",      [FILE_KIND_FILE] = "file",
		[FILE_KIND_DIRECTORY] = "dir", [FILE_KIND_LINK] = "link",
		[FILE_KIND_PIPE] = "pipe",     [FILE_KIND_SOCKET] = "socket",
		[FILE_KIND_DEVICE] = "device", [FILE_KIND_OTHER] = "other",
	};
	const struct file_use *use = &item->row->use;

	fputs("<tr><th scope=\"row\" class=\"path\"", out);
	if (!item->known) {
		fputs(" data-find=\"", out);
		html_text(out, item->name);
		fputs("\"", out);
	}
	fputs(">", out);
	html_text(out, item->name);
	fprintf(out, "</th><td class=\"t\">%s</td>",
		item->row->kind < FILE_KINDS ? kinds[item->row->kind] : "");
	html_count_cell(out, use->calls);
	fprintf(out, "<td class=\"%s\" data-v=\"%" PRIu64 "\">%s</td>", use->errors ? "e" : "",
		use->errors, use->errors ? count_format_exact(use->errors).text : "");
	html_number(out, (double)use->opens, use->opens ? count_format_exact(use->opens).text : "");
	html_bytes_cell(out, use->read_bytes);
	html_bytes_cell(out, use->written_bytes);
	html_duration_cell(out, (double)use->time_ns);
	fputs("</tr>\n", out);
}

static void put_files(const struct html_page *page, const struct file_rows *rows)
{
	static const char *const titles[] = {"<Name", "<Kind", "Calls",   "Errors",
					     "Opens", "Read",  "Written", "Time"};
	const struct files_state *state = page->ctx.files;
	uint32_t shown = rows->count < FILES_SHOWN ? rows->count : FILES_SHOWN;
	char note[512];
	int at = snprintf(note, sizeof(note),
			  "Files, pipes and sockets by the time of the calls on them: %u of %s.",
			  shown, count_format_exact(rows->count + state->evicted_rows).text);

	if (state->evicted_rows)
		snprintf(
			note + at, sizeof(note) - (size_t)at,
			" %s with few calls were forgotten on the way, so counts are lower bounds.",
			count_format_exact(state->evicted_rows).text);
	html_section(page->out, "files", "Files", note);
	html_table(page->out, "file-table", "Files", titles, COUNT_OF(titles));
	for (uint32_t i = 0; i < shown; i++)
		put_file(page->out, &rows->items[i]);
	html_table_end(page->out);
	fputs("</section>\n", page->out);
}

int html_files(const struct html_page *page, struct strec_error *err)
{
	struct file_rows *rows = calloc(1, sizeof(*rows));

	if (!rows)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	file_rows_make(rows, page->ctx.files, (struct row_choice){.compare = by_time, .text = ""});
	if (rows->count)
		put_files(page, rows);
	free(rows);
	return 0;
}
