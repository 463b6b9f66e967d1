/*
 * A set of tasks, by their serials: few at a time, found by halving.
 */
#ifndef VIZ_SERIAL_SET_H
#define VIZ_SERIAL_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero-initialised it is empty. */
struct serial_set {
	uint32_t *serials; /* in order */
	size_t count, capacity;
};

bool serial_set_has(const struct serial_set *set, uint32_t serial);

/* Also of one that it has. False when out of memory: it is as it was. */
bool serial_set_add(struct serial_set *set, uint32_t serial);

/* False where it did not have it. */
bool serial_set_remove(struct serial_set *set, uint32_t serial);

void serial_set_release(struct serial_set *set);

#endif
