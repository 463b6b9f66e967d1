/* A file without a name, for what is too much for memory: it is gone when it is closed. */
#ifndef REPLAY_TEMPORARY_H
#define REPLAY_TEMPORARY_H

/* In $TMPDIR, /var/tmp or /tmp, for reading and writing; -1 and errno where none can be. */
int temporary_open(void);

#endif
