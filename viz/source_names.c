#include "viz/source_names.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "viz/stack_text.h"

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static uint64_t hash_text(const char *text, uint64_t seed)
{
	return text ? XXH64(text, strlen(text), seed) : seed;
}

static void forget(struct source_names *names)
{
	memset(names->name_slots, 0, sizeof(names->name_slots));
	memset(names->place_slots, 0, sizeof(names->place_slots));
	names->place_count = names->item_count = 0;
	names->names[0] = (struct source_name){.kind = SOURCE_REST, .key = 1};
	names->count = 1;
}

void source_names_begin(struct source_names *names, const struct symbol_table *symbols)
{
	bool grown = names->symbols != symbols || names->symbol_bytes != symbols->bytes;

	if (grown || names->count > SOURCE_NAMES_MAX / 4 * 3 ||
	    names->place_count > SOURCE_PLACES_MAX / 4 * 3 ||
	    names->item_count > SOURCE_ITEMS_MAX / 4 * 3 || names->count == 0)
		forget(names);
	names->symbols = symbols;
	names->symbol_bytes = symbols->bytes;
}

/* The number of a name, new or known. */
static uint16_t name_of(struct source_names *names, struct source_name name)
{
	size_t i = name.key % SOURCE_NAME_SLOTS;
	uint16_t *slot;

	name.key += name.key < 2;
	for (;; i = (i + 1) % SOURCE_NAME_SLOTS) {
		slot = &names->name_slots[i];
		if (!*slot || names->names[*slot - 1].key == name.key)
			break;
	}
	if (*slot)
		return (uint16_t)(*slot - 1);
	if (names->count == SOURCE_NAMES_MAX)
		return 0;
	names->names[names->count++] = name;
	*slot = (uint16_t)names->count;
	return (uint16_t)(names->count - 1);
}

/* A static function of another file is another one, and so is one of another module. */
static uint16_t function_of(struct source_names *names, struct source_name name)
{
	const struct symbol_line *line = &name.line;
	uint64_t from = line->file
				? hash_text(line->file, SOURCE_FUNCTION)
				: hash_text(name.module ? name.module->path : "", SOURCE_FUNCTION);

	name.kind = SOURCE_FUNCTION;
	name.key = line->function ? hash_text(line->function, from)
				  : XXH64(&name.offset, sizeof(name.offset), from);
	return name_of(names, name);
}

static uint16_t line_of(struct source_names *names, struct source_name name)
{
	const struct symbol_line *line = &name.line;

	name.kind = SOURCE_LINE;
	name.key = names->names[name.function].key ^ SOURCE_LINE;
	if (line->file && line->line)
		name.key = XXH64(&line->line, sizeof(line->line), name.key);
	return name_of(names, name);
}

static struct source_item item_of(struct source_names *names, uint64_t place,
				  const struct symbol_line *line)
{
	struct source_name name = {
		.line = line ? *line : (struct symbol_line){0},
		.module = symbol_table_module(names->symbols, place_module(place)),
		.offset = place_offset(place),
	};
	struct source_item item = {.runtime = source_is_runtime(name.module, line)};

	item.function = name.function = function_of(names, name);
	item.line = line_of(names, name);
	return item;
}

static struct source_place_items look_up(struct source_names *names, uint64_t place)
{
	/* As stack_frame_code() tells the offset that the place has. */
	struct stack_frame frame = {
		.module = place_module(place), .offset = place_offset(place), .interrupted = true};
	const struct symbol *symbol = symbol_table_find(names->symbols, &frame);
	struct source_place_items found = {.place = place, .first = (uint16_t)names->item_count};
	uint32_t count = symbol && symbol->count ? symbol->count : 1;

	for (uint32_t i = count; i-- > 0 && names->item_count < SOURCE_ITEMS_MAX; found.count++)
		names->items[names->item_count++] =
			item_of(names, place, symbol && symbol->count ? &symbol->lines[i] : NULL);
	return found;
}

struct source_place_items source_names_place(struct source_names *names, uint64_t place)
{
	size_t i = (place * 0x9e3779b97f4a7c15u) >> 50;
	struct source_place_items found;

	while (names->place_slots[i] && names->places[names->place_slots[i] - 1].place != place)
		i = (i + 1) % SOURCE_PLACE_SLOTS;
	if (names->place_slots[i])
		return names->places[names->place_slots[i] - 1];
	found = look_up(names, place);
	if (names->place_count < SOURCE_PLACES_MAX) {
		names->places[names->place_count++] = found;
		names->place_slots[i] = (uint16_t)names->place_count;
	}
	return found;
}

uint16_t source_names_module(struct source_names *names, uint32_t module)
{
	struct source_name name = {
		.kind = SOURCE_MODULE,
		.module = symbol_table_module(names->symbols, module),
	};

	name.key = hash_text(name.module ? name.module->path : "", SOURCE_MODULE);
	return name_of(names, name);
}

uint16_t source_names_thread(struct source_names *names, const char *thread)
{
	struct source_name name = {.kind = SOURCE_THREAD, .key = hash_text(thread, SOURCE_THREAD)};

	snprintf(name.thread, sizeof(name.thread), "%s", thread);
	return name_of(names, name);
}

uint16_t source_names_other(struct source_names *names, enum source_kind kind)
{
	return name_of(names, (struct source_name){.kind = kind, .key = hash_text("", kind)});
}

static const char *module_name(const struct source_name *name)
{
	return name->module ? last_part(name->module->path) : "?";
}

const char *source_name_function(const struct source_name *name,
				 char text[static SOURCE_LABEL_SIZE])
{
	const char *module = module_name(name);

	switch (name->kind) {
	case SOURCE_REST:
		return "(others)";
	case SOURCE_UNKNOWN:
		return "(callers not known)";
	case SOURCE_START:
		return "(no caller)";
	case SOURCE_THREAD:
		return name->thread;
	case SOURCE_MODULE:
		/* Those that are no files have brackets already. */
		snprintf(text, SOURCE_LABEL_SIZE, module[0] == '[' ? "%s" : "[%s]", module);
		return text;
	case SOURCE_FUNCTION:
	case SOURCE_LINE:
		break;
	}
	if (name->line.function)
		return name->line.function;
	snprintf(text, SOURCE_LABEL_SIZE, "%s+0x%" PRIx64, module, name->offset);
	return text;
}

const char *source_name_line(const struct source_name *name, bool whole,
			     char text[static SOURCE_LABEL_SIZE])
{
	const char *file = name->line.file;

	text[0] = '\0';
	if (name->kind != SOURCE_FUNCTION && name->kind != SOURCE_LINE)
		return text;
	if (file && name->line.line)
		snprintf(text, SOURCE_LABEL_SIZE, "%s:%u", whole ? file : last_part(file),
			 name->line.line);
	else if (file)
		snprintf(text, SOURCE_LABEL_SIZE, "%s", whole ? file : last_part(file));
	else
		snprintf(text, SOURCE_LABEL_SIZE, "(%s)",
			 whole && name->module ? name->module->path : module_name(name));
	return text;
}
