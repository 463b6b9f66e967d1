#include "replay/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define MILLION       1000000u
#define NS_PER_S      UINT64_C(1000000000)
#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

__extension__ typedef unsigned __int128 u128;

#define RATE_FASTEST 0

/* The steps of clock_faster() and clock_slower(), in millionths. */
static const uint32_t speed_steps[] = {
	10000,   20000,    50000,    100000,   200000,    500000,    1000000,   2000000,
	5000000, 10000000, 20000000, 50000000, 100000000, 200000000, 500000000, 1000000000,
};

/* Moves the anchor to now_ns, with the part of a nanosecond that has passed. */
static void clock_anchor(struct replay_clock *clock, uint64_t now_ns)
{
	uint64_t elapsed = now_ns > clock->wall_ns ? now_ns - clock->wall_ns : 0;
	u128 parts, trace_ns;

	if (!elapsed)
		return;
	clock->wall_ns = now_ns;
	if (clock->paused || clock->rate == RATE_FASTEST)
		return;
	parts = (u128)elapsed * clock->rate + clock->part;
	trace_ns = parts / MILLION + clock->trace_ns;
	clock->trace_ns = trace_ns > UINT64_MAX ? UINT64_MAX : (uint64_t)trace_ns;
	clock->part = (uint32_t)(parts % MILLION);
}

static int speed_to_rate(double speed, uint32_t *rate)
{
	if (isinf(speed) && speed > 0)
		*rate = RATE_FASTEST;
	else if (speed >= CLOCK_SPEED_MIN && speed <= CLOCK_SPEED_MAX)
		*rate = (uint32_t)(speed * MILLION + 0.5);
	else
		return STREC_LIMIT;
	return 0;
}

int clock_init(struct replay_clock *clock, double speed)
{
	/* Cleared as bytes, padding too, so that equal clocks are equal memory. */
	memset(clock, 0, sizeof(*clock));
	clock->rate = MILLION;
	clock->paused = true;
	return speed_to_rate(speed, &clock->rate);
}

void clock_start(struct replay_clock *clock, uint64_t now_ns, uint64_t trace_ns)
{
	clock_jump(clock, now_ns, trace_ns);
	clock->paused = false;
}

uint64_t clock_target(const struct replay_clock *clock, uint64_t now_ns)
{
	struct replay_clock moved = *clock;

	if (!clock->paused && clock->rate == RATE_FASTEST)
		return UINT64_MAX;
	clock_anchor(&moved, now_ns);
	return moved.trace_ns;
}

int clock_set_speed(struct replay_clock *clock, uint64_t now_ns, double speed)
{
	uint32_t rate;
	int code = speed_to_rate(speed, &rate);

	if (code)
		return code;
	clock_anchor(clock, now_ns);
	clock->rate = rate;
	return 0;
}

double clock_speed(const struct replay_clock *clock)
{
	return clock->rate == RATE_FASTEST ? (double)INFINITY : (double)clock->rate / MILLION;
}

void clock_faster(struct replay_clock *clock, uint64_t now_ns)
{
	if (clock->rate == RATE_FASTEST)
		return;
	for (size_t i = 0; i < LENGTH(speed_steps); i++) {
		if (speed_steps[i] > clock->rate) {
			clock_anchor(clock, now_ns);
			clock->rate = speed_steps[i];
			return;
		}
	}
}

void clock_slower(struct replay_clock *clock, uint64_t now_ns)
{
	for (size_t i = LENGTH(speed_steps); i-- > 0;) {
		if (clock->rate == RATE_FASTEST || speed_steps[i] < clock->rate) {
			clock_anchor(clock, now_ns);
			clock->rate = speed_steps[i];
			return;
		}
	}
}

void clock_pause(struct replay_clock *clock, uint64_t now_ns)
{
	clock_anchor(clock, now_ns);
	clock->paused = true;
}

void clock_resume(struct replay_clock *clock, uint64_t now_ns)
{
	clock_anchor(clock, now_ns);
	clock->paused = false;
}

void clock_jump(struct replay_clock *clock, uint64_t now_ns, uint64_t trace_ns)
{
	clock->wall_ns = now_ns;
	clock->trace_ns = trace_ns;
	clock->part = 0;
}

