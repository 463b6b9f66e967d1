/* What y copies, how it is sent, and the detail of events. */
#include "tests/viz/app_fixture.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/event_detail.h"
#include "viz/terminal_copy.h"

/* The examples of RFC 4648, section 10, and what is no text. */
static void base64(void **state)
{
	static const struct {
		const char *text, *encoded;
	} cases[] = {
		{"", ""},
		{"f", "Zg=="},
		{"fo", "Zm8="},
		{"foo", "Zm9v"},
		{"foob", "Zm9vYg=="},
		{"fooba", "Zm9vYmE="},
		{"foobar", "Zm9vYmFy"},
		{"\377\376\375", "//79"},
	};
	char wanted[64];

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t length;
		char *sequence = copy_sequence(cases[i].text, strlen(cases[i].text), &length);

		snprintf(wanted, sizeof(wanted), "\033]52;c;%s\a", cases[i].encoded);
		assert_int_equal(length, strlen(wanted));
		assert_string_equal(sequence, wanted);
		free(sequence);
	}
}

static void more_than_terminals_take_is_cut(void **state)
{
	char *text = malloc(200000), *sequence;
	size_t length;

	(void)state;
	memset(text, 'x', 200000);
	sequence = copy_sequence(text, 200000, &length);
	assert_int_equal(length, TERMINAL_COPY_MAX / 3 * 4 + 8);
	assert_int_equal(sequence[length - 1], '\a');
	free(sequence);
	free(text);
}

/* What is copied, the caller's. */
static char *copy(struct app *app)
{
	char *text;

	settled_screen(app, 100, 30);
	press(app, 'y');
	text = app_take_copied(app);
	assert_null(app_take_copied(app));
	return text;
}

static void the_selected_row_is_copied(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "busy");
	struct event ev = call_make(&task, 1000, 0, 10, 1);
	struct fixture f;
	struct app *app;
	char *text;

	(void)state;
	fixture_init(&f);
	ev.args[0] = 3;
	fixture_add(&f, &ev);
	fixture_open(&f, 200 * MS);
	app = app_new(&(struct app_config){
		.reader = f.reader, .title = "t", .speed = INFINITY, .panels = "95F"});
	assert_null(copy(app));
	app_goto(app, 0, UINT64_MAX);
	text = copy(app);
	assert_string_equal(text, "read(3, NULL, 0) = 1");
	free(text);
	/* The detail is copied whole. */
	press(app, INPUT_ENTER);
	text = copy(app);
	assert_memory_equal(text, "read(3, NULL, 0) = 1\n\nkind       call\n", 37);
	assert_non_null(strstr(text, "\nargument 0 0x0000000000000003  3\n"));
	free(text);
	press(app, INPUT_ESC);
	/* A view without words of its own: as it stands on the screen, without the border. */
	press(app, INPUT_TAB);
	while (!(text = copy(app)))
		press(app, INPUT_TAB);
	assert_non_null(strstr(text, "     10   1 busy "));
	free(text);
	app_free(app);
	fixture_release(&f);
}

static void put_item(struct buffer *list, const void *bytes, uint32_t size)
{
	uint8_t head[4] = {(uint8_t)size, 0, 0, 0};

	buffer_put(list, head, sizeof(head));
	buffer_put(list, bytes, size);
}

/* A list's items are dumped each by itself, and not what the log has between them. */
static void buffers_are_dumped(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "busy");
	struct event ev = call_make(&task, 1000, 20 /* writev */, 10, 17);
	uint8_t array[32] = {[8] = 16, [24] = 1};
	struct buffer list = {0};
	struct capture capture;
	char *detail;

	(void)state;
	put_item(&list, array, sizeof(array));
	put_item(&list, "0123456789abcd\n\033", 16);
	put_item(&list, "x", 1);
	capture = (struct capture){
		.arg = 1, .kind = CAPTURE_LIST, .size = (uint32_t)list.size, .bytes = list.bytes};
	ev.args[0] = 1;
	ev.args[2] = 2;
	ev.captures = &capture;
	ev.capture_count = 1;
	detail = event_detail(&ev, NULL, NULL);
	assert_non_null(strstr(detail, "\nlist of argument 1\n item 0, 32 bytes\n"));
	assert_non_null(
		strstr(detail,
		       "\n item 1, 16 bytes\n"
		       "  0000  30 31 32 33 34 35 36 37 38 39 61 62 63 64 0a 1b  0123456789abcd..\n"
		       " item 2, 1 bytes\n"
		       "  0000  78                                               x\n"));
	free(detail);
	buffer_release(&list);
}

static void signals_tell_who_and_where(void **state)
{
	struct task_info task = task_make(1, 0, 10, 10, "busy");
	struct event ev = {.kind = EVENT_SIGNAL, .task = &task, .nr = SIGTERM, .time_ns = 5};
	char *detail;

	(void)state;
	/* kill(2): SI_USER */
	ev.args[1] = 77;
	ev.args[2] = 1000;
	detail = event_detail(&ev, NULL, NULL);
	assert_non_null(strstr(detail, "\nsignal     15 SIGTERM, Terminated\n"));
	assert_non_null(strstr(detail, "\nsent by    pid 77, uid 1000\n"));
	free(detail);
	ev.nr = SIGSEGV;
	ev.args[0] = SEGV_MAPERR;
	ev.args[3] = 0xdead;
	detail = event_detail(&ev, NULL, NULL);
	assert_non_null(strstr(detail, "\naddress    0xdead\n"));
	assert_null(strstr(detail, "sent by"));
	free(detail);
	ev.nr = SIGCHLD;
	ev.args[0] = CLD_EXITED;
	detail = event_detail(&ev, NULL, NULL);
	assert_non_null(strstr(detail, "\nchild      pid 77, uid 1000\n"));
	free(detail);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(base64),
		cmocka_unit_test(more_than_terminals_take_is_cut),
		cmocka_unit_test(the_selected_row_is_copied),
		cmocka_unit_test(buffers_are_dumped),
		cmocka_unit_test(signals_tell_who_and_where),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
