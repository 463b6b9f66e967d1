/* Signals as text: sets, actions, what came with one. */
#include <signal.h>

#include "decode_fixture.h"

static void sets_are_shown_or_what_they_lack(void **state)
{
	static const struct {
		uint64_t set;
		const char *text;
	} cases[] = {
		{0, "[]"},
		{1 << 1 | 1 << 14, "[INT TERM]"},
		{UINT64_C(1) << 28 | UINT64_C(1) << 31 | UINT64_C(1) << 33, "[IO RTMIN RT_2]"},
		{UINT64_MAX, "~[]"},
		{UINT64_MAX & ~(UINT64_C(1) << 8 | UINT64_C(1) << 18), "~[KILL STOP]"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct built b;
		char text[128];

		built_init(&b, ARCH_X86_64, "rt_sigprocmask");
		b.ev.args[3] = 8;
		built_capture(&b, 1, false, CAPTURE_BYTES);
		built_number(&b, cases[i].set, 8);
		snprintf(text, sizeof(text), "rt_sigprocmask(SIG_BLOCK, %s, NULL, 8) = 0",
			 cases[i].text);
		built_expect(&b, text);
		built_survives_cuts(&b);
	}
}

static void put_action(struct built *b, unsigned arg, bool at_exit, uint64_t handler,
		       uint64_t flags)
{
	built_capture(b, arg, at_exit, CAPTURE_BYTES);
	built_number(b, handler, 8);
	built_number(b, flags, 8);
	built_number(b, 0x5000, 8);
	built_number(b, 2, 8);
}

static void actions_have_handler_mask_and_flags(void **state)
{
	struct built b;
	char buf[256];
	(void)state;

	built_init(&b, ARCH_X86_64, "rt_sigaction");
	b.ev.args[0] = 2;
	b.ev.args[3] = 8;
	put_action(&b, 1, false, 0x4000, 0x14000000);
	put_action(&b, 2, true, 0, 0);
	built_expect(&b, "rt_sigaction(SIGINT, {sa_handler=0x4000, sa_mask=[INT], "
			 "sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x5000}, {sa_handler=SIG_DFL, "
			 "sa_mask=[INT], sa_flags=0}, 8) = 0");
	built_survives_cuts(&b);
	decode_enter(&b.ev, NULL, buf, sizeof(buf));
	assert_string_equal(buf, "rt_sigaction(SIGINT, {sa_handler=0x4000, sa_mask=[INT], "
				 "sa_flags=SA_RESTORER|SA_RESTART, sa_restorer=0x5000},  "
				 "<unfinished ...>");
	built_init(&b, ARCH_X86_64, "rt_sigaction");
	put_action(&b, 1, false, 1, 0xffffffff00000004);
	built_expect(&b, "rt_sigaction(0, {sa_handler=SIG_IGN, sa_mask=[INT], "
			 "sa_flags=SA_SIGINFO|0xffffffff00000000}, NULL, 0) = 0");
}

static void put_info(struct built *b, int signal, int code, const uint32_t *rest, size_t count)
{
	built_number(b, (uint32_t)signal, 4);
	built_number(b, 0, 4);
	built_number(b, (uint32_t)code, 4);
	built_number(b, 0, 4);
	for (size_t i = 0; i < count; i++)
		built_number(b, rest[i], 4);
	built_zeros(b, 112 - 4 * count);
}

static void waitid_tells_of_a_child(void **state)
{
	static const uint32_t child[] = {81, 1000, SIGSTOP, 0, 3, 0, 0, 0};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "waitid");
	built_args(&b, 1, 81, 0, 4);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	put_info(&b, SIGCHLD, CLD_STOPPED, child, 8);
	built_expect(&b, "waitid(P_PID, 81, {si_signo=SIGCHLD, si_code=CLD_STOPPED, si_pid=81, "
			 "si_uid=1000, si_status=SIGSTOP, si_utime=3 /* 0.03 s */, si_stime=0}, "
			 "WEXITED, NULL) = 0");
	built_survives_cuts(&b);
	memset(b.memory, 0, 128);
	built_expect(&b, "waitid(P_PID, 81, {}, WEXITED, NULL) = 0");
}

static void queued_signals_have_a_value(void **state)
{
	static const uint32_t value[] = {81, 1000, 42, 0};
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "rt_sigqueueinfo");
	built_args(&b, 81, SIGUSR1, 0, 0);
	built_capture(&b, 2, false, CAPTURE_BYTES);
	put_info(&b, SIGUSR1, SI_QUEUE, value, 4);
	built_expect(&b, "rt_sigqueueinfo(81, SIGUSR1, {si_signo=SIGUSR1, si_code=SI_QUEUE, si_pid=81, "
			 "si_uid=1000, si_int=42, si_ptr=0x2a}) = 0");
}

