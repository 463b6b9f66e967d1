/*
 * Events as columns: what lies in the payload of an events block. Private to format/.
 *
 * A row is coded against the rows before it of the same site (kind, architecture, number,
 * call site and stack) and of the same task; its time against the end of the task's row before.
 */
#ifndef FORMAT_COLUMNS_H
#define FORMAT_COLUMNS_H

#include <string.h>

#include "format/bytes.h"
#include "format/layout.h"
#include "format/writer.h"

struct site {
	uint8_t kind, arch;
	uint32_t nr;
	uint64_t ip;
	uint32_t stack;     /* index + 1 of its innermost frame, 0: none */
	uint64_t args[6];   /* of its row before, 0 at first */
	uint64_t before[6]; /* each argument's value before it changed to that */
	int64_t result;
};

/* What is known of a task at a row. */
struct task_state {
	uint64_t end_ns;  /* of its row before */
	uint64_t args[6]; /* likewise */
	int64_t result;
};

/* What argument i may be near to; the nearest is coded against. The order is the file's. */
#define PREDICTORS 4
static inline void predict(const struct site *site, const struct task_state *task, unsigned i,
			   uint64_t near[PREDICTORS])
{
	near[0] = site->args[i];
	near[1] = task->args[i];
	near[2] = (uint64_t)task->result;
	near[3] = site->before[i];
}

/* Makes the row's arguments and result those of its site and its task. */
static inline void row_done(struct site *site, struct task_state *task, const struct event *ev)
{
	memcpy(site->args, ev->args, sizeof(site->args));
	memcpy(task->args, ev->args, sizeof(task->args));
	task->result = ev->result;
}

struct site_table {
	struct site *sites;
	size_t count, capacity;
	uint32_t *slots; /* hash -> index + 1; encoder only */
	size_t slot_count;
};

/* The places of a batch's frames, each once, ordered. */
struct place_table {
	struct stack_place *places;
	uint32_t *order;    /* frames by their places */
	uint32_t *of_frame; /* index of each frame's place */
	size_t capacity;    /* frames that there is room for */
};

/* Keeps its memory from block to block. Zero-initialised it is ready. */
struct column_encoder {
	struct buffer columns[COLUMNS];
	struct site_table table;
	struct place_table places;
	struct task_state *task_states;
	size_t task_capacity;
	bool has_stacks;
	uint32_t stack_before; /* index of the innermost frame of the site before */
	uint32_t kinds;        /* of the batch encoded last */
};

/* Fills columns from the batch, whose first time is first_ns. 0 or STREC_NOMEM. */
int columns_encode(struct column_encoder *encoder, const struct batch *batch, uint64_t first_ns);
void column_encoder_release(struct column_encoder *encoder);

/* Writes the dictionaries of stacks into columns. 0 or STREC_NOMEM. */
int stacks_encode(struct buffer columns[COLUMNS], struct place_table *places,
		  const struct stack_table *stacks);
void place_table_release(struct place_table *table);

/* The frames of a block. */
struct frame_table {
	struct stack_place *places;
	size_t place_count, place_capacity;
	struct stack_frame *frames;
	size_t count, capacity;
};

/* Reads the dictionaries of stacks: 0, STREC_FORMAT, STREC_NOMEM. */
int stacks_decode(struct frame_table *table, const struct cursor columns[COLUMNS]);
void frame_table_release(struct frame_table *table);

/* Decodes one block's payload, row by row. */
struct column_decoder {
	struct cursor columns[COLUMNS];
	struct site_table table;
	struct frame_table stacks;
	struct task_info *tasks;
	struct task_state *task_states;
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
