/*
 * Reads rules of alerts as people write them: one a line, # begins a comment.
 *
 *	alert NAME [SEVERITY]: VALUE COMPARE NUMBER [over TIME] [min COUNT] [for TIME]
 *	alert NAME [SEVERITY]: absent(EVENTS) for TIME
 *	alert NAME off
 *
 *	VALUE	rate(EVENTS)			per second, over the window
 *		rate(EVENTS) / rate(EVENTS)	in percent
 *		count(EVENTS)			in the window
 *		total(EVENTS)			since the recording began
 *		quantile(P, duration [, CALLS])	P from 0 to 1, over the window
 *		processes | threads | in_flight	now
 *	EVENTS	a word of ALERT_EVENT_LIST; calls and errors also with ", CALLS"
 *	CALLS	terms with blanks between them, all of which must hold: names of calls with
 *		commas between them, %CLASS, waiting; of errors also an errno or expected; with !
 *		before it a term must not hold
 *	COMPARE	> >= < <=
 *	NUMBER	as its value is: 10ms, 5%, 100/s, 1.5K, 64K/s
 *
 * SEVERITY is info, warning (unless it is given) or critical. Without over a window is
 * 5 s. min: no alert unless so many were counted in the window.
 */
#ifndef VIZ_ALERT_PARSE_H
#define VIZ_ALERT_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "viz/alert_rules.h"

#define ALERT_ERROR_SIZE     320
#define ALERT_FILE_MAX       65536 /* bytes */
#define ALERT_WINDOW_DEFAULT UINT64_C(5000000000)

/*
 * Adds the rules of a text of size bytes, which needs no NUL, to *rules; one with the name of
 * a rule that was there before the text takes its place, and "off" takes it away. file is what
 * errors call the text. False for a mistake, with one line in error: "FILE:LINE:COLUMN: what
 * is wrong; what to do"; *rules then holds those before it.
 */
bool alert_rules_parse(struct alert_rules *rules, const char *file, const char *text, size_t size,
		       char error[static ALERT_ERROR_SIZE]);

/* Likewise of a file, at most ALERT_FILE_MAX bytes. */
bool alert_rules_load(struct alert_rules *rules, const char *path,
		      char error[static ALERT_ERROR_SIZE]);

#endif
