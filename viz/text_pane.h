/* A text of several lines in a panel, wrapped, that can be scrolled and closed. */
#ifndef VIZ_TEXT_PANE_H
#define VIZ_TEXT_PANE_H

#include <stdbool.h>

#include "viz/grid.h"
#include "viz/keys.h"

/* Zero-initialised it is closed. */
struct text_pane {
	char *text; /* owned; NULL: closed */
	int top;    /* row of the text that is shown first */
	int rows;   /* of the whole text, as wrapped at the last draw */
	int page;   /* rows shown then */
};

/* Opens it at its beginning with a text of malloc(3), which it owns; NULL: stays closed. */
void text_pane_open(struct text_pane *pane, char *text);
void text_pane_close(struct text_pane *pane);

static inline bool text_pane_is_open(const struct text_pane *pane)
{
	return pane->text != NULL;
}

void text_pane_draw(struct text_pane *pane, struct grid *grid, struct rect rect);

/* Moves or closes an open one; false for requests that mean nothing to it. */
bool text_pane_handle(struct text_pane *pane, enum request request);

#endif
