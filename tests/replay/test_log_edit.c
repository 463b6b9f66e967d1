/* Logs out of logs in memory: order, serials, parts, the state of a cut, and what filters do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/writer.h"
#include "replay/log_edit.h"

#define READ     0
#define DUP      32
#define OPENAT   257
#define DIR_FD   ((uint64_t)-100)
#define EVENTS   64
#define WALL_NS  UINT64_C(1700000000000000000)
#define START_NS UINT64_C(1000000000)

/* A log on its way. */
struct made {
	struct buffer bytes;
	struct batch batch;
	struct log_writer *writer;
	struct task_info task;
};

static struct log_session session_of(const char *host)
{
	return (struct log_session){
		.command = "cmd", .directory = "/home", .host = (char *)host, .options = "-o x"};
}

static void make(struct made *m, const struct log_header *header, const char *host)
{
	struct log_session session = session_of(host);

	*m = (struct made){.task = {.serial = 1, .tid = 10, .pid = 10, .name = "a"}};
	assert_int_equal(
		log_writer_open(&m->writer, sink_open_memory(&m->bytes), header, &session, 0, NULL),
		0);
}

static void tell(struct made *m, struct event ev)
{
	if (!ev.task)
		ev.task = &m->task;
	assert_int_equal(batch_add(&m->batch, &ev), 0);
}

static void tell_call(struct made *m, uint64_t time_ns, uint32_t nr, uint64_t fd, int64_t result)
{
	tell(m, (struct event){.time_ns = time_ns,
			       .duration_ns = 1,
			       .nr = nr,
			       .args = {fd},
			       .result = result});
}

static void tell_open(struct made *m, uint64_t time_ns, const char *path, int64_t fd)
{
	struct capture capture = {
		.arg = 1, .size = (uint32_t)strlen(path), .bytes = (const uint8_t *)path};

	tell(m, (struct event){.time_ns = time_ns,
			       .duration_ns = 1,
			       .nr = OPENAT,
			       .args = {DIR_FD, 1},
			       .result = fd,
			       .capture_count = 1,
			       .captures = &capture});
}

static struct log_reader *made_end(struct made *m)
{
	struct log_reader *reader;

	assert_int_equal(log_writer_put(m->writer, &m->batch, BLOCK_EVENTS, 0, NULL), 0);
	assert_int_equal(log_writer_close(m->writer, NULL), 0);
	batch_release(&m->batch);
	assert_int_equal(
		log_reader_open(&reader, source_open_memory(m->bytes.bytes, m->bytes.size), NULL),
		0);
	return reader;
}

/* The new log, as lines "time serial kind nr args[0] name" of its events. */
struct edited {
	struct buffer bytes;
	struct log_reader *reader;
	char lines[EVENTS][80];
	unsigned count;
	struct log_edit_result result;
};

static void edit(struct edited *e, struct log_edit_config config)
{
	struct descriptors *names = calloc(1, descriptors_size());
	struct event_stream *stream;
	struct log_edit *edit;
	struct event ev;

	*e = (struct edited){0};
	config.sink = sink_open_memory(&e->bytes);
	assert_int_equal(log_edit_open(&edit, &config, NULL), 0);
	assert_int_equal(log_edit_step(edit, UINT64_MAX, NULL), STREC_END);
	assert_int_equal(log_edit_close(edit, &e->result, NULL), 0);
	assert_int_equal(log_reader_open(&e->reader,
					 source_open_memory(e->bytes.bytes, e->bytes.size), NULL),
			 0);
	stream = event_stream_new(e->reader);
	while (event_stream_next(stream, &ev, NULL) == 0 && e->count < EVENTS) {
		struct descriptor_name name = {.text = ""};

		descriptors_event(names, &ev, log_reader_session(e->reader));
		if (ev.kind == EVENT_CALL)
			descriptors_name(names, (int32_t)ev.args[0], DESCRIPTOR_ENTERED,
					 DETAIL_PATH, &name);
		snprintf(e->lines[e->count++], 80, "%u %u %u %u %d %.20s", (unsigned)ev.time_ns,
			 ev.task->serial, ev.kind, ev.nr, (int)ev.args[0], name.text);
	}
	event_stream_free(stream);
	free(names);
}

static void edited_release(struct edited *e)
{
	log_reader_close(e->reader);
	buffer_release(&e->bytes);
}

static void assert_lines(const struct edited *e, unsigned count, const char *const lines[])
{
	for (unsigned i = 0; i < count && i < e->count; i++)
		assert_string_equal(e->lines[i], lines[i]);
	assert_int_equal(e->count, count);
}

