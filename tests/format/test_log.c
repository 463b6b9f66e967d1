/* Round trips, and a log that was cut, damaged or is not one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <xxhash.h>

#include "format/layout.h"
#include "tests/format/sample.h"

#define SAMPLE_EVENTS (SAMPLE_BLOCKS * SAMPLE_ROWS)

static struct log_reader *open_bytes(const void *bytes, size_t size)
{
	struct log_reader *reader;

	assert_int_equal(log_reader_open(&reader, source_open_memory(bytes, size), NULL), 0);
	return reader;
}

/* What a reader makes of the bytes. */
struct outcome {
	int opened, ended;
	unsigned events, losses, wrong;
};

static struct outcome read_all(const void *bytes, size_t size)
{
	struct outcome o = {0};
	struct log_reader *reader;
	struct event_stream *stream;
	struct event ev;
	unsigned next = 1;

	o.opened = log_reader_open(&reader, source_open_memory(bytes, size), NULL);
	if (o.opened)
		return o;
	stream = event_stream_new(reader);
	while ((o.ended = event_stream_next(stream, &ev, NULL)) == 0) {
		struct event wanted;

		if (ev.kind == EVENT_LOSS && ev.task->serial == 0) {
			o.losses++;
			continue;
		}
		do
			wanted = sample_event(next++);
		while (next <= SAMPLE_EVENTS && wanted.time_ns < ev.time_ns);
		o.wrong += !sample_equal(&ev, &wanted);
		o.events++;
	}
	event_stream_free(stream);
	log_reader_close(reader);
	return o;
}

static void closed_log_round_trips(void **state)
{
	struct buffer log = sample_log(true);
	struct outcome o = read_all(log.bytes, log.size);

	(void)state;
	assert_int_equal(o.opened, 0);
	assert_int_equal(o.events, SAMPLE_EVENTS);
	assert_int_equal(o.wrong, 0);
	assert_int_equal(o.losses, 0);
	assert_int_equal(o.ended, STREC_END);
	buffer_release(&log);
}

/* The column of the captured bytes is then empty, and so not in the block. */
static void a_block_of_empty_captures_round_trips(void **state)
{
	static const struct capture empty = {.kind = CAPTURE_STRING, .bytes = (const uint8_t *)""};
	struct event ev = {
		.time_ns = 1, .task = &sample_tasks[0], .captures = &empty, .capture_count = 1};
	struct buffer log = {0};
	struct batch batch = {0};
	struct log_writer *writer;
	struct log_reader *reader;
	struct event_stream *stream;
	struct event got;

	(void)state;
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&log), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	assert_int_equal(batch_add(&batch, &ev), 0);
	assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	reader = open_bytes(log.bytes, log.size);
	stream = event_stream_new(reader);
	assert_int_equal(event_stream_next(stream, &got, NULL), 0);
	assert_true(sample_equal(&got, &ev));
	assert_int_equal(event_stream_next(stream, &got, NULL), STREC_END);
	event_stream_free(stream);
	log_reader_close(reader);
	batch_release(&batch);
	buffer_release(&log);
}

static void links_are_known_once_their_block_was_read(void **state)
{
	/* In no order, one twice, and a last one that is cut. */
	static const char first[] = "/lib\0usr/lib\0/bin\0usr/bin", second[] = "/a\0b\0/lib\0c\0/d";
	struct event ev = {.time_ns = 1, .task = &sample_tasks[0], .kind = EVENT_TASK};
	struct buffer log = {0};
	struct batch batch = {0};
	struct log_writer *writer;
	struct log_reader *reader;
	struct event_stream *stream;
	const struct log_session *session;
	struct event got;

	(void)state;
	assert_int_equal(log_writer_open(&writer, sink_open_memory(&log), &sample_header,
					 &sample_session, 0, NULL),
			 0);
	assert_int_equal(log_writer_links(writer, first, sizeof(first), NULL), 0);
	assert_int_equal(batch_add(&batch, &ev), 0);
	assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 1, NULL), 0);
	assert_int_equal(log_writer_links(writer, second, sizeof(second) - 1, NULL), 0);
	assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 1, NULL), 0);
	assert_int_equal(log_writer_close(writer, NULL), 0);
	reader = open_bytes(log.bytes, log.size);
	session = log_reader_session(reader);
	stream = event_stream_new(reader);
	assert_null(log_session_link(session, "/bin"));
	assert_int_equal(event_stream_next(stream, &got, NULL), 0);
	assert_string_equal(log_session_link(session, "/bin"), "usr/bin");
	assert_null(log_session_link(session, "/a"));
	assert_int_equal(event_stream_next(stream, &got, NULL), 0);
	assert_string_equal(log_session_link(session, "/a"), "b");
	assert_string_equal(log_session_link(session, "/lib"), "usr/lib");
	assert_null(log_session_link(session, "/d"));
	assert_null(log_session_link(session, "/l"));
	event_stream_free(stream);
	log_reader_close(reader);
	batch_release(&batch);
	buffer_release(&log);
}

