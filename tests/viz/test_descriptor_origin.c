/* Where a descriptor came from, in the detail of a call. */
#include <stdlib.h>
#include <string.h>

#include "tests/viz/fixture.h"
#include "viz/event_detail.h"

enum { NR_CLOSE = 3, NR_DUP = 32, NR_FORK = 57 };

static const struct task_info parent = {.serial = 1, .tid = 10, .pid = 10, .name = "sh"};
static const struct task_info child = {
	.serial = 2, .parent = 1, .tid = 20, .pid = 20, .name = "cat"};

static const struct capture path = {
	.arg = 1, .kind = CAPTURE_STRING, .size = 5, .bytes = (const uint8_t *)"/a/bc"};

static const struct capture leads_to = {
	.kind = CAPTURE_STRING, .size = 8, .bytes = (const uint8_t *)"/dev/tty"};

static const struct event events[] = {
	{.time_ns = 0, .task = &parent, .kind = EVENT_START},
	{.time_ns = 0,
	 .task = &parent,
	 .kind = EVENT_DESCRIPTOR,
	 .nr = 0,
	 .capture_count = 1,
	 .captures = &leads_to},
	{.time_ns = 2 * MS,
	 .duration_ns = MS,
	 .task = &parent,
	 .kind = EVENT_CALL,
	 .nr = NR_OPENAT,
	 .args = {(uint32_t)-100, 0x1000, 0},
	 .result = 3,
	 .capture_count = 1,
	 .captures = &path},
	{.time_ns = 3 * MS, .task = &parent, .kind = EVENT_CALL, .nr = NR_FORK, .result = 20},
	{.time_ns = 3 * MS, .task = &child, .kind = EVENT_START, .nr = START_FORK, .args = {1}},
	{.time_ns = 7 * MS,
	 .duration_ns = MS,
	 .task = &child,
	 .kind = EVENT_CALL,
	 .nr = NR_READ,
	 .args = {3}},
	{.time_ns = 8 * MS, .task = &child, .kind = EVENT_CALL, .nr = NR_READ, .args = {0}},
	{.time_ns = 9 * MS, .task = &child, .kind = EVENT_CALL, .nr = NR_READ, .args = {9}},
	{.time_ns = 10 * MS, .task = &child, .kind = EVENT_CALL, .nr = NR_CLOSE, .args = {3}},
};

#define COUNT (sizeof(events) / sizeof(events[0]))

/* The detail of event number last, in a string that the caller frees. */
static char *detail_of(size_t last)
{
	struct descriptors *names = calloc(1, descriptors_size());
	struct fixture f;
	char *detail;

	fixture_init(&f);
	for (size_t i = 0; i < COUNT; i++)
		fixture_add(&f, &events[i]);
	fixture_open(&f, SECOND);
	for (size_t i = 0; i <= last; i++)
		descriptors_event(names, &events[i], NULL);
	detail = event_detail(&events[last], names, f.reader);
	fixture_release(&f);
	free(names);
	return detail;
}

static void expect(size_t event, const char *wanted)
{
	char *detail = detail_of(event);

	if (wanted ? !strstr(detail, wanted) : strstr(detail, "\n           from ") != NULL)
		fail_msg("%s", detail);
	free(detail);
}

static void the_call_that_made_it_is_named(void **state)
{
	(void)state;
	expect(5, "from openat(AT_FDCWD, \"/a/bc\", O_RDONLY) = 3, at 0:00.002000, 4.0ms before, "
		  "by sh 10\n");
	/* It is known to the close(), behind which it is no more. */
	expect(8, "from openat(");
}

static void what_was_open_before_is_told(void **state)
{
	(void)state;
	expect(6, "from open when the recording began\n");
}

static void nothing_is_made_up(void **state)
{
	(void)state;
	expect(7, NULL);
}

static void the_call_says_what_it_does(void **state)
{
	(void)state;
	expect(5, "what       read: it reads from a descriptor, from its position on\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_call_that_made_it_is_named),
		cmocka_unit_test(what_was_open_before_is_told),
		cmocka_unit_test(nothing_is_made_up),
		cmocka_unit_test(the_call_says_what_it_does),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
