/*
 * Byte sources: real pipes, FIFOs and files, read again, discarded, growing, failing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "replay/source.h"

#define MANY (300 * 1000)

static char directory[64]; /* of the test's own */
static char path[96];      /* a file in it, removed after each test */

/* The byte at an offset of the bytes that all tests send. */
static uint8_t byte_at(uint64_t offset)
{
	return (uint8_t)(offset * 37 + (offset >> 8) * 11 + (offset >> 16));
}

static void bytes_write(int fd, uint64_t offset, size_t size)
{
	uint8_t *buf = malloc(size);

	assert_non_null(buf);
	for (size_t i = 0; i < size; i++)
		buf[i] = byte_at(offset + i);
	assert_int_equal(write(fd, buf, size), size);
	free(buf);
}

/* Reads size bytes from offset on and finds those that were sent. */
static void bytes_check(struct byte_source *src, uint64_t offset, size_t size)
{
	uint8_t *buf = malloc(size);

	assert_non_null(buf);
	assert_int_equal(source_read_at(src, offset, buf, size, NULL), size);
	for (size_t i = 0; i < size; i++)
		if (buf[i] != byte_at(offset + i))
			fail_msg("byte %llu differs", (unsigned long long)(offset + i));
	free(buf);
}

/* Sends MANY bytes through a pipe in pieces that it holds, and takes them in. */
static void many_through(struct byte_source *src, int fd)
{
	for (uint64_t sent = 0; sent < MANY; sent += 30000) {
		bytes_write(fd, sent, 30000);
		assert_int_equal(source_fill(src, SIZE_MAX, NULL), 30000);
	}
}

static struct byte_source *pipe_open(int *write_fd, bool spool)
{
	struct byte_source *src;
	int fds[2];

	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	src = source_open_pipe(fds[0], spool, NULL);
	assert_non_null(src);
	assert_int_equal(source_fd(src), fds[0]);
	*write_fd = fds[1];
	return src;
}

static bool descriptor_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static void pipe_gives_what_arrived_and_never_waits(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, true);
	uint8_t buf[8];

	(void)state;
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_int_equal(source_size(src), 0);
	assert_false(source_final(src));
	assert_int_equal(source_read_at(src, 0, buf, 8, NULL), 0);
	bytes_write(fd, 0, 5);
	assert_int_equal(source_size(src), 0);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 5);
	assert_int_equal(source_size(src), 5);
	bytes_check(src, 0, 5);
	assert_int_equal(source_read_at(src, 3, buf, 8, NULL), 2);
	assert_int_equal(source_read_at(src, 5, buf, 8, NULL), 0);
	assert_int_equal(source_read_at(src, UINT64_MAX, buf, 8, NULL), 0);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	close(fd);
	assert_false(source_final(src));
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_true(source_final(src));
	assert_int_equal(source_fd(src), -1);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	bytes_check(src, 0, 5);
	source_close(src);
}

static void fill_takes_no_more_than_asked(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, true);

	(void)state;
	bytes_write(fd, 0, 1000);
	assert_int_equal(source_fill(src, 0, NULL), 0);
	assert_int_equal(source_fill(src, 1, NULL), 1);
	assert_int_equal(source_fill(src, 600, NULL), 600);
	assert_int_equal(source_size(src), 601);
	assert_int_equal(source_fill(src, 600, NULL), 399);
	bytes_check(src, 0, 1000);
	close(fd);
	source_close(src);
}

/* The last bytes and the end may come together. */
static void bytes_before_the_end_are_taken_in(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, true);

	(void)state;
	bytes_write(fd, 0, 50000);
	close(fd);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 50000);
	assert_true(source_final(src));
	bytes_check(src, 0, 50000);
	source_close(src);
}

static void poll_tells_when_to_fill(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, true);
	struct pollfd poller = {.fd = source_fd(src), .events = POLLIN};

	(void)state;
	assert_int_equal(poll(&poller, 1, 0), 0);
	bytes_write(fd, 0, 1);
	assert_int_equal(poll(&poller, 1, 0), 1);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 1);
	assert_int_equal(poll(&poller, 1, 0), 0);
	close(fd);
	assert_int_equal(poll(&poller, 1, 0), 1);
	source_close(src);
}

/* A stdin that is shared must stay as it is, while in use and after. */
static void flags_of_the_descriptor_stay(void **state)
{
	int fds[2], shared, flags;
	struct byte_source *src;

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC), 0);
	shared = dup(fds[0]);
	flags = fcntl(shared, F_GETFL);
	assert_false(flags & O_NONBLOCK);
	src = source_open_pipe(fds[0], true, NULL);
	assert_non_null(src);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_int_equal(fcntl(shared, F_GETFL), flags);
	source_close(src);
	assert_int_equal(fcntl(shared, F_GETFL), flags);
	assert_false(descriptor_open(fds[0]));
	close(shared);
	close(fds[1]);
}