static void unclosed_log_round_trips_and_says_so(void **state)
{
	struct buffer log = sample_log(false);
	struct outcome o = read_all(log.bytes, log.size);
	struct log_reader *reader = open_bytes(log.bytes, log.size);

	(void)state;
	assert_int_equal(o.events, SAMPLE_EVENTS);
	assert_int_equal(o.losses, 0);
	assert_false(log_reader_closed(reader));
	log_reader_close(reader);
	buffer_release(&log);
}

static void index_and_scan_tell_the_same(void **state)
{
	struct buffer closed = sample_log(true), open = sample_log(false);
	struct log_reader *a = open_bytes(closed.bytes, closed.size);
	struct log_reader *b = open_bytes(open.bytes, open.size);

	(void)state;
	assert_true(log_reader_closed(a));
	assert_int_equal(log_reader_scan(b, 1000, NULL), STREC_END);
	assert_int_equal(log_reader_events(a), SAMPLE_EVENTS);
	assert_int_equal(log_reader_events(a), log_reader_events(b));
	assert_int_equal(log_reader_end_ns(a), log_reader_end_ns(b));
	for (unsigned i = 1; i <= SAMPLE_EVENTS; i++) {
		uint64_t time_ns = sample_event(i).time_ns;

		assert_int_equal(log_reader_find(a, time_ns), log_reader_find(b, time_ns));
	}
	log_reader_close(a);
	log_reader_close(b);
	buffer_release(&closed);
	buffer_release(&open);
}

static void session_and_header_round_trip(void **state)
{
	struct buffer log = sample_log(true);
	struct log_reader *reader = open_bytes(log.bytes, log.size);
	struct event_stream *stream = event_stream_new(reader);
	const struct log_session *s;
	struct event ev;

	(void)state;
	assert_non_null(log_reader_session(reader));
	event_stream_next(stream, &ev, NULL);
	s = log_reader_session(reader);
	assert_string_equal(s->command, sample_session.command);
	assert_string_equal(s->system, sample_session.system);
	assert_string_equal(s->options, "");
	assert_int_equal(s->uid, 1000);
	assert_int_equal(s->pid, 99);
	assert_int_equal(log_reader_header(reader)->wall_ns, sample_header.wall_ns);
	assert_memory_equal(log_reader_header(reader)->id, sample_header.id, 16);
	assert_string_equal(log_reader_call_name(reader, ARCH_X86_64, 0), "read");
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&log);
}

static void address_gives_the_same_event_again(void **state)
{
	struct buffer log = sample_log(true);
	struct log_reader *reader = open_bytes(log.bytes, log.size);
	struct event_stream *stream = event_stream_new(reader);
	struct event_address addresses[SAMPLE_EVENTS];
	struct event ev;

	(void)state;
	for (unsigned i = 0; i < SAMPLE_EVENTS; i++) {
		assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
		addresses[i] = event_stream_address(stream);
	}
	for (unsigned i = SAMPLE_EVENTS; i-- > 0;) {
		struct event wanted = sample_event(i + 1);

		assert_int_equal(event_stream_seek(stream, addresses[i], NULL), 0);
		assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
		assert_true(sample_equal(&ev, &wanted));
	}
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&log);
}

static void previous_walks_back_over_all_blocks(void **state)
{
	struct buffer log = sample_log(false);
	struct log_reader *reader = open_bytes(log.bytes, log.size);
	uint64_t offset = log.size;
	unsigned blocks = 0;

	(void)state;
	while ((offset = log_reader_previous(reader, offset)) != 0)
		blocks++;
	assert_int_equal(blocks, SAMPLE_BLOCKS);
	log_reader_close(reader);
	buffer_release(&log);
}

