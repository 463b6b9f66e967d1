#include "viz/events_line.h"

#include <stdio.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/fd_text.h"
#include "viz/path_text.h"
#include "viz/stack_text.h"
#include "viz/view.h"

#define SOURCE_COLUMNS 22
#define STRING_SHORT   48 /* bytes of a text where all of it would push the result out */

void events_line_set(struct events_line *line, const struct event *ev, struct event_address address,
		     const struct descriptors *names, const struct symbol_table *symbols)
{
	struct source_place place;
	struct fd_namer namer = {.descriptors = names};
	struct decode_options options = {.fd_name = names ? fd_text : NULL, .fd_data = &namer};

	*line = (struct events_line){
		.address = address,
		.time_ns = ev->time_ns,
		.duration_ns = ev->duration_ns,
		.nr = ev->nr,
		.arch = ev->arch,
		.tid = ev->task->tid,
		.kind = ev->kind,
		.flags = ev->flags,
	};
	memcpy(line->name, ev->task->name, sizeof(line->name));
	line->name[sizeof(line->name) - 1] = '\0';
	if (source_of_stack(symbols, ev->stack, &place))
		source_short(&place, line->source, sizeof(line->source));
	if (decode_event(ev, &options, line->text, sizeof(line->text)) < sizeof(line->text))
		return;
	options.string_max = STRING_SHORT;
	decode_event(ev, &options, line->text, sizeof(line->text));
}

static bool is_call(const struct events_line *line)
{
	return line->kind == EVENT_CALL || line->kind == EVENT_ENTERED;
}

static struct style line_style(const struct events_line *line)
{
	static const enum theme_role themes[EVENT_KINDS] = {
		[EVENT_START] = THEME_GOOD,   [EVENT_EXEC] = THEME_GOOD,
		[EVENT_EXIT] = THEME_MUTED,   [EVENT_SIGNAL] = THEME_WARNING,
		[EVENT_STOP] = THEME_WARNING, [EVENT_DETACH] = THEME_WARNING,
		[EVENT_OUTPUT] = THEME_TITLE, [EVENT_HELD] = THEME_WARNING,
		[EVENT_NOTE] = THEME_TITLE,   [EVENT_LOSS] = THEME_ERROR,
	};
	struct style style = {0};

	if (line->kind < EVENT_KINDS && !is_call(line))
		style = view_style(themes[line->kind]);
	if (line->found)
		style.attributes |= ATTR_UNDERLINE;
	return style;
}

static uint32_t ending_color(const struct events_line *line)
{
	if (line->kind == EVENT_ENTERED)
		return theme_color(THEME_WARNING);
	return line->flags & EVENT_ERROR ? theme_color(THEME_ERROR) : COLOR_DEFAULT;
}

/* The line of a call in parts, as sizes; the text is ASCII, so bytes are columns. */
struct call_parts {
	int name;   /* up to the parenthesis */
	int before; /* up to the ending: the result, or that there is none yet */
	int ending;
};

/* The last " = " behind a parenthesis begins the result: a text argument may hold one. */
static const char *find_ending(const struct events_line *line)
{
	const char *mark = line->kind == EVENT_ENTERED ? " <unfinished" : ") = ";
	const char *ending = NULL;

	for (const char *at = line->text; (at = strstr(at, mark)); at++)
		ending = line->kind == EVENT_ENTERED ? at : at + 1;
	return ending ? ending : line->text + strlen(line->text);
}

static struct call_parts split_call(const struct events_line *line)
{
	const char *ending = find_ending(line);
	int before = (int)(ending - line->text), name = (int)strcspn(line->text, "(");

	return (struct call_parts){
		.name = name < before ? name : before,
		.before = before,
		.ending = (int)strlen(ending),
	};
}

/*
 * The columns from the beginning of the ending to the edge of the cell, where all is too long: of
 * an ending that has a path at least a half, so how a call ended is always seen.
 */
static int ending_width(struct call_parts parts, int width)
{
	int half = width / 2, left = width - parts.before;

	if (parts.ending < half)
		return parts.ending;
	return left > half ? left : half;
}

