/*
 * What strec sends to strec-symbols over the socket that is its descriptor ORDER_FD, along with
 * the descriptors of a struct worker_run; the answer is a struct worker_end. The two programs are
 * built together.
 */
#ifndef RECORD_SYMBOLS_ORDER_H
#define RECORD_SYMBOLS_ORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#define ORDER_FD      3
#define ORDER_FDS_MAX 3

struct order {
	uint32_t limit_ms;
	bool with_file;
};

static inline int64_t order_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

#endif
