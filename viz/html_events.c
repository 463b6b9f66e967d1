/*
 * The events of the page: JSON that the script reads, and the parts of the page that it shows
 * them in. They are written as the log is read, for the second time.
 */
#include <inttypes.h>
#include <string.h>

#include "viz/decode.h"
#include "viz/export_cursor.h"
#include "viz/fd_text.h"
#include "viz/html_page.h"
#include "viz/html_stacks.h"
#include "viz/numbers.h"
#include "viz/script_json.h"

#define TEXT_SIZE    2048 /* of an event's line, the rest is cut */
#define STRING_BYTES 64   /* of a string, unless the user said otherwise */
#define NOTE_SIZE    1024

struct events_writer {
	const struct html_page *page;
	struct export_cursor *cursor;
	struct decode_options options;
	struct fd_namer namer;
	struct html_pick pick;
	struct html_shared shared;
	bool any;
};

static void options_init(struct events_writer *writer)
{
	const struct text_form *form = &writer->page->job->form;

	writer->options = form->decode;
	if (!writer->options.string_max)
		writer->options.string_max = STRING_BYTES;
	writer->options.duration = false;
	fd_namer_use(&writer->namer, &writer->options, export_names(writer->cursor),
		     FD_NAMES_PROTOCOL);
}

/* The number of the call in the survey's table, as the script knows it; -1 for what is none. */
static int call_number(const struct events_writer *writer, const struct event *ev)
{
	if (ev->kind != EVENT_CALL)
		return -1;
	return (int)call_table_row(&writer->page->survey->table, ev->arch, ev->nr);
}

static void write_text(struct events_writer *writer, const struct event *ev)
{
	FILE *out = writer->page->out;
	char text[TEXT_SIZE];
	size_t size = ev->kind == EVENT_ENTERED
			      ? decode_enter(ev, &writer->options, text, sizeof(text))
			      : decode_event(ev, &writer->options, text, sizeof(text));

	if (size >= sizeof(text))
		strcpy(text + sizeof(text) - 4, "...");
	script_json_text(out, text);
}

/* [entered, duration or -1, task, call or -1, reason, failed, text, stack]; times in ns. */
static int write_event(struct events_writer *writer, const struct event *ev, enum html_why why,
		       struct strec_error *err)
{
	FILE *out = writer->page->out;
	uint32_t task = html_shared_task(&writer->shared, ev->task), stack = 0;
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;

	if (task == UINT32_MAX || stack_table_add(&writer->shared.stacks, ev->stack, &stack))
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	fprintf(out, "%s[%" PRIu64 ",%" PRId64 ",%" PRIu32 ",%d,%d,%d,", writer->any ? ",\n" : "\n",
		is_call ? event_enter_ns(ev) : ev->time_ns, html_duration(ev), task,
		call_number(writer, ev), why, event_failed(ev));
	writer->any = true;
	write_text(writer, ev);
	if (stack)
		fprintf(out, ",%" PRIu32, stack);
	putc(']', out);
	return 0;
}

static bool is_behind(struct event_address at, struct event_address last)
{
	return at.block > last.block || (at.block == last.block && at.row > last.row);
}

/* Up to the last event of the survey, as a log may have grown since. */
static int write_rows(struct events_writer *writer, struct strec_error *err)
{
	struct event ev;
	int rc = 0;

	while (rc == 0 && (rc = export_next(writer->cursor, &ev, err)) == 0) {
		struct event_address at = export_address(writer->cursor);
		enum html_why why;

		if (is_behind(at, writer->page->survey->last))
			break;
		why = html_pick(&writer->pick, &ev, at);
		if (why != HTML_WHY_NOT)
			rc = write_event(writer, &ev, why, err);
	}
	return rc == STREC_END ? 0 : rc;
}

static int write_data(struct events_writer *writer, struct strec_error *err)
{
	FILE *out = writer->page->out;
	int rc;

	fputs("<script type=\"application/json\" id=\"events-data\">", out);
	fprintf(out, "{\"all\":%d,\"rows\":[", writer->pick.limit >= writer->page->survey->events);
	rc = write_rows(writer, err);
	fputs("],\n", out);
	if (rc == 0)
		rc = html_shared_write(&writer->shared, export_symbols(writer->cursor), out, err);
	fputs("}</script>\n", out);
	return rc;
}