/* `text` from its column `at` on: what is left of 0 is cut off, what is right of the cell too. */
static void draw_ending(struct grid *grid, struct rect cell, int at, struct style style,
			const char *text)
{
	int skip = at < 0 ? -at : 0, size = (int)strlen(text);

	rect_cut_left(&cell, at < 0 ? 0 : at);
	grid_text_fit(grid, cell, cell.x, cell.y, cell.w, ALIGN_LEFT, style,
		      text + (skip < size ? skip : size));
}

/* The ending, and of what is before it as much as fits. */
static void draw_call(const struct events_line *line, int shift, struct grid *grid,
		      struct rect cell)
{
	struct style style = line_style(line), name = style, end = style;
	struct call_parts parts = split_call(line);
	const char *ending = line->text + parts.before, *words = strchr(ending, '(');
	char text[LINE_TEXT_SIZE];
	struct rect room = cell;

	name.fg = view_call_color((struct call_key){.nr = line->nr, .arch = line->arch});
	end.fg = ending_color(line);
	/* Of "-1 ENOENT (No such file or directory)" the words go first. */
	if (parts.before + parts.ending > cell.w && words)
		parts.ending = (int)(words - ending) - 1;
	if (parts.before + parts.ending > cell.w)
		room.w -= ending_width(parts, cell.w);
	snprintf(text, sizeof(text), "%.*s", parts.before, line->text);
	grid_text_fit(grid, room, cell.x, cell.y, room.w, ALIGN_LEFT, style,
		      text + (shift < parts.before ? shift : parts.before));
	grid_text_bytes(grid, room, cell.x - shift, cell.y, name, line->text, (size_t)parts.name);
	snprintf(text, sizeof(text), "%.*s", parts.ending, ending);
	draw_ending(grid, cell, parts.before - shift < room.w ? parts.before - shift : room.w, end,
		    text);
}

static void draw_tid(const struct events_line *line, struct grid *grid, struct rect cell)
{
	char tid[16];

	snprintf(tid, sizeof(tid), "%d", line->tid);
	grid_text_fit(grid, cell, cell.x, cell.y, 7, ALIGN_RIGHT, view_style(THEME_MUTED),
		      line->tid ? tid : "");
}

static void draw_duration(const struct events_line *line, struct grid *grid, struct rect cell)
{
	double ns = (double)line->duration_ns;

	if (is_call(line) && !(line->flags & EVENT_UNTIMED))
		grid_text_fit(grid, cell, cell.x + 1, cell.y, 7, ALIGN_RIGHT,
			      (struct style){.fg = latency_color(ns)}, duration_format(ns).text);
}

/* The end of it says more than the beginning. */
static void draw_source(const struct events_line *line, struct grid *grid, struct rect cell)
{
	char fitted[sizeof(line->source) + sizeof("…")];
	int room = cell.w - 1;

	path_fit(fitted, sizeof(fitted), line->source, room);
	grid_text_fit(grid, cell, cell.x, cell.y, room, ALIGN_LEFT, view_style(THEME_MUTED),
		      fitted);
}

void events_line_draw(const struct events_line *line, int shift, bool with_source,
		      struct grid *grid, struct rect row)
{
	char time[TIME_TEXT_SIZE];
	int size = (int)strlen(line->text);
	struct rect cell;

	if (row.w >= 36) {
		cell = rect_cut_left(&row, 13);
		grid_text_fit(grid, cell, cell.x, cell.y, 12, ALIGN_RIGHT, view_style(THEME_MUTED),
			      time_format(time, line->time_ns, 6));
	}
	if (row.w >= 44)
		draw_tid(line, grid, rect_cut_left(&row, 8));
	if (row.w >= 72) {
		cell = rect_cut_left(&row, 13);
		grid_text_fit(grid, cell, cell.x, cell.y, 12, ALIGN_LEFT, view_style(THEME_TITLE),
			      line->name);
	}
	if (with_source && row.w >= 72)
		draw_source(line, grid, rect_cut_left(&row, SOURCE_COLUMNS));
	if (row.w >= 30)
		draw_duration(line, grid, rect_cut_right(&row, 8));
	if (is_call(line))
		draw_call(line, shift, grid, row);
	else
		grid_text_fit(grid, row, row.x, row.y, row.w, ALIGN_LEFT, line_style(line),
			      line->text + (shift < size ? shift : size));
}
