/*
 * Call frame information: the same rows as libdw gives for all modules of this process, and
 * one hand-made entry for each thing that can be wrong. Expressions with results worked out
 * by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <dwarf.h>
#include <elfutils/libdw.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "record/call_sites.h"
#include "record/cfi.h"
#include "record/elf_file.h"
#include "record/expression.h"
#include "record/frame_info.h"

#define STEP 3 /* bytes between the addresses that are asked for */

static void compare_cfa(const struct cfi_row *row, Dwarf_Frame *frame)
{
	Dwarf_Op *ops;
	size_t count;

	assert_int_equal(dwarf_frame_cfa(frame, &ops, &count), 0);
	assert_true(count >= 1);
	if (row->cfa.how == CFI_REGISTER) {
		assert_int_equal(ops[0].atom, DW_OP_bregx);
		assert_int_equal(ops[0].number, row->cfa.reg);
		assert_int_equal(ops[0].number2, row->cfa.offset);
		return;
	}
	assert_int_equal(row->cfa.how, CFI_IS_EXPRESSION);
	assert_int_not_equal(ops[0].atom, DW_OP_bregx);
}

/* What libdw says of a register that is saved at an offset: the CFA, and a number to add. */
static bool at_offset(const Dwarf_Op *ops, size_t count, int64_t *offset)
{
	*offset = count == 2 ? (int64_t)ops[1].number : 0;
	return (count == 1 || (count == 2 && ops[1].atom == DW_OP_plus_uconst)) &&
	       ops[0].atom == DW_OP_call_frame_cfa;
}

static void compare_register(const struct cfi_row *row, Dwarf_Frame *frame, int reg)
{
	const struct cfi_value *value = &row->registers[reg];
	Dwarf_Op memory[3], *ops;
	int64_t offset;
	size_t count;

	assert_int_equal(dwarf_frame_register(frame, reg, memory, &ops, &count), 0);
	switch (value->how) {
	case CFI_AT_OFFSET:
		assert_true(at_offset(ops, count, &offset));
		assert_int_equal(offset, value->offset);
		break;
	case CFI_AT_EXPRESSION:
	case CFI_IS_EXPRESSION:
		assert_true(count > 0 && !at_offset(ops, count, &offset));
		break;
	case CFI_UNDEFINED:
		assert_true(count == 0 && ops == memory);
		break;
	default: /* libdw knows what the ABI says of registers of which nothing is said */
		assert_false(count > 0 && at_offset(ops, count, &offset));
	}
}

static void compare(const struct frame_info *info, Dwarf_CFI *cfi, uint64_t address, unsigned *rows)
{
	const struct cfi_section *section;
	Dwarf_Frame *frame;
	struct cfi_row row;
	bool found = frame_info_row(info, address, &row, &section);
	bool expected = dwarf_cfi_addrframe(cfi, address, &frame) == 0, is_signal;

	assert_int_equal(found, expected);
	if (!found)
		return;
	assert_int_equal(dwarf_frame_info(frame, NULL, NULL, &is_signal), row.return_address);
	assert_int_equal(is_signal, row.signal);
	compare_cfa(&row, frame);
	for (int reg = 0; reg < CFI_REGISTERS; reg++)
		compare_register(&row, frame, reg);
	free(frame);
	++*rows;
}

static unsigned compare_file(const char *path)
{
	struct elf_source source = {.fd = open(path, O_RDONLY)};
	struct frame_info *info;
	struct elf_file file;
	unsigned rows = 0;
	Dwarf_CFI *cfi;
	Elf *elf;

	if (source.fd < 0)
		return 0; /* the vDSO */
	assert_true(elf_file_read(&file, &source));
	info = frame_info_new(&file, &source);
	elf_version(EV_CURRENT);
	elf = elf_begin(source.fd, ELF_C_READ, NULL);
	cfi = dwarf_getcfi_elf(elf);
	assert_non_null(cfi);
	for (unsigned i = 0; i < file.segment_count; i++)
		for (uint64_t k = 0; file.segments[i].executable && k < file.segments[i].size;
		     k += STEP)
			compare(info, cfi, file.segments[i].address + k, &rows);
	dwarf_cfi_end(cfi);
	elf_end(elf);
	frame_info_free(info);
	close(source.fd);
	return rows;
}

static int compare_module(struct dl_phdr_info *info, size_t size, void *rows)
{
	(void)size;
	*(unsigned *)rows += compare_file(info->dlpi_name[0] ? info->dlpi_name : "/proc/self/exe");
	return 0;
}

