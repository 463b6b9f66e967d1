/* The line of keys at the bottom: what can be pressed now. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/app_private.h"

#define HINT_KEYS_SIZE (2 * KEY_NAME_SIZE + 1)

/* Hints come in this order, as there is seldom room for all. */
enum hint_rank {
	HINT_GENERAL,
	HINT_DIGITS, /* of panels */
	HINT_VIEW,   /* what the focused view acts upon */
	HINT_PANELS,
	HINT_TIME,
	HINT_RANKS, /* not now */
};

/* There and back: two requests of one hint. */
static const struct {
	enum request hinted, other;
} pairs[] = {
	{REQUEST_TICK_NEXT, REQUEST_TICK_BACK},
	{REQUEST_FASTER, REQUEST_SLOWER},
	{REQUEST_SKIP_BACK, REQUEST_SKIP_NEXT},
	{REQUEST_MATCH_NEXT, REQUEST_MATCH_PREVIOUS},
};

/* A line that fills from the left. */
struct key_line {
	struct grid *grid;
	struct rect rect;
	int x;
};

static void hint_draw(struct key_line *line, const char *keys, const char *word)
{
	struct style style = {.fg = theme_color(THEME_FOCUS), .attributes = ATTR_BOLD};
	int need = text_columns(keys) + 1 + text_columns(word);

	if (line->x + need > line->rect.x + line->rect.w)
		return;
	line->x += grid_text(line->grid, line->rect, line->x, line->rect.y, style, keys) + 1;
	line->x += grid_text(line->grid, line->rect, line->x, line->rect.y, view_style(THEME_MUTED),
			     word);
	line->x += 2;
}

static enum hint_rank hint_rank(const struct app *app, const struct key_binding *binding)
{
	bool of_view = strcmp(binding->section, "Lists") == 0 || binding->request == REQUEST_OPEN;

	if (!binding->hint[0] || !binding->keys[0])
		return HINT_RANKS;
	if (of_view)
		return app_focus_accepts(app, binding->request) ? HINT_VIEW : HINT_RANKS;
	if (strcmp(binding->section, "General") == 0 || binding->request == REQUEST_PAUSE)
		return HINT_GENERAL;
	return strcmp(binding->section, "Panels") == 0 ? HINT_PANELS : HINT_TIME;
}

/* The first key, and the one of what goes the other way: "nN", or "F2 F3". */
static void hint_keys(const struct key_binding *binding, char text[static HINT_KEYS_SIZE])
{
	char name[KEY_NAME_SIZE], other[KEY_NAME_SIZE];

	snprintf(text, HINT_KEYS_SIZE, "%s", key_name(name, binding->keys[0]));
	for (unsigned i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		if (pairs[i].hinted != binding->request || !request_has_key(pairs[i].other))
			continue;
		request_key(other, pairs[i].other);
		snprintf(text, HINT_KEYS_SIZE, "%s%s%s", name,
			 text_columns(name) + text_columns(other) > 2 ? " " : "", other);
	}
}

static const char *hint_word(const struct app *app, const struct key_binding *binding)
{
	return binding->request == REQUEST_PAUSE && app->clock.paused ? "play" : binding->hint;
}

/* As they lie on the keyboard, whatever the order of the screen: 0 is behind 9. */
static int digit_order(const void *a, const void *b)
{
	int x = *(const unsigned char *)a, y = *(const unsigned char *)b;

	return (x == '0' ? '9' + 1 : x) - (y == '0' ? '9' + 1 : y);
}

static void digits_draw(const struct app *app, struct key_line *line)
{
	char digits[PANELS + 1] = "";

	for (unsigned i = 0; i < PANELS; i++)
		digits[i] = app->panels[i].key;
	qsort(digits, PANELS, 1, digit_order);
	hint_draw(line, digits, "panels");
}

/* For who has not been here before: gone with the first key. */
static void newcomer_draw(struct key_line *line)
{
	char key[KEY_NAME_SIZE];
	struct style style = view_style(THEME_FOCUS);

	style.attributes |= ATTR_REVERSE;
	line->x += grid_textf(line->grid, line->rect, line->x, line->rect.y, style,
			      " %s shows all keys ", request_key(key, REQUEST_HELP));
	line->x += 2;
}

void app_draw_keys(const struct app *app, struct grid *grid, struct rect rect)
{
	struct key_line line = {.grid = grid, .rect = rect, .x = rect.x + 1};
	const struct key_binding *binding;
	bool newcomer = app->config.hint && !app->used;
	char keys[HINT_KEYS_SIZE];

	if (newcomer)
		newcomer_draw(&line);
	for (unsigned rank = 0; rank < HINT_RANKS; rank++) {
		if (rank == HINT_DIGITS)
			digits_draw(app, &line);
		for (unsigned i = 0; (binding = key_binding(i)); i++) {
			if (hint_rank(app, binding) != rank ||
			    (newcomer && binding->request == REQUEST_HELP))
				continue;
			hint_keys(binding, keys);
			hint_draw(&line, keys, hint_word(app, binding));
		}
	}
}
