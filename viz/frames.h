/*
 * Screens without a terminal: the one at a time, or one after the other between two times. The
 * log is played once, and what is written is not kept.
 */
#ifndef VIZ_FRAMES_H
#define VIZ_FRAMES_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "viz/app.h"
#include "viz/viewer_options.h"

struct frames_job {
	struct app *app; /* new */
	int columns, rows;
	enum frame_format format;
	bool ascii;
	const char *title; /* of a page */
	FILE *out;
	/* Waits for more of the log; false when there will be none. */
	bool (*wait)(void *data);
	void *wait_data;
};

/* The screen at a time, UINT64_MAX for the end. 0 or a negative code; does not flush. */
int frame_write(struct frames_job *job, uint64_t time_ns, struct strec_error *err);

/* Between two times, as typed; "" where one is not given. */
#define FRAMES_TIME_SIZE 64
struct frames_range {
	char from[FRAMES_TIME_SIZE], to[FRAMES_TIME_SIZE], step[FRAMES_TIME_SIZE];
};

/* Cuts FROM..TO/STEP; without FROM from the start, without TO to the end, and a tick for STEP. */
bool frames_range_split(struct frames_range *range, const char *text);

/*
 * The screens at from_ns, from_ns + step_ns and so on up to to_ns, each the same as
 * frame_write() has it, and none after the first at which the log is complete. In text a line
 * with the time is before each; of ANSI each clears the screen, so that cat(1) shows them one
 * after the other; HTML is one page that steps through them. SVG has no such form.
 */
int frames_write(struct frames_job *job, uint64_t from_ns, uint64_t to_ns, uint64_t step_ns,
		 struct strec_error *err);

#endif
