/*
 * Some consecutive lines of the target's output, read from the log.
 *
 * Memory is that of the window whatever the size of the output. What is between two known
 * places (viz/collect_output.h) is read through, in slices.
 */
#ifndef VIZ_OUTPUT_WINDOW_H
#define VIZ_OUTPUT_WINDOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viz/collect_output.h"
#include "viz/view.h"

#define WINDOW_LINES 2048
#define WINDOW_BYTES (256u << 10)

struct output_line {
	uint64_t time_ns; /* of the write that began it */
	uint32_t at;      /* in bytes */
	uint32_t size;
	uint8_t stream;
	bool cut; /* behind its end bytes are missing */
};

struct output_window {
	struct event_stream *stream;
	struct output_line *lines; /* WINDOW_LINES of them */
	uint8_t *bytes;            /* WINDOW_BYTES */
	uint64_t first;            /* number of the first line */
	int count;
	size_t used;        /* of bytes */
	uint64_t next;      /* the write to be read next */
	uint64_t next_line; /* the number of lines that began before it */
	struct output_split split;
	uint64_t resume;            /* lines of the next write before this one are there already, */
	struct event_address again; /* and here it is */
	uint64_t block;             /* of the event read last; 0: the stream stands nowhere */
	uint64_t filter_serial;     /* as of struct view_context */
	bool told;                  /* as of struct output_state */
	bool ready;                 /* it was placed */
	bool full;
};

/* False when out of memory; release it then, too. */
bool output_window_init(struct output_window *window, struct log_reader *reader);
void output_window_release(struct output_window *window);

/* Empties it, to begin with line first. */
void output_window_go(struct output_window *window, const struct view_context *ctx, uint64_t first);

/*
 * Reads on to the end of what the closed ticks have, until the window is full or about budget
 * events were read. True where only the budget ended it.
 */
bool output_window_read(struct output_window *window, const struct view_context *ctx, int budget);

/* Takes the n oldest lines away, and makes room for more. */
void output_window_drop(struct output_window *window, int n);

/* Whether what it holds is no more what there is: after a step back, or another filter. */
bool output_window_is_stale(const struct output_window *window, const struct view_context *ctx);

/* The line of a number, or NULL where it is not in the window. */
const struct output_line *output_window_line(const struct output_window *window, uint64_t number);

/* Writes of the closed ticks. */
uint64_t output_closed_writes(const struct output_state *state);
/* Lines that began in them. */
uint64_t output_closed_lines(const struct output_state *state);

#endif
