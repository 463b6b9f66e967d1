/*
 * The traceparent of W3C Trace Context, https://www.w3.org/TR/trace-context/: the trace that
 * something belongs to and the span that it was started in, as
 * "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".
 */
#ifndef VIZ_TRACEPARENT_H
#define VIZ_TRACEPARENT_H

#include <stdbool.h>
#include <stdint.h>

struct traceparent {
	uint8_t trace_id[16];
	uint8_t span_id[8];
	uint8_t flags;
};

/* False for a text that is none, and *parent is unchanged. */
bool traceparent_parse(const char *text, struct traceparent *parent);

#endif
