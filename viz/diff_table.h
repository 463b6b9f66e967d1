/*
 * What the calls of two recordings are taken for, each once: texts (names of files and hosts,
 * functions, programs) and signatures. A signature says what of a call is the same in each run
 * of a program: which call, with which flags, on what, from which function, how it ended. Counts
 * are kept for both recordings.
 *
 * Bounded: texts and signatures beyond the limits are taken for one, TEXT_REST, and counted as
 * left out.
 */
#ifndef VIZ_DIFF_TABLE_H
#define VIZ_DIFF_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DIFF_SIDES 2 /* A and B */

#define DIFF_TEXTS_MAX      (1u << 18)
#define DIFF_TEXT_BYTES_MAX (64u << 20)
#define DIFF_SIGNATURES_MAX (1u << 19)

#define DIFF_NR_REST UINT32_MAX /* the number of the signature that stands for the rest */

#define TEXT_NONE 0u /* "" */
#define TEXT_REST 1u /* what there was no room for */

/* How far the number of calls says something about the program. */
enum call_steadiness {
	CALL_STEADY,
	/*
	 * It depends on timing or on addresses: what waits, reads of what another end writes,
	 * mappings of memory, answers that are to be asked again for.
	 */
	CALL_ELASTIC,
	CALL_SCHEDULING, /* on the scheduler alone: futex, sched_yield, restart_syscall */
};

struct diff_text {
	const char *text;
	uint32_t size;
	uint8_t kind; /* enum diff_name_kind */
	/* Of a name: the calls that named it, and those of them that did not fail. */
	uint64_t calls[DIFF_SIDES], successes[DIFF_SIDES];
	/* Of a file: how often it was seen in its directory, which is a text. */
	uint32_t listed[DIFF_SIDES], directory;
	/* Of a directory: entries that were listed; cut: the log does not have all of them. */
	uint64_t entries[DIFF_SIDES];
	bool cut[DIFF_SIDES];
};

struct diff_signature {
	uint32_t nr, error; /* error: an errno, 0: none */
	uint8_t arch, steadiness;
	uint32_t flags;    /* a hash of its flags and commands */
	uint32_t resource; /* text: what it was on */
	uint32_t function; /* text: who made it */
	/* Not part of the key. */
	uint32_t words; /* text: the flags as text */
	uint32_t what;  /* the signature of the same call without an error; maybe this one */
	uint64_t calls[DIFF_SIDES];
	double total_ns[DIFF_SIDES];
	uint32_t first[DIFF_SIDES]; /* index + 1 of the first call that is kept; 0: none */
};

struct diff_table {
	struct diff_text *texts;
	struct diff_signature *signatures;
	uint32_t text_count, signature_count;
	uint32_t text_capacity, signature_capacity;
	uint32_t *text_slots, *signature_slots; /* hash -> index + 1 */
	uint32_t text_slot_count, signature_slot_count;
	char **chunks; /* what texts point into */
	uint32_t chunk_count;
	size_t chunk_used, text_bytes;
	uint64_t texts_left_out, signatures_left_out; /* look-ups that found no room */
	bool failed;                                  /* out of memory */
};

/* 0 or STREC_NOMEM. */
int diff_table_init(struct diff_table *table);
void diff_table_release(struct diff_table *table);

/* The index of a text; TEXT_REST where there is no room. */
uint32_t diff_table_text(struct diff_table *table, const char *text, size_t size, uint8_t kind);

/*
 * The index of a signature by its key; 0, which stands for the rest, where there is no room.
 * *is_new: it was not there, and all but its key is 0.
 */
uint32_t diff_table_signature(struct diff_table *table, const struct diff_signature *key,
			      bool *is_new);

static inline const char *diff_text_of(const struct diff_table *table, uint32_t text)
{
	return table->texts[text].text;
}

#endif
