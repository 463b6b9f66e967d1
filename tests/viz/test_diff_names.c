/* What is written alike in two runs of a program, and what is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "viz/diff_names.h"

static struct diff_names names;

static void assert_path(const char *path, const char *wanted)
{
	char out[DIFF_NAME_SIZE];
	size_t size = diff_name_path(&names, path, strlen(path), out);

	assert_string_equal(out, wanted);
	assert_int_equal(size, strlen(wanted));
}

static int setup(void **unused)
{
	(void)unused;
	names = (struct diff_names){.ids = {4711, 4700}};
	return 0;
}

static void numbers_of_processes(void **unused)
{
	(void)unused;
	assert_path("/proc/4711/maps", "/proc/[pid]/maps");
	assert_path("/proc/1/status", "/proc/[pid]/status");
	assert_path("/proc/self/task/99/comm", "/proc/self/task/[tid]/comm");
	assert_path("/proc/12/task/99/comm", "/proc/[pid]/task/[tid]/comm");
	assert_path("/dev/pts/7", "/dev/pts/[n]");
	assert_path("/run/app-4711.sock", "/run/app-[pid].sock");
	assert_path("/run/app-4712.sock", "/run/app-4712.sock");
	assert_path("/run/app-47110.sock", "/run/app-47110.sock");
}

static void random_names(void **unused)
{
	(void)unused;
	assert_path("/tmp/tmp.kQz8XfW2aB/x", "/tmp/tmp.XXXXXX/x");
	assert_path("/tmp/tmpa6s_bgz6", "/tmp/tmpXXXXXX");
	assert_path("/tmp/ccAbCdEf.s", "/tmp/XXXXXX.s");
	assert_path("/tmp/ccJ2kF5B.cdtor.c", "/tmp/XXXXXX.cdtor.c");
	assert_path("/dev/shm/sem.mp-kjnfuoig", "/dev/shm/sem.mp-XXXXXX");
	assert_path("/var/tmp/sort1Ab2Cd", "/var/tmp/XXXXXX");
}

static void names_that_mean_something(void **unused)
{
	static const char *const kept[] = {
		"/tmp/newfile",
		"/tmp/newfile1",
		"/tmp/work/of/report",
		"/etc/passwd",
		"relative/path",
		"/usr/lib/libA1b2C3.so",
		"/home/u/tmp.kQz8XfW2aB",
		"/",
		"",
		"//x/",
		"/tmp/",
	};

	(void)unused;
	for (size_t i = 0; i < sizeof(kept) / sizeof(kept[0]); i++)
		assert_path(kept[i], kept[i]);
}

static void what_was_made_exclusively(void **unused)
{
	(void)unused;
	assert_path("/home/u/.git/objects/ab/tmp_obj_Xy12Ab",
		    "/home/u/.git/objects/ab/tmp_obj_Xy12Ab");
	diff_name_created(&names, "/home/u/.cache/x.aB3dE9", 23);
	assert_path("/home/u/.cache/x.aB3dE9", "/home/u/.cache/x.XXXXXX");
	assert_path("/home/u/.cache/x.aB3dE9/below", "/home/u/.cache/x.XXXXXX/below");
	diff_name_created(&names, "/home/u/.git/index.lock", 23);
	assert_path("/home/u/.git/index.lock", "/home/u/.git/index.lock");
}

static void too_many_are_forgotten(void **unused)
{
	char path[32];

	(void)unused;
	for (unsigned i = 0; i < 3 * DIFF_TEMPORARIES; i++) {
		snprintf(path, sizeof(path), "/home/u/a%05uaB3", i);
		diff_name_created(&names, path, strlen(path));
	}
	assert_true(names.temporary_count <= DIFF_TEMPORARIES / 2 + 1);
}

static void assert_descriptor(enum descriptor_kind kind, const char *text, const char *wanted,
			      enum diff_name_kind wanted_kind)
{
	static struct descriptor_name name;
	char out[DIFF_NAME_SIZE];

	name = (struct descriptor_name){.kind = kind, .size = strlen(text)};
	strcpy(name.text, text);
	assert_int_equal(diff_name_descriptor(&names, &name, out), wanted_kind);
	assert_string_equal(out, wanted);
}

static void descriptors(void **unused)
{
	(void)unused;
	assert_descriptor(DESCRIPTOR_PIPE, "pipe:[4711]", "pipe", DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_PIDFD, "pid:17", "pidfd", DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_PATH, "/etc/passwd", "/etc/passwd", DIFF_NAME_FILE);
	assert_descriptor(DESCRIPTOR_PATH, "anon_inode:[eventfd]", "anon_inode:[eventfd]",
			  DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_SOCKET, "TCP:[127.0.0.1:40000->93.184.216.34:80]",
			  "TCP 93.184.216.34:80", DIFF_NAME_HOST);
	assert_descriptor(DESCRIPTOR_SOCKET, "TCP:[127.0.0.1:8080]", "TCP on 127.0.0.1:8080",
			  DIFF_NAME_HOST);
	assert_descriptor(DESCRIPTOR_SOCKET, "TCP:[127.0.0.1:36437]", "TCP on 127.0.0.1:*",
			  DIFF_NAME_HOST);
	assert_descriptor(DESCRIPTOR_SOCKET, "TCPv6:[[::1]:9->[::1]:443]", "TCPv6 [::1]:443",
			  DIFF_NAME_HOST);
	assert_descriptor(DESCRIPTOR_SOCKET, "UNIX-STREAM:[?->?]", "UNIX-STREAM", DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_SOCKET, "UNIX-STREAM:[17->18,\"/run/x\"]",
			  "UNIX-STREAM /run/x", DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_SOCKET, "NETLINK:[ROUTE:4711]", "NETLINK ROUTE",
			  DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_SOCKET, "TCP:[", "TCP", DIFF_NAME_OTHER);
	assert_descriptor(DESCRIPTOR_SOCKET, "", "", DIFF_NAME_OTHER);
}

static void addresses(void **unused)
{
	const uint8_t in[] = {2, 0, 0, 80, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0};
	const uint8_t chosen[] = {2, 0, 0xff, 0, 127, 0, 0, 1};
	const uint8_t in6[28] = {10, 0, 1, 187, [23] = 1};
	const uint8_t local[] = {1, 0, '/', 'r', 'u', 'n', '/', 'x', 0};
	char out[DIFF_NAME_SIZE];

	(void)unused;
	assert_int_equal(diff_name_address(&names, in, sizeof(in), out), DIFF_NAME_HOST);
	assert_string_equal(out, "127.0.0.1:80");
	diff_name_address(&names, chosen, sizeof(chosen), out);
	assert_string_equal(out, "127.0.0.1:*");
	assert_int_equal(diff_name_address(&names, in6, sizeof(in6), out), DIFF_NAME_HOST);
	assert_string_equal(out, "[::1]:443");
	assert_int_equal(diff_name_address(&names, local, sizeof(local), out), DIFF_NAME_OTHER);
	assert_string_equal(out, "unix:/run/x");
	for (size_t size = 0; size < 4; size++)
		diff_name_address(&names, in6, size, out);
	assert_string_equal(out, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(numbers_of_processes, setup),
		cmocka_unit_test_setup(random_names, setup),
		cmocka_unit_test_setup(names_that_mean_something, setup),
		cmocka_unit_test_setup(what_was_made_exclusively, setup),
		cmocka_unit_test_setup(too_many_are_forgotten, setup),
		cmocka_unit_test_setup(descriptors, setup),
		cmocka_unit_test_setup(addresses, setup),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
