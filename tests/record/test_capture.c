/* What is copied of the arguments of a call, out of the memory of this very process. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "format/syscalls.h"
#include "record/capture.h"

#define ALL   0x3f
#define PAGE  4096
#define LIMIT 8

static struct captures captures;

static uint64_t address(const void *p)
{
	return (uintptr_t)p;
}

static struct event call_on(unsigned arch, const char *name, uint64_t a0, uint64_t a1, uint64_t a2)
{
	int nr = syscall_number(arch, name);

	assert_true(nr >= 0);
	return (struct event){.arch = (uint8_t)arch, .nr = (uint32_t)nr, .args = {a0, a1, a2}};
}

static struct event call(const char *name, uint64_t a0, uint64_t a1, uint64_t a2)
{
	return call_on(ARCH_X86_64, name, a0, a1, a2);
}

static void enter(const struct event *ev)
{
	capture_enter(&captures, getpid(), ev, ALL);
}

static void leave(struct event *ev, int64_t result)
{
	ev->result = result;
	ev->flags = result < 0 && result > -4096 ? EVENT_ERROR : 0;
	capture_exit(&captures, getpid(), ev, ALL);
}

static const struct capture *only(void)
{
	assert_int_equal(captures.count, 1);
	return &captures.list[0];
}

static void expect_bytes(const struct capture *capture, const void *bytes, size_t size)
{
	assert_int_equal(capture->size, size);
	assert_memory_equal(capture->bytes, bytes, size);
}

/* Item i of a list. */
static struct capture_item item_of(const struct capture *list, unsigned i)
{
	struct capture_item item = {0};
	size_t at = 0;

	for (unsigned k = 0; k <= i; k++)
		assert_true(capture_list_next(list, &at, &item));
	return item;
}

static unsigned item_count(const struct capture *list)
{
	struct capture_item item;
	unsigned count = 0;

	for (size_t at = 0; capture_list_next(list, &at, &item);)
		count++;
	return count;
}

static void expect_item(const struct capture *list, unsigned i, const void *bytes, size_t size,
			enum capture_state state)
{
	struct capture_item item = item_of(list, i);

	assert_int_equal(item.size, size);
	assert_int_equal(item.state, state);
	assert_memory_equal(item.bytes, bytes, size);
}

/* Two pages of which the second cannot be read; the address of the last size bytes. */
static char *before_the_end(size_t size)
{
	char *pages =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	assert_true(pages != MAP_FAILED);
	assert_int_equal(mprotect(pages + PAGE, PAGE, PROT_NONE), 0);
	return pages + PAGE - size;
}

static void release(char *p)
{
	munmap((void *)((uintptr_t)p & ~(uintptr_t)(PAGE - 1)), 2 * PAGE);
}

static int setup(void **state)
{
	(void)state;
	capture_setup(LIMIT);
	memset(&captures, 0x5a, sizeof(captures));
	return 0;
}

static void paths_are_whole(void **state)
{
	static const char path[] = "/a/path/longer/than/the/limit";
	struct event ev = call("unlink", address(path), 0, 0);
	(void)state;

	enter(&ev);
	assert_int_equal(only()->kind, CAPTURE_STRING);
	assert_int_equal(only()->state, CAPTURE_WHOLE);
	assert_false(only()->at_exit);
	expect_bytes(only(), path, strlen(path));
	leave(&ev, 0);
	assert_int_equal(captures.count, 0);
}

static void buffers_are_cut_at_the_limit(void **state)
{
	static const char text[] = "0123456789";
	struct event ev = call("write", 1, address(text), LIMIT);
	(void)state;

	enter(&ev);
	assert_int_equal(only()->arg, 1);
	assert_int_equal(only()->state, CAPTURE_WHOLE);
	expect_bytes(only(), text, LIMIT);
	ev.args[2] = LIMIT + 1;
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_CUT);
	expect_bytes(only(), text, LIMIT);
	capture_setup(CAPTURE_BYTES_LIMIT + 1);
	ev.args[2] = 10;
	enter(&ev);
	expect_bytes(only(), text, 10);
}

