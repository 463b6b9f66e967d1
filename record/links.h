/*
 * Symbolic links of the system that paths go through: those of the root directory, such as
 * /lib, some of configuration, and those of the libraries that the target opens by their
 * soname, such as libz.so.1. With them a viewer knows what a path that a program gave leads
 * to, without a look at each path that it opens. All on the writer's thread.
 */
#ifndef RECORD_LINKS_H
#define RECORD_LINKS_H

#include "format/writer.h"

struct links;

/* NULL: out of memory. */
struct links *links_new(void);
void links_free(struct links *links);

/*
 * Reads the links that the batch's paths go through, as far as they are new. session->links has
 * them behind those of the calls before, and is the links' own. What cannot be read is left out.
 * 0 or STREC_NOMEM.
 */
int links_gather(struct links *links, const struct batch *batch, struct log_session *session);

#endif
