/* Layout and drawing of the viewer's screen. */
#include <stdio.h>
#include <string.h>

#include "viz/app_private.h"
#include "viz/help.h"

#define PANEL_ROWS_MIN 4  /* border, titles, a row */
#define SIDE_COLUMNS   76 /* from here on Syscalls and Stats stand side by side */
#define STRIP_ROWS     6  /* where there are fewer for each strip, some strips go */

#define STRIP_PANELS 3

/* A strip of the screen: one panel, or some side by side. */
struct strip {
	unsigned panels[STRIP_PANELS];
	unsigned count;
	int rows;
};

static const struct panel_layout *strip_layout(const struct app *app, const struct strip *strip)
{
	return &app->panels[strip->panels[0]].layout;
}

/* Whether there is room for one more beside what the strip has. */
static bool strip_takes(const struct app *app, const struct strip *strip, unsigned panel,
			int columns)
{
	return app->panels[panel].layout.half && strip_layout(app, strip)->half &&
	       strip->count < STRIP_PANELS && columns >= SIDE_COLUMNS * (int)strip->count;
}

/* The strips of the panels that are shown, from the top down. */
static unsigned list_strips(const struct app *app, int columns, struct strip strips[static PANELS])
{
	unsigned n = 0;

	for (unsigned i = 0; i < PANELS; i++) {
		if (!app->panels[i].shown)
			continue;
		if (n && strip_takes(app, &strips[n - 1], i, columns))
			strips[n - 1].panels[strips[n - 1].count++] = i;
		else
			strips[n++] = (struct strip){.panels = {i}, .count = 1};
	}
	return n;
}

static bool strip_has(const struct strip *strip, unsigned panel)
{
	for (unsigned i = 0; i < strip->count; i++)
		if (strip->panels[i] == panel)
			return true;
	return false;
}

/*
 * Takes strips away that there are no rows for, the first ones before the last, as what is
 * below is of more use the smaller the screen; the focused one stays.
 */
static unsigned drop_strips(const struct app *app, struct strip *strips, unsigned n, int rows)
{
	for (unsigned i = 0; n > 1 && rows < (int)n * STRIP_ROWS; i = 0) {
		/* Of Syscalls and Stats above each other, Stats goes first. */
		if (n > 2 && strips[1].panels[0] == PANEL_STATS)
			i = 1;
		if (strip_has(&strips[i], app->focus))
			i = i ? 0 : 1;
		memmove(&strips[i], &strips[i + 1], (n - i - 1) * sizeof(*strips));
		n--;
	}
	return n;
}

/* Shares rows among the strips by their weights; the last takes what is left over. */
static void share_rows(const struct app *app, struct strip *strips, unsigned n, int rows)
{
	int weights = 0, left = rows;

	for (unsigned i = 0; i < n; i++)
		weights += strip_layout(app, &strips[i])->weight;
	for (unsigned i = 0; i < n; i++) {
		const struct panel_layout *layout = strip_layout(app, &strips[i]);
		int share = rows * layout->weight / weights;

		/* Ten rows show all of the Syscalls panel: below, it has the first claim. */
		if (strips[i].panels[0] == PANEL_SYSCALLS && share < 10 && rows >= 20)
			share = rows >= 30 ? 10 : 8;
		share = share < PANEL_ROWS_MIN ? PANEL_ROWS_MIN : share;
		if (layout->rows_max && share > layout->rows_max && n > 1)
			share = layout->rows_max;
		strips[i].rows = share < left && i + 1 < n ? share : left;
		left -= strips[i].rows;
	}
}

static void place_strip(struct app *app, const struct strip *strip, struct rect rect)
{
	for (unsigned i = 0; i < strip->count; i++)
		app->panels[strip->panels[i]].rect =
			rect_cut_left(&rect, rect.w / (int)(strip->count - i));
}

/* What the user has not chosen is shown where the screen has room for it. */
static void choose_panels(struct app *app, int columns, int rows)
{
	for (unsigned i = 0; i < PANELS; i++) {
		struct app_panel *panel = &app->panels[i];

		panel->rect = (struct rect){0};
		if (!panel->chosen)
			panel->shown = columns >= panel->layout.columns_min &&
				       rows >= panel->layout.rows_min;
	}
	if (!app_has_panel(app))
		app_focus_step(app, 1);
}

