/*
 * A recording of strec: its log, one file or a ring of them, with the queue that fills it and the
 * tracer that feeds that. Of the program alone: what goes wrong is told on standard error.
 */
#ifndef RECORD_RECORDING_H
#define RECORD_RECORDING_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "record/links.h"
#include "record/options.h"
#include "record/output.h"
#include "record/queue.h"
#include "record/ring.h"
#include "record/session.h"
#include "record/stack_names.h"
#include "record/tracer.h"

struct recorder {
	struct strec_options options;
	bool closed[3]; /* descriptors that were closed when strec began */
	bool inherited;
	bool captures; /* the target's output goes into the log */
	int log_fd;    /* standard output's copy, or -1 */
	bool created;  /* the log's file is new */
	bool unread;   /* the viewer had gone before the recording began */
	struct output output;
	struct tracer_config tracing;
	struct log_session session;
	struct links *links;             /* the writer thread's; NULL: paths are not wanted */
	struct stack_names *stack_names; /* likewise; NULL: stacks are not wanted */
	struct ring *ring;               /* NULL: the log is one file */
	bool save_due;                   /* the writer thread's: SIGUSR1 came a moment ago */
	_Atomic(struct event_queue *) queue;
	struct tracer *tracer;
};

#define COMPLAIN(...) (fprintf(stderr, "strec: " __VA_ARGS__), fputc('\n', stderr))

/* The log's name for people. */
const char *recording_log_name(const struct recorder *r);

/* Whoever runs on untraced must not keep a mask that it was given; a filter makes few stops. */
bool recording_places_tracees(const struct recorder *r);

/*
 * Opens the log, its queue, and the tracer that feeds it; start_ns is the recording's time 0. 0,
 * or -1 and it was said why, unless r->unread.
 */
int recording_open(struct recorder *r, uint64_t start_ns);

/* Footer and all; a failure that was told of while it was recorded is not told again. */
void recording_close(struct recorder *r);

#endif