/* A decimal number: whole and billionths. */
struct decimal {
	uint64_t whole;
	uint32_t billionths;
};

/* Text that is read from left to right; text..end are bytes, not a string. */
struct time_text {
	const char *text, *at, *end;
	struct strec_error *err;
};

static const char usage_time[] =
	"write a time as 1.5s, 300ms, 2m, 1:23, 1:02:03.5, 50%, start or end";
static const char usage_duration[] =
	"write a duration as a number and its unit, ns us ms s m or h, as in 1.5ms";
static const char detail_large[] = "the time is too large: 2^64 ns are 584 years";

static int time_fail(const struct time_text *t, int code, const char *detail)
{
	return strec_fail(t->err, code, (uint64_t)(t->at - t->text), detail);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool take_char(struct time_text *t, char c)
{
	if (t->at == t->end || *t->at != c)
		return false;
	t->at++;
	return true;
}

/* Takes what remains if it is word. */
static bool take_rest(struct time_text *t, const char *word)
{
	size_t size = strlen(word);

	if ((size_t)(t->end - t->at) != size || memcmp(t->at, word, size) != 0)
		return false;
	t->at = t->end;
	return true;
}

static int take_whole(struct time_text *t, uint64_t *out, const char *usage)
{
	const char *start = t->at;
	uint64_t value = 0;

	while (t->at < t->end && is_digit(*t->at)) {
		if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
		    __builtin_add_overflow(value, (uint64_t)(*t->at - '0'), &value))
			return time_fail(t, STREC_LIMIT, detail_large);
		t->at++;
	}
	if (t->at == start)
		return time_fail(t, STREC_SYNTAX, usage);
	*out = value;
	return 0;
}

/* Digits after a point; those after the ninth are taken and ignored. */
static int take_fraction(struct time_text *t, uint32_t *billionths, const char *usage)
{
	uint32_t unit = (uint32_t)NS_PER_S / 10;

	if (t->at == t->end || !is_digit(*t->at))
		return time_fail(t, STREC_SYNTAX, usage);
	for (*billionths = 0; t->at < t->end && is_digit(*t->at); t->at++) {
		*billionths += (uint32_t)(*t->at - '0') * unit;
		unit /= 10;
	}
	return 0;
}

static int take_decimal(struct time_text *t, struct decimal *out, const char *usage)
{
	int code = take_whole(t, &out->whole, usage);

	out->billionths = 0;
	if (!code && take_char(t, '.'))
		code = take_fraction(t, &out->billionths, usage);
	return code;
}

/* value * unit_ns, cut to whole nanoseconds. */
static int scale_decimal(const struct time_text *t, struct decimal value, uint64_t unit_ns,
			 uint64_t *out_ns)
{
	u128 ns = (u128)value.whole * unit_ns + (u128)value.billionths * unit_ns / NS_PER_S;

	if (ns > UINT64_MAX)
		return time_fail(t, STREC_LIMIT, detail_large);
	*out_ns = (uint64_t)ns;
	return 0;
}

static const struct time_unit {
	const char *name;
	uint64_t ns;
} time_units[] = {
	{.name = "ns", .ns = 1},
	{.name = "us", .ns = 1000},
	{.name = "ms", .ns = 1000000},
	{.name = "s", .ns = NS_PER_S},
	{.name = "m", .ns = 60 * NS_PER_S},
	{.name = "h", .ns = 3600 * NS_PER_S},
};

static int finish_unit(struct time_text *t, struct decimal value, uint64_t *out_ns,
		       const char *usage)
{
	for (size_t i = 0; i < LENGTH(time_units); i++)
		if (take_rest(t, time_units[i].name))
			return scale_decimal(t, value, time_units[i].ns, out_ns);
	return time_fail(t, STREC_SYNTAX, usage);
}