static void place_panels(struct app *app, struct rect rect)
{
	struct strip strips[PANELS];
	unsigned n;

	choose_panels(app, rect.w, rect.h);
	n = list_strips(app, rect.w, strips);
	if (app_has_panel(app) && app->zoomed) {
		app->panels[app->focus].rect = rect;
		return;
	}
	n = drop_strips(app, strips, n, rect.h);
	share_rows(app, strips, n, rect.h);
	for (unsigned i = 0; i < n; i++)
		place_strip(app, &strips[i], rect_cut_top(&rect, strips[i].rows));
}

static void draw_frame(const struct app *app, struct grid *grid, struct rect rect, bool focused,
		       const char *title)
{
	struct style style = view_style(focused ? THEME_FOCUS : THEME_BORDER);
	int columns = text_columns(title);

	style.attributes = focused ? ATTR_BOLD : 0;
	grid_box(grid, rect, app->config.ascii ? BOX_ASCII : BOX_ROUNDED, style, title);
	/* A border may be fainter than what is to be read. */
	if (!focused && rect.w >= 5 && columns > 0)
		grid_text_fit(grid, rect, rect.x + 2, rect.y,
			      columns < rect.w - 4 ? columns : rect.w - 4, ALIGN_LEFT,
			      view_style(THEME_MUTED), title);
}

static void draw_panel(struct app *app, unsigned index, struct grid *grid)
{
	struct app_panel *panel = &app->panels[index];
	struct view_context ctx = app_context(app, index);
	char extra[VIEW_TITLE_SIZE] = "", title[VIEW_TITLE_SIZE + 64];

	if (!panel->shown || rect_is_empty(panel->rect))
		return;
	/* First the view, whose title tells what it has found. */
	view_draw(panel->ops, panel->state, &ctx, grid, rect_inset(panel->rect, 1));
	if (panel->ops->title)
		panel->ops->title(panel->state, extra);
	snprintf(title, sizeof(title), " %c %s%s%s ", panel->key, panel->name,
		 extra[0] ? " · " : "", extra);
	draw_frame(app, grid, panel->rect, ctx.focused, title);
}

static void draw_help(struct app *app, struct grid *grid, struct rect rect)
{
	struct rect inside = rect_inset(rect, 1);
	char title[64] = " Help ";
	int count, last;

	if (inside.w > 4)
		inside = (struct rect){inside.x + 1, inside.y, inside.w - 2, inside.h};
	app->help_page = inside.h;
	count = help_draw(grid, inside, &app->help_top);
	last = app->help_top + inside.h;
	if (count > inside.h)
		snprintf(title, sizeof(title), " Help · lines %d to %d of %d ", app->help_top + 1,
			 last, count);
	draw_frame(app, grid, rect, true, title);
}

static void find_open_calls(struct app *app)
{
	struct view_context ctx = app_context(app, app->focus);

	open_calls_update(&app->open, &(struct open_calls_source){
					      .reader = ctx.reader,
					      .processes = ctx.processes,
					      .position = ctx.position,
					      .filtered = ctx.filter != NULL,
					      .time_ns = ctx.time_ns,
				      });
}

/* On small screens the panels need the rows. */
static int axis_rows(int rows)
{
	return rows >= 40 ? 2 : rows >= 20 ? 1 : 0;
}

static void draw_panels(struct app *app, struct grid *grid, struct rect rect)
{
	place_panels(app, rect);
	for (unsigned i = 0; i < PANELS; i++)
		draw_panel(app, i, grid);
	if (!app_has_panel(app))
		grid_text_fit(grid, rect, rect.x, rect.y + rect.h / 2, rect.w, ALIGN_CENTER,
			      view_style(THEME_MUTED), "no panel is shown: a digit shows one");
}

void app_draw(struct app *app, struct grid *grid)
{
	struct rect rect = grid_rect(grid);
	/* On the smallest screens the panels come first, but before them what is typed. */
	bool has_bottom = rect.h >= 4 || prompt_is_open(&app->prompt);
	struct rect bottom = has_bottom ? rect_cut_bottom(&rect, 1) : (struct rect){0};
	struct rect top = rect.h >= 2 ? rect_cut_top(&rect, 1) : (struct rect){0};
	struct rect axis = rect_cut_top(&rect, axis_rows(rect.h));

	app->width = grid->width;
	app->height = grid->height;
	find_open_calls(app);
	grid_clear(grid);
	app_draw_status(app, grid, top);
	app_draw_bottom(app, grid, bottom);
	app_draw_axis(app, grid, axis);
	if (app->crumb_count && rect.h >= 4)
		app_draw_crumbs(app, grid, rect_cut_top(&rect, 1));
	if (app->help)
		draw_help(app, grid, rect);
	else
		draw_panels(app, grid, rect);
	if (rect_is_empty(top))
		app_draw_demo(app, grid, grid_rect(grid));
}
