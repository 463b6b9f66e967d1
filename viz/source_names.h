/*
 * What the places of a recording are in its source: functions and lines, each one once with a
 * number. Looked up when a place is met first and kept between screens until symbols come.
 */
#ifndef VIZ_SOURCE_NAMES_H
#define VIZ_SOURCE_NAMES_H

#include <stdbool.h>
#include <stdint.h>

#include "format/symbols.h"

#define SOURCE_NAMES_MAX   8192
#define SOURCE_NAME_SLOTS  16384 /* a power of two, as the other */
#define SOURCE_PLACES_MAX  8192
#define SOURCE_PLACE_SLOTS 16384
#define SOURCE_ITEMS_MAX   16384 /* functions of places: more than one where some are inlined */

enum source_kind {
	SOURCE_REST,     /* what there was no room for; the name with number 0 */
	SOURCE_FUNCTION, /* or a place that nothing is known of */
	SOURCE_LINE,     /* likewise */
	SOURCE_MODULE,   /* stands for all of its code */
	SOURCE_THREAD,   /* tasks of one name */
	SOURCE_UNKNOWN,  /* callers that could not be told */
	SOURCE_START,    /* no caller */
};

struct source_name {
	enum source_kind kind;
	uint64_t key; /* never 0; tells it from all others, also in later screens */
	/* By value; its texts live as long as the symbol table. Of a function some line of it. */
	struct symbol_line line;
	const struct code_module *module; /* NULL: not known */
	uint64_t offset;                  /* of code without a function */
	char thread[16];
	uint16_t function; /* of a line: the number of its function's name */
};

/* A function that a place is in, the outermost first: those behind it are inlined there. */
struct source_item {
	uint16_t function, line; /* numbers of names */
	bool runtime;            /* as source_is_runtime() tells */
};

struct source_place_items {
	uint64_t place;
	uint16_t first, count; /* in items */
};

/* Zero-initialised it is empty. */
struct source_names {
	const struct symbol_table *symbols; /* those that all here comes from, */
	size_t symbol_bytes;                /* and how much they were then */
	uint32_t count, place_count, item_count;
	struct source_name names[SOURCE_NAMES_MAX];
	struct source_place_items places[SOURCE_PLACES_MAX];
	struct source_item items[SOURCE_ITEMS_MAX];
	uint16_t name_slots[SOURCE_NAME_SLOTS]; /* number + 1 by key */
	uint16_t place_slots[SOURCE_PLACE_SLOTS];
};

/*
 * To be called before a screen is made: forgets all where symbols have come or where room runs
 * short. Numbers are as old as that.
 */
void source_names_begin(struct source_names *names, const struct symbol_table *symbols);

/* The functions of a place, as stack_frame_place() tells it, which is not 0. */
struct source_place_items source_names_place(struct source_names *names, uint64_t place);

/* The numbers of other names; module is that of struct code_module, 0 where none is known. */
uint16_t source_names_module(struct source_names *names, uint32_t module);
uint16_t source_names_thread(struct source_names *names, const char *thread);
uint16_t source_names_other(struct source_names *names, enum source_kind kind);

#define SOURCE_LABEL_SIZE 320

/*
 * "work", "app+0x1234" where nothing is known, "[libc.so.6]" for a module, the name of a thread.
 * Returns text.
 */
const char *source_name_function(const struct source_name *name,
				 char text[static SOURCE_LABEL_SIZE]);

/*
 * "w.c:12", with whole the path as far as it is known; "(libc.so.6)" where only the module is;
 * "" for what has no place. Returns text.
 */
const char *source_name_line(const struct source_name *name, bool whole,
			     char text[static SOURCE_LABEL_SIZE]);

#endif
