/* The signature (viz/diff_table.h) of a call, and what descriptors lead to on the way. */
#ifndef VIZ_DIFF_SIGNATURE_H
#define VIZ_DIFF_SIGNATURE_H

#include "format/symbols.h"
#include "replay/descriptors.h"
#include "viz/diff_names.h"
#include "viz/diff_table.h"

#define SIGNER_NAMINGS 8192 /* names of descriptors that are known by their number */
#define SIGNER_PLACES  4096 /* stacks whose function is known */

/* How the functions of stacks are told from each other. */
enum diff_functions {
	FUNCTIONS_NONE,    /* not at all: one of the recordings has no stacks */
	FUNCTIONS_BY_NAME, /* both have symbols */
	FUNCTIONS_BY_PLACE /* module and offset, where both have the same build of it */
};

/* Of one log. */
struct diff_signer {
	struct diff_table *table;
	unsigned side; /* 0: A, 1: B */
	enum diff_functions functions;
	const struct symbol_table *other; /* of the other log */
	struct diff_names names;
	struct {
		uint32_t naming, text;
	} namings[SIGNER_NAMINGS];
	struct {
		uint64_t block;
		uint32_t frame, text; /* frame: index + 1 */
	} places[SIGNER_PLACES];
};

/* NULL when out of memory; free() it. */
struct diff_signer *diff_signer_new(struct diff_table *table, unsigned side);

/*
 * The signature of an EVENT_CALL, in table, which counts the call. names: of the log, told of
 * events up to this one; symbols: of the log; block: the address of its block. signer->names.ids
 * are the caller's.
 */
uint32_t diff_sign(struct diff_signer *signer, const struct event *ev,
		   const struct descriptors *names, const struct symbol_table *symbols,
		   uint64_t block);

#endif
