/* The export of what is shown: its prompt, its slices, and what the user is told. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "viz/app_private.h"

#define SLICE_EVENTS 20000 /* some ms */

_Static_assert(PROMPT_SIZE <= EXPORT_PATH_SIZE, "what is typed is a path");

void app_export_begin(struct app *app)
{
	struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);
	char name[EXPORT_PATH_SIZE];

	if (app->export) {
		app_message_key(app, "an export is under way; %s ends it", REQUEST_CANCEL);
		return;
	}
	if (!panel->shown || !panel->ops->exports || ctx.position->closed.count == 0 ||
	    !panel->ops->exports(panel->state, &ctx, &app->export_what)) {
		app_message(app, "there is nothing to export");
		return;
	}
	screen_export_name(name, app->config.title, &app->export_what);
	app->prompt_error = (struct strec_error){0};
	prompt_open(&app->prompt, REQUEST_EXPORT, name);
}

static void tell_error(struct app *app, const char *path, int error)
{
	char text[MESSAGE_SIZE];

	snprintf(text, sizeof(text), "not exported: %.100s: %s%s", path, strerror(-error),
		 error == -EEXIST ? "; e takes another name" : "");
	app_message(app, text);
}

void app_export_typed(struct app *app)
{
	struct view_context ctx = app_context(app, app->focus);
	int rc;

	if (app->prompt.text[0] == '\0')
		return;
	rc = screen_export_new(&app->export, app->prompt.text, &app->export_what, &ctx);
	if (rc)
		tell_error(app, app->prompt.text, rc);
	else
		app_message_key(app, "exporting ...; %s ends it", REQUEST_CANCEL);
}

void app_export_step(struct app *app)
{
	char text[MESSAGE_SIZE];
	int rc;

	if (!app->export)
		return;
	rc = screen_export_step(app->export, SLICE_EVENTS);
	if (rc == 0)
		return;
	snprintf(text, sizeof(text), "exported %s: %.120s, %.20s", app->export_what.label,
		 screen_export_path(app->export),
		 bytes_format((double)screen_export_bytes(app->export)).text);
	if (rc > 0)
		app_message(app, text);
	else
		tell_error(app, screen_export_path(app->export), rc);
	screen_export_free(app->export);
	app->export = NULL;
}

bool app_export_cancel(struct app *app)
{
	if (!app->export)
		return false;
	screen_export_free(app->export);
	app->export = NULL;
	app_message(app, "export ended; the file is gone again");
	return true;
}
