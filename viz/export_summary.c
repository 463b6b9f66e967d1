/*
 * The summary export: a table as that of `strace -c`, with percentiles. Counts, sums and
 * maxima are exact; percentiles are within the error of viz/histogram.h.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "viz/collect_stats.h"
#include "viz/export_cursor.h"
#include "viz/view.h"

#define BETWEEN_KEYS                                                                               \
	"------ ----------- ----------- --------- --------- ----------- "                          \
	"----------- ----------- ----------------\n"

struct summary_row {
	const struct call_stats *call;
	char name[CALL_NAME_SIZE];
};

static int compare_rows(const void *a, const void *b)
{
	const struct summary_row *row_a = a, *row_b = b;
	uint64_t ns_a = row_a->call->latency.total_ns, ns_b = row_b->call->latency.total_ns;

	if (ns_a != ns_b)
		return ns_a < ns_b ? 1 : -1;
	if (row_a->call->calls != row_b->call->calls)
		return row_a->call->calls < row_b->call->calls ? 1 : -1;
	return strcmp(row_a->name, row_b->name);
}

static void put_row(FILE *out, double percent, const struct latency *latency, uint64_t calls,
		    uint64_t errors, double p50_ns, double p99_ns, const char *name)
{
	char text[24] = "";

	if (errors)
		snprintf(text, sizeof(text), "%" PRIu64, errors);
	fprintf(out, "%6.2f %11.6f %11.0f %9" PRIu64 " %9s %11.1f %11.1f %11.1f %s\n", percent,
		(double)latency->total_ns / 1e9, latency->mean_ns / 1e3, calls, text, p50_ns / 1e3,
		p99_ns / 1e3, (double)latency->max_ns / 1e3, name);
}

/* The calls whose name contains names, most time first; returns how many. */
static uint32_t list_rows(const struct stats_state *state, struct log_reader *reader,
			  const char *names, struct summary_row rows[static CALL_ROWS])
{
	const struct view_context ctx = {.reader = reader};
	uint32_t count = 0;

	for (uint32_t i = 0; i < state->table.count; i++) {
		struct summary_row *row = &rows[count];

		row->call = &state->by_call[i];
		view_call_name(&ctx, state->table.keys[i], row->name);
		count += strcasestr(row->name, names) != NULL;
	}
	qsort(rows, count, sizeof(rows[0]), compare_rows);
	return count;
}

void summary_write(const struct stats_state *state, struct log_reader *reader, const char *names,
		   FILE *out)
{
	double total_ns = state->latency.total_ns ? (double)state->latency.total_ns : 1.0;
	struct summary_row rows[CALL_ROWS];
	uint32_t count = list_rows(state, reader, names, rows);

	fprintf(out, "%% time     seconds  usecs/call     calls    errors    p50 usecs   p99 usecs"
		     "   max usecs syscall\n" BETWEEN_KEYS);
	for (uint32_t i = 0; i < count; i++) {
		const struct call_stats *call = rows[i].call;

		put_row(out, 100.0 * (double)call->latency.total_ns / total_ns, &call->latency,
			call->calls, call->errors, call_stats_percentile(call, 0.5),
			call_stats_percentile(call, 0.99), rows[i].name);
	}
	fprintf(out, BETWEEN_KEYS);
	put_row(out, state->calls ? 100.0 : 0.0, &state->latency, state->calls, state->errors,
		stats_percentile(state, 0.5), stats_percentile(state, 0.99), "total");
}

/* As a player would, but only what is in the range of the job; nothing is asked of ticks. */
int export_summary(const struct export_job *job, struct strec_error *err)
{
	struct export_cursor *cursor = export_cursor_new(job, false);
	struct stats_state *state = calloc(1, collect_stats.size);
	struct event ev;
	int rc = STREC_NOMEM;

	if (!cursor || !state) {
		strec_fail(err, STREC_NOMEM, 0, NULL);
		goto done;
	}
	while ((rc = export_next(cursor, &ev, err)) == 0)
		collect_stats.event(state, &ev, export_address(cursor));
	if (rc == STREC_END) {
		summary_write(state, job->reader, "", job->out);
		rc = 0;
	}
done:
	free(state);
	export_cursor_free(cursor);
	return rc;
}
