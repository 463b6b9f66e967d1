#include "replay/descriptor_table.h"

#include <string.h>
#include <xxhash.h>

/* An index of an array of max items, of which 0 is not one; *next is where a free one's next is. */
static uint16_t pool_take(struct pool *pool, uint16_t max)
{
	return pool->free ? pool->free : pool->used < max ? (uint16_t)(pool->used + 1) : 0;
}

static void pool_taken(struct pool *pool, uint16_t index, uint16_t next_free)
{
	if (index == pool->free)
		pool->free = next_free;
	else
		pool->used = index;
}

/* Gives up the descriptor that was made first; false when there is none. */
static bool forget_oldest(struct descriptors *d)
{
	if (!d->oldest)
		return false;
	slot_remove(d, d->oldest);
	return true;
}

static uint16_t chunk_new(struct descriptors *d)
{
	uint16_t index;

	while (!(index = pool_take(&d->chunks_pool, TABLE_CHUNKS)))
		if (!forget_oldest(d))
			return 0;
	pool_taken(&d->chunks_pool, index, d->chunks[index].next);
	d->chunks[index] = (struct chunk){0};
	return index;
}

static void text_free(struct descriptors *d, struct text *text)
{
	for (uint16_t index = text->chunk, next; index; index = next) {
		next = d->chunks[index].next;
		d->chunks[index].next = d->chunks_pool.free;
		d->chunks_pool.free = index;
	}
	*text = (struct text){0};
}

void text_set(struct descriptors *d, struct text *text, const char *bytes, size_t size)
{
	uint16_t *link = &text->chunk;

	text_free(d, text);
	if (size > TEXT_MAX)
		return;
	for (size_t at = 0; at < size; at += CHUNK_BYTES) {
		size_t part = size - at < CHUNK_BYTES ? size - at : CHUNK_BYTES;

		*link = chunk_new(d);
		if (!*link) {
			text_free(d, text);
			return;
		}
		memcpy(d->chunks[*link].bytes, bytes + at, part);
		link = &d->chunks[*link].next;
	}
	text->size = (uint16_t)size;
}

size_t text_get(const struct descriptors *d, const struct text *text, char *buf, size_t size)
{
	size_t at = 0;

	if (text->size >= size) {
		if (size)
			buf[0] = '\0';
		return 0;
	}
	for (uint16_t index = text->chunk; index; index = d->chunks[index].next) {
		size_t part = text->size - at < CHUNK_BYTES ? text->size - at : CHUNK_BYTES;

		memcpy(buf + at, d->chunks[index].bytes, part);
		at += part;
	}
	buf[at] = '\0';
	return at;
}

bool text_is(const struct descriptors *d, const struct text *text, const char *bytes, size_t size)
{
	if (text->size != size)
		return false;
	for (uint16_t index = text->chunk; index; index = d->chunks[index].next) {
		size_t part = size < CHUNK_BYTES ? size : CHUNK_BYTES;

		if (memcmp(d->chunks[index].bytes, bytes, part) != 0)
			return false;
		bytes += part;
		size -= part;
	}
	return true;
}

/* From 1 on; of 2^32 names the first is far in the past. */
static void naming_give(struct descriptors *d, uint16_t open)
{
	d->namings += d->namings == UINT32_MAX ? 2 : 1;
	d->opens[open].naming = d->namings;
}

void open_renamed(struct descriptors *d, uint16_t open)
{
	naming_give(d, open);
	if (d->opens[open].peer)
		naming_give(d, d->opens[open].peer);
}

uint16_t open_new(struct descriptors *d, enum open_kind kind)
{
	uint16_t index;

	while (!(index = pool_take(&d->opens_pool, TABLE_OPENS)))
		if (!forget_oldest(d))
			return 0;
	pool_taken(&d->opens_pool, index, d->opens[index].users);
	d->opens[index] = (struct open_file){.kind = (uint8_t)kind, .users = 1};
	open_renamed(d, index);
	return index;
}

