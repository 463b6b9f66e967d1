/* poll, select and epoll as text, with the notes behind their results. */
#include "decode_fixture.h"

static void put_pollfd(struct built *b, int32_t fd, unsigned events, unsigned found)
{
	built_number(b, (uint32_t)fd, 4);
	built_number(b, events, 2);
	built_number(b, found, 2);
}

static void put_poll(struct built *b, const char *name)
{
	built_init(b, ARCH_X86_64, name);
	built_args(b, 0, 2, 0, 0);
	built_capture(b, 0, false, CAPTURE_BYTES);
	put_pollfd(b, 3, 1, 0);
	put_pollfd(b, -1, 1, 0);
}

static void poll_tells_what_it_found(void **state)
{
	struct built b;
	(void)state;

	put_poll(&b, "poll");
	b.ev.args[2] = 100;
	built_expect(&b, "poll([{fd=3, events=POLLIN}, {fd=-1}], 2, 100) = 0 (Timeout)");
	built_capture(&b, 0, true, CAPTURE_BYTES);
	put_pollfd(&b, 3, 1, 0x11);
	put_pollfd(&b, -1, 1, 0);
	b.ev.result = 1;
	built_expect(&b, "poll([{fd=3, events=POLLIN}, {fd=-1}], 2, 100) = 1 ([{fd=3, "
			 "revents=POLLIN|POLLHUP}])");
	built_survives_cuts(&b);
	built_expect_with(&b, &(struct decode_options){.string_max = 1},
			  "poll([{fd=3, events=POLLIN}, ...], 2, 100) = 1 ([{fd=3, "
			  "revents=POLLIN|POLLHUP}])");
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -14;
	b.ev.capture_count = 0;
	built_expect(&b, "poll(0x7ffd1000, 2, 100) = -1 EFAULT (Bad address)");
}

static void ppoll_tells_the_time_left(void **state)
{
	struct built b;
	(void)state;

	put_poll(&b, "ppoll");
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 1, 8);
	built_number(&b, 0, 8);
	built_capture(&b, 3, false, CAPTURE_BYTES);
	built_number(&b, 1 << 9, 8);
	b.ev.args[4] = 8;
	built_capture(&b, 0, true, CAPTURE_BYTES);
	put_pollfd(&b, 3, 1, 1);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 0, 8);
	built_number(&b, 7, 8);
	b.ev.result = 1;
	built_expect(&b, "ppoll([{fd=3, events=POLLIN}, {fd=-1}], 2, {tv_sec=1, tv_nsec=0}, [USR1], "
			 "8) = 1 ([{fd=3, revents=POLLIN}], left {tv_sec=0, tv_nsec=7})");
	built_survives_cuts(&b);
}

static void select_tells_sets_and_what_is_left(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "select");
	built_args(&b, 6, 0, 0, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_number(&b, 1 << 3 | 1 << 5 | 1 << 6, 8);
	built_capture(&b, 4, false, CAPTURE_BYTES);
	built_number(&b, 0, 8);
	built_number(&b, 5000, 8);
	built_expect(&b, "select(6, [3 5], NULL, NULL, {tv_sec=0, tv_usec=5000}) = 0 (Timeout)");
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_number(&b, 1 << 5, 8);
	built_capture(&b, 4, true, CAPTURE_BYTES);
	built_number(&b, 0, 8);
	built_number(&b, 4000, 8);
	b.ev.result = 1;
	built_expect(&b, "select(6, [3 5], NULL, NULL, {tv_sec=0, tv_usec=5000}) = 1 (in [5], left "
			 "{tv_sec=0, tv_usec=4000})");
	built_survives_cuts(&b);
	b.ev.args[0] = UINT32_MAX;
	b.ev.capture_count = 2;
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -22;
	built_expect(&b, "select(-1, [], NULL, NULL, {tv_sec=0, tv_usec=5000}) = -1 EINVAL (Invalid "
			 "argument)");
}

static void pselect_has_a_mask_in_a_pair(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "pselect6");
	built_capture(&b, 5, false, CAPTURE_BYTES);
	built_number(&b, 0x1000, 8);
	built_number(&b, 8, 8);
	built_number(&b, 1 << 9, 8);
	built_expect(&b, "pselect6(0, NULL, NULL, NULL, NULL, {sigmask=[USR1], sigsetsize=8}) = 0 "
			 "(Timeout)");
	built_survives_cuts(&b);
}

static void epoll_events_have_their_data(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "epoll_ctl");
	built_args(&b, 4, 1, 5, 0);
	built_capture(&b, 3, false, CAPTURE_BYTES);
	built_number(&b, 0x80000001, 4);
	built_number(&b, 0x100000007, 8);
	built_expect(&b, "epoll_ctl(4, EPOLL_CTL_ADD, 5, {events=EPOLLIN|EPOLLET, data={u32=7, "
			 "u64=4294967303}}) = 0");
	built_survives_cuts(&b);
	b.ev.args[1] = 2;
	built_expect(&b, "epoll_ctl(4, EPOLL_CTL_DEL, 5, 0x7ffd1000) = 0");
}

static void epoll_waits_for_an_array(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "epoll_wait");
	built_args(&b, 4, 0, 16, UINT32_MAX);
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_expect(&b, "epoll_wait(4, [], 16, -1) = 0");
	built_number(&b, 4, 4);
	built_number(&b, 7, 8);
	b.ev.result = 1;
	built_expect(&b, "epoll_wait(4, [{events=EPOLLOUT, data={u32=7, u64=7}}], 16, -1) = 1");
	built_survives_cuts(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(poll_tells_what_it_found),
		cmocka_unit_test(ppoll_tells_the_time_left),
		cmocka_unit_test(select_tells_sets_and_what_is_left),
		cmocka_unit_test(pselect_has_a_mask_in_a_pair),
		cmocka_unit_test(epoll_events_have_their_data),
		cmocka_unit_test(epoll_waits_for_an_array),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
