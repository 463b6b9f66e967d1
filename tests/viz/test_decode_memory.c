/* Plain memory as text: buffers, arrays, in-out arguments; the options for strings and words. */
#include "decode_fixture.h"

static void buffers_are_cut_and_escaped(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "write");
	built_args(&b, 1, 0, 3, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_put(&b, "x\0y", 3);
	b.ev.result = 3;
	built_expect(&b, "write(1, \"x\\0y\", 3) = 3");
	b.captures[0].state = CAPTURE_CUT;
	built_expect(&b, "write(1, \"x\\0y\"..., 3) = 3");
	b.captures[0] = (struct capture){.arg = 1, .kind = CAPTURE_BYTES, .state = CAPTURE_FAULT,
					 .error = 14, .bytes = b.memory};
	built_expect(&b, "write(1, 0x7ffd1000, 3) = 3");
}

static void strings_in_hexadecimal(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "write");
	built_args(&b, 1, 0, 3, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_put(&b, "a\n", 2);
	built_expect_with(&b, &(struct decode_options){.hex = DECODE_HEX_BINARY},
			  "write(1, \"a\\n\", 3) = 0");
	built_expect_with(&b, &(struct decode_options){.hex = DECODE_HEX_ALL},
			  "write(1, \"\\x61\\x0a\", 3) = 0");
	b.memory[1] = 0xe4;
	built_expect_with(&b, &(struct decode_options){.hex = DECODE_HEX_BINARY},
			  "write(1, \"\\x61\\xe4\", 3) = 0");
}

static void random_bytes_are_hexadecimal(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "getrandom");
	built_args(&b, 0, 2, 1, 0);
	built_capture(&b, 0, true, CAPTURE_BYTES);
	built_put(&b, "ab", 2);
	b.ev.result = 2;
	built_expect(&b, "getrandom(\"\\x61\\x62\", 2, GRND_NONBLOCK) = 2");
	built_expect_with(&b, &(struct decode_options){.string_max = 1},
			  "getrandom(\"\\x61\"..., 2, GRND_NONBLOCK) = 2");
}

static void a_directory_ends_at_its_nul(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "getcwd");
	b.ev.args[1] = 4096;
	built_capture(&b, 0, true, CAPTURE_BYTES);
	built_put(&b, "/tmp", 5);
	b.ev.result = 5;
	built_expect_with(&b, &(struct decode_options){.string_max = 2}, "getcwd(\"/tmp\", 4096) = 5");
	built_survives_cuts(&b);
}

static void small_things_are_in_brackets(void **state)
{
	static const struct {
		const char *name;
		unsigned arg;
		bool at_exit;
		size_t size;
		const char *bytes, *text;
	} cases[] = {
		{"pipe", 0, true, 8, "\3\0\0\0\4\0\0\0", "pipe([3, 4]) = 0"},
		{"getresuid", 1, true, 4, "\5\0\0\0", "getresuid(NULL, [5], NULL) = 0"},
		{"setgroups", 1, false, 8, "\5\0\0\0\7\0\0\0", "setgroups(0, [5, 7]) = 0"},
		{"splice", 1, false, 8, "\5\0\0\0\0\0\0\0", "splice(0, [5], 0, NULL, 0, 0) = 0"},
		{"get_robust_list", 2, true, 8, "\x18\0\0\0\0\0\0\0",
		 "get_robust_list(0, NULL, [24]) = 0"},
		{"mincore", 2, true, 2, "\1\0", "mincore(NULL, 0, [1, 0]) = 0"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct built b;

		built_init(&b, ARCH_X86_64, cases[i].name);
		built_capture(&b, cases[i].arg, cases[i].at_exit, CAPTURE_BYTES);
		built_put(&b, cases[i].bytes, cases[i].size);
		built_expect(&b, cases[i].text);
		built_survives_cuts(&b);
	}
}

static void a_transfer_moves_an_offset(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sendfile");
	built_args(&b, 4, 3, 0, 10);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 5, 8);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 15, 8);
	b.ev.result = 10;
	built_expect(&b, "sendfile(4, 3, [5] => [15], 10) = 10");
	built_survives_cuts(&b);
	b.ev.capture_count = 1;
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -22;
	built_expect(&b, "sendfile(4, 3, [5], 10) = -1 EINVAL (Invalid argument)");
}

