#include "viz/anomaly_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"

#define MINUTE_NS UINT64_C(60000000000)

static const char *const kind_names[ANOMALY_KINDS] = {
	[ANOMALY_RATE] = "rate",
	[ANOMALY_ERRORS] = "error rate",
};

/* Columns */

static const struct anomaly *of(const void *row)
{
	return &((const struct anomaly_row *)row)->anomaly;
}

/* As exact as the column is wide. */
static void draw_time(const struct table_cell *cell, const void *row)
{
	uint64_t ns = of(row)->time_ns;
	unsigned decimals = ns < 10 * MINUTE_NS ? 3 : ns < 60 * MINUTE_NS ? 2 : 0;
	char text[TIME_TEXT_SIZE];

	table_put(cell, view_style(THEME_MUTED), time_format(text, ns, decimals));
}

static void draw_task(const struct table_cell *cell, const void *row)
{
	table_put(cell, view_style(THEME_TITLE), of(row)->name);
}

static void draw_tid(const struct table_cell *cell, const void *row)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", of(row)->tid);
	table_put(cell, view_style(THEME_MUTED), of(row)->tid ? text : "");
}

static void draw_call(const struct table_cell *cell, const void *data)
{
	const struct anomaly_row *row = data;
	struct style style = {.fg = view_call_color(row->anomaly.key)};

	table_put(cell, row->anomaly.kind == ANOMALY_CALL ? style : view_style(THEME_WARNING),
		  row->name);
}

/* A value in the unit of the anomaly's kind, in the colour that it has elsewhere. */
static void draw_value(const struct table_cell *cell, const struct anomaly *anomaly, float value)
{
	switch ((enum anomaly_kind)anomaly->kind) {
	case ANOMALY_CALL:
		table_put(cell, (struct style){.fg = latency_color(value)},
			  duration_format(value).text);
		break;
	case ANOMALY_RATE:
		table_put(cell, (struct style){0}, rate_format(value).text);
		break;
	case ANOMALY_ERRORS:
		table_put(cell, (struct style){.fg = percent_color(value)},
			  percent_format(value).text);
		break;
	case ANOMALY_KINDS:
		break;
	}
}

static void draw_took(const struct table_cell *cell, const void *row)
{
	draw_value(cell, of(row), of(row)->value);
}

static void draw_usual(const struct table_cell *cell, const void *row)
{
	draw_value(cell, of(row), of(row)->usual);
}

/* The eye is not to be drawn to what only waited. */
static void draw_z(const struct table_cell *cell, const void *data)
{
	const struct anomaly_row *row = data;
	struct style style = {.fg = severity_color(row->anomaly.z)};

	table_put(cell, row->waits ? view_style(THEME_MUTED) : style,
		  zscore_format(row->anomaly.z).text);
}

static void draw_arguments(const struct table_cell *cell, const void *data)
{
	const struct anomaly_row *row = data;

	if (row->text)
		table_put(cell, view_style(THEME_MUTED), row->text->call);
}

/* Of a path that does not fit the end is shown, which tells more. */
static void draw_what(const struct table_cell *cell, const void *data)
{
	const struct anomaly_row *row = data;
	const char *from = row->what;
	struct table_cell rest = *cell;

	if (from[0] == '/' && text_columns(from) > rest.rect.w) {
		while (*from && text_columns(from) > rest.rect.w - 1)
			do
				from++;
			while ((*from & 0xc0) == 0x80);
		rest = table_indent(cell, 0, "…");
	}
	table_put(&rest, row->waits ? view_style(THEME_MUTED) : (struct style){0}, from);
}

static void draw_source(const struct table_cell *cell, const void *data)
{
	const struct anomaly_row *row = data;

	if (row->text)
		table_put(cell, view_style(THEME_TITLE), row->text->source);
}

ORDER_DOWN(by_time, struct anomaly_row, row->anomaly.time_ns)
ORDER_DOWN(by_took, struct anomaly_row, row->anomaly.span_ns)
ORDER_DOWN(by_z, struct anomaly_row, fabsf(row->anomaly.z))
ORDER_DOWN(by_number, struct anomaly_row, row->anomaly.number)

static int by_task(const void *a, const void *b)
{
	return strncmp(of(a)->name, of(b)->name, sizeof(of(a)->name));
}

static int by_call(const void *a, const void *b)
{
	return strcmp(((const struct anomaly_row *)a)->name, ((const struct anomaly_row *)b)->name);
}

/* clang-format off */
const struct column anomaly_columns[ANOMALY_COLUMNS] = {
	[ANOMALY_COLUMN_TIME] = {.title = "TIME", .columns = 8, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_time, .compare = by_time},
	[ANOMALY_COLUMN_TASK] = {.title = "TASK", .columns = 10, .align = ALIGN_LEFT, .rank = 2,
	 .draw = draw_task, .compare = by_task},
	[ANOMALY_COLUMN_TID] = {.title = "TID", .columns = 7, .align = ALIGN_RIGHT, .rank = 4,
	 .draw = draw_tid},
	[ANOMALY_COLUMN_CALL] = {.title = "CALL", .columns = 12, .align = ALIGN_LEFT, .rank = 0,
	 .draw = draw_call, .compare = by_call},
	[ANOMALY_COLUMN_TOOK] = {.title = "TOOK", .columns = 6, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_took, .compare = by_took},
	[ANOMALY_COLUMN_USUAL] = {.title = "USUAL", .columns = 6, .align = ALIGN_RIGHT, .rank = 3,
	 .draw = draw_usual},
	[ANOMALY_COLUMN_Z] = {.title = "Z", .columns = 9, .align = ALIGN_RIGHT, .rank = 0,
	 .draw = draw_z, .compare = by_z},
	[ANOMALY_COLUMN_WHAT] = {.title = "WHAT", .columns = 0, .align = ALIGN_LEFT, .rank = 1,
	 .draw = draw_what},
	[ANOMALY_COLUMN_ARGUMENTS] = {.title = "ARGUMENTS", .align = ALIGN_LEFT,
	 .draw = draw_arguments},
	[ANOMALY_COLUMN_SOURCE] = {.title = "LINE", .align = ALIGN_LEFT, .draw = draw_source},
};
/* clang-format on */

