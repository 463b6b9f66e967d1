/* Draws the Waterfall panel: the table, and beside it the bars on their axis. */
#include <stdio.h>
#include <stdlib.h>

#include "viz/waterfall_columns.h"
#include "viz/waterfall_view.h"

#define SCALE_COLUMNS_MIN 12 /* fewer, and the table has all */
#define GLYPH_FULL        0x2588u
#define GLYPH_SHADE       0x2592u
#define GLYPH_LOWER       0x2584u /* the lower half: before the exec */

/* The table's columns on the left of rect, and the axis on the right of them. */
static struct table_layout place(struct waterfall_view *view, struct rect rect)
{
	int wanted = rect.w * 11 / 20, table;
	struct rect left = rect;
	struct table_layout layout;
	size_t columns;

	rect_cut_right(&left, wanted >= SCALE_COLUMNS_MIN ? wanted + 1 : 0);
	columns = waterfall_columns_fit(left.w);
	layout = table_layout(waterfall_columns, columns, left);
	table = layout.x[columns - 1] + layout.w[columns - 1] + 1 - rect.x;
	view->scale = (struct time_scale){
		.begin_ns = view->end_ns ? view->begin_ns : view->rows.begin_ns,
		.end_ns = view->end_ns ? view->end_ns : view->rows.end_ns,
		.x = rect.x + table,
		.columns = left.w < rect.w ? rect.w - table : 0,
	};
	layout.x[WATERFALL_COLUMN_BAR] = view->scale.x;
	layout.w[WATERFALL_COLUMN_BAR] = view->scale.columns;
	return layout;
}

struct table_layout waterfall_arrange(void *data, struct column columns[TABLE_COLUMNS_MAX],
				      struct rect rect)
{
	(void)columns;
	return place(data, rect);
}

/* What is listed has to do with the axis, and that with the width of the panel. */
size_t waterfall_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct waterfall_view *view = data;

	view->rows.reverse = choice.reverse;
	waterfall_rows_make(&view->rows, ctx);
	place(view, view->list.inside);
	waterfall_rows_list(&view->rows, view->scale.begin_ns, view->scale.end_ns,
			    time_scale_column_ns(&view->scale));
	return view->rows.listed;
}

struct bar {
	const struct waterfall_rows *rows;
	const struct waterfall_row *row;
	uint32_t glyph;
};

static struct bar_cell bar_cell(const void *data, uint64_t begin_ns, uint64_t end_ns)
{
	const struct bar *bar = data;
	struct bar_cell cell = {waterfall_color(bar->row->span), bar->glyph};

	if (waterfall_on_path(bar->rows, bar->row, begin_ns, end_ns)) {
		cell.color = theme_color(THEME_CRITICAL_PATH);
		return cell;
	}
	if (bar->row->span->flags & SPAN_FAILED)
		cell.color = theme_color(THEME_ERROR);
	/* Without colours what is not on the path is thinner. */
	if (bar->rows->path_count && bar->glyph == GLYPH_FULL && !theme_has_colors())
		cell.glyph = GLYPH_SHADE;
	return cell;
}

void waterfall_draw_bar(const struct table_cell *cell, const void *data)
{
	const struct waterfall_view *view = cell->state;
	const struct waterfall_row *row = data;
	const struct time_scale *scale = &view->scale;
	struct bar bar = {.rows = &view->rows, .row = row, .glyph = GLYPH_LOWER};
	struct bar_paint paint = {.cell = bar_cell, .data = &bar};
	uint64_t program_ns = row->program ? row->program->begin_ns : row->begin_ns;
	int x = scale->x + time_scale_eighths(scale, program_ns) / 8;
	uint64_t begin_ns = row->begin_ns, cell_ns = time_scale_ns(scale, x);

	/* Lower up to the cell where the program begins. */
	if (cell_ns > begin_ns) {
		time_scale_bar(scale, cell->grid, cell->rect, cell->rect.y, begin_ns, cell_ns,
			       &paint);
		begin_ns = cell_ns;
	}
	bar.glyph = GLYPH_FULL;
	paint.open = row->span->flags & SPAN_OPEN;
	time_scale_bar(scale, cell->grid, cell->rect, cell->rect.y, begin_ns, row->end_ns, &paint);
}

static void draw_rows(struct waterfall_view *view, const struct view_context *ctx,
		      struct grid *grid, struct rect rect)
{
	struct rect header;

	list_draw(&waterfall_list, view, ctx, grid, rect);
	header = rect_cut_top(&rect, 1);
	/* Lines go where no bar is. */
	time_scale_draw(&view->scale, grid, (struct rect){header.x, header.y, header.w, rect.h + 1},
			header.y, rect.h);
	if (view->drag_from)
		grid_highlight(grid,
			       (struct rect){view->drag_from < view->drag_to ? view->drag_from
									     : view->drag_to,
					     header.y, abs(view->drag_to - view->drag_from) + 1, 1},
			       ATTR_REVERSE);
}

static void draw_evicted(const struct span_table *table, struct grid *grid, struct rect rect)
{
	char text[96];

	snprintf(text, sizeof(text), "  and %s shorter ones, of which only this number is left",
		 count_format_exact(table->evicted).text);
	grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT, view_style(THEME_MUTED),
		      text);
}

void waterfall_draw(void *data, const struct view_context *ctx, struct grid *grid, struct rect rect)
{
	struct waterfall_view *view = data;

	if (ctx->reader)
		call_sources_update(&view->sources, ctx->reader);
	list_make(&waterfall_list, view, ctx);
	if (view->rows.count == 0) {
		view_draw_empty(ctx, grid, rect, "no processes yet");
		return;
	}
	if (rect.h > 3 && ctx->spans->table.evicted)
		draw_evicted(&ctx->spans->table, grid, rect_cut_bottom(&rect, 1));
	draw_rows(view, ctx, grid, rect);
}
