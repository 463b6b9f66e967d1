/* The pieces of decode_call() put together are the lines, of all calls of the samples. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>

#include "format/reader.h"
#include "viz/decode.h"

#define ROOM (1u << 20)

static char pieces[ROOM], made[ROOM], wanted[ROOM];

static void check_call(const struct event *ev, const struct decode_options *options)
{
	struct decode_parts parts;
	size_t size = decode_call(ev, options, pieces, ROOM, &parts);
	const char *result;

	assert_true(size < ROOM && parts.name < parts.enter && parts.enter <= parts.arguments &&
		    parts.arguments <= size);
	result = pieces + parts.arguments;
	decode_enter(ev, options, wanted, ROOM);
	snprintf(made, ROOM, "%.*s <unfinished ...>", (int)parts.enter, pieces);
	assert_string_equal(made, wanted);
	if (ev->kind != EVENT_CALL)
		return;
	decode_event(ev, options, wanted, ROOM);
	snprintf(made, ROOM, "%.*s) = %s", (int)parts.arguments, pieces, result);
	assert_string_equal(made, wanted);
	decode_resumed(ev, options, wanted, ROOM);
	snprintf(made, ROOM, "<... %.*s resumed>%.*s) = %s", (int)parts.name, pieces,
		 (int)(parts.arguments - parts.enter), pieces + parts.enter, result);
	assert_string_equal(made, wanted);
}

/* Returns how many calls there are. */
static unsigned check_log(const char *path, const struct decode_options *options)
{
	struct strec_error err;
	struct byte_source *source = source_open_fd(open(path, O_RDONLY), false);
	struct event_stream *stream;
	struct log_reader *reader;
	struct event ev;
	unsigned calls = 0;

	assert_non_null(source);
	assert_int_equal(log_reader_open(&reader, source, &err), 0);
	stream = event_stream_new(reader);
	assert_non_null(stream);
	while (event_stream_next(stream, &ev, &err) == 0)
		if (ev.kind == EVENT_CALL || ev.kind == EVENT_ENTERED) {
			check_call(&ev, options);
			calls++;
		}
	event_stream_free(stream);
	log_reader_close(reader);
	return calls;
}

static void pieces_are_the_lines(void **state)
{
	static const struct decode_options forms[] = {
		{.string_max = 0},
		{.string_max = 8, .duration = true},
		{.full = true, .words = DECODE_WORDS_BOTH, .hex = DECODE_HEX_ALL},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++) {
		assert_true(check_log("samples/tour.trc", &forms[i]) > 1000);
		assert_true(check_log("samples/example.trc", &forms[i]) > 0);
		assert_true(check_log("samples/v1-threads.trc", &forms[i]) > 0);
		assert_true(check_log("samples/v1-shell.trc", &forms[i]) > 0);
		assert_true(check_log("samples/v1-int80.trc", &forms[i]) > 0);
	}
}

/* Cut anywhere, the lengths stay and nothing is written beyond. */
static void a_cut_tells_the_same_lengths(void **state)
{
	static const struct task_info task = {.serial = 1, .tid = 1, .pid = 1};
	struct event ev = {.kind = EVENT_CALL, .task = &task, .nr = 9, .args = {0, 4096, 3, 0x22}};
	struct decode_parts whole, parts;
	size_t size = decode_call(&ev, NULL, pieces, ROOM, &whole);
	(void)state;

	for (size_t room = 1; room <= size + 1; room++) {
		made[room] = '#';
		assert_int_equal(decode_call(&ev, NULL, made, room, &parts), size);
		assert_int_equal(parts.name, whole.name);
		assert_int_equal(parts.enter, whole.enter);
		assert_int_equal(parts.arguments, whole.arguments);
		assert_int_equal(made[room], '#');
		assert_memory_equal(made, pieces, room - 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pieces_are_the_lines),
		cmocka_unit_test(a_cut_tells_the_same_lengths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
