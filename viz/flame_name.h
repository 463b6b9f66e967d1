/* Names of frames and calls, for flame_tree.h. */
#ifndef VIZ_FLAME_NAME_H
#define VIZ_FLAME_NAME_H

#include "format/bytes.h"
#include "format/reader.h"
#include "format/symbols.h"

/*
 * Each replaces what is in out by a name and its NUL, repaired as flame_tree.h says.
 * out->failed tells where memory was short.
 */
void flame_name_text(struct buffer *out, const char *text);

/* line NULL or without a function: of the module; inlined: with FLAME_INLINED. */
void flame_name_frame(struct buffer *out, const struct stack_frame *frame,
		      const struct code_module *module, const struct symbol_line *line,
		      bool inlined);

void flame_name_call(struct buffer *out, struct log_reader *reader, uint8_t arch, uint32_t nr);

#endif
