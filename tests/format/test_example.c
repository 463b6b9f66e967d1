/* The manual's worked example is a log, and says what the manual says it does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "format/bytes.h"
#include "format/reader.h"

/* The bytes of the lines `00000010: 00 01 ...` of the manual. */
static struct buffer manual_bytes(void)
{
	FILE *file = fopen("docs/strec-format.5", "r");
	struct buffer out = {0};
	char line[256];

	assert_non_null(file);
	while (fgets(line, sizeof(line), file)) {
		unsigned offset, byte;
		int at = 0, n;

		if (sscanf(line, "%8x:%n", &offset, &at) != 1 || at != 9)
			continue;
		assert_int_equal(offset, out.size);
		while (sscanf(line + at, " %2x%n", &byte, &n) == 1) {
			buffer_put_u8(&out, (uint8_t)byte);
			at += n;
		}
	}
	fclose(file);
	return out;
}

static void example_decodes_to_what_the_manual_says(void **state)
{
	struct buffer log = manual_bytes();
	struct log_reader *reader;
	struct event_stream *stream;
	const struct capture *path;
	struct event ev;

	(void)state;
	assert_int_equal(log_reader_open(&reader, source_open_memory(log.bytes, log.size), NULL),
			 0);
	assert_true(log_reader_closed(reader));
	stream = event_stream_new(reader);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_string_equal(log_reader_session(reader)->command, "cat x");
	assert_string_equal(log_reader_call_name(reader, ev.arch, ev.nr), "openat");
	assert_string_equal(ev.task->name, "cat");
	assert_int_equal(ev.task->tid, 8);
	assert_int_equal(event_enter_ns(&ev), 1200);
	assert_int_equal(ev.duration_ns, 300);
	assert_int_equal(ev.result, -2);
	assert_true(event_failed(&ev));
	assert_int_equal(ev.ip, 0x401000);
	path = event_capture(&ev, 1);
	assert_memory_equal(path->bytes, "x", 1);
	assert_int_equal(path->size, 1);
	assert_int_equal(event_stream_next(stream, &ev, NULL), 0);
	assert_int_equal(ev.kind, EVENT_EXIT);
	assert_int_equal(ev.time_ns, 2000);
	assert_int_equal(ev.result, 256);
	assert_int_equal(event_stream_next(stream, &ev, NULL), STREC_END);
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&log);
}

static void example_is_the_sample_file(void **state)
{
	struct buffer log = manual_bytes();
	FILE *file = fopen("samples/example.trc", "r");
	uint8_t bytes[4096];
	size_t size;

	(void)state;
	assert_non_null(file);
	size = fread(bytes, 1, sizeof(bytes), file);
	fclose(file);
	assert_int_equal(size, log.size);
	assert_memory_equal(bytes, log.bytes, size);
	buffer_release(&log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example_decodes_to_what_the_manual_says),
		cmocka_unit_test(example_is_the_sample_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
