/* The viewer's insides, shared by app.c and app_draw.c. */
#ifndef VIZ_APP_PRIVATE_H
#define VIZ_APP_PRIVATE_H

#include "replay/clock.h"
#include "replay/player.h"
#include "viz/app.h"
#include "viz/prompt.h"
#include "viz/view.h"

#define MESSAGE_SIZE 200

/* A panel on the screen. */
struct app_panel {
	const struct view_ops *ops;
	const char *name;
	char key;
	bool shown;
	void *state;
	struct rect rect; /* at the last draw, border included; empty: not there */
};

struct app {
	struct app_config config;
	struct syscalls_settings settings; /* of the collectors */
	struct player *player;
	struct replay_clock clock;
	int status; /* of the last player_play() */
	bool has_goal, changed, working;
	uint64_t goal_ns;
	bool has_mark;
	uint64_t mark_ns;
	struct app_panel panels[PANELS];
	unsigned focus; /* enum panel */
	bool zoomed, help;
	int help_top, help_page;
	struct prompt prompt;
	struct strec_error prompt_error;
	char message[MESSAGE_SIZE];
	uint64_t frame;
	double frame_mean_ms, frame_max_ms;
};

/* What views may look at now. */
struct view_context app_context(const struct app *app, unsigned panel);

/* Whether any panel is shown; if so the focused one is. */
bool app_has_panel(const struct app *app);

#endif
