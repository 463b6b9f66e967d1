#include "record/rules.h"

#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/frame_info.h"

#define FIRST_SLOTS     4096u
#define SLOTS_MAX       (1u << 19)   /* 32 MB; then all rules are forgotten */
#define LOADED_MAX      1024u        /* frame_infos in memory, and */
#define LOADED_SIZE_MAX (256u << 20) /* what they take; then all are forgotten */

struct rules {
	struct modules *modules;
	struct rule *slots; /* open addressing */
	uint32_t slot_count, used;
	struct frame_info **infos; /* by module number */
	uint32_t info_count;       /* of infos, loaded or not */
	unsigned loaded;
	size_t loaded_size;
};

struct rules *rules_new(struct modules *modules)
{
	struct rules *rules = calloc(1, sizeof(*rules));

	if (!rules)
		return NULL;
	rules->modules = modules;
	rules->slot_count = FIRST_SLOTS;
	rules->slots = aligned_alloc(sizeof(struct rule), FIRST_SLOTS * sizeof(struct rule));
	if (!rules->slots) {
		free(rules);
		return NULL;
	}
	memset(rules->slots, 0, FIRST_SLOTS * sizeof(struct rule));
	return rules;
}

static void forget_infos(struct rules *rules)
{
	for (uint32_t i = 0; i < rules->info_count; i++) {
		frame_info_free(rules->infos[i]);
		rules->infos[i] = NULL;
	}
	rules->loaded = 0;
	rules->loaded_size = 0;
}

static void forget_rules(struct rules *rules)
{
	for (uint32_t i = 0; i < rules->slot_count; i++)
		free(rules->slots[i].row);
	memset(rules->slots, 0, rules->slot_count * sizeof(struct rule));
	rules->used = 0;
}

void rules_free(struct rules *rules)
{
	if (!rules)
		return;
	forget_infos(rules);
	forget_rules(rules);
	free(rules->infos);
	free(rules->slots);
	free(rules);
}

/* Makes room for the info of that module, and forgets all when there are too many. */
static bool reserve_info(struct rules *rules, uint32_t module)
{
	uint32_t count = rules->info_count ? rules->info_count : 64;
	struct frame_info **infos;

	if (rules->loaded >= LOADED_MAX || rules->loaded_size > LOADED_SIZE_MAX)
		forget_infos(rules);
	if (module < rules->info_count)
		return true;
	while (count <= module)
		count *= 2;
	infos = realloc(rules->infos, count * sizeof(*infos));
	if (!infos)
		return false;
	memset(infos + rules->info_count, 0, (count - rules->info_count) * sizeof(*infos));
	rules->infos = infos;
	rules->info_count = count;
	return true;
}

static void count_size(struct rules *rules, const struct frame_info *info, size_t before)
{
	rules->loaded_size += frame_info_size(info) - before;
}

static struct frame_info *get_info(struct rules *rules, uint32_t module,
				   const struct elf_file *file)
{
	struct elf_source source = {0};
	struct frame_info **info;

	if (module < rules->info_count && rules->infos[module])
		return rules->infos[module];
	if (!reserve_info(rules, module))
		return NULL;
	info = &rules->infos[module];
	source.fd = modules_open(rules->modules, module);
	*info = frame_info_new(file, &source);
	if (source.fd >= 0)
		close(source.fd);
	if (*info) {
		rules->loaded++;
		count_size(rules, *info, 0);
	}
	return *info;
}

static bool add_debug(struct rules *rules, struct frame_info *info, uint32_t module,
		      const struct elf_file *file)
{
	struct elf_source source = {0};
	size_t before = frame_info_size(info);
	bool more;

	if (frame_info_is_whole(info))
		return false;
	source.fd = modules_open(rules->modules, module);
	more = frame_info_add_debug(info, file, &source);
	if (source.fd >= 0)
		close(source.fd);
	count_size(rules, info, before);
	return more;
}

/* The number of the stack pointer in the file's code. */
static uint8_t stack_pointer(const struct elf_file *file)
{
	return file->machine == EM_386 ? 4 : 7;
}

/* Looks a place up in its file. */
static void compile(struct rules *rules, struct rule *rule)
{
	const struct elf_file *file = modules_elf(rules->modules, rule->module);
	const struct cfi_section *section;
	struct frame_info *info;
	struct cfi_row row;

	if (!file || (file->machine != EM_X86_64 && file->machine != EM_386))
		return;
	info = get_info(rules, rule->module, file);
	if (!info)
		return;
	if (frame_info_row(info, rule->offset, &row, &section) ||
	    (add_debug(rules, info, rule->module, file) &&
	     frame_info_row(info, rule->offset, &row, &section)))
		rule_make(rule, &row, section, stack_pointer(file));
}

static struct rule *slot_of(struct rule *slots, uint32_t count, uint32_t module, uint64_t offset)
{
	uint64_t hash = (offset ^ (uint64_t)module << 40) * UINT64_C(0x9e3779b97f4a7c15);
	uint32_t i = (uint32_t)(hash >> 32) & (count - 1);

	while (slots[i].module && (slots[i].offset != offset || slots[i].module != module))
		i = (i + 1) & (count - 1);
	return &slots[i];
}

/* Twice the slots; where there can't be more, an empty table. */
static void make_room(struct rules *rules)
{
	uint32_t count = rules->slot_count * 2;
	size_t size = count * sizeof(struct rule);
	struct rule *slots = NULL;

	if (count <= SLOTS_MAX)
		slots = aligned_alloc(sizeof(struct rule), size);
	if (!slots) {
		forget_rules(rules);
		return;
	}
	memset(slots, 0, size);
	for (uint32_t i = 0; i < rules->slot_count; i++) {
		const struct rule *rule = &rules->slots[i];

		if (rule->module)
			*slot_of(slots, count, rule->module, rule->offset) = *rule;
	}
	free(rules->slots);
	rules->slots = slots;
	rules->slot_count = count;
}

const struct rule *rules_find(struct rules *rules, uint32_t module, uint64_t offset)
{
	static const struct rule none;
	struct rule *rule;

	if (module == 0)
		return &none;
	rule = slot_of(rules->slots, rules->slot_count, module, offset);
	if (rule->module)
		return rule;
	if (rules->used >= rules->slot_count / 4 * 3) {
		make_room(rules);
		rule = slot_of(rules->slots, rules->slot_count, module, offset);
	}
	rules->used++;
	rule->module = module;
	rule->offset = offset;
	compile(rules, rule);
	return rule;
}
