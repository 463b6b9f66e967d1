/*
 * The text export: lines as those of `strace -f -o FILE`, in the order in which things
 * happened.
 *
 * The log has calls in the order in which they ended. Within a block the order in which
 * they were entered is known from their durations, and a call between whose two ends
 * another line falls is written in two, as strace does. Of a call that was still running at
 * the end of a block an EVENT_ENTERED tells; its end is then written alone.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "replay/clock.h"
#include "viz/export.h"
#include "viz/fd_text.h"
#include "viz/stack_text.h"

#define LINE_SIZE     4096 /* of most lines; longer ones are decoded twice */
#define RESULT_COLUMN 40   /* where results are aligned, as far as calls are short */
#define TID_COLUMNS   6    /* of a thread's id and the space behind it */

/* An event of the block that is being written. */
struct item {
	uint64_t enter_ns, time_ns;
	uint32_t serial;
	int32_t tid;
	uint8_t kind;
	bool shown;
	bool split;           /* in two lines */
	bool resumed;         /* its first line was written before */
	bool stacked;         /* and its stack with that */
	size_t first, second; /* offsets of the lines in the buffer */
};

enum point_kind {
	POINT_END,
	POINT_ENTER,
};

/* A moment at which a line is due. */
struct point {
	uint64_t time_ns;
	uint32_t item;
	uint8_t kind;
};

/* A call whose first line was written: whether with its stack. */
struct pending {
	uint32_t serial;
	bool stacked;
};

struct text_export {
	struct export_job job;
	struct decode_options options;
	struct line_times times;
	/* What descriptors are, by the events of each stream; NULL where nobody asks. */
	struct descriptors *names, *outer_names;
	struct fd_namer namer;
	/*
	 * Two streams, so that one can go over a block again: the outer one finds where a block
	 * ends, which it does with the first event behind it.
	 */
	struct event_stream *stream, *outer;
	uint64_t block; /* whose events are the items */
	struct item *items;
	size_t item_count, item_capacity;
	struct point *points; /* room for two an item */
	size_t point_count;
	struct buffer lines;
	const struct symbol_table *symbols; /* while a block is decoded */
	/* The tasks whose first line is written and whose second is not: sorted by serial. */
	struct pending *pending;
	size_t pending_count, pending_capacity;
};