#define LINES(e, ...)                                                                              \
	assert_lines(e, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *),               \
		     (const char *const[]){__VA_ARGS__})

/* One boot, 100 ns apart: the second log's events are shifted, and each has its own serials. */
static void two_recordings_are_put_in_order(void **state)
{
	struct log_header one = {.wall_ns = WALL_NS, .monotonic_ns = START_NS, .id = {1}};
	struct log_header two = {
		.wall_ns = WALL_NS + 100, .monotonic_ns = START_NS + 100, .id = {2}};
	struct made a, b;
	struct log_reader *readers[2];
	struct edited e;

	(void)state;
	make(&a, &one, "host");
	make(&b, &two, "host");
	for (unsigned i = 0; i < 3; i++) {
		tell_call(&a, 100 + 20 * i, READ, 3, 0);
		tell_call(&b, 10 + 20 * i, READ, 4, 0);
	}
	b.task.serial = 2;
	tell(&b, (struct event){.time_ns = 60, .kind = EVENT_START, .nr = START_FORK, .args = {1}});
	readers[0] = made_end(&b);
	readers[1] = made_end(&a);
	edit(&e, (struct log_edit_config){.readers = readers, .count = 2});
	LINES(&e, "100 2 0 0 3 ", "110 1 0 0 4 ", "120 2 0 0 3 ", "130 1 0 0 4 ", "140 2 0 0 3 ",
	      "150 1 0 0 4 ", "160 3 3 2 1 ");
	assert_true(e.result.one_clock);
	assert_int_equal(log_reader_header(e.reader)->monotonic_ns, START_NS);
	assert_memory_not_equal(log_reader_header(e.reader)->id, one.id, 16);
	edited_release(&e);
	log_reader_close(readers[0]);
	log_reader_close(readers[1]);
	buffer_release(&a.bytes);
	buffer_release(&b.bytes);
}

/* Of two machines the monotonic clocks say nothing. */
static void two_machines_go_by_the_time_of_day(void **state)
{
	struct log_header one = {.wall_ns = WALL_NS, .monotonic_ns = 77 * START_NS, .id = {1}};
	struct log_header two = {.wall_ns = WALL_NS + 50, .monotonic_ns = START_NS, .id = {2}};
	struct made a, b;
	struct log_reader *readers[2];
	struct edited e;

	(void)state;
	make(&a, &one, "here");
	make(&b, &two, "there");
	tell_call(&a, 60, READ, 3, 0);
	tell_call(&b, 5, READ, 4, 0);
	readers[0] = made_end(&a);
	readers[1] = made_end(&b);
	edit(&e, (struct log_edit_config){.readers = readers, .count = 2});
	assert_false(e.result.one_clock);
	LINES(&e, "55 2 0 0 4 ", "60 1 0 0 3 ");
	assert_string_equal(log_reader_session(e.reader)->host, "here; there");
	assert_string_equal(log_reader_session(e.reader)->command, "cmd & cmd");
	edited_release(&e);
	log_reader_close(readers[0]);
	log_reader_close(readers[1]);
	buffer_release(&a.bytes);
	buffer_release(&b.bytes);
}

/* Parts of one recording: 0 to 40, 20 to 60 and, with a gap, 90 on; in any order. */
static void parts_are_joined_once(void **state)
{
	static const struct {
		unsigned from, to, before;
	} parts[] = {{90, 100, 8}, {0, 40, 0}, {20, 60, 2}};
	struct made made[3];
	struct log_reader *readers[3];
	struct edited e;

	(void)state;
	for (unsigned i = 0; i < 3; i++) {
		struct log_header header = {
			.id = {9}, .begin_ns = parts[i].from, .dropped_events = parts[i].before};

		make(&made[i], &header, "host");
		for (unsigned at = parts[i].from + 5; at < parts[i].to; at += 10)
			tell_call(&made[i], at, READ, at, 0);
		readers[i] = made_end(&made[i]);
	}
	edit(&e, (struct log_edit_config){.readers = readers, .count = 3});
	LINES(&e, "5 1 0 0 5 ", "15 1 0 0 15 ", "25 1 0 0 25 ", "35 1 0 0 35 ", "45 1 0 0 45 ",
	      "55 1 0 0 55 ", "95 1 0 0 95 ");
	assert_int_equal(e.result.missing, 2);
	assert_int_equal(log_reader_header(e.reader)->id[0], 9);
	edited_release(&e);
	for (unsigned i = 0; i < 3; i++) {
		log_reader_close(readers[i]);
		buffer_release(&made[i].bytes);
	}
}

