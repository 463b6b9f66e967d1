/*
 * The log has calls in the order in which they ended. Within a block the order in which
 * they were entered is known from their durations, and a call between whose two ends
 * another line falls is written in two, as strace does. Of a call that was still running at
 * the end of a block an EVENT_ENTERED tells; its end is then written alone.
 *
 * So each event of a block becomes text as it comes, in pieces, and when the block is whole the
 * pieces become lines.
 */
#include "viz/text_lines.h"

#include <stdlib.h>

#include "viz/stack_text.h"
#include "viz/text.h"

#define LINE_SIZE     4096  /* of most texts; longer ones are decoded twice */
#define BEFORE_SIZE   128   /* more than thread and times take, and what joins pieces */
#define OUT_SIZE      65536 /* written at a time */
#define RESULT_COLUMN 40    /* where results are aligned, as far as calls are short */
#define TID_COLUMNS   6     /* of a thread's id and the space behind it */

/*
 * What strace tells on standard error, and tools that read its text pass over. It has neither
 * thread nor time.
 */
#define NOTE_BEFORE "strace: "

/* An event of the block that is being written. */
struct text_item {
	uint64_t enter_ns, time_ns;
	int32_t tid;
	int32_t enter_tid;  /* of the first line: before an exec that made the thread the leader */
	int32_t superseded; /* of an EVENT_EXIT: the id of the thread whose exec was its end */
	uint8_t kind;
	bool shown;
	bool split;   /* in two lines */
	bool resumed; /* its first line was written before */
	bool stacked; /* and its stack with that */
	bool note;    /* of no thread, or about one that did not do it */
	/* What it is in the texts: from at, the event as decode_call() has it, then its stack. */
	uint32_t event_size, stack_size;
	size_t at;
	struct decode_parts parts; /* of an EVENT_CALL */
};

/* As strace has it, an exec is told by its execve(), a start by the clone() of another. */
static bool has_line(const struct event *ev)
{
	const struct capture *text;

	switch (ev->kind) {
	case EVENT_TASK:
	case EVENT_USAGE:
	case EVENT_EXEC:
	case EVENT_DESCRIPTOR:
	case EVENT_MAPPING:
		return false;
	case EVENT_START:
		text = event_text_of(ev, TEXT_ALL, false);
		return ev->nr == START_ATTACH && !(text && !text->size);
	default:
		return true;
	}
}

static bool is_note(const struct event *ev)
{
	return ev->kind == EVENT_START || ev->task->serial == 0;
}

static bool pending_add(struct text_lines *lines, const struct event *ev)
{
	return (!ev->stack || serial_set_add(&lines->stacked, ev->task->serial)) &&
	       serial_set_add(&lines->pending, ev->task->serial);
}

/*
 * A thread that is not the leader takes its id by an exec: the call that ends next was entered with
 * the former one, and the leader did not end by itself.
 */
static void exec_note(struct text_lines *lines, const struct event *ev)
{
	int32_t former = (int32_t)ev->args[0];

	if (former <= 0 || former == ev->task->tid)
		return;
	lines->exec_serial = ev->task->serial;
	lines->exec_former = former;
	for (size_t i = lines->item_count; i-- > 0;) {
		struct text_item *item = &lines->items[i];

		if (item->kind == EVENT_EXIT && item->tid == ev->task->tid) {
			item->superseded = former;
			return;
		}
	}
}

/* Whether an event has a line, and which: keeps the book of calls in two lines. */
static bool item_set(struct text_lines *lines, struct text_item *item, const struct event *ev,
		     bool chosen)
{
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;
	bool pending = is_call && serial_set_has(&lines->pending, ev->task->serial);

	*item = (struct text_item){
		.enter_ns = is_call ? event_enter_ns(ev) : ev->time_ns,
		.time_ns = ev->time_ns,
		.tid = ev->task->tid,
		.enter_tid = ev->task->tid,
		.kind = ev->kind,
		.note = is_note(ev),
	};
	if (ev->kind == EVENT_EXEC)
		exec_note(lines, ev);
	if (!has_line(ev))
		return true;
	if (ev->kind == EVENT_CALL && ev->task->serial == lines->exec_serial) {
		item->enter_tid = lines->exec_former;
		lines->exec_serial = 0;
	}
	item->shown = chosen;
	if (ev->kind == EVENT_CALL && pending) {
		item->resumed = item->shown;
		item->stacked = serial_set_remove(&lines->stacked, ev->task->serial);
		serial_set_remove(&lines->pending, ev->task->serial);
	} else if (ev->kind == EVENT_ENTERED) {
		item->shown &= !pending;
		return !item->shown || pending_add(lines, ev);
	}
	return true;
}

