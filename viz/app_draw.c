/* Layout and drawing of the viewer's screen. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "viz/app_private.h"
#include "viz/help.h"

#define PANEL_ROWS_MIN	 4  /* border, titles, a row */
#define SIDE_COLUMNS	 76 /* from here on Syscalls and Stats stand side by side */
#define SEGMENT_SIZE	 96
#define BAR_COLUMNS_MIN	 6
#define SEGMENT_RANK_MAX 7 /* of what goes first where there is no room */
#define STRIP_ROWS	 6 /* where there are fewer for each strip, some strips go */

/* A strip of the screen: one panel, or two side by side. */
struct strip {
	unsigned panels[2];
	unsigned count;
	int weight;
	int rows_max; /* more would be empty; 0: any */
	int rows;
};

static struct strip strip_of(unsigned panel, int weight, int rows_max)
{
	return (struct strip){
		.panels = {panel}, .count = 1, .weight = weight, .rows_max = rows_max};
}

/* The strips of the panels that are shown, from the top down. */
static unsigned list_strips(const struct app *app, int columns, struct strip strips[static PANELS])
{
	static const int weights[PANELS] = {
		[PANEL_SYSCALLS] = 4, [PANEL_STATS] = 4, [PANEL_PROCESSES] = 3, [PANEL_EVENTS] = 5};
	static const int rows_max[PANELS] = {[PANEL_SYSCALLS] = 17};
	unsigned n = 0;

	for (unsigned i = 0; i < PANELS; i++) {
		struct strip *last = n ? &strips[n - 1] : NULL;

		if (!app->panels[i].shown)
			continue;
		if (i == PANEL_STATS && last && last->panels[0] == PANEL_SYSCALLS &&
		    columns >= SIDE_COLUMNS)
			last->panels[last->count++] = i;
		else
			strips[n++] = strip_of(i, weights[i], rows_max[i]);
	}
	return n;
}

/*
 * Takes strips away that there are no rows for, the first ones before the last, as what is
 * below is of more use the smaller the screen; the focused one stays.
 */
static unsigned drop_strips(const struct app *app, struct strip *strips, unsigned n, int rows)
{
	for (unsigned i = 0; n > 1 && rows < (int)n * STRIP_ROWS; i = 0) {
		const struct strip *first = &strips[0];

		/* Of Syscalls and Stats above each other, Stats goes first. */
		if (n > 2 && strips[1].panels[0] == PANEL_STATS)
			i = 1;
		if (strips[i].panels[0] == app->focus ||
		    (first->count > 1 && first->panels[1] == app->focus))
			i = i ? 0 : 1;
		memmove(&strips[i], &strips[i + 1], (n - i - 1) * sizeof(*strips));
		n--;
	}
	return n;
}

