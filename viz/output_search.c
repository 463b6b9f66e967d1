#include "viz/output_search.h"

#include <string.h>

#include "viz/output_text.h"

#define PART_LINES 512 /* that are looked through at least, from their beginning */

bool output_search_init(struct output_search *search, struct log_reader *reader)
{
	*search = (struct output_search){.state = OUTPUT_SEARCH_OFF};
	return output_window_init(&search->window, reader);
}

void output_search_release(struct output_search *search)
{
	output_window_release(&search->window);
}

bool output_line_has(const struct output_window *window, const struct output_line *line,
		     const char *text)
{
	char shown[OUTPUT_SHOWN_SIZE];

	output_text(shown, sizeof(shown), window->bytes + line->at, line->size);
	return strcasestr(shown, text) != NULL;
}

/*
 * Backwards: the next part is the lines from a write on whose place is known. With none left
 * the search ends.
 */
static void part_begin(struct output_search *search, const struct view_context *ctx)
{
	uint64_t from = search->end > PART_LINES ? search->end - PART_LINES : 0;
	const struct output_anchor *place =
		search->end ? output_place(ctx->output, output_before(ctx->output, from)) : NULL;

	if (!place) {
		search->state = OUTPUT_SEARCH_NONE;
		return;
	}
	search->line = place->lines;
	search->first = place->lines;
	search->any = false;
	output_window_go(&search->window, ctx, search->line);
}

void output_search_begin(struct output_search *search, const struct view_context *ctx,
			 const char *text, uint64_t line, bool forward)
{
	search->state = forward ? OUTPUT_SEARCH_FORWARD : OUTPUT_SEARCH_BACK;
	search->text = text;
	search->line = search->end = line;
	if (forward)
		output_window_go(&search->window, ctx, line);
	else
		part_begin(search, ctx);
}

static void found(struct output_search *search, uint64_t line)
{
	search->state = OUTPUT_SEARCH_FOUND;
	search->line = line;
}

/* All lines were looked at: backwards those of a part, whose last match is the one. */
static void lines_end(struct output_search *search, const struct view_context *ctx)
{
	if (search->state == OUTPUT_SEARCH_FORWARD) {
		search->state = OUTPUT_SEARCH_NONE;
	} else if (search->any) {
		found(search, search->last);
	} else {
		search->end = search->first;
		part_begin(search, ctx);
	}
}

/* Looks at the lines before bound; true where the search is over. */
static bool look(struct output_search *search, uint64_t bound)
{
	for (; search->line < bound; search->line++) {
		const struct output_line *line = output_window_line(&search->window, search->line);

		if (!line || !output_line_has(&search->window, line, search->text))
			continue;
		if (search->state == OUTPUT_SEARCH_FORWARD) {
			found(search, search->line);
			return true;
		}
		search->last = search->line;
		search->any = true;
	}
	return false;
}

void output_search_step(struct output_search *search, const struct view_context *ctx, int budget)
{
	struct output_window *window = &search->window;
	uint64_t bound = output_closed_lines(ctx->output), have;
	bool all;

	if (!output_search_is_under_way(search))
		return;
	if (output_window_is_stale(window, ctx)) {
		search->state = OUTPUT_SEARCH_OFF;
		return;
	}
	all = !output_window_read(window, ctx, budget) && !window->full;
	/* The last line may go on. */
	have = window->first + (uint64_t)window->count - (window->count && !all ? 1 : 0);
	if (search->state == OUTPUT_SEARCH_BACK && search->end < bound)
		bound = search->end;
	if (look(search, have < bound ? have : bound))
		return;
	if (all || search->line >= bound)
		lines_end(search, ctx);
	else if (window->count)
		output_window_drop(window, window->count - 1);
}
