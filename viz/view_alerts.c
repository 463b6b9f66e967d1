/*
 * The Alerts panel: the rules with their states, those that fire first, and below them what
 * happened, the newest first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/alert_columns.h"
#include "viz/list.h"
#include "viz/theme.h"

#define HISTORY_ROWS_MIN 3 /* its title and two lines: less is none */
#define TEXT_ROWS        6 /* from here on there is room for the condition of the rule */

struct alerts_view {
	struct list list;
	struct alert_row rows[ALERT_RULES_MAX];
};

/* Rules that are equal stay in the order in which they were given. */
static int by_index(const void *a, const void *b)
{
	return (int)((const struct alert_row *)a)->index -
	       (int)((const struct alert_row *)b)->index;
}

static bool is_shown(const struct alert_rule *rule, const char *text)
{
	return !text[0] || strcasestr(rule->name, text);
}

static size_t alerts_make(void *data, const struct view_context *ctx, struct row_choice choice)
{
	struct alerts_view *view = data;
	size_t count = 0;

	for (uint32_t i = 0; i < ctx->alerts->rule_count; i++) {
		const struct alert_rule *rule = &ctx->alerts->rules[i];

		if (!is_shown(rule, choice.text))
			continue;
		view->rows[count++] = (struct alert_row){
			.rule = rule,
			.status = &ctx->alerts->status[i],
			.index = i,
			.now_ns = ctx->time_ns,
		};
	}
	rows_sort(view->rows, count, sizeof(view->rows[0]), &choice, by_index);
	return count;
}

static const void *alerts_row(const void *data, size_t index)
{
	return &((const struct alerts_view *)data)->rows[index];
}

static uint64_t alerts_key(const void *row)
{
	return ((const struct alert_row *)row)->index + UINT64_C(1);
}

static bool alerts_narrow(const void *data, const struct view_context *ctx, const void *row,
			  char expr[static NARROW_SIZE])
{
	(void)data;
	(void)ctx;
	snprintf(expr, NARROW_SIZE, "%s", ((const struct alert_row *)row)->rule->filter);
	return expr[0] != '\0';
}

static const struct list_ops alerts_list = {
	.columns = alert_columns,
	.column_count = ALERT_COLUMNS,
	.sort = ALERT_COLUMN_STATE,
	.make = alerts_make,
	.row = alerts_row,
	.key = alerts_key,
	.narrow = alerts_narrow,
};

static void draw_transition(const struct view_context *ctx, const struct alert_transition *what,
			    struct grid *grid, struct rect rect)
{
	const struct alert_rule *rule = &ctx->alerts->rules[what->rule];
	bool fired = what->state == ALERT_FIRING;
	struct style style = fired ? alert_severity_style(rule->severity) : view_style(THEME_GOOD);
	char time[TIME_TEXT_SIZE];
	int x = rect.x;

	x += grid_textf(grid, rect, x, rect.y, view_style(THEME_MUTED), "%10s  ",
			time_format(time, what->time_ns, 3));
	x += grid_textf(grid, rect, x, rect.y, style, "%-8s  ", fired ? "firing" : "resolved");
	x += grid_textf(grid, rect, x, rect.y, (struct style){0}, "%s  ", rule->name);
	if (fired)
		grid_textf(grid, rect, x, rect.y, view_style(THEME_MUTED), "%s %s%s %s",
			   alert_value_format(rule->unit, what->value).text,
			   rule->below ? "<" : ">", rule->or_equal ? "=" : "",
			   alert_value_format(rule->unit, rule->threshold).text);
	else
		grid_textf(grid, rect, x, rect.y, view_style(THEME_MUTED), "after %s",
			   duration_format((double)what->lasted_ns).text);
}

static void draw_history(const struct alerts_view *view, const struct view_context *ctx,
			 struct grid *grid, struct rect rect)
{
	const struct alert_transition *what;
	struct rect title = rect_cut_top(&rect, 1);
	uint32_t age = 0;

	if (rect_is_empty(rect))
		return;
	grid_textf(grid, title, title.x, title.y, view_style(THEME_TITLE), "History");
	if (ctx->alerts->transitions == 0)
		grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT,
			      view_style(THEME_MUTED), "no alert has fired so far");
	while (rect.h > 0 && (what = alerts_transition(ctx->alerts, age++)))
		if (is_shown(&ctx->alerts->rules[what->rule], view->list.text))
			draw_transition(ctx, what, grid, rect_cut_top(&rect, 1));
}

/* The condition of the selected rule, where no column has it. */
static void draw_condition(const struct alerts_view *view, struct grid *grid, struct rect rect)
{
	const struct alert_row *row = list_selected(&alerts_list, view);

	if (row)
		grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT,
			      view_style(THEME_MUTED), row->rule->text);
}

/* Rows for the rules: what the history leaves, as many as there are at most. */
static int rules_rows(const struct alerts_view *view, int rows)
{
	int wanted = view->list.count + 1, least = rows / 2;

	if (wanted + HISTORY_ROWS_MIN <= rows)
		return wanted;
	return rows - least >= HISTORY_ROWS_MIN && least >= HISTORY_ROWS_MIN && wanted > least
		       ? least
		       : rows;
}

static void alerts_draw(void *data, const struct view_context *ctx, struct grid *grid,
			struct rect rect)
{
	struct alerts_view *view = data;
	struct rect rules, condition = {0};
	struct table_layout layout;

	if (list_make(&alerts_list, view, ctx) == 0) {
		view_draw_empty(ctx, grid, rect,
				view->list.text[0] ? "no rule matches"
						   : "no rules: --alert-rules FILE has some");
		return;
	}
	if (rect.h >= TEXT_ROWS)
		condition = rect_cut_bottom(&rect, 1);
	rules = rect_cut_top(&rect, rules_rows(view, rect.h));
	layout = list_draw(&alerts_list, view, ctx, grid, rules);
	if (layout.w[ALERT_COLUMN_CONDITION] == 0)
		draw_condition(view, grid, condition);
	draw_history(view, ctx, grid, rect);
}

static void alerts_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct alerts_view *view = data;
	uint32_t firing = 0, pending = 0;

	for (int i = 0; i < view->list.count; i++) {
		firing += view->rows[i].status->state == ALERT_FIRING;
		pending += view->rows[i].status->state == ALERT_PENDING;
	}
	snprintf(text, VIEW_TITLE_SIZE, "%u firing, %u pending%s%s", firing, pending,
		 view->list.text[0] ? " · filter: " : "", view->list.text);
}

const struct view_ops view_alerts = {
	.state_size = sizeof(struct alerts_view),
	.list = &alerts_list,
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_FILTER),
	.draw = alerts_draw,
	.title = alerts_title,
};
