/*
 * The events of one log or of several, in the order of their times, on one axis.
 *
 * Logs with one id are parts of one recording: they follow each other, and what two of them have
 * is taken once. Of different recordings each task gets a serial of its own, (serial - 1) *
 * recordings + recording + 1, and each module a number; pids stay. Time 0 is that of the
 * recording that began first: by CLOCK_MONOTONIC where all are of one boot, which is where
 * CLOCK_REALTIME less CLOCK_MONOTONIC tells of the same moment, else by CLOCK_REALTIME.
 */
#ifndef REPLAY_LOG_FEED_H
#define REPLAY_LOG_FEED_H

#include "format/reader.h"

#define FEED_INPUTS_MAX 256

struct log_feed;

struct feed_event {
	struct event event;                /* lives until the next one */
	const struct log_session *session; /* of its log; NULL where that has none */
	size_t input;                      /* index of its log */
	struct event_address address;      /* in it */
};

/*
 * Readers of 1 to FEED_INPUTS_MAX logs, which stay the caller's and outlive the feed. Of more
 * than one none may grow. 0, or STREC_NOMEM, or STREC_IO of a first event.
 */
int log_feed_open(struct log_feed **out, struct log_reader *const *readers, size_t count,
		  struct strec_error *err);
void log_feed_close(struct log_feed *feed);

/*
 * The next event. 0, STREC_END, STREC_AGAIN of a single log that may grow, STREC_IO,
 * STREC_NOMEM; STREC_LIMIT where there are more tasks or modules than numbers.
 */
int log_feed_next(struct log_feed *feed, struct feed_event *ev, struct strec_error *err);

/* The header of a log of all: of one recording its own, else with an id of zeros. */
struct log_header log_feed_header(const struct log_feed *feed);

/* No event before this time is to come, ns; what is known of the end, of all. */
uint64_t log_feed_watermark(const struct log_feed *feed);
uint64_t log_feed_end_ns(const struct log_feed *feed);

size_t log_feed_inputs(const struct log_feed *feed);
size_t log_feed_recordings(const struct log_feed *feed);

/* The recording, from 0 on, of an input, and how much later than time 0 of all its own is, ns. */
size_t log_feed_recording(const struct log_feed *feed, size_t input);
uint64_t log_feed_shift_ns(const struct log_feed *feed, size_t input);

/* Whether all are of one boot of one machine. */
bool log_feed_one_clock(const struct log_feed *feed);

/* Events that lie between parts of one recording, as one in between is not there; 0: none. */
uint64_t log_feed_missing_events(const struct log_feed *feed);

/* As log_reader_call_name(), of the first input that has one. */
const char *log_feed_call_name(const struct log_feed *feed, unsigned arch, uint32_t nr);

/* NULL for a number that no event had so far. Lives until the next event. */
const struct code_module *log_feed_module(struct log_feed *feed, uint32_t number);

/*
 * What the log's own symbols tell of a place (stack_frame_place()) of the events; NULL: nothing.
 * The module and offset in it are the log's. Once all was read it lives as long as the readers.
 */
const struct symbol *log_feed_symbol(struct log_feed *feed, uint64_t place);

#endif
