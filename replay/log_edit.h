/*
 * A new log out of one or of several: a range of time, the calls that a filter matches, without
 * what is to be hidden. Streams; memory grows with the tasks that live at a time, not with the
 * log. How it goes: docs/internals.md, "Logs out of logs".
 */
#ifndef REPLAY_LOG_EDIT_H
#define REPLAY_LOG_EDIT_H

#include "format/io.h"
#include "replay/filter.h"
#include "replay/log_feed.h"
#include "replay/redact.h"

struct log_edit;

struct log_edit_config {
	struct log_reader *const *readers; /* of log_feed_open() */
	const char *const *names;          /* of the logs, for notes about damage */
	size_t count;
	const struct filter *filter; /* NULL: all calls */
	uint64_t from_ns, to_ns; /* of the events that stay: from then on, and before; to 0: all */
	struct redact *redact;   /* NULL: nothing is hidden */
	const char *asked;       /* how it was asked for: it is added to the options */
	struct byte_sink *sink;  /* the edit's from now on, also on failure */
};

/* What was done. */
struct log_edit_result {
	uint64_t read, written; /* events */
	uint64_t left_out;      /* calls that the filter did not match */
	uint64_t restated;      /* events that tell what descriptors were */
	uint64_t losses, loss_bytes;
	uint64_t missing;  /* events between the parts of a recording */
	size_t not_closed; /* logs without an end */
	bool one_clock;
};

/* Readers and what the config points to outlive it. 0, STREC_IO, STREC_NOMEM. */
int log_edit_open(struct log_edit **out, const struct log_edit_config *config,
		  struct strec_error *err);

/*
 * Takes at most max_events. 0 when there are more, STREC_END, STREC_AGAIN when the log must grow
 * first, or an error; what was taken is then in the sink but for that of an error.
 */
int log_edit_step(struct log_edit *edit, uint64_t max_events, struct strec_error *err);

/* Ends the log; frees the edit in any case. result may be NULL. */
int log_edit_close(struct log_edit *edit, struct log_edit_result *result, struct strec_error *err);

/* Frees it; what was written is no whole log. NULL is allowed. */
void log_edit_abandon(struct log_edit *edit);

/* The time that it has come to, and that of the end as far as it is known, ns. */
uint64_t log_edit_now_ns(const struct log_edit *edit);
uint64_t log_edit_end_ns(const struct log_edit *edit);

#endif
