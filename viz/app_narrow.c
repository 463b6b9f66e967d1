/* Drill down: all panels follow what was selected, and Esc goes back. */
#include <stdio.h>

#include "viz/app_private.h"

const struct filter *app_filter(const struct app *app)
{
	return app->narrowed ? app->narrowed : app->config.filter;
}

/* The expression of the program's filter and of the first count crumbs; false: too long. */
static bool join(const struct app *app, unsigned count, char text[static FILTER_TEXT_MAX])
{
	size_t size = 0;

	text[0] = '\0';
	for (unsigned i = 0; i <= count && size < FILTER_TEXT_MAX; i++) {
		const char *part = i                    ? app->crumbs[i - 1].expr
				   : app->config.filter ? filter_text(app->config.filter)
							: "";

		if (part[0])
			size += (size_t)snprintf(text + size, FILTER_TEXT_MAX - size, "%s(%s)",
						 size ? " and " : "", part);
	}
	return size < FILTER_TEXT_MAX;
}

/* Plays anew with the first count crumbs up to where the user is. */
static bool show(struct app *app, uint64_t now_ns, unsigned count, struct strec_error *err)
{
	bool at_end = player_complete(app->player) || (app->has_goal && app->goal_ns == UINT64_MAX);
	uint64_t time_ns = app->has_goal ? app->goal_ns : player_time_ns(app->player);
	struct filter *before = app->narrowed, *filter = NULL;
	char text[FILTER_TEXT_MAX];

	if (!join(app, count, text))
		return strec_fail(err, STREC_LIMIT, 0, "narrowed too often") == 0;
	if (count && filter_parse(&filter, text, err))
		return false;
	filter_set_symbols(filter, log_reader_symbols(app->config.reader));
	app->narrowed = filter;
	app->filter_serial++;
	app->crumb_count = count;
	if (player_refilter(app->player, app_filter(app), err))
		app_message_error(app, err);
	filter_free(before);
	app->open.current = false;
	app_goto(app, now_ns, at_end ? UINT64_MAX : time_ns);
	return true;
}

void app_narrow(struct app *app, uint64_t now_ns, const char *expr)
{
	struct strec_error err = {0};

	if (app->crumb_count == CRUMBS_MAX || app->export) {
		app_message_key(app,
				app->export ? "an export is being written; %s ends it"
					    : "narrowed as far as it goes; %s goes back",
				REQUEST_CANCEL);
		return;
	}
	snprintf(app->crumbs[app->crumb_count].expr, NARROW_SIZE, "%s", expr);
	if (!show(app, now_ns, app->crumb_count + 1, &err))
		app_message_error(app, &err);
}

bool app_narrow_selected(struct app *app, uint64_t now_ns)
{
	struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);
	char expr[NARROW_SIZE];

	if (!panel->shown || !view_narrow(panel->ops, panel->state, &ctx, expr))
		return false;
	app_narrow(app, now_ns, expr);
	return true;
}

bool app_widen(struct app *app, uint64_t now_ns)
{
	struct strec_error err = {0};

	if (app->crumb_count == 0)
		return false;
	if (!show(app, now_ns, app->crumb_count - 1, &err))
		app_message_error(app, &err);
	return true;
}

/* The last ones are the ones that count, where there is no room for all. */
void app_draw_crumbs(const struct app *app, struct grid *grid, struct rect rect)
{
	const char *separator = app->config.ascii ? " > " : " › ";
	struct style last = {.fg = theme_color(THEME_WARNING), .attributes = ATTR_BOLD};
	char hint[KEY_NAME_SIZE + 8], key[KEY_NAME_SIZE];
	unsigned first = app->crumb_count;
	int hint_columns =
		snprintf(hint, sizeof(hint), "%s back ", request_key(key, REQUEST_CANCEL));
	int room = rect.w - 5 - hint_columns, x = rect.x + 1;

	while (first > 0 && room > text_columns(app->crumbs[first - 1].expr) + 3)
		room -= text_columns(app->crumbs[--first].expr) + 3;
	if (first == app->crumb_count && first > 0)
		first--;
	x += grid_text(grid, rect, x, rect.y, view_style(THEME_MUTED), first ? "…" : "all");
	for (unsigned i = first; i < app->crumb_count; i++) {
		x += grid_text(grid, rect, x, rect.y, view_style(THEME_MUTED), separator);
		x += grid_text(grid, rect, x, rect.y,
			       i + 1 == app->crumb_count ? last : view_style(THEME_WARNING),
			       app->crumbs[i].expr);
	}
	if (x + hint_columns + 1 <= rect.x + rect.w)
		grid_text_fit(grid, rect, x, rect.y, rect.x + rect.w - x, ALIGN_RIGHT,
			      view_style(THEME_MUTED), hint);
}
