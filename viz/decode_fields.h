/*
 * The names of flags and constants inside structures and of what other arguments decide:
 * tables as those of viz/decode_words.h, named by field.
 */
#ifndef VIZ_DECODE_FIELDS_H
#define VIZ_DECODE_FIELDS_H

#include "viz/decode_words.h"

/* X(FIELD, choice mask, what a value without a name is called) */
#define FIELD_LIST(X)                                                                              \
	X(POLL_EVENTS, 0, "POLL???")                                                               \
	X(EPOLL_EVENTS, 0, "EPOLL???")                                                             \
	X(MOUNT_STATE, 0, "ST_???")                                                                \
	X(FILE_SYSTEM, ~0u, NULL)                                                                  \
	X(FILE_ATTRIBUTES, 0, "STATX_ATTR_???")                                                    \
	X(ENTRY_TYPE, ~0u, "DT_???")                                                               \
	X(RESOLVE, 0, "RESOLVE_???")                                                               \
	X(LOCK_TYPE, ~0u, "F_???")                                                                 \
	X(SEALS, 0, "F_SEAL_???")                                                                  \
	X(FD_FLAGS, 0, "FD_???")                                                                   \
	X(SIGNAL_ACTION, 0, "SA_???")                                                              \
	X(SIGNAL_STACK, 0, "SS_???")                                                               \
	X(SIGNAL_NOTIFY, ~0u, "SIGEV_???")                                                         \
	X(SCHEDULE_FLAGS, 0, "SCHED_FLAG_???")                                                     \
	X(CAPABILITY, ~0u, "CAP_???")                                                              \
	X(CAPABILITY_VERSION, ~0u, "_LINUX_CAPABILITY_VERSION_???")                                \
	X(DUMPABLE, ~0u, "SUID_DUMP_???")                                                          \
	X(SECCOMP_MODE, ~0u, "SECCOMP_MODE_???")                                                   \
	X(CAP_AMBIENT, ~0u, "PR_CAP_AMBIENT_???")                                                  \
	X(VMA_NAME, ~0u, "PR_SET_VMA_???")                                                         \
	X(FUTEX_BITSET, ~0u, NULL)                                                                 \
	X(FUTEX_OPERATION, ~0u, "FUTEX_OP_???")                                                    \
	X(FUTEX_COMPARISON, ~0u, "FUTEX_OP_CMP_???")                                               \
	X(INET_PROTOCOL, ~0u, "IPPROTO_???")                                                       \
	X(NETLINK_PROTOCOL, ~0u, "NETLINK_???")                                                    \
	X(SOCKET_OPTION, ~0u, "SO_???")                                                            \
	X(IP_OPTION, ~0u, "IP_???")                                                                \
	X(IPV6_OPTION, ~0u, "IPV6_???")                                                            \
	X(TCP_OPTION, ~0u, "TCP_???")                                                              \
	X(UDP_OPTION, ~0u, "UDP_???")                                                              \
	X(NETLINK_OPTION, ~0u, "NETLINK_???")                                                      \
	X(CONTROL_TYPE, ~0u, "SCM_???")                                                            \
	X(TERMINAL_INPUT, 0, "I???")                                                               \
	X(TERMINAL_OUTPUT, 0, NULL)                                                                \
	X(TERMINAL_CONTROL, 0, NULL)                                                               \
	X(TERMINAL_LOCAL, 0, NULL)                                                                 \
	X(LINE_DISCIPLINE, ~0u, "N_???")                                                           \
	X(FLUSH_QUEUE, ~0u, "TCIFLUSH???")

