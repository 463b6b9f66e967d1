#include "viz/diff_report_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/error.h"
#include "viz/diff_words.h"
#include "viz/numbers.h"

#define ROWS_OF_NAME 4 /* of a call's name, what it was on */
#define TEXT_SIZE    (DIFF_LINE_SIZE + 256)

/* Names come from files: nothing of them may be obeyed by a terminal. */
static void make_plain(char *text)
{
	for (unsigned char *p = (unsigned char *)text; *p; p++) {
		if (*p < 0x20 || *p == 0x7f)
			*p = '?';
		if (*p == 0xc2 && p[1] >= 0x80 && p[1] < 0xa0)
			p[0] = p[1] = '?';
	}
}

void diff_report_add(struct diff_report *r, unsigned level, enum theme_role role,
		     enum diff_line_of kind, uint32_t of, const char *format, ...)
{
	char line[TEXT_SIZE], *text;
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	text = strdup(line);
	if (!text || !array_reserve(&r->lines, &r->capacity, r->count, sizeof(*r->lines))) {
		free(text);
		r->failed = true;
		return;
	}
	make_plain(text);
	r->lines[r->count++] = (struct diff_line){
		.text = text,
		.level = (uint8_t)level,
		.role = (uint8_t)role,
		.kind = (uint8_t)kind,
		.of = of,
	};
}

static void add_more(struct diff_report *r, uint32_t count, uint32_t shown)
{
	if (count > shown)
		diff_report_add(r, 1, THEME_MUTED, LINE_TEXT, 0, "and %u more; --all shows them",
				count - shown);
}

static void add_status(struct diff_report *r, uint32_t index)
{
	const struct diff_process *p = &r->result->processes[index];
	char label[DIFF_LABEL_SIZE], a[DIFF_LABEL_SIZE], b[DIFF_LABEL_SIZE];

	diff_task_text(r->logs[0], p->task[0], label);
	diff_status_text(r->logs[0]->tasks[p->task[0]].status, a);
	diff_status_text(r->logs[1]->tasks[p->task[1]].status, b);
	diff_report_add(r, 1, THEME_TEXT, LINE_PROCESS, index, "%s: %s -> %s", label, a, b);
}

static void add_process(struct diff_report *r, uint32_t index)
{
	const struct diff_process *p = &r->result->processes[index];
	unsigned side = p->task[0] == TASK_NONE;
	const struct diff_log *log = r->logs[side];
	char label[DIFF_LABEL_SIZE];

	diff_task_text(log, p->task[side], label);
	diff_report_add(r, 1, THEME_TEXT, LINE_PROCESS, index, "%c  %s: %.400s",
			diff_side_letter(side), label, diff_command(log, p->task[side]));
}

static void add_processes(struct diff_report *r, enum diff_process_change change)
{
	const struct diff_result *result = r->result;
	bool exits = change == PROCESS_STATUS;
	uint32_t count = exits ? result->exits : result->process_count - result->exits, shown = 0;

	if (!count)
		return;
	if (exits)
		diff_report_add(r, 0, THEME_TITLE, LINE_TEXT, 0,
				"%u process%s ended otherwise:", count, count == 1 ? "" : "es");
	else
		diff_report_add(r, 0, THEME_TITLE, LINE_TEXT, 0,
				"%u process%s that only one side has:", count,
				count == 1 ? "" : "es");
	for (uint32_t i = 0; i < result->process_count && shown < r->limit; i++) {
		if (result->processes[i].change != change)
			continue;
		shown++;
		if (exits)
			add_status(r, i);
		else
			add_process(r, i);
	}
	add_more(r, count, shown);
}

/* How a number changed, in words. */
static const char *change_word(const uint64_t calls[DIFF_SIDES])
{
	return !calls[0] ? "new" : !calls[1] ? "gone" : calls[1] > calls[0] ? "more" : "fewer";
}

