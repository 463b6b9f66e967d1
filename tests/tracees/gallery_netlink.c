/*
 * Sends and receives netlink messages of many types, well-formed and not, for what is printed of
 * them. Nothing here has to succeed, and nothing changes: what would is refused.
 */
#include <arpa/inet.h>
#include <linux/audit.h>
#include <linux/fib_rules.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/if_addrlabel.h>
#include <linux/if_link.h>
#include <linux/inet_diag.h>
#include <linux/neighbour.h>
#include <linux/netconf.h>
#include <linux/netlink.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define DUMP (NLM_F_REQUEST | NLM_F_DUMP)

/* A message that is put together. */
static struct {
	struct nlmsghdr head;
	char bytes[512];
} message;

static char answer[65536];

static void begin(uint16_t type, uint16_t flags, const void *body, size_t size)
{
	memset(&message, 0, sizeof(message));
	message.head = (struct nlmsghdr){.nlmsg_len = (uint32_t)(NLMSG_HDRLEN + size),
					 .nlmsg_type = type,
					 .nlmsg_flags = flags,
					 .nlmsg_seq = 7};
	memcpy(message.bytes, body, size);
}

static struct nlattr *add(uint16_t type, const void *bytes, size_t size)
{
	struct nlattr *attr =
		(struct nlattr *)((char *)&message + NLMSG_ALIGN(message.head.nlmsg_len));

	*attr = (struct nlattr){.nla_len = (uint16_t)(NLA_HDRLEN + size), .nla_type = type};
	memcpy(attr + 1, bytes, size);
	message.head.nlmsg_len =
		(uint32_t)(NLMSG_ALIGN(message.head.nlmsg_len) + NLA_HDRLEN + size);
	return attr;
}

static void ask(int fd)
{
	send(fd, &message, message.head.nlmsg_len, 0);
	while (recv(fd, answer, sizeof(answer), MSG_DONTWAIT) > 0)
		;
}

static int open_netlink(int protocol)
{
	struct sockaddr_nl name = {.nl_family = AF_NETLINK};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, protocol);

	bind(fd, (struct sockaddr *)&name, sizeof(name));
	return fd;
}

static void headers(int fd)
{
	struct rtgenmsg any = {.rtgen_family = AF_UNSPEC};
	struct sockaddr_nl kernel = {.nl_family = AF_NETLINK};
	struct iovec parts[2] = {{&message, 16}, {message.bytes, 4}}, into = {answer, 40};
	struct msghdr msg = {.msg_name = &kernel,
			     .msg_namelen = sizeof(kernel),
			     .msg_iov = parts,
			     .msg_iovlen = 2};
	socklen_t size = sizeof(kernel);

	begin(NLMSG_NOOP, NLM_F_REQUEST | NLM_F_ACK, "", 0);
	ask(fd);
	begin(NLMSG_OVERRUN, NLM_F_REQUEST | NLM_F_ECHO, "abcd", 4);
	ask(fd);
	begin(5, NLM_F_REQUEST | 0x8000, "abcdef", 6);
	ask(fd);
	begin(RTM_GETLINK, DUMP, &any, 1);
	ask(fd);
	begin(RTM_GETLINK, DUMP, &any, 1);
	message.head.nlmsg_len = 100;
	send(fd, &message, 20, 0);
	send(fd, NULL, 0, 0);
	begin(RTM_GETLINK, NLM_F_REQUEST, &any, 1);
	sendmsg(fd, &msg, 0);
	begin(RTM_GETADDR, DUMP, (struct ifaddrmsg[1]){0}, sizeof(struct ifaddrmsg));
	sendto(fd, &message, message.head.nlmsg_len, 0, (struct sockaddr *)&kernel, size);
	msg = (struct msghdr){.msg_name = &kernel,
			      .msg_namelen = sizeof(kernel),
			      .msg_iov = &into,
			      .msg_iovlen = 1};
	recvmsg(fd, &msg, MSG_PEEK);
	recvfrom(fd, answer, 50, MSG_PEEK, (struct sockaddr *)&kernel, &size);
	recvfrom(fd, answer, 3000, MSG_TRUNC, (struct sockaddr *)&kernel, &size);
	while (recv(fd, answer, sizeof(answer), MSG_DONTWAIT) > 0)
		;
}

