#include "record/memory.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>

#include "record/procfs.h"

#define PAGE_BYTES 4096u
/* Nearly all paths are shorter; a whole page would cost more to copy than the call. */
#define FIRST_BYTES 256u

static size_t chunk_size(uint64_t address, size_t wanted, size_t limit)
{
	size_t in_page = PAGE_BYTES - address % PAGE_BYTES;

	if (wanted > limit)
		wanted = limit;
	return wanted < in_page ? wanted : in_page;
}

static ssize_t read_mem_file(pid_t tid, uint64_t address, void *buf, size_t size)
{
	char name[32];
	ssize_t n;
	int fd, sys;

	procfs_path(name, sizeof(name), tid, "mem");
	fd = open(name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	n = pread(fd, buf, size, (off_t)address);
	sys = errno;
	close(fd);
	if (n > 0)
		return n;
	/* The file answers EIO where memory does not exist. */
	return n == 0 || sys == EIO ? -EFAULT : -sys;
}

static ssize_t peek(pid_t tid, uint64_t address, uint8_t *buf, size_t size)
{
	uint64_t word_address = address & ~(uint64_t)(sizeof(long) - 1);
	size_t skip = address - word_address, done = 0;

	while (done < size) {
		size_t n = sizeof(long) - skip;
		long word;

		errno = 0;
		word = ptrace(PTRACE_PEEKDATA, tid, word_address, NULL);
		if (errno)
			return done ? (ssize_t)done : -(errno == EIO ? EFAULT : errno);
		if (n > size - done)
			n = size - done;
		memcpy(buf + done, (const uint8_t *)&word + skip, n);
		done += n;
		skip = 0;
		word_address += sizeof(word);
	}
	return (ssize_t)done;
}

/* size does not cross a page, so the answer is all or nothing. */
static ssize_t read_chunk(pid_t tid, uint64_t address, uint8_t *buf, size_t size)
{
	struct iovec local = {.iov_base = buf, .iov_len = size};
	struct iovec remote = {.iov_base = (void *)(uintptr_t)address, .iov_len = size};
	ssize_t n = process_vm_readv(tid, &local, 1, &remote, 1, 0), refused;

	if (n > 0)
		return n;
	/* An address above what user space has is EINVAL or EFAULT, by kernel version. */
	if (n == 0 || errno == EFAULT || errno == EINVAL)
		return -EFAULT;
	if (errno == ESRCH)
		return -ESRCH;
	refused = -errno;
	n = read_mem_file(tid, address, buf, size);
	if (n > 0 || n == -EFAULT)
		return n;
	n = peek(tid, address, buf, size);
	/* Of an undumpable tracee an unprivileged tracer reads nothing: EIO there, too. */
	return n == -EFAULT && refused == -EPERM ? refused : n;
}

void memory_read_text(pid_t tid, uint64_t address, uint8_t *buf, size_t limit,
		      struct capture *capture)
{
	size_t done = 0, wanted = FIRST_BYTES;

	capture->kind = CAPTURE_STRING;
	capture->state = CAPTURE_CUT;
	capture->error = 0;
	capture->bytes = buf;
	while (done < limit) {
		size_t size = chunk_size(address + done, wanted, limit - done);
		ssize_t n = read_chunk(tid, address + done, buf + done, size);
		const uint8_t *end;

		if (n < 0) {
			capture->state = CAPTURE_FAULT;
			capture->error = (uint8_t)-n;
			break;
		}
		end = memchr(buf + done, 0, (size_t)n);
		if (end) {
			capture->state = CAPTURE_WHOLE;
			done = (size_t)(end - buf);
			break;
		}
		done += (size_t)n;
		wanted = PAGE_BYTES;
	}
	capture->size = (uint32_t)done;
}

ssize_t memory_read(pid_t tid, uint64_t address, void *buf, size_t size)
{
	uint8_t *to = buf;
	size_t done = 0;

	while (done < size) {
		size_t chunk = chunk_size(address + done, PAGE_BYTES, size - done);
		ssize_t n = read_chunk(tid, address + done, to + done, chunk);

		if (n < 0)
			return done ? (ssize_t)done : n;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

ssize_t memory_read_pages(pid_t tid, uint64_t address, void *buf, size_t size)
{
	struct iovec local = {.iov_base = buf, .iov_len = size};
	struct iovec remote = {.iov_base = (void *)(uintptr_t)address, .iov_len = size};
	ssize_t n = process_vm_readv(tid, &local, 1, &remote, 1, 0);

	return n > 0 ? n : memory_read(tid, address, buf, size);
}