static void what_a_call_filled_is_read_when_it_returned(void **state)
{
	static const char text[] = "0123456789";
	struct event ev = call("read", 3, address(text), 10);
	(void)state;

	enter(&ev);
	assert_int_equal(captures.count, 0);
	leave(&ev, 3);
	assert_true(only()->at_exit);
	expect_bytes(only(), text, 3);
	leave(&ev, 0);
	expect_bytes(only(), "", 0);
	leave(&ev, -EIO);
	assert_int_equal(captures.count, 0);
	ev.args[1] = 0;
	leave(&ev, 3);
	assert_int_equal(captures.count, 0);
}

static void memory_may_end_early(void **state)
{
	char *end = before_the_end(3);
	struct event ev = call("write", 1, address(end), 5);
	(void)state;

	memcpy(end, "abc", 3);
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_FAULT);
	assert_int_equal(only()->error, EFAULT);
	expect_bytes(only(), "abc", 3);
	ev.args[1] += 3;
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_FAULT);
	assert_int_equal(only()->size, 0);
	release(end);
}

static void a_structure_at_the_end_of_a_page_is_read(void **state)
{
	char *end = before_the_end(sizeof(struct timespec));
	struct timespec ts = {5, 6};
	struct event ev = call("clock_gettime", 1, address(end), 0);
	(void)state;

	memcpy(end, &ts, sizeof(ts));
	leave(&ev, 0);
	assert_int_equal(only()->state, CAPTURE_WHOLE);
	expect_bytes(only(), &ts, sizeof(ts));
	release(end);
}

static void strings_are_items(void **state)
{
	const char *const argv[] = {"sh", "12345678", "123456789", NULL}, *const none[] = {NULL};
	struct event ev = call("execve", 0, address(argv), address(argv));
	(void)state;

	enter(&ev);
	assert_int_equal(captures.count, 2);
	assert_int_equal(captures.list[0].kind, CAPTURE_LIST);
	assert_int_equal(captures.list[0].state, CAPTURE_WHOLE);
	assert_int_equal(item_count(&captures.list[0]), 3);
	expect_item(&captures.list[0], 0, "sh", 2, CAPTURE_WHOLE);
	expect_item(&captures.list[0], 1, "12345678", 8, CAPTURE_WHOLE);
	expect_item(&captures.list[0], 2, "12345678", 8, CAPTURE_CUT);
	expect_bytes(&captures.list[1], "\3\0\0\0", 4);
	ev.args[1] = ev.args[2] = address(none);
	enter(&ev);
	assert_int_equal(item_count(&captures.list[0]), 0);
	expect_bytes(&captures.list[1], "\0\0\0\0", 4);
}

static void many_strings_are_cut(void **state)
{
	const char *argv[LIMIT + 2];
	struct event ev = call("execve", 0, address(argv), 0);
	(void)state;

	for (unsigned i = 0; i <= LIMIT; i++)
		argv[i] = "x";
	argv[LIMIT + 1] = NULL;
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_CUT);
	assert_int_equal(item_count(only()), LIMIT);
	argv[LIMIT] = NULL;
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_WHOLE);
	assert_int_equal(item_count(only()), LIMIT);
}

static void an_array_of_strings_may_not_end(void **state)
{
	char *end = before_the_end(sizeof(char *));
	const char *one = "one";
	struct event ev = call("execve", 0, address(end), address(end));
	(void)state;

	memcpy(end, &one, sizeof(one));
	enter(&ev);
	assert_int_equal(captures.count, 1);
	assert_int_equal(captures.list[0].state, CAPTURE_FAULT);
	expect_item(&captures.list[0], 0, "one", 3, CAPTURE_WHOLE);
	release(end);
}

static void vectors_are_lists(void **state)
{
	struct iovec iov[3] = {{"abc", 3}, {"defghijklm", 10}, {NULL, 0}};
	struct event ev = call("writev", 1, address(iov), 3);
	(void)state;

	enter(&ev);
	assert_int_equal(item_count(only()), 4);
	expect_item(only(), 0, iov, sizeof(iov), CAPTURE_WHOLE);
	expect_item(only(), 1, "abc", 3, CAPTURE_WHOLE);
	expect_item(only(), 2, "defghijk", 8, CAPTURE_CUT);
	expect_item(only(), 3, "", 0, CAPTURE_WHOLE);
}

