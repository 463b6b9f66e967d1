/*
 * What stands behind a descriptor in a line of text, in the form of strace's -y and -yy:
 * "</etc/passwd>", "</tmp/x>(deleted)", "<TCP:[127.0.0.1:40000->127.0.0.1:80]>".
 */
#ifndef VIZ_FD_TEXT_H
#define VIZ_FD_TEXT_H

#include "replay/descriptors.h"
#include "viz/decode.h"

/* How much is said of descriptors in text. */
enum fd_names {
	FD_NAMES_NONE,
	FD_NAMES_PATH,     /* as strace -y */
	FD_NAMES_PROTOCOL, /* as strace -yy */
};

/* What knows the names, as of the event that is decoded. */
struct fd_namer {
	const struct descriptors *descriptors;
	enum descriptor_detail detail;
};

/* The fd_name of struct decode_options, whose fd_data is then a struct fd_namer. */
size_t fd_text(void *data, int32_t fd, bool after, char *buf, size_t size);

/*
 * With these options descriptors have names, by what descriptors tells; both must live as long as
 * the options. With FD_NAMES_NONE they stay as they are.
 */
void fd_namer_use(struct fd_namer *namer, struct decode_options *options,
		  const struct descriptors *descriptors, enum fd_names names);

#endif