static void add_errors(struct diff_report *r)
{
	const struct diff_result *result = r->result;
	uint32_t shown = 0, count = 0;
	char text[DIFF_LINE_SIZE];

	for (uint32_t i = 0; i < result->error_count; i++)
		count += result->errors[i].counts;
	if (!count)
		return;
	diff_report_add(r, 0, THEME_TITLE, LINE_TEXT, 0,
			"Errors that are new, gone, more or fewer: %u", count);
	for (; shown < count && shown < r->limit; shown++) {
		const struct diff_count *e = &result->errors[shown];
		uint32_t error = r->logs[0]->table->signatures[e->signature].error;

		diff_signature_text(r->logs[0], e->signature, text, sizeof(text));
		diff_report_add(r, 1, THEME_ERROR, LINE_SIGNATURE, e->signature,
				"%-5s %8" PRIu64 " -> %-8" PRIu64 " %s  %s", change_word(e->calls),
				e->calls[0], e->calls[1], diff_error_name(error), text);
	}
	add_more(r, count, shown);
}

static void add_name(struct diff_report *r, const struct diff_name *n)
{
	const char *text = diff_text_of(r->logs[0]->table, n->text);

	if (n->entries[0] || n->entries[1])
		diff_report_add(r, 1, THEME_TEXT, LINE_NAME, n->text,
				"something in %s  (%" PRIu64 " -> %" PRIu64 " entries)", text,
				n->entries[0], n->entries[1]);
	else if (n->calls)
		diff_report_add(r, 1, THEME_TEXT, LINE_NAME, n->text, "%s  (%" PRIu64 " call%s)",
				text, n->calls, n->calls == 1 ? "" : "s");
	else
		diff_report_add(r, 1, THEME_TEXT, LINE_NAME, n->text, "%s  (seen in its directory)",
				text);
}

static void add_names(struct diff_report *r, const struct diff_name *names, uint32_t count,
		      unsigned side, const char *what)
{
	uint32_t from = 0, of_side = 0, shown;

	for (uint32_t i = 0; i < count; i++)
		of_side += names[i].side == side;
	while (from < count && names[from].side != side)
		from++;
	if (!of_side)
		return;
	diff_report_add(r, 0, THEME_TITLE, LINE_TEXT, 0, "%u %s%s that only %c had:", of_side, what,
			of_side == 1 ? "" : "s", diff_side_letter(side));
	for (shown = 0; shown < of_side && shown < r->limit; shown++) {
		const struct diff_name *n = &names[from + shown];

		add_name(r, n);
	}
	add_more(r, of_side, shown);
}

static void add_rows_of_name(struct diff_report *r, const struct diff_call_name *name)
{
	uint32_t limit = r->limit == UINT32_MAX ? r->limit : ROWS_OF_NAME, count = 0;
	char text[DIFF_LINE_SIZE];

	for (uint32_t i = 0; i < name->count; i++) {
		const struct diff_count *row = &r->result->calls[name->first + i];

		if (!row->counts || count++ >= limit)
			continue;
		diff_signature_text(r->logs[0], row->signature, text, sizeof(text));
		diff_report_add(r, 2, THEME_TEXT, LINE_SIGNATURE, row->signature,
				"%-5s %8" PRIu64 " -> %-8" PRIu64 " %s", change_word(row->calls),
				row->calls[0], row->calls[1], text);
	}
	if (count > limit)
		diff_report_add(r, 2, THEME_MUTED, LINE_TEXT, 0, "and %u more", count - limit);
}

