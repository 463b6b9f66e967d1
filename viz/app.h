/*
 * The viewer: a player, its collectors, the panels, and what the user asked for.
 *
 * It knows neither the terminal nor the wall clock: keys, grids and moments are passed in,
 * so that a screen is a value that tests compare.
 */
#ifndef VIZ_APP_H
#define VIZ_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "format/reader.h"
#include "replay/filter.h"
#include "viz/collector_settings.h"
#include "viz/grid.h"
#include "viz/terminal.h"

struct app;

struct app_config {
	struct log_reader *reader;   /* the caller's, outlives the app */
	const struct filter *filter; /* the caller's; NULL: all calls */
	const char *title;           /* the file's name; static */
	uint64_t tick_ns;            /* 0: 50 ms */
	struct collector_settings settings;
	double speed; /* see replay/clock.h; INFINITY: as fast as it goes */
	bool live;    /* the log may grow */
	/*
	 * Tells nothing of what comes after the time that is shown: a screen is then one of the
	 * bytes up to that time, of a pipe that is read no further as of a whole file.
	 */
	bool open_end;
	const char *panels_also; /* keys of those that are shown at any size, too */
	const char *panels; /* keys of those that are shown, the first one focused; NULL: by size */
	bool ascii;         /* boxes of - | + */
	bool hint;          /* until a key is pressed the key line tells which one helps */
};

enum app_action {
	APP_NONE,
	APP_DRAW, /* something may look different */
	APP_QUIT,
	APP_REDRAW, /* send the whole screen again */
};

/* NULL when out of memory. */
struct app *app_new(const struct app_config *config);
void app_free(struct app *app);

/* Begins to play at trace time 0, at a moment of CLOCK_MONOTONIC. */
void app_start(struct app *app, uint64_t now_ns);

/* One key, mouse event or resize. */
enum app_action app_input(struct app *app, struct input input, uint64_t now_ns);

/* Goes to a trace time as fast as it goes, UINT64_MAX for the end; see app_advance(). */
void app_goto(struct app *app, uint64_t now_ns, uint64_t time_ns);

/*
 * Plays what is due, at most about max_events, and does a slice of what views have to do.
 * Returns an enum player_status or a negative code. Call it again at once while
 * app_is_busy().
 */
int app_advance(struct app *app, uint64_t now_ns, uint64_t max_events, struct strec_error *err);

/* There is work that does not wait for anything. */
bool app_is_busy(const struct app *app);

/* Until the next tick is due, ns; UINT64_MAX: none is, until a key or new bytes come. */
uint64_t app_wait_ns(const struct app *app, uint64_t now_ns);

/* True once after what app_draw() shows has changed. */
bool app_take_changed(struct app *app);

/* A line for the user, in place of the key line until the next key. */
void app_message(struct app *app, const char *text);

/*
 * What the user wants to have in the clipboard, once, in a string that the caller frees; NULL:
 * nothing.
 */
char *app_take_copied(struct app *app);

/* Time to draw of the last frames, for --show-fps; the only thing that is not replay. */
void app_show_frames(struct app *app, uint64_t frame, double mean_ms, double max_ms);

/* Draws the whole screen, of any size. */
void app_draw(struct app *app, struct grid *grid);

/* Whether all of the log was played, and it has ended. */
bool app_is_complete(const struct app *app);

uint64_t app_tick_ns(const struct app *app);

/* For tests: where the replay stands, and a hash of all collectors. */
uint64_t app_time_ns(const struct app *app);
uint64_t app_hash(const struct app *app);

#endif
