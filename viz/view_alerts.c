/*
 * The Alerts panel: the rules with their states, those that fire first, and below them what
 * happened, the newest first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/alert_columns.h"
#include "viz/theme.h"

#define HISTORY_ROWS_MIN 3 /* its title and two lines: less is none */
#define TEXT_ROWS        6 /* from here on there is room for the condition of the rule */
#define TEXT_SIZE        64

struct alerts_view {
	struct list list;
	char selected[ALERT_NAME_SIZE];
	bool reverse;
	uint32_t sort; /* column + 1, 0 for the first choice */
	char text[TEXT_SIZE];
	uint32_t row_count;
	struct alert_row rows[ALERT_RULES_MAX];
};

static size_t sort_column(const struct alerts_view *view)
{
	return view->sort ? view->sort - 1 : ALERT_COLUMN_STATE;
}

static int compare_rows(const void *a, const void *b, void *data)
{
	const struct alerts_view *view = data;
	int order = alert_columns[sort_column(view)].compare(a, b);

	order = view->reverse ? -order : order;
	/* Rules that are equal stay in the order in which they were given. */
	return order ? order
		     : (int)((const struct alert_row *)a)->index -
			       (int)((const struct alert_row *)b)->index;
}

static bool is_shown(const struct alerts_view *view, const struct alert_rule *rule)
{
	return !view->text[0] || strcasestr(rule->name, view->text);
}

static void list_rows(struct alerts_view *view, const struct view_context *ctx)
{
	view->row_count = 0;
	for (uint32_t i = 0; i < ctx->alerts->rule_count; i++) {
		const struct alert_rule *rule = &ctx->alerts->rules[i];

		if (!is_shown(view, rule))
			continue;
		view->rows[view->row_count++] = (struct alert_row){
			.rule = rule,
			.status = &ctx->alerts->status[i],
			.index = i,
			.now_ns = ctx->time_ns,
		};
	}
	qsort_r(view->rows, view->row_count, sizeof(view->rows[0]), compare_rows, view);
	for (uint32_t i = 0; i < view->row_count; i++)
		if (strcmp(view->rows[i].rule->name, view->selected) == 0)
			view->list.selected = (int)i;
}

static void keep_selection(struct alerts_view *view)
{
	int row = view->list.selected;

	if (row >= 0 && row < (int)view->row_count)
		memcpy(view->selected, view->rows[row].rule->name, ALERT_NAME_SIZE);
}

/* The rules; returns whether their conditions are in a column. */
static bool draw_rules(struct alerts_view *view, const struct view_context *ctx, struct grid *grid,
		       struct rect rect)
{
	struct table_layout layout = table_layout(alert_columns, ALERT_COLUMNS, rect);

	table_draw_header(alert_columns, ALERT_COLUMNS, &layout, grid, rect_cut_top(&rect, 1),
			  sort_column(view), view->reverse);
	list_fit(&view->list, (int)view->row_count, rect.h);
	for (int y = 0; y < rect.h && view->list.top + y < (int)view->row_count; y++) {
		int index = view->list.top + y;

		table_draw_row(alert_columns, ALERT_COLUMNS, &layout, view, &view->rows[index],
			       grid, rect, y);
		if (index == view->list.selected && ctx->focused)
			grid_highlight(grid, (struct rect){rect.x, rect.y + y, rect.w, 1},
				       ATTR_REVERSE);
	}
	return layout.w[ALERT_COLUMN_CONDITION] != 0;
}

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
		if (is_shown(view, &ctx->alerts->rules[what->rule]))
			draw_transition(ctx, what, grid, rect_cut_top(&rect, 1));
}

/* The condition of the selected rule, where no column has it. */
static void draw_condition(const struct alerts_view *view, struct grid *grid, struct rect rect)
{
	if (view->list.selected >= 0 && view->list.selected < (int)view->row_count)
		grid_text_fit(grid, rect, rect.x, rect.y, rect.w, ALIGN_LEFT,
			      view_style(THEME_MUTED), view->rows[view->list.selected].rule->text);
}

/* Rows for the rules: what the history leaves, as many as there are at most. */
static int rules_rows(const struct alerts_view *view, int rows)
{
	int wanted = (int)view->row_count + 1, least = rows / 2;

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

	list_rows(view, ctx);
	if (view->row_count == 0) {
		view_draw_empty(ctx, grid, rect,
				view->text[0] ? "no rule matches"
					      : "no rules: --alert-rules FILE has some");
		return;
	}
	if (rect.h >= TEXT_ROWS)
		condition = rect_cut_bottom(&rect, 1);
	rules = rect_cut_top(&rect, rules_rows(view, rect.h));
	if (!draw_rules(view, ctx, grid, rules))
		draw_condition(view, grid, condition);
	draw_history(view, ctx, grid, rect);
}

static bool alerts_handle(void *data, const struct view_context *ctx, enum request request)
{
	struct alerts_view *view = data;

	(void)ctx;
	if (list_handle(&view->list, request)) {
		keep_selection(view);
		return true;
	}
	if (request == REQUEST_SORT)
		view->sort =
			(uint32_t)table_next_sort(alert_columns, ALERT_COLUMNS, sort_column(view)) +
			1;
	else if (request == REQUEST_REVERSE)
		view->reverse = !view->reverse;
	else
		return false;
	return true;
}

static void alerts_click(void *data, const struct view_context *ctx, int y)
{
	struct alerts_view *view = data;
	int index = view->list.top + y - 1;

	(void)ctx;
	if (y < 1 || y > view->list.page || index >= (int)view->row_count)
		return;
	view->list.selected = index;
	keep_selection(view);
}

static void alerts_title(void *data, char text[static VIEW_TITLE_SIZE])
{
	const struct alerts_view *view = data;
	uint32_t firing = 0, pending = 0;

	for (uint32_t i = 0; i < view->row_count; i++) {
		firing += view->rows[i].status->state == ALERT_FIRING;
		pending += view->rows[i].status->state == ALERT_PENDING;
	}
	snprintf(text, VIEW_TITLE_SIZE, "%u firing, %u pending%s%s", firing, pending,
		 view->text[0] ? " · filter: " : "", view->text);
}

static bool alerts_text(void *data, const struct view_context *ctx, enum request request,
			const char *text, bool undo, struct strec_error *err)
{
	struct alerts_view *view = data;

	(void)ctx;
	(void)request;
	(void)undo;
	(void)err;
	snprintf(view->text, sizeof(view->text), "%s", text);
	return true;
}

static const char *alerts_text_begin(void *data, enum request request)
{
	(void)request;
	return ((const struct alerts_view *)data)->text;
}

static bool alerts_narrow(void *data, const struct view_context *ctx, char expr[static NARROW_SIZE])
{
	struct alerts_view *view = data;

	list_rows(view, ctx);
	if (view->list.selected >= (int)view->row_count)
		return false;
	snprintf(expr, NARROW_SIZE, "%s", view->rows[view->list.selected].rule->filter);
	return expr[0] != '\0';
}

const struct view_ops view_alerts = {
	.state_size = sizeof(struct alerts_view),
	.requests = LIST_REQUESTS | REQUEST_BIT(REQUEST_SORT) | REQUEST_BIT(REQUEST_REVERSE) |
		    REQUEST_BIT(REQUEST_FILTER),
	.draw = alerts_draw,
	.handle = alerts_handle,
	.click = alerts_click,
	.title = alerts_title,
	.text = alerts_text,
	.text_begin = alerts_text_begin,
	.narrow = alerts_narrow,
};
