#include "viz/strace_times.h"

#include <time.h>

#define NS_PER_S UINT64_C(1000000000)
#define DAY_NS   (86400 * NS_PER_S)

static void stamp_first(struct strace_times *times, const struct strace_line *line)
{
	times->stamp = line->stamp;
	times->stamp_ns = line->stamp_ns;
	times->first_ns = line->stamp == STAMP_START ? 0 : line->stamp_ns;
	times->relative = line->has_relative && line->stamp != STAMP_EPOCH;
	times->any = true;
}

/* The stamp as time since the first one, moved on where it went back. */
static uint64_t stamp_time(struct strace_times *times, uint64_t stamp_ns)
{
	uint64_t before_ns = times->stamp_ns;

	times->stamp_ns = stamp_ns;
	if (times->stamp == STAMP_DAY && before_ns > stamp_ns + DAY_NS / 2)
		times->shift_ns += DAY_NS;
	if (stamp_ns + times->shift_ns >= times->first_ns + times->now_ns)
		return stamp_ns + times->shift_ns - times->first_ns;
	if (before_ns > stamp_ns + NS_PER_S) {
		times->shift_ns = times->first_ns + times->now_ns - stamp_ns;
		times->went_back = true;
	}
	return times->now_ns;
}

uint64_t strace_times_line(struct strace_times *times, const struct strace_line *line)
{
	uint64_t time_ns = times->now_ns;

	if (!times->any) {
		stamp_first(times, line);
		time_ns = times->stamp_ns - times->first_ns;
		times->fine = line->has_relative;
	} else if (times->relative && line->has_relative) {
		times->sum_ns += line->relative_ns;
		time_ns = times->sum_ns;
	} else if (times->stamp != STAMP_NONE && line->stamp == times->stamp) {
		time_ns = stamp_time(times, line->stamp_ns);
	} else if (times->stamp == STAMP_NONE && !times->relative) {
		time_ns += STRACE_ORDER_NS;
	}
	times->fine |= line->stamp_ns % NS_PER_S != 0;
	strace_times_reached(times, time_ns);
	return times->now_ns;
}

void strace_times_reached(struct strace_times *times, uint64_t time_ns)
{
	if (time_ns > times->now_ns)
		times->now_ns = time_ns;
}

uint64_t strace_times_wall_ns(const struct strace_times *times)
{
	struct tm tm = {.tm_year = 70, .tm_mday = 2, .tm_isdst = -1};
	time_t seconds;

	if (times->stamp == STAMP_EPOCH)
		return times->first_ns;
	if (times->stamp != STAMP_DAY)
		return 0;
	tm.tm_sec = (int)(times->first_ns / NS_PER_S);
	seconds = mktime(&tm);
	return seconds < 0 ? 0 : (uint64_t)seconds * NS_PER_S + times->first_ns % NS_PER_S;
}