static void add_calls(struct diff_report *r)
{
	const struct diff_result *result = r->result;
	uint32_t count = 0, shown;

	while (count < result->call_name_count &&
	       (result->call_names[count].more || result->call_names[count].fewer))
		count++;
	if (!count)
		return;
	diff_report_add(r, 0, THEME_TITLE, LINE_TEXT, 0,
			"Calls that are new, gone, more or fewer:");
	for (shown = 0; shown < count && shown < r->limit; shown++) {
		const struct diff_call_name *name = &result->call_names[shown];
		char text[DIFF_CALL_NAME_SIZE];

		diff_call_name(r->logs[0], name->arch, name->nr, text);
		diff_report_add(r, 1, name->exceeds ? THEME_WARNING : THEME_TEXT, LINE_TEXT, 0,
				"%-16s %8" PRIu64 " -> %-8" PRIu64 " (+%" PRIu64 " -%" PRIu64 ")",
				text, name->calls[0], name->calls[1], name->more, name->fewer);
		add_rows_of_name(r, name);
	}
	add_more(r, count, shown);
}

static void add_time(struct diff_report *r, const struct diff_time *t)
{
	const struct diff_signature *s = &r->logs[0]->table->signatures[t->signature];
	char text[DIFF_LINE_SIZE], sure[48];

	if (t->by_name)
		diff_call_name(r->logs[0], s->arch, s->nr, text);
	else
		diff_signature_text(r->logs[0], t->signature, text, sizeof(text));
	snprintf(sure, sizeof(sure), t->q < 1e-12 ? "q < 1e-12" : "q = %.1g", t->q);
	diff_report_add(r, 1, t->exceeds ? THEME_WARNING : THEME_TEXT, LINE_SIGNATURE, t->signature,
			"%-6s %8s -> %-8s %s%s  (%" PRIu64 " and %" PRIu64
			" calls, %s in all -> %s, %s)",
			t->tail ? "mean" : "median",
			duration_format(t->tail ? t->mean_ns[0] : t->median_ns[0]).text,
			duration_format(t->tail ? t->mean_ns[1] : t->median_ns[1]).text, text,
			t->by_name ? " as a whole" : "", t->count[0], t->count[1],
			duration_format(t->total_ns[0]).text, duration_format(t->total_ns[1]).text,
			t->tested ? sure : "not significant");
}

static void add_times(struct diff_report *r, bool slower)
{
	const struct diff_result *result = r->result;
	uint32_t count = 0, shown = 0;

	for (uint32_t i = 0; i < result->time_count; i++)
		count += result->times[i].slower == slower;
	if (!count)
		return;
	diff_report_add(r, 0, THEME_TITLE, LINE_TEXT, 0, "%s in B:", slower ? "Slower" : "Faster");
	for (uint32_t i = 0; i < result->time_count && shown < r->limit; i++)
		if (result->times[i].slower == slower) {
			add_time(r, &result->times[i]);
			shown++;
		}
	add_more(r, count, shown);
}

int diff_report_make(struct diff_report *r)
{
	const struct diff_result *result = r->result;

	diff_report_add_summary(r);
	diff_report_add_first(r);
	add_processes(r, PROCESS_STATUS);
	add_errors(r);
	add_processes(r, PROCESS_ONLY);
	for (int side = DIFF_SIDES - 1; side >= 0; side--)
		add_names(r, result->files, result->file_count, (unsigned)side, "file");
	for (int side = DIFF_SIDES - 1; side >= 0; side--)
		add_names(r, result->hosts, result->host_count, (unsigned)side, "host");
	add_times(r, true);
	add_calls(r);
	add_times(r, false);
	return r->failed ? STREC_NOMEM : 0;
}

void diff_report_release(struct diff_report *report)
{
	for (uint32_t i = 0; i < report->count; i++)
		free(report->lines[i].text);
	free(report->lines);
	report->lines = NULL;
	report->count = report->capacity = 0;
}

void diff_report_write(const struct diff_report *report, FILE *out)
{
	for (uint32_t i = 0; i < report->count; i++) {
		const struct diff_line *line = &report->lines[i];

		if (line->level == 0 && line->role == THEME_TITLE)
			fputc('\n', out);
		fprintf(out, "%*s%s\n", 2 * line->level, "", line->text);
	}
}
