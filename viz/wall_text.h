/*
 * Wall clock times as ISO 8601 has them, in UTC: "2026-11-26T03:55:03.123456789Z".
 */
#ifndef VIZ_WALL_TEXT_H
#define VIZ_WALL_TEXT_H

#include "viz/text.h"

/* All zero but for wall_ns at first. */
struct wall_text {
	uint64_t wall_ns; /* CLOCK_REALTIME of time 0, ns since 1970 */
	uint64_t second;  /* whose text is kept: most events share it with the one before */
	char text[48];
};

/* time_ns: since time 0. */
void put_wall(struct text *t, struct wall_text *wall, uint64_t time_ns);

#endif
