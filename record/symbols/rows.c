#include "record/symbols/rows.h"

#include <stdbool.h>
#include <stdlib.h>

struct row {
	uint64_t address;
	Dwarf_Line *line;
	const char *file; /* one pointer for all rows of a file */
	int number;
	bool ends; /* a sequence: no code from here to the next row */
	bool statement;
	bool discriminator;
};

/* The rows that GDB keeps, ascending. */
struct rows {
	size_t count;
	struct row list[];
};

/* The state of record_line() in gdb/dwarf2/read.c, GDB 13, between two rows. */
struct recording {
	uint64_t address;        /* of the row before */
	bool statement_there;    /* some row of that address begins a statement */
	int number;              /* of the row before, kept or not */
	bool discriminator_seen; /* since the number is this one */
	int kept_number;         /* of the last row that was kept */
	const char *kept_file;
};

static bool row_get(Dwarf_Line *line, struct row *row)
{
	unsigned discriminator = 0;

	row->line = line;
	row->file = dwarf_linesrc(line, NULL, NULL);
	dwarf_linediscriminator(line, &discriminator);
	row->discriminator = discriminator != 0;
	return line && dwarf_lineaddr(line, &row->address) == 0 &&
	       dwarf_lineno(line, &row->number) == 0 &&
	       dwarf_lineendsequence(line, &row->ends) == 0 &&
	       dwarf_linebeginstatement(line, &row->statement) == 0;
}

/*
 * Left out are rows of no line; those that go on with the line before, once there was a
 * discriminator; and of another file, where one that begins a statement is at the address.
 */
static bool is_kept(const struct recording *r, const struct row *row)
{
	bool other_file = r->kept_file != row->file;

	if (row->ends)
		return true;
	if (row->number <= 0 ||
	    (other_file && r->address == row->address && !row->statement && r->statement_there))
		return false;
	return other_file || row->number != r->kept_number || !r->discriminator_seen;
}

static bool record(struct recording *r, const struct row *row)
{
	bool kept;

	if (row->number != r->number)
		r->discriminator_seen = false;
	r->number = row->number;
	r->discriminator_seen |= row->discriminator;
	kept = is_kept(r, row);
	if (kept) {
		r->kept_number = row->number;
		r->kept_file = row->file;
	}
	if (r->address != row->address)
		r->statement_there = false;
	r->address = row->address;
	r->statement_there |= row->statement;
	if (row->ends)
		*r = (struct recording){0};
	return kept;
}

struct rows *rows_new(Dwarf_Die *cu)
{
	struct recording recording = {0};
	struct rows *rows;
	Dwarf_Lines *lines;
	size_t count;

	if (dwarf_getsrclines(cu, &lines, &count) != 0)
		return NULL;
	rows = malloc(sizeof(*rows) + count * sizeof(rows->list[0]));
	if (!rows)
		return NULL;
	rows->count = 0;
	for (size_t i = 0; i < count; i++) {
		struct row *row = &rows->list[rows->count];

		if (row_get(dwarf_onesrcline(lines, i), row))
			rows->count += record(&recording, row);
	}
	return rows;
}

/* How many rows are at the address or before. */
static size_t rows_to(const struct rows *rows, uint64_t address)
{
	size_t low = 0, high = rows->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rows->list[middle].address <= address)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/*
 * The last row, or, where that begins no statement, the last one of the same address and file
 * that does (find_pc_sect_line() in gdb/symtab.c).
 */
Dwarf_Line *rows_find(const struct rows *rows, uint64_t address)
{
	size_t count = rows ? rows_to(rows, address) : 0;
	const struct row *last;

	if (count == 0 || rows->list[count - 1].ends)
		return NULL;
	last = &rows->list[count - 1];
	for (const struct row *row = last; row >= rows->list; row--) {
		if (row->ends || row->address != last->address || row->file != last->file)
			break;
		if (row->statement)
			return row->line;
	}
	return last->line;
}
