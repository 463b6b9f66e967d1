#include "record/symbols/elf_file.h"

#include <elfutils/libdwelf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define UNANSWERED_S 3
#define DEBUG_PATH   ":.debug:/usr/lib/debug"

static char *debug_directories;
static enum worker_source wanted;
static bool unanswered;

/* What is mapped of a file is no memory that it takes. */
static void allow_for_file(const char *name)
{
	struct rlimit limit;
	struct stat st;

	if (stat(name, &st) != 0 || getrlimit(RLIMIT_AS, &limit) != 0 ||
	    limit.rlim_cur == RLIM_INFINITY)
		return;
	limit.rlim_cur += (rlim_t)st.st_size;
	setrlimit(RLIMIT_AS, &limit);
}

static int find_debuginfo(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
			  const char *file_name, const char *debuglink, GElf_Word crc,
			  char **found_name)
{
	time_t begin = time(NULL);
	int fd;

	if (wanted == SOURCE_OWN)
		return -1;
	fd = dwfl_standard_find_debuginfo(module, user, name, base, file_name, debuglink, crc,
					  found_name);
	if (fd >= 0 && *found_name)
		allow_for_file(*found_name);
	unanswered |= wanted == SOURCE_ANYWHERE && fd < 0 && time(NULL) - begin >= UNANSWERED_S;
	return fd;
}

static int find_nothing(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
			char **file_name, Elf **elf)
{
	(void)module, (void)user, (void)name, (void)base, (void)file_name, (void)elf;
	return -1;
}

static const Dwfl_Callbacks callbacks = {
	.find_elf = find_nothing,
	.find_debuginfo = find_debuginfo,
	.section_address = dwfl_offline_section_address,
	.debuginfo_path = &debug_directories,
};

/* Both have one, and they differ. */
static bool ids_differ(const void *a, ssize_t a_size, const void *b, ssize_t b_size)
{
	return a_size > 0 && b_size > 0 && (a_size != b_size || memcmp(a, b, (size_t)a_size) != 0);
}

static ssize_t elf_build_id(Elf *elf, const void **id)
{
	return elf ? dwelf_elf_gnu_build_id(elf, id) : -1;
}

/* DIR/.build-id/xx/yyyy.debug of the first absolute directory that has it; -1. */
static int open_by_build_id(const struct worker_request *r)
{
	char hex[2 * BUILD_ID_SIZE_MAX + 1] = "", name[4096];

	if (r->build_id_size < 2)
		return -1;
	for (unsigned i = 0; i < r->build_id_size; i++)
		sprintf(hex + 2 * i, "%02x", r->build_id[i]);
	for (const char *p = debug_directories; *p; p += strspn(p, ":")) {
		size_t n = strcspn(p, ":");
		int fd = -1;

		if (*p == '/') {
			snprintf(name, sizeof(name), "%.*s/.build-id/%.2s/%s.debug", (int)n, p, hex,
				 hex + 2);
			fd = open(name, O_RDONLY | O_CLOEXEC);
		}
		if (fd >= 0)
			return fd;
		p += n;
	}
	return -1;
}

/* The debug information, if it is that of the file. */
static void find_dwarf(struct elf_file *file, const void *id, ssize_t id_size)
{
	Dwarf_Addr bias;
	Dwarf *dwarf = dwfl_module_getdwarf(file->module, &bias);
	const void *dwarf_id = NULL;
	ssize_t dwarf_id_size = dwarf ? elf_build_id(dwarf_getelf(dwarf), &dwarf_id) : -1;

	if (!dwarf || ids_differ(id, id_size, dwarf_id, dwarf_id_size))
		return;
	file->dwarf = dwarf;
	file->dwarf_bias = 0 - bias;
}

unsigned elf_file_open(struct elf_file *file, int fd, const struct worker_request *r,
		       const char *path, const char *debug_path)
{
	const void *id = NULL;
	ssize_t id_size;
	GElf_Addr bias;
	Elf *elf;

	*file = (struct elf_file){0};
	wanted = (enum worker_source)r->source;
	debug_directories = strdup(debug_path ? debug_path : DEBUG_PATH);
	elf_version(EV_CURRENT);
	file->dwfl = debug_directories ? dwfl_begin(&callbacks) : NULL;
	if (fd < 0 && file->dwfl)
		fd = open_by_build_id(r);
	if (fd < 0)
		return WORKER_FILE_NO_ELF;
	/* Base 0 with the headers' addresses added: a module's addresses are the file's. */
	file->module = dwfl_report_elf(file->dwfl, path, path, fd, 0, true);
	if (!file->module || dwfl_report_end(file->dwfl, NULL, NULL) != 0)
		return WORKER_FILE_NO_ELF;
	elf = dwfl_module_getelf(file->module, &bias);
	if (!elf)
		return WORKER_FILE_NO_ELF;
	id_size = elf_build_id(elf, &id);
	if (ids_differ(id, id_size, r->build_id, r->build_id_size))
		return WORKER_FILE_OTHER;
	if (r->source <= SOURCE_LOCAL)
		find_dwarf(file, id, id_size);
	file->unanswered = unanswered;
	return WORKER_FILE_READ;
}
