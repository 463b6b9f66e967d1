/*
 * The names of flags and constants, by argument kind: what viz/decode.c prints for them.
 *
 * The values are those of Linux on x86, whatever machine this is compiled on.
 */
#ifndef VIZ_DECODE_WORDS_H
#define VIZ_DECODE_WORDS_H

#include <stdint.h>

struct word {
	uint32_t value;
	const char *name;
};

/*
 * The words of a kind. The bits of the mask choice hold one value out of a list, as O_ACCMODE
 * does; each other bit is a flag. Where flags overlap, the word of more bits comes first.
 */
struct word_set {
	const struct word *words;
	uint32_t count;
	uint32_t choice;
	const char *unknown; /* stands beside a value without a name; NULL: nothing does */
};

/* The set of an enum arg_kind, static; NULL for a kind that is printed otherwise. Any value. */
const struct word_set *word_set_of(unsigned kind);

#endif
