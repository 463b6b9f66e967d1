#include "viz/metric_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_series(struct metric_row *row)
{
	const struct metric_info *info = &metric_infos[row->metric];
	char name[METRIC_NAME_SIZE];
	int at = snprintf(name, sizeof(name), "  {");

	for (unsigned i = 0; i < METRIC_LABELS && info->labels[i]; i++)
		at += snprintf(name + at, sizeof(name) - (size_t)at, "%s%s=\"%s\"", i ? "," : "",
			       info->labels[i], row->value.labels[i]);
	snprintf(name + at, sizeof(name) - (size_t)at, "}");
	memcpy(row->name, name, sizeof(name));
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct metric_row *)a)->name, ((const struct metric_row *)b)->name);
}

static uint32_t series_wanted(const struct metric_rows *all, const struct row_choice *choice,
			      enum metric metric, uint32_t count)
{
	if (choice->text[0] || all->levels[metric] == METRIC_LEVEL_ALL)
		return count;
	if (all->levels[metric] == METRIC_LEVEL_NONE)
		return 0;
	return count < METRIC_SOME ? count : METRIC_SOME;
}

/* Adds the series that match behind all->count, in order, and returns how many. */
static uint32_t add_series(struct metric_rows *all, const struct metric_sources *from,
			   const struct row_choice *choice, enum metric metric, bool all_match)
{
	uint32_t first = all->count, found = 0;

	for (uint32_t i = 0; i < metric_series_count(from, metric); i++) {
		struct metric_row *row = &all->rows[first + found];

		if (first + found == METRIC_ROWS_MAX)
			break;
		*row = (struct metric_row){.metric = metric};
		if (!metric_read(from, metric, i, &row->value))
			continue;
		name_series(row);
		found += all_match || strcasestr(row->name, choice->text);
	}
	rows_sort(all->rows + first, found, sizeof(all->rows[0]), choice, by_name);
	return found;
}

/* A metric is shown where its name matches, with all its series, or one of them does. */
static void add_metric(struct metric_rows *all, const struct metric_sources *from,
		       const struct row_choice *choice, enum metric metric)
{
	const struct metric_info *info = &metric_infos[metric];
	bool matches = !choice->text[0] || strcasestr(info->name, choice->text);
	uint32_t at = all->count++, found = 0;
	struct metric_row *row = &all->rows[at];

	if (info->labels[0])
		found = add_series(all, from, choice, metric, matches);
	if (!matches && found == 0) {
		all->count = at;
		return;
	}
	*row = (struct metric_row){
		.metric = metric,
		.whole = true,
		.series = found,
		.shown = series_wanted(all, choice, metric, found),
	};
	snprintf(row->name, sizeof(row->name), "%s", info->name);
	metric_read_sum(from, metric, &row->value);
	all->count += row->shown;
	all->metrics++;
	all->series += info->labels[0] ? found : 1;
}

void metric_rows_make(struct metric_rows *all, const struct metric_sources *from,
		      struct row_choice choice)
{
	all->count = all->metrics = all->series = 0;
	for (unsigned metric = 0; metric < METRICS && all->count < METRIC_ROWS_MAX; metric++)
		add_metric(all, from, &choice, (enum metric)metric);
}
