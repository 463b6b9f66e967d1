/*
 * Symbolic links of the system that path names often go through: those of the root directory,
 * such as /lib, of libraries by their soname, and some of configuration. With them a viewer
 * knows what a path that a program gave leads to, without a look at each that it opens.
 */
#ifndef RECORD_LINKS_H
#define RECORD_LINKS_H

#include "format/reader.h"

/*
 * Sets session->links, the caller's to free, and its size. What cannot be read is left out.
 * 0 or STREC_NOMEM.
 */
int links_read(struct log_session *session);

#endif
