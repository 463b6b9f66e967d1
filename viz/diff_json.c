/* The JSON of a comparison (RFC 8259): one object, lists whole. */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "viz/diff_names.h"
#include "viz/diff_report.h"
#include "viz/diff_words.h"

/* Bytes of a well-formed sequence of UTF-8 at p, up to end; 0: it is none. RFC 3629. */
static unsigned utf8_size(const unsigned char *p)
{
	unsigned size = p[0] < 0x80                   ? 1
			: p[0] >= 0xc2 && p[0] < 0xe0 ? 2
			: p[0] >= 0xe0 && p[0] < 0xf0 ? 3
			: p[0] >= 0xf0 && p[0] < 0xf5 ? 4
						      : 0;

	for (unsigned i = 1; i < size; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] >= 0xa0) ||
	    (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] >= 0x90))
		return 0;
	return size;
}

/* A string; bytes that are no UTF-8 become U+FFFD. */
static void put_string(FILE *out, const char *text)
{
	const unsigned char *p = (const unsigned char *)text;

	fputc('"', out);
	while (*p) {
		unsigned size = utf8_size(p);

		if (size == 0)
			fputs("\\ufffd", out);
		else if (*p == '"' || *p == '\\')
			fprintf(out, "\\%c", *p);
		else if (*p < 0x20 || *p == 0x7f)
			fprintf(out, "\\u%04x", *p);
		else
			fwrite(p, 1, size, out);
		p += size ? size : 1;
	}
	fputc('"', out);
}

static void put_member(FILE *out, const char *name, const char *text)
{
	fprintf(out, ", \"%s\": ", name);
	put_string(out, text);
}

/* There is no NaN and no infinity in JSON. */
static void put_number(FILE *out, const char *name, double value)
{
	fprintf(out, ", \"%s\": %.10g", name, isfinite(value) ? value : 0.0);
}

static void put_log(FILE *out, const char *key, const struct diff_log *log)
{
	const struct log_session *session = log_reader_session(log->reader);

	fprintf(out, "  \"%s\": {\"file\": ", key);
	put_string(out, log->name);
	put_member(out, "command", session ? session->command : "");
	fprintf(out,
		", \"calls\": %" PRIu64 ", \"failed\": %" PRIu64
		", \"processes\": %u, \"left_out\": %" PRIu64 ", \"lost_bytes\": %" PRIu64,
		log->total_calls, log->failed_calls, log->processes,
		log->total_calls - log->call_count, log->lost_bytes);
	put_number(out, "time_ns", log->total_ns);
	fputs("},\n", out);
}

static void put_aspects(FILE *out, const struct diff_result *result)
{
	fputs("  \"aspects\": {", out);
	for (unsigned i = 0; i < DIFF_ASPECTS; i++) {
		const struct diff_limit *limit = &result->tolerance.of[i];

		fprintf(out, "%s\n    \"%s\": {\"exceeds\": %s", i ? "," : "",
			diff_aspect_name((enum diff_aspect)i),
			result->exceeds[i] ? "true" : "false");
		put_number(out, "differs", result->differs[i]);
		put_number(out, "in_a", result->in_a[i]);
		if (limit->any)
			put_member(out, "tolerance", "any");
		else
			fprintf(out, ", \"tolerance\": \"%g%s\"", limit->value,
				limit->percent ? "%" : "");
		fputc('}', out);
	}
	fputs("\n  },\n", out);
}

static void put_first_side(FILE *out, const struct diff_report *r, unsigned side)
{
	const struct diff_first *first = &r->result->first;
	const struct diff_log *log = r->logs[side];
	const struct diff_task *task = &log->tasks[first->task[side]];
	char text[DIFF_LINE_SIZE], place[SOURCE_TEXT_SIZE], label[DIFF_LABEL_SIZE];

	fprintf(out, ", \"%s\": ", side ? "b" : "a");
	if (!first->has[side]) {
		fputs("null", out);
		return;
	}
	diff_task_text(log, first->task[side], label);
	diff_call_text(log, diff_task_call(log, task, first->call[side]), text, place);
	fprintf(out, "{\"process\": %u, \"tid\": %d, \"call\": %u",
		log->tasks[task->process].number, task->tid, first->call[side] + 1);
	put_member(out, "task", label);
	put_member(out, "text", text);
	put_member(out, "at", place);
	fputc('}', out);
}

static void put_first(FILE *out, const struct diff_report *r)
{
	if (!r->result->first.found) {
		fputs("  \"first\": null,\n", out);
		return;
	}
	fprintf(out, "  \"first\": {\"order\": %s", r->result->first.order ? "true" : "false");
	put_first_side(out, r, 0);
	put_first_side(out, r, 1);
	fputs("},\n", out);
}

static void list_begin(FILE *out, const char *name)
{
	fprintf(out, "  \"%s\": [", name);
}

static void item_begin(FILE *out, uint32_t index)
{
	fputs(index ? ",\n    {" : "\n    {", out);
}

