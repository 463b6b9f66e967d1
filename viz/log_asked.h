/* How a new log was asked for, as a command line, which the log tells of itself. */
#ifndef VIZ_LOG_ASKED_H
#define VIZ_LOG_ASKED_H

#include "viz/viewer_options.h"

#define LOG_ASKED_SIZE 1024

/* "stview --export log --from 1s --filter 'failed'"; what is longer than out is cut. */
void log_asked(const struct viewer_options *options, char out[static LOG_ASKED_SIZE]);

#endif
