/* stview --info and --verify: what a log is, and whether it is whole. */
#ifndef VIZ_INFO_H
#define VIZ_INFO_H

#include "viz/export.h"

/* Plays the log of job to its end and writes what it is; size: its bytes. */
int info_print(const struct export_job *job, const char *name, uint64_t size,
	       struct strec_error *err);

/*
 * Checks every block and writes a line for each place that is damaged, and one at the end.
 * *damaged says whether there was any.
 */
int info_verify(const struct export_job *job, bool *damaged, struct strec_error *err);

#endif
