/* Stacks in a batch and in a block, modules and symbols in a log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#include "format/columns.h"
#include "tests/format/sample.h"

/* A log of one block with the events, which the caller closes. */
static struct log_reader *log_of(struct buffer *bytes, const struct event *events, size_t count)
{
	struct log_writer *writer;
	struct log_reader *reader;
	struct batch batch = {0};

	assert_int_equal(log_writer_open(&writer, sink_open_memory(bytes), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(batch_add(&batch, &events[i]), 0);
	assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	batch_release(&batch);
	assert_int_equal(
		log_reader_open(&reader, source_open_memory(bytes->bytes, bytes->size), NULL), 0);
	return reader;
}

static void a_frame_is_once_in_a_batch(void **state)
{
	struct batch batch = {0};

	(void)state;
	for (unsigned i = 0; i < 600; i++) {
		struct event ev = sample_event(i);

		assert_int_equal(batch_add(&batch, &ev), 0);
	}
	assert_int_equal(batch.stacks.count, 7);
	batch_clear(&batch);
	assert_int_equal(batch.stacks.count, 0);
	batch_release(&batch);
}

static void a_frame_knows_its_index_and_its_depth(void **state)
{
	struct buffer bytes = {0};
	struct event events[] = {sample_event(1), sample_event(2)};
	struct log_reader *reader;
	struct event_stream *stream;
	struct event ev;
	uint32_t index;

	(void)state;
	events[0].stack = &sample_frames[2];
	events[1].stack = &sample_frames[3];
	reader = log_of(&bytes, events, 2);
	stream = event_stream_new(reader);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(ev.stack->depth, 3);
	index = ev.stack->caller->index;
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(ev.stack->depth, 3);
	assert_int_equal(ev.stack->caller->index, index);
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&bytes);
}

/* Of these frames, linked here, a log has STACK_DEPTH_MAX and a cut. */
static void expect_cut(struct stack_frame *frames, unsigned depth)
{
	const struct stack_frame *frame;
	struct buffer bytes = {0};
	struct event event = sample_event(1), ev;
	struct log_reader *reader;
	struct event_stream *stream;

	for (unsigned i = 0; i < depth; i++)
		frames[i].caller = i + 1 < depth ? &frames[i + 1] : NULL;
	event.stack = frames;
	reader = log_of(&bytes, &event, 1);
	stream = event_stream_new(reader);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	frame = ev.stack;
	for (unsigned i = 0; i < STACK_DEPTH_MAX; i++, frame = frame->caller)
		assert_int_equal(frame->offset, i + 1);
	assert_true(stack_frame_is_cut(frame));
	assert_null(frame->caller);
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&bytes);
}

static void a_stack_that_is_too_deep_is_cut(void **state)
{
	struct stack_frame frames[STACK_DEPTH_MAX + 50];

	(void)state;
	for (unsigned i = 0; i < STACK_DEPTH_MAX + 50; i++)
		frames[i] = (struct stack_frame){.module = 1, .offset = i + 1};
	expect_cut(frames, STACK_DEPTH_MAX + 50);
	expect_cut(frames, STACK_DEPTH_MAX + 1);
}

/* As an unwinder leaves it that was asked for so many. */
static void a_cut_behind_the_deepest_frame_stays(void **state)
{
	struct stack_frame frames[STACK_DEPTH_MAX + 1];

	(void)state;
	for (unsigned i = 0; i < STACK_DEPTH_MAX; i++)
		frames[i] = (struct stack_frame){.module = 1, .offset = i + 1};
	frames[STACK_DEPTH_MAX] = (struct stack_frame){0};
	expect_cut(frames, STACK_DEPTH_MAX + 1);
}

/* As a damaged or hostile log may have them. */
static int decode(const void *places, size_t places_size, const void *callers, const void *of_frame,
		  size_t frames)
{
	struct cursor columns[COLUMNS] = {0};
	struct frame_table table = {0};
	int rc;

	columns[COLUMN_PLACES] =
		(struct cursor){places, (const uint8_t *)places + places_size, false};
	columns[COLUMN_FRAME_CALLERS] =
		(struct cursor){callers, (const uint8_t *)callers + frames, false};
	columns[COLUMN_FRAME_PLACES] =
		(struct cursor){of_frame, (const uint8_t *)of_frame + frames, false};
	rc = stacks_decode(&table, columns);
	frame_table_release(&table);
	return rc;
}

static void frames_that_cannot_be_are_refused(void **state)
{
	uint8_t callers[400] = {0}, places[400] = {0};

	(void)state;
	assert_int_equal(decode("\1\4", 2, "\0\1", "\0\0", 2), 0);
	/* A caller before the first frame, a place that is not there, a place cut off. */
	assert_int_equal(decode("\1\4", 2, "\1", "\0", 1), STREC_FORMAT);
	assert_int_equal(decode("\1\4", 2, "\0", "\1", 1), STREC_FORMAT);
	assert_int_equal(decode("\1", 1, "\0", "\0", 1), STREC_FORMAT);
	/* A stack deeper than any, which a walk would trust. */
	memset(callers + 1, 1, sizeof(callers) - 1);
	assert_int_equal(decode("\1\4", 2, callers, places, STACK_DEPTH_MAX + 1), 0);
	assert_int_equal(decode("\1\4", 2, callers, places, STACK_DEPTH_MAX + 2), STREC_FORMAT);
}

