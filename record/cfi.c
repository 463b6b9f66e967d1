#include "record/cfi.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "record/cfi_private.h"

#define ENTRY_SIZE_64     0xffffffffu /* a size of 8 bytes follows */
#define TABLE_ENCODING    (DW_EH_PE_datarel | DW_EH_PE_sdata4)
#define TABLE_ROW_SIZE    8
#define INDEX_FIRST       256
#define LEB_BITS_MAX      140 /* of 20 bytes: padded ones exist, endless ones would cost time */
#define LETTERS_MAX       16  /* of an augmentation, NUL included */
#define PROGRAM_SIZE_MAX  (1u << 18) /* the largest of gcc's cc1 has 20 KB */
#define ENCODING_FORMAT   0x0f
#define ENCODING_RELATION 0x70

struct cfi_index_row {
	uint64_t start;  /* of the code */
	uint32_t offset; /* of the entry */
};

uint64_t cfi_number(struct cfi_reader *r, unsigned size)
{
	uint64_t v = 0;

	if (r->failed || r->end - r->at < size) {
		r->failed = true;
		return 0;
	}
	for (unsigned i = 0; i < size; i++)
		v |= (uint64_t)r->section->bytes[r->at + i] << 8 * i;
	r->at += size;
	return v;
}

static uint64_t leb(struct cfi_reader *r, unsigned *bits, uint8_t *last)
{
	uint64_t v = 0;

	*bits = 0;
	do {
		*last = (uint8_t)cfi_number(r, 1);
		if (*bits < 64)
			v |= (uint64_t)(*last & 0x7f) << *bits;
		*bits += 7;
		r->failed |= *bits > LEB_BITS_MAX;
	} while (*last & 0x80 && !r->failed);
	return v;
}

uint64_t cfi_uleb(struct cfi_reader *r)
{
	unsigned bits;
	uint8_t last;

	return leb(r, &bits, &last);
}

int64_t cfi_sleb(struct cfi_reader *r)
{
	unsigned bits;
	uint8_t last;
	uint64_t v = leb(r, &bits, &last);

	if (bits < 64 && last & 0x40)
		v |= UINT64_MAX << bits;
	return (int64_t)v;
}

static uint64_t pointer_number(struct cfi_reader *r, uint8_t format, uint8_t word)
{
	switch (format) {
	case DW_EH_PE_absptr:
		return cfi_number(r, word);
	case DW_EH_PE_uleb128:
		return cfi_uleb(r);
	case DW_EH_PE_udata2:
		return cfi_number(r, 2);
	case DW_EH_PE_udata4:
		return cfi_number(r, 4);
	case DW_EH_PE_udata8:
	case DW_EH_PE_sdata8:
		return cfi_number(r, 8);
	case DW_EH_PE_sleb128:
		return (uint64_t)cfi_sleb(r);
	case DW_EH_PE_sdata2:
		return (uint64_t)(int16_t)cfi_number(r, 2);
	case DW_EH_PE_sdata4:
		return (uint64_t)(int32_t)cfi_number(r, 4);
	default:
		r->failed = true;
		return 0;
	}
}

uint64_t cfi_pointer(struct cfi_reader *r, uint8_t encoding, uint8_t word)
{
	uint64_t place = r->section->address + r->at, v;

	v = pointer_number(r, encoding & ENCODING_FORMAT, word);
	switch (encoding & ENCODING_RELATION) {
	case DW_EH_PE_absptr:
		break;
	case DW_EH_PE_pcrel:
		v += place;
		break;
	case DW_EH_PE_textrel:
		v += r->section->text;
		break;
	case DW_EH_PE_datarel:
		v += r->section->data;
		break;
	default:
		r->failed = true;
	}
	return word == 4 ? (uint32_t)v : v;
}

/* A CIE or FDE: where it ends, and its id, which of an FDE tells where its CIE is. */
struct entry {
	size_t id_at, body, end;
	uint64_t id;
	bool wide; /* 64-bit DWARF */
};

