/* The prompts: whom they are for, and what their text does. */
#include "viz/app_private.h"

void app_prompt_begin(struct app *app, enum request request)
{
	struct app_panel *panel;

	if (request == REQUEST_SEARCH && !app_focus_accepts(app, request) &&
	    app_focus_accepts(app, REQUEST_FILTER))
		request = REQUEST_FILTER;
	if (!app_focus_accepts(app, request)) {
		app->focus = PANEL_EVENTS;
		app->panels[PANEL_EVENTS].shown = app->panels[PANEL_EVENTS].chosen = true;
	}
	panel = &app->panels[app->focus];
	app->prompt_error = (struct strec_error){0};
	prompt_open(&app->prompt, request, view_text_begin(panel->ops, panel->state, request));
	/* A filter is changed, a search is another one. */
	if (request == REQUEST_SEARCH)
		prompt_clear(&app->prompt);
}

static void goto_typed(struct app *app, uint64_t now_ns)
{
	struct strec_error err = {0};
	uint64_t time_ns;

	if (app->prompt.text[0] == '\0')
		return;
	if (time_parse(app->prompt.text, log_reader_header(app->config.reader)->begin_ns,
		       log_reader_end_ns(app->config.reader), &time_ns, &err))
		app_message_error(app, &err);
	else
		app_visit(app, now_ns, time_ns);
}

enum app_action app_prompt_key(struct app *app, uint32_t code, uint64_t now_ns)
{
	enum request request = app->prompt.request;
	enum prompt_result result = prompt_key(&app->prompt, code);
	struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);

	if (request == REQUEST_GOTO || request == REQUEST_EXPORT) {
		if (result == PROMPT_ACCEPTED && request == REQUEST_GOTO)
			goto_typed(app, now_ns);
		else if (result == PROMPT_ACCEPTED)
			app_export_typed(app);
		return APP_DRAW;
	}
	if (result == PROMPT_CHANGED || result == PROMPT_CANCELED) {
		app->prompt_error = (struct strec_error){0};
		view_text(panel->ops, panel->state, &ctx, request, app->prompt.text,
			  result == PROMPT_CANCELED, &app->prompt_error);
	}
	return APP_DRAW;
}
