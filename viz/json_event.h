/*
 * An event as a JSON object on one line. Its members: docs/strec-json.schema.json, and stview(1),
 * JSON.
 */
#ifndef VIZ_JSON_EVENT_H
#define VIZ_JSON_EVENT_H

#include "format/symbols.h"
#include "replay/descriptors.h"
#include "viz/json.h"
#include "viz/wall_text.h"

#define JSON_FDS   256
#define JSON_CALLS 256
#define JSON_TASKS 64

/* Members as they were written before: most events repeat what another had. */
struct json_kept {
	uint32_t size;
	char text[236];
};

/* What there is to know around events. All zero but for the first four members at first. */
struct json_writer {
	const struct descriptors *names; /* as of the event; NULL: none */
	const struct symbol_table *symbols;
	struct log_reader *reader; /* for calls whose names the log has; NULL: none */
	struct wall_text wall;
	uint32_t fd_namings[JSON_FDS]; /* where the number is the same, so is the name */
	struct json_kept fds[JSON_FDS];
	uint64_t call_keys[JSON_CALLS]; /* of ABI and number; 0: free */
	struct json_kept calls[JSON_CALLS];
	struct task_info task_keys[JSON_TASKS];
	struct json_kept tasks[JSON_TASKS];
};

/* Keeps what was written from an offset on; false where it is too long or was cut. */
bool json_keep(struct json_kept *kept, const struct text *t, size_t from);

/*
 * The object, without a newline. t->opt says how decoded texts are written. In a buffer that is
 * little longer than the object it may say that it is too short; one twice as long is enough.
 */
void json_event(struct json_writer *json, const struct event *ev, struct text *t);

/* viz/json_call.c: the members of a call, from its name to its result, and its stack. */
void json_call(struct json_writer *json, const struct event *ev, struct text *t);

/* viz/json_stack.c: ,"ip":..,"site":..,"stack":[..] */
void json_stack(const struct json_writer *json, const struct event *ev, struct text *t);

/* ,"fd_path":"..." and what else is known of a descriptor; nothing where it is not. */
void json_fd_path(struct json_writer *json, int32_t fd, enum descriptor_moment moment,
		  struct text *t);

#endif
