/*
 * The rows of the Clusters panel: each call site with a known latency, and where the model
 * places it. They are made anew for each screen from the collector's state.
 */
#ifndef VIZ_CLUSTER_ROWS_H
#define VIZ_CLUSTER_ROWS_H

#include "viz/collect_sites.h"
#include "viz/list.h"

struct cluster_row {
	struct site site; /* a copy: the state may have gone on when a key comes */
	char name[CALL_NAME_SIZE];
	double mean_ns;
	struct kmeans_point point;
	struct cluster_place place;
};

struct cluster_rows {
	uint32_t count, outliers;
	struct cluster_row rows[SITE_ROWS];
};

/* Makes the rows; of equals those with the least key of their site are first. Their text is not
 * looked at. */
void cluster_rows_make(struct cluster_rows *all, const struct view_context *ctx,
		       struct row_choice choice);

#define CLUSTER_COLUMNS     7
#define CLUSTER_COLUMN_DIST 6

/* Rows are a struct cluster_row. */
extern const struct column cluster_columns[CLUSTER_COLUMNS];

/* The style of the row's dot: its cluster's colour, or that of outliers. */
struct style cluster_row_style(const struct cluster_row *row);

#endif