static bool moments_reserve(struct line_moment **moments, size_t count)
{
	struct line_moment *grown = realloc(*moments, count * sizeof(*grown));

	if (grown)
		*moments = grown;
	return grown != NULL;
}

static bool items_reserve(struct text_lines *lines)
{
	size_t capacity = lines->item_capacity ? 2 * lines->item_capacity : 1024;
	struct text_item *items;

	if (lines->item_count < lines->item_capacity)
		return true;
	items = realloc(lines->items, capacity * sizeof(*items));
	if (!items)
		return false;
	lines->items = items;
	if (!moments_reserve(&lines->moments, 2 * capacity) ||
	    !moments_reserve(&lines->moments_spare, 2 * capacity))
		return false;
	lines->item_capacity = capacity;
	return true;
}

static void moment_add(struct text_lines *lines, uint64_t time_ns, size_t item, bool end)
{
	lines->moments[lines->moment_count++] = (struct line_moment){
		.time_ns = time_ns,
		.item = (uint32_t)item,
		.end = end,
	};
}

/*
 * The moments of the block in order, and which calls another line falls into. One task enters a
 * call at the moment at which its last one ended at the earliest, so of moments of one time those
 * of the earlier event come first.
 */
static void order_moments(struct text_lines *lines)
{
	const struct line_moment *moments;

	lines->moment_count = 0;
	for (size_t i = 0; i < lines->item_count; i++) {
		const struct text_item *item = &lines->items[i];

		if (!item->shown)
			continue;
		if (item->kind == EVENT_ENTERED || (item->kind == EVENT_CALL && !item->resumed))
			moment_add(lines, item->enter_ns, i, false);
		if (item->kind != EVENT_ENTERED)
			moment_add(lines, item->time_ns, i, true);
	}
	moments = line_order_sort(lines->moments, lines->moments_spare, lines->moment_count);
	if (moments != lines->moments) {
		lines->moments_spare = lines->moments;
		lines->moments = (struct line_moment *)moments;
	}
	for (size_t i = 0; i < lines->moment_count; i++) {
		struct text_item *item = &lines->items[moments[i].item];
		bool ends_next =
			i + 1 < lines->moment_count && moments[i + 1].item == moments[i].item;

		if (!moments[i].end && item->kind == EVENT_CALL)
			item->split = !ends_next;
	}
}

static size_t decode_item(const struct text_lines *lines, struct text_item *item,
			  const struct event *ev, size_t room)
{
	char *to = (char *)lines->texts.bytes + lines->texts.size;

	switch (ev->kind) {
	case EVENT_CALL:
		return decode_call(ev, &lines->options, to, room, &item->parts);
	case EVENT_ENTERED:
		return decode_enter(ev, &lines->options, to, room);
	default:
		return decode_event(ev, &lines->options, to, room);
	}
}

/* A call's stack stands behind its end, and where that may never come behind its beginning. */
static void item_decode(struct text_lines *lines, struct text_item *item, const struct event *ev,
			const struct symbol_table *symbols)
{
	struct buffer *texts = &lines->texts;
	size_t size;

	item->at = texts->size;
	if (!buffer_reserve(texts, LINE_SIZE))
		return;
	size = decode_item(lines, item, ev, LINE_SIZE);
	if (size >= LINE_SIZE) {
		if (!buffer_reserve(texts, size + 1))
			return;
		decode_item(lines, item, ev, size + 1);
	}
	texts->size += size;
	item->event_size = (uint32_t)size;
	if (lines->stacks && ev->stack && !(item->resumed && item->stacked))
		stack_put(texts, symbols, ev->stack, "\n > ");
	item->stack_size = (uint32_t)(texts->size - item->at - size);
}

static void out_flush(struct text_lines *lines)
{
	if (lines->out.size)
		fwrite(lines->out.bytes, 1, lines->out.size, lines->file);
	lines->out.size = 0;
}

/* From the closing parenthesis on, with the sign in the column of the whole line. */
static void put_end(struct text_lines *lines, const struct text_item *item, size_t line,
		    const char *text, struct text *t)
{
	size_t column = (item->tid && !lines->no_tids ? TID_COLUMNS : 0) +
			line_times_width(&lines->times, item->enter_ns);

	column = line + (column < RESULT_COLUMN ? RESULT_COLUMN - column : 0);
	put_bytes(t, ") ", 2);
	while (t->length < column)
		put_byte(t, ' ');
	put_bytes(t, "= ", 2);
	put_bytes(t, text + item->parts.arguments,
		  item->event_size + item->stack_size - item->parts.arguments);
}

