#include "record/spool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <unistd.h>

static bool copy(int to, int from, uint64_t offset, uint64_t size)
{
	off_t at = (off_t)offset;

	while (size > 0) {
		ssize_t n = sendfile(to, from, &at, size);

		if (n <= 0)
			return false;
		size -= (uint64_t)n;
	}
	return true;
}

static int open_nameless(void)
{
	const char *directory = getenv("TMPDIR");

	return open(directory ? directory : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

bool spool_add(struct spool *spool, int fd, uint64_t size, uint64_t *offset)
{
	if (size > SPOOL_FILE_MAX || size > SPOOL_SIZE_MAX - spool->size)
		return false;
	if (spool->fd < 0)
		spool->fd = open_nameless();
	/* What an earlier copy left that failed is written over. */
	if (spool->fd < 0 || lseek(spool->fd, (off_t)spool->size, SEEK_SET) < 0 ||
	    !copy(spool->fd, fd, 0, size))
		return false;
	*offset = spool->size;
	spool->size += size;
	return true;
}

int spool_open(const struct spool *spool, uint64_t offset, uint64_t size)
{
	int fd = memfd_create("module", MFD_CLOEXEC);

	if (fd >= 0 && !copy(fd, spool->fd, offset, size)) {
		close(fd);
		return -1;
	}
	return fd;
}

void spool_release(struct spool *spool)
{
	if (spool->fd >= 0)
		close(spool->fd);
	*spool = (struct spool){.fd = -1};
}
