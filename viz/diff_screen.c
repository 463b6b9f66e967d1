#include "viz/diff_screen.h"

#include <stdlib.h>
#include <string.h>

#include "viz/theme.h"
#include "viz/view.h"

#define BEFORE_ROWS 1 /* the title */

static const enum request keys_shown[] = {
	REQUEST_QUIT,    REQUEST_HELP,      REQUEST_OPEN,       REQUEST_CANCEL,
	REQUEST_UP,      REQUEST_DOWN,      REQUEST_NEXT_PANEL, REQUEST_PREVIOUS_PANEL,
	REQUEST_PAGE_UP, REQUEST_PAGE_DOWN, REQUEST_FIRST,      REQUEST_LAST,
};

static const char *const keys_words[] = {
	"quit",       "this help",    "everything about the line", "back",      "up",
	"down",       "next section", "previous section",          "a page up", "a page down",
	"first line", "last line",
};

_Static_assert(sizeof(keys_shown) / sizeof(keys_shown[0]) ==
		       sizeof(keys_words) / sizeof(keys_words[0]),
	       "a word for each key");

void diff_screen_init(struct diff_screen *screen, const struct diff_report *report)
{
	*screen = (struct diff_screen){.report = report};
}

void diff_screen_release(struct diff_screen *screen)
{
	text_pane_close(&screen->pane);
}

static void draw_title(const struct diff_screen *screen, struct grid *grid, struct rect rect)
{
	const struct diff_report *r = screen->report;
	bool different = r->result->different;
	int x = rect.x;

	x += grid_text(grid, rect, x, rect.y, view_style(different ? THEME_ERROR : THEME_GOOD),
		       different ? " DIFFERENT " : " SAME ");
	grid_textf(grid, rect, x, rect.y, view_style(THEME_MUTED), " A %s  B %s", r->logs[0]->name,
		   r->logs[1]->name);
}

static int draw_key(struct grid *grid, struct rect rect, int x, enum request request,
		    const char *word)
{
	struct style style = {.fg = theme_color(THEME_FOCUS), .attributes = ATTR_BOLD};
	char name[KEY_NAME_SIZE];

	x += grid_text(grid, rect, x, rect.y, style, request_key(name, request)) + 1;
	return x + grid_text(grid, rect, x, rect.y, view_style(THEME_MUTED), word) + 2;
}

static void draw_keys(const struct diff_screen *screen, struct grid *grid, struct rect rect)
{
	bool open = text_pane_is_open(&screen->pane);
	int x = rect.x + 1;

	x = draw_key(grid, rect, x, REQUEST_QUIT, "quit");
	x = draw_key(grid, rect, x, REQUEST_HELP, "help");
	x = open ? draw_key(grid, rect, x, REQUEST_CANCEL, "back")
		 : draw_key(grid, rect, x, REQUEST_OPEN, "open");
	if (!open)
		draw_key(grid, rect, x, REQUEST_NEXT_PANEL, "section");
}

static void draw_line(const struct diff_screen *screen, struct grid *grid, struct rect rect, int y,
		      int index)
{
	const struct diff_line *line = &screen->report->lines[index];
	struct rect row = {rect.x, y, rect.w, 1};
	int x = rect.x + 1 + 2 * line->level;

	if (rect.w > x - rect.x)
		grid_text_fit(grid, rect, x, y, rect.w - (x - rect.x), ALIGN_LEFT,
			      view_style((enum theme_role)line->role), line->text);
	if (index == screen->selected)
		grid_highlight(grid, row, ATTR_REVERSE);
}

/* The selected line is shown, and no row stays empty that need not. */
static void keep_shown(struct diff_screen *screen)
{
	int count = (int)screen->report->count;

	screen->selected = screen->selected >= count ? count - 1 : screen->selected;
	screen->selected = screen->selected < 0 ? 0 : screen->selected;
	if (screen->top > screen->selected)
		screen->top = screen->selected;
	if (screen->selected >= screen->top + screen->page)
		screen->top = screen->selected - screen->page + 1;
	if (screen->top > count - screen->page)
		screen->top = count - screen->page;
	screen->top = screen->top < 0 ? 0 : screen->top;
}