uint16_t open_named(struct descriptors *d, const char *name, size_t size)
{
	uint16_t open = size ? open_new(d, OPEN_PATH) : 0;

	if (open)
		text_set(d, &d->opens[open].name, name, size);
	return open;
}

void open_set_text(struct descriptors *d, uint16_t open, struct text *text, const char *bytes,
		   size_t size)
{
	if (text_is(d, text, bytes, size))
		return;
	open_hold(d, open);
	text_set(d, text, bytes, size);
	open_renamed(d, open);
	open_drop(d, open);
}

void open_set_address(struct descriptors *d, uint16_t open, bool remote, const char *text,
		      size_t size)
{
	struct open_file *file = &d->opens[open];

	if (open && size)
		open_set_text(d, open, remote ? &file->remote : &file->local, text, size);
}

void open_hold(struct descriptors *d, uint16_t open)
{
	if (open)
		d->opens[open].users++;
}

void open_drop(struct descriptors *d, uint16_t open)
{
	struct open_file *file = &d->opens[open];

	if (!open || --file->users)
		return;
	if (file->peer && d->opens[file->peer].peer == open) {
		d->opens[file->peer].peer = 0;
		naming_give(d, file->peer);
	}
	text_free(d, &file->name);
	text_free(d, &file->local);
	text_free(d, &file->remote);
	*file = (struct open_file){.users = d->opens_pool.free};
	d->opens_pool.free = open;
}

static unsigned slot_hash(uint16_t files, int32_t fd)
{
	return ((uint32_t)fd + files * 40503u) * 2654435769u >> 16 & (SLOT_HEADS - 1);
}

uint16_t slot_find(const struct descriptors *d, uint16_t files, int32_t fd)
{
	uint16_t index = d->slot_heads[slot_hash(files, fd)];

	while (index && (d->slots[index].fd != fd || d->slots[index].files != files))
		index = d->slots[index].chain;
	return index;
}

/* Puts a slot at the newest end of all, and first of its files and of its hash. */
static void slot_insert(struct descriptors *d, uint16_t index)
{
	struct slot *slot = &d->slots[index];
	struct files *files = &d->files[slot->files];
	uint16_t *head = &d->slot_heads[slot_hash(slot->files, slot->fd)];

	slot->chain = *head;
	*head = index;
	slot->next = files->first;
	if (files->first)
		d->slots[files->first].previous = index;
	files->first = index;
	files->count++;
	slot->older = d->newest;
	if (d->newest)
		d->slots[d->newest].newer = index;
	else
		d->oldest = index;
	d->newest = index;
	d->slot_count++;
}

static void slot_unchain(struct descriptors *d, uint16_t index)
{
	const struct slot *slot = &d->slots[index];
	uint16_t *at = &d->slot_heads[slot_hash(slot->files, slot->fd)];

	while (*at != index)
		at = &d->slots[*at].chain;
	*at = slot->chain;
}

void slot_remove(struct descriptors *d, uint16_t index)
{
	struct slot slot = d->slots[index];
	struct files *files = &d->files[slot.files];

	slot_unchain(d, index);
	*(slot.previous ? &d->slots[slot.previous].next : &files->first) = slot.next;
	if (slot.next)
		d->slots[slot.next].previous = slot.previous;
	files->count--;
	*(slot.older ? &d->slots[slot.older].newer : &d->oldest) = slot.newer;
	*(slot.newer ? &d->slots[slot.newer].older : &d->newest) = slot.older;
	d->slot_count--;
	d->slots[index] = (struct slot){.chain = d->slots_pool.free};
	d->slots_pool.free = index;
	open_drop(d, slot.open);
}

