/* A file without a name, for what is too much for memory: it is gone when it is closed. */
#ifndef REPLAY_TEMPORARY_H
#define REPLAY_TEMPORARY_H

#include <stdint.h>

/* In $TMPDIR, /var/tmp or /tmp, for reading and writing; -1 and errno where none can be. */
int temporary_open(void);

/*
 * Bytes before end are no longer needed, and those before *forgotten were not before: gives back
 * their place on the disk, in pieces that are worth it; they may read as zeros from then on. Where
 * that cannot be done they stay.
 */
void temporary_forget(int fd, uint64_t *forgotten, uint64_t end);

#endif
