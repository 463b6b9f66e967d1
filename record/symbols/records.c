#include "record/symbols/records.h"

#include <string.h>

#include "record/symbols/names.h"

static void put_framed(struct buffer *out, const struct buffer *record)
{
	uint8_t size[4];

	put_u32(size, (uint32_t)record->size);
	buffer_put(out, size, sizeof(size));
	buffer_put(out, record->bytes, record->size);
	out->failed |= record->failed;
}

void record_put_number(struct buffer *out, enum record_kind kind, uint64_t number)
{
	struct buffer record = {0};

	buffer_put_u8(&record, (uint8_t)kind);
	buffer_put_varint(&record, number);
	put_framed(out, &record);
	buffer_release(&record);
}

/* A text as its size plus one, and NULL as 0. */
static void put_text(struct buffer *out, const char *text)
{
	size_t size = text ? strlen(text) : 0;

	buffer_put_varint(out, text ? size + 1 : 0);
	buffer_put(out, text, size);
}

void record_put_symbol(struct buffer *out, const struct symbol *symbol)
{
	struct buffer record = {0};

	buffer_put_u8(&record, RECORD_SYMBOL);
	buffer_put_varint(&record, symbol->into);
	buffer_put_varint(&record, symbol->count);
	for (uint32_t i = 0; i < symbol->count; i++) {
		put_text(&record, symbol->lines[i].function);
		put_text(&record, symbol->lines[i].file);
		buffer_put_varint(&record, symbol->lines[i].line);
		buffer_put_varint(&record, symbol->lines[i].column);
	}
	put_framed(out, &record);
	buffer_release(&record);
}

/* c->failed for what is no text; STREC_NOMEM. */
static int read_text(struct cursor *c, struct symbol_set *set, const char **text)
{
	uint64_t size = cursor_varint(c);
	const uint8_t *bytes;

	*text = NULL;
	if (size == 0)
		return 0;
	bytes = size > NAME_SIZE_MAX ? NULL : cursor_bytes(c, (size_t)size - 1);
	if (!bytes || memchr(bytes, '\0', (size_t)size - 1)) {
		c->failed = true;
		return 0;
	}
	*text = symbol_set_text(set, (const char *)bytes, (size_t)size - 1);
	return *text ? 0 : STREC_NOMEM;
}

static uint32_t read_u32(struct cursor *c)
{
	uint64_t v = cursor_varint(c);

	c->failed |= v > UINT32_MAX;
	return (uint32_t)v;
}

static int read_line(struct cursor *c, struct symbol_set *set, struct symbol_line *line)
{
	int rc = read_text(c, set, &line->function);

	if (!rc)
		rc = read_text(c, set, &line->file);
	line->line = read_u32(c);
	line->column = read_u32(c);
	return rc;
}

static int read_symbol(struct cursor *c, struct symbol_set *set, struct symbol *symbol)
{
	uint64_t into = cursor_varint(c), count = cursor_varint(c);
	struct symbol_line *lines;
	int rc = 0;

	if (c->failed || count > RECORD_LINES_MAX) {
		c->failed = true;
		return 0;
	}
	lines = symbol_set_lines(set, (size_t)count);
	if (!lines)
		return STREC_NOMEM;
	for (uint64_t i = 0; i < count && !rc && !c->failed; i++)
		rc = read_line(c, set, &lines[i]);
	if (rc || c->failed)
		return rc;
	symbol->into = into;
	symbol->count = (uint32_t)count;
	symbol->lines = lines;
	return 0;
}

static int read_record(struct cursor *c, struct symbol_set *set, const size_t *indices,
		       size_t count, struct told *told)
{
	unsigned kind = cursor_u8(c);
	int rc = 0;

	if (!told->opened && kind != RECORD_FILE && kind != RECORD_UNANSWERED)
		kind = 0;
	switch (kind) {
	case RECORD_FILE:
		told->file = read_u32(c);
		c->failed |= told->opened;
		told->opened = true;
		break;
	case RECORD_UNANSWERED:
		cursor_varint(c);
		told->unanswered = true;
		break;
	case RECORD_UNIT:
		told->unit = cursor_varint(c);
		break;
	case RECORD_SYMBOL:
		if (told->symbols == count) {
			c->failed = true;
			break;
		}
		rc = read_symbol(c, set, &set->symbols[indices[told->symbols]]);
		if (!rc && !c->failed) {
			told->symbols++;
			told->unit = NO_UNIT;
		}
		break;
	case RECORD_END:
		cursor_varint(c);
		told->whole = told->symbols == count;
		break;
	default:
		c->failed = true;
	}
	c->failed |= cursor_left(c) > 0;
	return rc;
}

int records_read(const uint8_t *bytes, size_t size, struct symbol_set *set, const size_t *indices,
		 size_t count, struct told *told)
{
	*told = (struct told){.unit = NO_UNIT};
	while (size >= 4 && !told->whole) {
		uint32_t length = get_u32(bytes);
		struct cursor c = {bytes + 4, bytes + 4, false};
		int rc;

		if (length > size - 4)
			break;
		c.end += length;
		rc = read_record(&c, set, indices, count, told);
		if (rc || c.failed)
			return rc;
		bytes += 4 + (size_t)length;
		size -= 4 + (size_t)length;
	}
	return 0;
}
