/* Structures of processes as text, and the calls that make processes. */
#include "decode_fixture.h"

static const struct decode_options full = {.full = true};

static void put_words(struct built *b, const uint64_t *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		built_number(b, words[i], 8);
}

static void wait_tells_how_it_ended(void **state)
{
	static const struct {
		uint32_t status;
		const char *text;
	} cases[] = {
		{3 << 8, "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}]"},
		{9, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGKILL}]"},
		{11 | 0x80, "[{WIFSIGNALED(s) && WTERMSIG(s) == SIGSEGV && WCOREDUMP(s)}]"},
		{19 << 8 | 0x7f, "[{WIFSTOPPED(s) && WSTOPSIG(s) == SIGSTOP}]"},
		{0xffff, "[{WIFCONTINUED(s)}]"},
	};
	struct built b;
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char text[256];

		built_init(&b, ARCH_X86_64, "wait4");
		b.ev.args[0] = 5;
		b.ev.result = 5;
		built_capture(&b, 1, true, CAPTURE_BYTES);
		built_number(&b, cases[i].status, 4);
		snprintf(text, sizeof(text), "wait4(5, %s, 0, NULL) = 5", cases[i].text);
		built_expect(&b, text);
		built_survives_cuts(&b);
	}
	b.ev.result = 0;
	built_expect(&b, "wait4(5, 0x7ffd1000, 0, NULL) = 0");
}

static void limits_are_multiples_of_1024(void **state)
{
	static const uint64_t words[] = {8192 * 1024, UINT64_MAX};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "prlimit64");
	b.ev.args[1] = 3;
	built_capture(&b, 3, true, CAPTURE_BYTES);
	put_words(&b, words, 2);
	built_expect(&b, "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, "
			 "rlim_max=RLIM64_INFINITY}) = 0");
	built_survives_cuts(&b);
	built_init(&b, ARCH_I386, "getrlimit");
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 1024, 4);
	built_number(&b, UINT32_MAX, 4);
	built_expect(&b, "getrlimit(RLIMIT_CPU, {rlim_cur=1024, rlim_max=RLIM_INFINITY}) = 0");
}

static void use_is_short_or_full(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "getrusage");
	built_capture(&b, 1, true, CAPTURE_BYTES);
	for (unsigned i = 0; i < 18; i++)
		built_number(&b, i, 8);
	built_expect(&b, "getrusage(RUSAGE_SELF, {ru_utime={tv_sec=0, tv_usec=1}, ru_stime={tv_sec=2, "
			 "tv_usec=3}, ...}) = 0");
	built_expect_with(&b, &full,
			  "getrusage(RUSAGE_SELF, {ru_utime={tv_sec=0, tv_usec=1}, ru_stime={tv_sec=2, "
			  "tv_usec=3}, ru_maxrss=4, ru_ixrss=5, ru_idrss=6, ru_isrss=7, ru_minflt=8, "
			  "ru_majflt=9, ru_nswap=10, ru_inblock=11, ru_oublock=12, ru_msgsnd=13, "
			  "ru_msgrcv=14, ru_nsignals=15, ru_nvcsw=16, ru_nivcsw=17}) = 0");
	built_survives_cuts(&b);
}

static void the_system_has_a_name(void **state)
{
	static const char *const names[] = {"Linux", "vm", "6.1", "#1", "x86_64", "(none)"};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "uname");
	built_capture(&b, 0, true, CAPTURE_BYTES);
	for (unsigned i = 0; i < 6; i++) {
		built_put(&b, names[i], strlen(names[i]));
		built_zeros(&b, 65 - strlen(names[i]));
	}
	built_expect(&b, "uname({sysname=\"Linux\", nodename=\"vm\", ...}) = 0");
	built_expect_with(&b, &full, "uname({sysname=\"Linux\", nodename=\"vm\", release=\"6.1\", "
				     "version=\"#1\", machine=\"x86_64\", domainname=\"(none)\"}) = 0");
	built_survives_cuts(&b);
}

static void the_system_has_resources(void **state)
{
	static const uint64_t words[] = {7, 1, 2, 3, 100, 90, 80, 70, 60, 50, 12, 40, 30, 1};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sysinfo");
	built_capture(&b, 0, true, CAPTURE_BYTES);
	put_words(&b, words, 14);
	built_expect(&b, "sysinfo({uptime=7, loads=[1, 2, 3], totalram=100, freeram=90, sharedram=80, "
			 "bufferram=70, totalswap=60, freeswap=50, procs=12, totalhigh=40, "
			 "freehigh=30, mem_unit=1}) = 0");
	built_survives_cuts(&b);
}

static void scheduling(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sched_getaffinity");
	b.ev.args[1] = 128;
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 0x105, 8);
	b.ev.result = 8;
	built_expect(&b, "sched_getaffinity(0, 128, [0 2 8]) = 8");
	built_init(&b, ARCH_X86_64, "sched_setscheduler");
	b.ev.args[1] = 1;
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 5, 4);
	built_expect(&b, "sched_setscheduler(0, SCHED_FIFO, [5]) = 0");
	built_init(&b, ARCH_X86_64, "sched_setattr");
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_number(&b, 56, 4);
	built_number(&b, 0, 4);
	built_number(&b, 1, 8);
	built_number(&b, (uint32_t)-5, 4);
	built_zeros(&b, 36);
	built_expect(&b, "sched_setattr(0, {size=56, sched_policy=SCHED_OTHER, "
			 "sched_flags=SCHED_FLAG_RESET_ON_FORK, sched_nice=-5, sched_priority=0, "
			 "sched_runtime=0, sched_deadline=0, sched_period=0, sched_util_min=0, "
			 "sched_util_max=0}, 0) = 0");
	built_survives_cuts(&b);
	built_init(&b, ARCH_X86_64, "sched_getscheduler");
	built_expect(&b, "sched_getscheduler(0) = 0 (SCHED_OTHER)");
}

