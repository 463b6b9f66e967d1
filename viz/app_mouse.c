/* The mouse: a click focuses and selects, the wheel scrolls, a drag marks, the progress bar seeks.
 */
#include "viz/app_private.h"
#include "viz/time_scale.h"

static bool is_wheel(struct input input)
{
	return input.code == INPUT_WHEEL_UP || input.code == INPUT_WHEEL_DOWN;
}

static enum request wheel_request(struct input input)
{
	return input.code == INPUT_WHEEL_UP ? REQUEST_SCROLL_UP : REQUEST_SCROLL_DOWN;
}

/* The trace time at column x of the bar; its last cell is the end, also of a live log. */
static uint64_t bar_time_ns(const struct app *app, struct rect bar, int x)
{
	struct time_scale scale = {
		.begin_ns = log_reader_header(app->config.reader)->begin_ns,
		.end_ns = log_reader_end_ns(app->config.reader),
		.x = bar.x,
		.columns = bar.w - 1,
	};

	return x >= bar.x + bar.w - 1 ? UINT64_MAX : time_scale_ns(&scale, x);
}

/*
 * A press on the bar and what is dragged from there seek; false for what is not the bar's.
 * The line changes with what it tells: while it is dragged the bar is where it was pressed.
 */
static bool bar_input(struct app *app, struct input input, uint64_t now_ns)
{
	if (input.code == INPUT_MOUSE_PRESS)
		app->drag = input.button == 1 && rect_contains(app->bar, input.x, input.y)
				    ? app->bar
				    : (struct rect){0};
	if (rect_is_empty(app->drag) || is_wheel(input))
		return false;
	if (input.code == INPUT_MOUSE_RELEASE)
		app->drag = (struct rect){0};
	else
		app_visit(app, now_ns, bar_time_ns(app, app->drag, input.x));
	return true;
}

static int clamp_to(int at, int from, int size)
{
	return at < from ? from : at >= from + size ? from + size - 1 : at;
}

/* Tells the view where the mouse is; outside of its panel that is the nearest place inside. */
static void drag_to(struct app *app, struct input input)
{
	struct app_panel *panel = &app->panels[app->drag_panel];
	struct rect inside = rect_inset(panel->rect, 1);
	struct view_context ctx = app_context(app, app->drag_panel);

	if (!panel->shown || rect_is_empty(inside)) {
		app->dragging = false;
		return;
	}
	panel->ops->drag(panel->state, &ctx, clamp_to(app->drag_x, inside.x, inside.w) - inside.x,
			 clamp_to(app->drag_y, inside.y, inside.h) - inside.y,
			 clamp_to(input.x, inside.x, inside.w) - inside.x,
			 clamp_to(input.y, inside.y, inside.h) - inside.y,
			 input.code == INPUT_MOUSE_RELEASE);
}

/* What follows a press in a panel is its view's; false for all else. */
static bool drag_input(struct app *app, struct input input)
{
	if (input.code == INPUT_MOUSE_PRESS)
		app->dragging = false;
	if (!app->dragging || is_wheel(input))
		return false;
	drag_to(app, input);
	app->dragging &= input.code != INPUT_MOUSE_RELEASE;
	return true;
}

static void drag_begin(struct app *app, unsigned index, struct input input)
{
	app->dragging = true;
	app->drag_panel = index;
	app->drag_x = input.x;
	app->drag_y = input.y;
	drag_to(app, input);
}

/* A press on the inside of a panel: first it selects, then what follows it is a drag. */
static void panel_press(struct app *app, unsigned index, struct view_context ctx,
			struct input input)
{
	struct app_panel *panel = &app->panels[index];
	struct rect inside = rect_inset(panel->rect, 1);

	view_click(panel->ops, panel->state, &ctx, input.x - inside.x, input.y - inside.y);
	if (panel->ops->drag && input.button == 1)
		drag_begin(app, index, input);
}

static void panel_input(struct app *app, unsigned index, struct input input)
{
	struct app_panel *panel = &app->panels[index];
	struct rect inside = rect_inset(panel->rect, 1);
	struct view_context ctx;

	app->focus = index;
	ctx = app_context(app, index);
	if (is_wheel(input))
		view_handle(panel->ops, panel->state, &ctx, wheel_request(input));
	else if (!is_wheel(input) && rect_contains(inside, input.x, input.y))
		panel_press(app, index, ctx, input);
}

enum app_action app_mouse(struct app *app, struct input input, uint64_t now_ns)
{
	if (app->help && is_wheel(input))
		return app_help_request(app, wheel_request(input));
	/* A prompt belongs to the focused panel: that stays while it is open. */
	if (app->help || prompt_is_open(&app->prompt)) {
		app->dragging = false;
		return APP_NONE;
	}
	if (drag_input(app, input) || bar_input(app, input, now_ns) ||
	    app_axis_input(app, input, now_ns))
		return APP_DRAW;
	if (!is_wheel(input) && input.code != INPUT_MOUSE_PRESS)
		return APP_NONE;
	for (unsigned i = 0; i < PANELS; i++)
		if (app->panels[i].shown && rect_contains(app->panels[i].rect, input.x, input.y)) {
			panel_input(app, i, input);
			return APP_DRAW;
		}
	return APP_NONE;
}
