/*
 * The fields of modules and symbols blocks. Private to format/.
 */
#ifndef FORMAT_SYMBOLS_FIELDS_H
#define FORMAT_SYMBOLS_FIELDS_H

#include "format/bytes.h"
#include "format/symbols.h"

#define SYMBOLS_BLOCK_BYTES (4u << 20) /* a symbols block is full with so many */

/* Texts, each once, as the field SYMBOLS_TEXTS. Zero-initialised it is empty. */
struct text_place {
	size_t at, size; /* in the bytes */
};

struct text_set {
	struct buffer bytes; /* failed: there was no memory */
	struct text_place *places;
	size_t count, capacity;
	uint32_t *slots; /* hash: text -> index + 1 */
	size_t slot_count;
};

void text_set_release(struct text_set *set);

/* Appends the field MODULES_LIST to out. */
void modules_encode(struct buffer *out, const struct code_module *modules, size_t count);

/* Appends the field SYMBOLS_LIST to out, as far as a block has room; returns how many. */
size_t symbols_encode(struct text_set *texts, struct buffer *out, const struct symbol *symbols,
		      size_t count);

/* Takes in the payload of a modules or a symbols block: 0, STREC_FORMAT, STREC_NOMEM. */
int symbol_table_modules(struct symbol_table *table, struct cursor payload);
int symbol_table_symbols(struct symbol_table *table, struct cursor payload);
void symbol_table_release(struct symbol_table *table);

#endif
