#include "viz/line_times.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "replay/clock.h"

#define NS_PER_S UINT64_C(1000000000)

static void put_day_time(uint64_t wall_ns, bool microseconds, FILE *out)
{
	time_t seconds = (time_t)(wall_ns / NS_PER_S);
	struct tm tm;
	char text[16];

	if (!localtime_r(&seconds, &tm))
		return;
	strftime(text, sizeof(text), "%H:%M:%S", &tm);
	fputs(text, out);
	if (microseconds)
		fprintf(out, ".%06" PRIu64, wall_ns % NS_PER_S / 1000);
}

static void put_clock(const struct line_times *times, uint64_t time_ns, FILE *out)
{
	uint64_t wall_ns = times->wall_ns + time_ns;

	if (times->clock == LINE_CLOCK_EPOCH)
		fprintf(out, "%" PRIu64 ".%06" PRIu64, wall_ns / NS_PER_S,
			wall_ns % NS_PER_S / 1000);
	else
		put_day_time(wall_ns, times->clock == LINE_CLOCK_MICROSECONDS, out);
	putc(' ', out);
}

/* In brackets where it stands behind another time, as strace has it. */
static void put_relative(struct line_times *times, uint64_t time_ns, FILE *out)
{
	uint64_t since_ns = times->any && time_ns > times->last_ns ? time_ns - times->last_ns : 0;

	fprintf(out,
		times->clock ? "(+%6" PRIu64 ".%06" PRIu64 ") " : "%6" PRIu64 ".%06" PRIu64 " ",
		since_ns / NS_PER_S, since_ns % NS_PER_S / 1000);
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

void line_times_put(struct line_times *times, uint64_t time_ns, FILE *out)
{
	char text[TIME_TEXT_SIZE];

	if (times->since_start)
		fprintf(out, "%s ", time_format(text, time_ns, 6));
	if (times->clock)
		put_clock(times, time_ns, out);
	if (times->relative)
		put_relative(times, time_ns, out);
}