static void rows_are_those_of_libdw(void **state)
{
	unsigned rows = 0;

	(void)state;
	dl_iterate_phdr(compare_module, &rows);
	assert_true(rows > 100000);
}

/* An .eh_frame at address 0x1000: a CIE, and an FDE for 0x5000 to 0x5100. */
#define SECTION_ADDRESS 0x1000
#define CODE_ADDRESS    0x5000
#define CIE_SIZE        24

struct made {
	uint8_t bytes[400];
	struct cfi_section section;
};

static void put_number(struct made *made, uint32_t v)
{
	for (unsigned i = 0; i < 4; i++)
		made->bytes[made->section.size++] = (uint8_t)(v >> 8 * i);
}

static void put_bytes(struct made *made, const char *bytes, size_t size)
{
	memcpy(made->bytes + made->section.size, bytes, size);
	made->section.size += size;
}

/* The CIE says: CFA is rsp + 8, the return address at CFA - 8. Factors are 1 and -8. */
static void make(struct made *made, const char *program, size_t size)
{
	*made = (struct made){.section = {.address = SECTION_ADDRESS, .word = 8, .is_eh = true}};
	put_number(made, CIE_SIZE - 4);
	put_number(made, 0);
	put_bytes(made, "\1zR\0\1\x78\x10\1\x1b", 9);
	put_bytes(made, "\x0c\7\x8\x90\1\0\0", 7);
	put_number(made, (uint32_t)(13 + size));
	put_number(made, CIE_SIZE + 4);
	put_number(made, CODE_ADDRESS - (SECTION_ADDRESS + (uint32_t)made->section.size));
	put_number(made, 0x100);
	put_bytes(made, "\0", 1);
	put_bytes(made, program, size);
	made->section.bytes = made->bytes;
}

static void instructions(void **state)
{
	static const struct {
		const char *program;
		size_t size;
		uint64_t at; /* offset in the code */
		bool good;
		int64_t cfa, rbx; /* offsets; rbx 0: not saved */
	} rows[] = {
		{"\x42\x0e\x10\x83\2", 5, 1, true, 8, 0},    /* not yet */
		{"\x42\x0e\x10\x83\2", 5, 2, true, 16, -16}, /* push %rbx */
		{"\2\x20\x0e\x18\3\x20\0\x0e\x20", 9, 0x1f, true, 8, 0},
		{"\2\x20\x0e\x18\3\x20\0\x0e\x20", 9, 0x20, true, 24, 0},
		{"\2\x20\x0e\x18\3\x20\0\x0e\x20", 9, 0x40, true, 32, 0},
		{"\4\4\0\0\0\x0e\x30", 7, 4, true, 48, 0},
		{"\x0e\x10\x83\2\x0a\x0e\x30\xc3\x42\x0b", 10, 1, true, 48, 0},
		{"\x0e\x10\x83\2\x0a\x0e\x30\xc3\x42\x0b", 10, 2, true, 16, -16},
		{"\5\3\3", 3, 0, true, 8, -24},          /* offset_extended */
		{"\x11\3\x7d", 3, 0, true, 8, 24},       /* offset_extended_sf */
		{"\x13\x7c", 2, 0, true, 32, 0},         /* def_cfa_offset_sf */
		{"\x12\6\x7d", 3, 0, true, 24, 0},       /* def_cfa_sf */
		{"\x2e\x10\x0e\x10", 4, 0, true, 16, 0}, /* GNU_args_size */
		{"\x2f\3\2", 3, 0, true, 8, 16},         /* GNU_negative_offset */
		/* A register that nobody has, for which libdw 0.188 takes 1.5 GB. */
		{"\5\x80\x80\x80\x20\1\x0a\x0a\x0e\x10", 10, 0, true, 16, 0},
		{"\5\xff\xff\xff\xff\xff\xff\xff\xff\xff\1\1", 12, 0, true, 8, 0},
		{"\x0b", 1, 0, false, 0, 0}, /* nothing was remembered */
		{"\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a\x0a", 17, 0,
		 false, 0, 0},
		{"\x0d\x80", 2, 0, false, 0, 0},           /* ends in a number */
		{"\x0d\x20", 2, 0, false, 0, 0},           /* the CFA by no register */
		{"\x0f\1\x30\x0e\x10", 5, 0, false, 0, 0}, /* an expression and an offset */
		{"\x0f\x40\x30", 3, 0, false, 0, 0},       /* longer than the entry */
		{"\x3f", 1, 0, false, 0, 0},               /* no instruction */
		{"\x0e\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"
		 "\x80\x80\x80\x80\0",
		 25, 0, false, 0, 0}, /* a number without end */
	};
	struct cfi_row row;
	struct made made;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		make(&made, rows[i].program, rows[i].size);
		assert_int_equal(cfi_row(&made.section, CIE_SIZE, CODE_ADDRESS + rows[i].at, &row),
				 rows[i].good);
		if (!rows[i].good)
			continue;
		assert_int_equal(row.cfa.offset, rows[i].cfa);
		assert_int_equal(row.registers[3].how, rows[i].rbx ? CFI_AT_OFFSET : CFI_SAME);
		assert_int_equal(row.registers[3].offset, rows[i].rbx);
		assert_int_equal(row.registers[16].offset, -8);
	}
}

