/* The loop behind the screen of --diff: keys and signals. Nothing changes but by them. */
#ifndef VIZ_DIFF_INTERACTIVE_H
#define VIZ_DIFF_INTERACTIVE_H

#include <signal.h>

#include "viz/diff_screen.h"
#include "viz/terminal.h"

struct diff_interactive {
	struct diff_screen *screen;
	struct terminal *terminal;
	/* As those of struct interactive (viz/interactive.h). */
	volatile sig_atomic_t *quit, *stop, *resumed;
	sigset_t wait_mask;
};

/* Until the user quits or *quit is set. 0 or STREC_NOMEM. */
int diff_interactive_run(struct diff_interactive *run);

#endif
