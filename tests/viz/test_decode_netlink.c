/*
 * Netlink messages, built by hand. What is expected of the well-formed ones is what strace 6.1
 * printed for tests/tracees/gallery_netlink.c and ip(8).
 */
#include "tests/viz/decode_fixture.h"

enum { ROUTE = 0, SOCK_DIAG = 4, AUDIT = 9, NETFILTER = 12, GENERIC = 16 };

/* Starts a sendto() on a socket of a protocol; its messages are put next, then end() is called. */
static void begin(struct built *b, uint32_t protocol, uint32_t limit)
{
	built_init(b, ARCH_X86_64, "sendto");
	built_args(b, 3, ADDRESS, 40, 0);
	built_capture(b, 1, false, CAPTURE_LIST);
	built_item(b, 8, CAPTURE_WHOLE);
	built_number(b, MESSAGE_NETLINK | protocol, 4);
	built_number(b, limit, 4);
	built_item(b, 0, CAPTURE_WHOLE);
}

static void end(struct built *b)
{
	uint32_t size = b->captures[0].size - 16;

	for (unsigned i = 0; i < 4; i++)
		b->memory[12 + i] = (uint8_t)(size >> 8 * i);
}

static void header(struct built *b, uint32_t length, uint32_t type, uint32_t flags)
{
	built_number(b, length, 4);
	built_number(b, type, 2);
	built_number(b, flags, 2);
	built_number(b, 7, 4);
	built_number(b, 0, 4);
}

static void attribute(struct built *b, uint32_t type, const void *bytes, size_t size)
{
	built_number(b, 4 + size, 2);
	built_number(b, type, 2);
	built_put(b, bytes, size);
	built_zeros(b, (4 - size % 4) % 4);
}

#define HEAD(length, type, flags)                                                                  \
	"{nlmsg_len=" #length ", nlmsg_type=" type ", nlmsg_flags=" flags                          \
	", nlmsg_seq=7, nlmsg_pid=0}"
#define SENT(text) "sendto(3, " text ", 40, 0, NULL, 0) = 0"

static void a_request_for_links(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 40, 18, 0x301);
	built_number(&b, 0, 4);
	built_number(&b, 1, 4);
	built_number(&b, 0x10043, 4);
	built_number(&b, 0x1, 4);
	attribute(&b, 29, "\1\0\0\0", 4);
	end(&b);
	built_expect(&b,
		     SENT("[" HEAD(40, "RTM_GETLINK",
				   "NLM_F_REQUEST|NLM_F_DUMP") ", {ifi_family=AF_UNSPEC, "
							       "ifi_type=ARPHRD_NETROM, "
							       "ifi_index=if_nametoindex(\"lo\"), "
							       "ifi_flags=IFF_UP|IFF_BROADCAST|IFF_"
							       "RUNNING|IFF_LOWER_UP, "
							       "ifi_change=0x1}, [{nla_len=8, "
							       "nla_type=IFLA_EXT_MASK}, "
							       "RTEXT_FILTER_VF]]"));
	built_survives_cuts(&b);
}

static void a_link_is_called_by_its_name(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 61, 16, 0x605);
	built_number(&b, 0, 4);
	built_number(&b, 9, 4);
	built_zeros(&b, 8);
	attribute(&b, 3, "eth9", 5);
	built_number(&b, 17, 2);
	built_number(&b, 0x8000 | 18, 2);
	attribute(&b, 1, "none-such", 9);
	end(&b);
	built_expect(
		&b,
		SENT("[" HEAD(
			61, "RTM_NEWLINK",
			"NLM_F_REQUEST|NLM_F_ACK|NLM_F_EXCL|NLM_F_CREATE") ", "
									   "{ifi_family=AF_UNSPEC, "
									   "ifi_type=ARPHRD_NETROM,"
									   " "
									   "ifi_index=if_"
									   "nametoindex(\"eth9\"), "
									   "ifi_flags=0, "
									   "ifi_change=0}, "
									   "[[{nla_len=9, "
									   "nla_type=IFLA_IFNAME}, "
									   "\"eth9\"], "
									   "[{nla_len=17, "
									   "nla_type=NLA_F_NESTED|"
									   "IFLA_LINKINFO}, "
									   "[{nla_len=13, "
									   "nla_type=IFLA_INFO_"
									   "KIND}, "
									   "\"none-such\"...]]]]"));
	built_survives_cuts(&b);
}