static void entries_that_are_none(void **state)
{
	struct cfi_row row;
	struct made made;
	uint8_t bytes[400];

	(void)state;
	make(&made, "", 0);
	assert_true(cfi_row(&made.section, CIE_SIZE, CODE_ADDRESS + 0xff, &row));
	assert_false(cfi_row(&made.section, CIE_SIZE, CODE_ADDRESS + 0x100, &row));
	assert_false(cfi_row(&made.section, CIE_SIZE, CODE_ADDRESS - 1, &row));
	for (uint64_t at = 0; at < sizeof(bytes); at++)
		assert_int_equal(cfi_row(&made.section, at, CODE_ADDRESS, &row), at == CIE_SIZE);
	assert_false(cfi_row(&made.section, UINT64_MAX, CODE_ADDRESS, &row));
	/* Cut anywhere: in memory of just that size, so that ASan sees a read behind it. */
	for (size_t size = 0; size < made.section.size; size++) {
		struct cfi_section cut = made.section;
		uint8_t *copy = malloc(size ? size : 1);

		memcpy(copy, made.bytes, size);
		cut.bytes = copy;
		cut.size = size;
		assert_false(cfi_row(&cut, CIE_SIZE, CODE_ADDRESS, &row));
		free(copy);
	}
	/* A CIE elsewhere. */
	memcpy(bytes, made.bytes, sizeof(bytes));
	for (unsigned v = 0; v < 256; v++) {
		made.bytes[CIE_SIZE + 4] = (uint8_t)v;
		assert_int_equal(cfi_row(&made.section, CIE_SIZE, CODE_ADDRESS, &row),
				 v == CIE_SIZE + 4);
	}
}

static void an_index_finds_the_entry(void **state)
{
	struct cfi_index index;
	struct made made;
	uint64_t offset;

	(void)state;
	make(&made, "", 0);
	assert_true(cfi_index_make(&index, &made.section));
	assert_int_equal(index.count, 1);
	assert_false(cfi_index_find(&index, CODE_ADDRESS - 1, &offset));
	assert_true(cfi_index_find(&index, CODE_ADDRESS + 9, &offset));
	assert_int_equal(offset, CIE_SIZE);
	cfi_index_release(&index);
}

/* Memory in which each address holds itself, but for the first page. */
static bool load(void *context, uint64_t address, unsigned size, uint64_t *value)
{
	(void)context;
	*value = address & (UINT64_MAX >> (64 - 8 * size));
	return address >= 4096;
}