/*
 * What changes something is of an interface that is not there: nothing of the machine may be
 * changed (index 1 is lo, and RTM_DELADDR takes its 127.0.0.1 away).
 */
#define NO_INTERFACE 0x7ffffff0

static void links_and_addresses(int fd)
{
	struct ifinfomsg link = {
		.ifi_family = AF_UNSPEC, .ifi_index = NO_INTERFACE, .ifi_change = 1};
	struct ifaddrmsg addr = {
		.ifa_family = AF_INET, .ifa_prefixlen = 8, .ifa_index = NO_INTERFACE};
	struct nlattr *nest;
	uint32_t mask = 1;

	begin(RTM_GETLINK, DUMP, &link, sizeof(link));
	add(IFLA_EXT_MASK, &mask, 4);
	ask(fd);
	begin(RTM_NEWLINK, NLM_F_REQUEST | NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL, &link,
	      sizeof(link));
	add(IFLA_IFNAME, "lo", 3);
	nest = add(IFLA_LINKINFO, "", 0);
	add(IFLA_INFO_KIND, "none-such", 9);
	nest->nla_len = (uint16_t)((char *)&message + message.head.nlmsg_len - (char *)nest);
	ask(fd);
	begin(RTM_DELLINK, NLM_F_REQUEST | NLM_F_ACK, &link, sizeof(link));
	ask(fd);
	begin(RTM_GETADDR, DUMP, &addr, sizeof(addr));
	ask(fd);
	begin(RTM_NEWADDR, NLM_F_REQUEST | NLM_F_ACK | NLM_F_REPLACE, &addr, sizeof(addr));
	add(IFA_LOCAL, "\1\2\3", 3);
	add(0x4000 | IFA_LABEL, "", 0);
	add(99, "abc", 3);
	ask(fd);
	addr.ifa_prefixlen = 99;
	begin(RTM_DELADDR, NLM_F_REQUEST | NLM_F_ACK, &addr, sizeof(addr));
	add(IFA_LOCAL, "\x7f\0\0\1", 4);
	ask(fd);
}

static void routes(int fd)
{
	struct rtmsg route = {.rtm_family = AF_INET, .rtm_table = RT_TABLE_MAIN};
	struct ndmsg neighbour = {.ndm_family = AF_INET};
	struct ndtmsg table = {.ndtm_family = AF_INET};
	struct fib_rule_hdr rule = {.family = AF_INET};
	struct tcmsg queue = {.tcm_family = AF_UNSPEC};
	struct ifaddrlblmsg label = {.ifal_family = AF_INET6};
	struct netconfmsg config = {.ncm_family = AF_INET};
	struct rtgenmsg any = {.rtgen_family = AF_UNSPEC};
	uint32_t where = htonl(0x7f000001);

	begin(RTM_GETROUTE, DUMP, &route, sizeof(route));
	ask(fd);
	route.rtm_family = AF_INET6;
	begin(RTM_GETROUTE, DUMP, &route, sizeof(route));
	ask(fd);
	route = (struct rtmsg){
		.rtm_family = AF_INET, .rtm_dst_len = 32, .rtm_flags = RTM_F_LOOKUP_TABLE};
	begin(RTM_GETROUTE, NLM_F_REQUEST, &route, sizeof(route));
	add(RTA_DST, &where, 4);
	ask(fd);
	route.rtm_dst_len = 99;
	begin(RTM_NEWROUTE, NLM_F_REQUEST | NLM_F_ACK | NLM_F_APPEND, &route, sizeof(route));
	ask(fd);
	begin(RTM_GETNEIGH, DUMP, &neighbour, sizeof(neighbour));
	ask(fd);
	begin(RTM_GETNEIGHTBL, DUMP, &table, sizeof(table));
	ask(fd);
	begin(RTM_GETRULE, DUMP, &rule, sizeof(rule));
	ask(fd);
	begin(RTM_GETQDISC, DUMP, &queue, sizeof(queue));
	ask(fd);
	begin(RTM_GETTCLASS, DUMP, &queue, sizeof(queue));
	ask(fd);
	begin(RTM_GETADDRLABEL, DUMP, &label, sizeof(label));
	ask(fd);
	begin(RTM_GETNETCONF, DUMP, &config, sizeof(config));
	ask(fd);
	begin(RTM_GETNSID, DUMP, &any, sizeof(any));
	ask(fd);
	begin(RTM_GETSTATS, DUMP, "\0\0\0\0\0\0\0\0\1\0\0\0", 12);
	ask(fd);
	begin(RTM_GETMULTICAST, DUMP, &any, sizeof(any));
	ask(fd);
}