void slot_set(struct descriptors *d, uint16_t files, int32_t fd, uint16_t open, bool cloexec,
	      uint64_t made_ns)
{
	uint16_t index;

	/* Held first, as it may be what has to go to make room. */
	open_hold(d, open);
	index = slot_find(d, files, fd);
	if (index)
		slot_remove(d, index);
	if (!open)
		return;
	while (!(index = pool_take(&d->slots_pool, TABLE_SLOTS)))
		forget_oldest(d);
	pool_taken(&d->slots_pool, index, d->slots[index].chain);
	d->slots[index] = (struct slot){
		.made_ns = made_ns,
		.fd = fd,
		.files = files,
		.open = open,
		.cloexec = cloexec,
	};
	slot_insert(d, index);
}

static uint16_t files_new(struct descriptors *d)
{
	uint16_t index = pool_take(&d->files_pool, TABLE_TASKS);

	pool_taken(&d->files_pool, index, d->files[index].users);
	d->files[index] = (struct files){.users = 1};
	return index;
}

static void files_drop(struct descriptors *d, uint16_t index)
{
	struct files *files = &d->files[index];

	if (--files->users)
		return;
	while (files->first)
		slot_remove(d, files->first);
	*files = (struct files){.users = d->files_pool.free};
	d->files_pool.free = index;
}

static uint16_t dir_new(struct descriptors *d, uint16_t open)
{
	uint16_t index = pool_take(&d->dirs_pool, TABLE_TASKS);

	open_hold(d, open);
	pool_taken(&d->dirs_pool, index, d->dirs[index].users);
	d->dirs[index] = (struct dir){.users = 1, .open = open};
	return index;
}

static void dir_drop(struct descriptors *d, uint16_t index)
{
	struct dir *dir = &d->dirs[index];

	if (--dir->users)
		return;
	open_drop(d, dir->open);
	*dir = (struct dir){.users = d->dirs_pool.free};
	d->dirs_pool.free = index;
}

void dir_set(struct descriptors *d, uint16_t task, uint16_t open)
{
	struct dir *dir = &d->dirs[d->tasks[task].dir];

	open_hold(d, open);
	open_drop(d, dir->open);
	dir->open = open;
}

uint16_t task_find(const struct descriptors *d, uint32_t serial)
{
	uint16_t index = d->task_heads[serial % TASK_HEADS];

	while (index && d->tasks[index].serial != serial)
		index = d->tasks[index].chain;
	return index;
}

uint16_t task_of_process(const struct descriptors *d, int32_t pid, uint16_t but)
{
	for (uint16_t i = 1; i <= d->tasks_pool.used; i++)
		if (i != but && d->tasks[i].files && d->tasks[i].pid == pid)
			return i;
	return 0;
}

/* Serials grow, so the oldest task has the lowest. */
static uint16_t task_oldest(const struct descriptors *d)
{
	uint16_t oldest = 1;

	for (uint16_t i = 2; i <= TABLE_TASKS; i++)
		if (d->tasks[i].serial < d->tasks[oldest].serial)
			oldest = i;
	return oldest;
}

uint16_t task_add(struct descriptors *d, uint32_t serial, int32_t pid)
{
	uint16_t index, *head = &d->task_heads[serial % TASK_HEADS];

	while (!(index = pool_take(&d->tasks_pool, TABLE_TASKS)))
		task_remove(d, task_oldest(d));
	pool_taken(&d->tasks_pool, index, d->tasks[index].chain);
	d->tasks[index] = (struct task){
		.serial = serial,
		.pid = pid,
		.files = files_new(d),
		.dir = dir_new(d, 0),
		.chain = *head,
	};
	*head = index;
	return index;
}

void task_remove(struct descriptors *d, uint16_t index)
{
	struct task *task = &d->tasks[index];
	uint16_t *at = &d->task_heads[task->serial % TASK_HEADS];

	if (!index)
		return;
	while (*at != index)
		at = &d->tasks[*at].chain;
	*at = task->chain;
	files_drop(d, task->files);
	dir_drop(d, task->dir);
	*task = (struct task){.chain = d->tasks_pool.free};
	d->tasks_pool.free = index;
}

void task_share_files(struct descriptors *d, uint16_t task, uint16_t with)
{
	uint16_t files = d->tasks[with].files;

	d->files[files].users++;
	files_drop(d, d->tasks[task].files);
	d->tasks[task].files = files;
}

