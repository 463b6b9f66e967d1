#include "record/mappings.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/maps_file.h"
#include "record/procfs.h"
#include "record/ranges.h"

#define PAGE_BYTES  4096u
#define RANGES_MAX  65536u /* of one address space: vm.max_map_count is 65530 */
#define ADDRESS_MIN 4096u  /* a page that programs can have: vm.mmap_min_addr or more */
#define ADDRESS_MAX (UINT64_C(1) << 56) /* user space ends there at the latest */
#define MISSES_MAX  4096u               /* addresses of no mapping between two looks at /proc */
#define MISSES_FEW  16u                 /* the same, where something may have been added */
#define NAME_SIZE   (PATH_MAX + 64)

/* What address spaces have in common after a fork. */
struct table {
	unsigned users;
	struct ranges ranges;
};

struct mappings {
	struct modules *modules;
	struct table *table;
	pid_t pid;
	uint64_t serial;
	unsigned users;
	bool known;         /* the table is that of this address space */
	bool doubted;       /* there may be more */
	uint32_t anonymous; /* the module of the code that no file has; 0: none yet */
	unsigned backoff, misses_left;
	unsigned reads;
	size_t last; /* index of the range that was found last */
};

static uint64_t last_serial;

static struct table *table_new(void)
{
	struct table *t = calloc(1, sizeof(*t));

	if (t)
		t->users = 1;
	return t;
}

static void table_release(struct table *t)
{
	if (--t->users)
		return;
	ranges_release(&t->ranges);
	free(t);
}

struct mappings *mappings_new(struct modules *modules, pid_t pid)
{
	struct mappings *m = calloc(1, sizeof(*m));

	if (!m)
		return NULL;
	m->table = table_new();
	if (!m->table) {
		free(m);
		return NULL;
	}
	m->modules = modules;
	m->pid = pid;
	m->serial = ++last_serial;
	m->users = 1;
	return m;
}

struct mappings *mappings_share(struct mappings *m)
{
	m->users++;
	return m;
}

struct mappings *mappings_fork(struct mappings *m, pid_t pid)
{
	struct mappings *copy = malloc(sizeof(*copy));

	if (!copy)
		return NULL;
	*copy = *m;
	copy->pid = pid;
	copy->serial = ++last_serial;
	copy->users = 1;
	copy->anonymous = 0;
	copy->reads = 0;
	copy->table->users++;
	return copy;
}

void mappings_release(struct mappings *m)
{
	if (!m || --m->users)
		return;
	table_release(m->table);
	free(m);
}

uint64_t mappings_serial(const struct mappings *m)
{
	return m->serial;
}

unsigned mappings_reads(const struct mappings *m)
{
	return m->reads;
}

void mappings_doubt(struct mappings *m)
{
	m->doubted = true;
	if (m->backoff <= MISSES_FEW)
		m->misses_left = 0;
	else if (m->misses_left > MISSES_FEW)
		m->misses_left = MISSES_FEW;
}

/* The ranges, for a change: no longer those of another address space. NULL: no memory. */
static struct ranges *own_ranges(struct mappings *m)
{
	struct table *t;

	m->last = 0;
	if (m->table->users == 1)
		return &m->table->ranges;
	t = table_new();
	if (!t || !ranges_copy(&t->ranges, &m->table->ranges)) {
		free(t);
		return NULL;
	}
	table_release(m->table);
	m->table = t;
	return &t->ranges;
}

/* Nothing is known any more; for when memory ran out. */
static void forget(struct mappings *m)
{
	m->known = false;
}

/*
 * The module of a file by one of the names that may lead to it: map_files needs a capability,
 * the path fails for a deleted file, and the program has a link of its own.
 */
static uint32_t file_module(struct mappings *m, pid_t tid, const struct maps_line *line,
			    const char *path)
{
	const struct module_id id = {line->device, line->inode};
	char name[NAME_SIZE];
	uint32_t module;

	procfs_path(name, sizeof(name), tid, "map_files/%lx-%lx", (unsigned long)line->start,
		    (unsigned long)line->end);
	module = modules_add_file(m->modules, name, &id, path);
	if (module)
		return module;
	procfs_path(name, sizeof(name), tid, "root%s", path);
	module = modules_add_file(m->modules, name, &id, path);
	if (module)
		return module;
	procfs_path(name, sizeof(name), tid, "exe");
	return modules_add_file(m->modules, name, &id, path);
}