static void non_blocking_descriptor_works_too(void **state)
{
	int fds[2];
	struct byte_source *src;

	(void)state;
	assert_int_equal(pipe2(fds, O_CLOEXEC | O_NONBLOCK), 0);
	src = source_open_pipe(fds[0], true, NULL);
	assert_non_null(src);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	bytes_write(fds[1], 0, 100);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 100);
	source_close(src);
	close(fds[1]);
}

static void spool_is_read_again_in_any_order(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, true);

	(void)state;
	many_through(src, fd);
	assert_int_equal(source_size(src), MANY);
	bytes_check(src, 0, MANY);
	bytes_check(src, MANY - 1, 1);
	bytes_check(src, 65530, 12);
	source_discard(src, 200000);
	bytes_check(src, 0, MANY);
	close(fd);
	source_close(src);
}

/* Whatever $TMPDIR is, there is a place for the spool, and nothing is left of it. */
static void spool_has_no_name(void **state)
{
	const char *const places[] = {directory, "/nonexistent", "", "/proc"};

	(void)state;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		struct byte_source *src;
		int fd;

		setenv("TMPDIR", places[i], 1);
		src = pipe_open(&fd, true);
		many_through(src, fd);
		bytes_check(src, 0, MANY);
		assert_int_equal(rmdir(directory), 0);
		assert_int_equal(mkdir(directory, 0700), 0);
		close(fd);
		source_close(src);
	}
	unsetenv("TMPDIR");
}

/* A limit on file sizes stands for a full disk. */
static void full_spool_ends_the_input_with_an_error(void **state)
{
	struct rlimit old, limit;
	struct strec_error err = {0};
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
	int fd;
	struct byte_source *src = pipe_open(&fd, true);
	ssize_t n;

	(void)state;
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	limit = (struct rlimit){.rlim_cur = 40000, .rlim_max = old.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	bytes_write(fd, 0, 30000);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 30000);
	bytes_write(fd, 30000, 30000);
	n = source_fill(src, SIZE_MAX, &err);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, handler);
	assert_int_equal(n, STREC_IO);
	assert_int_equal(err.code, STREC_IO);
	assert_int_equal(err.sys, EFBIG);
	assert_string_equal(err.detail, "spool file");
	assert_true(source_final(src));
	assert_int_equal(source_fd(src), -1);
	assert_int_equal(source_size(src), 40000);
	bytes_check(src, 0, 40000);
	err = (struct strec_error){0};
	assert_int_equal(source_fill(src, SIZE_MAX, &err), STREC_IO);
	assert_int_equal(err.sys, EFBIG);
	close(fd);
	source_close(src);
}

static void window_forgets_what_was_discarded(void **state)
{
	struct strec_error err = {0};
	uint8_t buf[16];
	int fd;
	struct byte_source *src = pipe_open(&fd, false);

	(void)state;
	many_through(src, fd);
	bytes_check(src, 0, MANY);
	source_discard(src, 100);
	assert_int_equal(source_read_at(src, 99, buf, 16, &err), STREC_GONE);
	assert_int_equal(err.code, STREC_GONE);
	assert_int_equal(err.offset, 99);
	bytes_check(src, 100, MANY - 100);
	source_discard(src, 50);
	bytes_check(src, 100, MANY - 100);
	source_discard(src, 250000);
	assert_int_equal(source_read_at(src, 249999, buf, 1, NULL), STREC_GONE);
	bytes_check(src, 250000, MANY - 250000);
	assert_int_equal(source_size(src), MANY);
	bytes_write(fd, MANY, 1000);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 1000);
	bytes_check(src, 250000, MANY - 250000 + 1000);
	source_discard(src, UINT64_MAX);
	assert_int_equal(source_size(src), MANY + 1000);
	assert_int_equal(source_read_at(src, MANY + 999, buf, 1, NULL), STREC_GONE);
	assert_int_equal(source_read_at(src, MANY + 1000, buf, 1, NULL), 0);
	bytes_write(fd, MANY + 1000, 10);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 10);
	bytes_check(src, MANY + 1000, 10);
	close(fd);
	source_close(src);
}

static void window_without_bytes_can_be_discarded(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, false);

	(void)state;
	source_discard(src, 0);
	source_discard(src, 1000);
	assert_int_equal(source_size(src), 0);
	bytes_write(fd, 0, 10);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 10);
	bytes_check(src, 0, 10);
	close(fd);
	source_close(src);
}

