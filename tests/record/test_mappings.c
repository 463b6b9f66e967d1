/*
 * Modules and mappings: of this very process, whose truth is at hand by dladdr(3) and
 * dl_iterate_phdr(3); ranges beside a table that has a place for each page.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dlfcn.h>
#include <elf.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/mappings.h"
#include "record/modules.h"
#include "record/ranges.h"

#define PAGE 4096u

/* Pages that the model of ranges has; 0: none there, else a module's number. */
#define PAGES 64

static unsigned random_next(void)
{
	static uint64_t seed = 88172645463325252u;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (unsigned)(seed >> 33);
}

static void compare_with_model(const struct ranges *r, const uint32_t model[PAGES])
{
	for (unsigned page = 0; page < PAGES; page++) {
		uint64_t address = (page + 1) * PAGE + 5;
		const struct code_range *found = ranges_find(r, address);

		assert_int_equal(found ? found->module : 0, model[page]);
		if (found) /* each page's offset in its file is its own number */
			assert_int_equal(found->file_offset + (address - found->start), address);
	}
	for (size_t i = 1; i < r->count; i++)
		assert_true(r->list[i - 1].end <= r->list[i].start);
}

static void ranges_are_as_a_table_of_pages(void **state)
{
	uint32_t model[PAGES] = {0};
	struct ranges r = {0};

	(void)state;
	for (unsigned i = 0; i < 5000; i++) {
		unsigned first = random_next() % PAGES, count = random_next() % 8;
		unsigned last = first + count < PAGES ? first + count : PAGES;
		struct code_range range = {
			.start = (first + 1) * PAGE,
			.end = (last + 1) * PAGE,
			.module = random_next() % 4,
			.file_offset = (first + 1) * PAGE,
		};
		bool all = true;

		for (unsigned page = first; page < last; page++)
			all &= model[page] != 0;
		assert_int_equal(ranges_cover(&r, range.start, range.end), all);
		if (range.module)
			assert_true(ranges_put(&r, &range));
		else
			assert_true(ranges_remove(&r, range.start, range.end));
		for (unsigned page = first; page < last; page++)
			model[page] = range.module;
		compare_with_model(&r, model);
	}
	ranges_release(&r);
}

static int setup(void **state)
{
	*state = modules_new(8);
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	modules_free(*state);
	return 0;
}

static uint64_t number_of(const void *p)
{
	return (uint64_t)(uintptr_t)p;
}

static void expect_place(struct mappings *m, const void *address)
{
	uint64_t at = number_of(address);
	struct code_place place;
	Dl_info info;

	assert_true(dladdr(address, &info) != 0);
	assert_true(mappings_find(m, getpid(), at, &place));
	assert_int_not_equal(place.module, 0);
	assert_false(place.anonymous);
	assert_int_equal(place.offset, at - number_of(info.dli_fbase));
}

static void code_has_its_module_and_offset(void **state)
{
	struct mappings *m = mappings_new(*state, getpid());
	struct code_module module;
	struct code_place place;

	expect_place(m, (const void *)(uintptr_t)&getppid);
	expect_place(m, (const void *)(uintptr_t)&code_has_its_module_and_offset);
	assert_int_equal(mappings_reads(m), 1);
	mappings_find(m, getpid(), number_of((void *)(uintptr_t)&setup), &place);
	assert_true(modules_get(*state, place.module, &module));
	assert_non_null(strstr(module.path, "test_mappings"));
	assert_int_equal(module.pid, 0);
	assert_false(modules_get(*state, 0, &module));
	assert_false(modules_get(*state, modules_count(*state) + 1, &module));
	mappings_release(m);
}

/* The build-id of the program as the loader mapped it. */
static int find_build_id(struct dl_phdr_info *info, size_t size, void *context)
{
	struct code_module *module = context;

	(void)size;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const char *at = (const char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);
		const ElfW(Nhdr) *note = (const void *)at;

		if (info->dlpi_phdr[i].p_type != PT_NOTE || note->n_type != NT_GNU_BUILD_ID)
			continue;
		module->build_id_size = (uint8_t)note->n_descsz;
		memcpy(module->build_id, at + sizeof(*note) + 4, note->n_descsz);
	}
	return 1; /* the first is the program */
}

static void a_module_has_its_build_id(void **state)
{
	static const struct module_id any = {0};
	struct code_module module, expected = {0};
	uint32_t number = modules_add_file(*state, "/proc/self/exe", &any, "self");

	dl_iterate_phdr(find_build_id, &expected);
	assert_true(modules_get(*state, number, &module));
	assert_int_equal(module.build_id_size, expected.build_id_size);
	assert_memory_equal(module.build_id, expected.build_id, expected.build_id_size);
	assert_string_equal(module.path, "self");
}

