/* Structures of time. Dates are in UTC, wherever the recording was made. */
#include <time.h>

#include "viz/decode_private.h"

#define NS_NOW           0x3fffffff /* UTIME_NOW */
#define NS_OMIT          0x3ffffffe /* UTIME_OMIT */
#define TICKS_PER_SECOND 100        /* USER_HZ of x86 */

void put_seconds_and(struct text *t, const char *unit, int64_t seconds, uint64_t part)
{
	put(t, "{tv_sec=");
	put_signed(t, seconds);
	put(t, ", tv_");
	put(t, unit);
	put_byte(t, '=');
	put_decimal(t, part);
	put_byte(t, '}');
}

void put_date(struct text *t, int64_t seconds, uint64_t part, unsigned digits)
{
	time_t when = (time_t)seconds;
	struct tm tm;

	if (!gmtime_r(&when, &tm)) {
		put_signed(t, seconds);
		return;
	}
	put_padded(t, (uint64_t)((int64_t)tm.tm_year + 1900), 4);
	put_byte(t, '-');
	put_padded(t, (uint64_t)tm.tm_mon + 1, 2);
	put_byte(t, '-');
	put_padded(t, (uint64_t)tm.tm_mday, 2);
	put_byte(t, 'T');
	put_padded(t, (uint64_t)tm.tm_hour, 2);
	put_byte(t, ':');
	put_padded(t, (uint64_t)tm.tm_min, 2);
	put_byte(t, ':');
	put_padded(t, (uint64_t)tm.tm_sec, 2);
	if (part && digits) {
		put_byte(t, '.');
		put_padded(t, part, digits);
	}
	put(t, "+0000");
}

/* The time that begins with word i: seconds and a part. */
static void put_time_at(struct text *t, const struct view *v, size_t i, const char *unit)
{
	put_seconds_and(t, unit, view_long(v, i),
			v->word == 4 ? (uint64_t)view_long(v, i + 1) : view_word(v, i + 1));
}

void put_timespec(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_time_at(t, v, 0, "nsec");
}

void put_timespec64(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view wide = *v;
	(void)arg;

	wide.word = 8;
	put_time_at(t, &wide, 0, "nsec");
}

static void put_dated(struct text *t, const struct view *v, size_t i, const char *unit,
		      unsigned digits)
{
	put_time_at(t, v, i, unit);
	put(t, " /* ");
	put_date(t, view_long(v, i), view_word(v, i + 1), digits);
	put(t, " */");
}

static void put_file_time(struct text *t, const struct view *v, size_t i)
{
	uint64_t ns = view_word(v, i + 1);

	if (ns == NS_NOW || ns == NS_OMIT)
		put_named(t, ns == NS_NOW ? "UTIME_NOW" : "UTIME_OMIT", (int64_t)ns);
	else
		put_dated(t, v, i, "nsec", 9);
}

void put_timespec_pair(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_file_time(t, v, 0);
	put(t, ", ");
	put_file_time(t, v, 2);
	put_byte(t, ']');
}

void put_timeval(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_time_at(t, v, 0, "usec");
}

void put_timeval_pair(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_dated(t, v, 0, "usec", 6);
	put(t, ", ");
	put_dated(t, v, 2, "usec", 6);
	put_byte(t, ']');
}

void put_timezone(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{tz_minuteswest=");
	put_signed(t, (int32_t)view_u32(v, 0));
	put(t, ", tz_dsttime=");
	put_signed(t, (int32_t)view_u32(v, 4));
	put_byte(t, '}');
}

/* Seconds since 1970 as strace shows them: 4 and a comment with the date. */
static void put_epoch_seconds(struct text *t, int64_t seconds)
{
	put_signed(t, seconds);
	put(t, " /* ");
	put_date(t, seconds, 0, 0);
	put(t, " */");
}

void put_utimbuf(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{actime=");
	put_epoch_seconds(t, view_long(v, 0));
	put(t, ", modtime=");
	put_epoch_seconds(t, view_long(v, 1));
	put_byte(t, '}');
}

void put_time(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_epoch_seconds(t, view_long(v, 0));
	put_byte(t, ']');
}

static void put_interval(struct text *t, const struct view *v, const char *unit)
{
	put(t, "{it_interval=");
	put_time_at(t, v, 0, unit);
	put(t, ", it_value=");
	put_time_at(t, v, 2, unit);
	put_byte(t, '}');
}

void put_itimerval(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_interval(t, v, "usec");
}

void put_itimerspec(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_interval(t, v, "nsec");
}

void put_ticks(struct text *t, uint64_t ticks)
{
	put_decimal(t, ticks);
	if (!ticks)
		return;
	put(t, " /* ");
	put_decimal(t, ticks / TICKS_PER_SECOND);
	put_byte(t, '.');
	put_padded(t, ticks % TICKS_PER_SECOND, 2);
	put(t, " s */");
}

void put_tms(struct text *t, const struct argument *arg, const struct view *v)
{
	static const char *const names[] = {
		"{tms_utime=", ", tms_stime=", ", tms_cutime=", ", tms_cstime="};
	(void)arg;

	for (size_t i = 0; i < COUNT(names); i++) {
		put(t, names[i]);
		put_ticks(t, view_word(v, i));
	}
	put_byte(t, '}');
}
