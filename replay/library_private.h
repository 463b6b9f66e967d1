/* What libstrec (format/strec.h) keeps of a log and of a cursor. Private to replay/library*.c. */
#ifndef REPLAY_LIBRARY_PRIVATE_H
#define REPLAY_LIBRARY_PRIVATE_H

#include "replay/library.h"

struct strec_log {
	struct byte_source *source; /* the reader's, once that is open */
	struct log_reader *reader;
	uint64_t seen_size; /* of the source: it was read to its end when it had this size */
	struct strec_info info;
	/* What was given last, see strec_frame_module(). */
	struct strec_module module;
	struct strec_symbol symbol;
};

/* Returns rc, and puts what own says into *err where that is a failure; err may be NULL. */
int library_return(int rc, const struct strec_error *own, struct strec_error *err);

#endif