/* Rows */

/* Of what kind the descriptor is tells its name: what is no file waits for others. */
static bool waits_for_others(const struct anomaly_row *row)
{
	static const char *const names[] = {"<pipe:", "<socket:", "</dev/pts/", "</dev/tty",
					    "<anon_inode:"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (row->text && row->anomaly.fd >= 0 && strstr(row->what, names[i]))
			return true;
	return row->anomaly.waits;
}

/* What is known before the event was read back, and of ticks. */
static void put_known(struct anomaly_row *row)
{
	const struct anomaly *anomaly = &row->anomaly;

	if (anomaly->kind != ANOMALY_CALL)
		snprintf(row->what, sizeof(row->what), "for %s",
			 duration_format((double)anomaly->span_ns).text);
	else if (anomaly->path[0])
		snprintf(row->what, sizeof(row->what), "%s", anomaly->path);
	else if (anomaly->fd >= 0)
		snprintf(row->what, sizeof(row->what), "%d", anomaly->fd);
}

static void row_make(struct anomaly_row *row, const struct view_context *ctx,
		     const struct anomaly_texts *texts, const struct anomaly *anomaly)
{
	row->anomaly = *anomaly;
	row->text = anomaly_text_find(texts, anomaly);
	row->what[0] = '\0';
	if (anomaly->kind == ANOMALY_CALL)
		view_call_name(ctx, anomaly->key, row->name);
	else
		snprintf(row->name, sizeof(row->name), "%s", kind_names[anomaly->kind]);
	if (row->text)
		snprintf(row->what, sizeof(row->what), "%s",
			 row->text->what[0] ? row->text->what : row->text->call);
	else
		put_known(row);
	row->waits = waits_for_others(row);
}

static bool row_matches(const struct anomaly_row *row, const char *text)
{
	char tid[16];

	snprintf(tid, sizeof(tid), "%d", row->anomaly.tid);
	return text[0] == '\0' || strcasestr(row->name, text) ||
	       strcasestr(row->anomaly.name, text) || strcasestr(row->what, text) ||
	       (row->text && strcasestr(row->text->source, text)) || strcmp(tid, text) == 0;
}

/* The newest first. */
static int by_age(const void *a, const void *b)
{
	int order = by_time(a, b);

	return order ? order : by_number(a, b);
}

void anomaly_rows_make(struct anomaly_rows *all, const struct view_context *ctx,
		       const struct anomaly_texts *texts, struct row_choice choice)
{
	all->count = 0;
	for (unsigned i = 0; i < (all->waits ? ANOMALY_CLASSES : ANOMALIES_WAITS); i++) {
		const struct anomaly_ring *ring = &ctx->anomalies->closed[i];

		for (uint32_t age = 0; age < anomaly_ring_size(ring); age++) {
			struct anomaly_row *row = &all->rows[all->count];

			row_make(row, ctx, texts, anomaly_ring_at(ring, age));
			all->count += row_matches(row, choice.text);
		}
	}
	rows_sort(all->rows, all->count, sizeof(all->rows[0]), &choice, by_age);
}

/* Filters */

/* A duration that is short to read, at most ns, or with up at least ns. */
static void put_duration(char *text, size_t size, uint64_t ns, bool up)
{
	static const struct {
		const char *name;
		double ns;
	} units[] = {{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}};
	unsigned i = 0;
	double tenths;

	while (i < 3 && (double)ns < units[i].ns)
		i++;
	tenths = (double)ns * 10 / units[i].ns;
	tenths = i == 3 ? tenths : up ? ceil(tenths) : floor(tenths);
	snprintf(text, size, "%.*f%s", fmod(tenths, 10) != 0, tenths / 10, units[i].name);
}

/* A time in seconds, with as many decimals as it takes. */
static void put_time(char *text, size_t size, uint64_t ns)
{
	size_t end = (size_t)snprintf(text, size, "%.9f", (double)ns / 1e9);

	while (text[end - 1] == '0')
		end--;
	if (text[end - 1] == '.')
		end--;
	snprintf(text + end, size - end, "s");
}

bool anomaly_expr(const struct view_context *ctx, const struct anomaly *anomaly,
		  char expr[static NARROW_SIZE])
{
	char from[32], to[32];
	bool is_short = anomaly->z < 0;

	if (anomaly->kind == ANOMALY_CALL) {
		size_t at;

		if (!view_call_expr(ctx, anomaly->key, expr))
			return false;
		at = strlen(expr);
		put_duration(from, sizeof(from), anomaly->span_ns, is_short);
		snprintf(expr + at, NARROW_SIZE - at, " && tid=%d && dur%s%s", anomaly->tid,
			 is_short ? "<=" : ">=", from);
		return true;
	}
	put_time(from, sizeof(from), anomaly->time_ns);
	put_time(to, sizeof(to), anomaly->time_ns + anomaly->span_ns);
	snprintf(expr, NARROW_SIZE, "time>=%s && time<%s%s", from, to,
		 anomaly->kind == ANOMALY_ERRORS ? " && failed" : "");
	return true;
}