static size_t pending_place(const struct text_export *export, uint32_t serial)
{
	size_t low = 0, high = export->pending_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (export->pending[middle].serial < serial)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool pending_has(const struct text_export *export, uint32_t serial)
{
	size_t at = pending_place(export, serial);

	return at < export->pending_count && export->pending[at].serial == serial;
}

static bool pending_add(struct text_export *export, uint32_t serial, bool stacked)
{
	size_t at = pending_place(export, serial);

	if (export->pending_count == export->pending_capacity) {
		size_t capacity = export->pending_capacity ? 2 * export->pending_capacity : 64;
		struct pending *pending = realloc(export->pending, capacity * sizeof(*pending));

		if (!pending)
			return false;
		export->pending = pending;
		export->pending_capacity = capacity;
	}
	memmove(export->pending + at + 1, export->pending + at,
		(export->pending_count - at) * sizeof(*export->pending));
	export->pending[at] = (struct pending){serial, stacked};
	export->pending_count++;
	return true;
}

static void pending_remove(struct text_export *export, uint32_t serial)
{
	size_t at = pending_place(export, serial);

	if (!pending_has(export, serial))
		return;
	export->pending_count--;
	memmove(export->pending + at, export->pending + at + 1,
		(export->pending_count - at) * sizeof(*export->pending));
}

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

/* Whether an event has a line, and which: keeps the book of calls in two lines. */
static bool item_set(struct text_export *export, struct item *item, const struct event *ev)
{
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;
	bool pending = is_call && pending_has(export, ev->task->serial);

	*item = (struct item){
		.enter_ns = is_call ? event_enter_ns(ev) : ev->time_ns,
		.time_ns = ev->time_ns,
		.serial = ev->task->serial,
		.tid = ev->task->tid,
		.kind = ev->kind,
	};
	if (!has_line(ev))
		return true;
	item->shown =
		ev->time_ns >= export->job.from_ns &&
		(!is_call || !export->job.filter ||
		 filter_match_named(export->job.filter, ev, export->outer_names)) &&
		(!export->job.match || match_event(export->job.match, ev, export->outer_names));
	if (ev->kind == EVENT_CALL && pending) {
		item->resumed = item->shown;
		item->stacked = export->pending[pending_place(export, item->serial)].stacked;
		pending_remove(export, item->serial);
	} else if (ev->kind == EVENT_ENTERED) {
		item->shown &= !pending;
		return !item->shown || pending_add(export, item->serial, ev->stack != NULL);
	}
	/* There is no telling when it was entered. */
	if (ev->flags & EVENT_ATTACHED)
		item->enter_ns = item->time_ns;
	return true;
}

static bool items_reserve(struct text_export *export)
{
	size_t capacity = export->item_capacity ? 2 * export->item_capacity : 1024;
	struct item *items;
	struct point *points;

	if (export->item_count < export->item_capacity)
		return true;
	items = realloc(export->items, capacity * sizeof(*items));
	if (!items)
		return false;
	export->items = items;
	points = realloc(export->points, 2 * capacity * sizeof(*points));
	if (!points)
		return false;
	export->points = points;
	export->item_capacity = capacity;
	return true;
}

static int compare_points(const void *a, const void *b)
{
	const struct point *point_a = a, *point_b = b;

	if (point_a->time_ns != point_b->time_ns)
		return point_a->time_ns < point_b->time_ns ? -1 : 1;
	/* One task enters a call at the moment at which its last one ended at the earliest. */
	if (point_a->item != point_b->item)
		return point_a->item < point_b->item ? -1 : 1;
	return point_a->kind == POINT_ENTER ? -1 : 1;
}

static void point_add(struct text_export *export, uint64_t time_ns, size_t item,
		      enum point_kind kind)
{
	export->points[export->point_count++] = (struct point){
		.time_ns = time_ns,
		.item = (uint32_t)item,
		.kind = (uint8_t)kind,
	};
}

/* The moments of the block in order, and which calls another line falls into. */
static void order_points(struct text_export *export)
{
	export->point_count = 0;
	for (size_t i = 0; i < export->item_count; i++) {
		const struct item *item = &export->items[i];

		if (!item->shown)
			continue;
		if (item->kind == EVENT_ENTERED)
			point_add(export, item->enter_ns, i, POINT_ENTER);
		else
			point_add(export, item->time_ns, i, POINT_END);
		if (item->kind == EVENT_CALL && !item->resumed)
			point_add(export, item->enter_ns, i, POINT_ENTER);
	}
	qsort(export->points, export->point_count, sizeof(*export->points), compare_points);
	for (size_t i = 0; i < export->point_count; i++) {
		const struct point *point = &export->points[i];
		struct item *item = &export->items[point->item];
		bool ends_next = i + 1 < export->point_count && point[1].item == point->item;

		if (point->kind == POINT_ENTER && item->kind == EVENT_CALL)
			item->split = !ends_next;
	}
}

typedef size_t decoder(const struct event *ev, const struct decode_options *options, char *buf,
		       size_t size);

/* Appends a line, with its NUL, and returns where it begins. */
static size_t line_add(struct text_export *export, decoder *decode, const struct event *ev)
{
	struct buffer *lines = &export->lines;
	size_t at = lines->size, room = LINE_SIZE, size;

	if (!buffer_reserve(lines, room))
		return at;
	size = decode(ev, &export->options, (char *)lines->bytes + at, room);
	if (size >= room) {
		room = size + 1;
		if (!buffer_reserve(lines, room))
			return at;
		size = decode(ev, &export->options, (char *)lines->bytes + at, room);
	}
	lines->size += size + 1;
	return at;
}

/* The column of the whole line, without what line_write() puts in front. */
static uint32_t result_column(const struct text_export *export, const struct item *item)
{
	uint32_t before =
		(item->tid ? TID_COLUMNS : 0) + line_times_width(&export->times, item->enter_ns);

	return before < RESULT_COLUMN ? RESULT_COLUMN - before : 0;
}

/* Behind the line that was added last, each frame on a line of its own. */
static void stack_add(struct text_export *export, const struct event *ev)
{
	if (!export->job.form.stacks || !ev->stack || export->lines.failed)
		return;
	export->lines.size--;
	stack_put(&export->lines, export->symbols, ev->stack, "\n > ");
	buffer_put_u8(&export->lines, '\0');
}

/* A call's stack stands behind its end, and where that may never come behind its beginning. */
static void item_decode(struct text_export *export, struct item *item, const struct event *ev)
{
	if (!item->shown)
		return;
	export->options.column = result_column(export, item);
	if (item->split || item->kind == EVENT_ENTERED)
		item->first = line_add(export, decode_enter, ev);
	if (item->kind == EVENT_ENTERED) {
		stack_add(export, ev);
		return;
	}
	item->second =
		line_add(export, item->split || item->resumed ? decode_resumed : decode_event, ev);
	if (!item->resumed || !item->stacked)
		stack_add(export, ev);
}

static void line_write(struct text_export *export, const struct item *item, uint64_t time_ns,
		       size_t at)
{
	if (item->tid)
		fprintf(export->job.out, "%-5d ", item->tid);
	line_times_put(&export->times, time_ns, export->job.out);
	fputs((const char *)export->lines.bytes + at, export->job.out);
	putc('\n', export->job.out);
}

static void write_points(struct text_export *export)
{
	for (size_t i = 0; i < export->point_count && export_goes_on(&export->job); i++) {
		const struct point *point = &export->points[i];
		const struct item *item = &export->items[point->item];
		bool is_call = item->kind == EVENT_CALL && !item->resumed && !item->split;

		if (point->kind == POINT_END)
			line_write(export, item, is_call ? item->enter_ns : item->time_ns,
				   item->second);
		else if (item->split || item->kind == EVENT_ENTERED)
			line_write(export, item, item->enter_ns, item->first);
	}
}

static void tell_names(const struct text_export *export, struct descriptors *names,
		       const struct event *ev)
{
	if (names)
		descriptors_event(names, ev, log_reader_session(export->job.reader));
}

/* Sets the stream to the beginning of the block again, and turns its events into lines. */
static int decode_block(struct text_export *export, uint64_t block, struct strec_error *err)
{
	struct event ev;
	int rc = event_stream_seek(export->stream, (struct event_address){block, 0}, err);

	export->lines.size = 0;
	export->symbols = log_reader_symbols(export->job.reader);
	for (size_t i = 0; rc == 0 && i < export->item_count; i++) {
		rc = event_stream_next(export->stream, &ev, err);
		if (rc)
			break;
		tell_names(export, export->names, &ev);
		item_decode(export, &export->items[i], &ev);
	}
	if (export->lines.failed)
		rc = strec_fail(err, STREC_NOMEM, block, NULL);
	return rc;
}

static int write_block(struct text_export *export, uint64_t block, struct strec_error *err)
{
	int rc;

	if (export->item_count == 0)
		return 0;
	order_points(export);
	rc = decode_block(export, block, err);
	if (rc == 0)
		write_points(export);
	export->item_count = 0;
	return rc;
}

static int item_add(struct text_export *export, const struct event *ev, struct strec_error *err)
{
	tell_names(export, export->outer_names, ev);
	if (!items_reserve(export) || !item_set(export, &export->items[export->item_count], ev))
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	export->item_count++;
	return 0;
}

/* What the reader made of damage has no place in a block: its own line. */
static void write_loss(struct text_export *export, const struct event *ev)
{
	struct item item = {.time_ns = ev->time_ns};

	export->lines.size = 0;
	item.second = line_add(export, decode_event, ev);
	if (!export->lines.failed)
		line_write(export, &item, item.time_ns, item.second);
}

/* The next event up to the last one that is wanted. */
static int next_wanted(struct text_export *export, struct event *ev, struct strec_error *err)
{
	const struct event_address *last = export->job.last;
	struct event_address at;
	int rc = export_goes_on(&export->job) ? event_stream_next(export->outer, ev, err)
					      : STREC_END;

	if (rc == 0 && export->job.to_ns && ev->time_ns >= export->job.to_ns)
		rc = STREC_END;
	if (rc || !last)
		return rc;
	at = event_stream_address(export->outer);
	return at.block > last->block || (at.block == last->block && at.row > last->row) ? STREC_END
											 : 0;
}

/* Takes one event in, when it is the first of its block after writing the one before. */
static int step(struct text_export *export, struct strec_error *err)
{
	struct event ev;
	int rc = next_wanted(export, &ev, err), failed = 0;

	if (rc || ev.kind == EVENT_LOSS ||
	    event_stream_address(export->outer).block != export->block)
		failed = write_block(export, export->block, err);
	if (failed || rc)
		return failed ? failed : rc;
	if (ev.kind == EVENT_LOSS) {
		write_loss(export, &ev);
		return 0;
	}
	export->block = event_stream_address(export->outer).block;
	return item_add(export, &ev, err);
}

int text_export_step(struct text_export *export, uint64_t max_events, struct strec_error *err)
{
	int rc = 0;

	for (uint64_t i = 0; rc == 0 && i < max_events; i++)
		rc = step(export, err);
	return rc;
}

/* Whether the choice of events needs names, which then are those of the outer stream. */
static bool chooses_by_names(const struct export_job *job)
{
	return (job->filter && filter_uses_names(job->filter)) ||
	       (job->match && match_uses_names(job->match));
}

/* False when out of memory. */
static bool names_new(struct text_export *export)
{
	bool shown = export->job.form.fd_names != FD_NAMES_NONE;
	bool chosen = chooses_by_names(&export->job);

	if (shown)
		export->names = calloc(1, descriptors_size());
	if (chosen)
		export->outer_names = calloc(1, descriptors_size());
	if ((shown && !export->names) || (chosen && !export->outer_names))
		return false;
	export->namer = (struct fd_namer){
		.descriptors = export->names,
		.detail = export->job.form.fd_names == FD_NAMES_PROTOCOL ? DETAIL_PROTOCOL
									 : DETAIL_PATH,
	};
	if (shown) {
		export->options.fd_name = fd_text;
		export->options.fd_data = &export->namer;
	}
	return true;
}

/* What comes before the range is needed for names only. */
static int skip_to_range(struct text_export *export)
{
	struct event_address at = {.block = 0};

	if (!export->job.from_ns || export->names || export->outer_names)
		return 0;
	at.block = log_reader_find(export->job.reader, export->job.from_ns);
	return event_stream_seek(export->outer, at, NULL);
}

struct text_export *text_export_new(const struct export_job *job)
{
	struct text_export *export = calloc(1, sizeof(*export));

	if (!export)
		return NULL;
	export->job = *job;
	export->options = job->form.decode;
	export->times = (struct line_times){
		.wall_ns = log_reader_header(job->reader)->wall_ns,
		.clock = job->form.clock,
		.relative = job->form.relative,
		.since_start = job->form.since_start,
	};
	export->stream = event_stream_new(job->reader);
	export->outer = event_stream_new(job->reader);
	if (!export->stream || !export->outer || !names_new(export) || skip_to_range(export)) {
		text_export_free(export);
		return NULL;
	}
	return export;
}

void text_export_free(struct text_export *export)
{
	if (!export)
		return;
	event_stream_free(export->outer);
	event_stream_free(export->stream);
	free(export->items);
	free(export->points);
	free(export->pending);
	free(export->names);
	free(export->outer_names);
	buffer_release(&export->lines);
	free(export);
}

int export_text(const struct export_job *job, struct strec_error *err)
{
	struct text_export *export = text_export_new(job);
	int rc;

	if (!export)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	do
		rc = text_export_step(export, UINT64_MAX, err);
	while (rc == STREC_AGAIN && job->wait(job->wait_data));
	text_export_free(export);
	return rc == STREC_END || rc == STREC_AGAIN ? 0 : rc;
}