/* A size in a trailer that cannot be is no step: neither none, nor into another block. */
static void previous_goes_back_over_damaged_trailers(void **state)
{
	static const uint32_t sizes[] = {0, 1, BLOCK_TRAILER_SIZE, 100, UINT32_MAX};

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct buffer log = sample_log(false);
		struct log_reader *reader = open_bytes(log.bytes, log.size);
		uint64_t offset = log.size;
		unsigned blocks = 0;

		assert_int_equal(log_reader_scan(reader, 1000, NULL), STREC_END);
		for (; offset; blocks++) {
			uint64_t before;

			put_u32(log.bytes + offset - BLOCK_TRAILER_SIZE, sizes[i]);
			before = log_reader_previous(reader, offset);
			assert_true(before < offset);
			offset = before;
		}
		assert_int_equal(blocks, SAMPLE_BLOCKS + 1);
		log_reader_close(reader);
		buffer_release(&log);
	}
}

/* Cut at any byte, the log gives all blocks that are whole and says what is missing. */
static void every_truncation_keeps_all_whole_blocks(void **state)
{
	struct buffer log = sample_log(true);
	unsigned before = 0;

	(void)state;
	for (size_t size = 0; size < log.size; size++) {
		uint8_t *copy = malloc(size + 1);
		struct outcome o;

		memcpy(copy, log.bytes, size);
		o = read_all(copy, size);
		free(copy);
		if (size < LOG_HEADER_SIZE) {
			assert_int_equal(o.opened, size ? STREC_TRUNCATED : STREC_EMPTY);
			continue;
		}
		assert_int_equal(o.opened, 0);
		assert_int_equal(o.ended, STREC_END);
		assert_int_equal(o.wrong, 0);
		assert_true(o.events % SAMPLE_ROWS == 0 && o.events >= before);
		before = o.events;
	}
	assert_int_equal(before, SAMPLE_EVENTS);
	buffer_release(&log);
}

/* Any bit of any block may flip: only that block is lost, and the loss is told. */
static void every_flipped_bit_loses_one_block_at_most(void **state)
{
	struct buffer log = sample_log(false);

	(void)state;
	for (size_t bit = LOG_HEADER_SIZE * 8; bit < log.size * 8; bit++) {
		struct outcome o;

		log.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		o = read_all(log.bytes, log.size);
		log.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_int_equal(o.opened, 0);
		assert_int_equal(o.ended, STREC_END);
		assert_int_equal(o.wrong, 0);
		assert_int_equal(o.losses, 1);
		assert_true(o.events >= SAMPLE_EVENTS - SAMPLE_ROWS);
	}
	buffer_release(&log);
}

static void every_flipped_bit_of_the_header_is_refused(void **state)
{
	struct buffer log = sample_log(false);

	(void)state;
	for (size_t bit = 0; bit < LOG_HEADER_SIZE * 8; bit++) {
		log.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		assert_true(read_all(log.bytes, log.size).opened < 0);
		log.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
	buffer_release(&log);
}

static void verify_finds_the_damaged_block(void **state)
{
	struct buffer log = sample_log(true);
	struct log_reader *reader;
	struct strec_error err = {0};
	struct block_info info;
	unsigned sound = 0, damaged = 0;
	uint64_t offset;
	int rc;

	(void)state;
	log.bytes[log.size / 2] ^= 1;
	reader = open_bytes(log.bytes, log.size);
	offset = log_reader_start(reader);
	while ((rc = log_reader_verify(reader, &offset, &info, &err)) != STREC_END) {
		if (rc == 0) {
			sound++;
			continue;
		}
		damaged++;
		assert_int_equal(rc, STREC_CHECKSUM);
		assert_true(err.offset <= log.size / 2 && err.offset + info.size > log.size / 2);
	}
	assert_int_equal(damaged, 1);
	assert_true(sound >= SAMPLE_BLOCKS);
	log_reader_close(reader);
	buffer_release(&log);
}

static int open_result(const void *bytes, size_t size, struct strec_error *err)
{
	struct log_reader *reader;
	int rc = log_reader_open(&reader, source_open_memory(bytes, size), err);

	log_reader_close(reader);
	return rc;
}

static void what_is_no_log_is_refused(void **state)
{
	struct strec_error err;

	(void)state;
	assert_int_equal(open_result("", 0, &err), STREC_EMPTY);
	assert_int_equal(open_result("hello\n", 6, &err), STREC_NOT_A_LOG);
	assert_int_equal(open_result("\x7f"
				     "ELF and so on, more than the header has bytes, "
				     "so that it is no question of its length",
				     80, &err),
			 STREC_NOT_A_LOG);
	assert_int_equal(err.code, STREC_NOT_A_LOG);
}

/* Sets a field of the header and mends the checksum. */
static int open_with_header(size_t at, unsigned value)
{
	struct buffer log = sample_log(false);
	struct strec_error err;
	int rc;

	log.bytes[at] = (uint8_t)value;
	put_u64(log.bytes + LOG_HEADER_SIZE - 8, XXH64(log.bytes, LOG_HEADER_SIZE - 8, 0));
	rc = open_result(log.bytes, log.size, &err);
	buffer_release(&log);
	return rc;
}

static void later_versions_are_read_as_far_as_they_allow(void **state)
{
	(void)state;
	assert_int_equal(open_with_header(8, 2), 0);            /* version 2, readable by 1 */
	assert_int_equal(open_with_header(10, 2), STREC_NEWER); /* needs a reader of 2 */
	assert_int_equal(open_with_header(16, 1), STREC_NEWER); /* an unknown must-know bit */
	assert_int_equal(open_with_header(24, 255), 0);         /* unknown optional bits */
}

/* A sink that takes so many writes and then has no space. */
struct small_sink {
	struct byte_sink base;
	unsigned left;
};

static int small_write(struct byte_sink *sink, const void *buf, size_t size,
		       struct strec_error *err)
{
	struct small_sink *s = (struct small_sink *)sink;

	(void)buf;
	(void)size;
	if (s->left-- > 0)
		return 0;
	s->left = 0;
	errno = ENOSPC;
	return strec_fail_errno(err, 0, "write");
}

static int small_close(struct byte_sink *sink, struct strec_error *err)
{
	(void)sink;
	(void)err;
	return 0;
}

static void a_write_that_fails_is_told_and_stays(void **state)
{
	static const struct byte_sink_ops ops = {.write = small_write, .close = small_close};
	struct event ev = sample_event(1);

	(void)state;
	for (unsigned writes = 0; writes < 5; writes++) {
		struct small_sink sink = {{&ops}, writes};
		struct strec_error err = {0};
		struct log_writer *writer;
		struct batch batch = {0};
		int rc;

		batch_add(&batch, &ev);
		rc = log_writer_open(&writer, &sink.base, &sample_header, &sample_session, 0, &err);
		if (rc == 0)
			rc = log_writer_put(writer, &batch, BLOCK_EVENTS, 0, &err);
		if (rc && writer)
			assert_int_equal(log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL), rc);
		if (writer) {
			int closed = log_writer_close(writer, &err);

			rc = rc ? rc : closed;
		}
		assert_int_equal(rc, STREC_IO);
		assert_int_equal(err.sys, ENOSPC);
		batch_release(&batch);
	}
}

