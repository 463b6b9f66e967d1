#include "replay/filter_stack.h"

#include <stdio.h>
#include <string.h>

#define SOURCE_SIZE 4200 /* of a path that the kernel takes, with a line */

static bool is_meant(const struct term *term, const char *text)
{
	return term->regex ? regexec(term->regex, text, 0, NULL, 0) == 0
			   : strcmp(text, term->text) == 0;
}

/* Whether a path is the one that is meant, or ends with it: "shop.c" and "src/shop.c" do. */
static bool path_is_meant(const struct term *term, const char *path)
{
	size_t size = strlen(path);

	if (term->regex)
		return is_meant(term, path);
	if (size < term->text_size || term->text_size == 0)
		return false;
	path += size - term->text_size;
	return strcmp(path, term->text) == 0 && (size == term->text_size || path[-1] == '/');
}

bool place_match_function(const struct term *term, const struct code_module *module,
			  const struct symbol_line *line)
{
	(void)module;
	return line && line->function && is_meant(term, line->function);
}

bool place_match_source(const struct term *term, const struct code_module *module,
			const struct symbol_line *line)
{
	char text[SOURCE_SIZE];

	(void)module;
	if (!line || !line->file)
		return false;
	if (!term->regex)
		return path_is_meant(term, line->file) &&
		       (term->number == 0 || term->number == line->line);
	snprintf(text, sizeof(text), "%s:%u", line->file, line->line);
	return is_meant(term, text);
}

bool place_match_module(const struct term *term, const struct code_module *module,
			const struct symbol_line *line)
{
	(void)line;
	return module && path_is_meant(term, module->path);
}

static bool frame_matches(const struct term *term, const struct stack_frame *frame,
			  const struct code_module *module, const struct symbol_table *symbols)
{
	const struct symbol *symbol = symbol_table_find(symbols, frame);

	if (!symbol || symbol->count == 0)
		return term->match_place(term, module, NULL);
	for (uint32_t i = 0; i < symbol->count; i++)
		if (term->match_place(term, module, &symbol->lines[i]))
			return true;
	return false;
}

/* As frame_matches(), which is asked once for a place, but for one whose module is not told yet. */
static bool place_matches(const struct term *term, const struct stack_frame *frame,
			  const struct symbol_table *symbols)
{
	struct stack_places *places = term->places;
	uint64_t place = stack_frame_place(frame);
	size_t i = place * 0x9e3779b97f4a7c15u >> 54;
	const struct code_module *module;
	bool matches;

	if (places->known[i].place == place)
		return places->known[i].matches;
	module = symbol_table_module(symbols, frame->module);
	matches = frame_matches(term, frame, module, symbols);
	if (module || frame->module == 0) {
		places->known[i].place = place;
		places->known[i].matches = matches;
	}
	return matches;
}

bool stack_match(const struct term *term, const struct event *ev,
		 const struct symbol_table *symbols)
{
	struct stack_places *places = term->places;

	if (places->symbol_bytes != symbols->bytes)
		memset(places, 0, sizeof(*places));
	places->symbol_bytes = symbols->bytes;
	for (const struct stack_frame *frame = ev->stack; frame; frame = frame->caller)
		if (!stack_frame_is_cut(frame) && place_matches(term, frame, symbols))
			return true;
	return false;
}
