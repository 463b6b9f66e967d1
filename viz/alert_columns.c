#include "viz/alert_columns.h"

#include <stdio.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/theme.h"

struct number_text alert_value_format(unsigned unit, double value)
{
	struct number_text number;

	switch ((enum alert_unit)unit) {
	case ALERT_UNIT_RATE:
		return rate_format(value);
	case ALERT_UNIT_BYTES:
		return bytes_format(value);
	case ALERT_UNIT_BYTE_RATE:
		number = bytes_format(value);
		strncat(number.text, "/s", sizeof(number.text) - strlen(number.text) - 1);
		return number;
	case ALERT_UNIT_TIME:
		return duration_format(value);
	case ALERT_UNIT_PERCENT:
		return percent_format(value);
	case ALERT_UNIT_COUNT:
		break;
	}
	return count_format(value);
}

struct style alert_severity_style(unsigned severity)
{
	static const enum theme_role rows[ALERT_SEVERITIES] = {
		[ALERT_INFO] = THEME_FOCUS,
		[ALERT_WARNING] = THEME_WARNING,
		[ALERT_CRITICAL] = THEME_ERROR,
	};
	struct style style = theme_style(severity < ALERT_SEVERITIES ? rows[severity] : THEME_TEXT);

	style.attributes |= severity == ALERT_CRITICAL ? ATTR_BOLD : 0;
	return style;
}

static struct style state_style(const struct alert_row *row)
{
	switch ((enum alert_state)row->status->state) {
	case ALERT_FIRING:
		return alert_severity_style(row->rule->severity);
	case ALERT_RESOLVED:
		return view_style(THEME_GOOD);
	case ALERT_PENDING:
		return (struct style){0};
	case ALERT_INACTIVE:
		break;
	}
	return view_style(THEME_MUTED);
}

static void draw_state(const struct table_cell *cell, const void *data)
{
	static const char *const names[] = {
		[ALERT_INACTIVE] = "inactive",
		[ALERT_PENDING] = "pending",
		[ALERT_FIRING] = "firing",
		[ALERT_RESOLVED] = "resolved",
	};
	const struct alert_row *row = data;

	table_put(cell, state_style(row), names[row->status->state]);
}

static void draw_name(const struct table_cell *cell, const void *data)
{
	const struct alert_row *row = data;
	bool calm = row->status->state == ALERT_INACTIVE;

	table_put(cell, calm ? view_style(THEME_MUTED) : (struct style){0}, row->rule->name);
}

static void draw_severity(const struct table_cell *cell, const void *data)
{
	const struct alert_row *row = data;

	table_put(cell,
		  row->status->state == ALERT_FIRING ? alert_severity_style(row->rule->severity)
						     : view_style(THEME_MUTED),
		  alert_severity_name(row->rule->severity));
}

static void draw_value(const struct table_cell *cell, const void *data)
{
	const struct alert_row *row = data;
	bool holds = row->status->state == ALERT_PENDING || row->status->state == ALERT_FIRING;

	if (row->status->known)
		table_put(cell, holds ? state_style(row) : (struct style){0},
			  alert_value_format(row->rule->unit, row->status->value).text);
	else
		table_put(cell, view_style(THEME_MUTED), "-");
}

static void draw_limit(const struct table_cell *cell, const void *data)
{
	const struct alert_rule *rule = ((const struct alert_row *)data)->rule;
	char text[NUMBER_TEXT_SIZE + 4];

	snprintf(text, sizeof(text), "%s%s%s", rule->below ? "<" : ">", rule->or_equal ? "=" : "",
		 alert_value_format(rule->unit, rule->threshold).text);
	table_put(cell, view_style(THEME_MUTED), text);
}

static void draw_since(const struct table_cell *cell, const void *data)
{
	const struct alert_row *row = data;
	char text[TIME_TEXT_SIZE];

	if (row->status->state != ALERT_INACTIVE)
		table_put(cell, (struct style){0}, time_format(text, row->status->since_ns, 2));
	else
		table_put(cell, view_style(THEME_MUTED), "-");
}

static void draw_lasted(const struct table_cell *cell, const void *data)
{
	const struct alert_row *row = data;
	uint64_t since_ns = row->status->since_ns;

	if (row->status->state != ALERT_INACTIVE && row->now_ns >= since_ns)
		table_put(cell, state_style(row),
			  duration_format((double)(row->now_ns - since_ns)).text);
	else
		table_put(cell, view_style(THEME_MUTED), "-");
}

static void draw_fired(const struct table_cell *cell, const void *data)
{
	const struct alert_status *status = ((const struct alert_row *)data)->status;

	table_put(cell, status->fired ? (struct style){0} : view_style(THEME_MUTED),
		  count_format((double)status->fired).text);
}

static void draw_condition(const struct table_cell *cell, const void *data)
{
	table_put(cell, view_style(THEME_MUTED), ((const struct alert_row *)data)->rule->text);
}

/* What needs attention first: firing by severity, then pending, resolved, inactive. */
static int urgency(const struct alert_row *row)
{
	switch ((enum alert_state)row->status->state) {
	case ALERT_FIRING:
		return 10 + (int)row->rule->severity;
	case ALERT_PENDING:
		return 2;
	case ALERT_RESOLVED:
		return 1;
	case ALERT_INACTIVE:
		break;
	}
	return 0;
}

static int by_state(const void *a, const void *b)
{
	return urgency(b) - urgency(a);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct alert_row *)a)->rule->name,
		      ((const struct alert_row *)b)->rule->name);
}

ORDER_DOWN(by_severity, struct alert_row, row->rule->severity)
ORDER_DOWN(by_since, struct alert_row, row->status->since_ns)
ORDER_DOWN(by_fired, struct alert_row, row->status->fired)

/* clang-format off */
const struct column alert_columns[ALERT_COLUMNS] = {
	[ALERT_COLUMN_STATE] = {.title = "STATE", .columns = 8, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_state, .compare = by_state},
	[ALERT_COLUMN_NAME] = {.title = "RULE", .columns = 0, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_name, .compare = by_name},
	[ALERT_COLUMN_SEVERITY] = {.title = "SEVERITY", .columns = 9, .align = ALIGN_LEFT, .rank = 4,
	 .draw = draw_severity, .compare = by_severity},
	[ALERT_COLUMN_VALUE] = {.title = "VALUE", .columns = 8, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_value, .compare = NULL},
	[ALERT_COLUMN_LIMIT] = {.title = "LIMIT", .columns = 8, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_limit, .compare = NULL},
	[ALERT_COLUMN_SINCE] = {.title = "SINCE", .columns = 8, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_since, .compare = by_since},
	[ALERT_COLUMN_LASTED] = {.title = "FOR", .columns = 6, .align = ALIGN_RIGHT, .rank = 1,
	 .draw = draw_lasted, .compare = NULL},
	[ALERT_COLUMN_FIRED] = {.title = "FIRED", .columns = 6, .align = ALIGN_RIGHT, .rank = 2,
	 .draw = draw_fired, .compare = by_fired},
	[ALERT_COLUMN_CONDITION] = {.title = "CONDITION", .columns = 62, .align = ALIGN_LEFT,
	 .rank = 5, .draw = draw_condition, .compare = NULL},
};
/* clang-format on */
