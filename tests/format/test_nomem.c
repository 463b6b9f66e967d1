/*
 * The Nth allocation fails, for every N: each function then says STREC_NOMEM, nothing
 * leaks (SAN=1 sees that), and the same call made again goes on as if nothing had been.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "tests/format/sample.h"
#include "tests/nomem.h"

#define SAMPLE_EVENTS (SAMPLE_BLOCKS * SAMPLE_ROWS)
#define LOG_SIZE_MAX  65536

/* A sink that never allocates. */
struct array_sink {
	struct byte_sink base;
	size_t size;
	unsigned closes;
	uint8_t bytes[LOG_SIZE_MAX];
};

static int array_write(struct byte_sink *sink, const void *buf, size_t size,
		       struct strec_error *err)
{
	struct array_sink *a = (struct array_sink *)sink;

	(void)err;
	assert_true(size <= sizeof(a->bytes) - a->size);
	memcpy(a->bytes + a->size, buf, size);
	a->size += size;
	return 0;
}

static int array_close(struct byte_sink *sink, struct strec_error *err)
{
	(void)err;
	((struct array_sink *)sink)->closes++;
	return 0;
}

static const struct byte_sink_ops array_ops = {.write = array_write, .close = array_close};

/* Once more after STREC_NOMEM: the code of the last try, and *err is that of the last. */
#define TRY_TWICE(call)                                                                            \
	({                                                                                         \
		int rc_ = (call);                                                                  \
		rc_ == STREC_NOMEM ? (call) : rc_;                                                 \
	})

static int writer_open(struct log_writer **writer, struct array_sink *sink)
{
	struct strec_error err = {0};
	int rc;

	*sink = (struct array_sink){.base = {&array_ops}};
	rc = log_writer_open(writer, &sink->base, &sample_header, &sample_session, 0, &err);
	assert_int_equal(err.code, rc);
	assert_int_equal(sink->closes, rc ? 1 : 0);
	return rc;
}

static int batch_fill(struct batch *batch, unsigned first)
{
	for (unsigned row = 0; row < SAMPLE_ROWS; row++) {
		struct event ev = sample_event(first + row);
		size_t count = batch->count;
		int rc = TRY_TWICE(batch_add(batch, &ev));

		if (rc)
			return rc;
		assert_int_equal(batch->count, count + 1);
	}
	return 0;
}

static int write_blocks(struct log_writer *writer, struct batch *batch)
{
	for (unsigned block = 0; block < SAMPLE_BLOCKS; block++) {
		struct strec_error err = {0};
		int rc = batch_fill(batch, 1 + block * SAMPLE_ROWS);

		if (rc == 0)
			rc = TRY_TWICE(log_writer_put(writer, batch, BLOCK_EVENTS, 0, &err));
		if (rc)
			return rc;
		batch_clear(batch);
	}
	return 0;
}

static int write_log(struct array_sink *sink)
{
	struct log_writer *writer;
	struct batch batch = {0};
	int rc = TRY_TWICE(writer_open(&writer, sink));
	int closed;

	if (rc) {
		assert_null(writer);
		return rc;
	}
	rc = write_blocks(writer, &batch);
	batch_release(&batch);
	closed = log_writer_close(writer, NULL);
	assert_int_equal(sink->closes, 1);
	return rc ? rc : closed;
}

/* What a reader found. */
struct found {
	unsigned events, wrong;
	bool closed;
};

static int stream_all(struct log_reader *reader, struct found *found)
{
	struct event_stream *stream = event_stream_new(reader);
	struct event ev;
	int rc;

	if (!stream)
		stream = event_stream_new(reader);
	if (!stream)
		return STREC_NOMEM;
	while ((rc = TRY_TWICE(event_stream_next(stream, &ev, NULL))) == 0) {
		struct event wanted = sample_event(++found->events);

		found->wrong += !sample_equal(&ev, &wanted);
	}
	event_stream_free(stream);
	return rc == STREC_END ? 0 : rc;
}

