/*
 * Signals to strec, and what else asks the tracing thread for something while it waits.
 *
 * Handlers and other threads only set flags here; the tracing thread looks at them
 * before each wait. A flag set between the look and the wait would be slept through, so
 * signals_kick() is called again every while until it is served.
 */
#ifndef RECORD_SIGNALS_H
#define RECORD_SIGNALS_H

#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>

/* Something is to be served: cheap to look at before each wait. */
extern atomic_bool signals_pending;

struct signals_config {
	bool save;    /* SIGUSR1 asks for something: signals_save_asked() */
	bool no_tstp; /* SIGTSTP does not stop strec */
};

/*
 * Takes over the signals of the calling thread, which is the tracing one, with all
 * blocked until signals_unblock(). What was before is remembered for the target.
 */
void signals_setup(const struct signals_config *config);
void signals_unblock(void);
void signals_block(void);

/* In the target, before its exec: dispositions and mask as strec itself was given them. */
void signals_restore(void);

/*
 * SIGINT, SIGTERM, SIGHUP and SIGQUIT so far. Two of them within 200 ms count as one:
 * timeout(1) signals strec and then strec's whole group.
 */
unsigned signals_interrupts(void);

/* The last of them, 0 for none. */
int signals_last(void);

/*
 * A signal that a process sent to strec alone, to be passed on to the target, or 0. One
 * that comes from the terminal went to the target's group already. Gives each once.
 */
int signals_forward(void);

/* The log cannot be written any more: sys is the errno. From any thread. */
void signals_log_failed(int sys);

/* The errno of signals_log_failed(), 0 if there was none. */
int signals_log_error(void);

/* The recording is to end because a limit was reached, which reason names: static. */
void signals_end_recording(const char *reason);

/* The reason of signals_end_recording(), NULL if there was none. */
const char *signals_end_reason(void);

/* Wakes the tracing thread while something is pending. From any thread. */
void signals_kick(void);

/* SIGUSR1 came since the last call. */
bool signals_save_asked(void);

/* The tracing thread is to tell of what the processes have: descriptors, mappings. */
void signals_ask_state(void);

/* signals_ask_state() was called since the last call of this. */
bool signals_state_asked(void);

/* From now on a wait of the tracing thread ends once a second, with nobody to kick it. */
void signals_tick(void);

/* Ends strec by signal, without a core file; if it cannot die of it, by exit 128+signal. */
_Noreturn void signals_die(int signal);

#endif
