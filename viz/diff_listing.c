#include "viz/diff_listing.h"

#include <string.h>

#include "format/bytes.h"
#include "format/syscalls.h"

/* Texts of entries leave so much room for names that calls are made on. */
#define LISTED_TEXTS_MAX (DIFF_TEXTS_MAX / 2)

/* Where an entry has its size and its name: getdents(2). */
struct entry_layout {
	size_t size_at, name_at;
};

/* The capture of the entries; NULL: the call lists nothing. */
static const struct capture *entries_of(const struct event *ev, struct entry_layout *layout)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	size_t word = ev->arch == ARCH_X86_64 ? 8 : 4;

	for (unsigned i = 0; info && i < info->arg_count; i++) {
		if (info->args[i] == ARG_OUT_DIRENTS64)
			*layout = (struct entry_layout){.size_at = 16, .name_at = 19};
		else if (info->args[i] == ARG_OUT_DIRENTS)
			*layout =
				(struct entry_layout){.size_at = 2 * word, .name_at = 2 * word + 2};
		else
			continue;
		return event_capture_at(ev, i, true);
	}
	return NULL;
}

static bool is_dots(const char *name, size_t size)
{
	return size <= 2 && memcmp("..", name, size) == 0;
}

static void list_entry(struct diff_signer *signer, uint32_t directory, const char *name,
		       size_t size)
{
	const struct diff_text *dir = &signer->table->texts[directory];
	char path[DIFF_NAME_SIZE], text[DIFF_NAME_SIZE];
	uint32_t entry;

	if (is_dots(name, size) || dir->size + size + 2 > DESCRIPTOR_TEXT_SIZE ||
	    signer->table->text_count > LISTED_TEXTS_MAX)
		return;
	memcpy(path, dir->text, dir->size);
	path[dir->size] = '/';
	memcpy(path + dir->size + 1, name, size);
	size = diff_name_path(&signer->names, path, dir->size + 1 + size, text);
	entry = diff_table_text(signer->table, text, size, DIFF_NAME_FILE);
	signer->table->texts[entry].listed[signer->side]++;
	signer->table->texts[entry].directory = directory;
}

void diff_list_entries(struct diff_signer *signer, const struct event *ev, uint32_t directory)
{
	struct entry_layout layout;
	const struct capture *capture = entries_of(ev, &layout);
	const char *dir = diff_text_of(signer->table, directory);
	uint32_t count, kept = 0;
	struct diff_text *text;

	if (!capture || capture->size < 4 || dir[0] != '/' || strncmp(dir, "/proc", 5) == 0)
		return;
	count = get_u32(capture->bytes);
	for (size_t at = 4; at + layout.name_at < capture->size; kept++) {
		size_t size = get_u16(capture->bytes + at + layout.size_at);
		const char *name = (const char *)capture->bytes + at + layout.name_at;

		if (size <= layout.name_at || size > capture->size - at)
			break;
		list_entry(signer, directory, name, strnlen(name, size - layout.name_at));
		at += size;
	}
	text = &signer->table->texts[directory];
	text->entries[signer->side] += count;
	text->cut[signer->side] |= kept < count || signer->table->text_count > LISTED_TEXTS_MAX;
}
