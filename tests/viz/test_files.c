/* The Files panel's collector: what counts for which name, how much is kept, what rows are called.
 */
#include "tests/viz/fixture.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "format/syscalls.h"
#include "replay/descriptors.h"
#include "replay/filter.h"
#include "viz/call_flow.h"
#include "viz/collect_files.h"
#include "viz/file_columns.h"
#include "viz/path_text.h"

#define AT_CWD     ((uint64_t)DESCRIPTOR_CWD)
#define O_DIR      0200000
#define CALL_LASTS 10
#define CALL_MAX   2

static const struct event_address nowhere;
static struct task_info task;
static struct descriptors *table;
static struct files_state *files;
static uint64_t now_ns;

/* What the filter is tried on: the events that were told, with what they point to. */
static struct told {
	const char *call;
	unsigned matches;
} told;
static const struct filter *watched;

static void tell(const struct event *ev)
{
	descriptors_event(table, ev, NULL);
	collect_files.event_named(files, ev, nowhere, table);
	if (watched && ev->kind == EVENT_CALL && filter_match_named(watched, ev, table))
		told.matches++;
}

/* Descriptor fd, or the working directory, is there from the beginning. */
static void tell_descriptor(int fd, const char *name)
{
	struct capture capture = {.kind = CAPTURE_BYTES,
				  .size = (uint32_t)strlen(name),
				  .bytes = (const uint8_t *)name};

	tell(&(struct event){
		.time_ns = ++now_ns,
		.task = &task,
		.kind = EVENT_DESCRIPTOR,
		.nr = (uint32_t)fd,
		.capture_count = 1,
		.captures = &capture,
	});
}

static int begin(void **state)
{
	(void)state;
	task = task_make(1, 0, 10, 10, "cat");
	table = calloc(1, descriptors_size());
	files = calloc(1, sizeof(*files));
	now_ns = 0;
	told = (struct told){0};
	watched = NULL;
	collect_files.init(files, NULL);
	tell_descriptor(DESCRIPTOR_CWD, "/home/u");
	return table && files ? 0 : -1;
}

static int end(void **state)
{
	(void)state;
	free(table);
	free(files);
	return 0;
}

struct call {
	const char *name;
	uint64_t args[6];
	int64_t result;
	struct capture captures[CALL_MAX]; /* those of size 0 and without bytes are not there */
};