static void addresses_are_of_the_family(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 59, 20, 0x105);
	built_put(&b, "\2\x8\x80\xfe\1\0\0\0", 8);
	attribute(&b, 1, "\x7f\0\0\1", 4);
	attribute(&b, 2, "\1\2\3", 3);
	attribute(&b, 0x4000 | 3, "", 0);
	attribute(&b, 8, "\x82\0\0\0", 4);
	attribute(&b, 99, "abc", 3);
	end(&b);
	built_expect(
		&b,
		SENT("[" HEAD(
			59, "RTM_NEWADDR",
			"NLM_F_REQUEST|NLM_F_ACK|NLM_F_REPLACE") ", {ifa_family=AF_INET, "
								 "ifa_prefixlen=8, "
								 "ifa_flags=IFA_F_PERMANENT, "
								 "ifa_scope=RT_SCOPE_HOST, "
								 "ifa_index=if_nametoindex(\"lo\")}"
								 ", "
								 "[[{nla_len=8, "
								 "nla_type=IFA_ADDRESS}, "
								 "inet_addr(\"127.0.0.1\")], "
								 "[{nla_len=7, "
								 "nla_type=IFA_LOCAL}, "
								 "\"\\x01\\x02\\x03\"], "
								 "{nla_len=4, "
								 "nla_type=NLA_F_NET_BYTEORDER|IFA_"
								 "LABEL}, "
								 "[{nla_len=8, "
								 "nla_type=IFA_FLAGS}, "
								 "IFA_F_NODAD|IFA_F_PERMANENT], "
								 "[{nla_len=7, nla_type=0x63 /* "
								 "IFA_??? */}, "
								 "\"\\x61\\x62\\x63\"]]]"));
	built_survives_cuts(&b);
}

static void a_route_with_two_hops(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 84, 24, 0x2);
	built_put(&b, "\xa\x40\0\0\xfe\2\0\1\0\2\0\0", 12);
	attribute(&b, 1, "\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
	attribute(&b, 15, "\xfe\0\0\0", 4);
	built_number(&b, 28, 2);
	built_number(&b, 9, 2);
	built_put(&b, "\x10\0\4\0\1\0\0\0", 8);
	attribute(&b, 6, "\5\0\0\0", 4);
	built_put(&b, "\x8\0\0\1\7\0\0\0", 8);
	end(&b);
	built_expect(
		&b, SENT("[" HEAD(
			    84, "RTM_NEWROUTE",
			    "NLM_F_MULTI") ", {rtm_family=AF_INET6, rtm_dst_len=64, rtm_src_len=0, "
					   "rtm_tos=0, "
					   "rtm_table=RT_TABLE_MAIN, rtm_protocol=RTPROT_KERNEL, "
					   "rtm_scope=RT_SCOPE_UNIVERSE, rtm_type=RTN_UNICAST, "
					   "rtm_flags=RTM_F_CLONED}, "
					   "[[{nla_len=20, nla_type=RTA_DST}, inet_pton(AF_INET6, "
					   "\"fd00::\")], "
					   "[{nla_len=8, nla_type=RTA_TABLE}, RT_TABLE_MAIN], "
					   "[{nla_len=28, nla_type=RTA_MULTIPATH}, [[{rtnh_len=16, "
					   "rtnh_flags=RTNH_F_ONLINK, rtnh_hops=0, "
					   "rtnh_ifindex=if_nametoindex(\"lo\")}, "
					   "[{nla_len=8, nla_type=RTA_PRIORITY}, 5]], {rtnh_len=8, "
					   "rtnh_flags=0, "
					   "rtnh_hops=1, rtnh_ifindex=7}]]]]"));
	built_survives_cuts(&b);
}

