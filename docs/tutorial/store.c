/*
 * A server that answers, until it hangs: docs/tutorial.md finds out why.
 *
 *   store FILE    listens on a port of 127.0.0.1 that it writes into FILE
 *
 * It asks each client for a line, and answers how many lines it has kept.
 */
#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int kept;

/* Reads a line, a byte at a time; returns its length, 0 where the client left. */
static size_t read_line(int client, char *line, size_t room)
{
	size_t size = 0;
	while (size < room && read(client, line + size, 1) == 1)
		if (line[size++] == '\n')
			return size;
	return 0;
}

static void say(int client, const char *text)
{
	if (send(client, text, strlen(text), MSG_NOSIGNAL) < 0)
		perror("send");
}

static void keep_line(int client)
{
	char line[256], answer[32];
	pthread_mutex_lock(&lock);
	say(client, "line?\n");
	if (read_line(client, line, sizeof line) > 0)
		kept++;
	snprintf(answer, sizeof answer, "%d kept\n", kept);
	pthread_mutex_unlock(&lock);
	say(client, answer);
}

static void *serve(void *argument)
{
	int client = (int)(long)argument;
	keep_line(client);
	close(client);
	return NULL;
}

static int listen_anywhere(const char *file)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (bind(fd, (struct sockaddr *)&address, size) || listen(fd, 16) ||
	    getsockname(fd, (struct sockaddr *)&address, &size))
		return -1;
	FILE *port = fopen(file, "w");
	if (!port)
		return -1;
	fprintf(port, "%d\n", ntohs(address.sin_port));
	return fclose(port) ? -1 : fd;
}

int main(int argc, char **argv)
{
	int fd = argc == 2 ? listen_anywhere(argv[1]) : -1;
	if (fd < 0)
		return 2;
	for (;;) {
		pthread_t thread;
		int client = accept(fd, NULL, NULL);
		if (client >= 0 && pthread_create(&thread, NULL, serve, (void *)(long)client) == 0)
			pthread_detach(thread);
	}
}