static void expressions(void **state)
{
	static const struct {
		const char *bytes;
		size_t size;
		bool good;
		uint64_t result;
	} rows[] = {
		/* That of a PLT: CFA is rsp + 8, and 8 more in the second half of an entry. */
		{"\x77\x08\x80\x00\x3f\x1a\x3b\x2a\x33\x24\x22", 11, true, 0x7010},
		{"\x77\xa0\x01\x06", 4, true, 0x70a0}, /* rsp + 160, fetched */
		{"\x30\x06", 2, false, 0},             /* from address 0 */
		{"\x0a\x34\x12\x09\xfe\x22", 6, true, 0x1232},
		{"\x38\x09\xff\x1b", 4, true, (uint64_t)-8}, /* 8 / -1 */
		{"\x38\x30\x1b", 3, false, 0},               /* 8 / 0 */
		{"\x0f\0\0\0\0\0\0\0\x80\x09\xff\x1b", 12, true, UINT64_C(1) << 63},
		{"\x38\x30\x1d", 3, false, 0},                   /* 8 modulo 0 */
		{"\x31\x32\x33\x17\x13\x13", 6, true, 3},        /* rot: 3 1 2 */
		{"\x31\x32\x16\x1c", 4, true, 1},                /* swap, minus */
		{"\x31\x32\x14\x13\x13", 5, true, 1},            /* over */
		{"\x39\x12\x1e\x15\x00\x22", 6, true, 162},      /* dup, mul, pick 0, plus */
		{"\x0c\xff\xff\xff\xff\x94\x01", 7, true, 0xff}, /* deref_size 1 */
		{"\x0c\xff\xff\xff\xff\x94\x09", 7, false, 0},   /* of 9 bytes */
		{"\x31\x28\x01\x00\x3f\x35", 6, true, 5},        /* bra over lit15 */
		{"\x2f\xfd\xff", 3, false, 0},                   /* skip to itself for ever */
		{"\x2f\x10\x00", 3, false, 0},                   /* out of it */
		{"\x22", 1, false, 0},                           /* nothing on the stack */
		{"\x91\x00", 2, false, 0},                       /* fbreg: a debugger's */
		{"\x92\x11\x00", 3, false, 0},                   /* register 17 */
		{"\x10\x80", 2, false, 0},                       /* ends in a number */
		{"", 0, false, 0},
	};
	uint64_t registers[CFI_REGISTERS];
	const struct expression_input input = {registers, CFI_REGISTERS, 8, load, NULL};
	uint64_t result, first = 77;

	(void)state;
	for (unsigned i = 0; i < CFI_REGISTERS; i++)
		registers[i] = 0x1000 * i;
	registers[16] = 0x1234b; /* 0xb in its entry of 16 bytes */
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const uint8_t *bytes = (const uint8_t *)rows[i].bytes;

		assert_int_equal(expression_evaluate(&input, bytes, rows[i].size, NULL, &result),
				 rows[i].good);
		if (rows[i].good)
			assert_int_equal(result, rows[i].result);
	}
	assert_true(expression_evaluate(&input, (const uint8_t *)"\x23\3", 2, &first, &result));
	assert_int_equal(result, 80);
}

/* Two segments on one page of the file: it is mapped for both, and code is in the second. */
static void a_bias_is_that_of_the_code(void **state)
{
	const struct elf_file file = {
		.segment_count = 3,
		.segments = {{.offset = 0, .address = 0x400000, .size = 0x1234},
			     {.offset = 0x1234,
			      .address = 0x402234,
			      .size = 0x1000,
			      .executable = true},
			     {.offset = 0x2234, .address = 0x404234, .size = 0x100}},
	};

	(void)state;
	assert_int_equal(0x7000000 + 0x300 - elf_file_bias(&file, 0x7000000, 0x1000), 0x402300);
	assert_int_equal(0x7001000 + 0x10 - elf_file_bias(&file, 0x7001000, 0x2000), 0x403010);
	assert_int_equal(0x7000000 + 0x10 - elf_file_bias(&file, 0x7000000, 0), 0x400010);
	assert_int_equal(0x7000000 + 0x10 - elf_file_bias(&file, 0x7000000, 0x5000), 0x5010);
}

static void calls(void **state)
{
	static const struct {
		const char bytes[CALL_SIZE_MAX + 1];
		bool is;
	} rows[] = {
		{"\x90\x90\xe8\1\2\3\4", true},          {"\x90\x90\x90\x90\x90\xff\xd0", true},
		{"\x90\x90\x90\x90\x41\xff\xd4", true},  {"\x90\x90\x90\x90\x90\xff\x10", true},
		{"\x90\x90\x90\x90\xff\x55\x08", true},  {"\x90\x90\x90\xff\x54\x24\x08", true},
		{"\x90\xff\x15\1\2\3\4", true},          {"\x90\xff\x90\1\2\3\4", true},
		{"\xff\x94\x24\1\2\3\4", true},          {"\x90\x90\xe9\1\2\3\4", false},
		{"\x90\x90\x90\x90\x90\xff\xe0", false}, {"\xc3\x90\x90\x90\x90\x90\x90", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(call_ends((const uint8_t *)rows[i].bytes), rows[i].is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_are_those_of_libdw),
		cmocka_unit_test(instructions),
		cmocka_unit_test(entries_that_are_none),
		cmocka_unit_test(an_index_finds_the_entry),
		cmocka_unit_test(expressions),
		cmocka_unit_test(a_bias_is_that_of_the_code),
		cmocka_unit_test(calls),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
