#include "record/inventory.h"

#include <ctype.h>
#include <dirent.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/procfs.h"

/* Tells of *ev with a name, where there is one. */
static int tell(struct event_queue *queue, unsigned slot, struct event *ev, const char *name,
		size_t size)
{
	struct capture capture = {
		.kind = CAPTURE_STRING, .size = (uint32_t)size, .bytes = (const uint8_t *)name};

	ev->capture_count = size > 0;
	ev->captures = &capture;
	return queue_event(queue, slot, ev);
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

static int tell_descriptor(struct event_queue *queue, unsigned slot, pid_t pid, int fd,
			   uint64_t time_ns, bool names)
{
	struct event ev = {.time_ns = time_ns, .kind = EVENT_DESCRIPTOR, .nr = (uint32_t)fd};
	char file[48], target[PATH_MAX];
	ssize_t size;

	procfs_path(file, sizeof(file), pid, "fd/%d", fd);
	size = readlink(file, target, sizeof(target));
	if (size < 0)
		return 0; /* closed since */
	read_fdinfo(pid, fd, &ev.args[0], &ev.args[1]);
	return tell(queue, slot, &ev, target, names ? (size_t)size : 0);
}

int inventory_descriptors(struct event_queue *queue, unsigned slot, pid_t pid, uint64_t time_ns,
			  bool names)
{
	char name[32];
	struct dirent *entry;
	DIR *dir;
	int rc = 0;

	procfs_path(name, sizeof(name), pid, "fd");
	dir = opendir(name);
	if (!dir)
		return 0;
	while (rc == 0 && (entry = readdir(dir)))
		if (isdigit((unsigned char)entry->d_name[0]))
			rc = tell_descriptor(queue, slot, pid, atoi(entry->d_name), time_ns, names);
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