static void capabilities(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "capget");
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, 0x20080522, 4);
	built_number(&b, 5, 4);
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 1 << 21 | 1, 4);
	built_number(&b, 1, 4);
	built_number(&b, 0, 4);
	built_number(&b, 1 << 8, 4);
	built_zeros(&b, 8);
	built_expect(&b, "capget({version=_LINUX_CAPABILITY_VERSION_3, pid=5}, "
			 "{effective=1<<CAP_CHOWN|1<<CAP_SYS_ADMIN|1<<CAP_CHECKPOINT_RESTORE, "
			 "permitted=1<<CAP_CHOWN, inheritable=0}) = 0");
	built_survives_cuts(&b);
}

static void clone_names_what_its_flags_ask_for(void **state)
{
	struct built b;
	char buf[256];
	(void)state;

	built_init(&b, ARCH_X86_64, "clone");
	built_args(&b, 0x3d0f00, 0x7000, 0x8000, 0x9000);
	b.ev.args[4] = 0xa000;
	b.ev.result = 78;
	built_expect(&b, "clone(child_stack=0x7000, flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|"
			 "CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|"
			 "CLONE_CHILD_CLEARTID, parent_tid=[78], tls=0xa000, child_tidptr=0x9000) = 78");
	b.ev.args[0] = 0x11;
	built_expect(&b, "clone(child_stack=0x7000, flags=SIGCHLD) = 78");
	b.ev.args[0] = 0x1200011;
	decode_enter(&b.ev, NULL, buf, sizeof(buf));
	assert_string_equal(buf, "clone(child_stack=0x7000, flags=CLONE_CHILD_CLEARTID|"
				 "CLONE_CHILD_SETTID|SIGCHLD <unfinished ...>");
	decode_resumed(&b.ev, NULL, buf, sizeof(buf));
	assert_string_equal(buf, "<... clone resumed>, child_tidptr=0x9000) = 78");
}

static void put_clone_args(struct built *b, uint64_t flags)
{
	const uint64_t words[] = {flags, 0, 0x1000, 0x2000, 17, 0x3000, 0x9000, 0x4000, 0, 0, 0};

	built_init(b, ARCH_X86_64, "clone3");
	b->ev.args[1] = 88;
	built_capture(b, 0, false, CAPTURE_BYTES);
	put_words(b, words, 11);
	b->ev.result = 78;
}

static void clone3_shows_the_id_that_was_written(void **state)
{
	struct built b;
	char buf[256];
	(void)state;

	put_clone_args(&b, 0x4100);
	built_expect(&b, "clone3({flags=CLONE_VM|CLONE_VFORK, exit_signal=SIGCHLD, stack=0x3000, "
			 "stack_size=0x9000}, 88) = 78");
	built_survives_cuts(&b);
	put_clone_args(&b, 0x180100);
	built_expect(&b, "clone3({flags=CLONE_VM|CLONE_SETTLS|CLONE_PARENT_SETTID, "
			 "parent_tid=0x2000, exit_signal=SIGCHLD, stack=0x3000, stack_size=0x9000, "
			 "tls=0x4000} => {parent_tid=[78]}, 88) = 78");
	decode_enter(&b.ev, NULL, buf, sizeof(buf));
	assert_string_equal(buf, "clone3({flags=CLONE_VM|CLONE_SETTLS|CLONE_PARENT_SETTID, "
				 "parent_tid=0x2000, exit_signal=SIGCHLD, stack=0x3000, "
				 "stack_size=0x9000, tls=0x4000} <unfinished ...>");
	decode_resumed(&b.ev, NULL, buf, sizeof(buf));
	assert_string_equal(buf, "<... clone3 resumed> => {parent_tid=[78]}, 88) = 78");
}

static void programs_have_arguments_and_an_environment(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "execve");
	built_capture(&b, 0, false, CAPTURE_STRING);
	built_put(&b, "/bin/ls", 7);
	built_capture(&b, 1, false, CAPTURE_LIST);
	built_text_item(&b, "ls");
	built_item(&b, 3, CAPTURE_CUT);
	built_put(&b, "-la", 3);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 1, 4);
	built_expect(&b, "execve(\"/bin/ls\", [\"ls\", \"-la\"...], 0x7ffd1000 /* 1 var */) = 0");
	b.captures[1].state = CAPTURE_CUT;
	b.memory[b.used - 4] = 23;
	built_expect(&b, "execve(\"/bin/ls\", [\"ls\", \"-la\"..., ...], 0x7ffd1000 /* 23 vars */) = 0");
	built_expect_with(&b, &(struct decode_options){.string_max = 1},
			  "execve(\"/bin/ls\", [\"l\"..., ...], 0x7ffd1000 /* 23 vars */) = 0");
	built_survives_cuts(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(wait_tells_how_it_ended),
		cmocka_unit_test(limits_are_multiples_of_1024),
		cmocka_unit_test(use_is_short_or_full),
		cmocka_unit_test(the_system_has_a_name),
		cmocka_unit_test(the_system_has_resources),
		cmocka_unit_test(scheduling),
		cmocka_unit_test(capabilities),
		cmocka_unit_test(clone_names_what_its_flags_ask_for),
		cmocka_unit_test(clone3_shows_the_id_that_was_written),
		cmocka_unit_test(programs_have_arguments_and_an_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