static void put_process(FILE *out, const struct diff_report *r, const struct diff_process *p)
{
	unsigned side = p->task[0] == TASK_NONE;
	const struct diff_log *log = r->logs[side];
	char text[DIFF_LABEL_SIZE];

	fprintf(out, "\"change\": \"%s\"",
		p->change == PROCESS_STATUS ? "status"
		: side                      ? "only_b"
					    : "only_a");
	fprintf(out, ", \"process\": %u", log->tasks[p->task[side]].number);
	put_member(out, "command", diff_command(log, p->task[side]));
	for (unsigned i = 0; i < DIFF_SIDES && p->change == PROCESS_STATUS; i++) {
		diff_status_text(r->logs[i]->tasks[p->task[i]].status, text);
		put_member(out, i ? "b" : "a", text);
	}
	fputc('}', out);
}

static void put_processes(FILE *out, const struct diff_report *r)
{
	list_begin(out, "processes");
	for (uint32_t i = 0; i < r->result->process_count; i++) {
		item_begin(out, i);
		put_process(out, r, &r->result->processes[i]);
	}
	fputs("],\n", out);
}

static void put_signature(FILE *out, const struct diff_report *r, uint32_t index)
{
	const struct diff_table *table = r->logs[0]->table;
	const struct diff_signature *s = &table->signatures[index];
	char name[DIFF_CALL_NAME_SIZE];

	diff_call_name(r->logs[0], s->arch, s->nr, name);
	fputs("\"call\": ", out);
	put_string(out, name);
	put_member(out, "on", diff_text_of(table, s->resource));
	put_member(out, "flags", diff_text_of(table, s->words));
	put_member(out, "function", diff_text_of(table, s->function));
	if (s->error)
		put_member(out, "error", diff_error_name(s->error));
}

static void put_counts(FILE *out, const struct diff_report *r, const char *name,
		       const struct diff_count *rows, uint32_t count)
{
	list_begin(out, name);
	for (uint32_t i = 0; i < count; i++) {
		item_begin(out, i);
		put_signature(out, r, rows[i].signature);
		fprintf(out, ", \"a\": %" PRIu64 ", \"b\": %" PRIu64 ", \"counts\": %s}",
			rows[i].calls[0], rows[i].calls[1], rows[i].counts ? "true" : "false");
	}
	fputs("],\n", out);
}

static void put_names(FILE *out, const struct diff_report *r, const char *name,
		      const struct diff_name *rows, uint32_t count)
{
	list_begin(out, name);
	for (uint32_t i = 0; i < count; i++) {
		item_begin(out, i);
		fputs("\"name\": ", out);
		put_string(out, diff_text_of(r->logs[0]->table, rows[i].text));
		fprintf(out, ", \"only\": \"%s\", \"calls\": %" PRIu64, rows[i].side ? "b" : "a",
			rows[i].calls);
		if (rows[i].entries[0] || rows[i].entries[1])
			fprintf(out, ", \"entries\": [%" PRIu64 ", %" PRIu64 "]",
				rows[i].entries[0], rows[i].entries[1]);
		fputc('}', out);
	}
	fputs("],\n", out);
}

static void put_times_of(FILE *out, const struct diff_time *t, unsigned side)
{
	fprintf(out, ", \"%s\": {\"calls\": %" PRIu64, side ? "b" : "a", t->count[side]);
	put_number(out, "median_ns", t->median_ns[side]);
	put_number(out, "mean_ns", t->mean_ns[side]);
	put_number(out, "total_ns", t->total_ns[side]);
	fputc('}', out);
}

static void put_times(FILE *out, const struct diff_report *r)
{
	list_begin(out, "times");
	for (uint32_t i = 0; i < r->result->time_count; i++) {
		const struct diff_time *t = &r->result->times[i];

		item_begin(out, i);
		if (t->by_name) {
			const struct diff_signature *s =
				&r->logs[0]->table->signatures[t->signature];
			char name[DIFF_CALL_NAME_SIZE];

			diff_call_name(r->logs[0], s->arch, s->nr, name);
			fputs("\"call\": ", out);
			put_string(out, name);
		} else {
			put_signature(out, r, t->signature);
		}
		fprintf(out, ", \"slower\": %s, \"significant\": %s, \"exceeds\": %s",
			t->slower ? "true" : "false", t->tested ? "true" : "false",
			t->exceeds ? "true" : "false");
		put_times_of(out, t, 0);
		put_times_of(out, t, 1);
		put_member(out, "of", t->tail ? "mean" : "median");
		put_number(out, "ratio", t->ratio);
		put_number(out, "larger", t->larger);
		if (t->tested)
			put_number(out, "q", t->q);
		fputc('}', out);
	}
	fputs("]\n", out);
}

void diff_json_write(const struct diff_report *r, FILE *out)
{
	const struct diff_result *result = r->result;

	fprintf(out, "{\n  \"different\": %s,\n", result->different ? "true" : "false");
	put_log(out, "a", r->logs[0]);
	put_log(out, "b", r->logs[1]);
	put_aspects(out, result);
	fprintf(out, "  \"aligned\": \"%s\",\n", result->coarse ? "in part" : "all");
	fprintf(out, "  \"common_ratio\": %.6g,\n", result->common_ratio);
	put_first(out, r);
	put_processes(out, r);
	put_counts(out, r, "errors", result->errors, result->error_count);
	put_names(out, r, "files", result->files, result->file_count);
	put_names(out, r, "hosts", result->hosts, result->host_count);
	put_counts(out, r, "calls", result->calls, result->call_count);
	put_times(out, r);
	fputs("}\n", out);
}
