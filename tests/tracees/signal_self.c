/*
 * Sends itself SIGUSR1, handled, and SIGUSR2 by sigqueue() with a value, and checks that
 * the handler saw the siginfo unharmed. Then it dies of SIGTERM.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static volatile sig_atomic_t seen;

static void on_signal(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (signal == SIGUSR1 && info->si_pid == getpid())
		seen |= 1;
	if (signal == SIGUSR2 && info->si_code == SI_QUEUE && info->si_value.sival_int == 42)
		seen |= 2;
}

int main(void)
{
	struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};

	sigaction(SIGUSR1, &action, NULL);
	sigaction(SIGUSR2, &action, NULL);
	kill(getpid(), SIGUSR1);
	sigqueue(getpid(), SIGUSR2, (union sigval){.sival_int = 42});
	if (seen != 3)
		return 1;
	kill(getpid(), SIGTERM);
	return 2;
}
