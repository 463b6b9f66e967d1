/*
 * Four threads that name themselves and write one line each.
 * The trace: four START_CLONE with the process's pid, their names, four writes, four exits.
 */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void *run(void *argument)
{
	char name[16];

	snprintf(name, sizeof(name), "worker%d", (int)(intptr_t)argument);
	pthread_setname_np(pthread_self(), name);
	return write(1, strcat(name, "\n"), strlen(name) + 1) > 0 ? argument : NULL;
}

int main(void)
{
	pthread_t threads[4];

	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i);
	for (int i = 0; i < 4; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
