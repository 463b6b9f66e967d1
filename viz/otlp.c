#include "viz/otlp.h"

#include <ctype.h>
#include <string.h>

/* Field numbers, by the name of the message. */
enum { KEY_VALUE_KEY = 1, KEY_VALUE_VALUE = 2 };
enum { ANY_STRING = 1, ANY_BOOL = 2, ANY_INT = 3, ANY_ARRAY = 5 };
enum { ARRAY_VALUES = 1 };
enum { SCOPE_NAME = 1, SCOPE_VERSION = 2 };
enum { REQUEST_RESOURCE_SPANS = 1 };
enum { RESOURCE_SPANS_RESOURCE = 1, RESOURCE_SPANS_SCOPES = 2, RESOURCE_SPANS_SCHEMA = 3 };
enum { SCOPE_SPANS_SCOPE = 1, SCOPE_SPANS_SPANS = 2, SCOPE_SPANS_SCHEMA = 3 };
enum { STATUS_MESSAGE = 2, STATUS_CODE = 3 };
enum { CODE_ERROR = 2, KIND_INTERNAL = 1 };
enum { RESPONSE_PARTIAL_SUCCESS = 1, PARTIAL_REJECTED = 1, PARTIAL_MESSAGE = 2, RPC_MESSAGE = 2 };

enum {
	SPAN_TRACE_ID = 1,
	SPAN_ID = 2,
	SPAN_PARENT_ID = 4,
	SPAN_NAME = 5,
	SPAN_KIND = 6,
	SPAN_START = 7,
	SPAN_END = 8,
	SPAN_STATUS = 15,
	SPAN_FLAGS = 16,
};

struct attribute {
	size_t pair, value;
};

static struct attribute attribute_begin(struct buffer *out, enum otlp_attributes of,
					const char *key)
{
	struct attribute attribute = {.pair = proto_begin(out, of)};

	proto_string(out, KEY_VALUE_KEY, key);
	attribute.value = proto_begin(out, KEY_VALUE_VALUE);
	return attribute;
}

static void attribute_end(struct buffer *out, struct attribute attribute)
{
	proto_end(out, attribute.value);
	proto_end(out, attribute.pair);
}

void otlp_text(struct buffer *out, enum otlp_attributes of, const char *key, const void *text,
	       size_t size)
{
	struct attribute attribute = attribute_begin(out, of, key);

	proto_text(out, ANY_STRING, text, size);
	attribute_end(out, attribute);
}

void otlp_string(struct buffer *out, enum otlp_attributes of, const char *key, const char *text)
{
	otlp_text(out, of, key, text, strlen(text));
}

void otlp_int(struct buffer *out, enum otlp_attributes of, const char *key, int64_t value)
{
	struct attribute attribute = attribute_begin(out, of, key);

	proto_int(out, ANY_INT, value);
	attribute_end(out, attribute);
}

void otlp_bool(struct buffer *out, enum otlp_attributes of, const char *key, bool value)
{
	struct attribute attribute = attribute_begin(out, of, key);

	proto_uint(out, ANY_BOOL, value);
	attribute_end(out, attribute);
}

void otlp_texts(struct buffer *out, enum otlp_attributes of, const char *key, const void *list,
		size_t size)
{
	const struct capture items = {
		.kind = CAPTURE_LIST,
		.size = (uint32_t)size,
		.bytes = list,
	};
	struct attribute attribute = attribute_begin(out, of, key);
	size_t array = proto_begin(out, ANY_ARRAY), value, at = 0;
	struct capture_item item;

	while (capture_list_next(&items, &at, &item)) {
		value = proto_begin(out, ARRAY_VALUES);
		proto_text(out, ANY_STRING, item.bytes, item.size);
		proto_end(out, value);
	}
	proto_end(out, array);
	attribute_end(out, attribute);
}

void otlp_scope(struct buffer *out)
{
	size_t scope = proto_begin(out, SCOPE_SPANS_SCOPE);

	proto_string(out, SCOPE_NAME, "strec");
	proto_string(out, SCOPE_VERSION, STREC_VERSION);
	proto_end(out, scope);
}

static void put_id(struct buffer *out, unsigned field, uint64_t id)
{
	uint8_t bytes[8];

	for (unsigned i = 0; i < 8; i++)
		bytes[i] = (uint8_t)(id >> (56 - 8 * i));
	proto_bytes(out, field, bytes, sizeof(bytes));
}

