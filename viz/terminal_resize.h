/* Tells of SIGWINCH through a descriptor that can be polled. */
#ifndef VIZ_TERMINAL_RESIZE_H
#define VIZ_TERMINAL_RESIZE_H

#include <stdbool.h>

/*
 * Catches SIGWINCH. Returns the descriptor, which stays this module's, or a negative errno;
 * resize_unwatch() in each case, which may also come without it.
 */
int resize_watch(void);
void resize_unwatch(void);

/* True once after the size may have changed; one stands for all until now. */
bool resize_take(void);

#endif
