/*
 * Sends OTLP requests over HTTP, one after the other on one connection, as
 * https://opentelemetry.io/docs/specs/otlp/#otlphttp has it: what may be tried again is, after
 * waits that become longer, or as long as the collector says; what it refuses is counted.
 */
#ifndef VIZ_OTLP_SEND_H
#define VIZ_OTLP_SEND_H

#include <stdbool.h>
#include <stdint.h>

#include "format/bytes.h"
#include "viz/otlp_config.h"

/* Tries of one request, and the waits between: the first, by how much more each time, the most. */
#define OTLP_TRIES       5
#define OTLP_WAIT_MS     1000.0
#define OTLP_WAIT_FACTOR 1.5
#define OTLP_WAIT_JITTER 0.2      /* each is up to so much longer or shorter */
#define OTLP_WAIT_MAX_MS 300000.0 /* a collector that says to wait longer is away */
#define OTLP_REASON_SIZE 640

/* Spans, or data points. */
struct otlp_counts {
	uint64_t sent;     /* that the collector has taken */
	uint64_t rejected; /* in requests that it has taken */
	uint64_t lost;     /* that it did not take, or that were not sent as it is away */
};

struct otlp_sender;

/* The config must outlive it. job: who waits, so that a live log is read meanwhile. NULL: out of
 * memory. */
struct otlp_sender *otlp_sender_new(const struct otlp_config *config, const struct export_job *job);
void otlp_sender_free(struct otlp_sender *sender);

/*
 * Sends a request with so many items and waits for the answer. Where the collector is away, or
 * wants none of this signal, these and all further items count as lost.
 */
void otlp_send(struct otlp_sender *sender, enum otlp_signal signal, const struct buffer *request,
	       uint64_t items);

/* Whether nothing more can be sent, of any signal. */
bool otlp_sender_away(const struct otlp_sender *sender);

const struct otlp_counts *otlp_sender_counts(const struct otlp_sender *sender,
					     enum otlp_signal signal);

/* Why something was lost or rejected, the last time: one line; "" where nothing was. */
const char *otlp_sender_reason(const struct otlp_sender *sender);

#endif
