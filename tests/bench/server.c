/*
 * server N: four threads that answer requests on sockets of their own, and four that send N of
 * them each and compute a while on every answer; the threaded tracee of `make bench`.
 */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PAIRS 4
#define WORK  20000 /* rounds of arithmetic an answer: some ten microseconds */

static long requests;

static void *serve(void *arg)
{
	int fd = *(int *)arg;
	char byte;

	while (read(fd, &byte, 1) == 1)
		if (write(fd, &byte, 1) != 1)
			break;
	return NULL;
}

static void *ask(void *arg)
{
	int fd = *(int *)arg;
	volatile unsigned sum = 0;
	char byte = 'x';

	for (long i = 0; i < requests; i++) {
		if (write(fd, &byte, 1) != 1 || read(fd, &byte, 1) != 1)
			exit(1);
		for (unsigned k = 0; k < WORK; k++)
			sum += k;
	}
	close(fd);
	return NULL;
}

int main(int argc, char **argv)
{
	int ends[PAIRS][2];
	pthread_t servers[PAIRS], clients[PAIRS];

	requests = argc > 1 ? atol(argv[1]) : 0;
	if (requests <= 0) {
		fprintf(stderr, "usage: server N\n");
		return 2;
	}
	for (int i = 0; i < PAIRS; i++)
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends[i]) != 0 ||
		    pthread_create(&servers[i], NULL, serve, &ends[i][0]) != 0 ||
		    pthread_create(&clients[i], NULL, ask, &ends[i][1]) != 0)
			return 1;
	for (int i = 0; i < PAIRS; i++) {
		pthread_join(clients[i], NULL);
		pthread_join(servers[i], NULL);
	}
	return 0;
}
