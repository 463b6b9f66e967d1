/* Addresses, options and messages of sockets as text. */
#include "decode_fixture.h"

static void addresses_by_family(void **state)
{
	static const struct {
		size_t size;
		const char *bytes, *text;
	} cases[] = {
		{16, "\2\0\0\x50\177\0\0\1\0\0\0\0\0\0\0",
		 "{sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr(\"127.0.0.1\")}"},
		{28, "\12\0\0\x09\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\5\0\0\0",
		 "{sa_family=AF_INET6, sin6_port=htons(9), sin6_flowinfo=htonl(1), "
		 "inet_pton(AF_INET6, \"::1\", &sin6_addr), sin6_scope_id=5}"},
		{8, "\1\0/tmp/s", "{sa_family=AF_UNIX, sun_path=\"/tmp/s\"}"},
		{10, "\1\0/tmp/s\0x", "{sa_family=AF_UNIX, sun_path=\"/tmp/s\"}"},
		{8, "\1\0\0strec", "{sa_family=AF_UNIX, sun_path=@\"strec\"}"},
		{2, "\1\0", "{sa_family=AF_UNIX}"},
		{12, "\20\0\0\0\7\0\0\0\1\0\0\0",
		 "{sa_family=AF_NETLINK, nl_pid=7, nl_groups=0x00000001}"},
		{12, "\20\0\0\0\0\0\0\0\0\0\0\0",
		 "{sa_family=AF_NETLINK, nl_pid=0, nl_groups=00000000}"},
		{4, "\2\0ab", "{sa_family=AF_INET, sa_data=\"ab\"}"},
		{4, "\x63\0ab", "{sa_family=0x63 /* AF_??? */, sa_data=\"ab\"}"},
		{1, "\2", "0x7ffd1000"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct built b;
		char text[256];

		built_init(&b, ARCH_X86_64, "bind");
		built_args(&b, 3, 0, cases[i].size, 0);
		built_capture(&b, 1, false, CAPTURE_BYTES);
		built_put(&b, cases[i].bytes, cases[i].size);
		snprintf(text, sizeof(text), "bind(3, %s, %zu) = 0", cases[i].text, cases[i].size);
		built_expect(&b, text);
		built_survives_cuts(&b);
	}
}

static void a_length_shows_what_became_of_it(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "accept");
	b.ev.args[0] = 3;
	built_capture(&b, 2, false, CAPTURE_BYTES);
	built_number(&b, 128, 4);
	built_capture(&b, 1, true, CAPTURE_BYTES);
	built_put(&b, "\1", 2);
	built_capture(&b, 2, true, CAPTURE_BYTES);
	built_number(&b, 2, 4);
	b.ev.result = 4;
	built_expect(&b, "accept(3, {sa_family=AF_UNIX}, [128 => 2]) = 4");
	b.memory[0] = 2;
	built_expect(&b, "accept(3, {sa_family=AF_UNIX}, [2]) = 4");
	b.ev.capture_count = 1;
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -11;
	built_expect(&b,
		     "accept(3, 0x7ffd1000, [2]) = -1 EAGAIN (Resource temporarily unavailable)");
}

static void protocols_depend_on_the_domain(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "socket");
	built_args(&b, 2, 1, 6, 0);
	built_expect(&b, "socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 0");
	built_args(&b, 16, 3, 0, 0);
	built_expect(&b, "socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE) = 0");
	built_args(&b, 1, 1, 0, 0);
	built_expect(&b, "socket(AF_UNIX, SOCK_STREAM, 0) = 0");
}

static void options_depend_on_the_level(void **state)
{
	static const struct {
		uint64_t level, option;
		size_t size;
		const char *bytes, *text;
	} cases[] = {
		{1, 2, 4, "\1\0\0\0", "SOL_SOCKET, SO_REUSEADDR, [1], 4"},
		{1, 13, 8, "\1\0\0\0\5\0\0\0", "SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=5}, 8"},
		{6, 1, 4, "\0\0\0\0", "SOL_TCP, TCP_NODELAY, [0], 4"},
		{6, 13, 3, "bbr", "SOL_TCP, TCP_CONGESTION, \"bbr\", 3"},
		{41, 26, 4, "\1\0\0\0", "SOL_IPV6, IPV6_V6ONLY, [1], 4"},
		{0, 1, 4, "\1\0\0\0", "SOL_IP, IP_TOS, [1], 4"},
		{1, 9999, 4, "\1\0\0\0", "SOL_SOCKET, 0x270f /* SO_??? */, [1], 4"},
		{9998, 1, 2, "ab", "0x270e /* SOL_??? */, 0x1, \"ab\", 2"},
	};
	(void)state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct built b;
		char text[256];

		built_init(&b, ARCH_X86_64, "setsockopt");
		built_args(&b, 3, cases[i].level, cases[i].option, 0);
		b.ev.args[4] = cases[i].size;
		built_capture(&b, 3, false, CAPTURE_BYTES);
		built_put(&b, cases[i].bytes, cases[i].size);
		snprintf(text, sizeof(text), "setsockopt(3, %s) = 0", cases[i].text);
		built_expect(&b, text);
		built_survives_cuts(&b);
	}
}

