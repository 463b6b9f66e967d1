/* The first and the last line of the screen: where the replay stands, and what keys do. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "viz/app_private.h"
#include "viz/demo.h"
#include "viz/strace_import.h"

#define SEGMENT_SIZE     96
#define BAR_COLUMNS_MIN  6
#define SEGMENT_RANK_MAX 7 /* of what goes first where there is no room */
#define BAR_RANK         3 /* what is above it makes room for the bar */

#define DEMO_BADGE  "DEMO"
#define ORDER_BADGE " NO TIMES: ORDER ONLY "

static struct style demo_style(void)
{
	return (struct style){.fg = theme_color(THEME_WARNING),
			      .attributes = ATTR_BOLD | ATTR_REVERSE};
}

/* A piece of the status line. */
struct segment {
	char text[SEGMENT_SIZE];
	struct style style;
	int rank; /* where they do not all fit, the highest go first */
};

struct status_line {
	struct segment segments[16];
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

/* Whatever else there is no room for: that the data are made up is always said. */
static void add_demo(const struct app *app, struct status_line *line)
{
	if (demo_is(log_reader_session(app->config.reader)))
		segment_add(line, 0, demo_style(), DEMO_BADGE);
	if (strace_import_has_no_times(log_reader_session(app->config.reader)))
		segment_add(line, 0, view_style(THEME_WARNING), ORDER_BADGE);
}

static void add_badge(const struct app *app, struct status_line *line)
{
	struct style complete = theme_complete_style();
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

static void add_alerts(const struct view_context *ctx, struct status_line *line)
{
	struct style style = view_style(THEME_ERROR);
	uint32_t firing = ctx->alerts->firing;

	style.attributes |= ATTR_BOLD;
	if (firing)
		segment_add(line, 1, style, "%u ALERT%s", firing, firing == 1 ? "" : "S");
}

static void add_numbers(const struct app *app, struct status_line *line)
{
	struct view_context ctx = app_context(app, app->focus);
	struct style muted = view_style(THEME_MUTED);
	bool lost = ctx.stats->losses > 0, held = ctx.stats->held_ns > 0;

	add_alerts(&ctx, line);
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
	if (filter_lack(app->config.filter))
		segment_add(line, 3, view_style(THEME_WARNING), "%s",
			    filter_lack(app->config.filter));
	if (app->frame)
		segment_add(line, 1, muted, "frame %llu %.1f/%.1fms",
			    (unsigned long long)app->frame, app->frame_mean_ms, app->frame_max_ms);
}

/* How much of what is known of the log was played, 0..1. */
static double progress(const struct app *app)
{
	uint64_t begin_ns = log_reader_header(app->config.reader)->begin_ns;
	uint64_t end_ns = log_reader_end_ns(app->config.reader);
	uint64_t now_ns = player_time_ns(app->player);

	if (player_complete(app->player))
		return 1.0;
	if (end_ns <= begin_ns || now_ns <= begin_ns)
		return 0.0;
	return fmin(1.0, (double)(now_ns - begin_ns) / (double)(end_ns - begin_ns));
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
	add_demo(app, line);
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

/* The highest rank that there is room for, with the least that the bar needs. */
static int fitting_rank(const struct status_line *line, int columns)
{
	int rank = SEGMENT_RANK_MAX;

	for (; rank > 0; rank--) {
		int bar = line->bar && rank > BAR_RANK ? BAR_COLUMNS_MIN + 1 : 0;

		if (segments_columns(line, rank) + bar <= columns)
			break;
	}
	return rank;
}

static void draw_bar(struct app *app, struct grid *grid, struct rect bar)
{
	app->bar = bar;
	grid_hbar(grid, bar, bar.y, progress(app), theme_bar_style());
}

/* Where there is no status line: over what there is. */
void app_draw_demo(const struct app *app, struct grid *grid, struct rect rect)
{
	if (demo_is(log_reader_session(app->config.reader)))
		grid_text(grid, rect, rect.x, rect.y, demo_style(), DEMO_BADGE);
}

void app_draw_status(struct app *app, struct grid *grid, struct rect rect)
{
	struct status_line line = {0};
	int rank, x = rect.x, bar;

	list_segments(app, &line);
	rank = fitting_rank(&line, rect.w);
	bar = rect.w - segments_columns(&line, rank) - 1;
	app->bar = (struct rect){0};
	for (unsigned i = 0; i < line.count; i++) {
		if (line.bar && i == line.bar && bar >= BAR_COLUMNS_MIN) {
			draw_bar(app, grid, (struct rect){x, rect.y, bar - 1, 1});
			x += bar;
		}
		if (line.segments[i].rank > rank)
			continue;
		x += grid_text(grid, rect, x, rect.y, line.segments[i].style,
			       line.segments[i].text);
		x += 2;
	}
}

/* What a prompt asks for; moves *x behind it. */
static void draw_label(const struct app *app, struct grid *grid, struct rect rect, int *x)
{
	struct style style = view_style(THEME_TITLE);

	switch ((int)app->prompt.request) {
	case REQUEST_GOTO:
		*x += grid_text(grid, rect, *x, rect.y, style, " go to: ");
		break;
	case REQUEST_SEARCH:
		*x += grid_text(grid, rect, *x, rect.y, style, " search: ");
		break;
	case REQUEST_EXPORT:
		*x += grid_textf(grid, rect, *x, rect.y, style,
				 " export %s to file: ", app->export_what.label);
		break;
	default:
		*x += grid_text(grid, rect, *x, rect.y, style, " filter: ");
	}
}

static const char *prompt_advice(enum request request)
{
	if (request == REQUEST_GOTO)
		return "Enter goes there, Esc stays";
	if (request == REQUEST_EXPORT)
		return "Enter writes it, Esc does not";
	return "Enter keeps, Esc undoes";
}

static void draw_prompt(const struct app *app, struct grid *grid, struct rect rect)
{
	const struct prompt *prompt = &app->prompt;
	struct style style = {.attributes = ATTR_BOLD}, cursor = {.attributes = ATTR_REVERSE};
	int x = rect.x, end;

	draw_label(app, grid, rect, &x);
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
	else if (app->prompt_error.detail)
		grid_text(grid, rect, end + 2, rect.y, view_style(THEME_WARNING),
			  app->prompt_error.detail);
	else
		grid_text(grid, rect, end + 2, rect.y, view_style(THEME_MUTED),
			  prompt_advice(prompt->request));
}

static void draw_help_keys(struct grid *grid, struct rect rect)
{
	char close[KEY_NAME_SIZE], up[KEY_NAME_SIZE], down[KEY_NAME_SIZE], quit[KEY_NAME_SIZE];

	grid_textf(grid, rect, rect.x + 1, rect.y, view_style(THEME_MUTED),
		   "%s closes the help, arrows and %s %s scroll it, %s quits",
		   request_key(close, REQUEST_CANCEL), request_key(up, REQUEST_PAGE_UP),
		   request_key(down, REQUEST_PAGE_DOWN), request_key(quit, REQUEST_QUIT));
}

void app_draw_bottom(const struct app *app, struct grid *grid, struct rect rect)
{
	if (prompt_is_open(&app->prompt))
		draw_prompt(app, grid, rect);
	else if (app->message[0])
		grid_text(grid, rect, rect.x + 1, rect.y, view_style(THEME_WARNING), app->message);
	else if (app->help)
		draw_help_keys(grid, rect);
	else
		app_draw_keys(app, grid, rect);
}
