#include <string.h>

#include "format/block.h"
#include "format/error.h"
#include "format/layout.h"
#include "format/symbols_fields.h"

/* More of what a log may claim is passed over: 64 million bytes in all. */
#define SYMBOLS_MAX     (1u << 20)
#define LINES_MAX       (4u << 20)
#define LINES_OF_ONE    64
#define TEXTS_BYTES_MAX (256u << 20)

static int module_decode(struct cursor *c, struct code_module *m)
{
	const uint8_t *id, *path;
	size_t size;

	*m = (struct code_module){0};
	m->number = (uint32_t)cursor_varint(c);
	m->pid = (int32_t)cursor_zigzag(c);
	m->build_id_size = cursor_u8(c);
	id = cursor_bytes(c, m->build_id_size);
	size = (size_t)cursor_varint(c);
	path = cursor_bytes(c, size);
	if (!path || c->failed || m->build_id_size > BUILD_ID_SIZE_MAX || m->number == 0 ||
	    m->number > MODULES_MAX)
		return STREC_FORMAT;
	memcpy(m->build_id, id, m->build_id_size);
	m->path = strndup((const char *)path, size);
	return m->path ? 0 : STREC_NOMEM;
}

/* The first that is told of a number stays: who has a pointer to it keeps it. */
static int module_add(struct symbol_table *t, struct code_module module)
{
	struct code_module *copy;

	if (module.number >= t->module_count) {
		size_t count = module.number < 256 ? 256 : MODULES_MAX + 1;
		struct code_module **grown = realloc(t->modules, count * sizeof(*grown));

		if (!grown) {
			free((char *)module.path);
			return STREC_NOMEM;
		}
		memset(grown + t->module_count, 0, (count - t->module_count) * sizeof(*grown));
		t->modules = grown;
		t->module_count = count;
	}
	copy = t->modules[module.number] ? NULL : malloc(sizeof(*copy));
	if (!copy) {
		free((char *)module.path);
		return t->modules[module.number] ? 0 : STREC_NOMEM;
	}
	*copy = module;
	t->modules[module.number] = copy;
	return 0;
}

int symbol_table_modules(struct symbol_table *t, struct cursor payload)
{
	struct cursor list;
	unsigned id;

	while (field_next(&payload, &id, &list)) {
		while (id == MODULES_LIST && list.at < list.end) {
			struct code_module module;
			int rc = module_decode(&list, &module);

			if (rc == 0)
				rc = module_add(t, module);
			if (rc)
				return rc;
		}
	}
	return 0;
}

/* The texts of one block, each with a NUL behind it. */
struct texts {
	char *bytes;
	uint32_t *at;
	size_t count;
};

static int texts_decode(struct texts *texts, struct cursor c)
{
	char *to;
	size_t capacity = 0;

	texts->bytes = to = malloc(cursor_left(&c) + 1);
	if (!to)
		return STREC_NOMEM;
	while (c.at < c.end) {
		size_t size = (size_t)cursor_varint(&c);
		const uint8_t *text = cursor_bytes(&c, size);

		if (!text)
			return STREC_FORMAT;
		if (!array_reserve(&texts->at, &capacity, texts->count, sizeof(*texts->at)))
			return STREC_NOMEM;
		texts->at[texts->count++] = (uint32_t)(to - texts->bytes);
		memcpy(to, text, size);
		to[size] = '\0';
		/* A text takes at least its size and a byte for that, so there is room. */
		to += size + 1;
	}
	return 0;
}

static const char *text_of(const struct texts *texts, uint64_t code, bool *failed)
{
	if (code > texts->count)
		*failed = true;
	return code && code <= texts->count ? texts->bytes + texts->at[code - 1] : NULL;
}

static int line_decode(struct symbol_table *t, const struct texts *texts, struct cursor *c)
{
	struct symbol_line line;
	bool failed = false;

	line.function = text_of(texts, cursor_varint(c), &failed);
	line.file = text_of(texts, cursor_varint(c), &failed);
	line.line = (uint32_t)cursor_varint(c);
	line.column = (uint32_t)cursor_varint(c);
	if (failed || c->failed || t->line_count == LINES_MAX)
		return STREC_FORMAT;
	if (!array_reserve(&t->lines, &t->line_capacity, t->line_count, sizeof(line)))
		return STREC_NOMEM;
	t->lines[t->line_count++] = line;
	return 0;
}

