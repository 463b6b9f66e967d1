/*
 * Text for the clipboard of the user's terminal, which takes it by OSC 52 (xterm, ctlseqs:
 * "Manipulate Selection Data"), also through ssh and tmux.
 */
#ifndef VIZ_TERMINAL_COPY_H
#define VIZ_TERMINAL_COPY_H

#include <stddef.h>

/* Bytes of a text: terminals take at most some 100 KB, in base64. */
#define TERMINAL_COPY_MAX 74994

/*
 * The control sequence for a text, of which what is more than TERMINAL_COPY_MAX is left out, in
 * memory that the caller frees; *length is its length. NULL when out of memory.
 */
char *copy_sequence(const char *text, size_t size, size_t *length);

#endif
