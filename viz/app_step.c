/* Step by step through events: the Events panel selects one, and the replay stands at its tick. */
#include "viz/app_private.h"

#define LOOKED_AT_MAX 4000000 /* events, for the next that the filter lets through */

static bool is_shown(const struct app *app, const struct event *ev)
{
	switch (ev->kind) {
	case EVENT_CALL:
		return !app_filter(app) || filter_match(app_filter(app), ev);
	case EVENT_TASK:
	case EVENT_ENTERED:
	case EVENT_USAGE:
	case EVENT_DESCRIPTOR:
	case EVENT_MAPPING:
		return false;
	default:
		return true;
	}
}

/* The time of the first event behind the closed ticks; false: there is none yet. */
static bool find_next(struct app *app, uint64_t *time_ns)
{
	struct view_context ctx = app_context(app, PANEL_EVENTS);
	struct event_stream *stream = event_stream_new(ctx.reader);
	uint64_t block = log_reader_find(ctx.reader, ctx.time_ns);
	bool found = false;
	struct event ev;

	if (!stream || event_stream_seek(stream, (struct event_address){block, 0}, NULL))
		goto done;
	for (unsigned i = 0; i < LOOKED_AT_MAX && !found; i++) {
		if (event_stream_next(stream, &ev, NULL))
			break;
		found = ev.time_ns >= ctx.time_ns && is_shown(app, &ev);
	}
	*time_ns = ev.time_ns;
done:
	event_stream_free(stream);
	return found;
}

static bool handle(struct app *app, enum request request)
{
	struct app_panel *panel = &app->panels[PANEL_EVENTS];
	struct view_context ctx = app_context(app, PANEL_EVENTS);

	return view_handle(panel->ops, panel->state, &ctx, request);
}

static void go_to_tick(struct app *app, uint64_t now_ns, uint64_t time_ns)
{
	uint64_t tick_ns = player_tick_ns(app->player);
	uint64_t end_ns = (time_ns / tick_ns + 1) * tick_ns;

	if (end_ns != player_time_ns(app->player))
		app_goto(app, now_ns, end_ns);
}

void app_step_event(struct app *app, enum request request, uint64_t now_ns)
{
	struct app_panel *panel = &app->panels[PANEL_EVENTS];
	struct view_context ctx = app_context(app, PANEL_EVENTS);
	uint64_t time_ns;

	if (app->has_goal)
		return;
	if (!panel->shown)
		panel->shown = panel->chosen = true;
	app->focus = PANEL_EVENTS;
	app_pause(app, now_ns);
	if (handle(app, request)) {
		if (panel->ops->time(panel->state, &ctx, &time_ns))
			go_to_tick(app, now_ns, time_ns);
	} else if (request == REQUEST_EVENT_NEXT && find_next(app, &time_ns)) {
		app->stepping = true;
		go_to_tick(app, now_ns, time_ns);
	} else {
		app_message(app, "no event there");
	}
}

void app_step_arrived(struct app *app)
{
	if (app->stepping)
		handle(app, REQUEST_EVENT_NEXT);
	app->stepping = false;
}