/* Shares rows among the strips by their weights; the last takes what is left over. */
static void share_rows(struct strip *strips, unsigned n, int rows)
{
	int weights = 0, left = rows;

	for (unsigned i = 0; i < n; i++)
		weights += strips[i].weight;
	for (unsigned i = 0; i < n; i++) {
		int share = rows * strips[i].weight / weights;

		/* Ten rows show all of the Syscalls panel: below, it has the first claim. */
		if (strips[i].panels[0] == PANEL_SYSCALLS && share < 10 && rows >= 20)
			share = rows >= 30 ? 10 : 8;
		share = share < PANEL_ROWS_MIN ? PANEL_ROWS_MIN : share;
		if (strips[i].rows_max && share > strips[i].rows_max && n > 1)
			share = strips[i].rows_max;
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

static void place_panels(struct app *app, struct rect rect)
{
	struct strip strips[PANELS];
	unsigned n = list_strips(app, rect.w, strips);

	for (unsigned i = 0; i < PANELS; i++)
		app->panels[i].rect = (struct rect){0};
	if (app_has_panel(app) && app->zoomed) {
		app->panels[app->focus].rect = rect;
		return;
	}
	n = drop_strips(app, strips, n, rect.h);
	share_rows(strips, n, rect.h);
	for (unsigned i = 0; i < n; i++)
		place_strip(app, &strips[i], rect_cut_top(&rect, strips[i].rows));
}

static void draw_frame(const struct app *app, struct grid *grid, struct rect rect, bool focused,
		       const char *title)
{
	struct style style = view_style(focused ? THEME_FOCUS : THEME_BORDER);

	style.attributes = focused ? ATTR_BOLD : 0;
	grid_box(grid, rect, app->config.ascii ? BOX_ASCII : BOX_ROUNDED, style, title);
}

static void draw_panel(struct app *app, unsigned index, struct grid *grid)
{
	struct app_panel *panel = &app->panels[index];
	struct view_context ctx = app_context(app, index);
	char extra[VIEW_TITLE_SIZE] = "", title[VIEW_TITLE_SIZE + 64];

	if (!panel->shown || rect_is_empty(panel->rect))
		return;
	/* First the view, whose title tells what it has found. */
	panel->ops->draw(panel->state, &ctx, grid, rect_inset(panel->rect, 1));
	if (panel->ops->title)
		panel->ops->title(panel->state, extra);
	snprintf(title, sizeof(title), " %c %s%s%s ", panel->key, panel->name,
		 extra[0] ? " · " : "", extra);
	draw_frame(app, grid, panel->rect, ctx.focused, title);
}

/* A piece of the status line. */
struct segment {
	char text[SEGMENT_SIZE];
	struct style style;
	int rank; /* where they do not all fit, the highest go first */
};

struct status_line {
	struct segment segments[12];
	unsigned count;
	unsigned bar; /* the progress bar is before this segment; 0: there is none */
};

__attribute__((format(printf, 4, 5))) static void
segment_add(struct status_line *line, int rank, struct style style, const char *format, ...)
{
	struct segment *segment = &line->segments[line->count++];
	va_list args;

	va_start(args, format);
	vsnprintf(segment->text, sizeof(segment->text), format, args);
	va_end(args);
	segment->style = style;
	segment->rank = rank;
}

static void add_badge(const struct app *app, struct status_line *line)
{
	struct style complete = {.fg = theme_color(THEME_BLACK), .bg = theme_color(THEME_COMPLETE)};
	struct style good = view_style(THEME_GOOD), warning = view_style(THEME_WARNING);

	if (player_complete(app->player))
		segment_add(line, 0, complete, " TRACE COMPLETE ");
	else if (app->has_goal && app->goal_ns != UINT64_MAX)
		segment_add(line, 0, warning, " SEEKING");
	else if (app->clock.paused)
		segment_add(line, 0, warning, app->config.ascii ? " PAUSED" : " ⏸ PAUSED");
	else if (app->config.live && isinf(clock_speed(&app->clock)))
		segment_add(line, 0, good, app->config.ascii ? " LIVE" : " ● LIVE");
	else
		segment_add(line, 0, good, app->config.ascii ? " PLAY" : " ▶ PLAY");
}

static void add_numbers(const struct app *app, struct status_line *line)
{
	struct view_context ctx = app_context(app, app->focus);
	struct style muted = view_style(THEME_MUTED);
	bool lost = ctx.stats->losses > 0, held = ctx.stats->held_ns > 0;

	segment_add(line, 4, (struct style){0}, "%s events",
		    count_format_exact(ctx.stats->events).text);
	segment_add(line, 5, muted, "tick %llu", (unsigned long long)player_tick(app->player));
	segment_add(line, lost ? 1 : 6, lost ? view_style(THEME_ERROR) : muted, "lost %s",
		    bytes_format((double)ctx.stats->loss_bytes).text);
	segment_add(line, held ? 3 : 6, held ? view_style(THEME_WARNING) : muted, "held %s",
		    duration_format((double)ctx.stats->held_ns).text);
	if (app->config.filter)
		segment_add(line, 2, view_style(THEME_WARNING), "filter %.60s",
			    filter_text(app->config.filter));
	if (app->frame)
		segment_add(line, 1, muted, "frame %llu %.1f/%.1fms",
			    (unsigned long long)app->frame, app->frame_mean_ms, app->frame_max_ms);
}

/* How much of what is known of the log was played, 0..1. */
static double progress(const struct app *app)
{
	uint64_t end_ns = log_reader_end_ns(app->config.reader);

	if (player_complete(app->player))
		return 1.0;
	if (end_ns == 0)
		return 0.0;
	return fmin(1.0, (double)player_time_ns(app->player) / (double)end_ns);
}

/* What was recorded; until that is known, where from. */
static const char *title(const struct app *app)
{
	const struct log_session *session = log_reader_session(app->config.reader);

	return session ? session->command : app->config.title;
}

static void list_segments(const struct app *app, struct status_line *line)
{
	char now[TIME_TEXT_SIZE], end[TIME_TEXT_SIZE];
	double speed = clock_speed(&app->clock);
	uint64_t end_ns = log_reader_end_ns(app->config.reader);
	uint64_t time_ns = player_time_ns(app->player);
	bool end_known = !app->config.open_end || player_complete(app->player);

	/* The last tick may end behind the last event. */
	time_ns = player_complete(app->player) && time_ns > end_ns ? end_ns : time_ns;
	add_badge(app, line);
	segment_add(line, 0, (struct style){.attributes = ATTR_BOLD}, "%s",
		    time_format(now, time_ns, 3));
	if (end_known)
		segment_add(line, 3, view_style(THEME_MUTED), "/ %s", time_format(end, end_ns, 3));
	/* Nothing plays at the end: live or later, the last screen is the same. */
	if (isinf(speed) && !player_complete(app->player))
		segment_add(line, 2, (struct style){0}, "max speed");
	else if (!player_complete(app->player))
		segment_add(line, 2, (struct style){0}, "%gx", speed);
	if (end_known) {
		line->bar = line->count;
		segment_add(line, 1, (struct style){0}, "%3.0f%%", floor(100.0 * progress(app)));
	}
	add_numbers(app, line);
	segment_add(line, SEGMENT_RANK_MAX, view_style(THEME_MUTED), "%.40s", title(app));
}

static int segments_columns(const struct status_line *line, int rank)
{
	int columns = 0;

	for (unsigned i = 0; i < line->count; i++)
		if (line->segments[i].rank <= rank)
			columns += text_columns(line->segments[i].text) + 2;
	return columns;
}

static void draw_status(const struct app *app, struct grid *grid, struct rect rect)
{
	struct status_line line = {0};
	int rank = SEGMENT_RANK_MAX, x = rect.x, bar;

	list_segments(app, &line);
	while (rank > 0 && segments_columns(&line, rank) > rect.w)
		rank--;
	bar = rect.w - segments_columns(&line, rank) - 1;
	for (unsigned i = 0; i < line.count; i++) {
		if (line.bar && i == line.bar && bar >= BAR_COLUMNS_MIN) {
			struct style style = {.fg = theme_color(THEME_FOCUS),
					      .bg = COLOR_RGB(45, 45, 55)};

			grid_hbar(grid, (struct rect){x, rect.y, bar - 1, 1}, rect.y, progress(app),
				  style);
			x += bar;
		}
		if (line.segments[i].rank > rank)
			continue;
		x += grid_text(grid, rect, x, rect.y, line.segments[i].style,
			       line.segments[i].text);
		x += 2;
	}
}

/* Whether a hint is for now: 1 general ones, 2 those of the focused view, 0 not. */
static bool hint_fits(const struct app *app, const struct key_binding *binding, int pass)
{
	bool of_list = strcmp(binding->section, "Lists") == 0 || binding->request == REQUEST_OPEN;
	bool general =
		strcmp(binding->section, "General") == 0 || binding->request == REQUEST_PAUSE;
	const struct app_panel *panel = &app->panels[app->focus];

	if (!binding->hint[0])
		return false;
	if (of_list)
		return pass == 1 && panel->shown &&
		       panel->ops->requests & REQUEST_BIT(binding->request);
	return pass == (general ? 0 : 2);
}

static int draw_hint(struct grid *grid, struct rect rect, int x, const char *key, const char *word)
{
	int start = x, need = text_columns(key) + 1 + text_columns(word);

	if (x + need > rect.x + rect.w)
		return 0;
	x += grid_text(grid, rect, x, rect.y,
		       (struct style){.fg = theme_color(THEME_FOCUS), .attributes = ATTR_BOLD},
		       key);
	x += 1;
	x += grid_text(grid, rect, x, rect.y, view_style(THEME_MUTED), word);
	return x + 2 - start;
}

static void draw_keys(const struct app *app, struct grid *grid, struct rect rect)
{
	const struct key_binding *binding;
	char name[KEY_NAME_SIZE], panels[PANELS + 1] = "";
	int x = rect.x + 1;

	for (int pass = 0; pass < 3; pass++)
		for (unsigned i = 0; (binding = key_binding(i)); i++)
			if (hint_fits(app, binding, pass))
				x += draw_hint(grid, rect, x, key_name(name, binding->keys[0]),
					       binding->hint);
	for (unsigned i = 0; i < PANELS; i++)
		panels[i] = app->panels[i].key;
	draw_hint(grid, rect, x, panels, "panels");
}

static const char *prompt_label(enum request request)
{
	switch ((int)request) {
	case REQUEST_GOTO:
		return " go to: ";
	case REQUEST_SEARCH:
		return " search: ";
	default:
		return " filter: ";
	}
}

static void draw_prompt(const struct app *app, struct grid *grid, struct rect rect)
{
	const struct prompt *prompt = &app->prompt;
	struct style style = {.attributes = ATTR_BOLD}, cursor = {.attributes = ATTR_REVERSE};
	int x = rect.x, end;

	x += grid_text(grid, rect, x, rect.y, view_style(THEME_TITLE),
		       prompt_label(prompt->request));
	end = x + grid_text(grid, rect, x, rect.y, style, prompt->text);
	x += grid_text_bytes(grid, rect, x, rect.y, style, prompt->text, prompt->cursor);
	if (prompt->text[prompt->cursor])
		grid_highlight(grid, rect_intersect(rect, (struct rect){x, rect.y, 1, 1}),
			       ATTR_REVERSE);
	else
		end += grid_text(grid, rect, x, rect.y, cursor, " ");
	if (app->prompt_error.code)
		grid_textf(grid, rect, end + 2, rect.y, view_style(THEME_ERROR), "%s",
			   app->prompt_error.detail ? app->prompt_error.detail
						    : strec_strerror(app->prompt_error.code));
	else
		grid_text(grid, rect, end + 2, rect.y, view_style(THEME_MUTED),
			  "Enter keeps, Esc undoes");
}

static void draw_bottom(const struct app *app, struct grid *grid, struct rect rect)
{
	if (prompt_is_open(&app->prompt))
		draw_prompt(app, grid, rect);
	else if (app->message[0])
		grid_text(grid, rect, rect.x + 1, rect.y, view_style(THEME_WARNING), app->message);
	else
		draw_keys(app, grid, rect);
}

static void draw_help(struct app *app, struct grid *grid, struct rect rect)
{
	struct rect inside = rect_inset(rect, 1);

	if (inside.w > 4)
		inside = (struct rect){inside.x + 1, inside.y, inside.w - 2, inside.h};
	app->help_page = inside.h;
	help_draw(grid, inside, &app->help_top);
	draw_frame(app, grid, rect, true, " Help · Esc closes · arrows and PgUp PgDn scroll ");
}

void app_draw(struct app *app, struct grid *grid)
{
	struct rect rect = grid_rect(grid);
	/* On the smallest screens the panels come first. */
	struct rect bottom = rect.h >= 4 ? rect_cut_bottom(&rect, 1) : (struct rect){0};
	struct rect top = rect.h >= 2 ? rect_cut_top(&rect, 1) : (struct rect){0};

	grid_clear(grid);
	draw_status(app, grid, top);
	draw_bottom(app, grid, bottom);
	if (app->help) {
		draw_help(app, grid, rect);
		return;
	}
	place_panels(app, rect);
	for (unsigned i = 0; i < PANELS; i++)
		draw_panel(app, i, grid);
	if (!app_has_panel(app))
		grid_text_fit(grid, rect, rect.x, rect.y + rect.h / 2, rect.w, ALIGN_CENTER,
			      view_style(THEME_MUTED), "no panel is shown: 1 5 6 9 show one");
}