/* A log in memory of which one read fails, the failing-th from now on. */
struct failing_source {
	struct byte_source base;
	const struct buffer *log;
	unsigned failing; /* 0: none */
};

static ssize_t failing_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			       struct strec_error *err)
{
	struct failing_source *f = (struct failing_source *)src;

	if (f->failing && --f->failing == 0) {
		errno = EIO;
		return strec_fail_errno(err, offset, "read");
	}
	if (offset >= f->log->size)
		return 0;
	if (size > f->log->size - offset)
		size = f->log->size - (size_t)offset;
	memcpy(buf, f->log->bytes + offset, size);
	return (ssize_t)size;
}

static uint64_t failing_size(struct byte_source *src)
{
	return ((struct failing_source *)src)->log->size;
}

static bool failing_final(struct byte_source *src)
{
	(void)src;
	return true;
}

static void failing_close(struct byte_source *src)
{
	(void)src;
}

static const struct byte_source_ops failing_ops = {
	.read_at = failing_read_at,
	.size = failing_size,
	.final = failing_final,
	.close = failing_close,
};

/* Streams to the end, again after each error. */
static int stream_again(struct log_reader *reader, struct outcome *o)
{
	struct event_stream *stream = event_stream_new(reader);
	struct strec_error err = {0};
	struct event ev;
	int rc;

	while ((rc = event_stream_next(stream, &ev, &err)) != STREC_END) {
		if (rc == 0) {
			o->losses += ev.kind == EVENT_LOSS && ev.task->serial == 0;
			o->events++;
			continue;
		}
		assert_int_equal(rc, STREC_IO);
		assert_int_equal(err.code, STREC_IO);
		assert_int_equal(err.sys, EIO);
		o->ended++;
	}
	event_stream_free(stream);
	return rc;
}

static int scan_again(struct log_reader *reader, struct outcome *o)
{
	int rc;

	while ((rc = log_reader_scan(reader, 1, NULL)) != STREC_END) {
		assert_true(rc == 0 || rc == STREC_IO);
		o->ended += rc != 0;
	}
	return rc;
}