void task_share_dir(struct descriptors *d, uint16_t task, uint16_t with)
{
	uint16_t dir = d->tasks[with].dir;

	d->dirs[dir].users++;
	dir_drop(d, d->tasks[task].dir);
	d->tasks[task].dir = dir;
}

/* The last slot of a files: the one made first. */
static uint16_t files_last(const struct descriptors *d, uint16_t files)
{
	uint16_t index = d->files[files].first;

	while (d->slots[index].next)
		index = d->slots[index].next;
	return index;
}

void task_copy_files(struct descriptors *d, uint16_t task, uint16_t from)
{
	uint16_t source = d->tasks[from].files, before = d->tasks[task].files;
	uint16_t copy = d->files[before].users == 1 ? before : files_new(d);

	/* Room first, so that nothing of the source goes while it is copied. */
	while (TABLE_SLOTS - d->slot_count < d->files[source].count)
		forget_oldest(d);
	for (uint16_t i = files_last(d, source); i; i = d->slots[i].previous)
		slot_set(d, copy, d->slots[i].fd, d->slots[i].open, d->slots[i].cloexec,
			 d->slots[i].made_ns);
	if (copy != before)
		files_drop(d, before);
	d->tasks[task].files = copy;
}

void task_own_files(struct descriptors *d, uint16_t task)
{
	if (d->files[d->tasks[task].files].users > 1)
		task_copy_files(d, task, task);
}

void task_copy_dir(struct descriptors *d, uint16_t task, uint16_t from)
{
	uint16_t open = d->dirs[d->tasks[from].dir].open, shared = d->tasks[task].dir;

	if (d->dirs[shared].users == 1) {
		dir_set(d, task, open);
		return;
	}
	d->tasks[task].dir = dir_new(d, open);
	dir_drop(d, shared);
}

void change_note(struct descriptors *d, int32_t fd, uint16_t open, uint64_t made_ns)
{
	if (d->change_count == TABLE_CHANGES)
		return;
	open_hold(d, open);
	d->changes[d->change_count++] = (struct change){.fd = fd, .open = open, .made_ns = made_ns};
}

void changes_clear(struct descriptors *d)
{
	while (d->change_count)
		open_drop(d, d->changes[--d->change_count].open);
}

#define ARRAY(name)                                                                                \
	{                                                                                          \
		offsetof(struct descriptors, name), offsetof(struct descriptors, name##_pool),     \
			sizeof(((struct descriptors *)0)->name[0])                                 \
	}

/* The arrays behind the rest; of each only the beginning is in use. */
static const struct {
	size_t at, pool, item;
} arrays[] = {ARRAY(tasks), ARRAY(files), ARRAY(dirs), ARRAY(slots), ARRAY(opens), ARRAY(chunks)};

#define ARRAYS (sizeof(arrays) / sizeof(arrays[0]))

static size_t used_bytes(const struct descriptors *d, size_t i)
{
	const struct pool *pool = (const struct pool *)((const uint8_t *)d + arrays[i].pool);

	return (pool->used + (size_t)1) * arrays[i].item;
}

void descriptors_copy(struct descriptors *to, const struct descriptors *from)
{
	memcpy(to, from, offsetof(struct descriptors, tasks));
	for (size_t i = 0; i < ARRAYS; i++)
		memcpy((uint8_t *)to + arrays[i].at, (const uint8_t *)from + arrays[i].at,
		       used_bytes(from, i));
}

uint64_t descriptors_hash(const struct descriptors *d, uint64_t seed)
{
	seed = XXH64(d, offsetof(struct descriptors, tasks), seed);
	for (size_t i = 0; i < ARRAYS; i++)
		seed = XXH64((const uint8_t *)d + arrays[i].at, used_bytes(d, i), seed);
	return seed;
}

size_t descriptors_size(void)
{
	return sizeof(struct descriptors);
}
