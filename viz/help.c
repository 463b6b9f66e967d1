/* The rows are listed, cut into sections, and the sections flow into as many columns as fit. */
#include "viz/help.h"

#include <stdio.h>
#include <string.h>

#include "viz/keys.h"
#include "viz/theme.h"

#define KEYS_SIZE      (REQUEST_KEYS * (KEY_NAME_SIZE + 1))
#define INDENT         2 /* of rows below a heading */
#define KEYS_GAP       2 /* between keys and what they do */
#define COLUMN_GAP     3
#define COLUMN_MIN     53 /* columns of the screen for a column of the help */
#define COLUMNS_MAX    3
#define ROWS_MAX       160
#define SECTIONS_MAX   16
#define TEXT_WIDTH_MIN 10

/* What is said below the keys: two columns, as the keys are; a heading has no second. */
static const struct {
	const char *left, *right;
} texts[] = {
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
	{"Mouse", NULL},
	{"click", "focuses a panel and selects a row"},
	{"wheel", "scrolls what is below it"},
	{"drag", "marks an area of the latency map"},
	{"progress bar", "click or drag: go to that time"},
	{"Times", NULL},
	{"1.5s 300ms", "since the start; also 1:23 and 1:02:03.5"},
	{"50%", "of the recording; start, end"},
};

struct help_row {
	char left[KEYS_SIZE];
	const char *right;
};

struct help_section {
	const char *heading;
	unsigned first, count; /* of its rows */
	int keys_width;
	int height; /* with the blank line behind it */
	unsigned column;
};

struct help_page {
	struct help_row rows[ROWS_MAX];
	unsigned row_count;
	struct help_section sections[SECTIONS_MAX];
	unsigned section_count;
	int columns, column_width;
	int height;
};

static void section_begin(struct help_page *page, const char *heading)
{
	if (page->section_count < SECTIONS_MAX)
		page->sections[page->section_count++] = (struct help_section){
			.heading = heading,
			.first = page->row_count,
		};
}

static struct help_row *row_add(struct help_page *page, const char *right)
{
	if (page->row_count == ROWS_MAX)
		return NULL;
	page->sections[page->section_count - 1].count++;
	page->rows[page->row_count] = (struct help_row){.right = right};
	return &page->rows[page->row_count++];
}

static void list_keys(const struct key_binding *binding, char text[static KEYS_SIZE])
{
	char name[KEY_NAME_SIZE];
	int at = 0;

	text[0] = '\0';
	for (unsigned i = 0; i < REQUEST_KEYS && binding->keys[i]; i++)
		at += snprintf(text + at, (size_t)(KEYS_SIZE - at), "%s%s", at ? " " : "",
			       key_name(name, binding->keys[i]));
}

/* Sections are in the order in which they begin; a request without a key is none for the help. */
static void list_rows(struct help_page *page)
{
	const struct key_binding *binding;
	const char *section = "";
	struct help_row *row;

	for (unsigned i = 0; (binding = key_binding(i)); i++) {
		if (strcmp(binding->section, section) != 0)
			section_begin(page, section = binding->section);
		if (binding->keys[0] && (row = row_add(page, binding->help)))
			list_keys(binding, row->left);
	}
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		if (!texts[i].right)
			section_begin(page, texts[i].left);
		else if ((row = row_add(page, texts[i].right)))
			snprintf(row->left, sizeof(row->left), "%s", texts[i].left);
	}
}

/* Bytes of text that stand on its first line of `width` columns: whole words, if one fits. */
static size_t line_size(const char *text, int width)
{
	size_t size = strlen(text), end = (size_t)width;

	if (size <= end)
		return size;
	while (end > 0 && text[end] != ' ')
		end--;
	return end ? end : (size_t)width;
}

static int text_width(const struct help_page *page, const struct help_section *section)
{
	int width = page->column_width - INDENT - section->keys_width - KEYS_GAP;

	return width < TEXT_WIDTH_MIN ? TEXT_WIDTH_MIN : width;
}

