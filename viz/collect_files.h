/*
 * Collects what was done with each file, socket and pipe: calls, bytes, time, errors, opens, and
 * who used it last. The Files panel reads it.
 *
 * A row is a name: that of a descriptor of the call, as stview -yy shows it, or of a path, made
 * absolute. A call counts for each name that it has, once; one that makes a descriptor for what
 * that leads to, and not for its path. So the filter path="NAME" finds the calls of a row.
 *
 * Memory is bounded: where there is no room for another name, the quarter of the rows that has
 * the fewest calls, of equals what was used longest ago, goes into the sum `evicted`. What was
 * evicted and comes back counts from 0: a row's counts are lower bounds, exact while nothing
 * was evicted, and rows and `evicted` together are exact always.
 */
#ifndef VIZ_COLLECT_FILES_H
#define VIZ_COLLECT_FILES_H

#include <stdint.h>

#include "replay/player.h"
#include "viz/file_texts.h"

#define FILE_ROWS    512
#define FILE_SLOTS   1024
#define FILE_NAMINGS 1024

#define FILE_CUT      "…"
#define FILE_CUT_SIZE (sizeof(FILE_CUT) - 1)

enum file_kind {
	FILE_KIND_UNKNOWN, /* nobody looked at it, or it is not there */
	FILE_KIND_FILE,
	FILE_KIND_DIRECTORY,
	FILE_KIND_LINK,
	FILE_KIND_PIPE,
	FILE_KIND_SOCKET,
	FILE_KIND_DEVICE,
	FILE_KIND_OTHER, /* "anon_inode:[eventpoll]", "pid:17" */
	FILE_KINDS
};

struct file_use {
	uint64_t calls, errors;
	uint64_t opens; /* descriptors made, but for copies */
	uint64_t read_bytes, written_bytes;
	uint64_t time_ns; /* in calls, where their beginning is known */
};

struct file_row {
	uint64_t key; /* XXH64 of the whole name */
	struct file_use use;
	uint64_t last_ns; /* the end of the last call */
	uint64_t touched; /* number of that call, so that none counts twice */
	int32_t last_pid; /* who made it */
	char last_name[TASK_NAME_SIZE];
	uint16_t text; /* handle in texts */
	uint8_t size;  /* of the text, bytes */
	uint8_t cut;   /* a longer name has FILE_CUT at this byte of the text; else 0 */
	uint8_t kind;  /* enum file_kind */
};

/* A naming (replay/descriptors.h) whose row was looked for before. */
struct file_naming {
	uint32_t naming; /* 0: none */
	uint32_t row;
};

struct files_state {
	struct file_use evicted;
	uint64_t evicted_rows;
	uint64_t touches;
	uint32_t count;
	uint16_t slots[FILE_SLOTS]; /* row + 1 by its key, open addressing */
	struct file_naming namings[FILE_NAMINGS];
	struct file_row rows[FILE_ROWS]; /* in the order in which they were first seen */
	struct file_texts texts;
};

extern const struct collector_ops collect_files;

/* The name of a row, cut where it is longer than FILE_TEXT_MAX. Returns text. */
const char *files_name(const struct files_state *state, const struct file_row *row,
		       char text[static FILE_TEXT_MAX + 1]);

/* The row with this key, or NULL. */
const struct file_row *files_find(const struct files_state *state, uint64_t key);

#endif
