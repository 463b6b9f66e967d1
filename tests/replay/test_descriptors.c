/* What descriptors lead to: each call that makes, copies or closes one; tasks; limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "format/syscalls.h"
#include "replay/descriptors.h"

static struct descriptors *table;
static uint64_t now_ns;
static struct task_info tasks[8]; /* by serial */
static char cwd[] = "/home/u";
static char links[] = "/lib\0usr/lib\0/usr/lib/libz.so.1\0libz.so.1.2.13";
static uint32_t link_at[] = {0, 13};
static const struct log_session session = {
	.directory = cwd,
	.links = links,
	.links_size = sizeof(links),
	.link_at = link_at,
	.link_count = 2,
};

static void tell(const struct event *ev)
{
	descriptors_event(table, ev, &session);
}

/* A task with a serial begins, as a child of parent. */
static void start(uint32_t serial, uint32_t parent, int32_t pid, enum start_how how,
		  uint64_t clone_flags)
{
	tasks[serial] = (struct task_info){.serial = serial, .tid = (int32_t)serial, .pid = pid};
	tell(&(struct event){.time_ns = now_ns += 10,
			     .task = &tasks[serial],
			     .kind = EVENT_START,
			     .nr = how,
			     .args = {parent, clone_flags}});
}

static void process_event(uint32_t serial, uint8_t kind)
{
	tell(&(struct event){.time_ns = now_ns += 10, .task = &tasks[serial], .kind = kind});
}

#define CAPTURES_MAX 2

struct call {
	uint32_t serial;
	const char *name;
	uint64_t args[6];
	int64_t result;
	uint64_t duration_ns;
	struct capture captures[CAPTURES_MAX]; /* those of size 0 are not there */
};

static void make(const struct call *call)
{
	struct event ev = {
		.time_ns = now_ns += 10,
		.duration_ns = call->duration_ns ? call->duration_ns : 5,
		.task = &tasks[call->serial ? call->serial : 1],
		.kind = EVENT_CALL,
		.nr = (uint32_t)syscall_number(ARCH_X86_64, call->name),
		.result = call->result,
		.flags = call->result < 0 && call->result > -4096 ? EVENT_ERROR : 0,
		.captures = call->captures,
	};

	memcpy(ev.args, call->args, sizeof(ev.args));
	while (ev.capture_count < CAPTURES_MAX && call->captures[ev.capture_count].size)
		ev.capture_count++;
	tell(&ev);
}

#define CALL(...) make(&(struct call){__VA_ARGS__})

static struct capture text(uint8_t arg, const char *string)
{
	return (struct capture){.arg = arg,
				.kind = CAPTURE_STRING,
				.size = (uint32_t)strlen(string),
				.bytes = (const uint8_t *)string};
}

static struct capture bytes(uint8_t arg, bool at_exit, const void *from, size_t size)
{
	return (struct capture){.arg = arg,
				.kind = CAPTURE_BYTES,
				.at_exit = at_exit,
				.size = (uint32_t)size,
				.bytes = from};
}

static void open_file(uint32_t serial, const char *path, unsigned flags, int fd)
{
	CALL(.serial = serial, .name = "openat", .args = {(uint64_t)DESCRIPTOR_CWD, 1, flags},
	     .result = fd, .captures = {text(1, path)});
}

/* The name of fd in the task of the last event. */
static const char *name_at(int fd, enum descriptor_moment moment, enum descriptor_detail detail)
{
	static struct descriptor_name name;

	return descriptors_name(table, fd, moment, detail, &name) ? name.text : "";
}

static const char *name(int fd)
{
	return name_at(fd, DESCRIPTOR_RETURNED, DETAIL_PATH);
}

/* Makes the task that of the last event. */
static const char *name_in(uint32_t serial, int fd)
{
	process_event(serial, EVENT_USAGE);
	return name(fd);
}

static const char *protocol(int fd)
{
	return name_at(fd, DESCRIPTOR_RETURNED, DETAIL_PROTOCOL);
}

static bool is_deleted(int fd)
{
	struct descriptor_name found;

	return descriptors_name(table, fd, DESCRIPTOR_RETURNED, DETAIL_PATH, &found) &&
	       found.deleted;
}