static void vectors_show_only_what_was_filled(void **state)
{
	struct iovec iov[2] = {{"abc", 3}, {"defgh", 5}};
	struct event ev = call("readv", 1, address(iov), 2);
	(void)state;

	leave(&ev, 4);
	expect_item(only(), 1, "abc", 3, CAPTURE_WHOLE);
	expect_item(only(), 2, "d", 1, CAPTURE_WHOLE);
	leave(&ev, 0);
	expect_item(only(), 1, "", 0, CAPTURE_WHOLE);
}

static void a_vector_with_a_bad_address_says_so(void **state)
{
	struct iovec iov[1] = {{(void *)16, 3}};
	struct event ev = call("writev", 1, address(iov), 1);
	(void)state;

	enter(&ev);
	expect_item(only(), 1, "", 0, CAPTURE_FAULT);
	ev.args[1] = 16;
	enter(&ev);
	expect_item(only(), 0, "", 0, CAPTURE_FAULT);
	ev.args[1] = address(iov);
	ev.args[2] = UINT64_MAX;
	enter(&ev);
	assert_true(only()->size <= CAPTURE_SIZE_MAX);
}

static void messages_are_lists(void **state)
{
	struct iovec iov[1] = {{"hello", 5}};
	struct msghdr msg = {.msg_name = "name",
			     .msg_namelen = 4,
			     .msg_iov = iov,
			     .msg_iovlen = 1,
			     .msg_control = "control!",
			     .msg_controllen = 8};
	struct event ev = call("sendmsg", 3, address(&msg), 0);
	(void)state;

	enter(&ev);
	assert_int_equal(item_count(only()), 5);
	expect_item(only(), 0, &msg, sizeof(msg), CAPTURE_WHOLE);
	expect_item(only(), 1, "name", 4, CAPTURE_WHOLE);
	expect_item(only(), 2, iov, sizeof(iov), CAPTURE_WHOLE);
	expect_item(only(), 3, "hello", 5, CAPTURE_WHOLE);
	expect_item(only(), 4, "control!", 8, CAPTURE_WHOLE);
	msg = (struct msghdr){
		.msg_iov = iov, .msg_iovlen = 1, .msg_namelen = 9, .msg_controllen = 9};
	enter(&ev);
	expect_item(only(), 1, "", 0, CAPTURE_WHOLE);
	expect_item(only(), 4, "", 0, CAPTURE_WHOLE);
}

static void of_a_message_to_fill_only_the_header_is_known(void **state)
{
	struct iovec iov[1] = {{"hello", 5}};
	struct msghdr msg = {.msg_iov = iov, .msg_iovlen = 1};
	struct event ev = call("recvmsg", 3, address(&msg), 0);
	(void)state;

	enter(&ev);
	assert_int_equal(item_count(only()), 1);
	expect_item(only(), 0, &msg, sizeof(msg), CAPTURE_WHOLE);
	leave(&ev, -EAGAIN);
	assert_int_equal(item_count(only()), 1);
	leave(&ev, 2);
	assert_true(only()->at_exit);
	expect_item(only(), 3, "he", 2, CAPTURE_WHOLE);
}

static void several_messages_follow_each_other(void **state)
{
	struct iovec iov[2] = {{"abc", 3}, {"def", 3}};
	struct mmsghdr many[2] = {{.msg_hdr = {.msg_iov = iov, .msg_iovlen = 1}, .msg_len = 2},
				  {.msg_hdr = {.msg_iov = iov + 1, .msg_iovlen = 1}, .msg_len = 3}};
	struct event ev = call("recvmmsg", 3, address(many), 2);
	(void)state;

	leave(&ev, 1);
	assert_int_equal(item_count(only()), 5);
	expect_item(only(), 3, "ab", 2, CAPTURE_WHOLE);
	leave(&ev, 2);
	assert_int_equal(item_count(only()), 10);
	expect_item(only(), 8, "def", 3, CAPTURE_WHOLE);
}

static void an_address_is_as_long_as_its_length_says(void **state)
{
	int length = 4;
	struct event ev = call("accept", 3, address("abcdefgh"), address(&length));
	(void)state;

	enter(&ev);
	assert_int_equal(only()->arg, 2);
	expect_bytes(only(), &length, sizeof(length));
	leave(&ev, 5);
	assert_int_equal(captures.count, 2);
	expect_bytes(&captures.list[0], "abcd", 4);
	expect_bytes(&captures.list[1], &length, sizeof(length));
	ev = call("bind", 3, address("abcdefgh"), 2);
	enter(&ev);
	expect_bytes(only(), "ab", 2);
}