/* A call, from one of its moments to the end of the line. */
static void put_half(struct text_lines *lines, const struct text_item *item, bool end,
		     const char *text, struct text *t)
{
	size_t line = t->length, from = 0;

	if (!end) {
		put_bytes(t, text, item->parts.enter);
		put(t, " <unfinished ...>");
		return;
	}
	if (item->split || item->resumed || item->parts.only_end) {
		put(t, "<... ");
		put_bytes(t, text, item->parts.name);
		put(t, " resumed>");
		from = item->parts.enter;
	}
	put_bytes(t, text + from, item->parts.arguments - from);
	put_end(lines, item, line, text, t);
}

/* "strace: Process 12 attached" */
static void put_note(const struct text_item *item, const char *text, struct text *t)
{
	put(t, NOTE_BEFORE);
	if (item->kind == EVENT_START) {
		put(t, "Process ");
		put_signed(t, item->tid);
		put(t, " attached");
	} else {
		put_bytes(t, text, item->event_size);
	}
}

static void put_superseded(const struct text_item *item, struct text *t)
{
	put(t, "+++ superseded by execve in pid ");
	put_signed(t, item->superseded);
	put(t, " +++");
}

static void put_thread(struct text *t, int32_t tid)
{
	size_t end = t->length + TID_COLUMNS - 1;

	put_signed(t, tid);
	while (t->length < end)
		put_byte(t, ' ');
	put_byte(t, ' ');
}

static void line_write(struct text_lines *lines, const struct text_item *item, uint64_t time_ns,
		       bool end)
{
	struct buffer *out = &lines->out;
	const char *text = (const char *)lines->texts.bytes + item->at;
	size_t room = BEFORE_SIZE + RESULT_COLUMN + item->parts.name + item->event_size +
		      item->stack_size;
	struct text t = {.size = room};

	if (!buffer_reserve(out, room))
		return;
	t.buf = (char *)out->bytes + out->size;
	if (item->note) {
		put_note(item, text, &t);
	} else {
		if (item->tid && !lines->no_tids)
			put_thread(&t, end ? item->tid : item->enter_tid);
		line_times_put(&lines->times, time_ns, &t);
		if (item->kind == EVENT_CALL)
			put_half(lines, item, end, text, &t);
		else if (item->superseded)
			put_superseded(item, &t);
		else
			put_bytes(&t, text, item->event_size + item->stack_size);
	}
	put_byte(&t, '\n');
	out->size += t.length;
	if (out->size >= OUT_SIZE)
		out_flush(lines);
}

static void write_moments(struct text_lines *lines)
{
	for (size_t i = 0; i < lines->moment_count && !ferror(lines->file); i++) {
		const struct line_moment *moment = &lines->moments[i];
		const struct text_item *item = &lines->items[moment->item];
		bool whole = item->kind == EVENT_CALL && !item->resumed && !item->split;

		if (moment->end || !whole)
			line_write(lines, item, whole ? item->enter_ns : moment->time_ns,
				   moment->end);
	}
}

int text_lines_add(struct text_lines *lines, const struct event *ev, bool chosen,
		   const struct symbol_table *symbols)
{
	struct text_item *item;

	if (!items_reserve(lines))
		return STREC_NOMEM;
	item = &lines->items[lines->item_count];
	if (!item_set(lines, item, ev, chosen))
		return STREC_NOMEM;
	lines->item_count++;
	if (item->shown)
		item_decode(lines, item, ev, symbols);
	return lines->texts.failed ? STREC_NOMEM : 0;
}

int text_lines_write(struct text_lines *lines)
{
	if (lines->item_count) {
		order_moments(lines);
		write_moments(lines);
		out_flush(lines);
	}
	lines->item_count = 0;
	lines->texts.size = 0;
	return lines->texts.failed || lines->out.failed ? STREC_NOMEM : 0;
}

int text_lines_alone(struct text_lines *lines, const struct event *ev)
{
	struct text_item item = {.time_ns = ev->time_ns, .kind = ev->kind, .note = true};

	item_decode(lines, &item, ev, NULL);
	if (!lines->texts.failed)
		line_write(lines, &item, item.time_ns, true);
	out_flush(lines);
	lines->texts.size = 0;
	return lines->texts.failed || lines->out.failed ? STREC_NOMEM : 0;
}

void text_lines_init(struct text_lines *lines, const struct text_form *form, uint64_t wall_ns,
		     FILE *out)
{
	*lines = (struct text_lines){
		.options = form->decode,
		.stacks = form->stacks,
		.no_tids = form->no_tids,
		.times = {.wall_ns = wall_ns,
			  .clock = form->clock,
			  .relative = form->relative,
			  .since_start = form->since_start},
		.file = out,
	};
}

void text_lines_release(struct text_lines *lines)
{
	free(lines->items);
	free(lines->moments);
	free(lines->moments_spare);
	serial_set_release(&lines->pending);
	serial_set_release(&lines->stacked);
	buffer_release(&lines->texts);
	buffer_release(&lines->out);
}