static int row_height(const char *text, int width)
{
	int height = 0;

	do {
		text += line_size(text, width);
		text += strspn(text, " ");
		height++;
	} while (*text);
	return height;
}

static void section_measure(const struct help_page *page, struct help_section *section)
{
	const struct help_row *rows = &page->rows[section->first];

	section->height = 2;
	for (unsigned i = 0; i < section->count; i++) {
		int width = text_columns(rows[i].left);

		section->keys_width = width > section->keys_width ? width : section->keys_width;
	}
	for (unsigned i = 0; i < section->count; i++)
		section->height += row_height(rows[i].right, text_width(page, section));
}

/* Whether all sections have a place in columns of that height; if so they have it. */
static bool flow(struct help_page *page, int height)
{
	unsigned column = 0;
	int used = 0;

	for (unsigned i = 0; i < page->section_count; i++) {
		/* The blank line behind the last one of a column may be cut. */
		if (used && used + page->sections[i].height - 1 > height) {
			column++;
			used = 0;
		}
		used += page->sections[i].height;
		page->sections[i].column = column;
		if (used - 1 > page->height)
			page->height = used - 1;
	}
	return (int)column < page->columns;
}

static void page_make(struct help_page *page, int width)
{
	int height = 1;

	*page = (struct help_page){0};
	list_rows(page);
	page->columns = (width + COLUMN_GAP) / (COLUMN_MIN + COLUMN_GAP);
	page->columns = page->columns < 1 ? 1 : page->columns;
	page->columns = page->columns > COLUMNS_MAX ? COLUMNS_MAX : page->columns;
	page->column_width = (width + COLUMN_GAP) / page->columns - COLUMN_GAP;
	for (unsigned i = 0; i < page->section_count; i++)
		section_measure(page, &page->sections[i]);
	/* The least height at which they fit: columns of about the same length. */
	do
		page->height = 0;
	while (!flow(page, height++));
}

/* Draws one row below y, which may be outside of rect; returns its height. */
static int row_draw(const struct help_page *page, const struct help_section *section,
		    const struct help_row *row, struct grid *grid, struct rect rect, int y)
{
	int width = text_width(page, section), start = y;
	int x = rect.x + INDENT + section->keys_width + KEYS_GAP;
	const char *text = row->right;

	grid_text(grid, rect, rect.x + INDENT, y, theme_style(THEME_FOCUS), row->left);
	do {
		size_t size = line_size(text, width);

		grid_text_bytes(grid, rect, x, y++, theme_style(THEME_TEXT), text, size);
		text += size;
		text += strspn(text, " ");
	} while (*text);
	return y - start;
}

static void sections_draw(const struct help_page *page, struct grid *grid, struct rect rect,
			  int top)
{
	struct style heading = {.fg = theme_color(THEME_TITLE), .attributes = ATTR_BOLD};
	unsigned column = 0;
	int y = rect.y - top;

	for (unsigned i = 0; i < page->section_count; i++) {
		const struct help_section *section = &page->sections[i];
		struct rect place = rect;

		if (section->column != column) {
			column = section->column;
			y = rect.y - top;
		}
		place.x += (int)column * (page->column_width + COLUMN_GAP);
		place.w = page->column_width;
		place = rect_intersect(place, rect);
		grid_text(grid, place, place.x, y++, heading, section->heading);
		for (unsigned j = 0; j < section->count; j++)
			y += row_draw(page, section, &page->rows[section->first + j], grid, place,
				      y);
		y++;
	}
}

int help_draw(struct grid *grid, struct rect rect, int *top)
{
	struct help_page page;

	page_make(&page, rect.w);
	*top = *top > page.height - rect.h ? page.height - rect.h : *top;
	*top = *top < 0 ? 0 : *top;
	sections_draw(&page, grid, rect, *top);
	return page.height;
}
