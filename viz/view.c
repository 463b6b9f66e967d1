#include "viz/view.h"

#include <stdio.h>

#include "viz/call_category.h"
#include "viz/list.h"

void view_draw(const struct view_ops *ops, void *state, const struct view_context *ctx,
	       struct grid *grid, struct rect rect)
{
	if (ops->list) {
		struct list *list = state;

		list->inside = rect;
		list->rows = (struct rect){0};
	}
	ops->draw(state, ctx, grid, rect);
}

bool view_handle(const struct view_ops *ops, void *state, const struct view_context *ctx,
		 enum request request)
{
	if (ops->handle && ops->handle(state, ctx, request))
		return true;
	return ops->list && list_handle(ops->list, state, request);
}

void view_click(const struct view_ops *ops, void *state, const struct view_context *ctx, int x,
		int y)
{
	if (ops->click)
		ops->click(state, ctx, y);
	else if (ops->list)
		list_select(ops->list, state, list_row_at(state, x, y));
}

const char *view_text_begin(const struct view_ops *ops, void *state, enum request request)
{
	return ops->text_begin ? ops->text_begin(state, request) : ((struct list *)state)->text;
}

bool view_text(const struct view_ops *ops, void *state, const struct view_context *ctx,
	       enum request request, const char *text, bool undo, struct strec_error *err)
{
	struct list *list = state;

	if (ops->text)
		return ops->text(state, ctx, request, text, undo, err);
	snprintf(list->text, sizeof(list->text), "%s", text);
	return true;
}

bool view_can_narrow(const struct view_ops *ops)
{
	return ops->narrow || (ops->list && ops->list->narrow);
}

bool view_narrow(const struct view_ops *ops, void *state, const struct view_context *ctx,
		 char expr[static NARROW_SIZE])
{
	if (ops->narrow)
		return ops->narrow(state, ctx, expr);
	return view_can_narrow(ops) && list_narrow(ops->list, state, ctx, expr);
}

/*
 * Says nothing of what plays, pauses or ends: a file and a pipe show the same panel at the
 * same tick, and only the status line tells them apart.
 */
static void empty_advice(const struct view_context *ctx, char *text, size_t size)
{
	char pause[KEY_NAME_SIZE], end[KEY_NAME_SIZE], back[KEY_NAME_SIZE];

	if (filter_lack(ctx->filter))
		snprintf(text, size, "%s", filter_lack(ctx->filter));
	else if (ctx->narrowed)
		snprintf(text, size, "none so far of what is narrowed to; %s goes back",
			 request_key(back, REQUEST_CANCEL));
	else if (ctx->filter)
		snprintf(text, size, "none so far matches --filter");
	else
		snprintf(text, size, "%s plays, %s goes to the end",
			 request_key(pause, REQUEST_PAUSE), request_key(end, REQUEST_END));
}

void view_draw_empty(const struct view_context *ctx, struct grid *grid, struct rect rect,
		     const char *nothing)
{
	int y = rect.y + (rect.h - 2) / 2;
	char advice[80];

	empty_advice(ctx, advice, sizeof(advice));
	if (rect.h < 2)
		y = rect.y;
	grid_text_fit(grid, rect, rect.x, y, rect.w, ALIGN_CENTER, view_style(THEME_MUTED),
		      nothing);
	if (rect.h > 1)
		grid_text_fit(grid, rect, rect.x, y + 1, rect.w, ALIGN_CENTER,
			      view_style(THEME_TEXT), advice);
}

const char *view_call_name(const struct view_context *ctx, struct call_key key,
			   char text[static CALL_NAME_SIZE])
{
	const char *name = call_name_static(key.arch, key.nr);

	if (!name && ctx->reader)
		name = log_reader_call_name(ctx->reader, key.arch, key.nr);
	if (key.nr == UINT32_MAX)
		name = "(others)";
	if (name)
		snprintf(text, CALL_NAME_SIZE, "%s", name);
	else
		snprintf(text, CALL_NAME_SIZE, "syscall_%u", key.nr);
	return text;
}

bool view_call_expr(const struct view_context *ctx, struct call_key key,
		    char expr[static NARROW_SIZE])
{
	char name[CALL_NAME_SIZE];

	if (key.nr == UINT32_MAX)
		return false;
	/* What this program has no name for the filter knows by number. */
	if (call_name_static(key.arch, key.nr))
		snprintf(expr, NARROW_SIZE, "%s", view_call_name(ctx, key, name));
	else
		snprintf(expr, NARROW_SIZE, "nr=%u", key.nr);
	return true;
}

uint32_t view_call_color(struct call_key key)
{
	return category_color((enum category)call_category(key.arch, key.nr));
}