static void short_messages_tell_of_the_family(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 17, 22, 0x301);
	built_number(&b, 0, 1);
	end(&b);
	built_expect(&b,
		     SENT("[" HEAD(17, "RTM_GETADDR",
				   "NLM_F_REQUEST|NLM_F_DUMP") ", {ifa_family=AF_UNSPEC, ...}]"));
	begin(&b, ROUTE, 32);
	header(&b, 16, 1, 5);
	end(&b);
	built_expect(&b, SENT(HEAD(16, "NLMSG_NOOP", "NLM_F_REQUEST|NLM_F_ACK")));
	begin(&b, ROUTE, 32);
	header(&b, 22, 5, 0x8001);
	built_put(&b, "abcdef", 6);
	end(&b);
	built_expect(
		&b, SENT("[" HEAD(22, "0x5 /* NLMSG_??? */",
				  "NLM_F_REQUEST|0x8000") ", \"\\x61\\x62\\x63\\x64\\x65\\x66\"]"));
}

static void errors_have_names_and_their_message(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 36, 2, 0x100);
	built_number(&b, 0, 4);
	header(&b, 32, 21, 5);
	end(&b);
	built_expect(&b, SENT("[" HEAD(36, "NLMSG_ERROR", "NLM_F_CAPPED") ", {error=0, msg=" HEAD(
				 32, "RTM_DELADDR", "NLM_F_REQUEST|NLM_F_ACK") "}]"));
	begin(&b, ROUTE, 32);
	header(&b, 56, 2, 0x200);
	built_number(&b, (uint32_t)-22, 4);
	header(&b, 17, 18, 1);
	built_zeros(&b, 4);
	attribute(&b, 1, "not so", 7);
	end(&b);
	built_expect(
		&b,
		SENT("[" HEAD(56, "NLMSG_ERROR", "NLM_F_ACK_TLVS") ", [{error=-EINVAL, msg=[" HEAD(
			17, "RTM_GETLINK",
			"NLM_F_REQUEST") ", {ifi_family=AF_UNSPEC, ...}]}, "
					 "[{nla_len=11, nla_type=NLMSGERR_ATTR_MSG}, \"not "
					 "so\"]]]"));
	built_survives_cuts(&b);
}

static void several_messages_end_with_done(void **state)
{
	struct built b;
	const char *done = HEAD(20, "NLMSG_DONE", "NLM_F_MULTI");
	char text[1024];
	(void)state;

	begin(&b, ROUTE, 3);
	for (unsigned i = 0; i < 2; i++) {
		header(&b, 20, 3, 2);
		built_number(&b, 0, 4);
	}
	header(&b, 0, 0, 0);
	end(&b);
	snprintf(text, sizeof(text), SENT("[[%s, 0], [%s, 0], %s]"), done, done,
		 HEAD(0, "0 /* NLMSG_??? */", "0"));
	built_expect(&b, text);
	snprintf(text, sizeof(text), SENT("[[%s, 0], ...]"), done);
	built_expect_with(&b, &(struct decode_options){.string_max = 1}, text);
	b.memory[8] = 2;
	snprintf(text, sizeof(text), SENT("[[%s, 0], [%s, 0], ...]"), done, done);
	built_expect(&b, text);
	built_survives_cuts(&b);
}