void diff_screen_draw(struct diff_screen *screen, struct grid *grid)
{
	struct rect rest = grid_rect(grid);
	struct rect title = rect_cut_top(&rest, BEFORE_ROWS);
	struct rect keys = rect_cut_bottom(&rest, rest.h > 1);

	grid_clear(grid);
	draw_title(screen, grid, title);
	if (!rect_is_empty(keys))
		draw_keys(screen, grid, keys);
	screen->page = rest.h > 0 ? rest.h : 1;
	keep_shown(screen);
	if (text_pane_is_open(&screen->pane)) {
		rect_cut_left(&rest, 1);
		text_pane_draw(&screen->pane, grid, rest);
		return;
	}
	for (int i = 0; i < rest.h && screen->top + i < (int)screen->report->count; i++)
		draw_line(screen, grid, rest, rest.y + i, screen->top + i);
}

/* The heading after, or before, the selected line. */
static void move_section(struct diff_screen *screen, int step)
{
	const struct diff_report *r = screen->report;

	for (int i = screen->selected + step; i >= 0 && i < (int)r->count; i += step)
		if (r->lines[i].level == 0 && r->lines[i].role == THEME_TITLE) {
			screen->selected = i;
			screen->top = i; /* with what belongs to it */
			return;
		}
	if (step < 0)
		screen->selected = 0;
}

static void open_help(struct diff_screen *screen)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	for (size_t i = 0; i < sizeof(keys_shown) / sizeof(keys_shown[0]); i++) {
		char name[KEY_NAME_SIZE];

		fprintf(out, "%-10s %s\n", request_key(name, keys_shown[i]), keys_words[i]);
	}
	fputs("\nWhat is compared, and how: stview(1), COMPARING.\n", out);
	if (fclose(out)) {
		free(text);
		return;
	}
	text_pane_open(&screen->pane, text);
}

static void open_detail(struct diff_screen *screen)
{
	if (screen->selected < (int)screen->report->count)
		text_pane_open(&screen->pane,
			       diff_report_detail(screen->report,
						  &screen->report->lines[screen->selected]));
}

static bool act(struct diff_screen *screen, enum request request)
{
	int page = screen->page > 1 ? screen->page - 1 : 1;

	if (request == REQUEST_QUIT)
		return false;
	if (text_pane_is_open(&screen->pane)) {
		text_pane_handle(&screen->pane, request);
		return true;
	}
	switch ((int)request) {
	case REQUEST_HELP:
		open_help(screen);
		break;
	case REQUEST_OPEN:
		open_detail(screen);
		break;
	case REQUEST_UP:
		screen->selected--;
		break;
	case REQUEST_DOWN:
		screen->selected++;
		break;
	case REQUEST_SCROLL_UP:
		screen->selected -= SCROLL_ROWS;
		break;
	case REQUEST_SCROLL_DOWN:
		screen->selected += SCROLL_ROWS;
		break;
	case REQUEST_PAGE_UP:
		screen->selected -= page;
		break;
	case REQUEST_PAGE_DOWN:
		screen->selected += page;
		break;
	case REQUEST_FIRST:
	case REQUEST_START:
		screen->selected = 0;
		break;
	case REQUEST_LAST:
	case REQUEST_END:
		screen->selected = (int)screen->report->count - 1;
		break;
	case REQUEST_NEXT_PANEL:
		move_section(screen, 1);
		break;
	case REQUEST_PREVIOUS_PANEL:
		move_section(screen, -1);
		break;
	default:
		break;
	}
	keep_shown(screen);
	return true;
}

bool diff_screen_input(struct diff_screen *screen, struct input input)
{
	int line = screen->top + input.y - BEFORE_ROWS;

	switch (input.code) {
	case INPUT_HANGUP:
		return false;
	case INPUT_WHEEL_UP:
		return act(screen, REQUEST_SCROLL_UP);
	case INPUT_WHEEL_DOWN:
		return act(screen, REQUEST_SCROLL_DOWN);
	case INPUT_MOUSE_PRESS:
		if (!text_pane_is_open(&screen->pane) && input.y >= BEFORE_ROWS &&
		    input.y < BEFORE_ROWS + screen->page && line < (int)screen->report->count)
			screen->selected = line;
		return true;
	default:
		return act(screen, key_request(input.code));
	}
}
