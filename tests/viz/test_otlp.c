/*
 * What the otlp export reads: traceparents and answers of collectors, of which neither is to be
 * trusted; and the JSON of messages. The valid traceparent is the example of W3C Trace Context.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "viz/otlp.h"
#include "viz/otlp_json.h"
#include "viz/otlp_pairs.h"
#include "viz/traceparent.h"

#define TRACE "0af7651916cd43dd8448eb211c80319c"
#define SPAN  "b7ad6b7169203331"

static void traceparents(void **unused)
{
	static const struct {
		const char *text;
		bool valid;
	} rows[] = {
		{"00-" TRACE "-" SPAN "-01", true},
		{"00-" TRACE "-" SPAN "-00", true},
		{"01-" TRACE "-" SPAN "-01", true},
		{"cc-" TRACE "-" SPAN "-01-what-comes-later", true},
		{"00-" TRACE "-" SPAN "-01-what-comes-later", false},
		{"cc-" TRACE "-" SPAN "-01.what", false},
		{"ff-" TRACE "-" SPAN "-01", false},
		{"00-" TRACE "-" SPAN "-1", false},
		{"00-" TRACE "-" SPAN "-0g", false},
		{"00-00000000000000000000000000000000-" SPAN "-01", false},
		{"00-" TRACE "-0000000000000000-01", false},
		{"00-0AF7651916CD43DD8448EB211C80319C-" SPAN "-01", false},
		{"00_" TRACE "-" SPAN "-01", false},
		{"00-" TRACE "_" SPAN "-01", false},
		{"", false},
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct traceparent parent = {.flags = 77};

		assert_int_equal(traceparent_parse(rows[i].text, &parent), rows[i].valid);
		if (!rows[i].valid) {
			assert_int_equal(parent.flags, 77);
			continue;
		}
		assert_memory_equal(parent.trace_id, "\x0a\xf7\x65\x19\x16\xcd\x43\xdd", 8);
		assert_memory_equal(parent.span_id, "\xb7\xad\x6b\x71\x69\x20\x33\x31", 8);
		assert_true(parent.flags <= 1);
	}
}

/* partial_success: 3 rejected, with a message; then fields that nobody knows. */
static const uint8_t partial[] = "\x0a\x09\x08\x03\x12\x05no\n\x1bx\x20\x05\x19"
				 "abcdefgh";

static void an_answer_is_read(void **unused)
{
	struct otlp_answer answer;

	(void)unused;
	assert_true(otlp_answer_read(partial, sizeof(partial) - 1, false, &answer));
	assert_int_equal(answer.rejected, 3);
	assert_string_equal(answer.message, "no  x");
	assert_true(otlp_answer_read("", 0, false, &answer));
	assert_int_equal(answer.rejected, 0);
	assert_string_equal(answer.message, "");
	assert_true(otlp_answer_read("\x08\x03\x12\x04what", 8, true, &answer));
	assert_string_equal(answer.message, "what");
}

static void any_answer_can_be_read(void **unused)
{
	struct otlp_answer answer;
	uint8_t bytes[sizeof(partial)];
	char longer[500];

	(void)unused;
	for (size_t size = 0; size < sizeof(partial); size++) {
		/* Of its own, so that a read behind it is seen. */
		uint8_t *cut = malloc(size ? size : 1);

		memcpy(cut, partial, size);
		otlp_answer_read(cut, size, false, &answer);
		otlp_answer_read(cut, size, true, &answer);
		free(cut);
	}
	for (size_t i = 0; i < 8 * (sizeof(partial) - 1); i++) {
		memcpy(bytes, partial, sizeof(partial));
		bytes[i / 8] ^= (uint8_t)(1 << i % 8);
		otlp_answer_read(bytes, sizeof(partial) - 1, false, &answer);
		assert_true(strlen(answer.message) < sizeof(answer.message));
	}
	/* A negative number of spans is none; a message that is too long is cut. */
	assert_true(otlp_answer_read("\x0a\x0b\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 13,
				     false, &answer));
	assert_int_equal(answer.rejected, 0);
	memset(longer, 'x', sizeof(longer));
	memcpy(longer, "\x12\xf0\x03", 3);
	assert_true(otlp_answer_read(longer, 3 + 0x1f0, true, &answer));
	assert_int_equal(strlen(answer.message), sizeof(answer.message) - 1);
	assert_false(otlp_answer_read("<html>", 6, true, &answer));
}