static void sockets_are_diagnosed(void **state)
{
	struct built b;
	(void)state;

	begin(&b, SOCK_DIAG, 32);
	header(&b, 72, 20, 0x301);
	built_put(&b, "\2\6\2\0\x80\4\0\0", 8);
	built_put(&b, "\0\x50\0\0\x7f\0\0\1", 8);
	built_zeros(&b, 40);
	end(&b);
	built_expect(&b,
		     SENT("[" HEAD(
			     72, "SOCK_DIAG_BY_FAMILY",
			     "NLM_F_REQUEST|NLM_F_DUMP") ", {sdiag_family=AF_INET, "
							 "sdiag_protocol=IPPROTO_TCP, "
							 "idiag_ext=1<<(INET_DIAG_INFO-1), "
							 "idiag_states=1<<TCP_CLOSE|1<<TCP_LISTEN, "
							 "id={idiag_sport=htons(80), "
							 "idiag_dport=htons(0), "
							 "idiag_src=inet_addr(\"127.0.0.1\"), "
							 "idiag_dst=inet_addr(\"0.0.0.0\"), "
							 "idiag_if=0, idiag_cookie=[0, 0]}}]"));
	built_survives_cuts(&b);
	begin(&b, SOCK_DIAG, 32);
	header(&b, 48, 20, 0x2);
	built_put(&b, "\1\1\1\0\x24\4\0\0\x46\0\0\0\0\0\0\0", 16);
	attribute(&b, 2, "\x25\4\0\0", 4);
	attribute(&b, 6, "\0", 1);
	end(&b);
	built_expect(&b, SENT("[" HEAD(
				 48, "SOCK_DIAG_BY_FAMILY",
				 "NLM_F_MULTI") ", {udiag_family=AF_UNIX, udiag_type=SOCK_STREAM, "
						"udiag_state=TCP_ESTABLISHED, udiag_ino=1060, "
						"udiag_cookie=[70, 0]}, "
						"[[{nla_len=8, nla_type=UNIX_DIAG_PEER}, 1061], "
						"[{nla_len=5, nla_type=UNIX_DIAG_SHUTDOWN}, 0]]]"));
	built_survives_cuts(&b);
}

static void other_protocols_have_their_types(void **state)
{
	struct built b;
	(void)state;

	begin(&b, NETFILTER, 32);
	header(&b, 20, 10 << 8 | 16, 0x301);
	built_put(&b, "\2\0\0\1", 4);
	end(&b);
	built_expect(
		&b, SENT("[" HEAD(
			    20, "NFNL_SUBSYS_NFTABLES<<8|NFT_MSG_GETGEN",
			    "NLM_F_REQUEST|NLM_F_DUMP") ", {nfgen_family=AF_INET, "
							"version=NFNETLINK_V0, res_id=htons(1)}]"));
	built_survives_cuts(&b);
	begin(&b, GENERIC, 2);
	header(&b, 20, 16, 0x5);
	built_put(&b, "\3\1\0\0", 4);
	end(&b);
	built_expect(
		&b, SENT("[" HEAD(20, "nlctrl", "NLM_F_REQUEST|NLM_F_ACK") ", \"\\x03\\x01\"...]"));
	begin(&b, AUDIT, 32);
	header(&b, 16, 1000, 0x5);
	end(&b);
	built_expect(&b, SENT(HEAD(16, "AUDIT_GET", "NLM_F_REQUEST|NLM_F_ACK")));
}

static void a_message_is_netlink_by_its_last_item(void **state)
{
	struct built b;
	(void)state;

	built_init(&b, ARCH_X86_64, "sendmsg");
	built_args(&b, 3, ADDRESS, 0, 0);
	built_capture(&b, 1, false, CAPTURE_LIST);
	built_item(&b, 56, CAPTURE_WHOLE);
	built_number(&b, ADDRESS, 8);
	built_number(&b, 12, 8);
	built_number(&b, ADDRESS, 8);
	built_number(&b, 1, 8);
	built_zeros(&b, 24);
	built_item(&b, 12, CAPTURE_WHOLE);
	built_number(&b, 16, 4);
	built_zeros(&b, 8);
	built_item(&b, 16, CAPTURE_WHOLE);
	built_number(&b, ADDRESS, 8);
	built_number(&b, 16, 8);
	built_item(&b, 16, CAPTURE_WHOLE);
	header(&b, 16, 1, 1);
	built_item(&b, 0, CAPTURE_WHOLE);
	built_expect(&b, "sendmsg(3, {msg_name={sa_family=AF_NETLINK, nl_pid=0, "
			 "nl_groups=00000000}, msg_namelen=12, msg_iov=[{iov_base="
			 "\"\\20\\0\\0\\0\\1\\0\\1\\0\\7\\0\\0\\0\\0\\0\\0\\0\", iov_len=16}], "
			 "msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 0");
	built_item(&b, 8, CAPTURE_WHOLE);
	built_number(&b, MESSAGE_NETLINK, 4);
	built_number(&b, 32, 4);
	built_expect(
		&b,
		"sendmsg(3, {msg_name={sa_family=AF_NETLINK, nl_pid=0, "
		"nl_groups=00000000}, msg_namelen=12, msg_iov=[{iov_base=" HEAD(
			16, "NLMSG_NOOP",
			"NLM_F_REQUEST") ", iov_len=16}], "
					 "msg_iovlen=1, msg_controllen=0, msg_flags=0}, 0) = 0");
	built_survives_cuts(&b);
}

