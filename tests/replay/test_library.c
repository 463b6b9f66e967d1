/*
 * libstrec: its events are those of the reader that the viewer has, wherever they come from.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/reader.h"
#include "format/strec.h"

#define TOUR "samples/tour.trc"

/* A log's bytes. */
struct bytes {
	uint8_t *at;
	size_t size;
};

static struct bytes bytes_of(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct bytes bytes;

	assert_non_null(file);
	fseek(file, 0, SEEK_END);
	bytes.size = (size_t)ftell(file);
	bytes.at = malloc(bytes.size);
	rewind(file);
	assert_int_equal(fread(bytes.at, 1, bytes.size, file), bytes.size);
	fclose(file);
	return bytes;
}

static struct strec_log *log_of(const struct bytes *bytes, size_t size)
{
	struct strec_error err = {0};
	struct strec_log *log;

	assert_int_equal(strec_open_memory(&log, bytes->at, size, &err), 0);
	return log;
}

static void events_are_equal(const struct strec_event *got, const struct event *wanted)
{
	assert_int_equal(got->time_ns, wanted->time_ns);
	assert_int_equal(got->duration_ns, wanted->duration_ns);
	assert_int_equal(got->kind, wanted->kind);
	assert_int_equal(got->arch, wanted->arch);
	assert_int_equal(got->flags, wanted->flags);
	assert_int_equal(got->nr, wanted->nr);
	assert_memory_equal(got->args, wanted->args, sizeof(got->args));
	assert_int_equal(got->result, wanted->result);
	assert_int_equal(got->ip, wanted->ip);
	assert_int_equal(got->task->serial, wanted->task->serial);
	assert_int_equal(got->task->parent, wanted->task->parent);
	assert_int_equal(got->task->tid, wanted->task->tid);
	assert_int_equal(got->task->pid, wanted->task->pid);
	assert_string_equal(got->task->name, wanted->task->name);
	assert_int_equal(got->capture_count, wanted->capture_count);
}

static void captures_are_equal(const struct strec_cursor *cursor, const struct event *wanted)
{
	for (unsigned i = 0; i < wanted->capture_count; i++) {
		const struct strec_capture *got = strec_capture(cursor, i);
		const struct capture *one = &wanted->captures[i];

		assert_int_equal(got->arg, one->arg);
		assert_int_equal(got->kind, one->kind);
		assert_int_equal(got->state, one->state);
		assert_int_equal(got->error, one->error);
		assert_int_equal(got->at_exit, one->at_exit);
		assert_int_equal(got->size, one->size);
		assert_memory_equal(got->bytes, one->bytes, one->size);
		if (!one->at_exit)
			assert_int_equal(event_capture(wanted, one->arg) == one,
					 strec_capture_of(cursor, one->arg) == got);
	}
	assert_null(strec_capture(cursor, wanted->capture_count));
}

/* Items of the lists among an event's captures. */
static unsigned list_items(const struct strec_cursor *cursor)
{
	const struct strec_capture *capture;
	const uint8_t *bytes;
	unsigned count = 0, state;
	size_t size, at;

	for (unsigned i = 0; (capture = strec_capture(cursor, i)); i++)
		for (at = 0; strec_capture_next(capture, &at, &bytes, &size, &state); count++)
			assert_true(bytes + size <= capture->bytes + capture->size);
	return count;
}

static void events_are_those_of_the_reader(void **state)
{
	struct bytes bytes = bytes_of(TOUR);
	struct strec_log *log = log_of(&bytes, bytes.size);
	struct strec_cursor *cursor = strec_cursor_new(log);
	struct log_reader *reader;
	struct event_stream *stream;
	struct event wanted;
	const struct strec_event *got;
	uint64_t count = 0, items = 0;

	(void)state;
	assert_int_equal(log_reader_open(&reader, source_open_memory(bytes.at, bytes.size), NULL),
			 0);
	stream = event_stream_new(reader);
	for (; event_stream_next(stream, &wanted, NULL) == 0; count++) {
		assert_int_equal(strec_next(cursor, &got, NULL), 0);
		events_are_equal(got, &wanted);
		captures_are_equal(cursor, &wanted);
		items += list_items(cursor);
		assert_int_equal(strec_watermark(cursor), event_stream_watermark(stream));
	}
	assert_true(count > 1000 && items > 0);
	assert_int_equal(strec_next(cursor, &got, NULL), STREC_END);
	assert_null(got);
	assert_null(strec_capture(cursor, 0));
	assert_null(strec_stack(cursor));
	assert_int_equal(strec_watermark(cursor), UINT64_MAX);
	event_stream_free(stream);
	log_reader_close(reader);
	strec_cursor_free(cursor);
	strec_close(log);
	free(bytes.at);
}

