/*
 * What the calls of anomalies were about, read back from the log: a path or what a descriptor
 * leads to, the decoded call and its line of the source. Read once and kept while the anomaly is.
 */
#ifndef VIZ_ANOMALY_TEXT_H
#define VIZ_ANOMALY_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "replay/names.h"
#include "viz/collect_anomalies.h"
#include "viz/event_at.h"

#define ANOMALY_WHAT_SIZE   256
#define ANOMALY_CALL_SIZE   384
#define ANOMALY_SOURCE_SIZE 64

struct anomaly_text {
	uint64_t block; /* with row the address of the event; 0: nothing was read */
	uint32_t row;
	char what[ANOMALY_WHAT_SIZE]; /* "/etc/passwd", "3</etc/passwd>"; "": the call has none */
	char source[ANOMALY_SOURCE_SIZE]; /* "shop.c:12"; "": it has no stack */
	char call[ANOMALY_CALL_SIZE];     /* from its parenthesis on: "(3, \"x\", 1) = 1" */
};

/* Zero-initialised nothing was read. */
struct anomaly_texts {
	struct event_at at;
	size_t symbol_bytes; /* of the symbols that sources come from */
	struct anomaly_text slots[ANOMALY_CLASSES][ANOMALIES_KEPT];
};

/* NULL where it was not read, or is no call. */
const struct anomaly_text *anomaly_text_find(const struct anomaly_texts *texts,
					     const struct anomaly *anomaly);

/*
 * Reads that of a call; some ms, less in the order of addresses. names may be NULL. False when
 * out of memory. What cannot be read has empty texts.
 */
bool anomaly_text_read(struct anomaly_texts *texts, struct log_reader *reader, struct names *names,
		       const struct anomaly *anomaly);

/* To be called before rows are made: forgets all where symbols have come. */
void anomaly_texts_update(struct anomaly_texts *texts, struct log_reader *reader);

void anomaly_texts_release(struct anomaly_texts *texts);

#endif
