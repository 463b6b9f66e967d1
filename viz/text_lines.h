/*
 * The lines of the text export, block by block: those of `strace -f -o FILE`, in the order in which
 * things happened.
 */
#ifndef VIZ_TEXT_LINES_H
#define VIZ_TEXT_LINES_H

#include <stdio.h>

#include "format/bytes.h"
#include "viz/export.h"
#include "viz/line_order.h"
#include "viz/serial_set.h"

struct text_item;

struct text_lines {
	struct decode_options options; /* fd_name and fd_data are the caller's to set */
	struct line_times times;
	bool stacks, no_tids;
	struct text_item *items; /* events of the block */
	size_t item_count, item_capacity;
	struct line_moment *moments, *moments_spare; /* room for two an item */
	size_t moment_count;
	struct buffer texts, out;
	struct serial_set pending; /* tasks whose first line is written and whose second is not */
	struct serial_set stacked; /* those of them whose first line has the stack */
	/* The task whose exec ends next, 0: none, and the thread id that it had before. */
	uint32_t exec_serial;
	int32_t exec_former;
	FILE *file;
};

/* wall_ns is that of struct log_header. Lines go to out, whose errors are for ferror(out). */
void text_lines_init(struct text_lines *lines, const struct text_form *form, uint64_t wall_ns,
		     FILE *out);
void text_lines_release(struct text_lines *lines);

/*
 * One more event of the block. chosen: it is to have a line, if its kind has one; also of others
 * what concerns calls in two lines is kept in mind. symbols are of the log, where stacks are wanted
 * and the event has one. 0 or STREC_NOMEM.
 */
int text_lines_add(struct text_lines *lines, const struct event *ev, bool chosen,
		   const struct symbol_table *symbols);

/* Writes the lines of the block, and begins another. 0 or STREC_NOMEM. */
int text_lines_write(struct text_lines *lines);

/* Writes an event that is of no block, and no call, at once. 0 or STREC_NOMEM. */
int text_lines_alone(struct text_lines *lines, const struct event *ev);

#endif
