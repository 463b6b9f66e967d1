/*
 * The summary export: a table as that of `strace -c`, with percentiles. Counts, sums and
 * maxima are exact; percentiles are within the error of viz/histogram.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "viz/collect_stats.h"
#include "viz/export_cursor.h"
#include "viz/summary_keys.h"
#include "viz/text.h"
#include "viz/view.h"

#define BETWEEN_KEYS                                                                               \
	"------ ----------- ----------- --------- --------- ----------- "                          \
	"----------- ----------- ----------------\n"
#define ROWS_MAX (SUMMARY_ROWS + 1)

struct summary_row {
	const struct call_stats *call;
	const char *name;
	double p50_ns, p99_ns;
};

/* Rows that are to be written. */
struct summary_rows {
	struct summary_row rows[ROWS_MAX];
	uint32_t count;
	enum summary_by by;
	enum summary_sort sort;
	char call_names[CALL_ROWS][CALL_NAME_SIZE];
};

static const char *const by_names[SUMMARY_BYS] = {
	[BY_CALL] = "call",
	[BY_PROCESS] = "process",
	[BY_FILE] = "file",
	[BY_SITE] = "site",
};

static const char *const sort_names[SUMMARY_SORTS] = {
	[SORT_TIME] = "time",     [SORT_MEAN] = "mean", [SORT_CALLS] = "calls",
	[SORT_ERRORS] = "errors", [SORT_P50] = "p50",   [SORT_P99] = "p99",
	[SORT_MAX] = "max",       [SORT_NAME] = "name",
};

const char *summary_by_name(enum summary_by by)
{
	return by_names[by];
}

const char *summary_sort_name(enum summary_sort sort)
{
	return sort_names[sort];
}

/* Whole numbers of rows are below 2^53, but for sums of more than 104 days: close enough. */
static double sort_value(const struct summary_row *row, enum summary_sort sort)
{
	switch (sort) {
	case SORT_MEAN:
		return row->call->latency.mean_ns;
	case SORT_CALLS:
		return (double)row->call->calls;
	case SORT_ERRORS:
		return (double)row->call->errors;
	case SORT_P50:
		return row->p50_ns;
	case SORT_P99:
		return row->p99_ns;
	case SORT_MAX:
		return (double)row->call->latency.max_ns;
	default:
		return (double)row->call->latency.total_ns;
	}
}

/* Rows that are alike in what is asked for are in the order of time, calls and name. */
static int compare_rows(const void *a, const void *b, void *data)
{
	static const enum summary_sort then[] = {SORT_TIME, SORT_CALLS};
	const struct summary_row *row_a = a, *row_b = b;
	enum summary_sort sort = *(enum summary_sort *)data;

	for (unsigned i = 0; sort != SORT_NAME && i < 3; i++) {
		double value_a = sort_value(row_a, sort), value_b = sort_value(row_b, sort);

		if (value_a != value_b)
			return value_a < value_b ? 1 : -1;
		sort = i < 2 ? then[i] : sort;
	}
	return strcmp(row_a->name, row_b->name);
}

static void row_add(struct summary_rows *rows, const struct call_stats *call, const char *name)
{
	rows->rows[rows->count++] = (struct summary_row){
		.call = call,
		.name = name,
		.p50_ns = call_stats_percentile(call, 0.5),
		.p99_ns = call_stats_percentile(call, 0.99),
	};
}

/* The calls whose name contains names. */
static void add_calls(struct summary_rows *rows, const struct stats_state *state,
		      struct log_reader *reader, const char *names)
{
	const struct view_context ctx = {.reader = reader};

	for (uint32_t i = 0; i < state->table.count; i++) {
		char *name = rows->call_names[i];

		view_call_name(&ctx, state->table.keys[i], name);
		if (strcasestr(name, names))
			row_add(rows, &state->by_call[i], name);
	}
}

static void put_row(FILE *out, double percent, const struct latency *latency, uint64_t calls,
		    uint64_t errors, double p50_ns, double p99_ns, const char *name)
{
	char text[24] = "", shown[4 * SUMMARY_NAME_SIZE];
	struct text t = {.buf = shown, .size = sizeof(shown)};

	if (errors)
		snprintf(text, sizeof(text), "%" PRIu64, errors);
	put_escaped(&t, (const uint8_t *)name, strlen(name), false);
	text_end(&t);
	fprintf(out, "%6.2f %11.6f %11.0f %9" PRIu64 " %9s %11.1f %11.1f %11.1f %s\n", percent,
		(double)latency->total_ns / 1e9, latency->mean_ns / 1e3, calls, text, p50_ns / 1e3,
		p99_ns / 1e3, (double)latency->max_ns / 1e3, shown);
}

