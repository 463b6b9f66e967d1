/*
 * What stands behind a descriptor in a line of text, in the form of strace's -y and -yy:
 * "</etc/passwd>", "</tmp/x>(deleted)", "<TCP:[127.0.0.1:40000->127.0.0.1:80]>".
 */
#ifndef VIZ_FD_TEXT_H
#define VIZ_FD_TEXT_H

#include "replay/descriptors.h"
#include "viz/decode.h"

/* Data of fd_text(): what knows the names, as of the event that is decoded. */
struct fd_namer {
	const struct descriptors *descriptors;
	enum descriptor_detail detail;
};

/* For struct decode_options, whose fd_data is then a struct fd_namer. */
void fd_text(const void *data, int32_t fd, bool entered, char *buf, size_t size);

#endif
