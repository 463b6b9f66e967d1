#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app_private.h"

#define SKIP_NS	   UINT64_C(10000000000)
#define WHEEL_ROWS 3

enum collector { COLLECT_SYSCALLS, COLLECT_PROCESSES, COLLECT_STATS, COLLECT_POSITION, COLLECTORS };

static const struct collector_ops *const collectors[COLLECTORS] = {
	[COLLECT_SYSCALLS] = &collect_syscalls,
	[COLLECT_PROCESSES] = &collect_processes,
	[COLLECT_STATS] = &collect_stats,
	[COLLECT_POSITION] = &collect_position,
};

static const struct app_panel panels[PANELS] = {
#define X(panel, view, number, title, help)                                                        \
	[PANEL_##panel] = {.ops = &view, .name = title, .key = number, .shown = true},
	VIEW_LIST(X)
#undef X
};

static bool panels_init(struct app *app)
{
	memcpy(app->panels, panels, sizeof(panels));
	for (unsigned i = 0; i < PANELS; i++) {
		size_t size = app->panels[i].ops->state_size;

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
	app->settings.history_ticks = config->history_ticks;
	app->focus = PANEL_EVENTS;
	app->status = PLAYER_REACHED;
	clock_init(&app->clock, config->speed);
	app->player = player_new(config->reader, &(struct player_config){
							 .tick_ns = config->tick_ns,
							 .filter = config->filter,
							 .collectors = collectors,
							 .collector_count = COLLECTORS,
							 .settings = &app->settings,
						 });
	if (!panels_init(app) || !app->player) {
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
	player_free(app->player);
	free(app);
}

struct view_context app_context(const struct app *app, unsigned panel)
{
	return (struct view_context){
		.syscalls = player_state(app->player, COLLECT_SYSCALLS),
		.processes = player_state(app->player, COLLECT_PROCESSES),
		.stats = player_state(app->player, COLLECT_STATS),
		.position = player_state(app->player, COLLECT_POSITION),
		.reader = app->config.reader,
		.filter = app->config.filter,
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

static void message_error(struct app *app, const struct strec_error *err)
{
	char text[MESSAGE_SIZE];

	snprintf(text, sizeof(text), "%s%s%s", strec_strerror(err->code), err->detail ? ": " : "",
		 err->detail ? err->detail : "");
	app_message(app, text);
}

/* At full speed the clock stands still: it learns where the player is. */
static void clock_catch_up(struct app *app, uint64_t now_ns)
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
		message_error(app, &err);
		app->has_goal = false;
	}
	clock_catch_up(app, now_ns);
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
	if (to_goal && app->status != PLAYER_BUSY)
		app->has_goal = false;
	/* Who cannot keep up with the clock has it wait. */
	if (app->status != PLAYER_REACHED || to_goal)
		clock_catch_up(app, now_ns);
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
	return app->has_goal || app->working || app->status == PLAYER_BUSY;
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

uint64_t app_time_ns(const struct app *app)
{
	return player_time_ns(app->player);
}

uint64_t app_hash(const struct app *app)
{
	return player_hash(app->player);
}

static void focus_step(struct app *app, unsigned step)
{
	for (unsigned i = 0; i < PANELS; i++) {
		app->focus = (app->focus + step) % PANELS;
		if (app->panels[app->focus].shown)
			return;
	}
}

static void panel_toggle(struct app *app, unsigned panel)
{
	/* Of a zoomed screen the key shows another panel, and hides none. */
	if (app->zoomed && panel != app->focus)
		app->panels[panel].shown = true;
	else
		app->panels[panel].shown = !app->panels[panel].shown;
	if (app->panels[panel].shown)
		app->focus = panel;
	else if (panel == app->focus)
		focus_step(app, 1);
}

static bool focus_handle(struct app *app, enum request request)
{
	struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);

	return panel->shown && panel->ops->handle &&
	       panel->ops->handle(panel->state, &ctx, request);
}

static bool focus_accepts(const struct app *app, enum request request)
{
	const struct app_panel *panel = &app->panels[app->focus];

	return panel->shown && panel->ops->requests & REQUEST_BIT(request);
}

/* Opens the prompt of the focused panel, or of the Events panel where that has none. */
static void prompt_begin(struct app *app, enum request request)
{
	struct app_panel *panel;

	if (request == REQUEST_SEARCH && !focus_accepts(app, request) &&
	    focus_accepts(app, REQUEST_FILTER))
		request = REQUEST_FILTER;
	if (!focus_accepts(app, request)) {
		app->focus = PANEL_EVENTS;
		app->panels[PANEL_EVENTS].shown = true;
	}
	panel = &app->panels[app->focus];
	app->prompt_error = (struct strec_error){0};
	prompt_open(&app->prompt, request, panel->ops->text_begin(panel->state, request));
	/* A filter is changed, a search is another one. */
	if (request == REQUEST_SEARCH)
		prompt_clear(&app->prompt);
}

/* As app_goto(), for the user: at full speed there would be nothing to see of the place. */
static void visit(struct app *app, uint64_t now_ns, uint64_t time_ns)
{
	app_goto(app, now_ns, time_ns);
	if (isinf(clock_speed(&app->clock)) && time_ns != UINT64_MAX)
		clock_pause(&app->clock, now_ns);
	else if (isinf(clock_speed(&app->clock)))
		clock_resume(&app->clock, now_ns);
}

static void goto_typed(struct app *app, uint64_t now_ns)
{
	struct strec_error err = {0};
	uint64_t time_ns;

	if (app->prompt.text[0] == '\0')
		return;
	if (time_parse(app->prompt.text, log_reader_end_ns(app->config.reader), &time_ns, &err))
		message_error(app, &err);
	else
		visit(app, now_ns, time_ns);
}

static enum app_action prompt_input(struct app *app, uint32_t code, uint64_t now_ns)
{
	enum request request = app->prompt.request;
	enum prompt_result result = prompt_key(&app->prompt, code);
	struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);

	if (request == REQUEST_GOTO) {
		if (result == PROMPT_ACCEPTED)
			goto_typed(app, now_ns);
		return APP_DRAW;
	}
	if (result == PROMPT_CHANGED || result == PROMPT_CANCELED) {
		app->prompt_error = (struct strec_error){0};
		panel->ops->text(panel->state, &ctx, request, app->prompt.text,
				 result == PROMPT_CANCELED, &app->prompt_error);
	}
	return APP_DRAW;
}

static void pause_toggle(struct app *app, uint64_t now_ns)
{
	if (isinf(clock_speed(&app->clock)))
		clock_catch_up(app, now_ns);
	if (app->clock.paused)
		clock_resume(&app->clock, now_ns);
	else
		clock_pause(&app->clock, now_ns);
}

static void speed_step(struct app *app, uint64_t now_ns, bool faster)
{
	if (isinf(clock_speed(&app->clock)))
		clock_catch_up(app, now_ns);
	if (faster)
		clock_faster(&app->clock, now_ns);
	else
		clock_slower(&app->clock, now_ns);
}

/* Where the user is, or goes: on the way of a seek the player may be anywhere. */
static uint64_t place_ns(const struct app *app)
{
	return app->has_goal && app->goal_ns != UINT64_MAX ? app->goal_ns
							   : player_time_ns(app->player);
}

static void tick_step(struct app *app, uint64_t now_ns, int step)
{
	uint64_t tick = place_ns(app) / player_tick_ns(app->player);

	if (!app->clock.paused)
		pause_toggle(app, now_ns);
	if (step < 0 && tick == 0)
		return;
	app_goto(app, now_ns, (tick + (uint64_t)step) * player_tick_ns(app->player));
}

/* Requests about time; false for others. */
static bool time_request(struct app *app, enum request request, uint64_t now_ns)
{
	uint64_t time_ns = place_ns(app);

	switch ((int)request) {
	case REQUEST_PAUSE:
		pause_toggle(app, now_ns);
		return true;
	case REQUEST_TICK_NEXT:
	case REQUEST_TICK_BACK:
		tick_step(app, now_ns, request == REQUEST_TICK_NEXT ? 1 : -1);
		return true;
	case REQUEST_FASTER:
	case REQUEST_SLOWER:
		speed_step(app, now_ns, request == REQUEST_FASTER);
		return true;
	case REQUEST_SKIP_BACK:
		visit(app, now_ns, time_ns > SKIP_NS ? time_ns - SKIP_NS : 0);
		return true;
	case REQUEST_SKIP_NEXT:
		visit(app, now_ns, time_ns + SKIP_NS);
		return true;
	case REQUEST_START:
		visit(app, now_ns, 0);
		return true;
	case REQUEST_END:
		visit(app, now_ns, UINT64_MAX);
		return true;
	case REQUEST_MARK:
		app->has_mark = true;
		app->mark_ns = time_ns;
		app_message(app, "marked; ' comes back to here");
		return true;
	case REQUEST_MARK_BACK:
		if (app->has_mark)
			visit(app, now_ns, app->mark_ns);
		else
			app_message(app, "no mark yet; m sets it");
		return true;
	default:
		return false;
	}
}

/* Requests about panels and the program; what is none of them is the focused view's. */
static enum app_action panel_request(struct app *app, enum request request)
{
	switch ((int)request) {
	case REQUEST_QUIT:
		return APP_QUIT;
	case REQUEST_REDRAW:
		return APP_REDRAW;
	case REQUEST_HELP:
		app->help = true;
		app->help_top = 0;
		break;
	case REQUEST_NEXT_PANEL:
	case REQUEST_PREVIOUS_PANEL:
		focus_step(app, request == REQUEST_NEXT_PANEL ? 1 : PANELS - 1);
		break;
	case REQUEST_ZOOM:
		app->zoomed = !app->zoomed;
		break;
	case REQUEST_OPEN:
		if (!focus_handle(app, request))
			app->zoomed = !app->zoomed;
		break;
	case REQUEST_CANCEL:
		if (!focus_handle(app, request))
			app->zoomed = false;
		break;
	case REQUEST_SEARCH:
	case REQUEST_FILTER:
		prompt_begin(app, request);
		break;
	case REQUEST_GOTO:
		prompt_open(&app->prompt, request, "");
		break;
	default:
		if (request >= REQUEST_PANEL)
			panel_toggle(app, request - REQUEST_PANEL);
		else
			focus_handle(app, request);
	}
	return APP_DRAW;
}

/* The help takes the keys that move it; any other of its keys closes it. */
static enum app_action help_request(struct app *app, enum request request)
{
	int page = app->help_page > 1 ? app->help_page - 1 : 1;

	switch ((int)request) {
	case REQUEST_QUIT:
		return APP_QUIT;
	case REQUEST_HELP:
	case REQUEST_CANCEL:
		app->help = false;
		break;
	case REQUEST_UP:
		app->help_top--;
		break;
	case REQUEST_DOWN:
		app->help_top++;
		break;
	case REQUEST_PAGE_UP:
		app->help_top -= page;
		break;
	case REQUEST_PAUSE:
	case REQUEST_PAGE_DOWN:
		app->help_top += page;
		break;
	case REQUEST_FIRST:
		app->help_top = 0;
		break;
	case REQUEST_LAST:
		app->help_top = 1 << 20;
		break;
	default:
		break;
	}
	return APP_DRAW;
}

static enum app_action mouse_input(struct app *app, struct input input)
{
	bool wheel = input.code == INPUT_WHEEL_UP || input.code == INPUT_WHEEL_DOWN;
	enum request request = input.code == INPUT_WHEEL_UP ? REQUEST_UP : REQUEST_DOWN;

	if (app->help && wheel)
		return help_request(app, request);
	/* A prompt belongs to the focused panel: that stays while it is open. */
	if (app->help || prompt_is_open(&app->prompt) ||
	    (!wheel && input.code != INPUT_MOUSE_PRESS))
		return APP_NONE;
	for (unsigned i = 0; i < PANELS; i++) {
		struct app_panel *panel = &app->panels[i];
		struct rect inside = rect_inset(panel->rect, 1);
		struct view_context ctx;

		if (!panel->shown || !rect_contains(panel->rect, input.x, input.y))
			continue;
		app->focus = i;
		ctx = app_context(app, i);
		for (int n = 0; wheel && panel->ops->handle && n < WHEEL_ROWS; n++)
			panel->ops->handle(panel->state, &ctx, request);
		if (!wheel && panel->ops->click && rect_contains(inside, input.x, input.y))
			panel->ops->click(panel->state, &ctx, input.y - inside.y);
		return APP_DRAW;
	}
	return APP_NONE;
}

static enum app_action key_input(struct app *app, uint32_t code, uint64_t now_ns)
{
	enum request request;

	app->message[0] = '\0';
	if (prompt_is_open(&app->prompt))
		return prompt_input(app, code, now_ns);
	request = key_request(code);
	if (request == REQUEST_NONE)
		return APP_DRAW;
	if (app->help)
		return help_request(app, request);
	if (time_request(app, request, now_ns))
		return APP_DRAW;
	return panel_request(app, request);
}

enum app_action app_input(struct app *app, struct input input, uint64_t now_ns)
{
	enum app_action action;

	switch (input.code) {
	case INPUT_NONE:
		return APP_NONE;
	case INPUT_HANGUP:
		return APP_QUIT;
	case INPUT_RESIZE:
		action = APP_DRAW;
		break;
	case INPUT_MOUSE_PRESS:
	case INPUT_MOUSE_RELEASE:
	case INPUT_MOUSE_DRAG:
	case INPUT_WHEEL_UP:
	case INPUT_WHEEL_DOWN:
		action = mouse_input(app, input);
		break;
	default:
		action = key_input(app, input.code, now_ns);
	}
	app->changed |= action != APP_NONE;
	return action;
}
