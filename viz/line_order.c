#include "viz/line_order.h"

#include <string.h>

#define DIGIT_BITS 8
#define DIGITS     (1u << DIGIT_BITS)

/* The bits in which any two times differ. */
static uint64_t different_bits(const struct line_moment *moments, size_t count)
{
	uint64_t bits = 0;

	for (size_t i = 1; i < count; i++)
		bits |= moments[i].time_ns ^ moments[0].time_ns;
	return bits;
}

static unsigned digit_of(const struct line_moment *moment, unsigned shift)
{
	return moment->time_ns >> shift & (DIGITS - 1);
}

static void sort_by_digit(const struct line_moment *from, struct line_moment *to, size_t count,
			  unsigned shift)
{
	size_t starts[DIGITS] = {0}, start = 0;

	for (size_t i = 0; i < count; i++)
		starts[digit_of(&from[i], shift)]++;
	for (unsigned digit = 0; digit < DIGITS; digit++) {
		size_t of_digit = starts[digit];

		starts[digit] = start;
		start += of_digit;
	}
	for (size_t i = 0; i < count; i++)
		to[starts[digit_of(&from[i], shift)]++] = from[i];
}

struct line_moment *line_order_sort(struct line_moment *moments, struct line_moment *spare,
				    size_t count)
{
	uint64_t bits = different_bits(moments, count);

	for (unsigned shift = 0; shift < 64 && bits >> shift; shift += DIGIT_BITS) {
		struct line_moment *sorted = spare;

		if (!(bits >> shift & (DIGITS - 1)))
			continue;
		sort_by_digit(moments, spare, count, shift);
		spare = moments;
		moments = sorted;
	}
	return moments;
}