/* A msghdr with one buffer; name and control have so many bytes. */
static void put_header(struct built *b, size_t name, size_t control, unsigned flags)
{
	const uint64_t words[] = {name ? 0x1000 : 0,    name,    0x2000, 1,
				  control ? 0x3000 : 0, control, flags};

	built_item(b, sizeof(words), CAPTURE_WHOLE);
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		built_number(b, words[i], 8);
}

static void put_vector(struct built *b, const char *text)
{
	built_item(b, 16, CAPTURE_WHOLE);
	built_number(b, 0x4000, 8);
	built_number(b, 100, 8);
	built_text_item(b, text);
}

static void put_rights(struct built *b)
{
	built_item(b, 24, CAPTURE_WHOLE);
	built_number(b, 20, 8);
	built_number(b, 1, 4);
	built_number(b, 1, 4);
	built_number(b, 5, 4);
	built_number(b, 0, 4);
}

static void messages_have_all_parts(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sendmsg");
	built_args(&b, 3, 0, 0x4000, 0);
	built_capture(&b, 1, false, CAPTURE_LIST);
	put_header(&b, 2, 24, 0);
	built_item(&b, 2, CAPTURE_WHOLE);
	built_put(&b, "\1", 2);
	put_vector(&b, "hello");
	put_rights(&b);
	b.ev.result = 5;
	built_expect(&b, "sendmsg(3, {msg_name={sa_family=AF_UNIX}, msg_namelen=2, "
			 "msg_iov=[{iov_base=\"hello\", iov_len=100}], msg_iovlen=1, "
			 "msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, "
			 "cmsg_data=[5]}], msg_controllen=24, msg_flags=0}, MSG_NOSIGNAL) = 5");
	built_survives_cuts(&b);
}

static void received_messages_tell_the_length_before(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "recvmsg");
	b.ev.args[0] = 3;
	built_capture(&b, 1, false, CAPTURE_LIST);
	put_header(&b, 128, 0, 0);
	built_capture(&b, 1, true, CAPTURE_LIST);
	put_header(&b, 0, 0, 0x40);
	built_item(&b, 0, CAPTURE_WHOLE);
	put_vector(&b, "hi");
	built_item(&b, 0, CAPTURE_WHOLE);
	b.ev.result = 2;
	built_expect(
		&b,
		"recvmsg(3, {msg_name=NULL, msg_namelen=128 => 0, msg_iov=[{iov_base=\"hi\", "
		"iov_len=100}], msg_iovlen=1, msg_controllen=0, msg_flags=MSG_DONTWAIT}, 0) = 2");
	built_survives_cuts(&b);
	b.ev.flags = EVENT_ERROR;
	b.ev.result = -11;
	built_expect(&b, "recvmsg(3, {msg_namelen=0}, 0) = -1 EAGAIN (Resource temporarily "
			 "unavailable)");
}

static void several_messages_are_an_array(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sendmmsg");
	built_args(&b, 3, 0, 2, 0);
	built_capture(&b, 1, true, CAPTURE_LIST);
	for (unsigned i = 1; i <= 2; i++) {
		built_item(&b, 64, CAPTURE_WHOLE);
		built_zeros(&b, 16);
		built_number(&b, 0x2000, 8);
		built_number(&b, 1, 8);
		built_zeros(&b, 24);
		built_number(&b, i, 8);
		built_item(&b, 0, CAPTURE_WHOLE);
		put_vector(&b, i == 1 ? "a" : "bc");
		built_item(&b, 0, CAPTURE_WHOLE);
	}
	b.ev.result = 2;
	built_expect(&b,
		     "sendmmsg(3, [{msg_hdr={msg_name=NULL, msg_namelen=0, "
		     "msg_iov=[{iov_base=\"a\", iov_len=100}], msg_iovlen=1, msg_controllen=0, "
		     "msg_flags=0}, msg_len=1}, {msg_hdr={msg_name=NULL, msg_namelen=0, "
		     "msg_iov=[{iov_base=\"bc\", iov_len=100}], msg_iovlen=1, msg_controllen=0, "
		     "msg_flags=0}, msg_len=2}], 2, 0) = 2");
	built_survives_cuts(&b);
}

