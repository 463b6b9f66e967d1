/* Any bytes as an ELF file: rules for addresses all over it, and their expressions. */
#include <stdlib.h>
#include <string.h>

#include "record/elf_file.h"
#include "record/expression.h"
#include "record/frame_info.h"
#include "record/rule.h"
#include "tests/fuzz/fuzz.h"

#define ADDRESSES 64 /* of a segment */

static uint64_t registers[CFI_REGISTERS];

/* Memory that is everywhere and holds what looks like addresses. */
static bool load(void *context, uint64_t address, unsigned size, uint64_t *value)
{
	(void)context;
	FUZZ_EXPECT(size >= 1 && size <= 8);
	*value = (address ^ 0x7ff0) & (UINT64_MAX >> (64 - 8 * size));
	return address % 61 != 0;
}

static void evaluate(const struct rule_row *row, const struct cfi_value *value, uint8_t word)
{
	const struct expression_input input = {registers, CFI_REGISTERS, word, load, NULL};
	uint64_t result, first = 4096;

	if (value->how == CFI_AT_EXPRESSION || value->how == CFI_IS_EXPRESSION)
		expression_evaluate(&input, row->bytes + value->offset, value->size, &first,
				    &result);
}

static void check_rule(const struct cfi_row *row, const struct cfi_section *section, uint8_t word)
{
	struct rule rule = {0};

	rule_make(&rule, row, section, 7);
	FUZZ_EXPECT(rule.saved_count <= RULE_SAVED_MAX);
	FUZZ_EXPECT((rule.kind == RULE_ROW) == (rule.row != NULL));
	if (rule.kind == RULE_OFFSETS)
		FUZZ_EXPECT(rule.cfa_register < CFI_REGISTERS);
	if (rule.row) {
		FUZZ_EXPECT(rule.row->row.return_address < CFI_REGISTERS);
		evaluate(rule.row, &rule.row->row.cfa, word);
		for (unsigned i = 0; i < CFI_REGISTERS; i++)
			evaluate(rule.row, &rule.row->row.registers[i], word);
	}
	free(rule.row);
}

static void ask(const struct frame_info *info, const struct elf_file *file)
{
	const struct cfi_section *section;
	struct cfi_row row;

	for (unsigned i = 0; i < file->segment_count; i++) {
		const struct elf_segment *s = &file->segments[i];

		for (uint64_t k = 0; k < ADDRESSES; k++)
			if (frame_info_row(info, s->address + s->size / ADDRESSES * k + k, &row,
					   &section))
				check_rule(&row, section, file->is_64 ? 8 : 4);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const struct elf_source source = {.fd = -1, .bytes = bytes, .size = size};
	struct frame_info *info;
	struct elf_file file;

	for (unsigned i = 0; i < CFI_REGISTERS; i++)
		registers[i] = 0x1000 * i;
	if (!bytes || !elf_file_read(&file, &source))
		return 0;
	FUZZ_EXPECT(file.segment_count <= ELF_SEGMENTS_MAX);
	FUZZ_EXPECT(file.build_id_size <= BUILD_ID_SIZE_MAX);
	elf_file_bias(&file, 0x7f0000000000, size / 2);
	info = frame_info_new(&file, &source);
	FUZZ_EXPECT(info);
	ask(info, &file);
	if (frame_info_add_debug(info, &file, &source))
		ask(info, &file);
	frame_info_free(info);
	return 0;
}
