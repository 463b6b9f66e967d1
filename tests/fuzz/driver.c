/*
 * A fuzz target as a test: each file of its corpus, whole, at lengths in between and with
 * changes that are the same on each run. Prints TAP; where the target aborts, there is none.
 */
#include <glob.h>
#include <libgen.h>
#include <string.h>

#include "format/bytes.h"
#include "tests/fuzz/fuzz.h"

#define CUTS        64
#define MUTANTS     400
#define CHANGES_MAX 8

static uint64_t random_next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static struct buffer file_read(const char *name)
{
	struct buffer b = {0};
	FILE *file = fopen(name, "rb");
	uint8_t chunk[4096];
	size_t n;

	FUZZ_EXPECT(file);
	while ((n = fread(chunk, 1, sizeof(chunk), file)) > 0)
		buffer_put(&b, chunk, n);
	fclose(file);
	return b;
}

/* The target gets a copy of its own size, so that ASan sees a read behind it. */
static void run(const uint8_t *bytes, size_t size)
{
	uint8_t *copy = malloc(size ? size : 1);

	FUZZ_EXPECT(copy);
	if (size)
		memcpy(copy, bytes, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static void run_cuts(const struct buffer *seed)
{
	for (size_t i = 0; i <= CUTS; i++)
		run(seed->bytes, seed->size * i / CUTS);
}

/* A bit, a byte of an extreme value, or a byte from somewhere else. */
static void change(struct buffer *b, uint64_t *random)
{
	static const uint8_t extremes[] = {0, 1, 0x7f, 0x80, 0xff};
	uint8_t *at = &b->bytes[random_next(random) % b->size];

	switch (random_next(random) % 3) {
	case 0:
		*at ^= (uint8_t)(1u << random_next(random) % 8);
		break;
	case 1:
		*at = extremes[random_next(random) % sizeof(extremes)];
		break;
	default:
		*at = b->bytes[random_next(random) % b->size];
	}
}

static void run_mutants(const struct buffer *seed)
{
	uint64_t random = 0x9e3779b97f4a7c15u;

	for (unsigned i = 0; i < MUTANTS && seed->size; i++) {
		uint64_t changes = 1 + random_next(&random) % CHANGES_MAX;
		struct buffer mutant = {0};

		buffer_put(&mutant, seed->bytes, seed->size);
		for (uint64_t k = 0; k < changes; k++)
			change(&mutant, &random);
		run(mutant.bytes, mutant.size);
		buffer_release(&mutant);
	}
}

/* The corpus lies beside the program: PROGRAM.corpus/. */
int main(int argc, char **argv)
{
	char pattern[4096];
	glob_t files;

	(void)argc;
	snprintf(pattern, sizeof(pattern), "%s.corpus/*", argv[0]);
	if (glob(pattern, 0, NULL, &files) != 0)
		return 1;
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct buffer seed = file_read(files.gl_pathv[i]);

		run_cuts(&seed);
		run_mutants(&seed);
		buffer_release(&seed);
		printf("ok %zu - %s\n", i + 1, basename(files.gl_pathv[i]));
	}
	globfree(&files);
	return 0;
}