static void put_status(struct buffer *out, const char *error)
{
	size_t status = proto_begin(out, SPAN_STATUS);

	proto_text(out, STATUS_MESSAGE, error, strlen(error));
	proto_uint(out, STATUS_CODE, CODE_ERROR);
	proto_end(out, status);
}

size_t otlp_span_begin(struct buffer *spans, const struct otlp_span *span)
{
	size_t begin = proto_begin(spans, SCOPE_SPANS_SPANS);

	proto_bytes(spans, SPAN_TRACE_ID, span->trace_id, 16);
	put_id(spans, SPAN_ID, span->id);
	if (span->parent)
		put_id(spans, SPAN_PARENT_ID, span->parent);
	proto_text(spans, SPAN_NAME, span->name, span->name_size);
	proto_uint(spans, SPAN_KIND, KIND_INTERNAL);
	proto_fixed64(spans, SPAN_START, span->begin_ns);
	proto_fixed64(spans, SPAN_END, span->end_ns);
	if (span->error)
		put_status(spans, span->error);
	proto_fixed32(spans, SPAN_FLAGS, span->flags);
	return begin;
}

void otlp_span_end(struct buffer *spans, size_t begin)
{
	proto_end(spans, begin);
}

void otlp_traces(struct buffer *out, const struct buffer *resource, const struct buffer *spans)
{
	size_t resource_spans, scope_spans;

	buffer_clear(out);
	resource_spans = proto_begin(out, REQUEST_RESOURCE_SPANS);
	proto_bytes(out, RESOURCE_SPANS_RESOURCE, resource->bytes, resource->size);
	scope_spans = proto_begin(out, RESOURCE_SPANS_SCOPES);
	otlp_scope(out);
	buffer_put(out, spans->bytes, spans->size);
	proto_string(out, SCOPE_SPANS_SCHEMA, OTLP_SCHEMA_URL);
	proto_end(out, scope_spans);
	proto_string(out, RESOURCE_SPANS_SCHEMA, OTLP_SCHEMA_URL);
	proto_end(out, resource_spans);
}

/* One field of a message; false at its end, and where it is broken, which c->failed tells. */
static bool field_read(struct cursor *c, unsigned *field, uint64_t *number, struct cursor *bytes)
{
	uint64_t tag;
	size_t size;

	if (c->failed || cursor_left(c) == 0)
		return false;
	tag = cursor_varint(c);
	*field = (unsigned)(tag >> 3);
	*bytes = (struct cursor){0};
	*number = 0;
	switch (tag & 7) {
	case PROTO_VARINT:
		*number = cursor_varint(c);
		break;
	case PROTO_FIXED64:
		cursor_bytes(c, 8);
		break;
	case PROTO_FIXED32:
		cursor_bytes(c, 4);
		break;
	case PROTO_BYTES:
		size = cursor_varint(c);
		bytes->at = cursor_bytes(c, size);
		bytes->end = bytes->at ? bytes->at + size : NULL;
		break;
	default:
		c->failed = true;
	}
	return !c->failed && *field != 0;
}

static void message_set(struct otlp_answer *answer, const struct cursor *bytes)
{
	size_t size = 0;

	for (const uint8_t *at = bytes->at; at < bytes->end && size + 1 < sizeof(answer->message);
	     at++)
		answer->message[size++] = (char)(*at < 0x80 && isprint(*at) ? *at : ' ');
	answer->message[size] = '\0';
}

static bool partial_read(struct cursor c, struct otlp_answer *answer)
{
	struct cursor bytes;
	uint64_t number;
	unsigned field;

	while (field_read(&c, &field, &number, &bytes)) {
		if (field == PARTIAL_REJECTED && (int64_t)number > 0)
			answer->rejected = number;
		if (field == PARTIAL_MESSAGE && bytes.at)
			message_set(answer, &bytes);
	}
	return !c.failed;
}

bool otlp_answer_read(const void *body, size_t size, bool failed, struct otlp_answer *answer)
{
	struct cursor c = {body, (const uint8_t *)body + size, false}, bytes;
	uint64_t number;
	unsigned field;

	*answer = (struct otlp_answer){0};
	while (field_read(&c, &field, &number, &bytes)) {
		if (failed && field == RPC_MESSAGE && bytes.at)
			message_set(answer, &bytes);
		if (!failed && field == RESPONSE_PARTIAL_SUCCESS && bytes.at &&
		    !partial_read(bytes, answer))
			return false;
	}
	return !c.failed;
}
