/* Where a call was made. */
#include "viz/json_event.h"
#include "viz/stack_text.h"

static void put_line(struct text *t, const struct symbol_line *line)
{
	if (line->function)
		json_text(t, "function", line->function, strlen(line->function));
	if (line->file)
		json_text(t, "file", line->file, strlen(line->file));
	if (line->file && line->line) {
		json_member(t, "line");
		put_decimal(t, line->line);
	}
}

/* A frame, or line i of what was inlined into it: the last is the function really called. */
static void put_frame(struct text *t, const struct stack_frame *frame,
		      const struct code_module *module, const struct symbol *symbol, uint32_t i)
{
	bool inlined = symbol && i + 1 < symbol->count;

	put(t, "{\"address\":\"");
	put_hex(t, frame->offset);
	put_byte(t, '"');
	if (module)
		json_text(t, "module", module->path, strlen(module->path));
	if (inlined)
		put(t, ",\"inlined\":true");
	if (!symbol || !symbol->count)
		return;
	put_line(t, &symbol->lines[i]);
	if (!inlined && symbol->lines[i].function) {
		json_member(t, "offset");
		json_unsigned(t, frame->offset - symbol->offset + symbol->into);
	}
}

static void put_frames(struct text *t, const struct symbol_table *symbols,
		       const struct stack_frame *stack)
{
	for (const struct stack_frame *frame = stack; frame; frame = frame->caller) {
		const struct symbol *symbol = symbol_table_find(symbols, frame);
		const struct code_module *module = symbol_table_module(symbols, frame->module);
		uint32_t i = 0;

		if (stack_frame_is_cut(frame)) {
			put(t, frame == stack ? "{\"cut\":true}" : ",{\"cut\":true}");
			continue;
		}
		do {
			if (frame != stack || i)
				put_byte(t, ',');
			put_frame(t, frame, module, symbol, i);
			put_byte(t, '}');
		} while (symbol && ++i < symbol->count);
	}
}

void json_stack(const struct json_writer *json, const struct event *ev, struct text *t)
{
	char text[SOURCE_TEXT_SIZE];
	struct source_place place;

	json_address(t, "ip", ev->ip);
	if (!source_of_stack(json->symbols, ev->stack, &place))
		return;
	source_text(&place, text);
	json_text(t, "site", text, strlen(text));
	json_member(t, "stack");
	put_byte(t, '[');
	put_frames(t, json->symbols, ev->stack);
	put_byte(t, ']');
}
