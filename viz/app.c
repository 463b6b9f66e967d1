#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app_private.h"

static const struct collector_ops *const collectors[COLLECTORS] = {
#define X(collector, ops, type, member) [COLLECT_##collector] = &ops,
	COLLECTOR_LIST(X)
#undef X
};

static const struct app_panel panels[PANELS] = {
#define X(panel, view, number, title, help, ...)                                                   \
	[PANEL_##panel] = {.ops = &view, .name = title, .key = number, .layout = {__VA_ARGS__}},
	VIEW_LIST(X)
#undef X
};

static bool panels_init(struct app *app)
{
	memcpy(app->panels, panels, sizeof(panels));
	for (unsigned i = 0; i < PANELS; i++) {
		size_t size = app->panels[i].ops->state_size;

		app->panels[i].shown = app->panels[i].layout.rows_min == 0;
		if (app->config.panels && app->config.panels[0]) {
			app->panels[i].shown = strchr(app->config.panels, app->panels[i].key);
			app->panels[i].chosen = true;
			if (app->panels[i].key == app->config.panels[0])
				app->focus = i;
		}
		if (app->config.panels_also && strchr(app->config.panels_also, app->panels[i].key))
			app->panels[i].shown = app->panels[i].chosen = true;
		app->panels[i].state = calloc(1, size ? size : 1);
		if (!app->panels[i].state)
			return false;
	}
	return true;
}

struct app *app_new(const struct app_config *config)
{
	struct app *app = calloc(1, sizeof(*app));

	if (!app)
		return NULL;
	app->config = *config;
	app->focus = PANEL_EVENTS;
	app->status = PLAYER_REACHED;
	app->axis_from = -1;
	clock_init(&app->clock, config->speed);
	app->player = player_new(config->reader, &(struct player_config){
							 .tick_ns = config->tick_ns,
							 .filter = config->filter,
							 .collectors = collectors,
							 .collector_count = COLLECTORS,
							 .settings = &app->config.settings,
						 });
	if (app->player)
		app->names = names_new(config->reader, app->player);
	if (!panels_init(app) || !app->names || !open_calls_init(&app->open, config->reader)) {
		app_free(app);
		return NULL;
	}
	return app;
}

void app_free(struct app *app)
{
	if (!app)
		return;
	for (unsigned i = 0; i < PANELS; i++) {
		struct app_panel *panel = &app->panels[i];

		if (panel->state && panel->ops->release)
			panel->ops->release(panel->state);
		free(panel->state);
	}
	screen_export_free(app->export);
	free(app->copied);
	open_calls_release(&app->open);
	names_free(app->names);
	player_free(app->player);
	filter_free(app->narrowed);
	free(app);
}

struct view_context app_context(const struct app *app, unsigned panel)
{
	return (struct view_context){
#define X(collector, ops, type, member) .member = player_state(app->player, COLLECT_##collector),
		COLLECTOR_LIST(X)
#undef X
			.open = &app->open,
		.reader = app->config.reader,
		.names = app->names,
		.filter = app_filter(app),
		.filter_serial = app->filter_serial,
		.narrowed = app->crumb_count > 0,
		.time_ns = player_time_ns(app->player),
		.tick_ns = player_tick_ns(app->player),
		.focused = panel == app->focus && !app->help,
	};
}

bool app_has_panel(const struct app *app)
{
	return app->panels[app->focus].shown;
}

void app_start(struct app *app, uint64_t now_ns)
{
	clock_start(&app->clock, now_ns, player_time_ns(app->player));
	app->changed = true;
}

void app_message(struct app *app, const char *text)
{
	snprintf(app->message, sizeof(app->message), "%s", text);
	app->changed = true;
}

void app_message_key(struct app *app, const char *format, enum request request)
{
	const char *place = strstr(format, "%s");
	char name[KEY_NAME_SIZE];

	snprintf(app->message, sizeof(app->message), "%.*s%s%s", (int)(place - format), format,
		 request_key(name, request), place + 2);
	app->changed = true;
}

void app_message_error(struct app *app, const struct strec_error *err)
{
	char text[MESSAGE_SIZE];

	snprintf(text, sizeof(text), "%s%s%s", strec_strerror(err->code), err->detail ? ": " : "",
		 err->detail ? err->detail : "");
	app_message(app, text);
}

void app_clock_catch_up(struct app *app, uint64_t now_ns)
{
	clock_jump(&app->clock, now_ns, player_time_ns(app->player));
}

void app_goto(struct app *app, uint64_t now_ns, uint64_t time_ns)
{
	struct strec_error err = {0};

	app->changed = app->has_goal = true;
	app->goal_ns = time_ns;
	if (time_ns == UINT64_MAX)
		return;
	if (player_seek(app->player, time_ns / player_tick_ns(app->player), &err)) {
		app_message_error(app, &err);
		app->has_goal = false;
	}
	app_clock_catch_up(app, now_ns);
}

int app_advance(struct app *app, uint64_t now_ns, uint64_t max_events, struct strec_error *err)
{
	uint64_t target = app->has_goal ? app->goal_ns : clock_target(&app->clock, now_ns);
	uint64_t before_ns = player_time_ns(app->player);
	bool was_complete = player_complete(app->player), to_goal = app->has_goal;

	app->status = player_play(app->player, target, max_events, err);
	if (app->status < 0)
		return app->status;
	if (player_time_ns(app->player) != before_ns ||
	    player_complete(app->player) != was_complete)
		app->changed = true;
	if (to_goal && app->status != PLAYER_BUSY) {
		app->has_goal = false;
		app_step_arrived(app);
	}
	/* Who cannot keep up with the clock has it wait. */
	if (app->status != PLAYER_REACHED || to_goal)
		app_clock_catch_up(app, now_ns);
	app_export_step(app);
	app->working = false;
	for (unsigned i = 0; i < PANELS && app->status != PLAYER_BUSY; i++) {
		struct view_context ctx = app_context(app, i);

		if (app->panels[i].shown && app->panels[i].ops->work &&
		    app->panels[i].ops->work(app->panels[i].state, &ctx))
			app->working = app->changed = true;
	}
	return app->status;
}

bool app_is_busy(const struct app *app)
{
	return app->has_goal || app->working || app->export || app->status == PLAYER_BUSY;
}

uint64_t app_wait_ns(const struct app *app, uint64_t now_ns)
{
	uint64_t next_ns = player_time_ns(app->player) + player_tick_ns(app->player);
	uint64_t target = clock_target(&app->clock, now_ns);

	if (app_is_busy(app))
		return 0;
	if (app->clock.paused || app->status != PLAYER_REACHED)
		return UINT64_MAX;
	if (target >= next_ns)
		return 0;
	return (uint64_t)((double)(next_ns - target) / clock_speed(&app->clock)) + 1;
}

bool app_take_changed(struct app *app)
{
	bool changed = app->changed;

	app->changed = false;
	return changed;
}

void app_show_frames(struct app *app, uint64_t frame, double mean_ms, double max_ms)
{
	app->frame = frame;
	app->frame_mean_ms = mean_ms;
	app->frame_max_ms = max_ms;
}

bool app_is_complete(const struct app *app)
{
	return player_complete(app->player);
}

uint64_t app_tick_ns(const struct app *app)
{
	return player_tick_ns(app->player);
}

uint64_t app_time_ns(const struct app *app)
{
	return player_time_ns(app->player);
}

uint64_t app_hash(const struct app *app)
{
	return player_hash(app->player);
}