/* False behind the last entry. An entry of size 0 has body == end. */
static bool entry_read(const struct cfi_section *section, size_t at, struct entry *e)
{
	struct cfi_reader r = {section, at, section->size, at > section->size};
	uint64_t size = cfi_number(&r, 4);

	*e = (struct entry){.wide = size == ENTRY_SIZE_64};
	if (e->wide)
		size = cfi_number(&r, 8);
	if (r.failed || size > section->size - r.at)
		return false;
	e->id_at = e->body = r.at;
	r.end = e->end = r.at + size;
	if (size == 0)
		return true;
	e->id = cfi_number(&r, e->wide && !section->is_eh ? 8 : 4);
	e->body = r.at;
	return !r.failed;
}

static bool is_common(const struct cfi_section *section, const struct entry *e)
{
	if (section->is_eh)
		return e->id == 0;
	return e->id == (e->wide ? UINT64_MAX : UINT32_MAX);
}

/* What the letters behind the z stand for lies in the augmentation data. */
static void read_augmentation(struct cfi_reader *r, const char *letters, struct cfi_common *common)
{
	uint8_t encoding;

	for (; *letters && !r->failed; letters++) {
		switch (*letters) {
		case 'R':
			common->encoding = (uint8_t)cfi_number(r, 1);
			break;
		case 'L':
			cfi_number(r, 1);
			break;
		case 'P':
			encoding = (uint8_t)cfi_number(r, 1);
			pointer_number(r, encoding & ENCODING_FORMAT, common->word);
			break;
		case 'S':
			common->signal = true;
			break;
		default: /* not known, but where its data ends is */
			return;
		}
	}
}

static const char *read_text(struct cfi_reader *r)
{
	const char *text = (const char *)r->section->bytes + r->at;
	size_t left = r->end - r->at;
	const void *end = NULL;

	if (!r->failed)
		end = memchr(text, 0, left < LETTERS_MAX ? left : LETTERS_MAX);
	if (!end) {
		r->failed = true;
		return "";
	}
	r->at += strlen(text) + 1;
	return text;
}

static bool common_read(const struct cfi_section *section, size_t at, struct cfi_common *common)
{
	struct cfi_reader r = {.section = section};
	const char *augmentation;
	struct entry e;
	uint64_t version, size;

	*common = (struct cfi_common){.word = section->word};
	if (!entry_read(section, at, &e) || e.body == e.end || !is_common(section, &e))
		return false;
	r.at = e.body;
	r.end = common->end = e.end;
	version = cfi_number(&r, 1);
	augmentation = read_text(&r);
	if (version >= 4) {
		common->word = (uint8_t)cfi_number(&r, 1);
		if (cfi_number(&r, 1) != 0) /* size of a segment selector */
			return false;
	}
	common->code_align = cfi_uleb(&r);
	common->data_align = cfi_sleb(&r);
	common->return_address = version == 1 ? cfi_number(&r, 1) : cfi_uleb(&r);
	common->has_size = augmentation[0] == 'z';
	if (common->has_size) {
		size = cfi_uleb(&r);
		if (r.failed || size > r.end - r.at)
			return false;
		common->program = r.at + size;
		r.end = common->program;
		read_augmentation(&r, augmentation + 1, common);
	} else {
		common->program = r.at;
	}
	return !r.failed && (common->has_size || augmentation[0] == '\0') &&
	       (common->word == 4 || common->word == 8);
}

/* An FDE: the code that it is about, and its instructions. */
struct frame_entry {
	struct cfi_common common;
	uint64_t start, size; /* of the code */
	size_t program, end;
};

static bool frame_read(const struct cfi_section *section, const struct entry *e,
		       struct frame_entry *f)
{
	struct cfi_reader r = {section, e->body, e->end, false};
	uint64_t common = section->is_eh ? e->id_at - e->id : e->id, skip;

	if (section->is_eh && e->id > e->id_at)
		return false;
	if (!common_read(section, common, &f->common))
		return false;
	f->start = cfi_pointer(&r, f->common.encoding, f->common.word);
	f->size = pointer_number(&r, f->common.encoding & ENCODING_FORMAT, f->common.word);
	if (f->common.has_size) {
		skip = cfi_uleb(&r);
		if (r.failed || skip > r.end - r.at)
			return false;
		r.at += skip;
	}
	f->program = r.at;
	f->end = e->end;
	return !r.failed;
}