static void directory_entries_are_counted(void **state)
{
	char entries[4096];
	int fd = open("/", O_RDONLY | O_DIRECTORY);
	long n = syscall(SYS_getdents64, fd, entries, sizeof(entries));
	struct event ev = call("getdents64", 3, address(entries), sizeof(entries));
	unsigned count = 0;
	(void)state;

	close(fd);
	assert_true(n > 0);
	for (long at = 0; at < n; count++)
		at += ((struct dirent64 *)(void *)(entries + at))->d_reclen;
	leave(&ev, n);
	assert_true(only()->size >= 4);
	assert_int_equal(only()->bytes[0] | only()->bytes[1] << 8, count);
	assert_memory_equal(only()->bytes + 4, entries, only()->size - 4);
	leave(&ev, 0);
	expect_bytes(only(), "\0\0\0\0", 4);
	memset(entries, 0, sizeof(entries));
	leave(&ev, 100);
	expect_bytes(only(), "\0\0\0\0", 4);
}

static void sets_of_descriptors_have_bits(void **state)
{
	fd_set set;
	struct event ev = call("select", 65, address(&set), 0);
	(void)state;

	FD_ZERO(&set);
	FD_SET(64, &set);
	enter(&ev);
	expect_bytes(only(), &set, 16);
	ev.args[0] = 64;
	leave(&ev, 1);
	expect_bytes(only(), &set, 8);
}

static void a_mask_in_a_pair_is_followed(void **state)
{
	uint64_t mask = 0x1234, bytes[3] = {0, 8, 0x1234};
	struct {
		const void *set;
		size_t size;
	} pair = {&mask, 8};
	struct event ev = call("pselect6", 0, 0, 0);
	(void)state;

	ev.args[5] = address(&pair);
	enter(&ev);
	bytes[0] = address(&mask);
	expect_bytes(only(), bytes, sizeof(bytes));
	pair.set = NULL;
	enter(&ev);
	assert_int_equal(only()->size, 16);
}

static void a_signal_frame_holds_the_mask(void **state)
{
	uint8_t frame[400] = {0};
	struct event ev = call("rt_sigreturn", address(frame), 0, 0);
	(void)state;

	memcpy(frame + 296, "set of 8", 8);
	enter(&ev);
	expect_bytes(only(), "set of 8", 8);
}

static void the_rest_of_a_sleep_is_there_after_a_signal(void **state)
{
	struct timespec rest = {1, 2};
	struct event ev = call("nanosleep", 0, address(&rest), 0);
	(void)state;

	leave(&ev, 0);
	assert_int_equal(captures.count, 0);
	leave(&ev, -EINVAL);
	assert_int_equal(captures.count, 0);
	leave(&ev, -516);
	expect_bytes(only(), &rest, sizeof(rest));
}

static void counts_come_from_other_arguments(void **state)
{
	uint32_t ids[4] = {1, 2, 3, 4};
	struct event ev = call("setgroups", 3, address(ids), 0);
	(void)state;

	enter(&ev);
	expect_bytes(only(), ids, 12);
	ev = call("getgroups", 4, address(ids), 0);
	leave(&ev, 2);
	expect_bytes(only(), ids, 8);
	ev = call("mincore", 0, 2 * PAGE + 1, address(ids));
	leave(&ev, 0);
	expect_bytes(only(), ids, 3);
	ev = call("poll", address(ids), 2, 0);
	enter(&ev);
	expect_bytes(only(), ids, 16);
}

static void a_count_too_large_is_cut(void **state)
{
	static uint8_t memory[PAGE];
	struct event ev = call("poll", address(memory), 1000, 0);
	(void)state;

	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_CUT);
	assert_int_equal(only()->size, 8 * LIMIT);
	ev.args[1] = UINT64_MAX;
	enter(&ev);
	assert_int_equal(captures.count, 0);
}