static void control_lengths_that_lie_end_the_list(void **state)
{
	static const uint64_t lengths[] = {0, 15, 25, UINT64_MAX, UINT64_MAX - 7};
	(void)state;

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct built b;
		char buf[1024];

		built_init(&b, ARCH_X86_64, "sendmsg");
		built_capture(&b, 1, false, CAPTURE_LIST);
		put_header(&b, 0, 24, 0);
		built_item(&b, 0, CAPTURE_WHOLE);
		put_vector(&b, "x");
		built_item(&b, 24, CAPTURE_WHOLE);
		built_number(&b, lengths[i], 8);
		built_zeros(&b, 16);
		assert_true(decode_event(&b.ev, NULL, buf, sizeof(buf)) < sizeof(buf));
		assert_non_null(strstr(buf, "cmsg_type=0 /* IP_??? */}]"));
	}
}

/* The head of a control message of so many bytes of data. */
static void control(struct built *b, uint32_t size, uint32_t level, uint32_t type)
{
	built_number(b, 16 + size, 8);
	built_number(b, level, 4);
	built_number(b, type, 4);
}

static void control_messages_by_level_and_type(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sendmsg");
	built_args(&b, 3, ADDRESS, 0, 0);
	built_capture(&b, 1, false, CAPTURE_LIST);
	put_header(&b, 0, 168, 0);
	built_item(&b, 0, CAPTURE_WHOLE);
	put_vector(&b, "x");
	built_item(&b, 168, CAPTURE_WHOLE);
	control(&b, 16, 1, 29);
	built_number(&b, 10, 8);
	built_number(&b, 20, 8);
	control(&b, 12, 0, 8);
	built_put(&b, "\1\0\0\0\x7f\0\0\1\x7f\0\0\2\0\0\0\0", 16);
	control(&b, 4, 0, 2);
	built_number(&b, 64, 8);
	control(&b, 1, 0, 1);
	built_number(&b, 8, 8);
	control(&b, 16, 0, 11);
	built_number(&b, 111, 4);
	built_put(&b, "\2\3\3\0\0\0\0\0\0\0\0\0", 12);
	control(&b, 1, 0, 8);
	built_number(&b, 1, 8);
	built_expect(&b,
		     "sendmsg(3, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=\"x\", "
		     "iov_len=100}], msg_iovlen=1, msg_control=["
		     "{cmsg_len=32, cmsg_level=SOL_SOCKET, cmsg_type=SO_TIMESTAMP_OLD, "
		     "cmsg_data={tv_sec=10, tv_usec=20}}, "
		     "{cmsg_len=28, cmsg_level=SOL_IP, cmsg_type=IP_PKTINFO, "
		     "cmsg_data={ipi_ifindex=if_nametoindex(\"lo\"), "
		     "ipi_spec_dst=inet_addr(\"127.0.0.1\"), ipi_addr=inet_addr(\"127.0.0.2\")}}, "
		     "{cmsg_len=20, cmsg_level=SOL_IP, cmsg_type=IP_TTL, cmsg_data=[64]}, "
		     "{cmsg_len=17, cmsg_level=SOL_IP, cmsg_type=IP_TOS, cmsg_data=[8]}, "
		     "{cmsg_len=32, cmsg_level=SOL_IP, cmsg_type=IP_RECVERR, "
		     "cmsg_data={ee_errno=111, ee_origin=2, ee_type=3, ee_code=3, ee_info=0, "
		     "ee_data=0}}, "
		     "{cmsg_len=17, cmsg_level=SOL_IP, cmsg_type=IP_PKTINFO, cmsg_data=\"\\1\"}], "
		     "msg_controllen=168, msg_flags=0}, 0) = 0");
	built_survives_cuts(&b);
}

static void packets_have_a_protocol_of_the_network(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "socket");
	built_args(&b, 17, 3, 0x300, 0);
	built_expect(&b, "socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = 0");
	built_init(&b, ARCH_X86_64, "bind");
	built_args(&b, 3, 0, 20, 0);
	built_capture(&b, 1, false, CAPTURE_BYTES);
	built_put(&b, "\x11\0\x8\0\1\0\0\0\1\0\0\2\xa\xb\0\0\0\0\0\0", 20);
	built_expect(&b, "bind(3, {sa_family=AF_PACKET, sll_protocol=htons(ETH_P_IP), "
			 "sll_ifindex=if_nametoindex(\"lo\"), sll_hatype=ARPHRD_ETHER, "
			 "sll_pkttype=PACKET_HOST, sll_halen=2, sll_addr=[0xa, 0xb]}, 20) = 0");
	built_survives_cuts(&b);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_by_family),
		cmocka_unit_test(a_length_shows_what_became_of_it),
		cmocka_unit_test(protocols_depend_on_the_domain),
		cmocka_unit_test(options_depend_on_the_level),
		cmocka_unit_test(messages_have_all_parts),
		cmocka_unit_test(received_messages_tell_the_length_before),
		cmocka_unit_test(several_messages_are_an_array),
		cmocka_unit_test(control_lengths_that_lie_end_the_list),
		cmocka_unit_test(control_messages_by_level_and_type),
		cmocka_unit_test(packets_have_a_protocol_of_the_network),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
