/*
 * Draws the points of the Clusters panel: mean latency across, calls upward, both by their
 * logarithms; 2 x 4 dots a cell.
 */
#ifndef VIZ_CLUSTER_SCATTER_H
#define VIZ_CLUSTER_SCATTER_H

#include "viz/cluster_rows.h"

struct cluster_scatter {
	struct rect plot;              /* of dots, without the labels */
	struct kmeans_point low, high; /* what is at its left bottom and right top */
};

/* Places the points of all rows, 1 at least, into rect, which may be empty. */
struct cluster_scatter cluster_scatter_make(const struct cluster_rows *all, struct rect rect);

/* Row number selected, -1 for none, stands out. The digits are where the clusters are. */
void cluster_scatter_draw(const struct cluster_scatter *scatter, const struct cluster_rows *all,
			  const struct cluster_model *model, int selected, struct grid *grid,
			  struct rect rect);

/* The row whose dot is nearest to cell (x, y) of the grid; -1 where there are none. */
int cluster_scatter_find(const struct cluster_scatter *scatter, const struct cluster_rows *all,
			 int x, int y);

#endif
