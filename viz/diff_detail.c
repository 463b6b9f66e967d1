/* What is behind a line of a comparison. */
#include <inttypes.h>
#include <stdlib.h>

#include "viz/diff_report.h"
#include "viz/diff_words.h"
#include "viz/numbers.h"

static const char sides[DIFF_SIDES] = {'A', 'B'};

/* The first kept call of a signature on one side, with everything about it. */
static void put_call(const struct diff_report *r, unsigned side, uint32_t signature, FILE *out)
{
	const struct diff_log *log = r->logs[side];
	uint32_t first = log->table->signatures[signature].first[side];
	char *text = first ? diff_call_detail(log, &log->calls[first - 1]) : NULL;

	fprintf(out, "\n%c, the first one:\n%s", sides[side], text ? text : "  none\n");
	free(text);
}

static void put_signature_detail(const struct diff_report *r, uint32_t signature, FILE *out)
{
	const struct diff_signature *s = &r->logs[0]->table->signatures[signature];
	char text[DIFF_LINE_SIZE];

	diff_signature_text(r->logs[0], signature, text, sizeof(text));
	fprintf(out, "%s%s%s\n", text, s->error ? "  " : "",
		s->error ? diff_error_name(s->error) : "");
	for (unsigned side = 0; side < DIFF_SIDES; side++)
		fprintf(out, "%c  %" PRIu64 " calls, %s in all\n", sides[side], s->calls[side],
			duration_format(s->total_ns[side]).text);
	put_call(r, 0, signature, out);
	put_call(r, 1, signature, out);
}

static void put_first_detail(const struct diff_report *r, FILE *out)
{
	const struct diff_first *first = &r->result->first;

	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		const struct diff_log *log = r->logs[side];
		const struct diff_task *task = &log->tasks[first->task[side]];
		char label[DIFF_LABEL_SIZE], *text;

		diff_task_text(log, first->task[side], label);
		text = first->has[side]
			       ? diff_call_detail(log, diff_task_call(log, task, first->call[side]))
			       : NULL;
		fprintf(out, "%s%c  %s, call %u:\n%s", side ? "\n" : "", sides[side], label,
			first->call[side] + 1, text ? text : "  nothing more\n");
		free(text);
	}
}

static void put_process_detail(const struct diff_report *r, uint32_t index, FILE *out)
{
	const struct diff_process *p = &r->result->processes[index];
	char text[DIFF_LABEL_SIZE];

	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		const struct diff_log *log = r->logs[side];
		const struct diff_task *task;

		if (p->task[side] == TASK_NONE) {
			fprintf(out, "%c  has no such process\n", sides[side]);
			continue;
		}
		task = &log->tasks[p->task[side]];
		diff_task_text(log, p->task[side], text);
		fprintf(out, "%c  %s, pid %d, %u calls\n   %s\n   %s\n", sides[side], text,
			task->pid, task->count, diff_text_of(log->table, task->program),
			diff_command(log, p->task[side]));
		if (task->exited) {
			diff_status_text(task->status, text);
			fprintf(out, "   %s\n", text);
		}
	}
}

/* The calls that named a file or a host. */
static void put_name_detail(const struct diff_report *r, uint32_t name, FILE *out)
{
	const struct diff_table *table = r->logs[0]->table;
	uint32_t first = 0;
	char text[DIFF_LINE_SIZE];

	fprintf(out, "%s\n", diff_text_of(table, name));
	for (uint32_t i = 1; i < table->signature_count; i++) {
		const struct diff_signature *s = &table->signatures[i];

		if (s->resource != name || !(s->calls[0] + s->calls[1]))
			continue;
		diff_signature_text(r->logs[0], i, text, sizeof(text));
		fprintf(out, "%8" PRIu64 " -> %-8" PRIu64 " %s  %s\n", s->calls[0], s->calls[1],
			s->error ? diff_error_name(s->error) : "", text);
		first = first ? first : i;
	}
	for (unsigned side = 0; side < DIFF_SIDES && first; side++)
		put_call(r, side, first, out);
}

char *diff_report_detail(const struct diff_report *report, const struct diff_line *line)
{
	char *text = NULL;
	size_t size;
	FILE *out = line->kind == LINE_TEXT ? NULL : open_memstream(&text, &size);

	if (!out)
		return NULL;
	if (line->kind == LINE_SIGNATURE)
		put_signature_detail(report, line->of, out);
	else if (line->kind == LINE_FIRST)
		put_first_detail(report, out);
	else if (line->kind == LINE_NAME)
		put_name_detail(report, line->of, out);
	else
		put_process_detail(report, line->of, out);
	if (fclose(out)) {
		free(text);
		return NULL;
	}
	return text;
}