static void commands_decide_what_is_pointed_to(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "prctl");
	b.ev.args[0] = 16;
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_put(&b, "name\0garbage", 12);
	built_zeros(&b, 4);
	built_expect(&b, "prctl(PR_GET_NAME, \"name\") = 0");
	built_init(&b, ARCH_X86_64, "prctl");
	b.ev.args[0] = 2;
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 15, 4);
	built_expect(&b, "prctl(PR_GET_PDEATHSIG, [SIGTERM]) = 0");
	built_init(&b, ARCH_X86_64, "arch_prctl");
	b.ev.args[0] = 0x1003;
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 0x5000, 8);
	built_expect(&b, "arch_prctl(ARCH_GET_FS, [0x5000]) = 0");
}

static void results_have_notes(void **state)
{
	static const struct {
		const char *name;
		uint64_t args[3];
		int64_t result;
		const char *text;
	} cases[] = {
		{"fcntl", {3, 3}, 0x8002, "fcntl(3, F_GETFL) = 0x8002 (flags O_RDWR|O_LARGEFILE)"},
		{"fcntl", {3, 1}, 1, "fcntl(3, F_GETFD) = 0x1 (flags FD_CLOEXEC)"},
		{"fcntl", {3, 1}, 0, "fcntl(3, F_GETFD) = 0"},
		{"fcntl", {3, 11}, 29, "fcntl(3, F_GETSIG) = 29 (SIGIO)"},
		{"fcntl", {3, 0x401}, 2, "fcntl(3, F_GETLEASE) = 0x2 (F_UNLCK)"},
		{"fcntl", {3, 0x40a}, 1, "fcntl(3, F_GET_SEALS) = 0x1 (seals F_SEAL_SEAL)"},
		{"prctl", {3}, 1, "prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)"},
		{"personality", {UINT32_MAX}, 0, "personality(0xffffffff) = 0 (PER_LINUX)"},
		{"membarrier", {0}, 1,
		 "membarrier(MEMBARRIER_CMD_QUERY, 0) = 0x1 (MEMBARRIER_CMD_GLOBAL)"},
		{"futex", {16, 5, 1}, 0,
		 "futex(0x10, FUTEX_WAKE_OP, 1, 0, NULL, FUTEX_OP_SET<<28|0<<12|FUTEX_OP_CMP_EQ<<24|0)"
		 " = 0"},
		{"shmget", {0, 1, 01600}, 5, "shmget(IPC_PRIVATE, 1, IPC_CREAT|0600) = 5"},
		{"shmget", {7, 1, 03600}, 5, "shmget(0x7, 1, IPC_CREAT|IPC_EXCL|0600) = 5"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct built b;

		built_init(&b, ARCH_X86_64, cases[i].name);
		memcpy(b.ev.args, cases[i].args, sizeof(cases[i].args));
		b.ev.result = cases[i].result;
		built_expect(&b, cases[i].text);
	}
}

static void words_can_be_numbers(void **state)
{
	const struct decode_options raw = {.words = DECODE_WORDS_RAW};
	const struct decode_options both = {.words = DECODE_WORDS_BOTH};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "openat");
	built_args(&b, (uint64_t)-100, 0, 02000000, 0);
	b.ev.result = 3;
	built_expect_with(&b, &raw, "openat(-100, NULL, 0x80000) = 3");
	built_expect_with(&b, &both,
			  "openat(-100 /* AT_FDCWD */, NULL, 0x80000 /* O_RDONLY|O_CLOEXEC */) = 3");
	built_init(&b, ARCH_X86_64, "kill");
	built_args(&b, 5, 9, 0, 0);
	built_expect_with(&b, &raw, "kill(5, 9) = 0");
	built_expect_with(&b, &both, "kill(5, 9 /* SIGKILL */) = 0");
	built_init(&b, ARCH_X86_64, "mknod");
	built_args(&b, 0, 010600, 0, 0);
	built_expect_with(&b, &raw, "mknod(NULL, 010600) = 0");
	built_expect_with(&b, &both, "mknod(NULL, 010600 /* S_IFIFO|0600 */) = 0");
}

