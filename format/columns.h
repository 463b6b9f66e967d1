/*
 * Events as columns: what lies in the payload of an events block. Private to format/.
 *
 * A row is coded against the row before it of the same site (kind, architecture, number
 * and call site); its time against the end of the task's row before.
 */
#ifndef FORMAT_COLUMNS_H
#define FORMAT_COLUMNS_H

#include "format/bytes.h"
#include "format/layout.h"
#include "format/writer.h"

struct site {
	uint8_t kind, arch;
	uint32_t nr;
	uint64_t ip;
	uint64_t args[6];
	int64_t result;
};

struct site_table {
	struct site *sites;
	size_t count, capacity;
	uint32_t *slots; /* hash -> index + 1; encoder only */
	size_t slot_count;
};

/* Keeps its memory from block to block. Zero-initialised it is ready. */
struct column_encoder {
	struct buffer columns[COLUMNS];
	struct site_table table;
	uint64_t *task_ends;
	size_t task_capacity;
	uint32_t kinds; /* of the batch encoded last */
};

/* Fills columns from the batch, whose first time is first_ns. 0 or STREC_NOMEM. */
int columns_encode(struct column_encoder *encoder, const struct batch *batch, uint64_t first_ns);
void column_encoder_release(struct column_encoder *encoder);

/* Decodes one block's payload, row by row. */
struct column_decoder {
	struct cursor columns[COLUMNS];
	struct site_table table;
	struct task_info *tasks;
	uint64_t *task_ends;
	size_t task_count, task_capacity;
	size_t task; /* index in the row before */
	uint32_t row, rows;
	uint64_t first_ns, last_ns; /* all times lie in between */
	uint64_t time_ns;           /* of the row before */
	struct capture captures[EVENT_CAPTURES_MAX];
};

/*
 * Starts on a payload of rows events with times from first_ns to last_ns; payload lives
 * until the last row was decoded. 0, STREC_FORMAT, STREC_NOMEM.
 */
int columns_begin(struct column_decoder *decoder, struct cursor payload, uint32_t rows,
		  uint64_t first_ns, uint64_t last_ns);

/* The next row: 0, STREC_END behind the last, STREC_FORMAT. */
int columns_next(struct column_decoder *decoder, struct event *ev);
void column_decoder_release(struct column_decoder *decoder);

#endif
