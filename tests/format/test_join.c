/* Logs of one recording joined into one, and the header of the end of a longer recording. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>

#include "tests/format/sample.h"

static struct log_reader *read_log(const struct buffer *log)
{
	struct log_reader *reader;

	assert_int_equal(log_reader_open(&reader, source_open_memory(log->bytes, log->size), NULL),
			 0);
	return reader;
}

/* Blocks first to end-1 of the sample as a log of their own, closed or not. */
static struct buffer part(const struct log_header *header, unsigned first, unsigned end,
			  bool closed)
{
	struct buffer log = {0};
	struct batch batch = {0};
	struct log_writer *writer;

	assert_int_equal(
		log_writer_open(&writer, sink_open_memory(&log), header, &sample_session, 0, NULL),
		0);
	for (unsigned b = first; b < end; b++) {
		batch_clear(&batch);
		for (unsigned i = 0; i < SAMPLE_ROWS; i++) {
			struct event ev = sample_event(b * SAMPLE_ROWS + i);

			assert_int_equal(batch_add(&batch, &ev), 0);
		}
		assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL), 0);
	}
	batch_release(&batch);
	if (closed)
		assert_int_equal(log_writer_close(writer, NULL), 0);
	else
		log_writer_abandon(writer);
	return log;
}

/* The events of a log are those of the sample from first on. */
static unsigned count_events(struct log_reader *reader, unsigned first)
{
	struct event_stream *stream = event_stream_new(reader);
	unsigned count = 0;
	struct event ev;

	while (event_stream_next(stream, &ev, NULL) == 0) {
		struct event wanted = sample_event(first + count++);

		assert_true(sample_equal(&ev, &wanted));
	}
	event_stream_free(stream);
	return count;
}

static void joined_parts_are_one_log(void **state)
{
	struct buffer parts[] = {part(&sample_header, 0, 2, true), part(&sample_header, 2, 3, true),
				 part(&sample_header, 3, 5, false)};
	struct buffer log = {0};
	struct log_writer *writer;
	struct log_reader *reader;
	uint64_t offset;
	struct block_info info;

	(void)state;
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&log), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	for (int i = 0; i < 3; i++) {
		reader = read_log(&parts[i]);
		assert_int_equal(log_writer_append(writer, reader, NULL), 0);
		log_reader_close(reader);
		buffer_release(&parts[i]);
	}
	assert_int_equal(log_writer_events(writer), 5 * SAMPLE_ROWS);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	reader = read_log(&log);
	assert_true(log_reader_closed(reader));
	assert_int_equal(log_reader_events(reader), 5 * SAMPLE_ROWS);
	assert_string_equal(log_reader_session(reader)->command, sample_session.command);
	assert_int_equal(count_events(reader, 0), 5 * SAMPLE_ROWS);
	offset = log_reader_start(reader);
	while (log_reader_verify(reader, &offset, &info, NULL) == 0)
		assert_true(info.type != BLOCK_SESSION || info.offset == log_reader_start(reader));
	assert_int_equal(offset + 32, log.size); /* the footer */
	log_reader_close(reader);
	buffer_release(&log);
}

/* A part that is damaged is not joined in silence. */
static void a_damaged_part_is_refused(void **state)
{
	struct buffer bad = part(&sample_header, 0, 2, true), log = {0};
	struct log_writer *writer;
	struct log_reader *reader;

	(void)state;
	bad.bytes[bad.size / 2] ^= 1;
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&log), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	reader = read_log(&bad);
	assert_int_equal(log_writer_append(writer, reader, NULL), STREC_CHECKSUM);
	log_reader_close(reader);
	log_writer_abandon(writer);
	buffer_release(&bad);
	buffer_release(&log);
}

static void the_header_tells_what_was_dropped(void **state)
{
	struct log_header header = sample_header;
	struct buffer log;
	struct log_reader *reader;

	(void)state;
	header.begin_ns = sample_event(3 * SAMPLE_ROWS).time_ns;
	header.dropped_events = UINT64_C(1) << 40;
	header.dropped_bytes = UINT64_MAX;
	log = part(&header, 3, 5, true);
	reader = read_log(&log);
	assert_true(log_header_cut(log_reader_header(reader)));
	assert_int_equal(log_reader_header(reader)->begin_ns, header.begin_ns);
	assert_int_equal(log_reader_header(reader)->dropped_events, header.dropped_events);
	assert_int_equal(log_reader_header(reader)->dropped_bytes, header.dropped_bytes);
	assert_int_equal(count_events(reader, 3 * SAMPLE_ROWS), 2 * SAMPLE_ROWS);
	log_reader_close(reader);
	buffer_release(&log);
	log = part(&sample_header, 0, 1, true);
	reader = read_log(&log);
	assert_false(log_header_cut(log_reader_header(reader)));
	assert_int_equal(log_reader_start(reader), 72);
	log_reader_close(reader);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(joined_parts_are_one_log),
		cmocka_unit_test(a_damaged_part_is_refused),
		cmocka_unit_test(the_header_tells_what_was_dropped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
