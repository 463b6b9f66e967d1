/*
 * The rows of the Clusters panel: each call site with a known latency, and where the model
 * places it. They are made anew for each screen from the collector's state.
 */
#ifndef VIZ_CLUSTER_ROWS_H
#define VIZ_CLUSTER_ROWS_H

#include "viz/collect_sites.h"
#include "viz/table.h"
#include "viz/view.h"

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

/* In the order of compare, as of qsort(3), and of the sites' keys. */
void cluster_rows_make(struct cluster_rows *all, const struct view_context *ctx,
		       int (*compare)(const void *a, const void *b), bool reverse);

#define CLUSTER_COLUMNS     7
#define CLUSTER_COLUMN_DIST 6

/* For table_draw_row(), with any table; rows are struct cluster_row. */
extern const struct column cluster_columns[CLUSTER_COLUMNS];

/* The style of the row's dot: its cluster's colour, or that of outliers. */
struct style cluster_row_style(const struct cluster_row *row);

#endif
