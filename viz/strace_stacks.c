#include "viz/strace_stacks.h"

#include <string.h>
#include <xxhash.h>

#include "viz/strace_values.h"

#define SLOTS_FIRST 256

/* What a line says. */
struct frame_line {
	struct span_text module, function, file;
	uint64_t offset, into, number;
	bool has_into, is_cut;
};

/* Offset of the last occurrence of text, or SIZE_MAX. */
static size_t find_last(struct span_text span, const char *text)
{
	size_t size = strlen(text);

	for (size_t i = span.size >= size ? span.size - size + 1 : 0; i-- > 0;)
		if (memcmp(span.at + i, text, size) == 0)
			return i;
	return SIZE_MAX;
}

static struct span_text part(struct span_text span, size_t from, size_t to)
{
	return (struct span_text){span.at + from, to > from ? to - from : 0};
}

/* " main.c:17" behind the address. */
static void take_place(struct frame_line *line, struct span_text rest)
{
	size_t colon = find_last(rest, ":");
	uint64_t number;

	if (!span_skip(&rest, " ") || !rest.size)
		return;
	line->file = rest;
	if (colon == SIZE_MAX || colon == 0)
		return;
	colon--;
	if (strace_number(part(rest, colon + 1, rest.size), &number) && number <= UINT32_MAX) {
		line->number = number;
		line->file.size = colon;
	}
}

/* module(function+0x12) [0x3456] file:line */
static bool line_parse(struct frame_line *line, struct span_text body)
{
	size_t bracket = find_last(body, " [0x"), open, plus, end;
	struct span_text inside;

	*line = (struct frame_line){.is_cut = true};
	if (bracket == SIZE_MAX)
		return true;
	end = bracket + 2;
	while (end < body.size && body.at[end] != ']')
		end++;
	if (end == body.size || !strace_number(part(body, bracket + 2, end), &line->offset))
		return false;
	take_place(line, part(body, end + 1, body.size));
	inside = part(body, 0, bracket);
	for (open = 0; open < inside.size && inside.at[open] != '('; open++)
		;
	if (open == inside.size || inside.at[inside.size - 1] != ')')
		return true;
	line->is_cut = line->offset == 0;
	line->module = part(inside, 0, open);
	line->function = part(inside, open + 1, inside.size - 1);
	plus = find_last(line->function, "+0x");
	if (plus != SIZE_MAX &&
	    strace_number(part(line->function, plus + 1, line->function.size), &line->into)) {
		line->has_into = plus > 0; /* "+0x0" alone says that nothing is known */
		line->function.size = plus;
	}
	return true;
}

static bool slots_grow(struct strace_stacks *stacks)
{
	size_t count = stacks->slot_count ? stacks->slot_count * 2 : SLOTS_FIRST;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	for (size_t i = 0; i < stacks->module_count; i++) {
		const char *path = stacks->modules[i];
		size_t at = XXH64(path, strlen(path), 0) % count;

		while (slots[at])
			at = (at + 1) % count;
		slots[at] = (uint32_t)i + 1;
	}
	free(stacks->slots);
	stacks->slots = slots;
	stacks->slot_count = count;
	return true;
}

/* The number of the module at a path, 0 for "" and where there are too many; -1: no memory. */
static int64_t module_number(struct strace_stacks *stacks, struct span_text path)
{
	size_t at;

	if (!path.size)
		return 0;
	if (stacks->module_count * 2 >= stacks->slot_count && !slots_grow(stacks))
		return -1;
	at = XXH64(path.at, path.size, 0) % stacks->slot_count;
	for (; stacks->slots[at]; at = (at + 1) % stacks->slot_count)
		if (span_is(path, stacks->modules[stacks->slots[at] - 1]))
			return stacks->slots[at];
	if (stacks->module_count == MODULES_MAX)
		return 0;
	if (!array_reserve(&stacks->modules, &stacks->module_capacity, stacks->module_count,
			   sizeof(*stacks->modules)))
		return -1;
	stacks->modules[stacks->module_count] = strndup(path.at, path.size);
	if (!stacks->modules[stacks->module_count])
		return -1;
	stacks->slots[at] = (uint32_t)++stacks->module_count;
	return stacks->slots[at];
}

static size_t text_add(struct strace_stacks *stacks, struct span_text text)
{
	size_t at = stacks->texts.size + 1;

	if (!text.size)
		return 0;
	buffer_put(&stacks->texts, text.at, text.size);
	buffer_put_u8(&stacks->texts, '\0');
	return at;
}

static bool source_add(struct strace_stacks *stacks, const struct frame_line *line)
{
	if (!array_reserve(&stacks->lines, &stacks->line_capacity, stacks->line_count,
			   sizeof(*stacks->lines)))
		return false;
	stacks->lines[stacks->line_count++] = (struct strace_line_texts){
		.function = text_add(stacks, line->function),
		.file = text_add(stacks, line->file),
		.number = (uint32_t)line->number,
	};
	return !stacks->texts.failed;
}

/* Whether it was told before, and from now on it is. */
static bool is_told(struct strace_stacks *stacks, const struct frame_line *line, uint32_t module)
{
	uint64_t hash = XXH64(line->function.at, line->function.size, module * 31 + line->offset);
	uint64_t *told;

	hash = XXH64(line->file.at, line->file.size, hash + line->number + stacks->inlined * 7) | 1;
	told = &stacks->told[hash / 2 % STRACE_TOLD];
	if (*told == hash)
		return true;
	*told = hash;
	return false;
}

