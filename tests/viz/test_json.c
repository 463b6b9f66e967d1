/* JSON as text: RFC 8259 for escapes, RFC 4648 for base64. What jq makes of it: tests/cli. */
#include "tests/viz/decode_fixture.h"

#include <errno.h>

#include "viz/json_event.h"

/* The last nanosecond of 28 February 2000: date -u -d @951782399. */
#define WALL_NS UINT64_C(951782399999999999)

static char buffer[8192];
static const struct decode_options options;

static struct text text_begin(size_t size)
{
	return (struct text){.buf = buffer, .size = size, .opt = &options};
}

static void check_string(const char *bytes, size_t size, const char *wanted, bool exact)
{
	struct text t = text_begin(sizeof(buffer));

	assert_int_equal(json_string(&t, bytes, size), exact);
	text_end(&t);
	assert_string_equal(buffer, wanted);
}

static void strings_are_escaped(void **state)
{
	(void)state;
	check_string("", 0, "\"\"", true);
	check_string("plain /a b~", 11, "\"plain /a b~\"", true);
	check_string("\"\\", 2, "\"\\\"\\\\\"", true);
	check_string("\b\f\n\r\t", 5, "\"\\b\\f\\n\\r\\t\"", true);
	check_string("\0\x1f\x7f", 3, "\"\\u0000\\u001f\x7f\"", true);
	check_string("\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7", 9,
		     "\"\xc3\xa4\xe2\x82\xac\xf0\x9f\x90\xa7\"", true);
}

/* One U+FFFD a byte; the real one is UTF-8 as any. */
static void what_is_no_utf8_is_told(void **state)
{
	(void)state;
	check_string("a\xff"
		     "b",
		     3,
		     "\"a\xef\xbf\xbd"
		     "b\"",
		     false);
	check_string("\xef\xbf\xbd", 3, "\"\xef\xbf\xbd\"", true);
	check_string("\xc0\xaf", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"", false); /* overlong */
	check_string("\xed\xa0\x80", 3, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"",
		     false);                                                /* a surrogate */
	check_string("\xe2\x82", 2, "\"\xef\xbf\xbd\xef\xbf\xbd\"", false); /* an end is missing */
}

static void check_text(const char *bytes, size_t size, const char *wanted)
{
	struct text t = text_begin(sizeof(buffer));

	json_text(&t, "n", bytes, size);
	text_end(&t);
	assert_string_equal(buffer, wanted);
}

static void bytes_are_never_lost(void **state)
{
	(void)state;
	check_text("x", 1, ",\"n\":\"x\"");
	check_text("\xff", 1, ",\"n\":\"\xef\xbf\xbd\",\"n_base64\":\"/w==\"");
	check_text("ab\xfe", 3, ",\"n\":\"ab\xef\xbf\xbd\",\"n_base64\":\"YWL+\"");
}

/* 100 bytes: two parts of the encoder. Computed with base64(1). */
static void long_bytes_are_one_text(void **state)
{
	struct text t = text_begin(sizeof(buffer));
	char bytes[100];

	(void)state;
	memset(bytes, 'u', sizeof(bytes));
	json_base64(&t, bytes, sizeof(bytes));
	text_end(&t);
	assert_int_equal(strlen(buffer), 2 + 136);
	assert_string_equal(buffer + 100, "1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dXV1dQ==\"" + 4);
}

static void check_number(int64_t value, bool is_signed, const char *wanted)
{
	struct text t = text_begin(sizeof(buffer));

	if (is_signed)
		json_signed(&t, value);
	else
		json_unsigned(&t, (uint64_t)value);
	text_end(&t);
	assert_string_equal(buffer, wanted);
}

static void integers_are_exact_to_all_readers(void **state)
{
	(void)state;
	check_number(0, false, "0");
	check_number(9007199254740991, false, "9007199254740991");
	check_number(9007199254740992, false, "\"0x20000000000000\"");
	check_number(-1, false, "\"0xffffffffffffffff\"");
	check_number(-1, true, "-1");
	check_number(-9007199254740991, true, "-9007199254740991");
	check_number(INT64_MIN, true, "\"0x8000000000000000\"");
}

/* Escapes in place, in all sizes of the buffer: it never writes beyond, and tells when it is too
 * small. */
static void texts_are_escaped_in_place(void **state)
{
	static const char line[] = "f(\"a\\n\", \"\") \\",
			  wanted[] = "{f(\\\"a\\\\n\\\", \\\"\\\") \\\\";

	(void)state;
	for (size_t size = 1; size < sizeof(wanted) + 8; size++) {
		struct text t = text_begin(size);

		buffer[size] = '#';
		put_byte(&t, '{');
		put(&t, line);
		json_escape_from(&t, 1);
		assert_int_equal(buffer[size], '#');
		if (size < sizeof(wanted)) {
			assert_true(t.length >= size);
			continue;
		}
		text_end(&t);
		assert_string_equal(buffer, wanted);
	}
}

static const char *event_of(const struct event *ev)
{
	static struct json_writer writer;
	struct text t = text_begin(sizeof(buffer));

	writer = (struct json_writer){.wall = {.wall_ns = WALL_NS}};
	json_event(&writer, ev, &t);
	text_end(&t);
	return buffer;
}