static void i386_has_its_own_sizes(void **state)
{
	uint32_t *low = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	struct event ev;
	(void)state;

	assert_true(low != MAP_FAILED);
	memcpy(low + 8, "text", 5);
	low[0] = (uint32_t)address(low + 8);
	low[1] = 4;
	ev = call_on(ARCH_I386, "writev", 1, address(low), 1);
	enter(&ev);
	expect_item(only(), 0, low, 8, CAPTURE_WHOLE);
	expect_item(only(), 1, "text", 4, CAPTURE_WHOLE);
	ev = call_on(ARCH_I386, "nanosleep", address(low), 0, 0);
	enter(&ev);
	expect_bytes(only(), low, 8);
	ev = call_on(ARCH_I386, "stat", 0, address(low), 0);
	leave(&ev, 0);
	assert_int_equal(captures.count, 0);
	munmap(low, PAGE);
}

static void only_arguments_of_the_mask_are_read(void **state)
{
	struct event ev = call("rename", address("a"), address("b"), 0);
	(void)state;

	capture_enter(&captures, getpid(), &ev, 2);
	assert_int_equal(only()->arg, 1);
	expect_bytes(only(), "b", 1);
	ev.nr = SYSCALL_NR_MAX;
	enter(&ev);
	assert_int_equal(captures.count, 0);
}

static void a_number_is_a_capture(void **state)
{
	(void)state;
	capture_number(&captures, 0x01020304);
	assert_int_equal(only()->arg, 0);
	expect_bytes(only(), "\4\3\2\1", 4);
}

/* A header of netlink, on a netlink socket, on another, and in a message. */
static void netlink_messages_are_whole(void **state)
{
	static const uint8_t two[44] = {20, 0, 0, 0, 18, 0, 1, [20] = 24, [24] = 22};
	const uint8_t mark[8] = {0, 0, 0x10, 0, LIMIT};
	struct sockaddr kernel = {.sa_family = AF_NETLINK};
	struct iovec iov = {(void *)(uintptr_t)two, sizeof(two)};
	struct msghdr msg = {.msg_name = &kernel,
			     .msg_namelen = sizeof(kernel),
			     .msg_iov = &iov,
			     .msg_iovlen = 1};
	int fd = socket(AF_NETLINK, SOCK_RAW, 0), other = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct event ev = call("sendto", (uint64_t)fd, address(two), sizeof(two));
	(void)state;

	assert_true(fd >= 0 && other >= 0);
	enter(&ev);
	assert_int_equal(only()->kind, CAPTURE_LIST);
	assert_int_equal(item_count(only()), 2);
	expect_item(only(), 0, mark, sizeof(mark), CAPTURE_WHOLE);
	expect_item(only(), 1, two, sizeof(two), CAPTURE_WHOLE);
	capture_setup(1);
	enter(&ev);
	expect_item(only(), 1, two, 20, CAPTURE_CUT);
	capture_setup(LIMIT);
	ev.args[0] = (uint64_t)other;
	enter(&ev);
	assert_int_equal(only()->kind, CAPTURE_BYTES);
	expect_bytes(only(), two, LIMIT);
	ev = call("recvfrom", (uint64_t)fd, address(two), sizeof(two));
	leave(&ev, 20);
	expect_item(only(), 1, two, 20, CAPTURE_WHOLE);
	leave(&ev, 15);
	assert_int_equal(only()->kind, CAPTURE_BYTES);
	ev = call("sendmsg", (uint64_t)fd, address(&msg), 0);
	enter(&ev);
	assert_int_equal(item_count(only()), 6);
	expect_item(only(), 3, two, sizeof(two), CAPTURE_WHOLE);
	expect_item(only(), 5, mark, sizeof(mark), CAPTURE_WHOLE);
	kernel.sa_family = AF_UNIX;
	enter(&ev);
	assert_int_equal(item_count(only()), 5);
	expect_item(only(), 3, two, LIMIT, CAPTURE_CUT);
	close(fd);
	close(other);
}

