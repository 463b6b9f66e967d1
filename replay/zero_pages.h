/* Memory that is zero but was written to, back to the kernel: states are mostly unused. */
#ifndef REPLAY_ZERO_PAGES_H
#define REPLAY_ZERO_PAGES_H

#include <stddef.h>

/* Gives back the whole pages of size bytes of malloc()ed memory that hold zeros; they stay so. */
void zero_pages_release(void *bytes, size_t size);

#endif
