/*
 * The terms of a filter and how they lead to each other. Private to replay/filter*.c.
 */
#ifndef REPLAY_FILTER_PRIVATE_H
#define REPLAY_FILTER_PRIVATE_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/event.h"
#include "format/symbols.h"
#include "format/syscalls.h"
#include "replay/filter.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Where matching ends; all other values of next[] are indices of later terms. */
#define TERM_ACCEPT 0xfffe
#define TERM_REJECT 0xffff

#define CALL_WORDS ((SYSCALL_NR_MAX + 63) / 64)

/* The calls that a term means, a bit for each architecture and number. */
struct call_set {
	uint64_t words[ARCHES][CALL_WORDS];
};

enum compare_op { OP_EQ = 1 << 0, OP_LT = 1 << 1, OP_GT = 1 << 2, OP_REGEX = 1 << 3 };

struct stack_places;

struct term {
	bool (*match)(const struct term *term, const struct event *ev);
	/* Another way to match, by the names of descriptors; NULL: there is none. */
	bool (*match_names)(const struct term *term, const struct event *ev,
			    const struct descriptors *names);
	/* Of a term about stacks: whether a place of one is meant; NULL: it is of none. */
	bool (*match_place)(const struct term *term, const struct code_module *module,
			    const struct symbol_line *line);
	struct stack_places *places; /* owned; what the above said before */
	unsigned op;                 /* enum compare_op, or-ed */
	int64_t number;              /* for what compares numbers */
	struct call_set *calls;      /* these three are owned; NULL where the term has none */
	regex_t *regex;
	char *text;
	size_t text_size;
	/*
	 * The term to go on with, for no and for yes. While it is being parsed: the next
	 * slot of a list of slots that will get the same target, see struct jumps.
	 */
	uint16_t next[2];
};

struct filter {
	const struct symbol_table *symbols; /* NULL: no function has a name */
	char *text;
	struct term *terms;
	unsigned count;
	unsigned start; /* 0, or TERM_ACCEPT for blank text */
};

/* A filter without terms, with room for those of size bytes of text; NULL: no memory. */
struct filter *filter_new(const char *text, size_t size);

/* Frees what the term owns, not the term. */
void term_release(struct term *term);

/* The values of term->match; what each takes from the term is in replay/filter_match.c. */
bool term_match_nothing(const struct term *term, const struct event *ev);
bool term_match_calls(const struct term *term, const struct event *ev);
bool term_match_failed(const struct term *term, const struct event *ev);
bool term_match_ok(const struct term *term, const struct event *ev);
bool term_match_errno(const struct term *term, const struct event *ev);
bool term_match_ret(const struct term *term, const struct event *ev);
bool term_match_dur(const struct term *term, const struct event *ev);
bool term_match_time(const struct term *term, const struct event *ev);
bool term_match_nr(const struct term *term, const struct event *ev);
bool term_match_ip(const struct term *term, const struct event *ev);
bool term_match_fd(const struct term *term, const struct event *ev);
bool term_match_pid(const struct term *term, const struct event *ev);
bool term_match_tid(const struct term *term, const struct event *ev);
bool term_match_comm(const struct term *term, const struct event *ev);
bool term_match_path(const struct term *term, const struct event *ev);
bool term_match_names(const struct term *term, const struct event *ev,
		      const struct descriptors *names);

#endif
