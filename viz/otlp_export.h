/*
 * The state of the otlp export, and its spans: of processes, programs, threads and marks in
 * otlp_spans.c, of calls in otlp_calls.c. Each is written, into out, when it has ended.
 *
 * Times are ns of the trace. Where memory is short, failed is set, of this or of out.
 */
#ifndef VIZ_OTLP_EXPORT_H
#define VIZ_OTLP_EXPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "viz/decode.h"
#include "viz/export.h"
#include "viz/export_cursor.h"
#include "viz/export_tasks.h"
#include "viz/fd_text.h"
#include "viz/mark.h"
#include "viz/otlp.h"
#include "viz/otlp_config.h"
#include "viz/otlp_meter.h"
#include "viz/otlp_output.h"
#include "viz/traceparent.h"

enum otlp_id_kind { ID_PROCESS = 1, ID_PROGRAM, ID_THREAD, ID_CALL, ID_MARK };

struct otlp_export {
	const struct export_job *job;
	struct export_cursor *cursor;
	struct export_tasks tasks;
	struct otlp_config config;
	struct otlp_output out;
	struct otlp_meter meter;
	struct decode_options options;
	struct fd_namer namer;
	struct buffer text;       /* of a call */
	struct traceparent trace; /* its span_id all 0: the recording is a trace of its own */
	uint8_t recording[16];
	uint64_t root;    /* the span that the recording was started in, 0 for none */
	uint64_t wall_ns; /* at time 0 */
	uint64_t start_ns, next_metrics_ns, last_ns;
	uint64_t threshold_ns;
	bool failed;
};

/* How a span ended: of a process or program the status, and why it is not whole. */
struct otlp_ending {
	uint64_t time_ns;
	bool has_status;
	int status;      /* as wait(2) encodes it */
	const char *why; /* an attribute that is true then; NULL: it ended */
};

static inline bool otlp_is_first(const struct export_task *task)
{
	return task->tid == task->process->pid;
}

/* The id, never 0, of a span of a kind; a and b tell those of one kind from each other. */
uint64_t otlp_id(const struct otlp_export *x, enum otlp_id_kind kind, uint64_t a, uint64_t b);
uint64_t otlp_id_of_process(const struct otlp_export *x, const struct export_process *process);

/* The id of the innermost open span of the task that began no later. */
uint64_t otlp_around(const struct otlp_export *x, const struct export_task *task, uint64_t time_ns);

/* A span without a name and an error. */
struct otlp_span otlp_span_of(const struct otlp_export *x, uint64_t id, uint64_t parent,
			      uint64_t begin_ns, uint64_t end_ns);

/* Attributes that spans of all kinds have, and those that are of one thread. */
void otlp_put_kind(struct buffer *out, const char *kind, const struct export_task *task);
void otlp_put_thread(struct buffer *out, const struct export_task *task);

/* Write the task's span, its process's, and that of the program in it, if there is one. */
void otlp_end_program(struct otlp_export *x, const struct export_task *task,
		      const struct otlp_ending *ending);
void otlp_end_process(struct otlp_export *x, const struct export_task *task,
		      const struct otlp_ending *ending);
void otlp_end_thread(struct otlp_export *x, const struct export_task *task,
		     const struct otlp_ending *ending);

/* Ends open marks down to count of them, from the innermost one on. */
void otlp_end_marks(struct otlp_export *x, struct export_task *task, size_t count,
		    const struct otlp_ending *ending);
void otlp_begin_mark(struct otlp_export *x, struct export_task *task, uint64_t time_ns,
		     const struct mark *mark);
void otlp_write_point(struct otlp_export *x, const struct export_task *task, uint64_t time_ns,
		      const struct mark *mark);

/* Whether the call has a span if it is long: its beginning is known, and it can return. */
bool otlp_call_may_be_span(const struct event *ev);
void otlp_write_call(struct otlp_export *x, const struct export_task *task, const struct event *ev);

/*
 * Keeps with the task the call that it is in, of which nothing more may be heard; the second one
 * writes it, if it is long up to that time.
 */
void otlp_keep_open(struct otlp_export *x, struct export_task *task, const struct event *ev);
void otlp_write_open(struct otlp_export *x, struct export_task *task, uint64_t time_ns);

#endif
