/*
 * Writes events into a new log, in blocks of its own, and with them what they need: symbolic
 * links, and modules and symbols of the stacks. What is to be hidden is hidden here, last.
 */
#ifndef REPLAY_LOG_OUTPUT_H
#define REPLAY_LOG_OUTPUT_H

#include "format/writer.h"
#include "replay/log_feed.h"
#include "replay/redact.h"

struct log_output;

struct log_output_config {
	struct byte_sink *sink; /* the output's from now on, also on failure */
	const struct log_header *header;
	const struct log_session *session; /* without links */
	struct log_feed *feed;             /* for modules and symbols; outlives the output */
	struct redact *redact;             /* NULL: nothing is hidden; outlives the output */
};

/* 0, STREC_IO or STREC_NOMEM, as all below; the first error is the last. */
int log_output_open(struct log_output **out, const struct log_output_config *config,
		    struct strec_error *err);

/* Appends a copy of *ev, whose time is not before that of the last. */
int log_output_add(struct log_output *output, const struct event *ev, struct strec_error *err);

/* The same for an event of the program's own, in which there is nothing to hide. */
int log_output_add_own(struct log_output *output, const struct event *ev, struct strec_error *err);

/* Tells of links, path NUL target NUL, before the events that are still to come. */
int log_output_links(struct log_output *output, const char *links, size_t size,
		     struct strec_error *err);

/* Writes what was added. No event before watermark_ns will be. */
int log_output_flush(struct log_output *output, uint64_t watermark_ns, struct strec_error *err);

/* Writes the rest, up to end_ns, with symbols, index and footer. Frees the output in any case. */
int log_output_close(struct log_output *output, uint64_t end_ns, struct strec_error *err);

/* Frees it; what was written is no whole log. NULL is allowed. */
void log_output_abandon(struct log_output *output);

uint64_t log_output_events(const struct log_output *output);

#endif
