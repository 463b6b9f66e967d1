/* Requests about time: pause, speed, steps and places. */
#include <math.h>

#include "viz/app_private.h"

#define SKIP_NS UINT64_C(10000000000)

void app_visit(struct app *app, uint64_t now_ns, uint64_t time_ns)
{
	app_goto(app, now_ns, time_ns);
	if (isinf(clock_speed(&app->clock)) && time_ns != UINT64_MAX)
		clock_pause(&app->clock, now_ns);
	else if (isinf(clock_speed(&app->clock)))
		clock_resume(&app->clock, now_ns);
}

static void pause_toggle(struct app *app, uint64_t now_ns)
{
	if (isinf(clock_speed(&app->clock)))
		app_clock_catch_up(app, now_ns);
	if (app->clock.paused)
		clock_resume(&app->clock, now_ns);
	else
		clock_pause(&app->clock, now_ns);
}

void app_pause(struct app *app, uint64_t now_ns)
{
	if (!app->clock.paused)
		pause_toggle(app, now_ns);
}

static void speed_step(struct app *app, uint64_t now_ns, bool faster)
{
	if (isinf(clock_speed(&app->clock)))
		app_clock_catch_up(app, now_ns);
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

	app_pause(app, now_ns);
	if (step < 0 && tick == 0)
		return;
	app_goto(app, now_ns, (tick + (uint64_t)step) * player_tick_ns(app->player));
}

bool app_time_request(struct app *app, enum request request, uint64_t now_ns)
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
	case REQUEST_EVENT_NEXT:
	case REQUEST_EVENT_BACK:
		app_step_event(app, request, now_ns);
		return true;
	case REQUEST_FASTER:
	case REQUEST_SLOWER:
		speed_step(app, now_ns, request == REQUEST_FASTER);
		return true;
	case REQUEST_SKIP_BACK:
		app_visit(app, now_ns, time_ns > SKIP_NS ? time_ns - SKIP_NS : 0);
		return true;
	case REQUEST_SKIP_NEXT:
		app_visit(app, now_ns, time_ns + SKIP_NS);
		return true;
	case REQUEST_START:
		app_visit(app, now_ns, 0);
		return true;
	case REQUEST_END:
		app_visit(app, now_ns, UINT64_MAX);
		return true;
	case REQUEST_MARK:
		app->has_mark = true;
		app->mark_ns = time_ns;
		app_message_key(app, "marked; %s comes back to here", REQUEST_MARK_BACK);
		return true;
	case REQUEST_MARK_BACK:
		if (app->has_mark)
			app_visit(app, now_ns, app->mark_ns);
		else
			app_message_key(app, "no mark yet; %s sets it", REQUEST_MARK);
		return true;
	case REQUEST_SPAN:
		if (app->has_mark && app->mark_ns != time_ns)
			app_narrow_span(app, now_ns, app->mark_ns, time_ns);
		else
			app_message_key(app, "no mark before or after here; %s sets it",
					REQUEST_MARK);
		return true;
	default:
		return false;
	}
}
