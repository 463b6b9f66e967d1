/*
 * The loop behind the screen: keys, new bytes of the log, what is due to be played, frames.
 */
#ifndef VIZ_INTERACTIVE_H
#define VIZ_INTERACTIVE_H

#include <signal.h>
#include <stdbool.h>

#include "replay/library.h"
#include "viz/app.h"

struct interactive {
	struct app *app;
	struct terminal *terminal;
	struct strec_log *log;
	bool follow; /* a file that may grow without telling */
	bool show_fps;
	/*
	 * Set by signal handlers. The program blocks the signals but while the loop waits,
	 * in ppoll(2) with wait_mask, so that none is missed.
	 */
	volatile sig_atomic_t *quit, *stop, *resumed;
	sigset_t wait_mask;
	/* Told after each frame how long it took, by the clock and of the CPU; or NULL. */
	void (*drawn)(void *context, double ms, double cpu_ms);
	void *context;
};

/* Until the user quits or *quit is set. 0 or a negative code. */
int interactive_run(struct interactive *run, struct strec_error *err);

#endif
