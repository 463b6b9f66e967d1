/* What is copied: the focused view's word, or the selected row as the screen shows it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app_private.h"
#include "viz/terminal_copy.h"

#define GLYPH_MAX 4 /* bytes in UTF-8 */

static size_t put_glyph(char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

/* A row of cells as text, without the blanks at its end. */
static char *row_text(const struct grid *grid, struct rect row)
{
	char *text = malloc((size_t)row.w * GLYPH_MAX + 1);
	size_t size = 0;

	if (!text)
		return NULL;
	for (int x = row.x; x < row.x + row.w; x++) {
		const struct cell *cell = grid_cell(grid, x, row.y);

		if (cell && cell->width)
			size += put_glyph(text + size, cell->codepoint);
	}
	while (size && text[size - 1] == ' ')
		size--;
	text[size] = '\0';
	return text;
}

/* The first reversed row of rect, or NULL. */
static char *selected_row(const struct grid *grid, struct rect rect)
{
	for (int y = rect.y; y < rect.y + rect.h; y++) {
		const struct cell *cell = grid_cell(grid, rect.x, y);

		if (cell && cell->attributes & ATTR_REVERSE)
			return row_text(grid, (struct rect){rect.x, y, rect.w, 1});
	}
	return NULL;
}

static char *row_on_screen(struct app *app)
{
	struct grid grid;
	char *text = NULL;

	if (grid_init(&grid, app->width, app->height) == 0) {
		app_draw(app, &grid);
		text = selected_row(&grid, rect_inset(app->panels[app->focus].rect, 1));
	}
	grid_release(&grid);
	return text;
}

static char *text_to_copy(struct app *app)
{
	const struct app_panel *panel = &app->panels[app->focus];
	struct view_context ctx = app_context(app, app->focus);

	if (!panel->shown)
		return NULL;
	return panel->ops->copies ? panel->ops->copies(panel->state, &ctx) : row_on_screen(app);
}

void app_copy(struct app *app)
{
	char *text = text_to_copy(app), message[MESSAGE_SIZE];
	size_t size = text ? strlen(text) : 0;

	if (!size) {
		free(text);
		app_message(app, "there is nothing to copy");
		return;
	}
	if (size > TERMINAL_COPY_MAX)
		snprintf(message, sizeof(message), "copied the first %d of %zu bytes",
			 TERMINAL_COPY_MAX, size);
	else
		snprintf(message, sizeof(message), "copied %zu bytes to the clipboard", size);
	free(app->copied);
	app->copied = text;
	app_message(app, message);
}

char *app_take_copied(struct app *app)
{
	char *text = app->copied;

	app->copied = NULL;
	return text;
}
