#include "viz/numbers.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "viz/grid.h"

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

/* Texts */

static const struct number_text no_number = {.text = "-"};

struct unit {
	const char *name;
	double size; /* in the smallest unit */
	double from; /* the least value, already rounded, that is shown in this unit */
	bool whole;  /* always without decimals */
};

/* A value just below a unit's size would round to "1000", so the unit begins at 999.5. */
static const struct unit count_units[] = {
	{.name = "T", .size = 1e12, .from = 999.5e9},
	{.name = "G", .size = 1e9, .from = 999.5e6},
	{.name = "M", .size = 1e6, .from = 999.5e3},
	{.name = "K", .size = 1e3, .from = 999.5},
};

static const struct unit byte_units[] = {
	{.name = "P", .size = 0x1p50, .from = 1023.5 * 0x1p40},
	{.name = "T", .size = 0x1p40, .from = 1023.5 * 0x1p30},
	{.name = "G", .size = 0x1p30, .from = 1023.5 * 0x1p20},
	{.name = "M", .size = 0x1p20, .from = 1023.5 * 0x1p10},
	{.name = "K", .size = 0x1p10, .from = 1023.5},
	{.name = "B", .size = 1, .from = 0, .whole = true},
};

/* Durations below a minute. */
static const struct unit time_units[] = {
	{.name = "s", .size = 1e9, .from = 999.5e6},
	{.name = "ms", .size = 1e6, .from = 999.5e3},
	{.name = "us", .size = 1e3, .from = 999.5},
	{.name = "ns", .size = 1, .from = 0, .whole = true},
};

/* The first unit, of descending ones, that the magnitude reaches; NULL below the last. */
static const struct unit *unit_find(const struct unit *units, size_t count, double magnitude)
{
	for (size_t i = 0; i < count; i++) {
		if (magnitude >= units[i].from)
			return &units[i];
	}
	return NULL;
}

/* One decimal where it leaves at most three digits. */
static int decimals_of(double value)
{
	return fabs(value) < 99.95 ? 1 : 0;
}

/* A rounded zero has no sign. */
static double zero_positive(double value, double below)
{
	return fabs(value) < below ? 0 : value;
}

static struct number_text unit_format(const struct unit *unit, double value, const char *suffix)
{
	double scaled = value / unit->size;
	int decimals = unit->whole ? 0 : decimals_of(scaled);
	struct number_text number;

	if (unit->whole)
		scaled = zero_positive(scaled, 0.5);
	/* Beyond the largest unit by far: an exponent keeps it short. */
	if (fabs(scaled) >= 1e15)
		snprintf(number.text, sizeof(number.text), "%.1e%s%s", scaled, unit->name, suffix);
	else
		snprintf(number.text, sizeof(number.text), "%.*f%s%s", decimals, scaled, unit->name,
			 suffix);
	return number;
}

/* Below the first unit: whole if it is so, else one decimal below 100. */
static struct number_text plain_format(double value, const char *suffix)
{
	struct number_text number;
	int decimals = value == floor(value) ? 0 : decimals_of(value);

	value = zero_positive(value, 0.05);
	snprintf(number.text, sizeof(number.text), "%.*f%s", value == 0 ? 0 : decimals, value,
		 suffix);
	return number;
}

static struct number_text scaled_format(double value, const char *suffix)
{
	const struct unit *unit;

	if (!isfinite(value))
		return no_number;
	unit = unit_find(count_units, COUNT_OF(count_units), fabs(value));
	return unit ? unit_format(unit, value, suffix) : plain_format(value, suffix);
}

struct number_text rate_format(double per_second)
{
	return scaled_format(per_second, "/s");
}

struct number_text count_format(double count)
{
	return scaled_format(count, "");
}

struct number_text percent_format(double percent)
{
	if (!isfinite(percent))
		return no_number;
	if (fabs(percent) >= 1e6)
		return scaled_format(percent, "%");
	if (percent > 0 && percent < 0.05)
		return (struct number_text){"<0.1%"};
	return plain_format(percent, "%");
}

struct number_text bytes_format(double bytes)
{
	const struct unit *unit;

