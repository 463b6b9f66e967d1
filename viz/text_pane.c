#include "viz/text_pane.h"

#include <stdlib.h>
#include <string.h>

void text_pane_open(struct text_pane *pane, char *text)
{
	text_pane_close(pane);
	pane->text = text;
}

void text_pane_close(struct text_pane *pane)
{
	free(pane->text);
	pane->text = NULL;
	pane->top = pane->rows = 0;
}

/* One line of the text, which goes on in the next row where it is long; returns its rows. */
static int draw_line(struct grid *grid, struct rect rect, int y, const char *line, size_t size)
{
	int rows = rect.w > 0 ? ((int)size + rect.w - 1) / rect.w : 1;

	rows = rows > 0 ? rows : 1;
	for (int i = 0; i < rows && rect.w > 0; i++) {
		size_t at = (size_t)i * (size_t)rect.w;
		size_t n = size - at < (size_t)rect.w ? size - at : (size_t)rect.w;

		grid_text_bytes(grid, rect, rect.x, rect.y + y + i, (struct style){0}, line + at,
				n);
	}
	return rows;
}

/* Draws from the row top on; returns the rows of the whole text. */
static int draw_lines(const struct text_pane *pane, struct grid *grid, struct rect rect)
{
	const char *line = pane->text;
	int y = 0;

	while (*line) {
		size_t size = strcspn(line, "\n");

		y += draw_line(grid, rect, y - pane->top, line, size);
		line += size + (line[size] == '\n');
	}
	return y;
}

static void keep_in_text(struct text_pane *pane)
{
	if (pane->top > pane->rows - pane->page)
		pane->top = pane->rows - pane->page;
	if (pane->top < 0)
		pane->top = 0;
}

void text_pane_draw(struct text_pane *pane, struct grid *grid, struct rect rect)
{
	pane->page = rect.h;
	keep_in_text(pane);
	pane->rows = draw_lines(pane, grid, rect);
}

bool text_pane_handle(struct text_pane *pane, enum request request)
{
	switch ((int)request) {
	case REQUEST_OPEN:
	case REQUEST_CANCEL:
		text_pane_close(pane);
		return true;
	case REQUEST_UP:
		pane->top--;
		break;
	case REQUEST_DOWN:
		pane->top++;
		break;
	case REQUEST_SCROLL_UP:
		pane->top -= SCROLL_ROWS;
		break;
	case REQUEST_SCROLL_DOWN:
		pane->top += SCROLL_ROWS;
		break;
	case REQUEST_PAGE_UP:
		pane->top -= pane->page;
		break;
	case REQUEST_PAGE_DOWN:
		pane->top += pane->page;
		break;
	case REQUEST_FIRST:
		pane->top = 0;
		break;
	case REQUEST_LAST:
		pane->top = pane->rows;
		break;
	default:
		return false;
	}
	keep_in_text(pane);
	return true;
}
