/*
 * The lines of the source that made the calls: for each stack the innermost place that is the
 * user's, as viz/stack_text.h tells it, or the innermost of all where none is.
 */
#include <stdlib.h>
#include <string.h>

#include "viz/html_page.h"
#include "viz/numbers.h"

#define LINES_SHOWN 40

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

struct hot_line {
	struct source_place place;
	struct source_use use;
};

struct hot_lines {
	struct hot_line lines[SOURCE_NODES];
	uint32_t count;
	struct source_use all;
};

static void use_add(struct source_use *to, const struct source_use *use)
{
	to->calls += use->calls;
	to->errors += use->errors;
	to->time_ns += use->time_ns;
}

/* The place of a node's stack; false for the name of a task, which has none. */
static bool place_of(const struct html_page *page, const struct symbol_table *symbols,
		     const struct source_node *node, struct source_place *place)
{
	const struct sources_state *state = page->sources;
	struct stack_frame frames[STACK_DEPTH_MAX + 1];
	unsigned count = 0;

	for (; node->caller != SOURCE_ROOT && count < COUNT_OF(frames);
	     node = &state->nodes[node->caller]) {
		frames[count] = (struct stack_frame){
			.module = place_module(node->place),
			.offset = place_offset(node->place),
			.interrupted = true, /* the offset is that of the code */
		};
		if (count)
			frames[count - 1].caller = &frames[count];
		count++;
	}
	return count && source_of_stack(symbols, frames, place);
}

static bool is_same(const struct source_place *a, const struct source_place *b)
{
	if (a->module != b->module || !a->line != !b->line)
		return false;
	if (!a->line)
		return a->offset == b->offset;
	return a->line->line == b->line->line &&
	       strcmp(a->line->function ?: "", b->line->function ?: "") == 0 &&
	       strcmp(a->line->file ?: "", b->line->file ?: "") == 0;
}

static void line_add(struct hot_lines *hot, const struct source_place *place,
		     const struct source_use *use)
{
	uint32_t i = 0;

	while (i < hot->count && !is_same(&hot->lines[i].place, place))
		i++;
	if (i == hot->count)
		hot->lines[hot->count++] = (struct hot_line){.place = *place};
	use_add(&hot->lines[i].use, use);
}

/* What made room counts for the caller that it stayed with. */
static void lines_make(struct hot_lines *hot, const struct html_page *page,
		       const struct symbol_table *symbols)
{
	for (uint32_t i = 0; i < page->sources->count; i++) {
		const struct source_node *node = &page->sources->nodes[i];
		struct source_use use = node->own;
		struct source_place place;

		use_add(&use, &node->evicted);
		use_add(&hot->all, &use);
		if (use.calls && place_of(page, symbols, node, &place))
			line_add(hot, &place, &use);
	}
}

static int compare_lines(const void *a, const void *b)
{
	const struct hot_line *x = a, *y = b;

	if (x->use.time_ns != y->use.time_ns)
		return x->use.time_ns < y->use.time_ns ? 1 : -1;
	if (x->use.calls != y->use.calls)
		return x->use.calls < y->use.calls ? 1 : -1;
	return (x->place.offset > y->place.offset) - (x->place.offset < y->place.offset);
}

static void put_line(FILE *out, const struct hot_line *line, const struct source_use *all)
{
	const struct symbol_line *known = line->place.line;
	char where[512];

	if (known && known->file && known->line)
		snprintf(where, sizeof(where), "%s:%u", known->file, known->line);
	else
		snprintf(where, sizeof(where), "%s",
			 line->place.module ? line->place.module->path : "?");
	fprintf(out, "<tr><th scope=\"row\" class=\"%s\">", line->place.runtime ? "m" : "");
	if (known && known->function)
		html_text(out, known->function);
	else
		fprintf(out, "0x%llx", (unsigned long long)line->place.offset);
	fputs("</th><td class=\"t path\">", out);
	html_text(out, where);
	fputs("</td>", out);
	html_count_cell(out, line->use.calls);
	html_errors_cells(out, line->use.errors, line->use.calls);
	html_duration_cell(out, (double)line->use.time_ns);
	html_share_cell(out, (double)line->use.time_ns, (double)all->time_ns);
	fputs("</tr>\n", out);
}

static void put_lines(const struct html_page *page, const struct hot_lines *hot)
{
	static const char *const titles[] = {"<Function", "<Line", "Calls", "Errors",
					     "Err %",     "Time",  "Time %"};
	uint32_t shown = hot->count < LINES_SHOWN ? hot->count : LINES_SHOWN;
	char note[512];
	int at = snprintf(note, sizeof(note),
			  "Who made the calls: the innermost line of a stack that is the program's "
			  "own, or of the system (grey) where there is none. %u of %u.",
			  shown, hot->count);

	if (page->sources->calls_without || page->sources->dropped.calls)
		at += snprintf(note + at, sizeof(note) - (size_t)at,
			       " %s calls have no known stack.",
			       count_format_exact(page->sources->calls_without +
						  page->sources->dropped.calls)
				       .text);
	snprintf(note + at, sizeof(note) - (size_t)at, HTML_WHOLE);
	html_section(page->out, "sources", "Source lines", note);
	html_table(page->out, "source-table", "Source lines", titles, COUNT_OF(titles));
	for (uint32_t i = 0; i < shown; i++)
		put_line(page->out, &hot->lines[i], &hot->all);
	html_table_end(page->out);
	fputs("</section>\n", page->out);
}

int html_sources(const struct html_page *page, struct strec_error *err)
{
	struct hot_lines *hot = calloc(1, sizeof(*hot));

	if (!hot)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	lines_make(hot, page, log_reader_symbols(page->job->reader));
	if (hot->count) {
		qsort(hot->lines, hot->count, sizeof(hot->lines[0]), compare_lines);
		put_lines(page, hot);
	}
	free(hot);
	return 0;
}