/* A window that slides stays small: what it uses does not grow with what passes. */
static void window_slides_over_any_length(void **state)
{
	int fd;
	struct byte_source *src = pipe_open(&fd, false);
	uint64_t sent = 0;

	(void)state;
	for (unsigned i = 0; i < 3000; i++, sent += 60000) {
		bytes_write(fd, sent, 60000);
		assert_int_equal(source_fill(src, SIZE_MAX, NULL), 60000);
		if (i % 50 == 0)
			bytes_check(src, sent, 60000);
		source_discard(src, sent + 60000 - i % 7);
	}
	assert_true(sent > SOURCE_WINDOW_MAX);
	assert_int_equal(source_size(src), sent);
	close(fd);
	source_close(src);
}

/* A full window takes nothing in, so that the other end waits, until it is discarded. */
static void full_window_holds_the_writer_back(void **state)
{
	int zeros = open("/dev/zero", O_RDONLY | O_CLOEXEC);
	struct byte_source *src = source_open_pipe(zeros, false, NULL);

	(void)state;
	assert_non_null(src);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), SOURCE_WINDOW_MAX);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_int_equal(source_fd(src), -1);
	assert_false(source_final(src));
	source_discard(src, 1000);
	assert_int_equal(source_fd(src), zeros);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 1000);
	source_close(src);
}

static int file_make(size_t size)
{
	int fd = open(path, O_CREAT | O_TRUNC | O_RDWR | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	if (size)
		bytes_write(fd, 0, size);
	return fd;
}

static void file_is_read_by_its_path(void **state)
{
	int fd = file_make(1000);
	struct byte_source *src = source_open_path(path, false, NULL);

	(void)state;
	assert_non_null(src);
	assert_true(source_final(src));
	assert_int_equal(source_size(src), 1000);
	assert_int_equal(source_fd(src), -1);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	source_discard(src, 500);
	bytes_check(src, 0, 1000);
	source_close(src);
	close(fd);
}

static void followed_file_grows_and_shrinks(void **state)
{
	int fd = file_make(0);
	struct byte_source *src = source_open_path(path, true, NULL);
	uint8_t buf[100];

	(void)state;
	assert_non_null(src);
	assert_int_equal(source_size(src), 0);
	assert_false(source_final(src));
	assert_int_equal(source_read_at(src, 0, buf, 100, NULL), 0);
	bytes_write(fd, 0, 60);
	assert_int_equal(source_size(src), 60);
	bytes_check(src, 0, 60);
	bytes_write(fd, 60, 5000);
	assert_int_equal(source_size(src), 5060);
	bytes_check(src, 10, 5050);
	assert_int_equal(ftruncate(fd, 40), 0);
	assert_int_equal(source_size(src), 40);
	assert_int_equal(source_read_at(src, 0, buf, 100, NULL), 40);
	assert_int_equal(source_read_at(src, 50, buf, 100, NULL), 0);
	assert_false(source_final(src));
	assert_int_equal(source_fd(src), -1);
	source_close(src);
	close(fd);
}

static void check_open_fails(const char *name, bool follow, int code, int sys)
{
	struct strec_error err = {0};
	int free_fd = dup(STDOUT_FILENO), next_fd;

	close(free_fd);
	assert_null(source_open_path(name, follow, &err));
	assert_int_equal(err.code, code);
	assert_int_equal(err.sys, sys);
	assert_null(source_open_path(name, follow, NULL));
	next_fd = dup(STDOUT_FILENO);
	assert_int_equal(next_fd, free_fd); /* no descriptor was left open */
	close(next_fd);
}

static void missing_file_is_an_error(void **state)
{
	(void)state;
	check_open_fails(path, false, STREC_IO, ENOENT);
	check_open_fails(path, true, STREC_IO, ENOENT);
	check_open_fails("", false, STREC_IO, ENOENT);
}

static void directory_is_an_error(void **state)
{
	struct strec_error err = {0};
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	(void)state;
	check_open_fails(directory, false, STREC_IO, EISDIR);
	check_open_fails(directory, true, STREC_IO, EISDIR);
	assert_null(source_open_pipe(fd, true, &err));
	assert_int_equal(err.sys, EISDIR);
	assert_false(descriptor_open(fd));
}

static void empty_file_is_an_error_unless_followed(void **state)
{
	int fd = file_make(0);

	(void)state;
	check_open_fails(path, false, STREC_EMPTY, 0);
	close(fd);
}

/* Root may read everything, so for this it is nobody. */
static void unreadable_file_is_an_error(void **state)
{
	uid_t uid = geteuid();

	(void)state;
	close(file_make(10));
	assert_int_equal(chmod(path, 0), 0);
	if (uid == 0 && seteuid(65534) != 0) {
		print_message("user nobody is not to be had: %s\n", strerror(errno));
		skip();
	}
	check_open_fails(path, false, STREC_IO, EACCES);
	assert_int_equal(seteuid(uid), 0);
}

static void closed_descriptor_is_an_error(void **state)
{
	struct strec_error err = {0};
	int fd = dup(STDOUT_FILENO);

	(void)state;
	close(fd);
	assert_null(source_open_pipe(fd, true, &err));
	assert_int_equal(err.code, STREC_IO);
	assert_int_equal(err.sys, EBADF);
}

/* Opening does not wait for a writer, and none having come yet is not the end. */
static void fifo_is_read_as_a_pipe(void **state)
{
	struct byte_source *src;
	int fd;

	(void)state;
	assert_int_equal(mkfifo(path, 0600), 0);
	src = source_open_path(path, false, NULL);
	assert_non_null(src);
	assert_true(source_fd(src) >= 0);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_false(source_final(src));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_false(source_final(src));
	many_through(src, fd);
	close(fd);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_true(source_final(src));
	bytes_check(src, 0, MANY);
	source_close(src);
}

static void character_device_is_read_as_a_pipe(void **state)
{
	struct byte_source *src = source_open_path("/dev/null", false, NULL);

	(void)state;
	assert_non_null(src);
	assert_false(source_final(src));
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	assert_true(source_final(src));
	assert_int_equal(source_size(src), 0);
	source_close(src);
}

/* As in "stview - < run.trc": no copy is made of it. */
static void redirected_file_is_read_in_place(void **state)
{
	struct byte_source *src;
	int fd;

	(void)state;
	close(file_make(1000));
	fd = open(path, O_RDONLY | O_CLOEXEC);
	src = source_open_pipe(fd, false, NULL);
	assert_non_null(src);
	assert_int_equal(source_fd(src), -1);
	assert_true(source_final(src));
	assert_int_equal(source_size(src), 1000);
	source_discard(src, 900);
	bytes_check(src, 0, 1000);
	source_close(src);
	assert_false(descriptor_open(fd));
}

/* Where another program read the beginning, the log begins here. */
static void redirected_file_is_read_from_its_position(void **state)
{
	struct byte_source *src;
	int fd = file_make(0);

	(void)state;
	assert_int_equal(write(fd, "skip me", 7), 7);
	bytes_write(fd, 0, 500);
	assert_int_equal(lseek(fd, 7, SEEK_SET), 7);
	src = source_open_pipe(fd, true, NULL);
	assert_non_null(src);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 500);
	assert_true(source_final(src));
	bytes_check(src, 0, 500);
	source_close(src);
}

