/*
 * The whole of the viewer but its terminal, for tests: keys go in, a screen of text comes out.
 */
#ifndef TESTS_VIZ_APP_FIXTURE_H
#define TESTS_VIZ_APP_FIXTURE_H

#include "tests/viz/fixture.h"

#include <string.h>

#include "viz/app.h"
#include "viz/keys.h"

#define SCREEN_SIZE 65536

/* Plays what is to be played and reads what is to be read for the screen. */
static inline void settle(struct app *app)
{
	struct strec_error err = {0};

	do
		assert_true(app_advance(app, 0, 1000, &err) >= 0);
	while (app_is_busy(app));
}

static inline void go(struct app *app, uint64_t time_ns)
{
	app_goto(app, 0, time_ns);
	settle(app);
	assert_true(time_ns == UINT64_MAX || app_time_ns(app) == time_ns);
}

static inline void press(struct app *app, uint32_t code)
{
	app_input(app, (struct input){.code = code}, 0);
}

static inline void type(struct app *app, const char *text)
{
	for (; *text; text++)
		press(app, (unsigned char)*text);
}

/* The grid is the caller's to release. */
static inline void draw(struct app *app, struct grid *grid, int w, int h)
{
	assert_int_equal(grid_init(grid, w, h), 0);
	app_draw(app, grid);
}

/* A row as ASCII, ~ for each other glyph. */
static inline void row_text(const struct grid *grid, int y, char *text)
{
	for (int x = 0; x < grid->width; x++) {
		uint32_t c = grid_cell(grid, x, y)->codepoint;

		*text++ = c >= 0x20 && c < 0x7f ? (char)c : '~';
	}
	*text = '\0';
}

/* The screen as rows with a newline behind each. Static. */
static inline const char *screen(struct app *app, int w, int h)
{
	static char text[SCREEN_SIZE];
	struct grid grid;
	char *at = text;

	draw(app, &grid, w, h);
	for (int y = 0; y < h; y++) {
		row_text(&grid, y, at);
		at += strlen(at);
		*at++ = '\n';
	}
	*at = '\0';
	grid_release(&grid);
	return text;
}

/* Likewise when all was read for it: what that is shows when it is drawn. */
static inline const char *settled_screen(struct app *app, int w, int h)
{
	screen(app, w, h);
	settle(app);
	return screen(app, w, h);
}

#endif
