/*
 * Looks for a text in the lines of the output, forwards or backwards, in slices.
 */
#ifndef VIZ_OUTPUT_SEARCH_H
#define VIZ_OUTPUT_SEARCH_H

#include "viz/output_window.h"

enum output_search_state {
	OUTPUT_SEARCH_OFF,
	OUTPUT_SEARCH_FORWARD,
	OUTPUT_SEARCH_BACK,
	OUTPUT_SEARCH_FOUND,
	OUTPUT_SEARCH_NONE, /* it ended without a match */
};

struct output_search {
	enum output_search_state state;
	const char *text;
	struct output_window window; /* the lines that are looked at */
	uint64_t line;               /* the next one; of FOUND the match */
	uint64_t first, end;         /* backwards: the lines that are being looked at, */
	uint64_t last;               /* the last match of them, */
	bool any;                    /* if there was any */
};

/* False when out of memory; release it then, too. */
bool output_search_init(struct output_search *search, struct log_reader *reader);
void output_search_release(struct output_search *search);

/*
 * Begins to look for text: from line on, or before it. Case makes no difference. The caller
 * keeps the text.
 */
void output_search_begin(struct output_search *search, const struct view_context *ctx,
			 const char *text, uint64_t line, bool forward);

/* A slice of it: state tells what came of it. */
void output_search_step(struct output_search *search, const struct view_context *ctx, int budget);

static inline bool output_search_is_under_way(const struct output_search *search)
{
	return search->state == OUTPUT_SEARCH_FORWARD || search->state == OUTPUT_SEARCH_BACK;
}

/* Whether a line has the text, as it is shown. */
bool output_line_has(const struct output_window *window, const struct output_line *line,
		     const char *text);

#endif
