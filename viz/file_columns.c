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

static void draw_kind(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	const struct file_row *row = row_of(item);
	char text[2] = {kinds[row->kind < FILE_KINDS ? row->kind : 0].letter, '\0'};

	(void)table;
	grid_text(grid, cell, cell.x, cell.y, kind_style(row), text);
}

static void draw_path(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	char text[FILE_TEXT_MAX + 8];

	(void)table;
	path_fit(text, sizeof(text), ((const struct file_item *)item)->name, cell.w);
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT, kind_style(row_of(item)),
		      text);
}

/* A number, or where it is 0 a dash that the eye passes over. */
static void draw_number(struct grid *grid, struct rect cell, uint64_t value, struct style style,
			const char *text)
{
	struct style none = {.fg = theme_color(THEME_MUTED)};

	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT, value ? style : none,
		      value ? text : "-");
}

static void draw_calls(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	uint64_t value = row_of(item)->use.calls;

	(void)table;
	draw_number(grid, cell, value, (struct style){0}, count_format((double)value).text);
}

static void draw_read(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	uint64_t value = row_of(item)->use.read_bytes;

	(void)table;
	draw_number(grid, cell, value, (struct style){0}, bytes_format((double)value).text);
}

static void draw_written(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	uint64_t value = row_of(item)->use.written_bytes;

	(void)table;
	draw_number(grid, cell, value, (struct style){0}, bytes_format((double)value).text);
}

/* In the colour of a call that took so long on average. */
static void draw_time(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	const struct file_use *use = &row_of(item)->use;
	double ns = (double)use->time_ns;

	(void)table;
	draw_number(grid, cell, use->time_ns,
		    (struct style){.fg = latency_color(ns / (double)(use->calls ? use->calls : 1))},
		    duration_format(ns).text);
}

static void draw_errors(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	uint64_t value = row_of(item)->use.errors;

	(void)table;
	draw_number(grid, cell, value, (struct style){.fg = theme_color(THEME_ERROR)},
		    count_format((double)value).text);
}

static void draw_opens(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	uint64_t value = row_of(item)->use.opens;

	(void)table;
	draw_number(grid, cell, value, (struct style){0}, count_format((double)value).text);
}

static void draw_last(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	char text[TIME_TEXT_SIZE];

	(void)table;
	time_format(text, row_of(item)->last_ns, 3);
	if (strlen(text) > LAST_COLUMNS)
		time_format(text, row_of(item)->last_ns, 0);
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_RIGHT,
		      (struct style){.fg = theme_color(THEME_MUTED)}, text);
}

static void draw_by(const void *table, const void *item, struct grid *grid, struct rect cell)
{
	const struct file_row *row = row_of(item);
	char text[TASK_NAME_SIZE + 16];

	(void)table;
	snprintf(text, sizeof(text), "%d %.*s", row->last_pid, TASK_NAME_SIZE - 1, row->last_name);
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT,
		      (struct style){.fg = theme_color(THEME_TITLE)}, text);
}

#define COMPARE_DOWN(name, value)                                                                  \
	static int by_##name(const void *a, const void *b)                                         \
	{                                                                                          \
		const struct file_row *row_a = row_of(a), *row_b = row_of(b);                      \
                                                                                                   \
		return (row_a->value < row_b->value) - (row_a->value > row_b->value);              \
	}

COMPARE_DOWN(calls, use.calls)
COMPARE_DOWN(read, use.read_bytes)
COMPARE_DOWN(written, use.written_bytes)
COMPARE_DOWN(time, use.time_ns)
COMPARE_DOWN(errors, use.errors)
COMPARE_DOWN(opens, use.opens)
COMPARE_DOWN(last, last_ns)

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
