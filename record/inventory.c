#include "record/inventory.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/procfs.h"
#include "record/sockets.h"

#define SOCKET_NAME "socket:[" /* how the links of sockets begin */
#define SOCKETS_MAX 256 /* of a process whose addresses are looked for: each search is long */

/* Tells of *ev with a name, where there is one. */
static int tell(struct event_queue *queue, unsigned slot, const struct event *ev, const char *name,
		size_t size)
{
	struct capture capture = {
		.kind = CAPTURE_STRING, .size = (uint32_t)size, .bytes = (const uint8_t *)name};
	struct event named = *ev;

	named.capture_count = size > 0;
	named.captures = &capture;
	return queue_event(queue, slot, &named);
}

/* Position and flags, as /proc/PID/fdinfo/N has them in its first lines. */
static void read_fdinfo(pid_t pid, int fd, uint64_t *flags, uint64_t *position)
{
	char file[48], text[256];
	const char *at;

	*flags = *position = 0;
	procfs_path(file, sizeof(file), pid, "fdinfo/%d", fd);
	if (procfs_read(file, text, sizeof(text)) <= 0)
		return;
	at = strstr(text, "pos:");
	if (at)
		*position = strtoull(at + 4, NULL, 10);
	at = strstr(text, "flags:");
	if (at)
		*flags = strtoull(at + 6, NULL, 8);
}

static struct capture text_capture(uint8_t arg, const char *text)
{
	return (struct capture){
		.arg = arg,
		.kind = CAPTURE_STRING,
		.size = (uint32_t)strlen(text),
		.bytes = (const uint8_t *)text,
	};
}

/* What is told of one process, and to whom. */
struct inventory {
	struct event_queue *queue;
	unsigned slot;
	pid_t pid;
	uint64_t time_ns;
	bool names;
	unsigned sockets; /* told of */
};

/* A socket, with its addresses. */
static int tell_socket(const struct inventory *inventory, const struct event *ev, const char *name)
{
	struct capture captures[3] = {text_capture(0, name)};
	struct event named = *ev;
	struct socket_info info;

	named.captures = captures;
	named.capture_count = 1;
	if (sockets_find(inventory->pid, strtoull(name + strlen(SOCKET_NAME), NULL, 10), &info)) {
		named.args[2] = info.domain;
		named.args[3] = info.type;
		named.args[4] = info.protocol;
		captures[1] = text_capture(1, info.local);
		captures[2] = text_capture(2, info.remote);
		named.capture_count = 3;
	}
	return queue_event(inventory->queue, inventory->slot, &named);
}

/* A link of /proc/PID, as the descriptor of that number. */
static int tell_link(struct inventory *inventory, const char *file, int fd)
{
	struct event ev = {
		.time_ns = inventory->time_ns, .kind = EVENT_DESCRIPTOR, .nr = (uint32_t)fd};
	char target[PATH_MAX];
	ssize_t size = readlink(file, target, sizeof(target) - 1);

	if (size < 0)
		return 0; /* closed since */
	target[size] = '\0';
	if (fd >= 0)
		read_fdinfo(inventory->pid, fd, &ev.args[0], &ev.args[1]);
	if (inventory->names && strncmp(target, SOCKET_NAME, strlen(SOCKET_NAME)) == 0 &&
	    inventory->sockets++ < SOCKETS_MAX)
		return tell_socket(inventory, &ev, target);
	return tell(inventory->queue, inventory->slot, &ev, target,
		    inventory->names ? (size_t)size : 0);
}

static int tell_descriptor(struct inventory *inventory, int fd)
{
	char file[48];

	procfs_path(file, sizeof(file), inventory->pid, "fd/%d", fd);
	return tell_link(inventory, file, fd);
}

int inventory_descriptors(struct event_queue *queue, unsigned slot, pid_t pid, uint64_t time_ns,
			  bool names)
{
	struct inventory inventory = {queue, slot, pid, time_ns, names, 0};
	char name[32];
	struct dirent *entry;
	DIR *dir;
	int rc;

	procfs_path(name, sizeof(name), pid, "cwd");
	rc = tell_link(&inventory, name, AT_FDCWD);
	procfs_path(name, sizeof(name), pid, "fd");
	dir = opendir(name);
	if (!dir)
		return rc;
	while (rc == 0 && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			rc = tell_descriptor(&inventory, atoi(entry->d_name));
	closedir(dir);
	return rc;
}

static uint64_t protection(const char *letters)
{
	return (letters[0] == 'r' ? PROT_READ : 0u) | (letters[1] == 'w' ? PROT_WRITE : 0u) |
	       (letters[2] == 'x' ? PROT_EXEC : 0u);
}

static int tell_mapping(struct event_queue *queue, unsigned slot, const char *line,
			uint64_t time_ns, bool names)
{
	struct event ev = {.time_ns = time_ns, .kind = EVENT_MAPPING};
	uint64_t end;
	char letters[5];
	int path = 0;

	if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s %" SCNx64 " %*s %*s %n", &ev.args[0], &end,
		   letters, &ev.args[4], &path) != 4 ||
	    strlen(letters) != 4)
		return 0;
	ev.args[1] = end - ev.args[0];
	ev.args[2] = protection(letters);
	ev.args[3] = letters[3] == 's' ? MAP_SHARED : MAP_PRIVATE;
	return tell(queue, slot, &ev, line + path, names && path ? strcspn(line + path, "\n") : 0);
}

int inventory_mappings(struct event_queue *queue, unsigned slot, pid_t pid, uint64_t time_ns,
		       bool names)
{
	char name[32], *line = NULL;
	size_t size = 0;
	FILE *maps;
	int rc = 0;

	procfs_path(name, sizeof(name), pid, "maps");
	maps = fopen(name, "re");
	if (!maps)
		return 0;
	while (rc == 0 && getline(&line, &size, maps) > 0)
		rc = tell_mapping(queue, slot, line, time_ns, names);
	free(line);
	fclose(maps);
	return rc;
}
