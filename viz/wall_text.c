#include "viz/wall_text.h"

#include <time.h>

#define NS_PER_S UINT64_C(1000000000)

void put_wall(struct text *t, struct wall_text *wall, uint64_t time_ns)
{
	uint64_t ns = wall->wall_ns + time_ns, second = ns / NS_PER_S;
	time_t seconds = (time_t)second;
	struct tm tm;

	if (!wall->text[0] || wall->second != second) {
		wall->second = second;
		gmtime_r(&seconds, &tm);
		strftime(wall->text, sizeof(wall->text), "%Y-%m-%dT%H:%M:%S.", &tm);
	}
	put(t, wall->text);
	put_padded(t, ns % NS_PER_S, 9);
	put_byte(t, 'Z');
}
