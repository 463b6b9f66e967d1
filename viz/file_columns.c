#include "viz/file_columns.h"

#include <stdio.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/numbers.h"
#include "viz/path_text.h"
#include "viz/theme.h"

#define LAST_COLUMNS 9 /* "12:34.567" */

#define NO_COLOR_OF_ITS_OWN (-1)

/* Letters are those of find(1), -type; o stands for the rest. Colours are those of clusters. */
static const struct {
	char letter;
	int color;
} kinds[FILE_KINDS] = {
	[FILE_KIND_UNKNOWN] = {' ', 7},   [FILE_KIND_FILE] = {'f', NO_COLOR_OF_ITS_OWN},
	[FILE_KIND_DIRECTORY] = {'d', 0}, [FILE_KIND_LINK] = {'l', 5},
	[FILE_KIND_PIPE] = {'p', 2},      [FILE_KIND_SOCKET] = {'s', 3},
	[FILE_KIND_DEVICE] = {'c', 4},    [FILE_KIND_OTHER] = {'o', 7},
};

static const struct file_row *row_of(const void *item)
{
	return ((const struct file_item *)item)->row;
}

static struct style kind_style(const struct file_row *row)
{
	int color = kinds[row->kind < FILE_KINDS ? row->kind : 0].color;

	if (color == NO_COLOR_OF_ITS_OWN)
		return theme_style(THEME_TEXT);
	return (struct style){.fg = cluster_color((unsigned int)color)};
}

static void draw_kind(const struct table_cell *cell, const void *item)
{
	const struct file_row *row = row_of(item);
	char text[2] = {kinds[row->kind < FILE_KINDS ? row->kind : 0].letter, '\0'};

	grid_text(cell->grid, cell->rect, cell->rect.x, cell->rect.y, kind_style(row), text);
}

static void draw_path(const struct table_cell *cell, const void *item)
{
	char text[FILE_TEXT_MAX + 8];

	path_fit(text, sizeof(text), ((const struct file_item *)item)->name, cell->rect.w);
	table_put(cell, kind_style(row_of(item)), text);
}

/* A number, or where it is 0 a dash that the eye passes over. */
static void draw_number(const struct table_cell *cell, uint64_t value, struct style style,
			const char *text)
{
	struct style none = {.fg = theme_color(THEME_MUTED)};

	table_put(cell, value ? style : none, value ? text : "-");
}

static void draw_calls(const struct table_cell *cell, const void *item)
{
	uint64_t value = row_of(item)->use.calls;

	draw_number(cell, value, (struct style){0}, count_format((double)value).text);
}

static void draw_read(const struct table_cell *cell, const void *item)
{
	uint64_t value = row_of(item)->use.read_bytes;

	draw_number(cell, value, (struct style){0}, bytes_format((double)value).text);
}

static void draw_written(const struct table_cell *cell, const void *item)
{
	uint64_t value = row_of(item)->use.written_bytes;

	draw_number(cell, value, (struct style){0}, bytes_format((double)value).text);
}

/* In the colour of a call that took so long on average. */
static void draw_time(const struct table_cell *cell, const void *item)
{
	const struct file_use *use = &row_of(item)->use;
	double ns = (double)use->time_ns;

	draw_number(cell, use->time_ns,
		    (struct style){.fg = latency_color(ns / (double)(use->calls ? use->calls : 1))},
		    duration_format(ns).text);
}

static void draw_errors(const struct table_cell *cell, const void *item)
{
	uint64_t value = row_of(item)->use.errors;

	draw_number(cell, value, (struct style){.fg = theme_color(THEME_ERROR)},
		    count_format((double)value).text);
}

static void draw_opens(const struct table_cell *cell, const void *item)
{
	uint64_t value = row_of(item)->use.opens;

	draw_number(cell, value, (struct style){0}, count_format((double)value).text);
}

static void draw_last(const struct table_cell *cell, const void *item)
{
	char text[TIME_TEXT_SIZE];

	time_format(text, row_of(item)->last_ns, 3);
	if (strlen(text) > LAST_COLUMNS)
		time_format(text, row_of(item)->last_ns, 0);
	table_put(cell, (struct style){.fg = theme_color(THEME_MUTED)}, text);
}

static void draw_by(const struct table_cell *cell, const void *item)
{
	const struct file_row *row = row_of(item);
	char text[TASK_NAME_SIZE + 16];

	snprintf(text, sizeof(text), "%d %.*s", row->last_pid, TASK_NAME_SIZE - 1, row->last_name);
	table_put(cell, (struct style){.fg = theme_color(THEME_TITLE)}, text);
}

ORDER_DOWN(by_calls, struct file_item, row->row->use.calls)
ORDER_DOWN(by_read, struct file_item, row->row->use.read_bytes)
ORDER_DOWN(by_written, struct file_item, row->row->use.written_bytes)
ORDER_DOWN(by_time, struct file_item, row->row->use.time_ns)
ORDER_DOWN(by_errors, struct file_item, row->row->use.errors)
ORDER_DOWN(by_opens, struct file_item, row->row->use.opens)
ORDER_DOWN(by_last, struct file_item, row->row->last_ns)

static int by_path(const void *a, const void *b)
{
	const struct file_item *item_a = a, *item_b = b;

	return strcmp(item_a->name, item_b->name);
}

static int by_kind(const void *a, const void *b)
{
	const struct file_row *row_a = row_of(a), *row_b = row_of(b);
	int order = (row_a->kind > row_b->kind) - (row_a->kind < row_b->kind);

	return order ? order : by_path(a, b);
}

static int by_task(const void *a, const void *b)
{
	const struct file_row *row_a = row_of(a), *row_b = row_of(b);
	int order = (row_a->last_pid > row_b->last_pid) - (row_a->last_pid < row_b->last_pid);

	return order ? order : strncmp(row_a->last_name, row_b->last_name, TASK_NAME_SIZE);
}

/* clang-format off */
const struct column file_columns[FILE_COLUMNS] = {
	[FILE_COLUMN_KIND] = {.title = "T", .columns = 2, .align = ALIGN_LEFT, .rank = 1,
	 .draw = draw_kind, .compare = by_kind},
	[FILE_COLUMN_PATH] = {.title = "PATH", .columns = 0, .least = 24, .most = 100,
	 .align = ALIGN_LEFT, .rank = 0, .draw = draw_path, .compare = by_path},
	[FILE_COLUMN_CALLS] = {.title = "CALLS", .columns = 6, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_calls, .compare = by_calls},
	[FILE_COLUMN_READ] = {.title = "READ", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_read, .compare = by_read},
	[FILE_COLUMN_WRITTEN] = {.title = "WRITTEN", .columns = 8, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_written, .compare = by_written},
	[FILE_COLUMN_TIME] = {.title = "TIME", .columns = 6, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_time, .compare = by_time},
	[FILE_COLUMN_ERRORS] = {.title = "ERRORS", .columns = 7, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_errors, .compare = by_errors},
	[FILE_COLUMN_OPENS] = {.title = "OPENS", .columns = 6, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_opens, .compare = by_opens},
	[FILE_COLUMN_LAST] = {.title = "LAST", .columns = LAST_COLUMNS, .align = ALIGN_RIGHT,
	 .rank = 5, .draw = draw_last, .compare = by_last},
	[FILE_COLUMN_BY] = {.title = "BY", .columns = 16, .align = ALIGN_LEFT, .rank = 6,
	 .draw = draw_by, .compare = by_task},
};
/* clang-format on */
