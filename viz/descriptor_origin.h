/* Where a descriptor came from: the call that made it, as far as the log has it. */
#ifndef VIZ_DESCRIPTOR_ORIGIN_H
#define VIZ_DESCRIPTOR_ORIGIN_H

#include "format/reader.h"
#include "replay/descriptors.h"

/*
 * A line on what made descriptor fd, as it was when the call of ev was entered: the call, when
 * and by whom, or that it was there when the recording began. names is as of ev. In a string
 * that the caller frees; NULL where it is not known, and without memory. Reads a block of the log.
 */
char *descriptor_origin(struct log_reader *reader, const struct descriptors *names,
			const struct event *ev, int32_t fd);

#endif
