#include "record/signals.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define LENGTH(a) (sizeof(a) / sizeof((a)[0]))
/* Nobody sends it to a program that has no sockets, and its default is to be ignored. */
#define KICK    SIGURG
#define SAME_NS 200000000u

atomic_bool signals_pending;

static const int changed[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE,
			      SIGXFSZ, SIGCHLD, SIGUSR1, SIGTSTP, KICK};

static struct sigaction before[LENGTH(changed)];
static sigset_t mask_before;
static struct signals_config config;
static pthread_t tracing_thread;

static atomic_uint interrupts;
static atomic_int last_signal, forward, log_error;
static _Atomic(const char *) end_reason;
static atomic_bool save, state;
static _Atomic uint64_t last_ns;

static void on_kick(int signal)
{
	/* That wait4() ends with EINTR is all that is wanted. */
	(void)signal;
}

static void on_interrupt(int signal, siginfo_t *info, void *context)
{
	struct timespec ts;
	uint64_t now;

	(void)context;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	now = (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
	if (atomic_load(&interrupts) && now - atomic_load(&last_ns) < SAME_NS)
		return;
	atomic_store(&last_ns, now);
	atomic_store(&last_signal, signal);
	/* si_code above 0 is the kernel's, here the terminal's. */
	if (info->si_code <= 0)
		atomic_store(&forward, signal);
	atomic_fetch_add(&interrupts, 1);
	atomic_store(&signals_pending, true);
}

static void on_save(int signal)
{
	(void)signal;
	atomic_store(&save, true);
}

static void take_over(size_t i)
{
	struct sigaction action = {.sa_handler = SIG_DFL};

	sigaction(changed[i], NULL, &before[i]);
	if (changed[i] == SIGPIPE || changed[i] == SIGXFSZ) {
		/* Told of by write(2). */
		action.sa_handler = SIG_IGN;
	} else if (changed[i] == SIGCHLD) {
		/* Not ignored, or wait4() finds no exits; no signal for each stop. */
		action.sa_flags = SA_NOCLDSTOP;
	} else if (changed[i] == KICK) {
		action.sa_handler = on_kick;
	} else if (changed[i] == SIGUSR1) {
		if (!config.save)
			return;
		action.sa_handler = on_save;
	} else if (changed[i] == SIGTSTP) {
		if (!config.no_tstp)
			return;
		action.sa_handler = SIG_IGN;
	} else {
		/* What nohup or a background shell has switched off stays off. */
		if (before[i].sa_handler == SIG_IGN)
			return;
		action.sa_sigaction = on_interrupt;
		action.sa_flags = SA_SIGINFO;
	}
	sigaction(changed[i], &action, NULL);
}

void signals_setup(const struct signals_config *wanted)
{
	sigset_t all;

	config = *wanted;
	tracing_thread = pthread_self();
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &mask_before);
	for (size_t i = 0; i < LENGTH(changed); i++)
		take_over(i);
}

void signals_block(void)
{
	sigset_t all;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, NULL);
}

void signals_unblock(void)
{
	sigset_t mask = mask_before;

	/* Blocked ones of the start stay blocked, as they do for any program. */
	sigdelset(&mask, KICK);
	sigdelset(&mask, SIGCHLD);
	pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

void signals_restore(void)
{
	for (size_t i = 0; i < LENGTH(changed); i++)
		sigaction(changed[i], &before[i], NULL);
	pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

unsigned signals_interrupts(void)
{
	return atomic_load(&interrupts);
}

int signals_last(void)
{
	return atomic_load(&last_signal);
}

int signals_forward(void)
{
	return atomic_exchange(&forward, 0);
}

void signals_log_failed(int sys)
{
	atomic_store(&log_error, sys ? sys : -1);
	atomic_store(&signals_pending, true);
	signals_kick();
}

int signals_log_error(void)
{
	return atomic_load(&log_error);
}

void signals_end_recording(const char *reason)
{
	atomic_store(&end_reason, reason);
	atomic_store(&signals_pending, true);
}

const char *signals_end_reason(void)
{
	return atomic_load(&end_reason);
}

bool signals_save_asked(void)
{
	return atomic_exchange(&save, false);
}

void signals_ask_state(void)
{
	atomic_store(&state, true);
	atomic_store(&signals_pending, true);
}

bool signals_state_asked(void)
{
	return atomic_exchange(&state, false);
}

void signals_tick(void)
{
	struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = KICK};
	struct itimerspec each = {.it_interval.tv_sec = 1, .it_value.tv_sec = 1};
	timer_t timer;

	if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0)
		timer_settime(timer, 0, &each, NULL);
}

void signals_kick(void)
{
	if (atomic_load(&signals_pending) && !pthread_equal(pthread_self(), tracing_thread))
		pthread_kill(tracing_thread, KICK);
}

void signals_die(int signal)
{
	struct rlimit none = {0, 0};
	sigset_t set;

	/* A core pattern that is a pipe does not heed the limit, but undumpable it does. */
	setrlimit(RLIMIT_CORE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
	sigemptyset(&set);
	sigaddset(&set, signal);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), signal);
	_exit(128 + signal);
}