/* "all 52 failed calls", "2,500 of 17,123 failed calls". */
static size_t put_part(char *note, size_t at, uint64_t kept, uint64_t all, const char *what)
{
	if (!all || at >= NOTE_SIZE)
		return at;
	at += (size_t)snprintf(note + at, NOTE_SIZE - at, kept == all ? "all " : "");
	if (kept != all)
		at += (size_t)snprintf(note + at, NOTE_SIZE - at, "%s of ",
				       count_format_exact(kept).text);
	return at + (size_t)snprintf(note + at, NOTE_SIZE - at, "%s %s, ",
				     count_format_exact(all).text, what);
}

/* What of the log is on the page. */
static void put_note(const struct events_writer *writer, char note[static NOTE_SIZE])
{
	const struct html_survey *survey = writer->page->survey;
	const struct html_pick *pick = &writer->pick;
	uint64_t shown = html_pick_count(pick);
	size_t at;

	if (shown == survey->events) {
		snprintf(note, NOTE_SIZE, "All %s events of the recording are here.",
			 count_format_exact(shown).text);
		return;
	}
	at = (size_t)snprintf(note, NOTE_SIZE,
			      "<strong>%s of %s events</strong>: ", count_format_exact(shown).text,
			      count_format_exact(survey->events).text);
	at = put_part(note, at, pick->kept[HTML_GROUP_FAILED], survey->groups[HTML_GROUP_FAILED],
		      "calls with an unusual error");
	at = put_part(note, at, pick->kept[HTML_GROUP_EXPECTED],
		      survey->groups[HTML_GROUP_EXPECTED], "with a usual one, such as ENOENT");
	at = put_part(note, at, pick->kept[HTML_GROUP_OTHER], survey->groups[HTML_GROUP_OTHER],
		      "starts, ends and signals");
	at = put_part(note, at, pick->kept[HTML_GROUP_OPEN], survey->groups[HTML_GROUP_OPEN],
		      "calls that had not returned");
	if (at < NOTE_SIZE)
		snprintf(note + at, NOTE_SIZE - at,
			 "the last anomalies, the %s longest calls, the first and the last %s "
			 "events, and of the other calls evenly spaced ones. "
			 "<code>--html-events</code> sets how many.",
			 count_format_exact(2 * (uint64_t)html_pick_slow(pick->limit)).text,
			 count_format_exact(pick->edge).text);
}

static void put_view(const struct events_writer *writer)
{
	FILE *out = writer->page->out;
	char note[NOTE_SIZE];

	put_note(writer, note);
	html_section(out, "events", "Events", note);
	fputs("<noscript><p class=\"note\">The list of events needs JavaScript; everything above "
	      "does not.</p></noscript>\n"
	      "<div id=\"event-view\" hidden=\"hidden\">\n"
	      "<div class=\"bar\"><label for=\"filter\">Filter</label>"
	      "<input id=\"filter\" type=\"search\" spellcheck=\"false\" autocomplete=\"off\" "
	      "placeholder=\"openat ENOENT   -read   call:futex   pid:12   failed   &gt;1ms\"/>"
	      "<output id=\"count\" for=\"filter\"></output></div>\n"
	      "<div class=\"eventhead\" aria-hidden=\"true\"><span>Time</span><span>Took</span>"
	      "<span>Task</span><span>Event</span></div>\n"
	      "<div id=\"list\" role=\"listbox\" tabindex=\"0\" aria-label=\"Events\">"
	      "<div id=\"space\"></div></div>\n"
	      "<div id=\"detail\" role=\"region\" aria-label=\"Event\" aria-live=\"polite\" "
	      "hidden=\"hidden\"></div>\n"
	      "<p class=\"note\">Words must all be in a line; <code>-word</code> must not. "
	      "<code>call:</code>NAME, <code>pid:</code>N, <code>tid:</code>N, "
	      "<code>comm:</code>NAME, "
	      "<code>failed</code>, <code>&gt;1ms</code>. Keys: <kbd>/</kbd> filter, "
	      "<kbd>&#8593;</kbd> <kbd>&#8595;</kbd> select, <kbd>Enter</kbd> open, "
	      "<kbd>Esc</kbd> close.</p>\n</div>\n</section>\n",
	      out);
}

int html_events(const struct html_page *page, struct strec_error *err)
{
	struct events_writer writer = {.page = page};
	int rc = 0;

	writer.cursor = export_cursor_new(page->job, true);
	if (!writer.cursor || !html_pick_init(&writer.pick, page->survey, page->ctx.anomalies,
					      page->job->html_events))
		rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	if (rc == 0) {
		options_init(&writer);
		rc = write_data(&writer, err);
	}
	if (rc == 0)
		put_view(&writer);
	html_pick_release(&writer.pick);
	html_shared_release(&writer.shared);
	export_cursor_free(writer.cursor);
	return rc;
}
