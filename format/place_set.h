/* A set of places of the code (stack_frame_place()), in the order in which they were added. */
#ifndef FORMAT_PLACE_SET_H
#define FORMAT_PLACE_SET_H

#include <stddef.h>
#include <stdint.h>

#define PLACES_MAX (1u << 20) /* what is added beyond is not kept */

/* Zero-initialised it is empty. */
struct place_set {
	uint64_t *places;
	size_t count, capacity;
	uint32_t *slots; /* hash: place -> index + 1 */
	size_t slot_count;
};

/* 0, also where it is there already, or STREC_NOMEM. */
int place_set_add(struct place_set *set, uint64_t place);
void place_set_release(struct place_set *set);

/* Orders count places by module and offset. */
void places_order(uint64_t *places, size_t count);

/* How many of count ordered places, at least 1, are of the first one's module. */
size_t places_of_module(const uint64_t *places, size_t count);

#endif
