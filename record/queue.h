/*
 * Between the thread that traces and the thread that writes.
 *
 * The tracing thread tells of calls entered and ended and of other events; each is a
 * copy under a lock. A full batch, or any batch after flush_ms, is taken by the writer
 * thread, which encodes, compresses and writes it. When the writer is behind, the
 * tracing thread waits, and the time that it waited becomes an EVENT_HELD.
 *
 * A source of events names a task by its slot, a small number of its own choosing; the
 * queue knows from it which calls are open. Any source may feed it: ptrace stops today.
 */
#ifndef RECORD_QUEUE_H
#define RECORD_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "format/error.h"
#include "format/event.h"
#include "format/writer.h"

struct event_queue;

struct queue_config {
	unsigned flush_ms;     /* a block is written after at most so long; 0 means 100 */
	unsigned watermark_ms; /* when nothing happens, a watermark block each; 0 means 1000 */
	uint64_t start_ns;     /* CLOCK_MONOTONIC of time 0 */
	bool hide_open;        /* some calls are dropped at their end: none is told of before */
	/*
	 * Where the log is kept in parts: when the present one is about to pass part_bytes, this
	 * is called on the writer thread before a processes block is written, and puts the writer
	 * of the next part into *writer, after it closed the one that is there. begin_ns is the
	 * time from which on the next part has everything. On a failure *writer is NULL.
	 */
	uint64_t part_bytes; /* 0: one log */
	int (*next_part)(void *context, struct log_writer **writer, uint64_t begin_ns,
			 struct strec_error *err);
	/*
	 * Called on any thread, with the queue locked, when a next part is decided: what is told
	 * from now on is in it.
	 */
	void (*part_begins)(void *context);
	/* Called on the writer thread when the log has grown to so many bytes. */
	void (*written)(void *context, uint64_t bytes);
	/*
	 * Called on the writer thread, once, when writing has failed: the log is at its
	 * end, events are dropped from now on. err lives for the call.
	 */
	void (*failed)(void *context, const struct strec_error *err);
	/* Called on the writer thread, once, before all else. */
	void (*begins)(void *context);
	/* Called on the writer thread before batch is written; writes what explains it. */
	int (*explain)(void *context, struct log_writer *writer, const struct batch *batch,
		       struct strec_error *err);
	/* Called by queue_close(), when all events are written, and before the index is. */
	int (*closing)(void *context, struct log_writer *writer, struct strec_error *err);
	/* Called on the writer thread about every flush_ms, for what else is periodic. */
	void (*periodic)(void *context);
	void *context;
};

/* Starts the writer thread. The queue owns writer from now on, also on failure. */
int queue_open(struct event_queue **out, struct log_writer *writer,
	       const struct queue_config *config, struct strec_error *err);

/* ns since time 0, by CLOCK_MONOTONIC. */
uint64_t queue_now_ns(const struct event_queue *queue);

/*
 * The task in slot lives, as *info says; again when info changes (exec). The queue
 * copies it. Every other call for that slot comes after this one.
 */
int queue_task(struct event_queue *queue, unsigned slot, const struct task_info *info);

/* The task in slot is gone; the slot may be used again. Its open call must have ended. */
void queue_task_gone(struct event_queue *queue, unsigned slot);

/*
 * The task in slot entered the call *ev: kind EVENT_CALL, arch, nr, args, ip, flags, captures
 * and stack are set, time_ns is when. Copied, captures and stack too.
 */
int queue_call_entered(struct event_queue *queue, unsigned slot, const struct event *ev);

/* True while the task in slot is inside a call. */
bool queue_call_open(struct event_queue *queue, unsigned slot);

/* How a call ended. */
struct call_end {
	uint64_t time_ns;
	int64_t result;
	uint8_t flags; /* added to those given at the enter */
	uint8_t capture_count;
	const struct capture *captures; /* added likewise, as far as EVENT_CAPTURES_MAX; copied */
};

/*
 * The open call of slot ended. Nothing happens where no call is open. May wait for the
 * writer.
 */
int queue_call_ended(struct event_queue *queue, unsigned slot, const struct call_end *end);

/* The open call of slot ended and does not go into the log. */
void queue_call_dropped(struct event_queue *queue, unsigned slot);

/* Any other event of the task in slot; ev->task is ignored. May wait for the writer. */
int queue_event(struct event_queue *queue, unsigned slot, const struct event *ev);

/* An event of no task: notes, output. */
int queue_note(struct event_queue *queue, const struct event *ev);

/* The log's writer: on the writer thread, in periodic. */
struct log_writer *queue_writer(const struct event_queue *queue);

/* True once writing has failed. */
bool queue_failed(struct event_queue *queue);

/*
 * Writes what is there, index and footer, ends the thread and frees the queue. Returns
 * the first error of writing, if there was one. held_ns (may be NULL) gets the whole
 * time that the target waited for the writer.
 */
int queue_close(struct event_queue *queue, uint64_t *held_ns, struct strec_error *err);

#endif
