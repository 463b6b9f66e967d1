/* What a process has before its recording: of this very process, whose truth is at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/inventory.h"

static const struct task_info self = {.serial = 1, .tid = 10, .pid = 10, .name = "self"};

typedef int (*inventory_fn)(struct event_queue *, unsigned, pid_t, uint64_t, bool);

/* The log of one inventory of this process. */
static struct log_reader *take(inventory_fn inventory, bool names, struct buffer *log)
{
	const struct log_header header = {0};
	const struct log_session session = {.command = "self"};
	const struct queue_config config = {.flush_ms = 10000};
	struct log_writer *writer;
	struct log_reader *reader;
	struct event_queue *queue;

	assert_int_equal(
		log_writer_open(&writer, sink_open_memory(log), &header, &session, 0, NULL), 0);
	assert_int_equal(queue_open(&queue, writer, &config, NULL), 0);
	assert_int_equal(queue_task(queue, 0, &self), 0);
	assert_int_equal(inventory(queue, 0, getpid(), 0, names), 0);
	assert_int_equal(queue_close(queue, NULL, NULL), 0);
	assert_int_equal(log_reader_open(&reader, source_open_memory(log->bytes, log->size), NULL),
			 0);
	return reader;
}

/* Counts the events of kind in which nr or args[0] is key, and leaves the last in *found. */
static unsigned find(inventory_fn inventory, bool names, uint8_t kind, uint64_t key,
		     struct event *found, char name[256])
{
	struct buffer log = {0};
	struct log_reader *reader = take(inventory, names, &log);
	struct event_stream *stream = event_stream_new(reader);
	unsigned count = 0;
	struct event ev;

	while (event_stream_next(stream, &ev, NULL) == 0) {
		const struct capture *capture = event_capture(&ev, 0);

		if (ev.kind != kind || (kind == EVENT_DESCRIPTOR ? ev.nr : ev.args[0]) != key)
			continue;
		*found = ev;
		snprintf(name, 256, "%.*s", capture ? (int)capture->size : 0,
			 capture ? (const char *)capture->bytes : "");
		count++;
	}
	event_stream_free(stream);
	log_reader_close(reader);
	buffer_release(&log);
	return count;
}

static int open_file(char path[256])
{
	int fd;

	snprintf(path, 256, "/tmp/inventory-XXXXXX");
	fd = mkostemp(path, O_APPEND);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "12345", 5), 5);
	return fd;
}

static void a_descriptor_has_name_flags_and_position(void **state)
{
	char path[256], name[256];
	int fd = open_file(path);
	struct event ev;

	(void)state;
	assert_int_equal(
		find(inventory_descriptors, true, EVENT_DESCRIPTOR, (uint64_t)fd, &ev, name), 1);
	assert_string_equal(name, path);
	assert_int_equal(ev.args[0] & (O_ACCMODE | O_APPEND), O_RDWR | O_APPEND);
	assert_int_equal(ev.args[1], 5);
	assert_int_equal(
		find(inventory_descriptors, false, EVENT_DESCRIPTOR, (uint64_t)fd, &ev, name), 1);
	assert_string_equal(name, "");
	close(fd);
	unlink(path);
}

static void a_mapping_has_its_place_and_file(void **state)
{
	char path[256], name[256];
	int fd = open_file(path);
	long page = sysconf(_SC_PAGESIZE);
	struct event ev;
	void *at;

	(void)state;
	assert_int_equal(ftruncate(fd, 3 * page), 0);
	at = mmap(NULL, 2 * (size_t)page, PROT_READ, MAP_SHARED, fd, page);
	assert_true(at != MAP_FAILED);
	assert_int_equal(
		find(inventory_mappings, true, EVENT_MAPPING, (uint64_t)(uintptr_t)at, &ev, name),
		1);
	assert_string_equal(name, path);
	assert_int_equal(ev.args[1], 2 * page);
	assert_int_equal(ev.args[2], PROT_READ);
	assert_int_equal(ev.args[3], MAP_SHARED);
	assert_int_equal(ev.args[4], page);
	munmap(at, 2 * (size_t)page);
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_descriptor_has_name_flags_and_position),
		cmocka_unit_test(a_mapping_has_its_place_and_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
