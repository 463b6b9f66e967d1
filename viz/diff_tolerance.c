#include "viz/diff_tolerance.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const names[DIFF_ASPECTS] = {
#define X(aspect, name, what) [ASPECT_##aspect] = name,
	DIFF_ASPECT_LIST(X)
#undef X
};

const char *diff_aspect_name(enum diff_aspect aspect)
{
	return names[aspect];
}

void diff_tolerance_default(struct diff_tolerance *tolerance)
{
	*tolerance = (struct diff_tolerance){0};
	tolerance->of[ASPECT_TIME] = (struct diff_limit){.percent = true, .any = true};
}

static int aspect_find(const char *name, size_t size)
{
	for (int i = 0; i < DIFF_ASPECTS; i++)
		if (strlen(names[i]) == size && memcmp(names[i], name, size) == 0)
			return i;
	return -1;
}

static bool parse_limit(struct diff_limit *limit, enum diff_aspect aspect, const char *text,
			size_t size)
{
	char copy[32], *end;

	if (size == 0 || size >= sizeof(copy))
		return false;
	memcpy(copy, text, size);
	copy[size] = '\0';
	*limit = (struct diff_limit){.any = strcmp(copy, "any") == 0,
				     .percent = aspect == ASPECT_TIME};
	if (limit->any)
		return true;
	if (!isdigit((unsigned char)copy[0]))
		return false;
	limit->value = strtod(copy, &end);
	if (!isfinite(limit->value))
		return false;
	limit->percent |= *end == '%';
	return strcmp(end, "%") == 0 || (*end == '\0' && aspect != ASPECT_TIME);
}

static bool parse_one(struct diff_tolerance *tolerance, const char *text, size_t size,
		      bool given[static DIFF_ASPECTS], char *error)
{
	const char *equals = memchr(text, '=', size);
	int aspect = equals ? aspect_find(text, (size_t)(equals - text)) : -1;

	if (aspect < 0) {
		int at = snprintf(error, TOLERANCE_ERROR_SIZE, "--tolerance %.*s: there is",
				  (int)(size < 40 ? size : 40), text);

		for (int i = 0; i < DIFF_ASPECTS && at < TOLERANCE_ERROR_SIZE; i++)
			at += snprintf(error + at, (size_t)(TOLERANCE_ERROR_SIZE - at),
				       " %s=", names[i]);
		return false;
	}
	given[aspect] = true;
	if (parse_limit(&tolerance->of[aspect], (enum diff_aspect)aspect, equals + 1,
			size - (size_t)(equals + 1 - text)))
		return true;
	snprintf(error, TOLERANCE_ERROR_SIZE, "--tolerance %.*s: %s", (int)(size < 40 ? size : 40),
		 text,
		 aspect == ASPECT_TIME ? "per cent, such as 20%, or any"
				       : "a number, per cent such as 5%, or any");
	return false;
}

bool diff_tolerance_parse(struct diff_tolerance *tolerance, const char *text,
			  char error[static TOLERANCE_ERROR_SIZE])
{
	const struct diff_limit *calls = &tolerance->of[ASPECT_CALLS];
	bool given[DIFF_ASPECTS] = {false};

	for (;;) {
		size_t size = strcspn(text, ",");

		if (!parse_one(tolerance, text, size, given, error))
			return false;
		if (!text[size])
			break;
		text += size + 1;
	}
	if (!given[ASPECT_ORDER] && (calls->any || calls->value > 0.0))
		tolerance->of[ASPECT_ORDER].any = true;
	return true;
}

bool diff_exceeds(const struct diff_limit *limit, double differs, double in_a)
{
	double allowed = limit->percent ? limit->value / 100.0 * in_a : limit->value;

	return !limit->any && differs > allowed;
}