static void other_sources_have_nothing_to_fill(void **state)
{
	uint8_t buf[3] = {byte_at(0), byte_at(1), byte_at(2)};
	struct byte_source *src = source_open_memory(buf, sizeof(buf));

	(void)state;
	assert_non_null(src);
	assert_int_equal(source_fd(src), -1);
	assert_int_equal(source_fill(src, SIZE_MAX, NULL), 0);
	source_discard(src, 2);
	bytes_check(src, 0, 3);
	source_close(src);
}

static int directory_make(void **state)
{
	(void)state;
	snprintf(directory, sizeof(directory), "/tmp/test_source.XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof(path), "%s/file", directory);
	return 0;
}

static int directory_remove(void **state)
{
	(void)state;
	return rmdir(directory);
}

static int file_remove(void **state)
{
	(void)state;
	return unlink(path) != 0 && errno != ENOENT ? -1 : 0;
}

#define source_test(f) cmocka_unit_test_teardown(f, file_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		source_test(pipe_gives_what_arrived_and_never_waits),
		source_test(fill_takes_no_more_than_asked),
		source_test(bytes_before_the_end_are_taken_in),
		source_test(poll_tells_when_to_fill),
		source_test(flags_of_the_descriptor_stay),
		source_test(non_blocking_descriptor_works_too),
		source_test(spool_is_read_again_in_any_order),
		source_test(spool_has_no_name),
		source_test(full_spool_ends_the_input_with_an_error),
		source_test(window_forgets_what_was_discarded),
		source_test(window_without_bytes_can_be_discarded),
		source_test(window_slides_over_any_length),
		source_test(full_window_holds_the_writer_back),
		source_test(file_is_read_by_its_path),
		source_test(followed_file_grows_and_shrinks),
		source_test(missing_file_is_an_error),
		source_test(directory_is_an_error),
		source_test(empty_file_is_an_error_unless_followed),
		source_test(unreadable_file_is_an_error),
		source_test(closed_descriptor_is_an_error),
		source_test(fifo_is_read_as_a_pipe),
		source_test(character_device_is_read_as_a_pipe),
		source_test(redirected_file_is_read_in_place),
		source_test(redirected_file_is_read_from_its_position),
		source_test(other_sources_have_nothing_to_fill),
	};

	return cmocka_run_group_tests(tests, directory_make, directory_remove);
}