static void the_vdso_is_one_module(void **state)
{
	uint64_t start = getauxval(AT_SYSINFO_EHDR);
	struct code_module module;
	struct code_place place;
	struct mappings *m;
	uint8_t magic[SELFMAG];
	uint32_t first;
	int fd;

	if (start == 0)
		skip();
	m = mappings_new(*state, getpid());
	assert_true(mappings_find(m, getpid(), start + 100, &place));
	first = place.module;
	assert_int_equal(place.offset, 100);
	mappings_release(m);
	m = mappings_new(*state, getpid());
	assert_true(mappings_find(m, getpid(), start + 200, &place));
	assert_int_equal(place.module, first);
	modules_get(*state, first, &module);
	assert_string_equal(module.path, "[vdso]");
	fd = modules_open(*state, first);
	assert_int_equal(pread(fd, magic, sizeof(magic), 0), sizeof(magic));
	assert_memory_equal(magic, ELFMAG, SELFMAG);
	close(fd);
	mappings_release(m);
}

static int make_file(char path[64], const char *text)
{
	int fd;

	snprintf(path, 64, "/tmp/mappings-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	return fd;
}

static void expect_text(struct modules *modules, uint32_t number, const char *text)
{
	char buf[64] = {0};
	int fd = modules_open(modules, number);

	assert_true(fd >= 0);
	assert_int_equal(pread(fd, buf, sizeof(buf) - 1, 0), (ssize_t)strlen(text));
	assert_string_equal(buf, text);
	close(fd);
}

static void a_file_is_one_module_until_it_is_another(void **state)
{
	static const struct module_id any = {0};
	char path[64], other[64];
	uint32_t first, second;
	struct module_id id;
	struct stat st;

	close(make_file(path, "first"));
	first = modules_add_file(*state, path, &any, path);
	assert_int_not_equal(first, 0);
	assert_int_equal(modules_add_file(*state, path, &any, "another name"), first);
	assert_int_equal(stat(path, &st), 0);
	id = (struct module_id){st.st_dev, st.st_ino};
	assert_int_equal(modules_add_file(*state, path, &id, path), first);
	close(make_file(other, "second"));
	assert_int_equal(rename(other, path), 0);
	assert_int_equal(modules_add_file(*state, path, &id, path), 0); /* not what was mapped */
	second = modules_add_file(*state, path, &any, path);
	assert_int_not_equal(second, first);
	assert_int_equal(unlink(path), 0);
	expect_text(*state, first, "first");
	expect_text(*state, second, "second");
	assert_int_equal(modules_add_file(*state, "/dev/null", &any, "null"), 0);
	assert_int_equal(modules_add_file(*state, "/nonexistent", &any, "none"), 0);
}

static unsigned count_descriptors(void)
{
	unsigned count = 0;

	for (int fd = 0; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

/* 8 may be open: the others are opened again where they are, or were copied. */
static void deleted_files_are_kept(void **state)
{
	enum { FILES = 48, DELETED = 24 };
	static const struct module_id any = {0};
	unsigned before = count_descriptors();
	uint32_t numbers[FILES];
	char paths[FILES][64], text[16];

	for (unsigned i = 0; i < FILES; i++) {
		snprintf(text, sizeof(text), "text %u", i);
		close(make_file(paths[i], text));
		numbers[i] = modules_add_file(*state, paths[i], &any, paths[i]);
		if (i < DELETED)
			assert_int_equal(unlink(paths[i]), 0);
	}
	assert_true(count_descriptors() <= before + 8 + 1); /* the spool is one */
	for (unsigned i = 0; i < FILES; i++) {
		snprintf(text, sizeof(text), "text %u", i);
		expect_text(*state, numbers[i], text);
	}
	assert_true(count_descriptors() <= before + 8 + 1);
	for (unsigned i = DELETED; i < FILES; i++)
		unlink(paths[i]);
}

/* A file of this process, mapped as code from its second page on. */
static void *map_code(int fd)
{
	void *p;

	assert_int_equal(ftruncate(fd, 4 * PAGE), 0);
	p = mmap(NULL, 2 * PAGE, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, PAGE);
	assert_true(p != MAP_FAILED);
	return p;
}

static void calls_change_the_mappings(void **state)
{
	struct mappings *m = mappings_new(*state, getpid());
	struct code_place place;
	struct code_module module;
	char path[64];
	int fd = make_file(path, "code");
	uint64_t at;

	expect_place(m, (const void *)(uintptr_t)&getppid);
	at = number_of(map_code(fd));
	mappings_mmap(m, getpid(), at, 2 * PAGE, PROT_READ | PROT_EXEC, fd, PAGE);
	assert_true(mappings_find(m, getpid(), at + PAGE, &place));
	assert_int_equal(place.offset, 2 * PAGE); /* no ELF file: its place in it */
	assert_true(modules_get(*state, place.module, &module));
	assert_string_equal(module.path, path);
	munmap((void *)(uintptr_t)at, PAGE);
	mappings_munmap(m, at, 1);
	assert_int_equal(mappings_reads(m), 1);
	assert_false(mappings_find(m, getpid(), at, &place));
	assert_int_equal(place.module, 0);
	assert_int_equal(place.offset, at);
	assert_true(mappings_find(m, getpid(), at + PAGE, &place));
	assert_int_equal(place.offset, 2 * PAGE);
	munmap((void *)(uintptr_t)(at + PAGE), PAGE);
	close(fd);
	unlink(path);
	mappings_release(m);
}

static void what_may_be_code_is_looked_up(void **state)
{
	struct mappings *m = mappings_new(*state, getpid());
	void *p = mmap(NULL, 4 * PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct code_module module;
	struct code_place place;
	uint64_t at = number_of(p) + PAGE;

	expect_place(m, (const void *)(uintptr_t)&getppid);
	assert_int_equal(mprotect((char *)p + PAGE, PAGE, PROT_READ | PROT_EXEC), 0);
	mappings_mprotect(m, at, PAGE, PROT_READ | PROT_EXEC);
	assert_int_equal(mappings_reads(m), 1);
	assert_true(mappings_find(m, getpid(), at + 9, &place));
	assert_int_equal(mappings_reads(m), 2);
	assert_true(place.anonymous);
	assert_int_equal(place.offset, at + 9);
	assert_true(modules_get(*state, place.module, &module));
	assert_string_equal(module.path, "[anon]");
	assert_int_equal(module.pid, getpid());
	/* Without the permission for a while, as JIT compilers do. */
	mappings_mprotect(m, at, PAGE, PROT_READ | PROT_WRITE);
	mappings_mprotect(m, at, PAGE, PROT_READ | PROT_EXEC);
	assert_true(mappings_find(m, getpid(), at + 9, &place));
	assert_int_equal(mappings_reads(m), 2);
	munmap(p, 4 * PAGE);
	mappings_release(m);
}

static void addresses_of_no_code_cost_little(void **state)
{
	struct mappings *m = mappings_new(*state, getpid());
	struct code_place place;

	for (unsigned i = 0; i < 100000; i++) {
		mappings_doubt(m);
		assert_false(mappings_find(m, getpid(), 8192 + i % 4096, &place));
	}
	assert_true(mappings_reads(m) < 100000 / 8);
	mappings_release(m);
	m = mappings_new(*state, getpid());
	for (unsigned i = 0; i < 100000; i++)
		assert_false(mappings_find(m, getpid(), 8192 + i % 4096, &place));
	assert_true(mappings_reads(m) > 1 && mappings_reads(m) < 50);
	expect_place(m, (const void *)(uintptr_t)&getppid);
	mappings_release(m);
}

static void a_fork_has_a_copy(void **state)
{
	struct mappings *m = mappings_new(*state, getpid()), *child;
	struct code_module module;
	struct code_place place;
	uint64_t at = UINT64_C(0x123400000000);

	expect_place(m, (const void *)(uintptr_t)&getppid);
	mappings_mmap(m, getpid(), at, PAGE, PROT_EXEC, -1, 0);
	child = mappings_fork(m, 4711);
	mappings_munmap(m, at, PAGE);
	assert_true(mappings_find(child, getpid(), at, &place));
	modules_get(*state, place.module, &module);
	assert_int_equal(module.pid, 4711);
	assert_int_equal(mappings_reads(child), 0);
	assert_false(mappings_find(m, getpid(), at, &place));
	assert_true(mappings_serial(m) != mappings_serial(child));
	assert_ptr_equal(mappings_share(child), child);
	mappings_release(child);
	assert_true(mappings_find(child, getpid(), at, &place));
	mappings_release(child);
	mappings_release(m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ranges_are_as_a_table_of_pages),
		cmocka_unit_test_setup_teardown(code_has_its_module_and_offset, setup, teardown),
		cmocka_unit_test_setup_teardown(a_module_has_its_build_id, setup, teardown),
		cmocka_unit_test_setup_teardown(the_vdso_is_one_module, setup, teardown),
		cmocka_unit_test_setup_teardown(a_file_is_one_module_until_it_is_another, setup,
						teardown),
		cmocka_unit_test_setup_teardown(deleted_files_are_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(calls_change_the_mappings, setup, teardown),
		cmocka_unit_test_setup_teardown(what_may_be_code_is_looked_up, setup, teardown),
		cmocka_unit_test_setup_teardown(addresses_of_no_code_cost_little, setup, teardown),
		cmocka_unit_test_setup_teardown(a_fork_has_a_copy, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
