#include "record/symbols/worker.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "record/symbols/elf_file.h"
#include "record/symbols/lines.h"
#include "record/symbols/names.h"
#include "record/symbols/records.h"
#include "record/symbols/tables.h"
#include "record/symbols/units.h"

/*
 * Enough for the debug information of a browser, whose sections unpack to a GiB, and few
 * enough for a machine of today when a file claims more than it has.
 */
#define MEMORY_MAX (UINT64_C(2) << 30)
#define RESULT_MAX (256u << 20)

/* Of debuginfod where the user has set nothing: s without bytes, and s in all, tried once. */
#define DEBUGINFOD_TIMEOUT_S "5"
#define DEBUGINFOD_MAXTIME_S "15"

struct worker {
	struct worker_request request;
	struct symbol_address *addresses;
	const char *path, *debug_path;
	int result_fd;
	struct elf_file file;
	struct code_symbols tables;
	struct units units;
	struct buffer out;
};

static void set_limit(int which, uint64_t value)
{
	struct rlimit limit;

	if (getrlimit(which, &limit) != 0)
		return;
	if (limit.rlim_max == RLIM_INFINITY || value < limit.rlim_max)
		limit.rlim_cur = value;
	setrlimit(which, &limit);
}

/* Pages that the program has already are not the worker's. */
static uint64_t memory_now(void)
{
	unsigned long pages = 0;
	FILE *file = fopen("/proc/self/statm", "re");

	if (file) {
		if (fscanf(file, "%lu", &pages) != 1)
			pages = 0;
		fclose(file);
	}
	return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

static void set_limits(int file_fd, unsigned limit_ms)
{
	struct stat st = {0};

	if (file_fd >= 0)
		fstat(file_fd, &st);
	set_limit(RLIMIT_CORE, 0);
	set_limit(RLIMIT_CPU, limit_ms / 1000 + 1);
	set_limit(RLIMIT_FSIZE, RESULT_MAX);
	if (LIMITS_MEMORY)
		set_limit(RLIMIT_AS, memory_now() + MEMORY_MAX + (uint64_t)st.st_size);
	prctl(PR_SET_DUMPABLE, 0);
}

/* What was said up to now is in the file, whatever becomes of this process. */
static void tell(struct worker *w)
{
	size_t done = 0;

	if (w->out.failed)
		_exit(1);
	while (done < w->out.size) {
		ssize_t n = write(w->result_fd, w->out.bytes + done, w->out.size - done);

		if (n <= 0)
			_exit(1);
		done += (size_t)n;
	}
	buffer_clear(&w->out);
}

static bool read_all(int fd, void *to, size_t size, off_t offset)
{
	return size == 0 || pread(fd, to, size, offset) == (ssize_t)size;
}

static bool read_request(struct worker *w, int fd)
{
	struct worker_request *r = &w->request;
	size_t addresses, texts;
	char *text;

	if (!read_all(fd, r, sizeof(*r), 0))
		return false;
	addresses = (size_t)r->count * sizeof(*w->addresses);
	texts = (size_t)r->path_size + r->debug_path_size;
	w->addresses = malloc(addresses + 1);
	text = malloc(texts + 1);
	if (!w->addresses || !text || !read_all(fd, w->addresses, addresses, sizeof(*r)) ||
	    !read_all(fd, text, texts, (off_t)(sizeof(*r) + addresses)))
		return false;
	w->path = text;
	w->debug_path = r->debug_path_size ? text + r->path_size : NULL;
	return true;
}

static void set_debuginfod(uint32_t source)
{
	if (source != SOURCE_ANYWHERE) {
		unsetenv("DEBUGINFOD_URLS");
		return;
	}
	setenv("DEBUGINFOD_TIMEOUT", DEBUGINFOD_TIMEOUT_S, 0);
	setenv("DEBUGINFOD_MAXTIME", DEBUGINFOD_MAXTIME_S, 0);
	setenv("DEBUGINFOD_RETRY_LIMIT", "0", 0);
}

static bool load_units(struct worker *w)
{
	size_t count = (size_t)w->request.count;
	struct place *places = calloc(count + 1, sizeof(*places));

	if (!places)
		return false;
	for (size_t i = 0; i < count; i++)
		places[i].address = symbol_address_code(&w->addresses[i]) + w->file.dwarf_bias;
	/* What is asked ascends; of one that is behind a call it may be one less. */
	for (size_t i = 1; i < count; i++)
		for (size_t k = i; k > 0 && places[k].address < places[k - 1].address; k--) {
			struct place other = places[k];

			places[k] = places[k - 1];
			places[k - 1] = other;
		}
	return units_load(&w->units, w->file.dwarf, places, count, w->request.skipped,
			  w->request.skipped_count);
}

static void begin_unit(struct worker *w, struct unit *unit)
{
	if (unit->read)
		return;
	record_put_number(&w->out, RECORD_UNIT, unit->offset);
	tell(w);
	units_read(&w->units, unit);
}

/* By the debug information; symbol is what the tables have, or NULL. */
static bool tell_of_source(struct worker *w, const struct symbol_address *address,
			   const struct code_symbol *symbol)
{
	uint64_t code = symbol_address_code(address) + w->file.dwarf_bias;
	const struct place *place;
	char name[NAME_SIZE_MAX];
	struct unit *unit;

	if (symbol)
		name_demangle(symbol->name, name);
	for (size_t n = 0; (unit = units_claiming(&w->units, code, n)); n++) {
		if (unit->skipped)
			continue;
		begin_unit(w, unit);
		place = &w->units.places[units_place(&w->units, code)];
		if (lines_put(&w->out, place->unit ? place->unit : unit, place,
			      address->offset + w->file.dwarf_bias, symbol ? name : NULL,
			      symbol ? address->offset - symbol->start : 0))
			return true;
	}
	return false;
}

static void tell_of_table(struct worker *w, const struct symbol_address *address,
			  const struct code_symbol *symbol)
{
	char name[NAME_SIZE_MAX];
	struct symbol_line line = {.function = name};

	if (!symbol) {
		record_put_symbol(&w->out, &(struct symbol){0});
		return;
	}
	name_demangle(symbol->name, name);
	record_put_symbol(&w->out, &(struct symbol){.into = address->offset - symbol->start,
						    .count = 1,
						    .lines = &line});
}

static void tell_all(struct worker *w)
{
	for (uint64_t i = 0; i < w->request.count; i++) {
		const struct symbol_address *address = &w->addresses[i];
		const struct code_symbol *symbol =
			code_symbols_find(&w->tables, symbol_address_code(address));

		if (!w->units.range_count || !tell_of_source(w, address, symbol))
			tell_of_table(w, address, symbol);
		tell(w);
	}
	record_put_number(&w->out, RECORD_END, 0);
	tell(w);
}

void worker_main(int request_fd, int result_fd, int file_fd, unsigned limit_ms)
{
	static struct worker worker;
	struct worker *w = &worker;
	unsigned file;

	set_limits(file_fd, limit_ms);
	w->result_fd = result_fd;
	if (!read_request(w, request_fd))
		_exit(1);
	set_debuginfod(w->request.source);
	file = elf_file_open(&w->file, file_fd, &w->request, w->path, w->debug_path);
	if (file == WORKER_FILE_READ) {
		code_symbols_load(&w->tables, w->file.module);
		if (w->file.dwarf && !load_units(w))
			_exit(1);
	}
	if (w->file.unanswered)
		record_put_number(&w->out, RECORD_UNANSWERED, 0);
	record_put_number(&w->out, RECORD_FILE, file);
	tell(w);
	if (file == WORKER_FILE_READ)
		tell_all(w);
	else
		record_put_number(&w->out, RECORD_END, 0), tell(w);
}