/* What the frame is, the lines that were inlined into it included. */
static bool symbol_add(struct strace_stacks *stacks, const struct frame_line *line,
		       const struct stack_frame *frame)
{
	size_t inlined = stacks->inlined;
	bool told = is_told(stacks, line, frame->module);

	stacks->inlined = 0;
	if (told || (!line->function.size && !line->file.size)) {
		stacks->line_count -= inlined;
		return true;
	}
	if (!source_add(stacks, line) ||
	    !array_reserve(&stacks->symbols, &stacks->symbol_capacity, stacks->symbol_count,
			   sizeof(*stacks->symbols)))
		return false;
	stacks->symbols[stacks->symbol_count++] = (struct strace_symbol){
		.module = frame->module,
		.offset = stack_frame_code(frame),
		.into = line->into - (frame->interrupted ? 0 : 1),
		.first_line = (uint32_t)(stacks->line_count - inlined - 1),
		.count = (uint32_t)inlined + 1,
	};
	return true;
}

/* A function without an offset was inlined into that of one of the next lines. */
static bool is_inlined(const struct frame_line *line)
{
	return !line->is_cut && !line->has_into && line->function.size;
}

int strace_stacks_frame(struct strace_stacks *stacks, struct span_text body)
{
	struct frame_line line;
	struct stack_frame *frame;
	int64_t module;

	if (stacks->count == STACK_DEPTH_MAX || !line_parse(&line, body))
		return 0;
	if (stacks->inlined && stacks->inlined_offset != line.offset) {
		stacks->line_count -= stacks->inlined;
		stacks->inlined = 0;
	}
	if (is_inlined(&line)) {
		stacks->inlined++;
		stacks->inlined_offset = line.offset;
		return source_add(stacks, &line) ? 0 : STREC_NOMEM;
	}
	module = line.is_cut ? 0 : module_number(stacks, line.module);
	if (module < 0)
		return STREC_NOMEM;
	frame = &stacks->frames[stacks->count++];
	*frame = (struct stack_frame){.module = (uint32_t)module,
				      .offset = line.is_cut ? 0 : line.offset,
				      .interrupted = line.has_into && line.into == 0};
	return line.is_cut || symbol_add(stacks, &line, frame) ? 0 : STREC_NOMEM;
}

const struct stack_frame *strace_stacks_take(struct strace_stacks *stacks)
{
	unsigned count = stacks->count;

	stacks->count = 0;
	for (unsigned i = 0; i < count; i++)
		stacks->frames[i].caller = i + 1 < count ? &stacks->frames[i + 1] : NULL;
	return count ? stacks->frames : NULL;
}

static int tell_modules(struct strace_stacks *stacks, struct log_writer *writer,
			struct strec_error *err)
{
	int rc = 0;

	for (; rc == 0 && stacks->modules_told < stacks->module_count; stacks->modules_told++) {
		struct code_module module = {
			.number = (uint32_t)stacks->modules_told + 1,
			.path = stacks->modules[stacks->modules_told],
		};

		rc = log_writer_modules(writer, &module, 1, err);
	}
	return rc;
}

static const char *text_at(const struct strace_stacks *stacks, size_t at)
{
	return at ? (const char *)stacks->texts.bytes + at - 1 : NULL;
}

int strace_stacks_tell(struct strace_stacks *stacks, struct log_writer *writer,
		       struct strec_error *err)
{
	struct symbol *symbols = NULL;
	struct symbol_line *lines = NULL;
	int rc = tell_modules(stacks, writer, err);

	if (rc || !stacks->symbol_count || stacks->inlined)
		return rc;
	symbols = calloc(stacks->symbol_count, sizeof(*symbols));
	lines = calloc(stacks->line_count, sizeof(*lines));
	rc = symbols && lines ? 0 : strec_fail(err, STREC_NOMEM, 0, "symbols");
	for (size_t i = 0; rc == 0 && i < stacks->line_count; i++)
		lines[i] = (struct symbol_line){
			.function = text_at(stacks, stacks->lines[i].function),
			.file = text_at(stacks, stacks->lines[i].file),
			.line = stacks->lines[i].number,
		};
	for (size_t i = 0; rc == 0 && i < stacks->symbol_count; i++) {
		const struct strace_symbol *from = &stacks->symbols[i];

		symbols[i] = (struct symbol){
			.module = from->module,
			.offset = from->offset,
			.into = from->into,
			.count = from->count,
			.lines = &lines[from->first_line],
		};
	}
	if (rc == 0)
		rc = log_writer_symbols(writer, symbols, stacks->symbol_count, err);
	stacks->symbol_count = stacks->line_count = stacks->texts.size = 0;
	free(symbols);
	free(lines);
	return rc;
}

void strace_stacks_release(struct strace_stacks *stacks)
{
	for (size_t i = 0; i < stacks->module_count; i++)
		free(stacks->modules[i]);
	free(stacks->modules);
	free(stacks->slots);
	free(stacks->symbols);
	free(stacks->lines);
	buffer_release(&stacks->texts);
}
