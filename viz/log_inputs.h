/* The logs that are merged into one: all are there, whole, before it begins. */
#ifndef VIZ_LOG_INPUTS_H
#define VIZ_LOG_INPUTS_H

#include "replay/library.h"

struct log_inputs {
	struct strec_log **logs;
	struct log_reader **readers; /* the logs' */
	size_t count;
};

/*
 * Opens the logs at count paths, "-" is standard input; of pipes it waits for the end. 0, or what
 * opening a log gives, and then *failed is the path that it was.
 */
int log_inputs_open(struct log_inputs *inputs, char *const *paths, size_t count,
		    const char **failed, struct strec_error *err);
void log_inputs_close(struct log_inputs *inputs);

#endif
