/*
 * The terminal: shows grids and reads keys and mouse through /dev/tty, so that standard input may
 * be a pipe. The only module that knows ncurses. One terminal at a time, one thread.
 *
 * The program calls setlocale(LC_ALL, "") first. Signals remain the program's: this module takes
 * only SIGWINCH (its handler writes to an eventfd) and, when asked, the crash signals. The
 * terminal is put back by terminal_close(), at exit(), and by terminal_restore_on_crash().
 */
#ifndef STREC_VIZ_TERMINAL_H
#define STREC_VIZ_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "viz/backend.h"
#include "viz/grid.h"

struct terminal;

/* {0} asks for everything that the terminal can do. */
struct terminal_options {
	bool no_mouse;
	bool no_color; /* attributes only */
	bool ascii;    /* also in a locale that is not UTF-8 */
};

/* Codes of struct input: Unicode code points as typed (Ctrl-L is 12), or one of these. */
enum input_code {
	INPUT_NONE = 0x110000, /* nothing came in time */
	INPUT_RESIZE,          /* terminal_size() has changed: resize the grid and draw */
	INPUT_HANGUP,          /* the terminal is gone, and stays so: quit */
	INPUT_UP,
	INPUT_DOWN,
	INPUT_LEFT,
	INPUT_RIGHT,
	INPUT_HOME,
	INPUT_END,
	INPUT_PAGE_UP,
	INPUT_PAGE_DOWN,
	INPUT_INSERT,
	INPUT_DELETE,
	INPUT_BACKSPACE,
	INPUT_TAB,
	INPUT_BACKTAB,
	INPUT_ENTER,
	INPUT_ESC,
	INPUT_F1, /* INPUT_F1 + n - 1 is Fn, up to INPUT_F12 */
	INPUT_F12 = INPUT_F1 + 11,
	INPUT_MOUSE_PRESS,   /* x, y, button */
	INPUT_MOUSE_RELEASE, /* x, y; button is 0 where the terminal does not tell */
	INPUT_MOUSE_DRAG,    /* x, y; button is the one that was pressed */
	INPUT_WHEEL_UP,      /* x, y */
	INPUT_WHEEL_DOWN,
};

struct input {
	uint32_t code;
	int x; /* the mouse's cell, from 0; 0 for keys */
	int y;
	int button; /* 1 left, 2 middle, 3 right, 0 none */
};

/*
 * Take the terminal: alternate screen, no echo, cursor hidden. On success *terminal is owned by
 * the caller until terminal_close(). Returns 0 or, with the terminal as it was and *terminal
 * NULL: -EBUSY (already open), -ENOTSUP (TERM unset, unknown or too dumb), -ENOMEM, or the
 * negative errno of opening /dev/tty (-ENXIO: there is none).
 */
int terminal_open(struct terminal **terminal, const struct terminal_options *options);

/* Put the terminal back and free. NULL is allowed; ever only the first call does anything. */
void terminal_close(struct terminal *terminal);

/* Columns and rows, never above GRID_SIDE_MAX. */
void terminal_size(const struct terminal *terminal, int *width, int *height);

/* What the terminal shows; decides on BOX_ASCII and on legends. */
enum color_depth terminal_color_depth(const struct terminal *terminal);
struct charset terminal_charset(const struct terminal *terminal);

/*
 * Show the grid: cells that differ from the last call are sent. Outside the grid is blank, what
 * does not fit is cut. Does nothing while suspended. Returns 0, -ENOMEM or -EIO.
 */
int terminal_draw(struct terminal *terminal, const struct grid *grid);

/*
 * Has the terminal put text into the clipboard, of which it may take less or, if the user does not
 * allow it, nothing: it does not tell. Does nothing while suspended. 0, -ENOTSUP (it is known to
 * have none), -ENOMEM or -EIO.
 */
int terminal_copy(struct terminal *terminal, const char *text, size_t size);

/* Clear and send everything at the next terminal_draw(), as after another program's output. */
void terminal_invalidate(struct terminal *terminal);

/*
 * The next key or event; waits at most timeout_ms (0: not at all, negative: for ever). Also
 * returns INPUT_NONE early if a signal came, so that the caller can look at its flags.
 */
struct input terminal_key(struct terminal *terminal, int timeout_ms);

/*
 * A descriptor to poll for input and resizes; owned by the terminal, don't read it. When it is
 * readable call terminal_key(, 0) until INPUT_NONE, as keys may already have been read ahead.
 */
int terminal_fd(const struct terminal *terminal);

/*
 * Around a stop: on SIGTSTP call terminal_suspend(), raise(SIGSTOP), then terminal_resume(). On
 * a SIGCONT without that (after an uncatchable SIGSTOP) terminal_resume() alone. Either may be
 * called at any time. After resuming draw; the size may have changed.
 */
void terminal_suspend(struct terminal *terminal);
void terminal_resume(struct terminal *terminal);

/*
 * From now on SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT put the terminal back, with nothing but
 * async-signal-safe calls and on a stack of their own, and then act as they did before. For the
 * calling thread; returns 0 or a negative errno.
 */
int terminal_restore_on_crash(void);

/* The name and version of the library that draws, static: "ncurses 6.4.20221231". */
const char *terminal_library(void);

#endif
