/*
 * Exporters: what the screen shows, without a screen. Each is a row of one table.
 */
#ifndef VIZ_EXPORT_H
#define VIZ_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "format/reader.h"
#include "replay/filter.h"
#include "viz/decode.h"

struct export_job {
	struct log_reader *reader;
	const struct filter *filter; /* NULL: all calls */
	FILE *out;
	bool times; /* before each line of text its time, behind it how long it took */
	const struct decode_options *text; /* how text is to look; NULL: as by default */
	/*
	 * Waits until the log has grown; false when it will not, or the user has had enough.
	 * What was written should be visible by then.
	 */
	bool (*wait)(void *data);
	void *wait_data;
};

struct exporter {
	const char *name;
	const char *help;
	/* Writes everything. 0 or a negative code; errors of out are for ferror(out). */
	int (*run)(const struct export_job *job, struct strec_error *err);
};

/* Ends with a row whose name is NULL. */
extern const struct exporter exporters[];

/* The row of a name, NULL: no such. */
const struct exporter *exporter_find(const char *name);

int export_text(const struct export_job *job, struct strec_error *err);
int export_summary(const struct export_job *job, struct strec_error *err);

/* True while there is any use in writing more. */
static inline bool export_goes_on(const struct export_job *job)
{
	return !ferror(job->out);
}

#endif
