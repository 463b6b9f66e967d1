/* The viewer's insides, shared by the files app*.c. */
#ifndef VIZ_APP_PRIVATE_H
#define VIZ_APP_PRIVATE_H

#include "replay/clock.h"
#include "replay/names.h"
#include "replay/player.h"
#include "viz/app.h"
#include "viz/prompt.h"
#include "viz/screen_export.h"
#include "viz/view.h"

#define MESSAGE_SIZE 256

#define CRUMBS_MAX 8

/* A part of the calls that the user went down to. */
struct crumb {
	char expr[NARROW_SIZE];
};

/* A panel on the screen. */
struct app_panel {
	const struct view_ops *ops;
	const char *name;
	char key;
	struct panel_layout layout;
	bool shown;
	bool chosen; /* shown or not by the user's will, whatever the size of the screen */
	void *state;
	struct rect rect; /* at the last draw, border included; empty: not there */
};

struct app {
	struct app_config config;
	struct crumb crumbs[CRUMBS_MAX]; /* what was narrowed to, one inside the other */
	unsigned crumb_count;
	struct filter *narrowed; /* the program's filter and all crumbs; NULL: no crumbs */
	uint64_t filter_serial;
	struct player *player;
	struct names *names;
	struct open_calls open; /* as of the last draw */
	struct replay_clock clock;
	int status; /* of the last player_play() */
	bool has_goal, changed, working;
	uint64_t goal_ns;
	bool stepping; /* to the next event, which is at the goal */
	bool has_mark;
	uint64_t mark_ns;
	struct app_panel panels[PANELS];
	unsigned focus; /* enum panel */
	bool zoomed, help;
	bool used; /* a key was pressed, or the mouse */
	int help_top, help_page;
	struct rect bar;        /* of progress, at the last draw; empty: not there */
	struct rect axis;       /* of time, likewise */
	int axis_from, axis_to; /* its columns that are being dragged over; from -1: none are */
	struct rect drag;       /* bar where the mouse was pressed on it and not yet released */
	/* The mouse was pressed in a panel that is dragged in, there, and not yet released. */
	bool dragging;
	unsigned drag_panel;
	int drag_x, drag_y;
	struct prompt prompt;
	struct strec_error prompt_error;
	struct view_export export_what; /* what is, or was last, exported */
	struct screen_export *export;   /* under way, or NULL */
	char message[MESSAGE_SIZE];
	char *copied;      /* for the clipboard, or NULL */
	int width, height; /* of the last screen */
	uint64_t frame;
	double frame_mean_ms, frame_max_ms;
};

/* What views may look at now. */
struct view_context app_context(const struct app *app, unsigned panel);

/* Whether any panel is shown; if so the focused one is. */
bool app_has_panel(const struct app *app);

/* Focuses the next panel that is shown, or with PANELS - 1 the one before, if any is. */
void app_focus_step(struct app *app, unsigned step);

/* Whether the focused view acts upon a request. */
bool app_focus_accepts(const struct app *app, enum request request);

/* A message that tells the key of a request, where its %s is. */
void app_message_key(struct app *app, const char *format, enum request request);

void app_message_error(struct app *app, const struct strec_error *err);

/* At full speed the clock stands still: it learns where the player is. */
void app_clock_catch_up(struct app *app, uint64_t now_ns);

/* As app_goto(), for the user: at full speed there would be nothing to see of the place. */
void app_visit(struct app *app, uint64_t now_ns, uint64_t time_ns);

void app_pause(struct app *app, uint64_t now_ns);

/* To the next event, or the one before, and the end of its tick; see REQUEST_EVENT_NEXT. */
void app_step_event(struct app *app, enum request request, uint64_t now_ns);
/* The goal of a step is reached: the Events panel selects what is there. */
void app_step_arrived(struct app *app);

/* Acts on a request about time; false for others. */
bool app_time_request(struct app *app, enum request request, uint64_t now_ns);

/* What all panels show the calls of; NULL: of all. */
const struct filter *app_filter(const struct app *app);

/* Narrows all panels to the calls that expr matches too; tells the user where that fails. */
void app_narrow(struct app *app, uint64_t now_ns, const char *expr);
/* To what the focused view has selected; false where it has nothing. */
bool app_narrow_selected(struct app *app, uint64_t now_ns);
/* Takes the last narrowing back; false when there is none. */
bool app_widen(struct app *app, uint64_t now_ns);
/* To the time between two moments, and goes to its end. */
void app_narrow_span(struct app *app, uint64_t now_ns, uint64_t from_ns, uint64_t to_ns);

/* The time axis into one row or two; notes where it is. */
void app_draw_axis(struct app *app, struct grid *grid, struct rect rect);
/* The mouse over the axis; false for what is not the axis's. */
bool app_axis_input(struct app *app, struct input input, uint64_t now_ns);
void app_draw_crumbs(const struct app *app, struct grid *grid, struct rect rect);

/* Opens the prompt of the focused panel, or of the Events panel where that has none. */
void app_prompt_begin(struct app *app, enum request request);
/* A key of the open prompt. */
enum app_action app_prompt_key(struct app *app, uint32_t code, uint64_t now_ns);

/* Opens the prompt for the name of a file; what was typed begins the export. */
void app_export_begin(struct app *app);
void app_export_typed(struct app *app);
/* A slice of the export that is under way, if one is; the last one tells the user. */
void app_export_step(struct app *app);
/* Ends it; false when none is under way. */
bool app_export_cancel(struct app *app);

/* REQUEST_COPY: has the text ready for app_take_copied(), and tells the user. */
void app_copy(struct app *app);

/* The help takes the requests that move or close it. */
enum app_action app_help_request(struct app *app, enum request request);

/* The status line, which also notes where its bar is, and the line of keys. */
void app_draw_status(struct app *app, struct grid *grid, struct rect rect);
/* What keys do now. */
void app_draw_keys(const struct app *app, struct grid *grid, struct rect rect);
/* That the data are made up, if they are, for a screen without a status line. */
void app_draw_demo(const struct app *app, struct grid *grid, struct rect rect);
void app_draw_bottom(const struct app *app, struct grid *grid, struct rect rect);

enum app_action app_mouse(struct app *app, struct input input, uint64_t now_ns);

#endif