/* What io_submit() is given: pointers to structures, of which those that write have bytes. */
static void submitted_writes_have_their_bytes(void **state)
{
	static const char text[] = "0123456789";
	uint64_t one[8] = {1, 0, 1, address(text), 3}, two[8] = {2, 0, 0, address(text), 3};
	uint64_t pointers[3] = {address(one), address(two), 8};
	struct event ev = call("io_submit", 1, 2, address(pointers));
	(void)state;

	enter(&ev);
	assert_int_equal(item_count(only()), 4);
	expect_item(only(), 0, one, sizeof(one), CAPTURE_WHOLE);
	expect_item(only(), 1, text, 3, CAPTURE_WHOLE);
	expect_item(only(), 3, text, 0, CAPTURE_WHOLE);
	ev.args[1] = 3;
	enter(&ev);
	assert_int_equal(item_of(only(), 4).state, CAPTURE_FAULT);
	capture_setup(1);
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_CUT);
	assert_int_equal(item_count(only()), 2);
}

/* What is in the attributes of bpf(), the size that a structure tells, and a message's type. */
static void structures_tell_what_to_copy(void **state)
{
	static const char name[] = "sys_enter";
	uint64_t attr[2] = {address(name), 5};
	uint32_t perf[32] = {1, 72}, fds[2] = {4, 5};
	uint64_t update[2] = {1, address(fds)};
	struct {
		long type;
		char text[20];
	} message = {7, "0123456789"};
	struct event ev = call("bpf", 17, address(attr), sizeof(attr));
	(void)state;

	enter(&ev);
	expect_item(only(), 0, attr, sizeof(attr), CAPTURE_WHOLE);
	expect_item(only(), 1, name, LIMIT, CAPTURE_CUT);
	leave(&ev, 3);
	assert_int_equal(captures.count, 0);
	ev.args[0] = 1;
	enter(&ev);
	assert_int_equal(item_count(only()), 1);
	ev = call("perf_event_open", address(perf), 0, 0);
	enter(&ev);
	expect_bytes(only(), perf, 72);
	perf[1] = 63;
	enter(&ev);
	assert_int_equal(captures.count, 0);
	ev = call("io_uring_register", 3, 6, address(update));
	ev.args[3] = 2;
	enter(&ev);
	expect_item(only(), 0, update, sizeof(update), CAPTURE_WHOLE);
	expect_item(only(), 1, fds, sizeof(fds), CAPTURE_WHOLE);
	ev = call("msgsnd", 1, address(&message), LIMIT + 1);
	enter(&ev);
	assert_int_equal(only()->state, CAPTURE_CUT);
	expect_bytes(only(), &message, 8 + LIMIT);
	ev = call("name_to_handle_at", 3, 0, address(fds));
	fds[0] = 4;
	enter(&ev);
	expect_bytes(only(), fds, 8);
	leave(&ev, -EOVERFLOW);
	expect_bytes(only(), fds, 8);
	ev = call("keyctl", 11, 5, address(name));
	ev.args[3] = 4;
	leave(&ev, 9);
	expect_bytes(only(), name, 4);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, setup)
	static const struct CMUnitTest tests[] = {
		TEST(netlink_messages_are_whole),
		TEST(structures_tell_what_to_copy),
		TEST(submitted_writes_have_their_bytes),
		TEST(paths_are_whole),
		TEST(buffers_are_cut_at_the_limit),
		TEST(what_a_call_filled_is_read_when_it_returned),
		TEST(memory_may_end_early),
		TEST(a_structure_at_the_end_of_a_page_is_read),
		TEST(strings_are_items),
		TEST(many_strings_are_cut),
		TEST(an_array_of_strings_may_not_end),
		TEST(vectors_are_lists),
		TEST(vectors_show_only_what_was_filled),
		TEST(a_vector_with_a_bad_address_says_so),
		TEST(messages_are_lists),
		TEST(of_a_message_to_fill_only_the_header_is_known),
		TEST(several_messages_follow_each_other),
		TEST(an_address_is_as_long_as_its_length_says),
		TEST(directory_entries_are_counted),
		TEST(sets_of_descriptors_have_bits),
		TEST(a_mask_in_a_pair_is_followed),
		TEST(a_signal_frame_holds_the_mask),
		TEST(the_rest_of_a_sleep_is_there_after_a_signal),
		TEST(counts_come_from_other_arguments),
		TEST(a_count_too_large_is_cut),
		TEST(i386_has_its_own_sizes),
		TEST(only_arguments_of_the_mask_are_read),
		TEST(a_number_is_a_capture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
