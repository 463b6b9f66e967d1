/*
 * The writer of Protocol Buffers: bytes as the encoding's own description has them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "viz/protobuf.h"

static void expect(struct buffer *out, const char *bytes, size_t size)
{
	assert_false(out->failed);
	assert_int_equal(out->size, size);
	assert_memory_equal(out->bytes, bytes, size);
	buffer_release(out);
}

#define EXPECT(out, text) expect(out, text, sizeof(text) - 1)

/* 150 is the example of the description. */
static void numbers_are_varints(void **unused)
{
	struct buffer out = {0};

	(void)unused;
	proto_uint(&out, 1, 150);
	EXPECT(&out, "\x08\x96\x01");
	proto_uint(&out, 60, 0);
	EXPECT(&out, "\xe0\x03\x00");
	proto_int(&out, 2, -1);
	EXPECT(&out, "\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01");
	proto_fixed64(&out, 47, 1);
	EXPECT(&out, "\xf9\x02\x01\0\0\0\0\0\0\0");
	proto_fixed32(&out, 16, 0x01020304);
	EXPECT(&out, "\x85\x01\x04\x03\x02\x01");
	proto_double(&out, 4, 1.0);
	EXPECT(&out, "\x21\0\0\0\0\0\0\xf0\x3f");
}

static void strings_have_their_size(void **unused)
{
	struct buffer out = {0};

	(void)unused;
	proto_string(&out, 2, "testing");
	EXPECT(&out, "\x12\x07testing");
	proto_string(&out, 2, "");
	EXPECT(&out, "\x12\x00");
}

/* Sizes around those at which the varint of the size takes another byte. */
static void messages_of_any_size(void **unused)
{
	static const struct {
		size_t size;
		const char *head;
		size_t head_size;
	} rows[] = {
		{0, "\x1a\x00", 2},
		{127, "\x1a\x7f", 2},
		{128, "\x1a\x80\x01", 3},
		{16383, "\x1a\xff\x7f", 3},
		{16384, "\x1a\x80\x80\x01", 4},
	};
	uint8_t bytes[16384];
	struct buffer out = {0};

	(void)unused;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t begin = proto_begin(&out, 3);

		buffer_put(&out, bytes, rows[i].size);
		proto_end(&out, begin);
		assert_int_equal(out.size, rows[i].head_size + rows[i].size);
		assert_memory_equal(out.bytes, rows[i].head, rows[i].head_size);
		assert_memory_equal(out.bytes + rows[i].head_size, bytes, rows[i].size);
		buffer_release(&out);
	}
}

/* The inner one has 130 bytes, so both sizes take two. */
static void messages_within_messages(void **unused)
{
	struct buffer out = {0};
	uint8_t zeros[128] = {0};
	size_t outer = proto_begin(&out, 1), inner;

	(void)unused;
	proto_uint(&out, 1, 5);
	inner = proto_begin(&out, 2);
	proto_bytes(&out, 4, zeros, sizeof(zeros));
	proto_end(&out, inner);
	proto_uint(&out, 3, 6);
	proto_end(&out, outer);
	assert_int_equal(out.size, 3 + 2 + 3 + 131 + 2);
	assert_memory_equal(out.bytes, "\x0a\x8a\x01\x08\x05\x12\x83\x01\x22\x80\x01", 11);
	assert_memory_equal(out.bytes + out.size - 2, "\x18\x06", 2);
	buffer_release(&out);
}

#define BAD "\xef\xbf\xbd"

static void text_is_utf8_whatever_it_was(void **unused)
{
	static const char *const rows[][2] = {
		{"plain", "plain"},
		{"gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80",
		 "gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x98\x80"},
		{"a\x80z", "a" BAD "z"},               /* a continuation alone */
		{"a\xc3", "a" BAD},                    /* cut */
		{"\xe2\x82", BAD BAD},                 /* cut */
		{"\xc0\xaf", BAD BAD},                 /* overlong */
		{"\xe0\x9f\xbf", BAD BAD BAD},         /* overlong */
		{"\xed\xa0\x80", BAD BAD BAD},         /* a surrogate */
		{"\xf4\x90\x80\x80", BAD BAD BAD BAD}, /* above U+10FFFF */
		{"\xf0\x8f\xbf\xbf", BAD BAD BAD BAD}, /* overlong */
		{"\xee\x80\x80\xf4\x8f\xbf\xbf", "\xee\x80\x80\xf4\x8f\xbf\xbf"},
	};
	struct buffer out = {0};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		proto_text(&out, 1, rows[i][0], strlen(rows[i][0]));
		assert_int_equal(out.size, 2 + strlen(rows[i][1]));
		assert_memory_equal(out.bytes + 2, rows[i][1], strlen(rows[i][1]));
		buffer_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_varints),
		cmocka_unit_test(strings_have_their_size),
		cmocka_unit_test(messages_of_any_size),
		cmocka_unit_test(messages_within_messages),
		cmocka_unit_test(text_is_utf8_whatever_it_was),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
