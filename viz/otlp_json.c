#include "viz/otlp_json.h"

#include <inttypes.h>
#include <stdio.h>

#include "viz/protobuf.h"

enum json_type {
	JSON_MESSAGE,
	JSON_STRING,
	JSON_HEX,    /* bytes */
	JSON_NUMBER, /* uint32, enum */
	JSON_BOOL,
	JSON_INT64,   /* a varint; in JSON a string, as all of 64 bits */
	JSON_FIXED64, /* and sfixed64, which here are never negative */
	JSON_FIXED32,
	JSON_DOUBLE,
	JSON_FIXED64_LIST, /* packed */
	JSON_DOUBLE_LIST,
};

struct json_field {
	unsigned number;
	const char *name;
	enum json_type type;
	bool repeated; /* its values lie one behind the other */
	const struct json_field *message;
};

/* The messages, each a list that ends with number 0. */
static const struct json_field any_value[];
static const struct json_field array_value[] = {
	{1, "values", JSON_MESSAGE, true, any_value},
	{0},
};
static const struct json_field any_value[] = {
	{1, "stringValue", JSON_STRING, false, NULL},
	{2, "boolValue", JSON_BOOL, false, NULL},
	{3, "intValue", JSON_INT64, false, NULL},
	{5, "arrayValue", JSON_MESSAGE, false, array_value},
	{0},
};
static const struct json_field key_value[] = {
	{1, "key", JSON_STRING, false, NULL},
	{2, "value", JSON_MESSAGE, false, any_value},
	{0},
};
static const struct json_field resource[] = {
	{1, "attributes", JSON_MESSAGE, true, key_value},
	{0},
};
static const struct json_field scope[] = {
	{1, "name", JSON_STRING, false, NULL},
	{2, "version", JSON_STRING, false, NULL},
	{0},
};
static const struct json_field status[] = {
	{2, "message", JSON_STRING, false, NULL},
	{3, "code", JSON_NUMBER, false, NULL},
	{0},
};
static const struct json_field span[] = {
	{1, "traceId", JSON_HEX, false, NULL},
	{2, "spanId", JSON_HEX, false, NULL},
	{4, "parentSpanId", JSON_HEX, false, NULL},
	{5, "name", JSON_STRING, false, NULL},
	{6, "kind", JSON_NUMBER, false, NULL},
	{7, "startTimeUnixNano", JSON_FIXED64, false, NULL},
	{8, "endTimeUnixNano", JSON_FIXED64, false, NULL},
	{9, "attributes", JSON_MESSAGE, true, key_value},
	{15, "status", JSON_MESSAGE, false, status},
	{16, "flags", JSON_FIXED32, false, NULL},
	{0},
};
static const struct json_field scope_spans[] = {
	{1, "scope", JSON_MESSAGE, false, scope},
	{2, "spans", JSON_MESSAGE, true, span},
	{3, "schemaUrl", JSON_STRING, false, NULL},
	{0},
};
static const struct json_field resource_spans[] = {
	{1, "resource", JSON_MESSAGE, false, resource},
	{2, "scopeSpans", JSON_MESSAGE, true, scope_spans},
	{3, "schemaUrl", JSON_STRING, false, NULL},
	{0},
};
static const struct json_field traces[] = {
	{1, "resourceSpans", JSON_MESSAGE, true, resource_spans},
	{0},
};
static const struct json_field number_point[] = {
	{2, "startTimeUnixNano", JSON_FIXED64, false, NULL},
	{3, "timeUnixNano", JSON_FIXED64, false, NULL},
	{4, "asDouble", JSON_DOUBLE, false, NULL},
	{6, "asInt", JSON_FIXED64, false, NULL},
	{7, "attributes", JSON_MESSAGE, true, key_value},
	{0},
};
static const struct json_field histogram_point[] = {
	{2, "startTimeUnixNano", JSON_FIXED64, false, NULL},
	{3, "timeUnixNano", JSON_FIXED64, false, NULL},
	{4, "count", JSON_FIXED64, false, NULL},
	{5, "sum", JSON_DOUBLE, false, NULL},
	{6, "bucketCounts", JSON_FIXED64_LIST, false, NULL},
	{7, "explicitBounds", JSON_DOUBLE_LIST, false, NULL},
	{9, "attributes", JSON_MESSAGE, true, key_value},
	{11, "min", JSON_DOUBLE, false, NULL},
	{12, "max", JSON_DOUBLE, false, NULL},
	{0},
};
static const struct json_field gauge[] = {
	{1, "dataPoints", JSON_MESSAGE, true, number_point},
	{0},
};
static const struct json_field sum[] = {
	{1, "dataPoints", JSON_MESSAGE, true, number_point},
	{2, "aggregationTemporality", JSON_NUMBER, false, NULL},
	{3, "isMonotonic", JSON_BOOL, false, NULL},
	{0},
};
static const struct json_field histogram[] = {
	{1, "dataPoints", JSON_MESSAGE, true, histogram_point},
	{2, "aggregationTemporality", JSON_NUMBER, false, NULL},
	{0},
};
static const struct json_field metric[] = {
	{1, "name", JSON_STRING, false, NULL},
	{2, "description", JSON_STRING, false, NULL},
	{3, "unit", JSON_STRING, false, NULL},
	{5, "gauge", JSON_MESSAGE, false, gauge},
	{7, "sum", JSON_MESSAGE, false, sum},
	{9, "histogram", JSON_MESSAGE, false, histogram},
	{0},
};
static const struct json_field scope_metrics[] = {
	{1, "scope", JSON_MESSAGE, false, scope},
	{2, "metrics", JSON_MESSAGE, true, metric},
	{3, "schemaUrl", JSON_STRING, false, NULL},
	{0},
};
static const struct json_field resource_metrics[] = {
	{1, "resource", JSON_MESSAGE, false, resource},
	{2, "scopeMetrics", JSON_MESSAGE, true, scope_metrics},
	{3, "schemaUrl", JSON_STRING, false, NULL},
	{0},
};
static const struct json_field metrics[] = {
	{1, "resourceMetrics", JSON_MESSAGE, true, resource_metrics},
	{0},
};

