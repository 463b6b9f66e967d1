/*
 * Lists of pairs in the environment, as the OpenTelemetry specification has them (those of W3C
 * Baggage): key=value with commas between, values percent-encoded.
 */
#ifndef VIZ_OTLP_PAIRS_H
#define VIZ_OTLP_PAIRS_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Takes the next pair off the front of *list, which is changed; false at its end. *value is NULL
 * for what is no pair. Both point into the list.
 */
bool pair_next(char **list, char **key, char **value);

/* Decodes what is percent-encoded in place; returns the length. */
size_t percent_decode(char *text);

#endif