	if (!isfinite(bytes))
		return no_number;
	unit = unit_find(byte_units, COUNT_OF(byte_units), fabs(bytes));
	return unit_format(unit, bytes, "");
}

/* From a minute on: two units, the smaller one with two digits. */
static const struct clock_unit {
	uint64_t major; /* seconds */
	uint64_t minor;
	char major_name;
	char minor_name;
} clock_units[] = {
	{.major = 86400, .major_name = 'd', .minor = 3600, .minor_name = 'h'},
	{.major = 3600, .major_name = 'h', .minor = 60, .minor_name = 'm'},
	{.major = 60, .major_name = 'm', .minor = 1, .minor_name = 's'},
};

static struct number_text clock_format(double ns)
{
	const struct clock_unit *unit = clock_units;
	uint64_t seconds = fabs(ns) < 1e27 ? (uint64_t)llround(fabs(ns) / 1e9) : UINT64_C(1) << 60;
	struct number_text number;

	while (seconds < unit->major)
		unit++;
	snprintf(number.text, sizeof(number.text), "%s%" PRIu64 "%c%02" PRIu64 "%c",
		 ns < 0 ? "-" : "", seconds / unit->major, unit->major_name,
		 seconds % unit->major / unit->minor, unit->minor_name);
	return number;
}

struct number_text duration_format(double ns)
{
	if (!isfinite(ns))
		return no_number;
	/* 59.95 s would round to "60.0s". */
	if (fabs(ns) >= 59.95e9)
		return clock_format(ns);
	return unit_format(unit_find(time_units, COUNT_OF(time_units), fabs(ns)), ns, "");
}

struct number_text count_format_exact(uint64_t count)
{
	struct number_text number = {.text = ""};
	char digits[24];
	int length = snprintf(digits, sizeof(digits), "%" PRIu64, count);
	char *out = number.text;

	for (int i = 0; i < length; i++) {
		if (i > 0 && (length - i) % 3 == 0)
			*out++ = ',';
		*out++ = digits[i];
	}
	return number;
}

/* Severity: text and colour of |z| from a row's limit on. */
static const struct severity {
	double from;
	const char *marks;
	uint32_t color;
} severities[] = {
	{.from = 5, .marks = "!!!", .color = COLOR_RGB(255, 64, 64)},
	{.from = 4, .marks = "!!", .color = COLOR_RGB(255, 180, 100)},
	{.from = 3, .marks = "!", .color = COLOR_RGB(220, 220, 80)},
	{.from = 0, .marks = "", .color = COLOR_RGB(100, 220, 100)},
};

static const struct severity *severity_find(double z)
{
	const struct severity *row = severities;

	while (fabs(z) < row->from)
		row++;
	return row;
}

struct number_text zscore_format(double z)
{
	struct number_text number;

	if (!isfinite(z))
		return no_number;
	z = zero_positive(z, 0.05);
	if (fabs(z) < 99999.5)
		snprintf(number.text, sizeof(number.text), "%.*fσ%s", decimals_of(z), z,
			 severity_find(z)->marks);
	else
		snprintf(number.text, sizeof(number.text), "%.0eσ%s", z, severity_find(z)->marks);
	return number;
}

/* Colours */

static const uint32_t theme_colors[THEME_COUNT] = {
	[THEME_TEXT] = COLOR_DEFAULT,
	[THEME_MUTED] = COLOR_RGB(140, 140, 140),
	[THEME_BORDER] = COLOR_RGB(90, 100, 120),
	[THEME_FOCUS] = COLOR_RGB(100, 200, 255),
	[THEME_TITLE] = COLOR_RGB(200, 210, 230),
	[THEME_ERROR] = COLOR_RGB(255, 64, 64),
	[THEME_WARNING] = COLOR_RGB(255, 180, 64),
	[THEME_GOOD] = COLOR_RGB(100, 220, 100),
	[THEME_CRITICAL_PATH] = COLOR_RGB(255, 220, 100),
	[THEME_OUTLIER] = COLOR_RGB(255, 64, 64),
	[THEME_COMPLETE] = COLOR_RGB(100, 220, 100),
	[THEME_BLACK] = COLOR_RGB(0, 0, 0),
};

