/* The state of the Waterfall panel, of which viz/view_waterfall.c has the operations. */
#ifndef VIZ_WATERFALL_VIEW_H
#define VIZ_WATERFALL_VIEW_H

#include "viz/table.h"
#include "viz/time_scale.h"
#include "viz/waterfall_rows.h"

struct waterfall_view {
	struct list list;
	uint32_t selected;  /* id of the span */
	struct rect screen; /* of the last drawing */
	struct time_scale scale;
	uint64_t begin_ns, end_ns; /* of the axis; end_ns 0: of all there is */
	int drag_from, drag_to;    /* columns of the screen; 0 and 0: none are dragged over */
	uint32_t origin;           /* selected when the prompt was opened */
	struct waterfall_rows rows;
};

/* The row of the list at that index; NULL: it has none. */
static inline struct waterfall_row *waterfall_row_at(struct waterfall_view *view, int index)
{
	if (index < 0 || index >= (int)view->rows.listed)
		return NULL;
	return &view->rows.rows[view->rows.list[index]];
}

/* Makes the rows and draws them. */
void waterfall_draw(struct waterfall_view *view, const struct view_context *ctx, struct grid *grid,
		    struct rect rect);

#endif
