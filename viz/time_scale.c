#include "viz/time_scale.h"

#include <stdio.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/numbers.h"
#include "viz/theme.h"

#define NS_PER_S        UINT64_C(1000000000)
#define LABEL_GAP       7 /* columns between two labels, at least */
#define EIGHTHS         8
#define BAR_MIN         4 /* eighths: a narrower bar is a line */
#define MINUTE_NS       (60 * NS_PER_S)
#define GLYPH_RIGHT     0x2590u /* the right half */
#define GLYPH_EIGHTH    0x258Fu /* the left eighth; one less is an eighth more */
#define GLYPH_ARROW     0x25B6u
#define GLYPH_LINE      0x2502u
#define GLYPH_RIGHTMOST 0x2595u
#define GLYPH_DOTTED    0x250Au

static uint64_t length_ns(const struct time_scale *scale)
{
	return scale->end_ns > scale->begin_ns ? scale->end_ns - scale->begin_ns : 1;
}

/* value * by / of, rounded down; by fits into 32 bits. */
static uint64_t scaled(uint64_t value, uint64_t by, uint64_t of)
{
	return (uint64_t)((unsigned __int128)value * by / of);
}

int time_scale_eighths(const struct time_scale *scale, uint64_t time_ns)
{
	int all = scale->columns * EIGHTHS;

	if (time_ns <= scale->begin_ns || all <= 0)
		return 0;
	if (time_ns >= scale->end_ns)
		return all;
	return (int)scaled(time_ns - scale->begin_ns, (uint64_t)all, length_ns(scale));
}

uint64_t time_scale_ns(const struct time_scale *scale, int x)
{
	int column = x - scale->x;

	if (column <= 0 || scale->columns <= 0)
		return scale->begin_ns;
	if (column >= scale->columns)
		return scale->end_ns;
	/* Rounded up, so that this time is in that column. */
	return scale->end_ns - scaled(length_ns(scale), (uint64_t)(scale->columns - column),
				      (uint64_t)scale->columns);
}

uint64_t time_scale_column_ns(const struct time_scale *scale)
{
	return scale->columns > 0 ? length_ns(scale) / (uint64_t)scale->columns + 1 : 1;
}

/* How the labels of a scale are written: their unit, and decimals of it. */
struct labels {
	uint64_t step_ns, unit_ns;
	const char *unit; /* NULL: minutes and seconds */
	unsigned decimals;
};

/* Enough to tell times apart that are a step from each other. */
static unsigned decimals_for(uint64_t step_ns, uint64_t unit_ns)
{
	unsigned decimals = 0;

	for (; decimals < 9 && step_ns % unit_ns; decimals++)
		unit_ns /= 10;
	return decimals;
}

static struct labels labels_for(const struct time_scale *scale, uint64_t step_ns)
{
	struct labels labels = {.step_ns = step_ns, .unit_ns = NS_PER_S, .unit = "s"};

	if (scale->end_ns >= 2 * MINUTE_NS)
		labels.unit = NULL;
	else if (scale->end_ns < 1000)
		labels = (struct labels){step_ns, 1, "ns", 0};
	else if (scale->end_ns < 1000 * 1000)
		labels = (struct labels){step_ns, 1000, "us", 0};
	else if (scale->end_ns < NS_PER_S)
		labels = (struct labels){step_ns, 1000 * 1000, "ms", 0};
	labels.decimals = decimals_for(step_ns, labels.unit_ns);
	return labels;
}

static const char *label_format(const struct labels *labels, uint64_t time_ns,
				char text[static TIME_TEXT_SIZE])
{
	uint64_t fraction = time_ns % labels->unit_ns, unit_ns = labels->unit_ns;

	if (!labels->unit)
		return time_format(text, time_ns, labels->decimals);
	for (unsigned i = 0; i < labels->decimals; i++)
		unit_ns /= 10;
	if (labels->decimals)
		snprintf(text, TIME_TEXT_SIZE, "%llu.%0*llu%s",
			 (unsigned long long)(time_ns / labels->unit_ns), (int)labels->decimals,
			 (unsigned long long)(fraction / unit_ns), labels->unit);
	else
		snprintf(text, TIME_TEXT_SIZE, "%llu%s",
			 (unsigned long long)(time_ns / labels->unit_ns), labels->unit);
	return text;
}

/* The next larger of 1, 2, 5, 10, ... ns; as times go, of 1, 2, 5, 10, 20, 30 s and so on. */
static uint64_t next_step(uint64_t step_ns)
{
	static const uint64_t of_time_s[] = {10, 30, 60, 120, 300, 600, 1800, 3600};
	uint64_t digit = step_ns;

	for (unsigned i = 0; i + 1 < sizeof(of_time_s) / sizeof(of_time_s[0]); i++)
		if (step_ns == of_time_s[i] * NS_PER_S)
			return of_time_s[i + 1] * NS_PER_S;
	if (step_ns >= 3600 * NS_PER_S)
		return 2 * step_ns;
	while (digit % 10 == 0)
		digit /= 10;
	return digit == 2 ? step_ns / 2 * 5 : 2 * step_ns;
}