static void results_stand_in_a_column(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "close");
	b.ev.args[0] = 3;
	built_expect_with(&b, &(struct decode_options){.column = 12}, "close(3)    = 0");
	built_expect_with(&b, &(struct decode_options){.column = 5}, "close(3) = 0");
}

static uint32_t random_state = 1;

static uint32_t next_random(void)
{
	random_state = random_state * 1103515245 + 12345;
	return random_state >> 16;
}

/* Random bytes, or small numbers as in lists; each capture in memory of its own size. */
static void capture_fill(struct capture *capture, unsigned arg, bool at_exit)
{
	static const uint16_t sizes[] = {0, 1, 4, 7, 12, 16, 40, 56, 144, 300};
	uint32_t size = sizes[next_random() % (sizeof(sizes) / sizeof(sizes[0]))];
	uint8_t *exact = test_malloc(size ? size : 1);
	bool small = next_random() % 2;

	for (uint32_t i = 0; i < size; i++)
		exact[i] = (uint8_t)(small ? (i % 4 ? 0 : next_random() % 32) : next_random());
	*capture = (struct capture){.arg = (uint8_t)arg, .at_exit = at_exit, .bytes = exact,
				    .size = size, .state = (uint8_t)(next_random() % 3),
				    .kind = (uint8_t)(next_random() % 3)};
}

static void random_call(unsigned arch, uint32_t nr)
{
	struct capture captures[EVENT_CAPTURES_MAX];
	struct decode_options opt = {.full = next_random() % 2,
				     .words = (uint8_t)(next_random() % 3),
				     .string_max = next_random() % 3};
	struct event ev = {.kind = EVENT_CALL, .task = &fixture_task, .arch = (uint8_t)arch, .nr = nr,
			   .captures = captures, .capture_count = EVENT_CAPTURES_MAX,
			   .flags = next_random() % 4 == 0, .result = next_random() % 8};
	static char buf[65536];
	size_t length;

	for (unsigned i = 0; i < EVENT_CAPTURES_MAX; i++)
		capture_fill(&captures[i], i / 2, i % 2);
	for (unsigned i = 0; i < 6; i++)
		ev.args[i] = next_random() % 3 ? next_random() % 20 : ADDRESS;
	length = decode_event(&ev, &opt, buf, sizeof(buf));
	assert_in_range(length, 1, sizeof(buf) - 1);
	for (size_t i = 0; i < length; i++)
		assert_in_range(buf[i], 0x20, 0x7e);
	for (unsigned i = 0; i < EVENT_CAPTURES_MAX; i++)
		test_free((void *)(uintptr_t)captures[i].bytes);
}

static void captures_of_any_bytes_are_text(void **state)
{
	(void)state;
	for (unsigned round = 0; round < 12; round++)
		for (unsigned arch = 0; arch < ARCHES; arch++)
			for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++)
				random_call(arch, nr);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(buffers_are_cut_and_escaped),
		cmocka_unit_test(strings_in_hexadecimal),
		cmocka_unit_test(random_bytes_are_hexadecimal),
		cmocka_unit_test(a_directory_ends_at_its_nul),
		cmocka_unit_test(small_things_are_in_brackets),
		cmocka_unit_test(a_transfer_moves_an_offset),
		cmocka_unit_test(commands_decide_what_is_pointed_to),
		cmocka_unit_test(results_have_notes),
		cmocka_unit_test(words_can_be_numbers),
		cmocka_unit_test(results_stand_in_a_column),
		cmocka_unit_test(captures_of_any_bytes_are_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