static void put_text(struct buffer *out, const char *text)
{
	buffer_put(out, text, strlen(text));
}

/* UTF-8 stays as it is. */
static void put_string(struct buffer *out, struct cursor bytes)
{
	char escape[8];

	buffer_put_u8(out, '"');
	for (const uint8_t *at = bytes.at; at < bytes.end; at++) {
		if (*at == '"' || *at == '\\') {
			buffer_put_u8(out, '\\');
			buffer_put_u8(out, *at);
		} else if (*at < 0x20 || *at == 0x7f) {
			snprintf(escape, sizeof(escape), "\\u%04x", *at);
			put_text(out, escape);
		} else {
			buffer_put_u8(out, *at);
		}
	}
	buffer_put_u8(out, '"');
}

static void put_hex(struct buffer *out, struct cursor bytes)
{
	static const char digits[] = "0123456789abcdef";

	buffer_put_u8(out, '"');
	for (const uint8_t *at = bytes.at; at < bytes.end; at++) {
		buffer_put_u8(out, (uint8_t)digits[*at >> 4]);
		buffer_put_u8(out, (uint8_t)digits[*at & 15]);
	}
	buffer_put_u8(out, '"');
}

static void put_fixed64(struct buffer *out, uint64_t value)
{
	char text[32];

	snprintf(text, sizeof(text), "\"%" PRIu64 "\"", value);
	put_text(out, text);
}

static void put_double(struct buffer *out, uint64_t bits)
{
	char text[40];
	double value;

	memcpy(&value, &bits, sizeof(value));
	snprintf(text, sizeof(text), "%.17g", value);
	put_text(out, text);
}