static int verify_again(struct log_reader *reader, struct outcome *o)
{
	uint64_t offset = log_reader_start(reader);
	struct block_info info;
	int rc;

	while ((rc = log_reader_verify(reader, &offset, &info, NULL)) != STREC_END) {
		assert_true(rc == 0 || rc == STREC_IO);
		o->ended += rc != 0;
	}
	return rc;
}

/* Any one read fails: that is told once, is no damage, and the next try goes on. */
static void check_failing_reads(int (*read)(struct log_reader *, struct outcome *), bool closed)
{
	struct buffer log = sample_log(closed);

	for (unsigned n = 1;; n++) {
		struct failing_source src = {{&failing_ops}, &log, 0};
		struct log_reader *reader;
		struct outcome o = {0};

		assert_int_equal(log_reader_open(&reader, &src.base, NULL), 0);
		src.failing = n;
		read(reader, &o);
		assert_int_equal(o.ended, src.failing == 0);
		assert_int_equal(o.losses, 0);
		assert_int_equal(log_reader_closed(reader), closed);
		assert_int_equal(log_reader_events(reader), SAMPLE_EVENTS);
		if (read == stream_again)
			assert_int_equal(o.events, SAMPLE_EVENTS);
		log_reader_close(reader);
		if (src.failing)
			break;
	}
	buffer_release(&log);
}

static void a_read_that_fails_is_told_and_is_no_damage(void **state)
{
	(void)state;
	check_failing_reads(stream_again, true);
	check_failing_reads(stream_again, false);
	check_failing_reads(scan_again, false);
	check_failing_reads(verify_again, true);
}

/* The blocks tell what the index would have, and the footer that there is one. */
static void a_read_that_fails_in_open_costs_the_index_at_most(void **state)
{
	struct buffer log = sample_log(true);
	unsigned n = 0;
	struct failing_source src;

	(void)state;
	do {
		struct log_reader *reader;
		struct outcome o = {0};
		int rc;

		src = (struct failing_source){{&failing_ops}, &log, ++n};
		rc = log_reader_open(&reader, &src.base, NULL);
		if (rc) {
			assert_int_equal(rc, STREC_IO);
			continue;
		}
		scan_again(reader, &o);
		assert_int_equal(log_reader_events(reader), SAMPLE_EVENTS);
		assert_true(log_reader_closed(reader));
		assert_non_null(log_reader_session(reader));
		log_reader_close(reader);
	} while (src.failing == 0);
	buffer_release(&log);
}

/* A block of a type that this reader does not know lies between two that it does. */
static void unknown_blocks_are_skipped(void **state)
{
	struct buffer log = sample_log(false);
	size_t at = LOG_HEADER_SIZE;
	unsigned changed = 0;
	struct outcome o;

	(void)state;
	while (at < log.size) {
		size_t size = 56 + get_u32(log.bytes + at + 8) + 16;

		if (log.bytes[at + 4] == BLOCK_WATERMARK) {
			log.bytes[at + 4] = 200;
			put_u64(log.bytes + at + 48, XXH64(log.bytes + at, 48, 0));
			put_u64(log.bytes + at + size - 8, XXH64(log.bytes + at, size - 8, 0));
			changed++;
		}
		at += size;
	}
	o = read_all(log.bytes, log.size);
	assert_true(changed > 0);
	assert_int_equal(o.losses, 0);
	assert_int_equal(o.events, SAMPLE_EVENTS);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(closed_log_round_trips),
		cmocka_unit_test(a_block_of_empty_captures_round_trips),
		cmocka_unit_test(links_are_known_once_their_block_was_read),
		cmocka_unit_test(unclosed_log_round_trips_and_says_so),
		cmocka_unit_test(index_and_scan_tell_the_same),
		cmocka_unit_test(session_and_header_round_trip),
		cmocka_unit_test(address_gives_the_same_event_again),
		cmocka_unit_test(previous_walks_back_over_all_blocks),
		cmocka_unit_test(previous_goes_back_over_damaged_trailers),
		cmocka_unit_test(every_truncation_keeps_all_whole_blocks),
		cmocka_unit_test(every_flipped_bit_loses_one_block_at_most),
		cmocka_unit_test(every_flipped_bit_of_the_header_is_refused),
		cmocka_unit_test(verify_finds_the_damaged_block),
		cmocka_unit_test(what_is_no_log_is_refused),
		cmocka_unit_test(later_versions_are_read_as_far_as_they_allow),
		cmocka_unit_test(a_write_that_fails_is_told_and_stays),
		cmocka_unit_test(a_read_that_fails_is_told_and_is_no_damage),
		cmocka_unit_test(a_read_that_fails_in_open_costs_the_index_at_most),
		cmocka_unit_test(unknown_blocks_are_skipped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
