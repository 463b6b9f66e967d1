/*
 * Writes a trace of Perfetto's own format, packet by packet: protos/perfetto/trace of
 * https://github.com/google/perfetto, which ui.perfetto.dev and trace_processor read.
 *
 * All packets are of one sequence. Names of events and of categories are interned, up to
 * PERFETTO_NAMES of each; what comes beyond is written out each time.
 */
#ifndef VIZ_PERFETTO_H
#define VIZ_PERFETTO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "format/bytes.h"
#include "format/reader.h"
#include "viz/protobuf.h"

#define PERFETTO_NAMES 4096

/* The annotations that events have: X(annotation, name) */
#define PERFETTO_ANNOTATION_LIST(X)                                                                \
	X(ARG0, "arg0")                                                                            \
	X(ARG1, "arg1")                                                                            \
	X(ARG2, "arg2")                                                                            \
	X(ARG3, "arg3")                                                                            \
	X(ARG4, "arg4")                                                                            \
	X(ARG5, "arg5")                                                                            \
	X(RESULT, "result")                                                                        \
	X(RESULT_FD, "result_fd")                                                                  \
	X(ERROR, "error")                                                                          \
	X(SOURCE, "source")                                                                        \
	X(UNFINISHED, "unfinished")                                                                \
	X(ATTACHED, "attached")                                                                    \
	X(TEXT, "text")                                                                            \
	X(TID, "tid")                                                                              \
	X(STATUS, "status")                                                                        \
	X(PATH, "path")                                                                            \
	X(BYTES, "bytes")

enum perfetto_annotation {
#define X(annotation, name) PERFETTO_##annotation,
	PERFETTO_ANNOTATION_LIST(X)
#undef X
		PERFETTO_ANNOTATIONS
};

/* What is interned as it comes, each with numbers of its own. */
enum perfetto_names {
	PERFETTO_CATEGORIES,
	PERFETTO_EVENTS,
	PERFETTO_TABLES,
};

/* The number of a name is its place + 1. */
struct perfetto_table {
	char **names;
	uint16_t *slots; /* number, open addressing */
	uint32_t count;
};

struct perfetto {
	FILE *out;
	uint64_t time_0; /* CLOCK_MONOTONIC of time 0, ns */
	struct perfetto_table tables[PERFETTO_TABLES];
	struct buffer packet;
	size_t outer, inner; /* where the packet that is being written begins, and its message */
	bool failed;         /* memory was short */
};

enum perfetto_type { /* TrackEvent.Type */
		     PERFETTO_BEGIN = 1,
		     PERFETTO_END = 2,
		     PERFETTO_INSTANT = 3,
		     PERFETTO_COUNTER = 4,
};

/* Starts the trace: its clock and identity. */
void perfetto_init(struct perfetto *p, FILE *out, const struct log_header *header);
void perfetto_release(struct perfetto *p);

/*
 * An event on a track: between these two functions what else it has is put into p->packet, by the
 * functions below. name is interned, NULL for none; category likewise.
 */
void perfetto_event_begin(struct perfetto *p, enum perfetto_type type, uint64_t time_ns,
			  uint64_t track, const char *category, const char *name);
void perfetto_event_end(struct perfetto *p);

/* Like perfetto_event_end(), but appends the packet to *kept, for perfetto_write() later. */
void perfetto_event_keep(struct perfetto *p, struct buffer *kept);
void perfetto_write(struct perfetto *p, const struct buffer *kept);

/* The event's name, where it is not interned: any bytes. */
void perfetto_name(struct perfetto *p, const void *name, size_t size);

/* A flow goes through the event. */
void perfetto_flow(struct perfetto *p, uint64_t id);

/* Annotations of the event; texts are any bytes. */
void perfetto_text(struct perfetto *p, enum perfetto_annotation name, const void *text,
		   size_t size);
void perfetto_int(struct perfetto *p, enum perfetto_annotation name, int64_t value);
void perfetto_pointer(struct perfetto *p, enum perfetto_annotation name, uint64_t value);
void perfetto_flag(struct perfetto *p, enum perfetto_annotation name);

/* The value of a counter. */
void perfetto_counter(struct perfetto *p, uint64_t time_ns, uint64_t track, int64_t value);

/* A packet that describes a track, to be filled in between: TrackDescriptor in p->packet. */
void perfetto_track_begin(struct perfetto *p, uint64_t track, uint64_t parent);
void perfetto_track_end(struct perfetto *p);

#endif
