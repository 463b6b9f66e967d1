/*
 * The rows of the Metrics panel: each metric and, below it, as many of its series as are wanted.
 */
#ifndef VIZ_METRIC_ROWS_H
#define VIZ_METRIC_ROWS_H

#include "viz/metrics.h"
#include "viz/table.h"

#define METRIC_ROWS_MAX  1024
#define METRIC_NAME_SIZE (4 + METRIC_LABELS * (METRIC_LABEL_SIZE + 12))

enum metric_level {
	METRIC_LEVEL_SOME, /* the first few of its series */
	METRIC_LEVEL_ALL,
	METRIC_LEVEL_NONE,
};

#define METRIC_SOME 3 /* series of METRIC_LEVEL_SOME */

struct metric_row {
	enum metric metric;
	bool whole;                  /* the metric itself; else one of its series */
	uint32_t series;             /* of whole rows: how many it has, */
	uint32_t shown;              /* and how many of them are rows; of others 0 */
	char name[METRIC_NAME_SIZE]; /* "strec_execs_total", "  {syscall="read"}" */
	struct metric_value value;
};

struct metric_rows {
	uint8_t levels[METRICS]; /* enum metric_level; with a text all are shown */
	uint32_t count, metrics, series;
	struct metric_row rows[METRIC_ROWS_MAX];
};

/* What has the text in its name or labels; of each metric the series are in the order of choice. */
void metric_rows_make(struct metric_rows *all, const struct metric_sources *from,
		      struct row_choice choice);

#endif