static void write_rows(struct summary_rows *rows, const struct stats_state *state, FILE *out)
{
	double total_ns = state->latency.total_ns ? (double)state->latency.total_ns : 1.0;

	qsort_r(rows->rows, rows->count, sizeof(rows->rows[0]), compare_rows, &rows->sort);
	fprintf(out,
		"%% time     seconds  usecs/call     calls    errors    p50 usecs   p99 usecs"
		"   max usecs %s\n" BETWEEN_KEYS,
		rows->by == BY_CALL ? "syscall" : summary_by_name(rows->by));
	for (uint32_t i = 0; i < rows->count; i++) {
		const struct summary_row *row = &rows->rows[i];

		put_row(out, 100.0 * (double)row->call->latency.total_ns / total_ns,
			&row->call->latency, row->call->calls, row->call->errors, row->p50_ns,
			row->p99_ns, row->name);
	}
	fprintf(out, BETWEEN_KEYS);
	put_row(out, state->calls ? 100.0 : 0.0, &state->latency, state->calls, state->errors,
		stats_percentile(state, 0.5), stats_percentile(state, 0.99), "total");
}

int summary_write(const struct stats_state *state, struct log_reader *reader, const char *names,
		  FILE *out)
{
	struct summary_rows *rows = calloc(1, sizeof(*rows));

	if (!rows)
		return STREC_NOMEM;
	add_calls(rows, state, reader, names);
	write_rows(rows, state, out);
	free(rows);
	return 0;
}

/* What one summary adds up. */
struct summary {
	const struct export_job *job;
	struct export_cursor *cursor;
	struct stats_state *stats;   /* all of them, and by call */
	struct summary_table *table; /* by what else is asked for; NULL: by call */
};

static struct summary_entry *entry_of(const struct summary *summary, const struct event *ev)
{
	switch (summary->job->by) {
	case BY_FILE:
		return summary_file(summary->table, ev, export_names(summary->cursor));
	case BY_SITE:
		return summary_site(summary->table, ev, export_symbols(summary->cursor));
	default:
		return summary_process(summary->table, ev);
	}
}

static void add_event(const struct summary *summary, const struct event *ev)
{
	collect_stats.event(summary->stats, ev, export_address(summary->cursor));
	if (!summary->table)
		return;
	if (ev->kind == EVENT_CALL)
		call_stats_add(&entry_of(summary, ev)->stats, ev);
	else if (summary->job->by == BY_PROCESS)
		summary_process_start(summary->table, ev);
}

/* Says what has no row of its own, where people look. */
static void tell_others(const struct export_job *job, uint64_t others)
{
	if (others && job->notes)
		fprintf(job->notes,
			"stview: of more than %d rows those of least time, %" PRIu64
			" in all, are together in (others), and with them what a few others had "
			"before\n",
			SUMMARY_ROWS, others);
}

static int write_summary(const struct summary *summary)
{
	struct summary_rows *rows;
	const struct call_stats *others;
	uint64_t other_rows;

	if (!summary->table && summary->job->sort == SORT_TIME)
		return summary_write(summary->stats, summary->job->reader, "", summary->job->out);
	rows = calloc(1, sizeof(*rows));
	if (!rows)
		return STREC_NOMEM;
	rows->by = summary->job->by;
	rows->sort = summary->job->sort;
	if (summary->table) {
		for (uint32_t i = 0; i < summary_table_count(summary->table); i++) {
			const struct summary_entry *row = summary_table_row(summary->table, i);

			row_add(rows, &row->stats, row->name);
		}
		others = summary_table_others(summary->table, &other_rows);
		if (other_rows)
			row_add(rows, others, "(others)");
		tell_others(summary->job, other_rows);
	} else {
		add_calls(rows, summary->stats, summary->job->reader, "");
	}
	write_rows(rows, summary->stats, summary->job->out);
	free(rows);
	return 0;
}

/* False when out of memory; release it then, too. */
static bool summary_init(struct summary *summary, const struct export_job *job)
{
	*summary = (struct summary){.job = job};
	summary->cursor = export_cursor_new(job, job->by == BY_FILE);
	summary->stats = calloc(1, sizeof(*summary->stats));
	if (job->by != BY_CALL)
		summary->table = summary_table_new();
	return summary->cursor && summary->stats && (summary->table || job->by == BY_CALL);
}

int export_summary(const struct export_job *job, struct strec_error *err)
{
	struct summary summary;
	struct event ev;
	int rc = summary_init(&summary, job) ? 0 : strec_fail(err, STREC_NOMEM, 0, NULL);

	while (rc == 0) {
		rc = export_next(summary.cursor, &ev, err);
		if (rc == 0)
			add_event(&summary, &ev);
	}
	if (rc == STREC_END) {
		rc = write_summary(&summary);
		if (rc)
			strec_fail(err, rc, 0, NULL);
	}
	export_cursor_free(summary.cursor);
	summary_table_free(summary.table);
	free(summary.stats);
	return rc;
}
