/*
 * Reports of the mouse, as xterm and those like it send them, as input. See "Mouse Tracking"
 * in xterm's ctlseqs.
 */
#ifndef VIZ_TERMINAL_MOUSE_H
#define VIZ_TERMINAL_MOUSE_H

#include <stdbool.h>

#include "viz/terminal.h"

/* Button events with motion while one is down, in decimal where the terminal knows how. */
#define MOUSE_ON  "\033[?1000h\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l\033[?1000l"

/* The beginnings of reports. */
#define MOUSE_SGR "\033[<"
#define MOUSE_X10 "\033[M"

struct mouse {
	int (*byte)(void *data); /* the next byte of the report; negative: none came in time */
	void *data;
	int width, height; /* of the screen: a report from before a resize may be outside */
	int button;        /* that is down, 0: none */
};

/*
 * Read the rest of a report; INPUT_NONE for one that means nothing or is none. After MOUSE_SGR:
 * bits ; column ; row, then M, or m for a release; columns count from 1. After MOUSE_X10: three
 * bytes, each 32 more than its number.
 */
struct input mouse_read_sgr(struct mouse *mouse);
struct input mouse_read_x10(struct mouse *mouse);

#endif
