/*
 * What a user can ask for, and with which keys: the one list behind the keymap, the help
 * screen, the key line at the bottom and the manual page.
 */
#ifndef VIZ_KEYS_H
#define VIZ_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/terminal.h"
#include "viz/views.h"

#define KEY_CTRL(letter) ((letter)&0x1f)

/*
 * X(request, section, key, key, key, hint, help line). A key is a code of struct input, 0
 * for none. The hint is its word in the key line, "" where it needs none there.
 */
#define REQUEST_LIST(X)                                                                            \
	X(HELP, "General", '?', INPUT_F1, 0, "help", "this help")                                  \
	X(QUIT, "General", 'q', 0, 0, "quit", "quit, at once")                                     \
	X(CANCEL, "General", INPUT_ESC, 0, 0, "",                                                  \
	  "close what is open; back to before the last Enter")                                     \
	X(REDRAW, "General", KEY_CTRL('L'), 0, 0, "", "draw the whole screen again")               \
	X(PAUSE, "Time", ' ', 0, 0, "pause", "pause, go on")                                       \
	X(TICK_NEXT, "Time", '.', 0, 0, "tick", "one tick on")                                     \
	X(TICK_BACK, "Time", ',', 0, 0, "", "one tick back")                                       \
	X(EVENT_NEXT, "Time", '>', 0, 0, "", "one event on, and to its tick")                      \
	X(EVENT_BACK, "Time", '<', 0, 0, "", "one event back, and to its tick")                    \
	X(FASTER, "Time", '+', '=', 0, "speed", "faster")                                          \
	X(SLOWER, "Time", '-', '_', 0, "", "slower")                                               \
	X(SKIP_BACK, "Time", '[', 0, 0, "10s", "10 s back")                                        \
	X(SKIP_NEXT, "Time", ']', 0, 0, "", "10 s on")                                             \
	X(START, "Time", INPUT_HOME, 0, 0, "", "start of the recording")                           \
	X(END, "Time", INPUT_END, 0, 0, "end", "end of the recording, or now")                     \
	X(GOTO, "Time", ':', 0, 0, "go to", "go to a time (1.5s, 1:23) or a percentage (50%)")     \
	X(MARK, "Time", 'm', 0, 0, "", "mark this time")                                           \
	X(MARK_BACK, "Time", '\'', 0, 0, "", "back to the mark")                                   \
	X(SPAN, "Time", 'M', 0, 0, "", "all panels only from the mark to here")                    \
	X(NEXT_PANEL, "Panels", INPUT_TAB, 0, 0, "panel", "focus the next panel")                  \
	X(PREVIOUS_PANEL, "Panels", INPUT_BACKTAB, 0, 0, "", "focus the previous panel")           \
	X(ZOOM, "Panels", 'z', 0, 0, "zoom", "the focused panel alone, or all again")              \
	X(OPEN, "Panels", INPUT_ENTER, 0, 0, "open",                                               \
	  "the selected call; all panels only of the selected row")                                \
	X(EXPORT, "Panels", 'e', 0, 0, "export", "export what the focused panel is about")         \
	X(UP, "Lists", INPUT_UP, 'k', 0, "", "up")                                                 \
	X(DOWN, "Lists", INPUT_DOWN, 'j', 0, "", "down")                                           \
	X(LEFT, "Lists", INPUT_LEFT, 'h', 0, "", "left")                                           \
	X(RIGHT, "Lists", INPUT_RIGHT, 'l', 0, "", "right")                                        \
	X(PAGE_UP, "Lists", INPUT_PAGE_UP, KEY_CTRL('B'), 0, "", "a page up")                      \
	X(PAGE_DOWN, "Lists", INPUT_PAGE_DOWN, KEY_CTRL('F'), 0, "", "a page down")                \
	X(SCROLL_UP, "Lists", KEY_CTRL('Y'), 0, 0, "", "scroll up by three rows, as the wheel")    \
	X(SCROLL_DOWN, "Lists", KEY_CTRL('E'), 0, 0, "", "scroll down by three rows")              \
	X(FIRST, "Lists", 'g', 0, 0, "", "first row")                                              \
	X(LAST, "Lists", 'G', 0, 0, "", "last row; in Events: follow the newest again")            \
	X(SORT, "Lists", 's', 0, 0, "sort", "sort by the next column")                             \
	X(REVERSE, "Lists", 'r', 0, 0, "reverse", "reverse the order")                             \
	X(TREE, "Lists", 't', 0, 0, "tree", "processes as a tree")                                 \
	X(THREADS, "Lists", 'T', 0, 0, "threads", "each thread by itself")                         \
	X(SELECT, "Lists", 'v', 0, 0, "mark", "mark an area from here; again: to here")            \
	X(WAITS, "Lists", 'W', 0, 0, "waits",                                                      \
	  "Anomalies: also of calls that only wait; Sources: without their time")                  \
	X(FIT, "Lists", 'w', 0, 0, "time", "Waterfall: the time of the selected row, or of all")   \
	X(TIMES, "Lists", 'i', 0, 0, "times", "in Output: the time of each line")                  \
	X(GROUP, "Lists", 'b', 0, 0, "by", "Sources: by function, by line, as a tree, by thread")  \
	X(RUNTIME, "Lists", 'u', 0, 0, "runtime",                                                  \
	  "Sources: functions of libraries and runtimes, too")                                     \
	X(COPY, "Lists", 'y', 0, 0, "copy",                                                        \
	  "copy the selected row, or the detail, to the clipboard")                                \
	X(SEARCH, "Lists", '/', 0, 0, "search", "search, with effect while you type")              \
	X(MATCH_NEXT, "Lists", 'n', 0, 0, "next", "next match")                                    \
	X(MATCH_PREVIOUS, "Lists", 'N', 0, 0, "", "previous match")                                \
	X(FILTER, "Lists", 'f', 0, 0, "filter", "show only what matches; empty: all")