static const uint32_t category_colors[CATEGORY_COUNT] = {
	[CATEGORY_FILE] = COLOR_RGB(100, 200, 255),   [CATEGORY_NETWORK] = COLOR_RGB(180, 120, 255),
	[CATEGORY_MEMORY] = COLOR_RGB(100, 255, 150), [CATEGORY_PROCESS] = COLOR_RGB(255, 180, 100),
	[CATEGORY_OTHER] = COLOR_RGB(180, 180, 180),
};

static const uint32_t cluster_colors[] = {
	COLOR_RGB(100, 200, 255), COLOR_RGB(100, 220, 100), COLOR_RGB(255, 220, 64),
	COLOR_RGB(180, 120, 255), COLOR_RGB(255, 180, 100), COLOR_RGB(80, 220, 200),
	COLOR_RGB(240, 140, 200), COLOR_RGB(180, 180, 180),
};

struct stop {
	double at;
	uint32_t color;
};

static const struct stop percent_stops[] = {
	{.at = 0, .color = COLOR_RGB(64, 180, 220)},  {.at = 25, .color = COLOR_RGB(100, 220, 100)},
	{.at = 50, .color = COLOR_RGB(255, 220, 64)}, {.at = 75, .color = COLOR_RGB(255, 180, 64)},
	{.at = 90, .color = COLOR_RGB(255, 64, 64)},
};

static const struct stop heat_stops[] = {
	{.at = 0, .color = COLOR_RGB(16, 20, 40)},
	{.at = 0.25, .color = COLOR_RGB(40, 70, 140)},
	{.at = 0.5, .color = COLOR_RGB(60, 170, 160)},
	{.at = 0.75, .color = COLOR_RGB(255, 200, 80)},
	{.at = 1, .color = COLOR_RGB(255, 250, 220)},
};

static const struct latency_limit {
	double above_ns;
	uint32_t color;
} latency_limits[] = {
	{.above_ns = 100e6, .color = COLOR_RGB(255, 64, 64)},
	{.above_ns = 10e6, .color = COLOR_RGB(255, 180, 64)},
	{.above_ns = 1e6, .color = COLOR_RGB(255, 220, 64)},
	{.above_ns = 100e3, .color = COLOR_RGB(100, 220, 100)},
	{.above_ns = -INFINITY, .color = COLOR_RGB(64, 180, 220)},
};

uint32_t theme_color(enum theme row)
{
	return (unsigned int)row < THEME_COUNT ? theme_colors[row] : COLOR_DEFAULT;
}

uint32_t category_color(enum category category)
{
	return category_colors[(unsigned int)category < CATEGORY_COUNT ? category : CATEGORY_OTHER];
}

uint32_t cluster_color(unsigned int index)
{
	return cluster_colors[index % COUNT_OF(cluster_colors)];
}

uint32_t color_mix(uint32_t from, uint32_t to, double at)
{
	uint32_t mixed = COLOR_SET;

	if (!(at > 0))
		at = 0;
	else if (at > 1)
		at = 1;
	for (int shift = 0; shift < 24; shift += 8) {
		double low = from >> shift & 0xFF;
		double high = to >> shift & 0xFF;

		mixed |= (uint32_t)lround(low + (high - low) * at) << shift;
	}
	return mixed;
}

static uint32_t stops_color(const struct stop *stops, size_t count, double at)
{
	size_t i = 1;

	if (!isfinite(at))
		return theme_colors[THEME_MUTED];
	while (i < count - 1 && at > stops[i].at)
		i++;
	return color_mix(stops[i - 1].color, stops[i].color,
			 (at - stops[i - 1].at) / (stops[i].at - stops[i - 1].at));
}

uint32_t percent_color(double percent)
{
	return stops_color(percent_stops, COUNT_OF(percent_stops), percent);
}

uint32_t heat_color(double density)
{
	return stops_color(heat_stops, COUNT_OF(heat_stops), density);
}

uint32_t severity_color(double z)
{
	return isfinite(z) ? severity_find(z)->color : theme_colors[THEME_MUTED];
}

uint32_t latency_color(double ns)
{
	const struct latency_limit *row = latency_limits;

	if (!isfinite(ns))
		return theme_colors[THEME_MUTED];
	while (!(ns > row->above_ns))
		row++;
	return row->color;
}