/* Gives a range its module and bias; deleted files without headers are memory of a JIT. */
static void range_of_file(struct mappings *m, struct code_range *range, uint32_t module,
			  bool deleted)
{
	const struct elf_file *elf = modules_elf(m->modules, module);

	range->module = module;
	if (elf)
		range->bias = elf_file_bias(elf, range->start, range->file_offset);
	else if (deleted)
		range->anonymous = true;
	else if (module)
		range->bias = range->start - range->file_offset;
	if (range->anonymous)
		range->module = 0;
}

static void range_of_vdso(struct mappings *m, pid_t tid, struct code_range *range)
{
	uint64_t size = range->end - range->start;

	range_of_file(m, range, modules_add_vdso(m->modules, tid, range->start, size), false);
}

/* The same as before: a look at the file can be saved. */
static const struct code_range *find_same(const struct ranges *before, const struct maps_line *line)
{
	const struct code_range *range = ranges_find(before, line->start);

	if (!range || range->inode == 0 || range->inode != line->inode ||
	    range->device != line->device || range->end < line->end ||
	    range->file_offset + (line->start - range->start) != line->file_offset)
		return NULL;
	return range;
}

static bool take_line(struct mappings *m, pid_t tid, const struct ranges *before,
		      struct ranges *now, const struct maps_line *line)
{
	struct code_range range = {
		.start = line->start,
		.end = line->end,
		.device = line->device,
		.inode = line->inode,
		.file_offset = line->file_offset,
	};
	const struct code_range *same = find_same(before, line);
	char path[PATH_MAX];
	bool deleted;

	if (strcmp(line->path, "[vsyscall]") == 0)
		return true;
	if (same) {
		range.module = same->module;
		range.bias = same->bias;
		range.anonymous = same->anonymous;
	} else if (strcmp(line->path, "[vdso]") == 0) {
		range_of_vdso(m, tid, &range);
	} else if (line->inode == 0) {
		range.anonymous = true;
	} else {
		deleted = maps_cut_deleted(path, line->path);
		range_of_file(m, &range, file_module(m, tid, line, path), deleted);
	}
	return now->count >= RANGES_MAX || ranges_put(now, &range);
}

static bool read_lines(struct mappings *m, pid_t tid, FILE *maps, const struct ranges *before,
		       struct ranges *now)
{
	struct maps_line line;

	while (maps_file_next(maps, &line))
		if (!take_line(m, tid, before, now, &line))
			return false;
	return true;
}

/* Reads all mappings anew. Where that cannot be, the old ones stay. */
static void read_maps(struct mappings *m, pid_t tid)
{
	static const struct ranges none;
	const struct ranges *before = m->known ? &m->table->ranges : &none;
	struct table *now = table_new();
	char name[48];
	FILE *maps;

	m->reads++;
	procfs_path(name, sizeof(name), tid, "maps");
	maps = now ? fopen(name, "re") : NULL;
	if (maps && read_lines(m, tid, maps, before, &now->ranges)) {
		table_release(m->table);
		m->table = now;
		now = NULL;
		m->known = true;
		m->doubted = false;
		m->last = 0;
	}
	if (maps)
		fclose(maps);
	if (now)
		table_release(now);
}

/* Whether it is time to look at /proc for an address that is not known. */
static bool may_read(struct mappings *m)
{
	if (m->misses_left == 0)
		return true;
	m->misses_left--;
	return false;
}

static const struct code_range *find_again(struct mappings *m, pid_t tid, uint64_t address)
{
	const struct code_range *found;

	if (address < ADDRESS_MIN || address > ADDRESS_MAX || !may_read(m))
		return NULL;
	read_maps(m, tid);
	found = ranges_find(&m->table->ranges, address);
	if (found)
		m->backoff = 0;
	else if (m->backoff < MISSES_MAX)
		m->backoff = m->backoff ? m->backoff * 2 : 1;
	m->misses_left = m->backoff;
	return found;
}