static void a_span_as_json(void **unused)
{
	const struct otlp_span span = {
		.trace_id = (const uint8_t *)"\x0a\xf7\x65\x19\x16\xcd\x43\xdd\x84\x48\xeb\x21\x1c"
					     "\x80\x31\x9c",
		.id = 1,
		.parent = UINT64_C(0xb7ad6b7169203331),
		.name = "a\"b\\\n\xff\x7f",
		.name_size = 7,
		.begin_ns = UINT64_C(1795666173412509543),
		.end_ns = UINT64_C(1795666173412509544),
		.flags = 0x301,
		.error = "ENOENT",
	};
	struct buffer spans = {0}, resource = {0}, request = {0}, json = {0};
	size_t begin = otlp_span_begin(&spans, &span);

	(void)unused;
	otlp_int(&spans, OTLP_OF_SPAN, "n", -5);
	otlp_bool(&spans, OTLP_OF_SPAN, "b", true);
	otlp_texts(&spans, OTLP_OF_SPAN, "t", "\x01\0\0\0x\0\0\0\0", 9);
	otlp_span_end(&spans, begin);
	otlp_string(&resource, OTLP_OF_RESOURCE, "service.name", "s");
	otlp_traces(&request, &resource, &spans);
	assert_true(otlp_json(&json, &request, false));
	buffer_put_u8(&json, 0);
	assert_string_equal(
		(const char *)json.bytes,
		"{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\","
		"\"value\":{\"stringValue\":\"s\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":"
		"\"strec\",\"version\":\"" STREC_VERSION "\"},\"spans\":[{\"traceId\":\"" TRACE
		"\",\"spanId\":\"0000000000000001\",\"parentSpanId\":\"" SPAN
		"\",\"name\":\"a\\\"b\\\\\\u000a\xef\xbf\xbd\\u007f\",\"kind\":1,"
		"\"startTimeUnixNano\":\"1795666173412509543\",\"endTimeUnixNano\":"
		"\"1795666173412509544\",\"status\":{\"message\":\"ENOENT\",\"code\":2},"
		"\"flags\":769,\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"-5\"}},"
		"{\"key\":\"b\",\"value\":{\"boolValue\":true}},{\"key\":\"t\",\"value\":"
		"{\"arrayValue\":{\"values\":[{\"stringValue\":\"x\"},{\"stringValue\":\"\"}]}}}"
		"]}],\"schemaUrl\":\"" OTLP_SCHEMA_URL "\"}],\"schemaUrl\":\"" OTLP_SCHEMA_URL
		"\"}]}");
	/* What is no such message is told. */
	request.size--;
	assert_false(otlp_json(&json, &request, false));
	request.size++;
	assert_false(otlp_json(&json, &request, true));
	buffer_release(&spans);
	buffer_release(&resource);
	buffer_release(&request);
	buffer_release(&json);
}

static void pairs_of_the_environment(void **unused)
{
	char text[] = " a = 1%2C2 ,,b=%zz%4,c=x=y,none";
	static const struct {
		const char *key, *value;
	} rows[] = {{"a", "1,2"}, {"", NULL}, {"b", "%zz%4"}, {"c", "x=y"}, {"none", NULL}};
	char *list = text, *key, *value;

	(void)unused;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		assert_true(pair_next(&list, &key, &value));
		assert_string_equal(key, rows[i].key);
		assert_int_equal(value == NULL, rows[i].value == NULL);
		if (!value)
			continue;
		assert_int_equal(percent_decode(value), strlen(rows[i].value));
		assert_string_equal(value, rows[i].value);
	}
	assert_false(pair_next(&list, &key, &value));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(traceparents),
		cmocka_unit_test(an_answer_is_read),
		cmocka_unit_test(any_answer_can_be_read),
		cmocka_unit_test(a_span_as_json),
		cmocka_unit_test(pairs_of_the_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
