/*
 * Four threads that live at the same time, name themselves and write one line each, in turn.
 * The trace: four START_CLONE with the process's pid, their names, four writes, four exits.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define COUNT 4

static sem_t turns[COUNT + 1];

static void *run(void *argument)
{
	int me = (int)(intptr_t)argument;
	char name[16];
	ssize_t n;

	snprintf(name, sizeof(name), "worker%d", me);
	pthread_setname_np(pthread_self(), name);
	sem_wait(&turns[me]);
	n = write(1, strcat(name, "\n"), strlen(name) + 1);
	sem_post(&turns[me + 1]);
	return n > 0 ? argument : NULL;
}

int main(void)
{
	pthread_t threads[COUNT];

	for (int i = 0; i <= COUNT; i++)
		sem_init(&turns[i], 0, 0);
	for (int i = 0; i < COUNT; i++)
		pthread_create(&threads[i], NULL, run, (void *)(intptr_t)i);
	sem_post(&turns[0]);
	for (int i = 0; i < COUNT; i++)
		pthread_join(threads[i], NULL);
	return 0;
}