static void diagnosis(int fd)
{
	struct inet_diag_req_v2 inet = {
		.sdiag_family = AF_INET, .sdiag_protocol = IPPROTO_TCP, .idiag_states = 1 << 10};
	struct unix_diag_req unix_ = {.sdiag_family = AF_UNIX,
				      .udiag_states = ~0U,
				      .udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER};

	begin(SOCK_DIAG_BY_FAMILY, DUMP, &inet, sizeof(inet));
	ask(fd);
	inet.sdiag_family = AF_INET6;
	inet.idiag_ext = 2;
	begin(SOCK_DIAG_BY_FAMILY, DUMP, &inet, sizeof(inet));
	ask(fd);
	begin(SOCK_DIAG_BY_FAMILY, DUMP, &unix_, sizeof(unix_));
	ask(fd);
	begin(SOCK_DIAG_BY_FAMILY, DUMP, "\x63\0", 2);
	ask(fd);
}

static void others(void)
{
	struct genlmsghdr generic = {.cmd = CTRL_CMD_GETFAMILY, .version = 1};
	int fd = open_netlink(NETLINK_GENERIC);

	begin(GENL_ID_CTRL, NLM_F_REQUEST | NLM_F_ACK, &generic, sizeof(generic));
	add(CTRL_ATTR_FAMILY_NAME, "nlctrl", 7);
	ask(fd);
	close(fd);
	fd = open_netlink(NETLINK_AUDIT);
	begin(AUDIT_GET, NLM_F_REQUEST | NLM_F_ACK, "", 0);
	ask(fd);
	begin(1112 /* AUDIT_USER_LOGIN */, NLM_F_REQUEST | NLM_F_ACK, "op=login", 9);
	ask(fd);
	close(fd);
	fd = open_netlink(NETLINK_NETFILTER);
	begin(10 << 8 | 16, DUMP, "\2\0\0\0", 4);
	ask(fd);
	begin(99 << 8 | 16, DUMP, "\2\0\0\0", 4);
	ask(fd);
	close(fd);
	fd = open_netlink(NETLINK_XFRM);
	begin(0x12, DUMP, "", 0);
	ask(fd);
	begin(0x15, DUMP, "abcd", 4);
	ask(fd);
	close(fd);
	fd = open_netlink(NETLINK_CRYPTO);
	begin(0x13, DUMP, "abcd", 4);
	ask(fd);
	close(fd);
	fd = open_netlink(NETLINK_USERSOCK);
	begin(0x13, DUMP, "abcd", 4);
	ask(fd);
	close(fd);
}

int main(void)
{
	int fd = open_netlink(NETLINK_ROUTE);

	headers(fd);
	links_and_addresses(fd);
	routes(fd);
	close(fd);
	fd = open_netlink(NETLINK_SOCK_DIAG);
	diagnosis(fd);
	close(fd);
	others();
	return 0;
}