static void info_is_what_the_log_says(void **state)
{
	struct bytes bytes = bytes_of(TOUR);
	struct strec_log *log = log_of(&bytes, bytes.size);
	const struct strec_info *info = strec_info(log);

	(void)state;
	assert_int_equal(info->version, 1);
	assert_true(info->closed);
	assert_true(info->wall_ns > UINT64_C(1600000000) * 1000000000);
	assert_true(info->end_ns > 0 && info->events > 1000);
	assert_true(*info->command && *info->recorder && *info->system);
	assert_memory_equal(info->id, bytes.at + 48, 16);
	assert_int_equal(strec_wait(log, 0, NULL), STREC_END);
	assert_int_equal(strec_poll_fd(log), -1);
	strec_close(log);
	free(bytes.at);
}

/* Against a read from the beginning. */
static void seeks_to(struct strec_log *log, uint64_t time_ns)
{
	struct strec_cursor *straight = strec_cursor_new(log), *sought = strec_cursor_new(log);
	const struct strec_event *wanted, *got;
	struct strec_mark mark;
	int rc;

	do
		rc = strec_next(straight, &wanted, NULL);
	while (rc == 0 && wanted->time_ns < time_ns);
	assert_int_equal(strec_seek_time(sought, time_ns, NULL), 0);
	assert_int_equal(strec_next(sought, &got, NULL), rc);
	if (rc == 0) {
		assert_int_equal(got->time_ns, wanted->time_ns);
		assert_int_equal(got->task->tid, wanted->task->tid);
		assert_int_equal(strec_tell(sought).block, strec_tell(straight).block);
		mark = strec_tell(straight);
		assert_int_equal(strec_tell(sought).row, mark.row);
		while (strec_next(sought, &got, NULL) == 0)
			;
		assert_int_equal(strec_seek(sought, mark, NULL), 0);
		assert_int_equal(strec_next(sought, &got, NULL), 0);
		assert_int_equal(got->time_ns, wanted->time_ns);
		assert_int_equal(got->nr, wanted->nr);
	}
	strec_cursor_free(straight);
	strec_cursor_free(sought);
}

static void seeks_find_what_a_straight_read_finds(void **state)
{
	struct bytes bytes = bytes_of(TOUR);

	(void)state;
	/* Whole, and without its index. */
	for (size_t cut = 0; cut <= 40; cut += 40) {
		struct strec_log *log = log_of(&bytes, bytes.size - cut);
		uint64_t end_ns;

		assert_int_equal(strec_scan(log, NULL), 0);
		end_ns = strec_info(log)->end_ns;
		assert_int_equal(strec_info(log)->closed, cut == 0);
		for (unsigned i = 0; i <= 20; i++)
			seeks_to(log, end_ns / 20 * i);
		seeks_to(log, end_ns);
		seeks_to(log, end_ns + 1);
		strec_close(log);
	}
	free(bytes.at);
}

static uint64_t count_of(const struct bytes *bytes)
{
	struct strec_log *log = log_of(bytes, bytes->size);
	uint64_t count = strec_info(log)->events;

	strec_close(log);
	return count;
}

/* Reads all that is there: the number of events, *rc is what ended it. */
static uint64_t drain(struct strec_cursor *cursor, int *rc)
{
	const struct strec_event *event;
	uint64_t count = 0;

	while ((*rc = strec_next(cursor, &event, NULL)) == 0)
		count++;
	return count;
}

/* A log of which half comes now, through fd or into a file, and half later. */
static void grows(struct strec_log *log, const struct bytes *bytes, size_t half, int fd)
{
	struct strec_cursor *cursor = strec_cursor_new(log);
	uint64_t first;
	int rc;

	first = drain(cursor, &rc);
	assert_int_equal(rc, STREC_AGAIN);
	assert_true(first > 0);
	assert_int_equal(strec_wait(log, 0, NULL), STREC_AGAIN);
	assert_int_equal(strec_wait(log, 60, NULL), STREC_AGAIN);
	assert_int_equal(write(fd, bytes->at + half, bytes->size - half), bytes->size - half);
	close(fd);
	assert_int_equal(strec_wait(log, -1, NULL), 0);
	assert_int_equal(first + drain(cursor, &rc), count_of(bytes));
	assert_int_equal(rc, STREC_END);
	assert_int_equal(strec_wait(log, -1, NULL), STREC_END);
	strec_cursor_free(cursor);
	strec_close(log);
}

static void a_pipe_gives_what_has_come(void **state)
{
	struct bytes bytes = bytes_of(TOUR);
	size_t half = bytes.size / 2;
	struct strec_log *log;
	int fds[2];

	(void)state;
	assert_int_equal(pipe(fds), 0);
	assert_true(fcntl(fds[1], F_SETPIPE_SZ, 1 << 20) >= (int)bytes.size);
	assert_int_equal(write(fds[1], bytes.at, half), half);
	assert_int_equal(strec_open_fd(&log, fds[0], 0, NULL), 0);
	assert_int_equal(strec_poll_fd(log), fds[0]);
	grows(log, &bytes, half, fds[1]);
	free(bytes.at);
}

