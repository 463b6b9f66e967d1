/*
 * The CSV export (RFC 4180): a header, then a row for each event. Its columns: stview(1), CSV.
 */
#include <inttypes.h>
#include <stdlib.h>

#include "format/bytes.h"
#include "viz/decode_private.h"
#include "viz/event_names.h"
#include "viz/export_cursor.h"
#include "viz/fd_text.h"
#include "viz/stack_text.h"
#include "viz/wall_text.h"

#define ROOM 4096 /* of most rows and texts; longer ones are made again with more */

static const char header[] = "kind,time_ns,wall,duration_ns,pid,tid,task,comm,arch,syscall,args,"
			     "result,error,result_text,ip,site,text\r\n";

struct csv_export {
	struct decode_options options;
	struct fd_namer namer;
	struct wall_text wall;
	struct export_cursor *cursor;
	const struct symbol_table *symbols;
	struct buffer row, text; /* the row, and what viz/decode.h makes of the event */
	size_t text_size;
	struct decode_parts parts; /* of a call */
};

/* A field of text, in quotes where it must be, and a comma behind it. */
static void put_field_of(struct text *t, const char *bytes, size_t size)
{
	bool quoted = false;

	for (size_t i = 0; i < size && !quoted; i++)
		quoted = bytes[i] == ',' || bytes[i] == '"' || bytes[i] == '\r' || bytes[i] == '\n';
	if (quoted)
		put_byte(t, '"');
	for (size_t at = 0; at < size;) {
		const char *quote = quoted ? memchr(bytes + at, '"', size - at) : NULL;
		size_t part = quote ? (size_t)(quote - bytes) + 1 - at : size - at;

		put_bytes(t, bytes + at, part);
		if (quote)
			put_byte(t, '"');
		at += part;
	}
	put(t, quoted ? "\"," : ",");
}

static void put_string_field(struct text *t, const char *string)
{
	put_field_of(t, string, strlen(string));
}

static void put_time_fields(struct csv_export *csv, const struct event *ev, struct text *t)
{
	bool has_duration = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED ||
			    ev->kind == EVENT_HELD || ev->flags & EVENT_IN_CALL;

	put(t, event_kind_name(ev->kind));
	put_byte(t, ',');
	put_decimal(t, ev->time_ns);
	put_byte(t, ',');
	put_wall(t, &csv->wall, ev->time_ns);
	put_byte(t, ',');
	if (has_duration && !(ev->flags & EVENT_UNTIMED))
		put_decimal(t, ev->duration_ns);
	put_byte(t, ',');
}

static void put_task_fields(struct text *t, const struct task_info *task)
{
	char name[4 * TASK_NAME_SIZE + 1];
	struct text escaped = {.buf = name, .size = sizeof(name)};

	if (!task->serial) {
		put(t, ",,,,");
		return;
	}
	put_signed(t, task->pid);
	put_byte(t, ',');
	put_signed(t, task->tid);
	put_byte(t, ',');
	put_decimal(t, task->serial);
	put_byte(t, ',');
	put_escaped(&escaped, (const uint8_t *)task->name, strnlen(task->name, TASK_NAME_SIZE),
		    false);
	put_field_of(t, name, escaped.length);
}

/* The number, the error's name, and what the line of text has behind its "=". */
static void put_result_fields(const struct csv_export *csv, const struct event *ev, struct text *t)
{
	const char *text = (const char *)csv->text.bytes, *name = NULL;
	bool none = ev->flags & EVENT_UNFINISHED || call_row(ev)->result == ARG_NONE;

	if (event_failed(ev)) {
		put(t, "-1");
		name = decode_errno_name((unsigned)-ev->result);
	} else if (ev->kind == EVENT_CALL && !none) {
		put_signed(t, ev->result);
	}
	put_byte(t, ',');
	put_string_field(t, name ? name : "");
	put_field_of(t, text + csv->parts.arguments, csv->text_size - csv->parts.arguments);
}

static void put_place_fields(const struct csv_export *csv, const struct event *ev, struct text *t)
{
	char site[SOURCE_TEXT_SIZE];
	struct source_place place;

	put_hex(t, ev->ip);
	put_byte(t, ',');
	if (source_of_stack(csv->symbols, ev->stack, &place))
		put_string_field(t, source_text(&place, site));
	else
		put_byte(t, ',');
}

static void put_call_fields(const struct csv_export *csv, const struct event *ev, struct text *t)
{
	const char *text = (const char *)csv->text.bytes;
	size_t arguments = csv->parts.name + 1;

	put_string_field(t, event_arch_name(ev->arch));
	put_field_of(t, text, csv->parts.name);
	put_field_of(t, text + arguments, csv->parts.arguments - arguments);
	put_result_fields(csv, ev, t);
	put_place_fields(csv, ev, t);
}

static bool shows_call(const struct event *ev)
{
	return ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED ||
	       (ev->kind == EVENT_TASK && ev->flags & EVENT_IN_CALL);
}

static void put_row(struct csv_export *csv, const struct event *ev, struct text *t)
{
	put_time_fields(csv, ev, t);
	put_task_fields(t, ev->task);
	if (shows_call(ev)) {
		put_call_fields(csv, ev, t);
	} else {
		put(t, ",,,,,,,,");
		put_field_of(t, (const char *)csv->text.bytes, csv->text_size);
		t->length--;
	}
	put_bytes(t, "\r\n", 2);
}

static bool decode(struct csv_export *csv, const struct event *ev)
{
	for (size_t room = ROOM;; room = csv->text_size + 1) {
		char *to;

		if (!buffer_reserve(&csv->text, room))
			return false;
		to = (char *)csv->text.bytes;
		csv->text_size = shows_call(ev)
					 ? decode_call(ev, &csv->options, to, csv->text.capacity,
						       &csv->parts)
					 : decode_event(ev, &csv->options, to, csv->text.capacity);
		if (csv->text_size < csv->text.capacity)
			return true;
	}
}

static bool write_row(struct csv_export *csv, const struct event *ev, FILE *out)
{
	struct text t;
	size_t room = ROOM;

	if (ev->stack)
		csv->symbols = export_symbols(csv->cursor);
	if (!decode(csv, ev))
		return false;
	do {
		if (!buffer_reserve(&csv->row, room))
			return false;
		t = (struct text){.buf = (char *)csv->row.bytes, .size = csv->row.capacity};
		put_row(csv, ev, &t);
		room = t.length + 1;
	} while (t.length >= t.size);
	fwrite_unlocked(t.buf, 1, t.length, out);
	return true;
}

static bool csv_init(struct csv_export *csv, const struct export_job *job)
{
	*csv = (struct csv_export){.options = job->form.decode};
	csv->cursor = export_cursor_new(job, job->form.fd_names != FD_NAMES_NONE);
	if (!csv->cursor)
		return false;
	csv->wall.wall_ns = log_reader_header(job->reader)->wall_ns;
	csv->options.duration = false;
	fd_namer_use(&csv->namer, &csv->options, export_names(csv->cursor), job->form.fd_names);
	return true;
}

int export_csv(const struct export_job *job, struct strec_error *err)
{
	struct csv_export csv;
	struct event ev;
	int rc;

	if (!csv_init(&csv, job))
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	fputs(header, job->out);
	do {
		rc = export_next(csv.cursor, &ev, err);
		if (rc == 0 && !write_row(&csv, &ev, job->out))
			rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	} while (rc == 0);
	export_cursor_free(csv.cursor);
	buffer_release(&csv.row);
	buffer_release(&csv.text);
	return rc == STREC_END ? 0 : rc;
}