static int finish_percent(struct time_text *t, struct decimal value, uint64_t begin_ns,
			  uint64_t end_ns, uint64_t *out_ns)
{
	uint64_t parts;

	if (t->at != t->end)
		return time_fail(t, STREC_SYNTAX, usage_time);
	if (value.whole > 100 || (value.whole == 100 && value.billionths))
		return time_fail(t, STREC_LIMIT, "a percentage is 0% to 100%");
	parts = value.whole * NS_PER_S + value.billionths;
	if (end_ns < begin_ns)
		end_ns = begin_ns;
	*out_ns = begin_ns + (uint64_t)((u128)(end_ns - begin_ns) * parts / (100 * NS_PER_S));
	return 0;
}

/* A field behind a colon: value = value * 60 + field. */
static int take_sixtieth(struct time_text *t, struct decimal *value)
{
	const char *start = t->at;
	struct decimal field = {0};
	int code;

	if (value->billionths)
		return time_fail(t, STREC_SYNTAX, "only the last field may have decimals");
	code = take_decimal(t, &field, usage_time);
	if (code)
		return code;
	if (field.whole >= 60) {
		t->at = start;
		return time_fail(t, STREC_SYNTAX, "minutes and seconds behind a colon are 0 to 59");
	}
	if (__builtin_mul_overflow(value->whole, (uint64_t)60, &value->whole) ||
	    __builtin_add_overflow(value->whole, field.whole, &value->whole))
		return time_fail(t, STREC_LIMIT, detail_large);
	value->billionths = field.billionths;
	return 0;
}

/* Behind the first colon: m:s or h:m:s. Only the first field may be 60 or more. */
static int finish_colons(struct time_text *t, struct decimal value, uint64_t *out_ns)
{
	int code = take_sixtieth(t, &value);

	if (!code && take_char(t, ':'))
		code = take_sixtieth(t, &value);
	if (code)
		return code;
	if (t->at != t->end)
		return time_fail(t, STREC_SYNTAX, usage_time);
	return scale_decimal(t, value, NS_PER_S, out_ns);
}

int time_parse(const char *text, uint64_t begin_ns, uint64_t end_ns, uint64_t *out_ns,
	       struct strec_error *err)
{
	struct time_text t = {.text = text, .at = text, .end = text + strlen(text), .err = err};
	struct decimal value = {0};
	int code;

	while (t.at < t.end && is_space(*t.at))
		t.at++;
	while (t.end > t.at && is_space(t.end[-1]))
		t.end--;
	if (take_rest(&t, "start") || take_rest(&t, "end")) {
		*out_ns = t.end[-1] == 'd' ? end_ns : begin_ns;
		return 0;
	}
	code = take_decimal(&t, &value, usage_time);
	if (code)
		return code;
	if (t.at == t.end)
		return scale_decimal(&t, value, NS_PER_S, out_ns);
	if (take_char(&t, '%'))
		return finish_percent(&t, value, begin_ns, end_ns, out_ns);
	if (take_char(&t, ':'))
		return finish_colons(&t, value, out_ns);
	return finish_unit(&t, value, out_ns, usage_time);
}

int duration_parse(const char *text, size_t size, uint64_t *out_ns, struct strec_error *err)
{
	struct time_text t = {.text = text, .at = text, .end = text + size, .err = err};
	struct decimal value = {0};
	int code = take_decimal(&t, &value, usage_duration);

	return code ? code : finish_unit(&t, value, out_ns, usage_duration);
}

const char *time_format(char text[static TIME_TEXT_SIZE], uint64_t ns, unsigned decimals)
{
	uint64_t total_s = ns / NS_PER_S;
	unsigned hours = (unsigned)(total_s / 3600);
	unsigned minutes = (unsigned)(total_s / 60 % 60);
	unsigned seconds = (unsigned)(total_s % 60);
	unsigned fraction = (unsigned)(ns % NS_PER_S);
	int size;

	if (hours)
		size = snprintf(text, TIME_TEXT_SIZE, "%u:%02u:%02u", hours, minutes, seconds);
	else
		size = snprintf(text, TIME_TEXT_SIZE, "%u:%02u", minutes, seconds);
	if (!decimals)
		return text;
	for (unsigned i = decimals; i < 9; i++)
		fraction /= 10;
	snprintf(text + size, TIME_TEXT_SIZE - (size_t)size, ".%0*u",
		 (int)(decimals < 9 ? decimals : 9), fraction);
	return text;
}