static void make(const struct call *call)
{
	int nr = syscall_number(ARCH_X86_64, call->name);
	struct event ev = call_make(&task, now_ns += 100, (uint32_t)nr, CALL_LASTS, call->result);

	assert_true(nr >= 0);
	memcpy(ev.args, call->args, sizeof(ev.args));
	ev.captures = call->captures;
	while (ev.capture_count < CALL_MAX && call->captures[ev.capture_count].bytes)
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

static struct capture memory(uint8_t arg, const void *bytes, size_t size)
{
	return (struct capture){.arg = arg,
				.kind = CAPTURE_BYTES,
				.at_exit = true,
				.size = (uint32_t)size,
				.bytes = bytes};
}

static void open_file(const char *path, int64_t fd)
{
	CALL(.name = "openat", .args = {AT_CWD, 1}, .result = fd, .captures = {text(1, path)});
}

static const struct file_row *find(const char *name)
{
	char found[FILE_TEXT_MAX + 1];

	for (uint32_t i = 0; i < files->count; i++)
		if (strcmp(files_name(files, &files->rows[i], found), name) == 0)
			return &files->rows[i];
	return NULL;
}

static const struct file_row *row(const char *name)
{
	const struct file_row *found = find(name);

	if (!found)
		fail_msg("no row %s", name);
	assert_ptr_equal(files_find(files, found->key), found);
	return found;
}

static void a_file_from_open_to_close(void **state)
{
	const struct file_row *r;

	(void)state;
	open_file("/etc/passwd", 3);
	CALL(.name = "read", .args = {3}, .result = 700);
	CALL(.name = "pread64", .args = {3}, .result = 24);
	CALL(.name = "read", .args = {3}, .result = -EAGAIN);
	CALL(.name = "write", .args = {3}, .result = 5);
	CALL(.name = "close", .args = {3}, .result = 0);
	r = row("/etc/passwd");
	assert_int_equal(r->use.calls, 6);
	assert_int_equal(r->use.opens, 1);
	assert_int_equal(r->use.errors, 1);
	assert_int_equal(r->use.read_bytes, 724);
	assert_int_equal(r->use.written_bytes, 5);
	assert_int_equal(r->use.time_ns, 6 * CALL_LASTS);
	assert_int_equal(r->last_ns, now_ns);
	assert_int_equal(r->last_pid, 10);
	assert_string_equal(r->last_name, "cat");
	assert_int_equal(r->kind, FILE_KIND_FILE);
	assert_int_equal(files->count, 1);
}

/* The number is the same, the file is not: a close is of the old one, an open of the new. */
static void a_descriptor_that_is_used_again(void **state)
{
	(void)state;
	for (int i = 0; i < 3; i++) {
		open_file("/a", 3);
		CALL(.name = "read", .args = {3}, .result = 1);
		CALL(.name = "close", .args = {3}, .result = 0);
		open_file("/b", 3);
		CALL(.name = "read", .args = {3}, .result = 10);
		CALL(.name = "close", .args = {3}, .result = 0);
	}
	assert_int_equal(row("/a")->use.calls, 9);
	assert_int_equal(row("/a")->use.read_bytes, 3);
	assert_int_equal(row("/b")->use.calls, 9);
	assert_int_equal(row("/b")->use.read_bytes, 30);
	assert_int_equal(row("/b")->use.opens, 3);
}

static void copies_are_no_opens(void **state)
{
	(void)state;
	open_file("/a", 3);
	open_file("/b", 4);
	CALL(.name = "dup", .args = {3}, .result = 5);
	/* It is about both: what 4 was, and what it is. */
	CALL(.name = "dup2", .args = {3, 4}, .result = 4);
	CALL(.name = "write", .args = {4}, .result = 2);
	assert_int_equal(row("/a")->use.opens, 1);
	assert_int_equal(row("/a")->use.calls, 4);
	assert_int_equal(row("/a")->use.written_bytes, 2);
	assert_int_equal(row("/b")->use.calls, 2);
}

static void paths_are_made_absolute(void **state)
{
	(void)state;
	CALL(.name = "stat", .args = {1}, .result = -ENOENT, .captures = {text(0, "x")});
	CALL(.name = "stat", .args = {1}, .result = -ENOENT, .captures = {text(0, "./y/../x")});
	/* The way to the new directory begins at the old one. */
	CALL(.name = "chdir", .args = {1}, .result = 0, .captures = {text(0, "sub")});
	CALL(.name = "access", .args = {1}, .result = 0, .captures = {text(0, "../x")});
	CALL(.name = "openat", .args = {AT_CWD, 1, O_DIR}, .result = 7, .captures = {text(1, "d")});
	CALL(.name = "unlinkat", .args = {7, 1}, .result = 0, .captures = {text(1, "z")});
	/* Both are about the directory itself: glibc's fstat() and futimens(). */
	CALL(.name = "newfstatat", .args = {7, 1}, .result = 0, .captures = {text(1, "")});
	CALL(.name = "utimensat", .args = {7, 0}, .result = 0);
	CALL(.name = "stat", .args = {1}, .result = -ENOENT, .captures = {text(0, "")});
	assert_int_equal(row("/home/u/x")->use.calls, 3);
	assert_int_equal(row("/home/u/x")->use.errors, 2);
	assert_int_equal(row("/home/u/sub")->use.calls, 1);
	assert_int_equal(row("/home/u/sub")->kind, FILE_KIND_DIRECTORY);
	assert_int_equal(row("/home/u/sub/d")->use.calls, 3);
	assert_int_equal(row("/home/u/sub/d")->use.opens, 1);
	assert_int_equal(row("/home/u/sub/d/z")->use.calls, 1);
	assert_int_equal(files->count, 4);
}

static void a_call_counts_once_for_a_name(void **state)
{
	(void)state;
	CALL(.name = "rename", .args = {1, 2}, .result = 0,
	     .captures = {text(0, "/a"), text(1, "/b")});
	CALL(.name = "rename", .args = {1, 2}, .result = 0,
	     .captures = {text(0, "/a"), text(1, "/a")});
	assert_int_equal(row("/a")->use.calls, 2);
	assert_int_equal(row("/b")->use.calls, 1);
	/* Of a path that is cut nobody knows the name. */
	CALL(.name = "stat", .args = {1}, .result = 0,
	     .captures = {{.kind = CAPTURE_STRING,
			   .state = CAPTURE_CUT,
			   .size = 2,
			   .bytes = (const uint8_t *)"/a"}});
	assert_int_equal(files->count, 2);
}

static void bytes_have_a_from_and_a_to(void **state)
{
	(void)state;
	open_file("/from", 3);
	open_file("/to", 4);
	CALL(.name = "sendfile", .args = {4, 3}, .result = 1);
	CALL(.name = "copy_file_range", .args = {3, 0, 4}, .result = 20);
	CALL(.name = "splice", .args = {3, 0, 4}, .result = 300);
	CALL(.name = "tee", .args = {3, 4}, .result = 4000);
	CALL(.name = "writev", .args = {4}, .result = 50000);
	CALL(.name = "recvmsg", .args = {3}, .result = 600000);
	CALL(.name = "getdents64", .args = {3}, .result = 99);
	CALL(.name = "lseek", .args = {3}, .result = 77);
	assert_int_equal(row("/from")->use.read_bytes, 604321);
	assert_int_equal(row("/from")->use.written_bytes, 0);
	assert_int_equal(row("/to")->use.read_bytes, 0);
	assert_int_equal(row("/to")->use.written_bytes, 54321);
}

static void put_item(struct buffer *list, const void *bytes, uint32_t size)
{
	uint8_t head[4] = {(uint8_t)size, (uint8_t)(size >> 8), (uint8_t)(size >> 16), 0};

	buffer_put(list, head, sizeof(head));
	buffer_put(list, bytes, size);
}

/* Structure, name, array, the bytes of each iovec, control: format/syscalls.h. */
static void put_message(struct buffer *list, unsigned vectors, uint8_t length)
{
	uint8_t header[64] = {[56] = length}, array[32] = {0};

	put_item(list, header, sizeof(header));
	put_item(list, "", 0);
	put_item(list, array, 16 * vectors);
	for (unsigned i = 0; i < vectors; i++)
		put_item(list, "abc", 3);
	put_item(list, "", 0);
}

static void messages_tell_their_length(void **state)
{
	struct buffer list = {0};
	struct call_flow flow;
	struct event ev =
		call_make(&task, 1, (uint32_t)syscall_number(ARCH_X86_64, "recvmmsg"), 1, 2);
	struct capture capture;

	(void)state;
	put_message(&list, 2, 6);
	put_message(&list, 0, 30);
	put_message(&list, 1, 200);
	capture = (struct capture){.arg = 1,
				   .kind = CAPTURE_LIST,
				   .at_exit = true,
				   .size = (uint32_t)list.size,
				   .bytes = list.bytes};
	ev.captures = &capture;
	ev.capture_count = 1;
	/* Of the three the call filled two. */
	assert_true(call_flow(&ev, &flow));
	assert_int_equal(flow.bytes, 36);
	/* Whatever is cut off, nothing behind it is read. */
	for (size_t size = 0; size < list.size; size++) {
		uint8_t *bytes = malloc(size ? size : 1);

		memcpy(bytes, list.bytes, size);
		capture.bytes = bytes;
		capture.size = (uint32_t)size;
		assert_true(call_flow(&ev, &flow));
		assert_true(flow.bytes <= 36);
		free(bytes);
	}
	buffer_release(&list);
}

static void a_socket_is_called_what_it_is_at_that_moment(void **state)
{
	/* 127.0.0.1:80 */
	static const uint8_t address[16] = {2, 0, 0, 80, 127, 0, 0, 1};
	struct capture connected = memory(1, address, sizeof(address));

	(void)state;
	connected.at_exit = false;
	CALL(.name = "socket", .args = {AF_INET, SOCK_STREAM}, .result = 3);
	CALL(.name = "connect", .args = {3, 1, 16}, .result = 0, .captures = {connected});
	CALL(.name = "sendto", .args = {3}, .result = 7);
	CALL(.name = "recvfrom", .args = {3}, .result = 9);
	assert_int_equal(row("TCP:[?]")->use.calls, 2);
	assert_int_equal(row("TCP:[?]")->use.opens, 1);
	assert_int_equal(row("TCP:[?->127.0.0.1:80]")->use.calls, 2);
	assert_int_equal(row("TCP:[?->127.0.0.1:80]")->use.written_bytes, 7);
	assert_int_equal(row("TCP:[?->127.0.0.1:80]")->use.read_bytes, 9);
	assert_int_equal(row("TCP:[?]")->kind, FILE_KIND_SOCKET);
}

static void a_name_that_changes_is_another_row(void **state)
{
	(void)state;
	open_file("/tmp/new", 3);
	CALL(.name = "write", .args = {3}, .result = 1);
	CALL(.name = "rename", .args = {1, 2}, .result = 0,
	     .captures = {text(0, "/tmp/new"), text(1, "/tmp/done")});
	CALL(.name = "write", .args = {3}, .result = 10);
	assert_int_equal(row("/tmp/new")->use.written_bytes, 1);
	assert_int_equal(row("/tmp/done")->use.written_bytes, 10);
}

static void kinds_are_what_calls_tell(void **state)
{
	/* struct stat of x86-64: st_mode is the 32 bits at 24. */
	uint8_t stat[144] = {[24] = 0, [25] = 0x20};
	uint8_t fds[8] = {5, 0, 0, 0, 6, 0, 0, 0};

	(void)state;
	CALL(.name = "stat", .args = {1, 1}, .result = 0,
	     .captures = {text(0, "/dev/tty"), memory(1, stat, sizeof(stat))});
	stat[25] = 0xa0;
	CALL(.name = "lstat", .args = {1, 1}, .result = 0,
	     .captures = {text(0, "/lib"), memory(1, stat, sizeof(stat))});
	CALL(.name = "pipe2", .args = {1}, .result = 0, .captures = {memory(0, fds, sizeof(fds))});
	CALL(.name = "read", .args = {5}, .result = 1);
	CALL(.name = "epoll_create1", .result = 3);
	CALL(.name = "stat", .args = {1, 1}, .result = -ENOENT, .captures = {text(0, "/none")});
	open_file("/dir", 8);
	CALL(.name = "getdents64", .args = {8}, .result = 24);
	assert_int_equal(row("/dev/tty")->kind, FILE_KIND_DEVICE);
	assert_int_equal(row("/lib")->kind, FILE_KIND_LINK);
	assert_int_equal(row("pipe:[?]")->kind, FILE_KIND_PIPE);
	assert_int_equal(row("anon_inode:[eventpoll]")->kind, FILE_KIND_OTHER);
	assert_int_equal(row("/none")->kind, FILE_KIND_UNKNOWN);
	assert_int_equal(row("/dir")->kind, FILE_KIND_DIRECTORY);
}

static void calls_without_a_name_count_nowhere(void **state)
{
	(void)state;
	CALL(.name = "getpid", .result = 10);
	CALL(.name = "read", .args = {99}, .result = -EBADF);
	CALL(.name = "mmap", .args = {0, 1, 1, 1, (uint64_t)-1}, .result = 4096);
	assert_int_equal(files->count, 0);
}

static struct file_use sum_of_all(void)
{
	struct file_use sum = files->evicted;

	for (uint32_t i = 0; i < files->count; i++) {
		sum.calls += files->rows[i].use.calls;
		sum.opens += files->rows[i].use.opens;
		sum.read_bytes += files->rows[i].use.read_bytes;
		sum.time_ns += files->rows[i].use.time_ns;
		sum.errors += files->rows[i].use.errors;
	}
	return sum;
}

/*
 * 20,000 names of which each is seen once, and 300 that are used between them again and again:
 * these stay, and nothing is lost of the sums.
 */
static void what_is_used_most_stays(void **state)
{
	struct file_use sum;
	char path[300];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		snprintf(path, sizeof(path), "/once/%0*d", i % 200 + 1, i);
		CALL(.name = "stat", .args = {1}, .result = i % 4 ? 0 : -ENOENT,
		     .captures = {text(0, path)});
		snprintf(path, sizeof(path), "/often/%d", i % 300);
		open_file(path, 3);
		CALL(.name = "read", .args = {3}, .result = 3);
	}
	assert_true(files->count <= FILE_ROWS);
	assert_true(files->evicted_rows >= 20000 - FILE_ROWS);
	for (int i = 0; i < 300; i++) {
		snprintf(path, sizeof(path), "/often/%d", i);
		assert_int_equal(row(path)->use.calls, (20000 / 300 + (i < 20000 % 300)) * 2);
	}
	sum = sum_of_all();
	assert_int_equal(sum.calls, 60000);
	assert_int_equal(sum.opens, 20000);
	assert_int_equal(sum.read_bytes, 60000);
	assert_int_equal(sum.errors, 5000);
	assert_int_equal(sum.time_ns, 60000 * CALL_LASTS);
}