static int setup(void **state)
{
	(void)state;
	table = calloc(1, descriptors_size());
	now_ns = 1000;
	start(1, 0, 1, START_FIRST, 0);
	return table ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	free(table);
	return 0;
}

static void paths_are_absolute(void **state)
{
	static const struct {
		const char *path, *name;
	} rows[] = {
		{"/etc/passwd", "/etc/passwd"},
		{"a", "/home/u/a"},
		{"./a//b/", "/home/u/a/b"},
		{"../../..", "/"},
		{"..", "/home"},
		{"/", "/"},
		{"/lib/libz.so.1", "/usr/lib/libz.so.1.2.13"},
		{"/proc/self/maps", "/proc/1/maps"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		open_file(1, rows[i].path, 0, 3);
		assert_string_equal(name(3), rows[i].name);
	}
	open_file(1, "/lib", O_NOFOLLOW, 3);
	assert_string_equal(name(3), "/lib");
	CALL(.name = "openat", .args = {3, 1}, .result = 4, .captures = {text(1, "x")});
	assert_string_equal(name(4), "/lib/x");
	CALL(.name = "openat", .args = {99, 1}, .result = 5, .captures = {text(1, "x")});
	assert_string_equal(name(5), "");
}

static void failed_calls_make_nothing(void **state)
{
	(void)state;
	open_file(1, "/a", 0, -ENOENT);
	assert_string_equal(name(-ENOENT), "");
	open_file(1, "/a", 0, 3);
	CALL(.name = "close", .args = {3}, .result = -EBADF);
	assert_string_equal(name(3), "/a");
	CALL(.name = "close", .args = {3}, .result = -EINTR);
	assert_string_equal(name(3), "");
}

static void a_closed_one_has_its_name_when_the_call_is_entered(void **state)
{
	(void)state;
	open_file(1, "/a", 0, 3);
	CALL(.name = "close", .args = {3});
	assert_string_equal(name_at(3, DESCRIPTOR_ENTERED, DETAIL_PATH), "/a");
	assert_string_equal(name(3), "");
	assert_string_equal(name_in(1, 3), "");
	assert_string_equal(name_at(3, DESCRIPTOR_ENTERED, DETAIL_PATH), "");
}

static void copies_share_what_they_lead_to(void **state)
{
	(void)state;
	open_file(1, "/a", 0, 3);
	CALL(.name = "dup", .args = {3}, .result = 4);
	CALL(.name = "fcntl", .args = {4, F_DUPFD, 10}, .result = 10);
	open_file(1, "/b", 0, 5);
	CALL(.name = "dup2", .args = {3, 5}, .result = 5);
	assert_string_equal(name_at(5, DESCRIPTOR_ENTERED, DETAIL_PATH), "/b");
	assert_string_equal(name(5), "/a");
	CALL(.name = "dup2", .args = {3, 6}, .result = 6);
	assert_string_equal(name_at(6, DESCRIPTOR_ENTERED, DETAIL_PATH), "");
	CALL(.name = "dup2", .args = {3, 3}, .result = 3);
	CALL(.name = "rename", .captures = {text(0, "/a"), text(1, "/c")});
	for (int fd = 3; fd <= 6; fd++)
		assert_string_equal(name(fd), "/c");
	assert_string_equal(name(10), "/c");
	CALL(.name = "unlink", .captures = {text(0, "/c")});
	assert_true(is_deleted(3));
}

static void what_has_no_path(void **state)
{
	static const int32_t pair[] = {3, 4};
	static const struct {
		const char *call, *name;
		uint64_t args[2];
	} rows[] = {
		{"epoll_create1", "anon_inode:[eventpoll]", {0}},
		{"eventfd2", "anon_inode:[eventfd]", {0}},
		{"timerfd_create", "anon_inode:[timerfd]", {0}},
		{"inotify_init1", "anon_inode:inotify", {0}},
		{"signalfd4", "anon_inode:[signalfd]", {UINT64_MAX}},
		{"pidfd_open", "anon_inode:[pidfd]", {7}},
		{"socket", "socket:[?]", {AF_INET, SOCK_STREAM}},
		{"userfaultfd", "anon_inode:[userfaultfd]", {0}},
		{"mq_open", "", {0}},
		{"landlock_create_ruleset", "anon_inode:[landlock-ruleset]", {0}},
		{"bpf", "anon_inode:bpf-map", {0}},
		{"bpf", "anon_inode:bpf-prog", {5}},
		{"bpf", "", {7}},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct call call = {.name = rows[i].call, .result = 5};

		memcpy(call.args, rows[i].args, sizeof(rows[i].args));
		make(&call);
		assert_string_equal(name(5), rows[i].name);
	}
	CALL(.name = "landlock_create_ruleset", .args = {0, 0, 1}, .result = 5);
	CALL(.name = "bpf", .args = {22}, .result = 5);
	assert_string_equal(name(5), "");
	CALL(.name = "pidfd_open", .args = {7}, .result = 5);
	assert_string_equal(protocol(5), "pid:7");
	CALL(.name = "memfd_create", .result = 6, .captures = {text(0, "mm")});
	assert_string_equal(name(6), "/memfd:mm");
	assert_true(is_deleted(6));
	CALL(.name = "pipe2", .captures = {bytes(0, true, pair, sizeof(pair))});
	assert_string_equal(name(3), "pipe:[?]");
	assert_string_equal(name(4), "pipe:[?]");
}

static void a_stat_tells_the_inode(void **state)
{
	static const int32_t pair[] = {3, 4};
	uint8_t stat[144] = {[8] = 0x39, [9] = 0x30, [25] = 0x10}; /* inode 12345, S_IFIFO */

	(void)state;
	CALL(.name = "pipe", .captures = {bytes(0, true, pair, sizeof(pair))});
	CALL(.name = "fstat", .args = {4, 1}, .captures = {bytes(1, true, stat, sizeof(stat))});
	assert_string_equal(name(3), "pipe:[12345]");
}

static const uint8_t loopback_80[16] = {AF_INET, 0, 0, 80, 127, 0, 0, 1};
static const uint8_t loopback_40000[16] = {AF_INET, 0, 0x9c, 0x40, 127, 0, 0, 1};
static const uint8_t loopback_any[16] = {AF_INET, 0, 0, 0, 127, 0, 0, 1};

static void sockets_have_addresses(void **state)
{
	(void)state;
	CALL(.name = "socket", .args = {AF_INET, SOCK_STREAM | SOCK_CLOEXEC}, .result = 3);
	assert_string_equal(protocol(3), "TCP:[?]");
	CALL(.name = "bind", .args = {3}, .captures = {bytes(1, false, loopback_any, 16)});
	assert_string_equal(name_at(3, DESCRIPTOR_ENTERED, DETAIL_PROTOCOL), "TCP:[?]");
	process_event(1, EVENT_USAGE);
	assert_string_equal(protocol(3), "TCP:[127.0.0.1:?]");
	CALL(.name = "getsockname", .args = {3}, .captures = {bytes(1, true, loopback_80, 16)});
	assert_string_equal(protocol(3), "TCP:[127.0.0.1:80]");
	CALL(.name = "accept4", .args = {3}, .result = 4,
	     .captures = {bytes(1, true, loopback_40000, 16)});
	assert_string_equal(protocol(4), "TCP:[127.0.0.1:80->127.0.0.1:40000]");
	assert_string_equal(name(4), "socket:[?]");
	CALL(.name = "accept", .args = {3}, .result = 7);
	assert_string_equal(protocol(7), "TCP:[127.0.0.1:80->?]");
	CALL(.name = "getpeername", .args = {7}, .captures = {bytes(1, true, loopback_40000, 16)});
	assert_string_equal(protocol(7), "TCP:[127.0.0.1:80->127.0.0.1:40000]");
	CALL(.name = "socket", .args = {AF_INET, SOCK_DGRAM}, .result = 5);
	CALL(.name = "connect", .args = {5}, .result = -EINPROGRESS,
	     .captures = {bytes(1, false, loopback_80, 16)});
	CALL(.name = "dup", .args = {5}, .result = 6);
	assert_string_equal(protocol(6), "UDP:[?->127.0.0.1:80]");
}

static void unix_sockets_have_paths(void **state)
{
	static const uint8_t path[] = "\1\0/run/x", abstract[] = {1, 0, 0, 'n'};
	static const int32_t pair[] = {5, 6};

	(void)state;
	CALL(.name = "socket", .args = {AF_UNIX, SOCK_STREAM}, .result = 3);
	CALL(.name = "bind", .args = {3}, .captures = {bytes(1, false, path, sizeof(path))});
	CALL(.name = "accept", .args = {3}, .result = 4);
	assert_string_equal(protocol(4), "UNIX-STREAM:[?,\"/run/x\"]");
	CALL(.name = "socket", .args = {AF_UNIX, SOCK_DGRAM}, .result = 7);
	CALL(.name = "bind", .args = {7}, .captures = {bytes(1, false, abstract, 4)});
	CALL(.name = "socketpair", .args = {AF_UNIX, SOCK_STREAM},
	     .captures = {bytes(3, true, pair, sizeof(pair))});
	assert_string_equal(protocol(7), "UNIX-DGRAM:[?,\"@n\"]");
	assert_string_equal(protocol(5), "UNIX-STREAM:[?->?]");
	CALL(.name = "close", .args = {6});
	process_event(1, EVENT_USAGE);
	assert_string_equal(protocol(5), "UNIX-STREAM:[?]");
}

static void devices_have_numbers(void **state)
{
	struct descriptor_name found;

	(void)state;
	open_file(1, "/dev/null", 0, 3);
	assert_true(descriptors_name(table, 3, DESCRIPTOR_RETURNED, DETAIL_PROTOCOL, &found));
	assert_string_equal(found.device, "char 1:3");
	open_file(1, "/dev/pts/17", 0, 3);
	assert_true(descriptors_name(table, 3, DESCRIPTOR_RETURNED, DETAIL_PROTOCOL, &found));
	assert_string_equal(found.device, "char 136:17");
}

static void the_working_directory_moves(void **state)
{
	static const char here[] = "/somewhere/else";

	(void)state;
	assert_string_equal(name(DESCRIPTOR_CWD), "/home/u");
	CALL(.name = "chdir", .captures = {text(0, "../v")});
	assert_string_equal(name(DESCRIPTOR_CWD), "/home/v");
	open_file(1, "/usr", 0, 3);
	CALL(.name = "fchdir", .args = {3});
	CALL(.name = "close", .args = {3});
	open_file(1, "x", 0, 4);
	assert_string_equal(name(4), "/usr/x");
	CALL(.name = "getcwd", .result = sizeof(here),
	     .captures = {bytes(0, true, here, sizeof(here))});
	assert_string_equal(name(DESCRIPTOR_CWD), here);
}

static void children_have_copies_and_threads_share(void **state)
{
	(void)state;
	open_file(1, "/a", 0, 3);
	start(2, 1, 2, START_FORK, 0);
	start(3, 1, 1, START_CLONE, CLONE_FILES | CLONE_FS | CLONE_THREAD);
	CALL(.serial = 2, .name = "close", .args = {3});
	CALL(.serial = 2, .name = "chdir", .captures = {text(0, "/c")});
	assert_string_equal(name_in(1, 3), "/a");
	assert_string_equal(name_in(1, DESCRIPTOR_CWD), "/home/u");
	open_file(3, "/b", 0, 4);
	CALL(.serial = 3, .name = "chdir", .captures = {text(0, "/t")});
	assert_string_equal(name_in(1, 4), "/b");
	assert_string_equal(name_in(1, DESCRIPTOR_CWD), "/t");
	assert_string_equal(name_in(2, 4), "");
	CALL(.serial = 3, .name = "unshare", .args = {CLONE_FILES});
	CALL(.serial = 3, .name = "close", .args = {4});
	assert_string_equal(name_in(1, 4), "/b");
}

/* Of a recorder that does not tell flags; and a process that shares, a thread that doesn't. */
static void clone_flags_decide(void **state)
{
	(void)state;
	start(2, 1, 1, START_CLONE, 0);
	start(3, 1, 3, START_CLONE, CLONE_FILES);
	start(4, 1, 1, START_CLONE, CLONE_VM | CLONE_THREAD);
	open_file(1, "/a", 0, 3);
	CALL(.name = "chdir", .captures = {text(0, "/d")});
	assert_string_equal(name_in(2, 3), "/a");
	assert_string_equal(name_in(3, 3), "/a");
	assert_string_equal(name_in(3, DESCRIPTOR_CWD), "/home/u");
	assert_string_equal(name_in(4, 3), "");
}

static void an_exec_closes(void **state)
{
	(void)state;
	open_file(1, "/a", 0, 3);
	open_file(1, "/b", O_CLOEXEC, 4);
	CALL(.name = "dup", .args = {4}, .result = 5);
	CALL(.name = "fcntl", .args = {3, F_DUPFD_CLOEXEC}, .result = 6);
	CALL(.name = "fcntl", .args = {6, F_SETFD, 0});
	CALL(.name = "dup3", .args = {3, 7, O_CLOEXEC}, .result = 7);
	CALL(.name = "ioctl", .args = {5, 0x5451});
	start(2, 1, 2, START_CLONE, CLONE_FILES);
	process_event(2, EVENT_EXEC);
	assert_string_equal(name_in(2, 3), "/a");
	assert_string_equal(name_in(2, 4), "");
	assert_string_equal(name_in(2, 5), "");
	assert_string_equal(name_in(2, 6), "/a");
	assert_string_equal(name_in(2, 7), "");
	/* The parent had shared them, and has its own from now on. */
	assert_string_equal(name_in(1, 4), "/b");
}

static void a_range_closes(void **state)
{
	(void)state;
	for (int fd = 3; fd < 9; fd++)
		open_file(1, "/a", 0, fd);
	CALL(.name = "close_range", .args = {4, 6, 0});
	CALL(.name = "close_range", .args = {7, UINT32_MAX, 4}); /* CLOSE_RANGE_CLOEXEC */
	assert_string_equal(name(3), "/a");
	assert_string_equal(name(4), "");
	assert_string_equal(name(6), "");
	assert_string_equal(name(8), "/a");
	process_event(1, EVENT_EXEC);
	assert_string_equal(name(8), "");
	assert_string_equal(name(3), "/a");
}

/* The kernel frees the number at once; the call's end may come after it was given again. */
static void a_close_that_ends_late_closes_what_it_meant(void **state)
{
	(void)state;
	open_file(1, "/a", 0, 3);
	start(2, 1, 1, START_CLONE, 0);
	open_file(2, "/b", 0, 3);
	CALL(.name = "close", .args = {3}, .duration_ns = 25);
	assert_string_equal(name(3), "/b");
}

static void rights_that_come_are_not_known(void **state)
{
	/* An item of four bytes, and control bytes: size, SOL_SOCKET, SCM_RIGHTS, 3. */
	static const uint8_t list[] = {4, 0, 0, 0, 1, 2, 3, 4, 24, 0, 0, 0, 20, 0, 0, 0, 0, 0,
				       0, 0, 1, 0, 0, 0, 1, 0, 0,  0, 3, 0, 0,  0, 0, 0, 0, 0};
	struct capture message = bytes(1, true, list, sizeof(list));

	(void)state;
	message.kind = CAPTURE_LIST;
	open_file(1, "/a", 0, 3);
	CALL(.name = "recvmsg", .args = {9}, .result = 1, .captures = {message});
	assert_string_equal(name(3), "");
}

static void told(int fd, struct capture link, uint64_t domain, uint64_t type, const char *local)
{
	struct capture captures[2] = {link, text(1, local)};

	tell(&(struct event){.time_ns = now_ns += 10,
			     .task = &tasks[1],
			     .kind = EVENT_DESCRIPTOR,
			     .nr = (uint32_t)fd,
			     .args = {0, 0, domain, type},
			     .capture_count = 2,
			     .captures = captures});
}

static void what_was_there_before(void **state)
{
	(void)state;
	told(0, text(0, "/dev/pts/3"), 0, 0, "");
	told(3, text(0, "pipe:[77]"), 0, 0, "");
	told(4, text(0, "socket:[78]"), AF_INET, SOCK_STREAM, "127.0.0.1:80");
	told(5, text(0, "/tmp/x (deleted)"), 0, 0, "");
	told(DESCRIPTOR_CWD, text(0, "/srv"), 0, 0, "");
	assert_string_equal(name(0), "/dev/pts/3");
	assert_string_equal(name(3), "pipe:[77]");
	assert_string_equal(name(4), "socket:[78]");
	assert_string_equal(protocol(4), "TCP:[127.0.0.1:80]");
	assert_string_equal(name(5), "/tmp/x");
	assert_true(is_deleted(5));
	open_file(1, "y", 0, 6);
	assert_string_equal(name(6), "/srv/y");
}

#define MANY 40000

/* What was made first is forgotten first, and nothing else is disturbed. */
static void more_than_there_is_room_for(void **state)
{
	char path[64];

	(void)state;
	for (int fd = 0; fd < MANY; fd++) {
		snprintf(path, sizeof(path), "/a/file/with/a/name/of/some/length/%d", fd);
		open_file(1, path, 0, fd);
	}
	assert_string_equal(name(0), "");
	assert_string_equal(name(MANY - 1), path);
	snprintf(path, sizeof(path), "/a/file/with/a/name/of/some/length/%d", MANY - 1000);
	assert_string_equal(name(MANY - 1000), path);
	CALL(.name = "close_range", .args = {0, UINT32_MAX, 0});
	assert_string_equal(name(MANY - 1), "");
	open_file(1, "/b", 0, 0);
	assert_string_equal(name(0), "/b");
}

static void more_tasks_than_there_is_room_for(void **state)
{
	struct task_info info = {0};

	(void)state;
	open_file(1, "/a", 0, 3);
	for (uint32_t serial = 2; serial < 6000; serial++) {
		info = (struct task_info){.serial = serial, .pid = (int32_t)serial};
		tell(&(struct event){.time_ns = now_ns += 10,
				     .task = &info,
				     .kind = EVENT_START,
				     .nr = START_FORK,
				     .args = {serial - 1}});
	}
	assert_string_equal(name(3), "/a");
	assert_string_equal(name_in(1, 3), "");
}

static void a_copy_knows_as_much(void **state)
{
	struct descriptors *copy = calloc(1, descriptors_size()), *original = table;

	(void)state;
	open_file(1, "/a", 0, 3);
	start(2, 1, 2, START_FORK, 0);
	descriptors_copy(copy, table);
	CALL(.name = "close", .args = {3});
	table = copy;
	assert_string_equal(name_in(1, 3), "/a");
	assert_string_equal(name_in(2, 3), "/a");
	table = original;
	free(copy);
}

/* Any events in any order: nothing is written out of bounds (with SAN=1), and it ends. */
static void anything_may_happen(void **state)
{
	static const char *const names[] = {"openat",   "dup2",    "close",       "pipe2",
					    "socket",   "connect", "accept",      "chdir",
					    "rename",   "unlink",  "close_range", "fstat",
					    "readlink", "recvmsg", "socketpair",  "fcntl"};
	static uint8_t noise[256];
	uint32_t random = 1;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		random = random * 1664525u + 1013904223u;
		uint32_t serial = 1 + (random >> 8) % 7, other = 1 + (random >> 12) % 7;
		struct capture first = bytes((random >> 16) % 4, random >> 20 & 1, noise,
					     1 + (random >> 21) % 200);

		first.kind = (random >> 10) % 3;
		noise[random >> 24] = (uint8_t)(random >> 16);
		tasks[serial].serial = serial;
		if (random >> 28 == 0)
			start(serial, other, (int32_t)(random >> 9) % 4, random >> 7 & 3,
			      random >> 16 & 0x600);
		else if (random >> 28 == 1)
			process_event(serial, random >> 15 & 1 ? EVENT_EXIT : EVENT_EXEC);
		else
			CALL(.serial = serial, .name = names[(random >> 4) % 16],
			     .args = {random >> 9 & 15, random >> 13 & 15, random >> 17 & 15},
			     .result = (random >> 11) % 20, .captures = {first});
		(void)protocol(random >> 9 & 15);
	}
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(paths_are_absolute),
		T(failed_calls_make_nothing),
		T(a_closed_one_has_its_name_when_the_call_is_entered),
		T(copies_share_what_they_lead_to),
		T(what_has_no_path),
		T(a_stat_tells_the_inode),
		T(sockets_have_addresses),
		T(unix_sockets_have_paths),
		T(devices_have_numbers),
		T(the_working_directory_moves),
		T(children_have_copies_and_threads_share),
		T(clone_flags_decide),
		T(an_exec_closes),
		T(a_range_closes),
		T(a_close_that_ends_late_closes_what_it_meant),
		T(rights_that_come_are_not_known),
		T(what_was_there_before),
		T(more_than_there_is_room_for),
		T(more_tasks_than_there_is_room_for),
		T(a_copy_knows_as_much),
		T(anything_may_happen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