static void a_call_has_all_that_is_known(void **state)
{
	struct built b;

	(void)state;
	built_init(&b, ARCH_X86_64, "openat");
	built_args(&b, (uint64_t)-100, ADDRESS, 02, 0);
	built_capture(&b, 1, false, CAPTURE_STRING);
	built_put(&b, "/tmp/\xff", 6);
	b.captures[0].state = CAPTURE_CUT;
	b.ev.time_ns = 1;
	b.ev.duration_ns = 1;
	b.ev.ip = 0x401000;
	b.ev.result = -ENOENT;
	b.ev.flags = EVENT_ERROR;
	assert_string_equal(
		event_of(&b.ev),
		"{\"kind\":\"call\",\"time_ns\":1,\"wall\":\"2000-02-29T00:00:00.000000000Z\","
		"\"duration_ns\":1,\"pid\":77,\"tid\":77,\"task\":3,\"comm\":\"x\","
		"\"syscall\":\"openat\",\"nr\":257,\"arch\":\"x86_64\",\"args\":{"
		"\"dirfd\":{\"value\":-100,\"text\":\"AT_FDCWD\"},"
		"\"pathname\":{\"value\":2147291136,\"string\":\"/tmp/\xef\xbf\xbd\","
		"\"string_base64\":\"L3RtcC//\",\"cut\":true},"
		"\"flags\":{\"value\":2,\"text\":\"O_RDWR\"}},"
		"\"result\":-1,\"error\":\"ENOENT\",\"errno\":2,\"ip\":\"0x401000\"}");
}

static void lists_are_lists(void **state)
{
	struct built b;

	(void)state;
	built_init(&b, ARCH_X86_64, "execve");
	built_args(&b, ADDRESS, ADDRESS, ADDRESS, 0);
	built_capture(&b, 1, false, CAPTURE_LIST);
	built_text_item(&b, "sh");
	built_text_item(&b, "a\"b");
	assert_non_null(strstr(event_of(&b.ev), "\"strings\":[\"sh\",\"a\\\"b\"]},"));
	built_text_item(&b, "\xff");
	assert_non_null(
		strstr(event_of(&b.ev), "\"strings_base64\":[\"c2g=\",\"YSJi\",\"/w==\"]},"));
	b.captures[0].size = 0;
	assert_non_null(strstr(event_of(&b.ev), "\"strings\":[]},"));
}

static void results_have_what_is_more_than_a_number(void **state)
{
	struct built b;

	(void)state;
	built_init(&b, ARCH_X86_64, "mmap");
	b.ev.result = 0x1000;
	assert_non_null(strstr(event_of(&b.ev), "\"result\":4096,\"result_text\":\"0x1000\","));
	built_init(&b, ARCH_X86_64, "read");
	b.ev.result = 5;
	assert_non_null(strstr(event_of(&b.ev), "\"result\":5,\"ip\":\"0x0\"}"));
	built_init(&b, ARCH_X86_64, "exit_group");
	b.ev.flags = EVENT_UNFINISHED;
	assert_non_null(strstr(event_of(&b.ev), "\"result\":null,\"unfinished\":true,"));
}

static void an_unknown_call_has_six_words(void **state)
{
	struct event ev = {.kind = EVENT_ENTERED, .task = &fixture_task, .nr = 599, .args = {7}};

	(void)state;
	assert_non_null(strstr(event_of(&ev), "\"syscall\":\"syscall_0x257\",\"nr\":599,"));
	assert_non_null(
		strstr(buffer, "\"args\":{\"arg1\":{\"value\":7,\"text\":\"0x7\"},\"arg2\":"));
	assert_null(strstr(buffer, "\"result\""));
}

static void an_exit_has_its_status(void **state)
{
	struct event ev = {.kind = EVENT_EXIT, .task = &fixture_task, .result = 3 << 8};

	(void)state;
	assert_non_null(strstr(event_of(&ev), "\"text\":\"+++ exited with 3 +++\",\"status\":768,"
					      "\"code\":3}"));
	ev.result = 11 | 0x80;
	assert_non_null(strstr(event_of(&ev), "\"signo\":11,\"signal\":\"SIGSEGV\","
					      "\"core_dumped\":true}"));
}

/* What does not fit is counted, and nothing is written beyond. */
static void an_event_fits_or_tells(void **state)
{
	static struct json_writer writer;
	static char wanted[sizeof(buffer)];
	struct built b;
	size_t whole;

	(void)state;
	built_init(&b, ARCH_X86_64, "write");
	built_args(&b, 1, ADDRESS, 9, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_put(&b, "\"\\\n\xff\xc3\xa4 xy", 9);
	whole = strlen(strcpy(wanted, event_of(&b.ev)));
	for (size_t size = 1; size <= 2 * whole; size++) {
		struct text t = text_begin(size);

		writer = (struct json_writer){.wall = {.wall_ns = WALL_NS}};
		buffer[size] = '#';
		json_event(&writer, &b.ev, &t);
		assert_int_equal(buffer[size], '#');
		if (size <= whole)
			assert_true(t.length >= size);
		if (size < 2 * whole && t.length >= size)
			continue;
		text_end(&t);
		assert_string_equal(buffer, wanted);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(strings_are_escaped),
		cmocka_unit_test(what_is_no_utf8_is_told),
		cmocka_unit_test(bytes_are_never_lost),
		cmocka_unit_test(long_bytes_are_one_text),
		cmocka_unit_test(integers_are_exact_to_all_readers),
		cmocka_unit_test(texts_are_escaped_in_place),
		cmocka_unit_test(a_call_has_all_that_is_known),
		cmocka_unit_test(lists_are_lists),
		cmocka_unit_test(results_have_what_is_more_than_a_number),
		cmocka_unit_test(an_unknown_call_has_six_words),
		cmocka_unit_test(an_exit_has_its_status),
		cmocka_unit_test(an_event_fits_or_tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
