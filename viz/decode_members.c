#include "viz/decode_members.h"

#define LOOPBACK 1 /* the index of the device lo, in each network namespace */

static void put_hex_bytes(struct text *t, const struct view *v)
{
	size_t part = shown(t, v->size);

	put_byte(t, '"');
	put_escaped(t, v->bytes, part, true);
	put(t, part < v->size ? "\"..." : "\"");
}

static void put_bits(struct text *t, enum field field, uint64_t bits)
{
	const struct word_set *set = field_words(field);
	bool first = true;

	for (uint32_t i = 0; i < set->count; i++) {
		uint64_t bit = UINT64_C(1) << (set->words[i].value & 63);

		if (!(bits & bit))
			continue;
		put(t, first ? "1<<" : "|1<<");
		put(t, set->words[i].name);
		bits &= ~bit;
		first = false;
	}
	if (!first && bits)
		put_byte(t, '|');
	if (first || bits)
		put_hex(t, bits);
}

static void put_numbers(struct text *t, const struct view *v)
{
	put_byte(t, '[');
	for (size_t at = 0; at + 4 <= v->size; at += 4) {
		put(t, at ? ", " : "");
		put_decimal(t, view_u32(v, at));
	}
	put_byte(t, ']');
}

static void put_terminated(struct text *t, const struct view *v)
{
	size_t length = strnlen((const char *)v->bytes, v->size);

	put_quoted(t, v->bytes, length, length == v->size);
}

/* The name of a device is known to the kernel alone, but for the one that all have. */
static void put_network_device(struct text *t, uint64_t index)
{
	if (index == LOOPBACK)
		put(t, "if_nametoindex(\"lo\")");
	else
		put_decimal(t, index);
}

static void put_link_address(struct text *t, const struct view *v)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < v->size; i++) {
		put(t, i ? ":" : "");
		put_byte(t, digits[v->bytes[i] >> 4]);
		put_byte(t, digits[v->bytes[i] & 15]);
	}
}

/* A number in the order of the network, as the call that makes it: htons(80). */
static void put_network_number(struct text *t, const char *call, const struct view *v)
{
	uint64_t value = 0;

	for (size_t i = 0; i < v->size && i < 8; i++)
		value = value << 8 | v->bytes[i];
	put(t, call);
	put_decimal(t, value);
	put_byte(t, ')');
}

static void put_kernel_version(struct text *t, uint32_t version)
{
	put(t, "KERNEL_VERSION(");
	put_decimal(t, version >> 16);
	put(t, ", ");
	put_decimal(t, version >> 8 & 0xff);
	put(t, ", ");
	put_decimal(t, version & 0xff);
	put_byte(t, ')');
}

static int64_t signed_number(uint64_t value, size_t size)
{
	switch (size) {
	case 1:
		return (int8_t)value;
	case 2:
		return (int16_t)value;
	case 4:
		return (int32_t)value;
	default:
		return (int64_t)value;
	}
}

void put_shape(struct text *t, enum shape shape, unsigned detail, const struct view *v)
{
	size_t size = v->size < 8 ? v->size : 8;
	uint64_t value = view_number(v, 0, (unsigned)size);

	switch (shape) {
	case SHAPE_DECIMAL:
		put_decimal(t, value);
		break;
	case SHAPE_SIGNED:
		put_signed(t, signed_number(value, size));
		break;
	case SHAPE_HEX:
		put_hex(t, value);
		break;
	case SHAPE_POINTER:
		put_pointer(t, value);
		break;
	case SHAPE_OCTAL:
		put_byte(t, '0');
		put_octal(t, value, 2);
		break;
	case SHAPE_ID:
		put_id(t, value);
		break;
	case SHAPE_FD:
		put_fd(t, (int32_t)value, false);
		break;
	case SHAPE_WORDS:
		put_field(t, (enum field)detail, value);
		break;
	case SHAPE_FLAGS:
		put_flags(t, detail, value);
		break;
	case SHAPE_BITS:
		put_bits(t, (enum field)detail, value);
		break;
	case SHAPE_NUMBERS:
		put_numbers(t, v);
		break;
	case SHAPE_TEXT:
		put_terminated(t, v);
		break;
	case SHAPE_FIELD_TEXT:
		put_field_text(t, v, 0, v->size);
		break;
	case SHAPE_DEVICE:
		put_network_device(t, value);
		break;
	case SHAPE_LINK_ADDRESS:
		put_link_address(t, v);
		break;
	case SHAPE_PORT:
		put_network_number(t, "htons(", v);
		break;
	case SHAPE_NET_64:
		put_network_number(t, "htobe64(", v);
		break;
	case SHAPE_VERSION:
		put_kernel_version(t, (uint32_t)value);
		break;
	default:
		put_hex_bytes(t, v);
	}
}

size_t put_members(struct text *t, const struct view *v, const struct member *members, size_t count)
{
	size_t done = 0;

	for (; done < count; done++) {
		const struct member *m = &members[done];
		struct view part = view_part(v, m->at, m->size);

		if (part.size < m->size)
			break;
		put(t, done ? ", " : "");
		put(t, m->name);
		put_shape(t, (enum shape)m->shape, m->detail, &part);
	}
	return done;
}

void put_structure(struct text *t, const struct view *v, const struct member *members, size_t count)
{
	size_t done;

	put_byte(t, '{');
	done = put_members(t, v, members, count);
	if (done < count)
		put(t, done ? ", ..." : "...");
	put_byte(t, '}');
}
