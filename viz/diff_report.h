/*
 * A comparison as lines for people, in sections, the most important ones first. They are what
 * --diff prints, and the rows of its screen.
 */
#ifndef VIZ_DIFF_REPORT_H
#define VIZ_DIFF_REPORT_H

#include <stdio.h>

#include "viz/diff_result.h"
#include "viz/theme.h"

enum diff_line_of {
	LINE_TEXT,      /* nothing more is to be told */
	LINE_SIGNATURE, /* of a call */
	LINE_FIRST,     /* of the first difference */
	LINE_NAME,      /* of a file or host: of is its text */
	LINE_PROCESS,   /* index in struct diff_result.processes */
};

struct diff_line {
	char *text;    /* owned; without control characters */
	uint8_t level; /* 0: a heading, 1: a row, 2: what belongs to the row before */
	uint8_t role;  /* enum theme_role */
	uint8_t kind;  /* enum diff_line_of */
	uint32_t of;
};

/* What is compared, and how. */
struct diff_report {
	const struct diff_log *logs[DIFF_SIDES];
	const struct diff_result *result;
	uint32_t limit; /* rows of a section; UINT32_MAX: all */
	struct diff_line *lines;
	uint32_t count;
	size_t capacity;
	bool failed; /* out of memory */
};

/* logs, result and limit are set, all else 0. 0 or STREC_NOMEM; release it in each case. */
int diff_report_make(struct diff_report *report);
void diff_report_release(struct diff_report *report);

/* All lines, a section behind an empty one. Errors are for ferror(out). */
void diff_report_write(const struct diff_report *report, FILE *out);

/* What is behind a line, as lines; the caller frees it. NULL: nothing, or no memory. */
char *diff_report_detail(const struct diff_report *report, const struct diff_line *line);

/* Everything as one JSON object, see stview(1), COMPARING. */
void diff_json_write(const struct diff_report *report, FILE *out);

#endif
