#include <stddef.h>

#include "viz/viewer.h"

struct viewer_signals viewer_signals;

static void note_quit(int number)
{
	viewer_signals.quit = number;
}

static void note_stop(int number)
{
	viewer_signals.stop = number;
}

static void note_resume(int number)
{
	viewer_signals.resumed = number;
}

static const struct {
	int number;
	void (*handler)(int);
} signals[] = {
	{SIGINT, note_quit},  {SIGTERM, note_quit},   {SIGHUP, note_quit},
	{SIGTSTP, note_stop}, {SIGCONT, note_resume},
};

void viewer_signals_catch(sigset_t *wait_mask)
{
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct sigaction action = {.sa_handler = signals[i].handler}, before;

		sigaction(signals[i].number, NULL, &before);
		if (before.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i].number, &action, NULL);
		sigaddset(&blocked, signals[i].number);
	}
	sigprocmask(SIG_BLOCK, &blocked, wait_mask);
}

void viewer_signals_obey(void)
{
	sigset_t one;

	if (!viewer_signals.quit)
		return;
	signal(viewer_signals.quit, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, viewer_signals.quit);
	raise(viewer_signals.quit);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
}