static uint32_t anonymous_module(struct mappings *m)
{
	if (m->anonymous == 0)
		m->anonymous = modules_add_anonymous(m->modules, m->pid);
	return m->anonymous;
}

bool mappings_find(struct mappings *m, pid_t tid, uint64_t address, struct code_place *place)
{
	const struct ranges *r = &m->table->ranges;
	const struct code_range *found = NULL;

	if (m->known) {
		if (m->last < r->count && address - r->list[m->last].start <
						  r->list[m->last].end - r->list[m->last].start)
			found = &r->list[m->last];
		else
			found = ranges_find(r, address);
	}
	if (!found)
		found = find_again(m, tid, address);
	*place = (struct code_place){.offset = address};
	if (!found)
		return false;
	m->last = (size_t)(found - m->table->ranges.list);
	place->module = found->anonymous ? anonymous_module(m) : found->module;
	place->anonymous = found->anonymous;
	place->offset = address - found->bias;
	return true;
}

/* The end of so many bytes from an address on, by pages; no further than there are any. */
static uint64_t range_end(uint64_t address, uint64_t length)
{
	uint64_t room = UINT64_MAX - PAGE_BYTES - address;

	if (length > room)
		length = room;
	return (address + length + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
}

void mappings_munmap(struct mappings *m, uint64_t address, uint64_t length)
{
	uint64_t end = range_end(address, length);
	struct ranges *r;

	if (!m->known || !ranges_touch(&m->table->ranges, address, end))
		return;
	r = own_ranges(m);
	if (!r || !ranges_remove(r, address, end))
		forget(m);
}

/* The file of a descriptor, which may lead elsewhere by now: then the module is 0. */
static void range_of_descriptor(struct mappings *m, pid_t tid, int fd, struct code_range *range)
{
	static const struct module_id any = {0};
	char name[48], text[PATH_MAX], path[PATH_MAX];
	struct stat st;
	uint32_t module;
	ssize_t size;
	bool deleted;

	procfs_path(name, sizeof(name), tid, "fd/%d", fd);
	size = readlink(name, text, sizeof(text) - 1);
	if (size < 0 || stat(name, &st) != 0)
		return;
	text[size] = '\0';
	range->device = st.st_dev;
	range->inode = st.st_ino;
	deleted = maps_cut_deleted(path, text);
	module = modules_add_file(m->modules, name, &any, path);
	range_of_file(m, range, module, deleted);
}

void mappings_mmap(struct mappings *m, pid_t tid, uint64_t address, uint64_t length,
		   uint32_t protection, int fd, uint64_t file_offset)
{
	struct code_range range = {
		.start = address,
		.end = range_end(address, length),
		.anonymous = fd < 0,
		.file_offset = fd < 0 ? 0 : file_offset,
	};
	struct ranges *r;

	if (!m->known)
		return;
	if (!(protection & PROT_EXEC)) {
		mappings_munmap(m, address, length);
		return;
	}
	if (fd >= 0)
		range_of_descriptor(m, tid, fd, &range);
	if (!range.anonymous && range.module == 0) {
		mappings_munmap(m, address, length);
		mappings_doubt(m);
		return;
	}
	r = own_ranges(m);
	if (!r || (r->count < RANGES_MAX && !ranges_put(r, &range)))
		forget(m);
}

/*
 * Code that may not be run for a while stays known: what is on a stack will be run again, and
 * some JIT compilers take the permission away at each change.
 */
void mappings_mprotect(struct mappings *m, uint64_t address, uint64_t length, uint32_t protection)
{
	if (!m->known || !(protection & PROT_EXEC))
		return;
	if (!ranges_cover(&m->table->ranges, address, range_end(address, length)))
		mappings_doubt(m);
}

void mappings_mremap(struct mappings *m, uint64_t old, uint64_t old_length, uint64_t new_address,
		     uint64_t new_length)
{
	bool code = m->known && ranges_touch(&m->table->ranges, old, range_end(old, old_length));

	mappings_munmap(m, old, old_length);
	mappings_munmap(m, new_address, new_length);
	if (code)
		mappings_doubt(m);
}
