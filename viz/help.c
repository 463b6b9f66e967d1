#include "viz/help.h"

#include <stdio.h>
#include <string.h>

#include "viz/keys.h"
#include "viz/numbers.h"

#define KEYS_COLUMNS 16
#define KEYS_SIZE    (3 * (KEY_NAME_SIZE + 1))

/* What is said below the keys: two columns, as the keys are; a heading has no second. */
static const struct {
	const char *left, *right;
} texts[] = {
	{"", ""},
	{"Search and filter", NULL},
	{"read,write", "one of these calls"},
	{"%file", "a class: file network memory process desc signal ipc"},
	{"/^open/", "calls whose name matches a regular expression"},
	{"failed", "calls that returned an error; ok: that did not"},
	{"errno=ENOENT", "with that error"},
	{"dur>1.5ms", "that took longer; ns us ms s"},
	{"ret=0 fd=3", "by result, by descriptor; also < <= > >="},
	{"ip=0x7f12abc", "by call site; below 0x1000 a place in any page"},
	{"path=TEXT", "by a captured string; path~REGEX"},
	{"pid=1 comm=sh", "by who did it; also tid="},
	{"and or not ( )", "join them"},
	{"other words", "lines that contain them"},
	{"", ""},
	{"Mouse", NULL},
	{"click", "focuses a panel and selects a row"},
	{"wheel", "scrolls what is below it"},
	{"drag", "marks an area of the latency map"},
	{"progress bar", "click or drag: go to that time"},
	{"", ""},
	{"Times", NULL},
	{"1.5s 300ms", "since the start; also 1:23 and 1:02:03.5"},
	{"50%", "of the recording; start, end"},
};

static void draw_line(struct grid *grid, struct rect rect, int y, const char *left,
		      const char *right)
{
	struct style heading = {.fg = theme_color(THEME_TITLE), .attributes = ATTR_BOLD};

	if (y < 0 || y >= rect.h)
		return;
	if (!right) {
		grid_text(grid, rect, rect.x, rect.y + y, heading, left);
		return;
	}
	grid_text(grid, rect, rect.x + 2, rect.y + y,
		  (struct style){.fg = theme_color(THEME_FOCUS)}, left);
	grid_text(grid, rect, rect.x + 2 + KEYS_COLUMNS, rect.y + y, (struct style){0}, right);
}

static void list_keys(const struct key_binding *binding, char text[static KEYS_SIZE])
{
	char name[KEY_NAME_SIZE];
	int at = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < 3; i++) {
		/* Other names of Enter would only puzzle. */
		if (!binding->keys[i] ||
		    (i > 0 && binding->keys[i] < 0x20 && binding->request == REQUEST_OPEN))
			continue;
		at += snprintf(text + at, (size_t)(KEYS_SIZE - at), "%s%s", at ? " " : "",
			       key_name(name, binding->keys[i]));
	}
}

/* Draws all lines below line, which is negative for those scrolled away; returns the next. */
static int draw_keys(struct grid *grid, struct rect rect, int line)
{
	const struct key_binding *binding;
	const char *section = "";
	char keys[KEYS_SIZE];

	/* Sections in the order in which they begin; the panels' own rows come last. */
	for (unsigned i = 0; (binding = key_binding(i)); i++) {
		if (strcmp(binding->section, section) != 0) {
			if (i > 0)
				line++;
			draw_line(grid, rect, line++, binding->section, NULL);
			section = binding->section;
		}
		list_keys(binding, keys);
		draw_line(grid, rect, line++, keys, binding->help);
	}
	return line;
}

static int draw_all(struct grid *grid, struct rect rect, int line)
{
	line = draw_keys(grid, rect, line);
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		draw_line(grid, rect, line++, texts[i].left, texts[i].right);
	return line;
}

int help_draw(struct grid *grid, struct rect rect, int *top)
{
	int count = draw_all(grid, (struct rect){0}, 0);

	*top = *top > count - rect.h ? count - rect.h : *top;
	*top = *top < 0 ? 0 : *top;
	draw_all(grid, rect, -*top);
	return count;
}
