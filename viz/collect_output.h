/*
 * Collects where in the log the output of the target is, and how many lines it makes: the text
 * itself stays in the log. The Output panel reads it there (viz/output_window.h).
 *
 * Output is what EVENT_OUTPUT tells; in a recording without such events, what the calls write()
 * and writev() wrote to the standard output and error that the target had at the beginning,
 * through whatever descriptor: what goes into a pipeline is no output. Where the log does not
 * tell what it had, that is descriptors 1 and 2. Of such calls the log has the first bytes only.
 *
 * Writes are numbered. The place of the last OUTPUT_RECENT is known, and of those before the
 * place of every stride-th, where stride is a power of 2 such that they are at most
 * OUTPUT_ANCHORS. Between two of them the log has to be read.
 */
#ifndef VIZ_COLLECT_OUTPUT_H
#define VIZ_COLLECT_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "replay/player.h"
#include "viz/output_split.h"

#define OUTPUT_ANCHORS 512
#define OUTPUT_RECENT  256
#define OUTPUT_STDIO   32

/* The place of a write, and how the lines stand before it. */
struct output_anchor {
	uint64_t block;
	uint64_t lines; /* that began before it */
	uint32_t row;
	uint32_t stream; /* that it goes to */
	struct output_split split;
	uint32_t reserved;
};

/* What is known of all writes so far, those of the open tick included. */
struct output_index {
	uint64_t writes, lines;
	uint64_t bytes[3]; /* written to 1 and 2 */
	uint64_t cut;      /* writes of which bytes are missing */
	uint64_t cut_size; /* the most bytes that the log has of one of them */
	uint64_t stride;   /* 0: nothing was written */
	struct output_split split;
	uint32_t anchor_count;
	struct output_anchor anchors[OUTPUT_ANCHORS];
	struct output_anchor recent[OUTPUT_RECENT]; /* write n is at n % OUTPUT_RECENT */
};

struct output_state {
	uint64_t closed_writes, closed_lines; /* of the closed ticks */
	uint32_t told;                        /* 1: there are EVENT_OUTPUTs, and only they count */
	uint32_t stdio_count;                 /* all that were seen */
	struct output_stdio {
		uint32_t naming; /* replay/descriptors.h */
		uint32_t stream;
	} stdio[OUTPUT_STDIO]; /* a ring */
	struct output_index index;
};

extern const struct collector_ops collect_output;

/* The stream that an event is output of, 1 or 2, 0 for none; names as of the event, or NULL. */
uint8_t output_stream(const struct output_state *state, const struct event *ev,
		      const struct descriptors *names);

/* A call that wrote something somewhere: without it output_stream() need not be asked. */
bool output_is_write(const struct event *ev);

/* What of an event that is output was written: several pieces of memory, one after the other. */
struct output_parts {
	const struct capture *capture;
	size_t at;     /* of a list: the next item */
	uint64_t left; /* bytes that were written and not yet returned */
	bool begun;
};

struct output_parts output_parts(const struct event *ev);

/* The next one; false at the end. It is cut where the log has less than was written. */
bool output_parts_next(struct output_parts *parts, struct output_bytes *bytes);

/* The place of write n, which is below index.writes; NULL where it is not known by itself. */
const struct output_anchor *output_place(const struct output_state *state, uint64_t n);

/* The number of the last anchored write before which at most so many lines began. */
uint64_t output_before(const struct output_state *state, uint64_t lines);

#endif