/* Names of the greatest length leave room for fewer rows, but for more than a screen. */
static void long_names_are_cut_and_told_apart(void **state)
{
	char path[2000], name[FILE_TEXT_MAX + 1], expr[256];

	(void)state;
	for (int i = 0; i < 3000; i++) {
		memset(path, 'x', sizeof(path));
		path[0] = '/';
		snprintf(path + 1000, 100, "%d/end", i);
		CALL(.name = "stat", .args = {1}, .result = 0, .captures = {text(0, path)});
	}
	assert_true(files->count > 100);
	assert_int_equal(sum_of_all().calls, 3000);
	files_name(files, &files->rows[files->count - 1], name);
	assert_non_null(strstr(name, "xxx…xxx"));
	assert_non_null(strstr(name, "x2999/end"));
	path_filter(expr, sizeof(expr), name, files->rows[files->count - 1].cut + FILE_CUT_SIZE);
	assert_memory_equal(expr, "path~\"xxx", 9);
	assert_non_null(strstr(expr, "xxx2999/end$\""));
}

/* Characters of more bytes stay whole where a name is cut. */
static void cut_names_are_utf8(void **state)
{
	char path[900] = "/", name[FILE_TEXT_MAX + 1];

	(void)state;
	for (int shift = 0; shift < 4; shift++) {
		memset(path + 1, 'a', (size_t)shift);
		path[1 + shift] = '\0';
		while (strlen(path) < 800)
			strcat(path, "€");
		CALL(.name = "stat", .args = {1}, .result = 0, .captures = {text(0, path)});
		files_name(files, &files->rows[shift], name);
		for (const char *at = name + 1 + shift; *at; at += 3)
			assert_true(strncmp(at, "€", 3) == 0 || strncmp(at, "…", 3) == 0);
	}
}

