#include "viz/stack_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "viz/function_text.h"

__attribute__((format(printf, 2, 3))) static void put(struct buffer *out, const char *format, ...)
{
	va_list args;
	int size;

	va_start(args, format);
	size = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (size < 0 || !buffer_reserve(out, (size_t)size + 1))
		return;
	va_start(args, format);
	vsnprintf((char *)out->bytes + out->size, (size_t)size + 1, format, args);
	va_end(args);
	out->size += (size_t)size;
}

/* Of memory without a file as perf(1) has it: what reads strace's text wants no bracket there. */
static const char *path_of(const struct code_module *module)
{
	return strcmp(module->path, "[anon]") == 0 ? "//anon" : module->path;
}

static void line_put(struct buffer *out, const struct stack_frame *frame,
		     const struct code_module *module, const struct symbol *symbol, uint32_t i)
{
	const struct symbol_line *line = symbol && symbol->count ? &symbol->lines[i] : NULL;
	uint64_t into = symbol ? frame->offset - symbol->offset + symbol->into : 0;

	if (!module && !line) {
		put(out, "unexpected_backtracing_error [0x%" PRIx64 "]", frame->offset);
		return;
	}
	put(out, "%s(%s", module ? path_of(module) : "//unknown",
	    line && line->function ? line->function : "");
	if (line && line->function && i + 1 == symbol->count)
		put(out, "+0x%" PRIx64, into);
	put(out, ") [0x%" PRIx64 "]", frame->offset);
	if (line && line->file)
		put(out, line->line ? " %s:%u" : " %s", line->file, line->line);
}

void stack_put(struct buffer *out, const struct symbol_table *symbols,
	       const struct stack_frame *stack, const char *before)
{
	for (const struct stack_frame *frame = stack; frame; frame = frame->caller) {
		const struct symbol *symbol = symbol_table_find(symbols, frame);
		const struct code_module *module = symbol_table_module(symbols, frame->module);
		uint32_t i = 0;

		if (stack_frame_is_cut(frame)) {
			put(out, "%s...", before);
			continue;
		}
		do {
			put(out, "%s", before);
			line_put(out, frame, module, symbol, i);
		} while (symbol && ++i < symbol->count);
	}
}

static bool begins_with(const char *text, const char *const *beginnings)
{
	for (; *beginnings; beginnings++)
		if (strncmp(text, *beginnings, strlen(*beginnings)) == 0)
			return true;
	return false;
}

bool source_is_runtime(const struct code_module *module, const struct symbol_line *line)
{
	/* Packages are built below /build, Rust's library below /rustc. */
	static const char *const files[] = {"/usr/", "/rustc/", "/build/", NULL};
	static const char *const modules[] = {"/lib",  "/usr/lib", "/usr/local/lib", "/usr/share",
					      "/snap", "[vdso]",   "[vsyscall]",     NULL};
	static const char *const functions[] = {"runtime.", "runtime/", "internal/", "syscall.",
						"std::",    "core::",   "alloc::",   "_start",
						"__libc_",  NULL};

	if (line && line->function && begins_with(line->function, functions))
		return true;
	if (line && line->file && line->file[0] == '/')
		return begins_with(line->file, files);
	return !module || begins_with(module->path, modules);
}

/* The place of line i of what the frame is. */
static struct source_place place_of(const struct symbol_table *symbols,
				    const struct stack_frame *frame, const struct symbol *symbol,
				    uint32_t i)
{
	struct source_place place = {
		.module = symbol_table_module(symbols, frame->module),
		.line = symbol && symbol->count ? &symbol->lines[i] : NULL,
		.offset = stack_frame_code(frame),
	};

	place.runtime = source_is_runtime(place.module, place.line);
	return place;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void short_put(struct buffer *out, const struct source_place *place, unsigned number,
		      bool inlined)
{
	const struct symbol_line *line = place->line;
	const char *module = place->module ? last_part(place->module->path) : "?";

	put(out, "%c #%-3u ", place->runtime ? ' ' : '*', number);
	if (line && line->function)
		put(out, "%s%s", line->function, inlined ? ", inlined" : "");
	else
		put(out, "0x%" PRIx64, place->offset);
	if (line && line->file && line->line)
		put(out, "  %s:%u\n", line->file, line->line);
	else
		put(out, "  (%s)\n", module);
}

void stack_put_short(struct buffer *out, const struct symbol_table *symbols,
		     const struct stack_frame *stack)
{
	unsigned number = 0;

	for (const struct stack_frame *frame = stack; frame; frame = frame->caller) {
		const struct symbol *symbol = symbol_table_find(symbols, frame);
		uint32_t i = 0;

		if (stack_frame_is_cut(frame)) {
			put(out, "  #%-3u callers are not known\n", number);
			continue;
		}
		do {
			struct source_place place = place_of(symbols, frame, symbol, i);

			short_put(out, &place, number++, symbol && i + 1 < symbol->count);
		} while (symbol && ++i < symbol->count);
	}
}

bool source_of_stack(const struct symbol_table *symbols, const struct stack_frame *stack,
		     struct source_place *place)
{
	if (!stack)
		return false;
	for (const struct stack_frame *frame = stack; frame; frame = frame->caller) {
		const struct symbol *symbol = symbol_table_find(symbols, frame);
		uint32_t i = 0;

		do {
			struct source_place here = place_of(symbols, frame, symbol, i);

			if (frame == stack && i == 0)
				*place = here;
			if (!here.runtime) {
				*place = here;
				return true;
			}
		} while (symbol && ++i < symbol->count);
	}
	return true;
}

const char *source_text(const struct source_place *place, char text[static SOURCE_TEXT_SIZE])
{
	const struct symbol_line *line = place->line;
	const char *function = line && line->function ? line->function : "";
	const char *module = place->module ? last_part(place->module->path) : "?";

	if (line && line->file && line->line)
		snprintf(text, SOURCE_TEXT_SIZE, "%s:%u %s", last_part(line->file), line->line,
			 function);
	else if (*function)
		snprintf(text, SOURCE_TEXT_SIZE, "%s (%s)", function, module);
	else
		snprintf(text, SOURCE_TEXT_SIZE, "%s+0x%" PRIx64, module, place->offset);
	return text;
}

void source_short(const struct source_place *place, char *text, size_t size)
{
	const struct symbol_line *line = place->line;

	if (line && line->file && line->line)
		snprintf(text, size, "%s:%u", last_part(line->file), line->line);
	else if (line && line->function)
		function_short(line->function, text, size);
	else
		snprintf(text, size, "%s+0x%" PRIx64,
			 place->module ? last_part(place->module->path) : "?", place->offset);
}
