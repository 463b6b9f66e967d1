/*
 * Lines of strace's text become events in a batch: who, when, which call, with which numbers and
 * bytes; where the text does not give these it stays text (CAPTURE_TEXT in format/event.h).
 *
 * Whether a line is given back as it was is not guessed: the decoder prints each call, and where
 * that is not what strace wrote, strace's words are kept for all of its arguments or its result.
 */
#ifndef VIZ_STRACE_TEXT_H
#define VIZ_STRACE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/writer.h"
#include "viz/strace_line.h"
#include "viz/strace_names.h"
#include "viz/strace_stacks.h"
#include "viz/strace_tasks.h"
#include "viz/strace_times.h"

/* Zero-initialised, then strace_names_init(&names). */
struct strace_text {
	struct batch batch; /* what came of the lines so far, for the caller to write and clear */
	struct strace_names names;
	struct strace_times times;
	struct strace_stacks stacks;
	struct strace_tasks tasks;
	/* A call waits for the lines of its stack, which come behind it. */
	bool holds, stacked; /* stacked: there were such lines at all */
	struct event held;   /* or the end of a task */
	struct task_info held_task;
	struct capture captures[EVENT_CAPTURES_MAX];
	struct buffer bytes, texts, check, joined;
	struct buffer ending; /* the end of a task, behind which the stack of its last call comes */
	struct buffer broken; /* the beginning of a line that a message of strace came into */
	struct buffer command;                 /* of the first exec, quoted for a shell */
	uint64_t lines, strange, strange_last; /* lines that are none of strace's */
	bool any, timed;                       /* there was one of strace's; some had a duration */
};

/* The line without its newline, of any bytes. STREC_NOMEM. */
int strace_text_line(struct strace_text *text, const char *at, size_t size);

/* What waits for a stack goes into the batch. STREC_NOMEM. */
int strace_text_flush(struct strace_text *text);

/* No line will come: what is left is told. STREC_NOMEM. */
int strace_text_end(struct strace_text *text);

/* The state of all living tasks, into an empty batch. STREC_NOMEM. */
int strace_text_tasks(struct strace_text *text, struct batch *batch);

void strace_text_release(struct strace_text *text);

/* What is shared by the files of this. */

/* Adds an event of the task, which may be NULL, at the present time. */
int strace_text_put(struct strace_text *text, const struct strace_task *task,
		    const struct event *ev);

/* An event with one capture of so much text; kind as enum capture_kind, arg as there. */
int strace_text_put_text(struct strace_text *text, const struct strace_task *task, struct event ev,
			 unsigned arg, unsigned kind, struct span_text words);

/* A note for people, which has a line in the text only if it had one: as is. */
int strace_text_note(struct strace_text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* viz/strace_calls.c: the three forms of a call. */
int strace_text_call(struct strace_text *text, struct strace_task *task,
		     const struct strace_line *line);
int strace_text_entered(struct strace_text *text, struct strace_task *task,
			const struct strace_line *line);
int strace_text_resumed(struct strace_text *text, struct strace_task *task,
			const struct strace_line *line);

/* viz/strace_effects.c: what a call that returned made of tasks; tells of it. */
int strace_text_effects(struct strace_text *text, struct strace_task *task, const struct event *ev,
			struct span_text name, struct span_text args);

/* viz/strace_events.c: "--- ... ---" and "+++ ... +++". */
int strace_text_event(struct strace_text *text, struct strace_task *task,
		      const struct strace_line *line);

/* viz/strace_births.c */

/* The task of a line, which begins with it where it is not known; NULL: no memory. */
struct strace_task *strace_text_task(struct strace_text *text, const struct strace_line *line);

/* A call of the task that makes tasks returned tid. */
int strace_text_birth(struct strace_text *text, struct strace_task *maker, int32_t tid,
		      struct span_text name, struct span_text args);

/* "strace: Process 12 attached" and what else strace says; false: it is about no task. */
bool strace_text_message(struct strace_text *text, struct span_text body);

#endif