static void a_file_that_grows_is_followed(void **state)
{
	struct bytes bytes = bytes_of(TOUR);
	char path[] = "/tmp/test_library.XXXXXX";
	size_t half = bytes.size / 2;
	struct strec_log *log;
	int fd = mkstemp(path);

	(void)state;
	assert_int_equal(write(fd, bytes.at, half), half);
	assert_int_equal(strec_open(&log, path, STREC_OPEN_FOLLOW, NULL), 0);
	grows(log, &bytes, half, fd);
	unlink(path);
	free(bytes.at);
}

static void opening_tells_what_is_wrong(void **state)
{
	static const uint8_t text[] =
		"this is a text and long enough, but it is no log of strec at "
		"all, whatever its name may say";
	struct bytes bytes = bytes_of(TOUR);
	struct strec_error err = {0};
	struct strec_log *log;
	int fds[2];

	(void)state;
	assert_int_equal(strec_open(&log, "/nonexistent", 0, &err), STREC_IO);
	assert_int_equal(err.sys, ENOENT);
	assert_null(log);
	assert_int_equal(strec_open(&log, "/", 0, &err), STREC_IO);
	assert_int_equal(err.sys, EISDIR);
	assert_int_equal(strec_open(&log, "/", 0, NULL), STREC_IO);
	assert_int_equal(strec_open_fd(&log, -1, 0, &err), STREC_IO);
	assert_int_equal(err.sys, EBADF);
	assert_int_equal(strec_open_memory(&log, text, 0, &err), STREC_EMPTY);
	assert_int_equal(strec_open_memory(&log, text, sizeof(text), &err), STREC_NOT_A_LOG);
	assert_int_equal(strec_open_memory(&log, bytes.at, 40, &err), STREC_TRUNCATED);
	assert_int_equal(pipe(fds), 0);
	close(fds[1]);
	assert_int_equal(strec_open_fd(&log, fds[0], 0, &err), STREC_EMPTY);
	assert_null(log);
	assert_string_equal(strec_strerror(err.code), "the file is empty");
	free(bytes.at);
}

/* Counts sound blocks; *damaged the others. */
static unsigned verify_all(struct strec_log *log, unsigned *damaged)
{
	uint64_t offset = 0;
	unsigned sound = 0;
	int rc;

	*damaged = 0;
	while ((rc = strec_verify(log, &offset, NULL)) != STREC_END) {
		if (rc == 0)
			sound++;
		else
			++*damaged;
		assert_true(*damaged < 5);
	}
	return sound;
}

static void damage_is_an_event(void **state)
{
	struct bytes bytes = bytes_of(TOUR);
	struct strec_log *log = log_of(&bytes, bytes.size);
	const struct strec_event *event;
	struct strec_cursor *cursor;
	unsigned damaged, sound = verify_all(log, &damaged), losses = 0;

	(void)state;
	assert_int_equal(damaged, 0);
	assert_true(sound > 2);
	strec_close(log);
	bytes.at[bytes.size / 2] ^= 1;
	log = log_of(&bytes, bytes.size);
	assert_int_equal(verify_all(log, &damaged), sound - 1);
	assert_int_equal(damaged, 1);
	cursor = strec_cursor_new(log);
	while (strec_next(cursor, &event, NULL) == 0)
		if (event->kind == STREC_KIND_LOSS && event->args[1] > 0)
			losses++;
	assert_int_equal(losses, 1);
	strec_cursor_free(cursor);
	strec_close(log);
	free(bytes.at);
}

static void calls_have_names(void **state)
{
	(void)state;
	assert_string_equal(strec_call_name(NULL, STREC_ARCH_X86_64, 0), "read");
	assert_string_equal(strec_call_name(NULL, STREC_ARCH_I386, 3), "read");
	assert_null(strec_call_name(NULL, STREC_ARCH_X86_64, 100000));
	assert_null(strec_call_name(NULL, 77, 0));
	assert_int_equal(strec_call_args(STREC_ARCH_X86_64, 0), 3);
	assert_int_equal(strec_call_args(STREC_ARCH_X86_64, 100000), 6);
	assert_true(strec_call_classes(STREC_ARCH_X86_64, 2) & STREC_CLASS_FILE);
	assert_int_equal(strec_call_classes(77, 0), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_are_those_of_the_reader),
		cmocka_unit_test(info_is_what_the_log_says),
		cmocka_unit_test(seeks_find_what_a_straight_read_finds),
		cmocka_unit_test(a_pipe_gives_what_has_come),
		cmocka_unit_test(a_file_that_grows_is_followed),
		cmocka_unit_test(opening_tells_what_is_wrong),
		cmocka_unit_test(damage_is_an_event),
		cmocka_unit_test(calls_have_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