static void paths_fit_with_their_name(void **state)
{
	static const struct {
		const char *path;
		int columns;
		const char *fitted;
	} cases[] = {
		{"/usr/lib/libc.so.6", 18, "/usr/lib/libc.so.6"},
		{"/usr/lib/x86/libc.so.6", 18, "/us…/x86/libc.so.6"},
		{"/usr/lib/libc.so.6", 12, "…b/libc.so.6"},
		{"/usr/lib/libc.so.6", 8, "…bc.so.6"},
		{"/usr/lib/libc.so.6", 1, "…"},
		{"/usr/lib/libc.so.6", 0, ""},
		{"", 5, ""},
		{"/日本/日本語", 8, "…/日本語"},
		{"/日本/日本語", 7, "…日本語"},
		{"noslashatall", 6, "…atall"},
	};
	char text[64];

	(void)state;
	for (unsigned i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		path_fit(text, sizeof(text), cases[i].path, cases[i].columns);
		assert_string_equal(text, cases[i].fitted);
		assert_true(text_columns(text) <= cases[i].columns);
	}
	for (int columns = 0; columns < 30; columns++)
		assert_true(text_columns(path_fit(text, sizeof(text), "/a/β/日本/very/long.txt",
						  columns)) <= columns);
}

/* How many of the calls of some use of files an expression finds. */
static unsigned found_by(const char *expr)
{
	struct strec_error err = {0};
	struct filter *filter;

	assert_int_equal(filter_parse(&filter, expr, &err), 0);
	end(NULL);
	begin(NULL);
	watched = filter;
	open_file("/etc/pass\"wd\\", 3);
	CALL(.name = "read", .args = {3}, .result = 1);
	CALL(.name = "close", .args = {3}, .result = 0);
	CALL(.name = "stat", .args = {1}, .result = -ENOENT, .captures = {text(0, "rel (1)")});
	CALL(.name = "access", .args = {1}, .result = 0, .captures = {text(0, "/home/u/rel (1)")});
	CALL(.name = "socket", .args = {AF_INET, SOCK_STREAM}, .result = 4);
	CALL(.name = "listen", .args = {4}, .result = 0);
	tell_descriptor(0, "pipe:[77]");
	CALL(.name = "read", .args = {0}, .result = 5);
	CALL(.name = "newfstatat", .args = {0, 1}, .result = 0, .captures = {text(1, "")});
	CALL(.name = "openat", .args = {AT_CWD, 1}, .result = 5, .captures = {text(1, ".")});
	CALL(.name = "mkdirat", .args = {5, 1}, .result = 0, .captures = {text(1, "new")});
	watched = NULL;
	filter_free(filter);
	return told.matches;
}