bool cfi_row(const struct cfi_section *section, uint64_t offset, uint64_t pc, struct cfi_row *row)
{
	struct frame_entry f;
	struct entry e;

	if (offset > section->size || !entry_read(section, offset, &e) || e.body == e.end ||
	    is_common(section, &e) || !frame_read(section, &e, &f) || pc - f.start >= f.size)
		return false;
	if (f.common.end - f.common.program > PROGRAM_SIZE_MAX ||
	    f.end - f.program > PROGRAM_SIZE_MAX)
		return false;
	return cfi_run(section, &f.common, f.program, f.end, f.start, pc, row);
}

static int compare_rows(const void *a, const void *b)
{
	const struct cfi_index_row *x = a, *y = b;

	return x->start < y->start ? -1 : x->start > y->start;
}

static bool index_put(struct cfi_index *index, size_t *capacity, uint64_t start, size_t offset)
{
	struct cfi_index_row *rows;

	if (index->count == *capacity) {
		*capacity = *capacity ? *capacity * 2 : INDEX_FIRST;
		rows = realloc(index->rows, *capacity * sizeof(*rows));
		if (!rows)
			return false;
		index->rows = rows;
	}
	index->rows[index->count++] = (struct cfi_index_row){start, (uint32_t)offset};
	return true;
}

bool cfi_index_make(struct cfi_index *index, const struct cfi_section *section)
{
	size_t capacity = 0;
	struct frame_entry f;
	struct entry e;

	*index = (struct cfi_index){0};
	for (size_t at = 0; entry_read(section, at, &e); at = e.end) {
		if (e.body == e.end || is_common(section, &e) || !frame_read(section, &e, &f) ||
		    f.size == 0)
			continue;
		if (!index_put(index, &capacity, f.start, at)) {
			cfi_index_release(index);
			return false;
		}
	}
	if (index->count)
		qsort(index->rows, index->count, sizeof(*index->rows), compare_rows);
	return true;
}

void cfi_index_release(struct cfi_index *index)
{
	free(index->rows);
	*index = (struct cfi_index){0};
}

size_t cfi_index_size(const struct cfi_index *index)
{
	return index->count * sizeof(*index->rows);
}

bool cfi_index_find(const struct cfi_index *index, uint64_t pc, uint64_t *offset)
{
	size_t low = 0, high = index->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (index->rows[middle].start <= pc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return false;
	*offset = index->rows[low - 1].offset;
	return true;
}

bool cfi_table_read(struct cfi_table *table, const uint8_t *bytes, size_t size, uint64_t address,
		    uint8_t word)
{
	const struct cfi_section section = {
		.bytes = bytes, .size = size, .address = address, .data = address, .word = word};
	struct cfi_reader r = {&section, 0, size, false};
	uint8_t version, frame_encoding, count_encoding, table_encoding;
	uint64_t count;

	*table = (struct cfi_table){.base = address};
	version = (uint8_t)cfi_number(&r, 1);
	frame_encoding = (uint8_t)cfi_number(&r, 1);
	count_encoding = (uint8_t)cfi_number(&r, 1);
	table_encoding = (uint8_t)cfi_number(&r, 1);
	table->eh_frame = cfi_pointer(&r, frame_encoding, word);
	if (r.failed || version != 1)
		return false;
	count = cfi_pointer(&r, count_encoding, word);
	if (!r.failed && table_encoding == TABLE_ENCODING && count > 0 &&
	    count <= (size - r.at) / TABLE_ROW_SIZE) {
		table->rows = bytes + r.at;
		table->count = count;
	}
	return true;
}

static uint64_t table_address(const struct cfi_table *table, size_t row, unsigned column)
{
	return table->base +
	       (uint64_t)(int32_t)get_u32(table->rows + row * TABLE_ROW_SIZE + 4 * column);
}

bool cfi_table_find(const struct cfi_table *table, uint64_t pc, uint64_t *offset)
{
	size_t low = 0, high = table->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (table_address(table, middle, 0) <= pc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return false;
	*offset = table_address(table, low - 1, 1) - table->eh_frame;
	return true;
}