static int symbol_decode(struct symbol_table *t, const struct texts *texts, struct cursor *c,
			 uint64_t *offset)
{
	struct symbol_entry entry = {0};
	int rc = 0;

	entry.symbol.module = (uint32_t)cursor_varint(c);
	*offset += (uint64_t)cursor_zigzag(c);
	entry.symbol.offset = *offset;
	entry.symbol.into = cursor_varint(c);
	entry.symbol.count = (uint32_t)cursor_varint(c);
	entry.first_line = t->line_count;
	entry.order = t->count;
	if (c->failed || entry.symbol.count > LINES_OF_ONE || t->count == SYMBOLS_MAX)
		return STREC_FORMAT;
	for (uint32_t i = 0; rc == 0 && i < entry.symbol.count; i++)
		rc = line_decode(t, texts, c);
	if (rc)
		return rc;
	if (!array_reserve(&t->entries, &t->capacity, t->count, sizeof(entry)))
		return STREC_NOMEM;
	t->entries[t->count++] = entry;
	return 0;
}

static int entry_order(const void *a, const void *b)
{
	const struct symbol_entry *x = a, *y = b;

	if (x->symbol.module != y->symbol.module)
		return x->symbol.module < y->symbol.module ? -1 : 1;
	if (x->symbol.offset != y->symbol.offset)
		return x->symbol.offset < y->symbol.offset ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Ordered, of each frame the one that was told last, and with pointers to its lines. */
static void table_settle(struct symbol_table *t)
{
	size_t kept = 0;

	qsort(t->entries, t->count, sizeof(*t->entries), entry_order);
	for (size_t i = 0; i < t->count; i++) {
		struct symbol_entry *entry = &t->entries[i];

		if (kept && t->entries[kept - 1].symbol.module == entry->symbol.module &&
		    t->entries[kept - 1].symbol.offset == entry->symbol.offset)
			kept--;
		t->entries[kept++] = *entry;
	}
	t->count = kept;
	for (size_t i = 0; i < t->count; i++) {
		t->entries[i].order = i;
		t->entries[i].symbol.lines = t->lines + t->entries[i].first_line;
	}
}

static bool texts_keep(struct symbol_table *t, struct texts *texts)
{
	free(texts->at);
	texts->at = NULL;
	if (!array_reserve(&t->texts, &t->text_capacity, t->text_count, sizeof(*t->texts)))
		return false;
	t->texts[t->text_count++] = texts->bytes;
	return true;
}

int symbol_table_symbols(struct symbol_table *t, struct cursor payload)
{
	struct texts texts = {0};
	struct cursor list;
	uint64_t offset = 0;
	int rc = 0;
	unsigned id;

	if (t->bytes + cursor_left(&payload) > TEXTS_BYTES_MAX)
		return 0;
	t->bytes += cursor_left(&payload);
	while (rc == 0 && field_next(&payload, &id, &list)) {
		if (id == SYMBOLS_TEXTS && !texts.bytes)
			rc = texts_decode(&texts, list);
		while (rc == 0 && id == SYMBOLS_LIST && list.at < list.end)
			rc = symbol_decode(t, &texts, &list, &offset);
	}
	if (!texts_keep(t, &texts)) {
		/* Lines may point to the texts. */
		t->count = t->line_count = 0;
		free(texts.bytes);
		return STREC_NOMEM;
	}
	table_settle(t);
	return rc;
}

void symbol_table_release(struct symbol_table *t)
{
	for (size_t i = 0; i < t->module_count; i++) {
		if (t->modules[i])
			free((char *)t->modules[i]->path);
		free(t->modules[i]);
	}
	for (size_t i = 0; i < t->text_count; i++)
		free(t->texts[i]);
	free(t->modules);
	free(t->texts);
	free(t->entries);
	free(t->lines);
	*t = (struct symbol_table){0};
}

const struct code_module *symbol_table_module(const struct symbol_table *t, uint32_t number)
{
	return number < t->module_count ? t->modules[number] : NULL;
}

const struct symbol *symbol_table_find(const struct symbol_table *t,
				       const struct stack_frame *frame)
{
	uint64_t offset = stack_frame_code(frame);
	size_t low = 0, high = t->count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const struct symbol *s = &t->entries[middle].symbol;

		if (s->module == frame->module && s->offset == offset)
			return s;
		if (s->module < frame->module || (s->module == frame->module && s->offset < offset))
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}