static struct log_reader *one_log(struct made *m)
{
	struct log_header header = {.wall_ns = WALL_NS, .id = {5}};

	make(m, &header, "host");
	tell(m, (struct event){.time_ns = 1, .kind = EVENT_START, .nr = START_FIRST});
	tell_open(m, 10, "data", 3);
	tell_call(m, 20, DUP, 3, 4);
	tell_call(m, 30, READ, 4, 0);
	tell(m,
	     (struct event){.time_ns = 35, .duration_ns = 2, .kind = EVENT_ENTERED, .args = {3}});
	tell(m, (struct event){.time_ns = 40,
			       .duration_ns = 7,
			       .args = {3},
			       .result = 5,
			       .flags = EVENT_ANNOUNCED});
	tell_call(m, 50, DUP, 3, 5);
	return made_end(m);
}

/* At 37 the task is in read(3), and has a directory and the descriptors 3 and 4. */
static void a_cut_begins_with_the_state(void **state)
{
	struct made m;
	struct log_reader *reader = one_log(&m);
	struct edited e;

	(void)state;
	edit(&e,
	     (struct log_edit_config){.readers = &reader, .count = 1, .from_ns = 37, .to_ns = 50});
	LINES(&e, "37 1 2 0 3 ", "37 1 14 4294967196 0 ", "37 1 14 3 0 ", "37 1 14 4 0 ",
	      "40 1 0 0 3 /home/data");
	assert_int_equal(log_reader_header(e.reader)->begin_ns, 37);
	assert_int_equal(log_reader_header(e.reader)->dropped_events, 5);
	assert_int_equal(log_reader_header(e.reader)->id[0], 5);
	edited_release(&e);
	log_reader_close(reader);
	buffer_release(&m.bytes);
}

/* Of the calls only what matches stays, and what its descriptors are is told before. */
static void filtered_calls_keep_their_names(void **state)
{
	struct made m;
	struct log_reader *reader = one_log(&m);
	struct filter *filter;
	struct edited e;

	(void)state;
	assert_int_equal(filter_parse(&filter, "read", NULL), 0);
	edit(&e, (struct log_edit_config){.readers = &reader, .count = 1, .filter = filter});
	LINES(&e, "1 1 3 0 0 ", "30 1 14 4 0 ", "30 1 0 0 4 /home/data", "35 1 14 3 0 ",
	      "35 1 1 0 3 ", "40 1 0 0 3 /home/data");
	assert_int_equal(e.result.left_out, 3);
	filter_free(filter);
	edited_release(&e);
	/* The enter matches, and not the end: the task is out of the call. */
	assert_int_equal(filter_parse(&filter, "read not ret=5", NULL), 0);
	edit(&e, (struct log_edit_config){.readers = &reader, .count = 1, .filter = filter});
	assert_string_equal(e.lines[e.count - 1], "40 1 2 0 0 ");
	filter_free(filter);
	edited_release(&e);
	log_reader_close(reader);
	buffer_release(&m.bytes);
}

/* Each byte of a log that is damaged: the new log is sound, and has all of it or a note. */
static void damage_becomes_a_note(void **state)
{
	struct made m;
	struct log_reader *reader = one_log(&m);
	struct edited e;

	(void)state;
	log_reader_close(reader);
	for (size_t at = 72; at < m.bytes.size; at += 7) {
		bool told = false;

		m.bytes.bytes[at] ^= 0x10;
		assert_int_equal(log_reader_open(&reader,
						 source_open_memory(m.bytes.bytes, m.bytes.size),
						 NULL),
				 0);
		edit(&e, (struct log_edit_config){.readers = &reader, .count = 1});
		for (unsigned i = 0; i < e.count; i++)
			told |= strstr(e.lines[i], " 0 12 ") != NULL;
		assert_true(e.count == 7 || told);
		assert_true(log_reader_closed(e.reader));
		edited_release(&e);
		log_reader_close(reader);
		m.bytes.bytes[at] ^= 0x10;
	}
	buffer_release(&m.bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_recordings_are_put_in_order),
		cmocka_unit_test(two_machines_go_by_the_time_of_day),
		cmocka_unit_test(parts_are_joined_once),
		cmocka_unit_test(a_cut_begins_with_the_state),
		cmocka_unit_test(filtered_calls_keep_their_names),
		cmocka_unit_test(damage_becomes_a_note),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
