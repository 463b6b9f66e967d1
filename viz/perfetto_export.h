/*
 * The state of the perfetto export, the descriptions of its tracks (perfetto_tracks.c) and its
 * slices of calls (perfetto_calls.c).
 *
 * Times are ns of the trace. Where memory is short, failed is set, of this or of p.
 */
#ifndef VIZ_PERFETTO_EXPORT_H
#define VIZ_PERFETTO_EXPORT_H

#include <stdbool.h>
#include <stdint.h>

#include "format/bytes.h"
#include "viz/decode.h"
#include "viz/export.h"
#include "viz/export_cursor.h"
#include "viz/export_tasks.h"
#include "viz/fd_text.h"
#include "viz/perfetto.h"

/* The kinds of tracks; a uuid is one of them with a number, and a part of the recording's id. */
enum track_kind { TRACK_OF_LOG = 1, TRACK_OF_PROCESS, TRACK_OF_THREAD, TRACK_OF_CPU };

/* The tracks that are of the whole recording. */
enum { LOG_CALLS, LOG_BYTES, LOG_OUTPUT, LOG_RECORDER };

struct perfetto_export {
	const struct export_job *job;
	struct export_cursor *cursor;
	struct export_tasks tasks;
	struct perfetto p;
	struct decode_options options;
	struct fd_namer namer;
	struct buffer text; /* of one argument */
	uint64_t base;      /* of uuids */
	uint64_t window_ns; /* where the window begins that is being counted */
	uint64_t calls, bytes;
	uint64_t last_ns;
	bool counted; /* the last value that was written of the rates is not 0 */
	bool failed;
};

uint64_t perfetto_uuid(const struct perfetto_export *x, enum track_kind kind, uint64_t number);
uint64_t perfetto_track_of_process(const struct perfetto_export *x, const struct export_task *task);

/* Describes the tracks that are of the whole recording. */
void perfetto_describe_log(struct perfetto_export *x);

/*
 * Its name and command line are given when it has ended, or the log has: readers take the first
 * name that they are told, and a process has that of its parent at first.
 */
void perfetto_describe_process(struct perfetto_export *x, const struct export_task *task,
			       bool ended);

/* Under another thread id, as an exec can give it, it is another track. */
void perfetto_describe_thread(struct perfetto_export *x, const struct export_task *task);

/* Describes the track of the CPU time of the task's process. */
void perfetto_describe_cpu(struct perfetto_export *x, const struct export_task *task);

/* Puts an argument of the event, or all of it for arg < 0, as text into the annotation. */
void perfetto_put_decoded(struct perfetto_export *x, enum perfetto_annotation name,
			  const struct event *ev, int arg);

/* Where it is not known when the call was entered it is a moment. */
void perfetto_write_call(struct perfetto_export *x, struct export_task *task,
			 const struct event *ev);

/* Keeps with the task the beginning of the call that it is in. */
void perfetto_keep_open(struct perfetto_export *x, struct export_task *task,
			const struct event *ev);

#endif