static void put_list(struct buffer *out, struct cursor bytes,
		     void (*put)(struct buffer *, uint64_t))
{
	buffer_put_u8(out, '[');
	for (const uint8_t *at = bytes.at; bytes.end - at >= 8; at += 8) {
		if (at != bytes.at)
			buffer_put_u8(out, ',');
		put(out, get_u64(at));
	}
	buffer_put_u8(out, ']');
}

static bool put_message(struct buffer *out, struct cursor c, const struct json_field *fields);

static bool put_bytes(struct buffer *out, const struct json_field *field, struct cursor bytes)
{
	switch (field->type) {
	case JSON_MESSAGE:
		return put_message(out, bytes, field->message);
	case JSON_STRING:
		put_string(out, bytes);
		return true;
	case JSON_HEX:
		put_hex(out, bytes);
		return true;
	case JSON_FIXED64_LIST:
		put_list(out, bytes, put_fixed64);
		return true;
	case JSON_DOUBLE_LIST:
		put_list(out, bytes, put_double);
		return true;
	default:
		return false;
	}
}

static bool put_varint(struct buffer *out, const struct json_field *field, uint64_t value)
{
	char text[32];

	if (field->type == JSON_BOOL)
		snprintf(text, sizeof(text), "%s", value ? "true" : "false");
	else if (field->type == JSON_NUMBER)
		snprintf(text, sizeof(text), "%" PRIu64, value);
	else if (field->type == JSON_INT64)
		snprintf(text, sizeof(text), "\"%" PRId64 "\"", (int64_t)value);
	else
		return false;
	put_text(out, text);
	return true;
}

static bool put_fixed(struct buffer *out, const struct json_field *field, unsigned wire,
		      struct cursor *c)
{
	const uint8_t *at = cursor_bytes(c, wire == PROTO_FIXED64 ? 8 : 4);
	char text[16];

	if (!at)
		return false;
	if (wire == PROTO_FIXED64 && field->type == JSON_FIXED64) {
		put_fixed64(out, get_u64(at));
	} else if (wire == PROTO_FIXED64 && field->type == JSON_DOUBLE) {
		put_double(out, get_u64(at));
	} else if (wire == PROTO_FIXED32 && field->type == JSON_FIXED32) {
		snprintf(text, sizeof(text), "%" PRIu32, get_u32(at));
		put_text(out, text);
	} else {
		return false;
	}
	return true;
}

static bool put_value(struct buffer *out, const struct json_field *field, unsigned wire,
		      struct cursor *c)
{
	struct cursor bytes = {0};
	uint64_t size;

	if (wire == PROTO_VARINT)
		return put_varint(out, field, cursor_varint(c));
	if (wire != PROTO_BYTES)
		return put_fixed(out, field, wire, c);
	size = cursor_varint(c);
	bytes.at = cursor_bytes(c, size);
	if (!bytes.at)
		return false;
	bytes.end = bytes.at + size;
	return put_bytes(out, field, bytes);
}

/* One level of messages within messages is one of fields within the tables, so it ends. */
static bool put_message(struct buffer *out, struct cursor c, const struct json_field *fields)
{
	const struct json_field *last = NULL;

	buffer_put_u8(out, '{');
	while (cursor_left(&c)) {
		uint64_t tag = cursor_varint(&c);
		const struct json_field *field = fields;

		while (field->number && field->number != tag >> 3)
			field++;
		if (!field->number)
			return false;
		if (last && last->repeated && last != field)
			buffer_put_u8(out, ']');
		if (last)
			buffer_put_u8(out, ',');
		if (field != last) {
			buffer_put_u8(out, '"');
			put_text(out, field->name);
			put_text(out, field->repeated ? "\":[" : "\":");
		}
		if (!put_value(out, field, tag & 7, &c) || c.failed)
			return false;
		last = field;
	}
	if (last && last->repeated)
		buffer_put_u8(out, ']');
	buffer_put_u8(out, '}');
	return !c.failed;
}

bool otlp_json(struct buffer *out, const struct buffer *message, bool is_metrics)
{
	return put_message(out, buffer_cursor(message), is_metrics ? metrics : traces);
}