/* REQUEST_PANEL + enum panel shows or hides a panel: their keys are in viz/views.h. */
enum request {
	REQUEST_NONE,
#define X(request, section, key1, key2, key3, hint, help) REQUEST_##request,
	REQUEST_LIST(X)
#undef X
		REQUEST_PANEL,
	REQUESTS = REQUEST_PANEL + PANELS
};

#define SCROLL_ROWS 3 /* of REQUEST_SCROLL_UP and _DOWN */

/* A set of requests is a mask of these. */
#define REQUEST_BIT(request) (UINT64_C(1) << (request))

/* Those that move the selection of a list. */
#define MOVE_REQUESTS                                                                              \
	(REQUEST_BIT(REQUEST_SCROLL_UP) | REQUEST_BIT(REQUEST_SCROLL_DOWN) |                       \
	 REQUEST_BIT(REQUEST_UP) | REQUEST_BIT(REQUEST_DOWN) | REQUEST_BIT(REQUEST_PAGE_UP) |      \
	 REQUEST_BIT(REQUEST_PAGE_DOWN) | REQUEST_BIT(REQUEST_FIRST) | REQUEST_BIT(REQUEST_LAST))

_Static_assert(REQUESTS <= 64, "requests fit into a mask");

#define REQUEST_KEYS 3 /* at most, for each request */

/* One row of the list, with the keys in use: viz/keymap.h sets others. */
struct key_binding {
	enum request request;
	const char *id; /* the request's name in this file */
	const char *section;
	uint32_t keys[REQUEST_KEYS];
	const char *hint;
	const char *help;
};

/* The row number index, static; NULL after the last. Panels are rows too. */
const struct key_binding *key_binding(unsigned index);

/* What a key asks for; REQUEST_NONE for a key without a meaning. */
enum request key_request(uint32_t code);

#define KEY_NAME_SIZE 12

/* Writes a key's name as the help shows it: "q" "Space" "F1" "PgUp" "^L". Returns name. */
const char *key_name(char name[static KEY_NAME_SIZE], uint32_t code);

bool request_has_key(enum request request);

/* The name of a request's first key, for a text that tells of it; "(no key)". Returns name. */
const char *request_key(char name[static KEY_NAME_SIZE], enum request request);

#endif
