#include "viz/waterfall_columns.h"
#include "viz/theme.h"
#include "viz/waterfall_view.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#define NAME_COLUMNS 26 /* of a name, before there is room for another column */

uint32_t waterfall_color(const struct span *span)
{
	switch ((enum span_kind)span->kind) {
	case SPAN_CALL:
		return view_call_color(span->call);
	case SPAN_MARK:
	case SPAN_POINT:
		return theme_color(THEME_GOOD);
	case SPAN_THREAD:
		return color_mix(theme_color(THEME_FOCUS), theme_color(THEME_BORDER), 0.3);
	case SPAN_NONE:
	case SPAN_PROCESS:
	case SPAN_PROGRAM:
		break;
	}
	return theme_color(THEME_FOCUS);
}

static bool row_failed(const struct waterfall_row *row)
{
	return row->span->flags & SPAN_FAILED;
}

static const char *fold_sign(const struct waterfall_row *row)
{
	if (row->has_listed)
		return "▾ ";
	return row->has_more ? "▸ " : "  ";
}

/* Processes and programs are plain, as there are most of them; the others have a colour. */
static struct style name_style(const struct waterfall_row *row)
{
	struct style style = {0};

	if (row_failed(row))
		style = theme_style(THEME_ERROR);
	else if (row->span->kind > SPAN_PROGRAM)
		style.fg = waterfall_color(row->span);
	if (row->matches)
		style.attributes |= ATTR_BOLD | ATTR_UNDERLINE;
	return style;
}

/* Where a call was made; NULL where that is not known, or is no call. */
static const char *source_of(const struct waterfall_view *view, const struct waterfall_row *row)
{
	struct event_address address = {row->span->block, row->span->row};

	return row->span->kind == SPAN_CALL ? call_sources_find(&view->sources, address) : NULL;
}

static void draw_name(const struct table_cell *cell, const void *data)
{
	const struct waterfall_row *row = data;
	struct table_cell rest = table_indent(cell, row->depth, fold_sign(row));
	const char *source = source_of(cell->state, row);
	char text[WATERFALL_NAME_SIZE];

	table_put(&rest, name_style(row), waterfall_name(row, cell->ctx, text));
	if (!source || !source[0])
		return;
	rect_cut_left(&rest.rect, text_columns(text) + 1);
	table_put(&rest, theme_style(THEME_TITLE), source);
}

static void draw_duration(const struct table_cell *cell, const void *data)
{
	const struct waterfall_row *row = data;
	double ns = (double)(row->end_ns - row->begin_ns);
	bool longer = row->span->flags & (SPAN_BEFORE | SPAN_DETACHED);
	struct style style = {0};
	char text[NUMBER_TEXT_SIZE + 1];

	if (row->span->kind == SPAN_POINT)
		return;
	if (row->span->kind == SPAN_CALL)
		style.fg = latency_color(ns);
	/* Neither its begin nor its end need have been seen. */
	snprintf(text, sizeof(text), "%s%s", longer ? ">" : "", duration_format(ns).text);
	table_put(cell, style, text);
}

static void draw_path(const struct table_cell *cell, const void *data)
{
	const struct waterfall_row *row = data;

	if (row->path_ns)
		table_put(cell, view_style(THEME_CRITICAL_PATH),
			  duration_format((double)row->path_ns).text);
}

/* "exit 1", "SIGKILL": the status that wait(2) tells of. */
static void put_exit(int status, char *text, size_t size)
{
	const char *name = WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : NULL;

	if (name)
		snprintf(text, size, "SIG%s", name);
	else if (WIFSIGNALED(status))
		snprintf(text, size, "signal %d", WTERMSIG(status));
	else if (status)
		snprintf(text, size, "exit %d", WEXITSTATUS(status));
	else
		snprintf(text, size, "ok");
}

static void put_outcome(const struct span *span, char *text, size_t size)
{
	const char *name = strerrorname_np(-span->result);

	if (span->flags & SPAN_CUT)
		snprintf(text, size, "no return");
	else if (span->result <= -SPAN_RESTART)
		snprintf(text, size, "signal");
	else if (span->result && name)
		snprintf(text, size, "%s", name);
	else if (span->result)
		snprintf(text, size, "error %d", -span->result);
	else
		snprintf(text, size, "ok");
}

static const char *mark_status(const struct span *span)
{
	if (span->kind == SPAN_POINT)
		return "mark";
	return span->flags & SPAN_CUT ? "no end" : "ok";
}

/* What a span came to. */
static void put_status(const struct waterfall_row *row, const struct view_context *ctx, char *text,
		       size_t size)
{
	const struct span *span = row->span;

	if (span->flags & SPAN_OPEN || span->end_ns > ctx->time_ns)
		snprintf(text, size, "running");
	else if (span->flags & SPAN_DETACHED)
		snprintf(text, size, "detached");
	else if (span_is_mark(span))
		snprintf(text, size, "%s", mark_status(span));
	else if (span->kind == SPAN_CALL)
		put_outcome(span, text, size);
	else if (span->flags & SPAN_CUT)
		snprintf(text, size, "exec");
	else
		put_exit(span->result, text, size);
}

static void draw_status(const struct table_cell *cell, const void *data)
{
	const struct waterfall_row *row = data;
	enum theme_role theme = THEME_MUTED;
	char text[32];

	if (row_failed(row))
		theme = THEME_ERROR;
	else if (row->span->flags & SPAN_OPEN)
		theme = THEME_GOOD;
	put_status(row, cell->ctx, text, sizeof(text));
	table_put(cell, view_style(theme), text);
}

static void draw_id(const struct table_cell *cell, const void *data)
{
	const struct waterfall_row *row = data;
	char text[16];

	snprintf(text, sizeof(text), "%d", row->span->tid);
	table_put(cell, view_style(THEME_MUTED), text);
}

/* clang-format off */
const struct column waterfall_columns[WATERFALL_COLUMNS] = {
	[WATERFALL_COLUMN_NAME] = {.title = "  NAME", .columns = 0, .align = ALIGN_LEFT,
	 .draw = draw_name},
	[WATERFALL_COLUMN_DURATION] = {.title = "DURATION", .columns = 8, .align = ALIGN_RIGHT,
	 .draw = draw_duration},
	[WATERFALL_COLUMN_STATUS] = {.title = "STATUS", .columns = 9, .align = ALIGN_LEFT,
	 .draw = draw_status},
	[WATERFALL_COLUMN_PATH] = {.title = "ON PATH", .columns = 7, .align = ALIGN_RIGHT,
	 .draw = draw_path},
	[WATERFALL_COLUMN_ID] = {.title = "TID", .columns = 7, .align = ALIGN_RIGHT,
	 .draw = draw_id},
	[WATERFALL_COLUMN_BAR] = {.title = "", .align = ALIGN_LEFT, .draw = waterfall_draw_bar},
};
/* clang-format on */

size_t waterfall_columns_fit(int columns)
{
	size_t count = 1;
	int used = NAME_COLUMNS;

	while (count < WATERFALL_COLUMN_BAR) {
		used += waterfall_columns[count].columns + 1;
		if (used > columns)
			break;
		count++;
	}
	/* How long it took has room before the whole name. */
	return count == 1 && columns >= 20 ? 2 : count;
}