static const struct symbol *find(const struct symbol_table *table, unsigned frame)
{
	return symbol_table_find(table, &sample_frames[frame]);
}

static void check_symbols(struct log_reader *reader)
{
	const struct symbol_table *table = log_reader_symbols(reader);
	const struct symbol *symbol = find(table, 1);

	assert_non_null(symbol);
	assert_int_equal(symbol->count, 2);
	assert_string_equal(symbol->lines[0].function, "inlined");
	assert_string_equal(symbol->lines[0].file, "/src/a.h");
	assert_int_equal(symbol->lines[0].line, 7);
	assert_int_equal(symbol->lines[0].column, 3);
	assert_string_equal(symbol->lines[1].function, "f(int)");
	assert_int_equal(symbol->into, 0x44);
	assert_string_equal(find(table, 0)->lines[0].function, "main");
	assert_null(find(table, 0)->lines[0].file);
	/* What a signal interrupted is looked up by its own address, not by the one before. */
	assert_int_equal(find(table, 4)->count, 0);
	assert_null(find(table, 2));
	assert_string_equal(symbol_table_module(table, 1)->path, "/usr/bin/sh");
	assert_memory_equal(symbol_table_module(table, 1)->build_id, "\1\2\3\4", 4);
	assert_int_equal(symbol_table_module(table, 2)->pid, 100);
	assert_non_null(symbol_table_module(table, MODULES_MAX));
	assert_null(symbol_table_module(table, 3));
	assert_null(symbol_table_module(table, MODULES_MAX + 1));
}

static struct log_reader *open_log(const struct buffer *log)
{
	struct log_reader *reader;

	assert_int_equal(log_reader_open(&reader, source_open_memory(log->bytes, log->size), NULL),
			 0);
	return reader;
}

static void symbols_are_known_from_the_index(void **state)
{
	struct buffer log = sample_log(true);
	struct log_reader *reader = open_log(&log);

	(void)state;
	check_symbols(reader);
	check_symbols(reader);
	log_reader_close(reader);
	buffer_release(&log);
}

static void symbols_are_known_once_a_scan_or_a_stream_passed_them(void **state)
{
	struct buffer log = sample_log(false);
	struct log_reader *reader = open_log(&log);
	struct event_stream *stream;
	struct event ev;

	(void)state;
	assert_null(find(log_reader_symbols(reader), 1));
	while (log_reader_scan(reader, 100, NULL) == 0)
		;
	check_symbols(reader);
	log_reader_close(reader);

	reader = open_log(&log);
	stream = event_stream_new(reader);
	while (event_stream_next(stream, &ev, NULL) == 0)
		;
	check_symbols(reader);
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&log);
}

static void what_is_told_last_is_right(void **state)
{
	struct symbol better = sample_symbols[0];
	struct buffer bytes = {0};
	struct log_writer *writer;
	struct log_reader *reader;

	(void)state;
	better.count = 1;
	better.lines = &sample_lines[2];
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&bytes), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	assert_int_equal(log_writer_symbols(writer, sample_symbols, 3, NULL), 0);
	assert_int_equal(log_writer_symbols(writer, &better, 1, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	reader = open_log(&bytes);
	assert_int_equal(find(log_reader_symbols(reader), 1)->count, 1);
	assert_string_equal(find(log_reader_symbols(reader), 1)->lines[0].function, "main");
	assert_non_null(find(log_reader_symbols(reader), 0));
	log_reader_close(reader);
	buffer_release(&bytes);
}

/* More than one block has room for. */
static void many_symbols_take_several_blocks(void **state)
{
	enum { COUNT = 100000 };
	struct symbol *symbols = calloc(COUNT, sizeof(*symbols));
	struct symbol_line *lines = calloc(COUNT, sizeof(*lines));
	char(*names)[100] = calloc(COUNT, sizeof(*names));
	struct buffer bytes = {0};
	struct log_writer *writer;
	struct log_reader *reader;

	(void)state;
	for (unsigned i = 0; i < COUNT; i++) {
		snprintf(names[i], sizeof(names[i]), "%080u", i);
		lines[i] = (struct symbol_line){.function = names[i], .line = i};
		symbols[i] = (struct symbol){
			.module = 9, .offset = 16 * (COUNT - i), .count = 1, .lines = &lines[i]};
	}
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&bytes), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	assert_int_equal(log_writer_symbols(writer, symbols, COUNT, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	reader = open_log(&bytes);
	for (unsigned i = 0; i < COUNT; i++) {
		struct stack_frame frame = {.module = 9, .offset = symbols[i].offset + 1};
		const struct symbol *found = symbol_table_find(log_reader_symbols(reader), &frame);

		assert_non_null(found);
		assert_string_equal(found->lines[0].function, names[i]);
	}
	log_reader_close(reader);
	buffer_release(&bytes);
	free(symbols);
	free(lines);
	free(names);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_frame_is_once_in_a_batch),
		cmocka_unit_test(a_frame_knows_its_index_and_its_depth),
		cmocka_unit_test(a_stack_that_is_too_deep_is_cut),
		cmocka_unit_test(a_cut_behind_the_deepest_frame_stays),
		cmocka_unit_test(frames_that_cannot_be_are_refused),
		cmocka_unit_test(symbols_are_known_from_the_index),
		cmocka_unit_test(symbols_are_known_once_a_scan_or_a_stream_passed_them),
		cmocka_unit_test(what_is_told_last_is_right),
		cmocka_unit_test(many_symbols_take_several_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
