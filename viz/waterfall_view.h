/* The state of the Waterfall panel, of which viz/view_waterfall.c has the operations. */
#ifndef VIZ_WATERFALL_VIEW_H
#define VIZ_WATERFALL_VIEW_H

#include "viz/call_sources.h"
#include "viz/list.h"
#include "viz/time_scale.h"
#include "viz/waterfall_rows.h"

struct waterfall_view {
	struct list list;
	struct time_scale scale;
	uint64_t begin_ns, end_ns;   /* of the axis; end_ns 0: of all there is */
	int drag_from, drag_to;      /* columns of the screen; 0 and 0: none are dragged over */
	struct call_sources sources; /* of the calls on the screen */
	uint64_t origin;             /* key of what was selected when the prompt was opened */
	struct waterfall_rows rows;
};

/* Keys of rows are ids of spans. */
extern const struct list_ops waterfall_list;

/* Makes the rows and draws them. */
void waterfall_draw(void *data, const struct view_context *ctx, struct grid *grid,
		    struct rect rect);

/* A row's bar, on view->scale. */
void waterfall_draw_bar(const struct table_cell *cell, const void *row);

/* As of struct list_ops. */
size_t waterfall_make(void *data, const struct view_context *ctx, struct row_choice choice);
struct table_layout waterfall_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
				      struct rect rect);

#endif
