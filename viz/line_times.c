#include "viz/line_times.h"

#include <string.h>
#include <time.h>

#include "replay/clock.h"
#include "viz/text.h"

#define NS_PER_S UINT64_C(1000000000)

/* Lines of one second have the same; the time zone's rules are asked once for it. */
static const char *day_text(struct line_times *times, uint64_t second)
{
	time_t seconds = (time_t)second;
	struct tm tm;

	if (times->day_text[0] && times->day_second == second)
		return times->day_text;
	times->day_second = second;
	times->day_text[0] = '\0';
	if (localtime_r(&seconds, &tm))
		strftime(times->day_text, sizeof(times->day_text), "%H:%M:%S", &tm);
	return times->day_text;
}

static void put_microseconds(struct text *t, uint64_t ns)
{
	put_byte(t, '.');
	put_padded(t, ns % NS_PER_S / 1000, 6);
}

static void put_clock(struct line_times *times, uint64_t time_ns, struct text *t)
{
	uint64_t wall_ns = times->wall_ns + time_ns;

	if (times->clock == LINE_CLOCK_EPOCH)
		put_decimal(t, wall_ns / NS_PER_S);
	else
		put(t, day_text(times, wall_ns / NS_PER_S));
	if (times->clock != LINE_CLOCK_SECONDS)
		put_microseconds(t, wall_ns);
	put_byte(t, ' ');
}

/* In brackets where it stands behind another time, as strace has it. */
static void put_relative(struct line_times *times, uint64_t time_ns, struct text *t)
{
	uint64_t since_ns = times->any && time_ns > times->last_ns ? time_ns - times->last_ns : 0;

	put(t, times->clock ? "(+" : "");
	for (uint64_t least = 100000; least > 1 && since_ns / NS_PER_S < least; least /= 10)
		put_byte(t, ' ');
	put_decimal(t, since_ns / NS_PER_S);
	put_microseconds(t, since_ns);
	put(t, times->clock ? ") " : " ");
	times->any = true;
	times->last_ns = time_ns;
}

unsigned line_times_width(const struct line_times *times, uint64_t time_ns)
{
	static const unsigned clock_widths[] = {
		[LINE_CLOCK_SECONDS] = sizeof("21:14:46"),
		[LINE_CLOCK_MICROSECONDS] = sizeof("21:14:46.520152"),
		[LINE_CLOCK_EPOCH] = sizeof("1795641286.536408"),
	};
	char text[TIME_TEXT_SIZE];
	unsigned width = clock_widths[times->clock];

	if (times->since_start)
		width += (unsigned)strlen(time_format(text, time_ns, 6)) + 1;
	if (times->relative)
		width += (unsigned)(times->clock ? sizeof("(+     0.000042)")
						 : sizeof("     0.000042"));
	return width;
}

void line_times_put(struct line_times *times, uint64_t time_ns, struct text *t)
{
	char text[TIME_TEXT_SIZE];

	if (times->since_start) {
		put(t, time_format(text, time_ns, 6));
		put_byte(t, ' ');
	}
	if (times->clock)
		put_clock(times, time_ns, t);
	if (times->relative)
		put_relative(times, time_ns, t);
}