/* What Enter narrows to are the calls that the row has counted. */
static void the_filter_of_a_row_finds_its_calls(void **state)
{
	char name[FILE_TEXT_MAX + 1], expr[256];
	uint32_t count;

	(void)state;
	found_by("read");
	count = files->count;
	assert_int_equal(count, 6);
	for (uint32_t i = 0; i < count; i++) {
		uint64_t calls = files->rows[i].use.calls;

		files_name(files, &files->rows[i], name);
		path_filter(expr, sizeof(expr), name, 0);
		assert_int_equal(found_by(expr), calls);
		/* Too long for path=, all the same. */
		path_filter(expr, strlen(name) + sizeof("path~\"$\""), name, 1);
		assert_int_equal(strncmp(expr, "path~", 5), 0);
		assert_true(found_by(expr) >= calls);
	}
	path_filter(expr, 5, "/a", 0);
	assert_string_equal(expr, "");
}

static void rows_are_sorted_and_filtered(void **state)
{
	struct file_rows *rows = calloc(1, sizeof(*rows));
	struct row_choice choice = {.text = ""};

	(void)state;
	for (int i = 0; i < 6; i++) {
		char path[16];

		snprintf(path, sizeof(path), "/%c", 'a' + i);
		open_file(path, 3);
		CALL(.name = "read", .args = {3}, .result = (i + 2) % 6 + 1);
	}
	choice.compare = file_columns[FILE_COLUMN_READ].compare;
	file_rows_make(rows, files, choice);
	assert_int_equal(rows->count, 6);
	/* 6 bytes of d, 5 of c ... 1 of e */
	assert_string_equal(rows->items[0].name, "/d");
	assert_string_equal(rows->items[5].name, "/e");
	choice.reverse = true;
	file_rows_make(rows, files, choice);
	assert_string_equal(rows->items[0].name, "/e");
	/* Of equals the one used last is first. */
	choice.compare = file_columns[FILE_COLUMN_CALLS].compare;
	file_rows_make(rows, files, choice);
	assert_string_equal(rows->items[0].name, "/f");
	choice.text = "/C";
	file_rows_make(rows, files, choice);
	assert_int_equal(rows->count, 1);
	choice.text = "cat";
	file_rows_make(rows, files, choice);
	assert_int_equal(rows->count, 6);
	free(rows);
}

static void the_state_is_small(void **state)
{
	(void)state;
	assert_true(sizeof(struct files_state) < 128 << 10);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_file_from_open_to_close),
		TEST(a_descriptor_that_is_used_again),
		TEST(copies_are_no_opens),
		TEST(paths_are_made_absolute),
		TEST(a_call_counts_once_for_a_name),
		TEST(bytes_have_a_from_and_a_to),
		TEST(messages_tell_their_length),
		TEST(a_socket_is_called_what_it_is_at_that_moment),
		TEST(a_name_that_changes_is_another_row),
		TEST(kinds_are_what_calls_tell),
		TEST(calls_without_a_name_count_nowhere),
		TEST(what_is_used_most_stays),
		TEST(long_names_are_cut_and_told_apart),
		TEST(cut_names_are_utf8),
		cmocka_unit_test(paths_fit_with_their_name),
		TEST(the_filter_of_a_row_finds_its_calls),
		TEST(rows_are_sorted_and_filtered),
		TEST(the_state_is_small),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
