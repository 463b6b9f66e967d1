/*
 * What samples/stacks.trc is a recording of: orders are read, priced by a function that calls
 * itself, and logged by functions that are inlined, in a thread of its own.
 *
 *	gcc -O2 -g -fno-optimize-sibling-calls shop.c -o shop -pthread && strec -k -o stacks.trc
 *./shop
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int log_fd;

static inline __attribute__((always_inline)) void log_line(const char *text)
{
	write(log_fd, text, strlen(text));
}

static inline __attribute__((always_inline)) void log_order(int order)
{
	char text[64];

	snprintf(text, sizeof(text), "order %d\n", order);
	log_line(text);
}

static __attribute__((noinline)) void save(int order)
{
	log_order(order);
	fsync(log_fd);
	__asm__ volatile("");
}

static __attribute__((noinline)) int price(int depth)
{
	struct stat st;

	if (depth == 0)
		return stat("/etc/shop/prices", &st);
	int found = price(depth - 1);
	if (found != 0)
		found = stat("/etc/passwd", &st);
	__asm__ volatile("");
	return found;
}

static __attribute__((noinline)) void read_order(const char *path)
{
	char bytes[64];
	int fd = open(path, O_RDONLY);

	if (fd < 0)
		return;
	while (read(fd, bytes, sizeof(bytes)) > 0)
		;
	close(fd);
	__asm__ volatile("");
}

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 9000000}, NULL);
	__asm__ volatile("");
}

static void *worker(void *unused)
{
	pthread_setname_np(pthread_self(), "logger");
	for (int i = 0; i < 12; i++) {
		save(i);
		nap();
	}
	return unused;
}

static __attribute__((noinline)) void sell(int orders)
{
	for (int i = 0; i < orders; i++) {
		read_order("/etc/passwd");
		read_order("/etc/shop/orders");
		price(3);
		nap();
	}
	__asm__ volatile("");
}

int main(void)
{
	pthread_t thread;

	log_fd = open("shop.log", O_CREAT | O_TRUNC | O_WRONLY, 0600);
	pthread_create(&thread, NULL, worker, NULL);
	sell(12);
	pthread_join(thread, NULL);
	puts("sold 12");
	close(log_fd);
	return 0;
}
