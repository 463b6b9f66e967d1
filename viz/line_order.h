/*
 * The moments at which lines of the text export are due, brought into the order of time.
 */
#ifndef VIZ_LINE_ORDER_H
#define VIZ_LINE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line_moment {
	uint64_t time_ns;
	uint32_t item; /* whose line it is, the caller's affair */
	bool end;      /* of a call, or of what is none; else a call was entered */
};

/*
 * Sorts by time_ns; moments of one time stay in the order in which they were (radix sort, from
 * the least digit on: a block has thousands of them, and no order of them is slow). spare has
 * room for as many; which of the two has the result is returned.
 */
struct line_moment *line_order_sort(struct line_moment *moments, struct line_moment *spare,
				    size_t count);

#endif
