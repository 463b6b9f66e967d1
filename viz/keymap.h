/*
 * Which keys ask for what. The list of viz/keys.h has the default ones; a keymap is a whole set,
 * checked before it is used, so that there is never half of one.
 *
 * A panel's key is its number, which stands in its border, and stays.
 */
#ifndef VIZ_KEYMAP_H
#define VIZ_KEYMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "viz/keys.h"

struct keymap {
	uint32_t keys[REQUESTS][REQUEST_KEYS]; /* by enum request; 0 for none, those come last */
};

struct keymap keymap_default(void);

#define REQUEST_NAME_SIZE 32

/* A request's name in files: "tick-next". Returns name. */
const char *request_name(char name[static REQUEST_NAME_SIZE], enum request request);

/* The request of that name, but for those of panels; REQUEST_NONE. */
enum request request_find(const char *name);

/*
 * The code of a key that key_name() writes so, also Shift-Tab, Ctrl-L; 0 for what is no name of
 * one, or of one that never comes as the terminal makes a signal of it or stops output by it.
 */
uint32_t key_named(const char *name, size_t size);

/*
 * Gives a request the keys that blanks part in text, "none" for none, in place of those that it
 * has. False for what cannot be, with one line in error that tells what to do, and no change.
 */
bool keymap_set(struct keymap *map, enum request request, const char *text, size_t error_size,
		char *error);

/*
 * Whether each key has one meaning and there is one to quit; else false, and what is wrong of
 * *which, the request that is to blame as it is not the default one, or REQUEST_NONE.
 */
bool keymap_check(const struct keymap *map, enum request *which, size_t error_size, char *error);

/* From now on these are the keys; copied. */
void keymap_use(const struct keymap *map);

/* Writes the keys in use as lines of a configuration file. */
void keymap_print(FILE *out);

#endif
