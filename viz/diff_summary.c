#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "viz/diff_report_private.h"
#include "viz/diff_words.h"
#include "viz/numbers.h"

static const char *plural(double n)
{
	return n == 1.0 ? "" : "s";
}

static void add_log(struct diff_report *r, unsigned side)
{
	const struct diff_log *log = r->logs[side];
	const struct log_session *session = log_reader_session(log->reader);

	diff_report_add(r, 0, THEME_TEXT, LINE_TEXT, 0,
			"%c  %s: %.100s, %" PRIu64 " calls, %" PRIu64
			" failed, %u process%s, %s in calls",
			diff_side_letter(side), log->name, session ? session->command : "?",
			log->total_calls, log->failed_calls, log->processes,
			log->processes == 1 ? "" : "es", duration_format(log->total_ns).text);
}

/* What there is of an aspect, in words. */
static void aspect_text(const struct diff_result *result, unsigned aspect, char *text, size_t size)
{
	static const char *const words[DIFF_ASPECTS] = {
		[ASPECT_CALLS] = "call",
		[ASPECT_ERRORS] = "error",
		[ASPECT_FILES] = "file",
		[ASPECT_HOSTS] = "host",
		[ASPECT_PROCESSES] = "process",
		[ASPECT_EXITS] = "exit status",
		[ASPECT_ORDER] = "place in another order",
	};
	double n = result->differs[aspect];

	if (aspect == ASPECT_TIME)
		snprintf(text, size, "up to %.0f %% slower", n);
	else if (aspect == ASPECT_ORDER)
		snprintf(text, size, "%.0f place%s in another order", n, plural(n));
	else if (aspect == ASPECT_PROCESSES || aspect == ASPECT_EXITS)
		snprintf(text, size, "%.0f %s%s", n, words[aspect], n == 1.0 ? "" : "es");
	else
		snprintf(text, size, "%.0f %s%s", n, words[aspect], plural(n));
}

/* The aspects that count, or those that do not, one behind the other; "" for none. */
static void list_aspects(const struct diff_result *result, bool exceeds, char *text, size_t size)
{
	size_t at = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < DIFF_ASPECTS; i++) {
		char words[64];

		if (result->exceeds[i] != exceeds || !(result->differs[i] > 0.0))
			continue;
		aspect_text(result, i, words, sizeof(words));
		at += (size_t)snprintf(text + at, size - at, "%s%s", at ? ", " : "", words);
		if (at >= size)
			return;
	}
}

static void add_left_out(struct diff_report *r)
{
	for (unsigned side = 0; side < DIFF_SIDES; side++) {
		const struct diff_log *log = r->logs[side];

		if (log->total_calls > log->call_count)
			diff_report_add(
				r, 0, THEME_WARNING, LINE_TEXT, 0,
				"order and times of the first %u calls of %c only; of all others, "
				"their number",
				log->call_count, diff_side_letter(side));
		if (log->lost_bytes)
			diff_report_add(r, 0, THEME_WARNING, LINE_TEXT, 0,
					"%c is damaged: %" PRIu64 " bytes passed over",
					diff_side_letter(side), log->lost_bytes);
	}
	if (r->logs[0]->table->texts_left_out || r->logs[0]->table->signatures_left_out)
		diff_report_add(r, 0, THEME_WARNING, LINE_TEXT, 0,
				"too many names: those beyond %u count as one", DIFF_TEXTS_MAX);
	if (r->result->coarse)
		diff_report_add(
			r, 0, THEME_MUTED, LINE_TEXT, 0,
			"the two differ too much to be aligned everywhere; numbers are exact");
}

void diff_report_add_summary(struct diff_report *r)
{
	char text[512];

	add_log(r, 0);
	add_log(r, 1);
	list_aspects(r->result, true, text, sizeof(text));
	if (r->result->different)
		diff_report_add(r, 0, THEME_ERROR, LINE_TEXT, 0, "different: %s", text);
	else
		diff_report_add(r, 0, THEME_GOOD, LINE_TEXT, 0, "same");
	list_aspects(r->result, false, text, sizeof(text));
	if (text[0])
		diff_report_add(r, 0, THEME_MUTED, LINE_TEXT, 0, "does not count: %s", text);
	if (r->result->common_ratio >= 1.2 || r->result->common_ratio <= 1 / 1.2)
		diff_report_add(r, 0, THEME_MUTED, LINE_TEXT, 0,
				"calls of all kinds take %.1f times as long in B; times below are "
				"beside that",
				r->result->common_ratio);
	add_left_out(r);
}

static void add_first_side(struct diff_report *r, unsigned side)
{
	const struct diff_first *first = &r->result->first;
	const struct diff_log *log = r->logs[side];
	const struct diff_task *task = &log->tasks[first->task[side]];
	char text[DIFF_LINE_SIZE], place[SOURCE_TEXT_SIZE];

	if (!first->has[side]) {
		diff_report_add(r, 1, THEME_TEXT, LINE_FIRST, 0, "%c  nothing more",
				diff_side_letter(side));
		return;
	}
	diff_call_text(log, diff_task_call(log, task, first->call[side]), text, place);
	diff_report_add(r, 1, THEME_TEXT, LINE_FIRST, 0, "%c  %s", diff_side_letter(side), text);
	if (place[0])
		diff_report_add(r, 2, THEME_MUTED, LINE_FIRST, 0, "   at %s", place);
}

void diff_report_add_first(struct diff_report *r)
{
	const struct diff_first *first = &r->result->first;
	char a[DIFF_LABEL_SIZE], b[DIFF_LABEL_SIZE];
	const char *what = first->order ? "First other order" : "First difference";

	if (!first->found)
		return;
	diff_task_text(r->logs[0], first->task[0], a);
	diff_task_text(r->logs[1], first->task[1], b);
	if (strcmp(a, b) == 0 && first->call[0] == first->call[1])
		diff_report_add(r, 0, THEME_TITLE, LINE_FIRST, 0, "%s: %s, call %u", what, a,
				first->call[0] + 1);
	else
		diff_report_add(r, 0, THEME_TITLE, LINE_FIRST, 0,
				"%s: A %s, call %u; B %s, call %u", what, a, first->call[0] + 1, b,
				first->call[1] + 1);
	add_first_side(r, 0);
	add_first_side(r, 1);
}