/* Of netlink messages: viz/decode_fields_netlink.c. */
#define NETLINK_FIELD_LIST(X)                                                                      \
	X(NETLINK_TYPE, ~0u, "NLMSG_???")                                                          \
	X(ROUTE_TYPE, ~0u, "RTM_???")                                                              \
	X(DIAG_TYPE, ~0u, "SOCK_DIAG_???")                                                         \
	X(XFRM_TYPE, ~0u, "XFRM_MSG_???")                                                          \
	X(AUDIT_TYPE, ~0u, "AUDIT_???")                                                            \
	X(NETFILTER_SUBSYSTEM, ~0u, "NFNL_SUBSYS_???")                                             \
	X(NFTABLES_TYPE, ~0u, "NFT_MSG_???")                                                       \
	X(CONNTRACK_TYPE, ~0u, "IPCTNL_MSG_CT_???")                                                \
	X(LINK_TYPE, ~0u, "ARPHRD_???")                                                            \
	X(LINK_FLAGS, 0, "IFF_???")                                                                \
	X(ADDRESS_FLAGS, 0, "IFA_F_???")                                                           \
	X(ROUTE_SCOPE, ~0u, NULL)                                                                  \
	X(ROUTE_TABLE, ~0u, NULL)                                                                  \
	X(ROUTE_PROTOCOL, ~0u, "RTPROT_???")                                                       \
	X(ROUTE_KIND, ~0u, "RTN_???")                                                              \
	X(ROUTE_FLAGS, 0, "RTM_F_???")                                                             \
	X(HOP_FLAGS, 0, "RTNH_F_???")                                                              \
	X(NEIGHBOUR_STATE, 0, "NUD_???")                                                           \
	X(NEIGHBOUR_FLAGS, 0, "NTF_???")                                                           \
	X(RULE_ACTION, ~0u, "FR_ACT_???")                                                          \
	X(RULE_FLAGS, 0, "FIB_RULE_???")                                                           \
	X(EXTENSION_FILTER, 0, "RTEXT_FILTER_???")                                                 \
	X(XDP_FLAGS, 0, "XDP_FLAGS_???")                                                           \
	X(XDP_ATTACHED, ~0u, "XDP_ATTACHED_???")                                                   \
	X(INET6_LINK_FLAGS, 0, "IF_???")                                                           \
	X(ADDRESS_GENERATION, ~0u, "IN6_ADDR_GEN_MODE_???")                                        \
	X(DEVCONF4, ~0u, "IPV4_DEVCONF_???")                                                       \
	X(DEVCONF6, ~0u, "DEVCONF_???")                                                            \
	X(IP_STATISTIC, ~0u, "IPSTATS_MIB_???")                                                    \
	X(ICMP6_STATISTIC, ~0u, "ICMP6_MIB_???")                                                   \
	X(ENCAPSULATION, ~0u, "LWTUNNEL_ENCAP_???")                                                \
	X(TCP_STATE, ~0u, "TCP_???")                                                               \
	X(UNIX_SHOW, 0, "UDIAG_SHOW_???")                                                          \
	X(INET_EXTENSION, ~0u, NULL)                                                               \
	X(SOCKET_MEMORY, ~0u, "SK_MEMINFO_???")                                                    \
	X(NEIGHBOUR_EXT, 0, "NTF_EXT_???")                                                         \
	X(GENERIC_TYPE, ~0u, "GENERIC_FAMILY_???")                                                 \
	X(MESSAGE_FLAGS, 0, "NLM_F_???")                                                           \
	X(GET_FLAGS, 0, "NLM_F_???")                                                               \
	X(NEW_FLAGS, 0, "NLM_F_???")                                                               \
	X(DELETE_FLAGS, 0, "NLM_F_???")                                                            \
	X(ERROR_FLAGS, 0, "NLM_F_???")                                                             \
	X(ATTRIBUTE_FLAGS, 0, "NLA_F_???")                                                         \
	X(NETFILTER_VERSION, ~0u, "NFNETLINK_???")                                                 \
	X(LINK_EVENT, ~0u, "IFLA_EVENT_???")                                                       \
	X(STATISTICS, ~0u, "IFLA_STATS_???")

enum field {
#define X(name, ...) FIELD_##name,
	FIELD_LIST(X) FIELD_NETLINK, /* the first of its list */
	FIELD_NETLINK_ = FIELD_NETLINK - 1,
	NETLINK_FIELD_LIST(X)
#undef X
		FIELDS
};

/* One row of a list's sets, of words that are called FIELD_words; and the sets of the lists. */
#define FIELD_SET(field, mask, name)                                                               \
	{                                                                                          \
		.words = field##_words, .count = sizeof(field##_words) / sizeof(field##_words[0]), \
		.choice = (mask), .unknown = (name)                                                \
	}
extern const struct word_set netlink_fields[];

/* Static. */
const struct word_set *field_words(enum field field);

#endif