static int verify_all(struct log_reader *reader)
{
	uint64_t offset = log_reader_start(reader);
	struct block_info info;
	int rc;

	do
		rc = TRY_TWICE(log_reader_verify(reader, &offset, &info, NULL));
	while (rc == 0);
	return rc == STREC_END ? 0 : rc;
}

static int reader_open(struct log_reader **reader, const void *bytes, size_t size)
{
	struct byte_source *src = source_open_memory(bytes, size);
	struct strec_error err = {0};
	int rc;

	*reader = NULL;
	if (!src)
		return STREC_NOMEM;
	rc = log_reader_open(reader, src, &err);
	assert_int_equal(err.code, rc);
	return rc;
}

static int read_log(const void *bytes, size_t size, struct found *found)
{
	struct log_reader *reader;
	int rc = TRY_TWICE(reader_open(&reader, bytes, size));

	*found = (struct found){0};
	if (rc) {
		assert_null(reader);
		return rc;
	}
	found->closed = log_reader_closed(reader);
	while (rc == 0)
		rc = TRY_TWICE(log_reader_scan(reader, 1, NULL));
	rc = rc == STREC_END ? stream_all(reader, found) : rc;
	if (rc == 0)
		rc = verify_all(reader);
	if (rc == 0) {
		assert_non_null(log_reader_session(reader));
		assert_string_equal(log_reader_session(reader)->command, sample_session.command);
		assert_string_equal(log_reader_session(reader)->system, sample_session.system);
		assert_string_equal(log_reader_call_name(reader, ARCH_X86_64, 0), "read");
	}
	log_reader_close(reader);
	return rc;
}

/* Whatever failed while it was written, a log holds whole blocks of the right events. */
static void check_log(const struct array_sink *sink, bool whole)
{
	struct found found;

	if (!whole && sink->size == 0)
		return;
	assert_int_equal(read_log(sink->bytes, sink->size, &found), 0);
	assert_int_equal(found.wrong, 0);
	assert_int_equal(found.events % SAMPLE_ROWS, 0);
	if (whole)
		assert_int_equal(found.events, SAMPLE_EVENTS);
}

static void every_allocation_of_the_writer_may_fail_once(void **state)
{
	static struct array_sink sink;
	bool failed = true;

	(void)state;
	for (unsigned long n = 1; failed; n++) {
		int rc;

		nomem_begin(n, false);
		rc = write_log(&sink);
		failed = nomem_end();
		/* Only the close cannot be tried again: it frees the writer. */
		assert_true(rc == 0 || (failed && rc == STREC_NOMEM));
		check_log(&sink, true);
	}
}

static void the_writer_ends_where_all_memory_is_gone(void **state)
{
	static struct array_sink sink;
	bool failed = true;

	(void)state;
	for (unsigned long n = 1; failed; n++) {
		int rc;

		nomem_begin(n, true);
		rc = write_log(&sink);
		failed = nomem_end();
		assert_true(rc == 0 || (failed && rc == STREC_NOMEM));
		if (sink.size > 2000)
			check_log(&sink, false);
	}
}

static void check_reader(bool closed, bool all)
{
	struct buffer log = sample_log(closed);
	bool failed = true;

	for (unsigned long n = 1; failed; n++) {
		struct found found;
		int rc;

		nomem_begin(n, all);
		rc = read_log(log.bytes, log.size, &found);
		failed = nomem_end();
		assert_true(rc == 0 || (failed && all && rc == STREC_NOMEM));
		assert_int_equal(found.wrong, 0);
		if (rc)
			continue;
		assert_int_equal(found.events, SAMPLE_EVENTS);
		assert_int_equal(found.closed, closed);
	}
	buffer_release(&log);
}

static void every_allocation_of_the_reader_may_fail_once(void **state)
{
	(void)state;
	check_reader(true, false);
	check_reader(false, false);
}

static void the_reader_ends_where_all_memory_is_gone(void **state)
{
	(void)state;
	check_reader(true, true);
	check_reader(false, true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_allocation_of_the_writer_may_fail_once),
		cmocka_unit_test(the_writer_ends_where_all_memory_is_gone),
		cmocka_unit_test(every_allocation_of_the_reader_may_fail_once),
		cmocka_unit_test(the_reader_ends_where_all_memory_is_gone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
