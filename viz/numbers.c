#include "viz/numbers.h"

#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

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

struct number_text duration_format_exact(uint64_t ns)
{
	static const struct {
		uint64_t ns;
		int decimals;
		const char *name;
	} units[] = {{UINT64_C(1000000000), 9, "s"}, {1000000, 6, "ms"}, {1000, 3, "us"}};
	struct number_text number;
	unsigned i = 0;
	int length;

	while (i < COUNT_OF(units) && ns < units[i].ns)
		i++;
	if (i == COUNT_OF(units)) {
		snprintf(number.text, sizeof(number.text), "%" PRIu64 "%s", ns, ns ? "ns" : "s");
		return number;
	}
	length = snprintf(number.text, sizeof(number.text), "%" PRIu64 ".%0*" PRIu64,
			  ns / units[i].ns, units[i].decimals, ns % units[i].ns);
	while (number.text[length - 1] == '0')
		length--;
	length -= number.text[length - 1] == '.';
	snprintf(number.text + length, sizeof(number.text) - (size_t)length, "%s", units[i].name);
	return number;
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

/* The marks of |z| from a row's limit on. */
static const struct severity {
	double from;
	const char *marks;
} severities[] = {
	{.from = 5, .marks = "!!!"},
	{.from = 4, .marks = "!!"},
	{.from = 3, .marks = "!"},
	{.from = 0, .marks = ""},
};

static const char *severity_marks(double z)
{
	const struct severity *row = severities;

	while (fabs(z) < row->from)
		row++;
	return row->marks;
}

struct number_text zscore_format(double z)
{
	struct number_text number;

	if (!isfinite(z))
		return no_number;
	z = zero_positive(z, 0.05);
	if (fabs(z) < 99999.5)
		snprintf(number.text, sizeof(number.text), "%.*fσ%s", decimals_of(z), z,
			 severity_marks(z));
	else
		snprintf(number.text, sizeof(number.text), "%.0eσ%s", z, severity_marks(z));
	return number;
}
