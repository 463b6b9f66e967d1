/*
 * The columns of the Alerts panel.
 */
#ifndef VIZ_ALERT_COLUMNS_H
#define VIZ_ALERT_COLUMNS_H

#include "viz/table.h"
#include "viz/view.h"

/* A rule as it is shown. The pointers live as long as those of struct view_context. */
struct alert_row {
	const struct alert_rule *rule;
	const struct alert_status *status;
	uint32_t index;
	uint64_t now_ns;
};

enum alert_column {
	ALERT_COLUMN_STATE,
	ALERT_COLUMN_NAME,
	ALERT_COLUMN_SEVERITY,
	ALERT_COLUMN_VALUE,
	ALERT_COLUMN_LIMIT,
	ALERT_COLUMN_SINCE,
	ALERT_COLUMN_LASTED,
	ALERT_COLUMN_FIRED,
	ALERT_COLUMN_CONDITION,
	ALERT_COLUMNS,
};

extern const struct column alert_columns[ALERT_COLUMNS];

/* A value as its enum alert_unit is printed. */
struct number_text alert_value_format(unsigned unit, double value);

struct style alert_severity_style(unsigned severity);

#endif
