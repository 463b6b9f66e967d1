#include "viz/flame_name.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "viz/flame_tree.h"
#include "viz/glyph.h"
#include "viz/view.h"

/* Appends a text without what would part lines, frames or the picture's markup. */
static void put_clean(struct buffer *out, const char *text)
{
	size_t size = strlen(text);

	for (size_t at = 0; at < size;) {
		uint32_t codepoint;
		char bytes[4];

		at += utf8_decode(text + at, size - at, &codepoint);
		if (codepoint == ';')
			codepoint = ':';
		else if (glyph_columns(codepoint) < 0)
			codepoint = GLYPH_CONTROL;
		buffer_put(out, bytes, utf8_encode(codepoint, bytes));
	}
}

void flame_name_text(struct buffer *out, const char *text)
{
	out->size = 0;
	put_clean(out, *text ? text : "?");
	buffer_put_u8(out, 0);
}

/* "libc.so.6+0x8ff", by the place that functions and lines are looked up with. */
static void put_place(struct buffer *out, const struct stack_frame *frame,
		      const struct code_module *module)
{
	const char *path = module ? module->path : "", *slash = strrchr(path, '/');
	char offset[24];

	snprintf(offset, sizeof(offset), "%s0x%" PRIx64, module ? "+" : "",
		 stack_frame_code(frame));
	put_clean(out, slash && slash[1] ? slash + 1 : path);
	put_clean(out, offset);
}

void flame_name_frame(struct buffer *out, const struct stack_frame *frame,
		      const struct code_module *module, const struct symbol_line *line,
		      bool inlined)
{
	out->size = 0;
	if (stack_frame_is_cut(frame))
		put_clean(out, FLAME_CUT_NAME);
	else if (line && line->function && *line->function)
		put_clean(out, line->function);
	else
		put_place(out, frame, module);
	if (inlined)
		put_clean(out, FLAME_INLINED);
	buffer_put_u8(out, 0);
}

void flame_name_call(struct buffer *out, struct log_reader *reader, uint8_t arch, uint32_t nr)
{
	const struct view_context ctx = {.reader = reader};
	char text[CALL_NAME_SIZE];

	flame_name_text(out, view_call_name(&ctx, (struct call_key){.arch = arch, .nr = nr}, text));
}
