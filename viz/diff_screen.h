/*
 * The screen of --diff: the lines of its report, of which one is selected, and what is behind
 * that one. Draws into a grid, and takes keys; viz/diff_interactive.h has the terminal.
 */
#ifndef VIZ_DIFF_SCREEN_H
#define VIZ_DIFF_SCREEN_H

#include "viz/diff_report.h"
#include "viz/text_pane.h"

struct diff_screen {
	const struct diff_report *report; /* made, with all rows */
	int selected, top;                /* lines */
	int page;                         /* lines shown at the last draw */
	struct text_pane pane;            /* of the selected line, or of the keys */
};

/* The report must outlive it. */
void diff_screen_init(struct diff_screen *screen, const struct diff_report *report);
void diff_screen_release(struct diff_screen *screen);

/* Any size. */
void diff_screen_draw(struct diff_screen *screen, struct grid *grid);

/* Acts on a key or the mouse; false: the user wants to quit. */
bool diff_screen_input(struct diff_screen *screen, struct input input);

#endif
