/*
 * OTLP data as JSON: the JSON mapping of Protocol Buffers, with the differences that the OTLP
 * specification names (ids in hexadecimal, enums as numbers). It turns a message that viz/otlp.h
 * made into its other form.
 */
#ifndef VIZ_OTLP_JSON_H
#define VIZ_OTLP_JSON_H

#include <stdbool.h>

#include "format/bytes.h"

/*
 * Appends a message as one line, without a newline behind. is_metrics: it is a request with
 * metrics, else one with spans. False where it is no such message, or has fields that viz/otlp.h
 * does not put there; out->failed tells where memory was short.
 */
bool otlp_json(struct buffer *out, const struct buffer *message, bool is_metrics);

#endif
