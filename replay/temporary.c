#include "replay/temporary.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FORGOTTEN_BYTES (1u << 20)

/* For filesystems that have no O_TMPFILE (open(2)). */
static int named_open(const char *directory)
{
	char path[PATH_MAX];
	int fd;

	if (snprintf(path, sizeof(path), "%s/strec-XXXXXX", directory) >= (int)sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	fd = mkostemp(path, O_CLOEXEC);
	if (fd >= 0)
		unlink(path);
	return fd;
}

int temporary_open(void)
{
	const char *const directories[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++) {
		int fd;

		if (!directories[i] || !*directories[i])
			continue;
		fd = open(directories[i], O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);
		if (fd < 0)
			fd = named_open(directories[i]);
		if (fd >= 0)
			return fd;
	}
	return -1;
}

void temporary_forget(int fd, uint64_t *forgotten, uint64_t end)
{
	if (end < *forgotten + FORGOTTEN_BYTES || end > INT64_MAX)
		return;
	if (fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)*forgotten,
		      (off_t)(end - *forgotten)) == 0)
		*forgotten = end;
}
