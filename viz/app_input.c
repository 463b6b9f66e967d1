/* Who a key or the mouse is for; requests about panels and the program. */
#include "viz/app_private.h"

void app_focus_step(struct app *app, unsigned step)
{
	for (unsigned i = 0; i < PANELS; i++) {
		app->focus = (app->focus + step) % PANELS;
		if (app->panels[app->focus].shown)
			return;
	}
}

static void panel_toggle(struct app *app, unsigned panel)
{
	app->panels[panel].chosen = true;
	/* Of a zoomed screen the key shows another panel, and hides none. */
	if (app->zoomed && panel != app->focus)
		app->panels[panel].shown = true;
	else
		app->panels[panel].shown = !app->panels[panel].shown;
	if (app->panels[panel].shown)
		app->focus = panel;
	else if (panel == app->focus)
		app_focus_step(app, 1);
}

static bool focus_handle(struct app *app, enum request request)
{
	struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);

	return panel->shown && view_handle(panel->ops, panel->state, &ctx, request);
}

bool app_focus_accepts(const struct app *app, enum request request)
{
	const struct app_panel *panel = &app->panels[app->focus];

	return panel->shown && (panel->ops->requests & REQUEST_BIT(request) ||
				(request == REQUEST_OPEN && view_can_narrow(panel->ops)));
}

/* Requests about panels and the program; what is none of them is the focused view's. */
static enum app_action panel_request(struct app *app, enum request request, uint64_t now_ns)
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
		app_focus_step(app, request == REQUEST_NEXT_PANEL ? 1 : PANELS - 1);
		break;
	case REQUEST_ZOOM:
		app->zoomed = !app->zoomed;
		break;
	case REQUEST_OPEN:
		if (!focus_handle(app, request) && !app_narrow_selected(app, now_ns))
			app->zoomed = !app->zoomed;
		break;
	case REQUEST_COPY:
		app_copy(app);
		break;
	case REQUEST_EXPORT:
		app_export_begin(app);
		break;
	case REQUEST_CANCEL:
		if (!app_export_cancel(app) && !focus_handle(app, request) &&
		    !app_widen(app, now_ns))
			app->zoomed = false;
		break;
	case REQUEST_SEARCH:
	case REQUEST_FILTER:
		app_prompt_begin(app, request);
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

enum app_action app_help_request(struct app *app, enum request request)
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
	case REQUEST_SCROLL_UP:
		app->help_top -= SCROLL_ROWS;
		break;
	case REQUEST_SCROLL_DOWN:
		app->help_top += SCROLL_ROWS;
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

static enum app_action key_input(struct app *app, uint32_t code, uint64_t now_ns)
{
	enum request request;

	app->message[0] = '\0';
	app->used = true;
	if (prompt_is_open(&app->prompt))
		return app_prompt_key(app, code, now_ns);
	request = key_request(code);
	if (request == REQUEST_NONE)
		return APP_DRAW;
	if (app->help)
		return app_help_request(app, request);
	if (app_time_request(app, request, now_ns))
		return APP_DRAW;
	return panel_request(app, request, now_ns);
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
		action = app_mouse(app, input, now_ns);
		break;
	default:
		action = key_input(app, input.code, now_ns);
	}
	app->changed |= action != APP_NONE;
	return action;
}
