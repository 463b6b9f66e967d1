/*
 * Some rows of a list, by their keys: those that the user folded. It is a flat value; when it is
 * full the key that was put in first goes.
 */
#ifndef VIZ_ROW_SET_H
#define VIZ_ROW_SET_H

#include <stdbool.h>
#include <stdint.h>

#define ROW_SET_MAX 256

/* Zero-initialised it is empty. */
struct row_set {
	uint64_t keys[ROW_SET_MAX];
	uint32_t count;
};

bool row_set_has(const struct row_set *set, uint64_t key);

/* From now on it has the key, as the newest, or has it not. */
void row_set_put(struct row_set *set, uint64_t key, bool in);

#endif