static void what_was_hidden_is_no_message(void **state)
{
	struct built b;
	(void)state;

	begin(&b, ROUTE, 32);
	header(&b, 16, 1, 1);
	end(&b);
	memset(b.memory + 4, 'x', 8);
	memset(b.memory + 16, 'x', 16);
	built_expect(&b, SENT("\"xxxxxxxxxxxxxxxx\""));
}

static unsigned occurrences(const char *text, const char *part)
{
	unsigned count = 0;

	for (; (text = strstr(text, part)); text++)
		count++;
	return count;
}

/* Errors about errors, and routes whose hops have hops: the stack does not grow with the log. */
static void what_is_within_itself_is_bytes(void **state)
{
	static char buf[1 << 20];
	struct built b;
	(void)state;

	begin(&b, ROUTE, 0);
	for (unsigned left = 8000; left >= 20; left -= 20) {
		header(&b, left, 2, 0);
		built_number(&b, 0, 4);
	}
	end(&b);
	decode_event(&b.ev, NULL, buf, sizeof(buf));
	assert_int_equal(occurrences(buf, "error="), 1);
	begin(&b, ROUTE, 0);
	header(&b, 28 + 7992, 24, 0);
	built_put(&b, "\2\0\0\0\0\0\0\0\0\0\0\0", 12);
	for (unsigned left = 7992; left >= 12; left -= 12) {
		built_number(&b, left, 2);
		built_number(&b, 9, 2);
		built_number(&b, left - 4, 2);
		built_zeros(&b, 6);
	}
	end(&b);
	decode_event(&b.ev, NULL, buf, sizeof(buf));
	assert_int_equal(occurrences(buf, "rtnh_len="), 1);
	assert_int_equal(occurrences(buf, "RTA_MULTIPATH"), 2);
}

/* Attributes within attributes and messages within messages, as deep and as wrong as they get. */
static void random_messages_are_text(void **state)
{
	static char buf[1 << 20];
	static const uint32_t protocols[] = {ROUTE, ROUTE, SOCK_DIAG, NETFILTER, GENERIC};
	uint32_t seed = 1;
	struct built b;
	(void)state;

	for (unsigned round = 0; round < 3000; round++) {
		unsigned size = round % 500;
		size_t length;

		begin(&b, protocols[round % 5], 32);
		header(&b, 16 + size, round % 7 ? 16 + round % 100 : 2, round % 3);
		for (unsigned i = 0; i < size; i++) {
			seed = seed * 1103515245 + 12345;
			built_number(&b, i % 2 ? 0 : (seed >> 16) % 48, 1);
		}
		end(&b);
		length = decode_event(&b.ev, &(struct decode_options){.string_max = 99}, buf,
				      sizeof(buf));
		assert_in_range(length, 1, sizeof(buf) - 1);
		for (size_t i = 0; i < length; i++)
			assert_in_range(buf[i], 0x20, 0x7e);
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_request_for_links),
		cmocka_unit_test(a_link_is_called_by_its_name),
		cmocka_unit_test(addresses_are_of_the_family),
		cmocka_unit_test(a_route_with_two_hops),
		cmocka_unit_test(short_messages_tell_of_the_family),
		cmocka_unit_test(errors_have_names_and_their_message),
		cmocka_unit_test(several_messages_end_with_done),
		cmocka_unit_test(sockets_are_diagnosed),
		cmocka_unit_test(other_protocols_have_their_types),
		cmocka_unit_test(a_message_is_netlink_by_its_last_item),
		cmocka_unit_test(what_was_hidden_is_no_message),
		cmocka_unit_test(what_is_within_itself_is_bytes),
		cmocka_unit_test(random_messages_are_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