static void a_wait_for_signals_ends_with_one(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "rt_sigtimedwait");
	b.ev.args[3] = 8;
	b.ev.result = SIGUSR1;
	built_expect(&b, "rt_sigtimedwait(NULL, NULL, NULL, 8) = 10 (SIGUSR1)");
}

static void a_handlers_frame_has_the_mask(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "rt_sigreturn");
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, 1 << 16, 8);
	built_expect(&b, "rt_sigreturn({mask=[CHLD]}) = 0");
	built_survives_cuts(&b);
}

static void notifications_have_their_sort(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "timer_create");
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_number(&b, 0, 8);
	built_number(&b, SIGALRM, 4);
	built_number(&b, 0, 4);
	built_zeros(&b, 48);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 1, 4);
	built_expect(&b, "timer_create(CLOCK_REALTIME, {sigev_signo=SIGALRM, "
			 "sigev_notify=SIGEV_SIGNAL}, [1]) = 0");
	b.memory[0] = 7;
	b.memory[12] = 4;
	b.memory[16] = 99;
	built_expect(&b, "timer_create(CLOCK_REALTIME, {sigev_value={sival_int=7, sival_ptr=0x7}, "
			 "sigev_signo=SIGALRM, sigev_notify=SIGEV_THREAD_ID, "
			 "sigev_notify_thread_id=99}, [1]) = 0");
	built_survives_cuts(&b);
}

static void stacks_have_a_size(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sigaltstack");
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, 0x1000, 8);
	built_number(&b, 2, 8);
	built_number(&b, 8192, 8);
	built_expect(&b, "sigaltstack({ss_sp=0x1000, ss_flags=SS_DISABLE, ss_size=8192}, NULL) = 0");
	built_survives_cuts(&b);
}

static struct event delivered(int signal, int code)
{
	return (struct event){
		.kind = EVENT_SIGNAL,
		.task = &fixture_task,
		.nr = (uint32_t)signal,
		.args = {(uint64_t)(int64_t)code, 7, 1000, 0x10, 5, 42},
	};
}

static void delivered_signals_by_sort(void **state)
{
	static const struct {
		int signal, code;
		const char *rest;
	} cases[] = {
		{SIGUSR1, SI_QUEUE, ", si_code=SI_QUEUE, si_pid=7, si_uid=1000, si_int=42, si_ptr=0x2a"},
		{SIGALRM, SI_TIMER,
		 ", si_code=SI_TIMER, si_timerid=0x7, si_overrun=1000, si_int=42, si_ptr=0x2a"},
		{SIGSYS, 1,
		 ", si_code=SYS_SECCOMP, si_call_addr=0x10, si_syscall=5, si_arch=0x2a"},
		{SIGIO, 1, ", si_code=POLL_IN, si_band=16"},
		{SIGTERM, SI_USER, ", si_code=SI_USER, si_pid=7, si_uid=1000"},
		{SIGSEGV, SI_KERNEL, ", si_code=SI_KERNEL, si_addr=0x10"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct event ev = delivered(cases[i].signal, cases[i].code);
		char buf[256];

		decode_event(&ev, NULL, buf, sizeof(buf));
		assert_non_null(strstr(buf, cases[i].rest));
	}
}

static void a_restart_names_its_call(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "restart_syscall");
	built_expect(&b, "restart_syscall(<... resuming interrupted system call ...>) = 0");
	built_capture(&b, 0, false, CAPTURE_BYTES);
	built_number(&b, (uint32_t)syscall_number(ARCH_X86_64, "poll"), 4);
	built_expect(&b, "restart_syscall(<... resuming interrupted poll ...>) = 0");
	built_survives_cuts(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(sets_are_shown_or_what_they_lack),
		cmocka_unit_test(actions_have_handler_mask_and_flags),
		cmocka_unit_test(waitid_tells_of_a_child),
		cmocka_unit_test(queued_signals_have_a_value),
		cmocka_unit_test(a_wait_for_signals_ends_with_one),
		cmocka_unit_test(a_handlers_frame_has_the_mask),
		cmocka_unit_test(notifications_have_their_sort),
		cmocka_unit_test(stacks_have_a_size),
		cmocka_unit_test(delivered_signals_by_sort),
		cmocka_unit_test(a_restart_names_its_call),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
