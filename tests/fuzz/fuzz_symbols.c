/*
 * Any bytes as a program whose symbols are looked up, and as what a worker tells of one. libdw
 * may break over them, in the process that it has for that; this one goes on and every
 * address has its answer.
 */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/symbols/records.h"
#include "tests/fuzz/fuzz.h"

#define ADDRESSES 256
#define LIMIT_MS  2000

static const struct symbol_options options = {.no_debuginfod = true, .limit_ms = LIMIT_MS};

/* Where the samples have their code, and around it. */
static void fill(struct symbol_address *addresses, size_t *indices)
{
	for (size_t i = 0; i < ADDRESSES; i++) {
		addresses[i] =
			(struct symbol_address){.offset = 0x1000 - 16 + i, .behind_call = i % 2};
		indices[i] = i;
	}
}

static void check(const struct symbol_set *set, const struct symbol_address *addresses)
{
	size_t sum = 0;

	FUZZ_EXPECT(set->count == ADDRESSES);
	for (size_t i = 0; i < set->count; i++) {
		const struct symbol *symbol = &set->symbols[i];

		FUZZ_EXPECT(symbol->offset == addresses[i].offset);
		FUZZ_EXPECT(symbol->count <= RECORD_LINES_MAX);
		for (uint32_t k = 0; k < symbol->count; k++) {
			sum += symbol->lines[k].function ? strlen(symbol->lines[k].function) : 0;
			sum += symbol->lines[k].file ? strlen(symbol->lines[k].file) : 0;
		}
	}
	FUZZ_EXPECT(sum < SIZE_MAX / 2);
}

static void resolve(const uint8_t *bytes, size_t size, const struct symbol_address *addresses)
{
	int fd = memfd_create("program", MFD_CLOEXEC);
	struct code_module module = {.path = "/nowhere/program"};
	struct symbol_set set;
	char path[32];

	FUZZ_EXPECT(fd >= 0 && write(fd, bytes, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	FUZZ_EXPECT(symbols_resolve(&set, &module, path, addresses, ADDRESSES, &options, NULL) ==
		    0);
	FUZZ_EXPECT(!(set.trouble & SYMBOLS_NO_PROCESS));
	check(&set, addresses);
	symbol_set_release(&set);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct symbol_address addresses[ADDRESSES];
	size_t indices[ADDRESSES];
	struct symbol_set set;
	struct told told;

	fill(addresses, indices);
	FUZZ_EXPECT(symbol_set_init(&set, 1, addresses, ADDRESSES) == 0);
	FUZZ_EXPECT(records_read(bytes, size, &set, indices, ADDRESSES, &told) == 0);
	FUZZ_EXPECT(told.symbols <= ADDRESSES);
	check(&set, addresses);
	symbol_set_release(&set);
	resolve(bytes, size, addresses);
	return 0;
}
