/*
 * What stands behind a descriptor in a line of text, in the form of strace's -y and -yy:
 * "</etc/passwd>", "</tmp/x>(deleted)", "<TCP:[127.0.0.1:40000->127.0.0.1:80]>".
 */
#ifndef VIZ_FD_TEXT_H
#define VIZ_FD_TEXT_H

#include "replay/descriptors.h"
#include "viz/decode.h"

/* What knows the names, as of the event that is decoded. */
struct fd_namer {
	const struct descriptors *descriptors;
	enum descriptor_detail detail;
};

/* The fd_name of struct decode_options, whose fd_data is then a struct fd_namer. */
size_t fd_text(void *data, int32_t fd, bool after, char *buf, size_t size);

#endif