/* The finest labels that do not run into each other. */
static struct labels choose_labels(const struct time_scale *scale)
{
	double column_ns = (double)length_ns(scale) / scale->columns;
	char text[TIME_TEXT_SIZE];
	struct labels labels;
	uint64_t step_ns = 1;

	for (;; step_ns = next_step(step_ns)) {
		labels = labels_for(scale, step_ns);
		label_format(&labels, scale->end_ns, text);
		if ((double)step_ns >= column_ns * (double)(strlen(text) + LABEL_GAP) ||
		    step_ns > UINT64_MAX / 8)
			return labels;
	}
}

static void draw_line(struct grid *grid, struct rect clip, int x, int y, int rows)
{
	for (int i = 1; i <= rows; i++) {
		const struct cell *cell = grid_cell(grid, x, y + i);
		struct rect at = rect_intersect(clip, (struct rect){x, y + i, 1, 1});

		if (cell && cell->codepoint == ' ')
			grid_fill(grid, at, (struct style){.fg = theme_color(THEME_BORDER)},
				  GLYPH_DOTTED);
	}
}

void time_scale_draw(const struct time_scale *scale, struct grid *grid, struct rect clip, int y,
		     int rows)
{
	struct style style = {.fg = theme_color(THEME_MUTED)};
	char text[TIME_TEXT_SIZE];
	struct labels labels;
	uint64_t time_ns;

	if (scale->columns <= 0)
		return;
	labels = choose_labels(scale);
	time_ns = (scale->begin_ns + labels.step_ns - 1) / labels.step_ns * labels.step_ns;
	for (; time_ns < scale->end_ns; time_ns += labels.step_ns) {
		int column = time_scale_eighths(scale, time_ns) / EIGHTHS;

		label_format(&labels, time_ns, text);
		if (column + (int)strlen(text) <= scale->columns)
			grid_text(grid, clip, scale->x + column, y, style, text);
		draw_line(grid, clip, scale->x + column, y, rows);
	}
}

/* Which eighths of a bar are in a cell: the glyph that comes nearest. */
static uint32_t cell_glyph(int from, int to, uint32_t whole)
{
	if (from == 0 && to == EIGHTHS)
		return whole;
	if (to - from < BAR_MIN && from > 0 && to < EIGHTHS)
		return from < 3 ? GLYPH_EIGHTH : from < 6 ? GLYPH_LINE : GLYPH_RIGHTMOST;
	if (from >= 3)
		return GLYPH_RIGHT;
	return to == EIGHTHS ? whole : GLYPH_EIGHTH + 1 - (uint32_t)to;
}

/* The cell of a column, which the bar fills from eighth first of it to eighth end. */
static void draw_cell(const struct time_scale *scale, struct grid *grid, struct rect cell,
		      uint64_t begin_ns, uint64_t end_ns, const struct bar_paint *paint, int first,
		      int end, bool arrow)
{
	uint64_t cell_ns = time_scale_ns(scale, cell.x), next_ns = time_scale_ns(scale, cell.x + 1);
	struct bar_cell look;

	cell_ns = cell_ns > begin_ns ? cell_ns : begin_ns;
	next_ns = next_ns < end_ns ? next_ns : end_ns;
	look = paint->cell(paint->data, cell_ns, next_ns > cell_ns ? next_ns : cell_ns);
	grid_fill(grid, cell, (struct style){.fg = look.color},
		  arrow ? GLYPH_ARROW : cell_glyph(first, end, look.glyph));
}

void time_scale_bar(const struct time_scale *scale, struct grid *grid, struct rect clip, int y,
		    uint64_t begin_ns, uint64_t end_ns, const struct bar_paint *paint)
{
	int from = time_scale_eighths(scale, begin_ns), to = time_scale_eighths(scale, end_ns);
	int last;

	if (end_ns < scale->begin_ns || begin_ns > scale->end_ns || scale->columns <= 0)
		return;
	if (from == scale->columns * EIGHTHS)
		from--;
	/* At least a line in the cell where it begins. */
	if (to <= from)
		to = from + 1;
	last = (to - 1) / EIGHTHS;
	for (int column = from / EIGHTHS; column <= last; column++) {
		int left = column * EIGHTHS, first = from > left ? from - left : 0;
		int end = to < left + EIGHTHS ? to - left : EIGHTHS;
		struct rect cell = {scale->x + column, y, 1, 1};

		if (rect_contains(clip, cell.x, cell.y))
			draw_cell(scale, grid, cell, begin_ns, end_ns, paint, first, end,
				  paint->open && column == last && last > from / EIGHTHS);
	}
}
