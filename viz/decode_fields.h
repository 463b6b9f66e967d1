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

/* Of calls about the kernel's own things: viz/decode_fields_kernel.c. */
#define KERNEL_FIELD_LIST(X)                                                                       \
	X(BPF_MAP_TYPE, ~0u, "BPF_MAP_TYPE_???")                                                   \
	X(BPF_PROGRAM_TYPE, ~0u, "BPF_PROG_TYPE_???")                                              \
	X(BPF_ATTACH_TYPE, ~0u, "BPF_???")                                                         \
	X(BPF_MAP_FLAGS, 0, "BPF_F_???")                                                           \
	X(BPF_LOAD_FLAGS, 0, "BPF_F_???")                                                          \
	X(BPF_ELEMENT_FLAGS, 0, "BPF_???")                                                         \
	X(BPF_ATTACH_FLAGS, 0, "BPF_F_???")                                                        \
	X(BPF_OPEN_FLAGS, 0, "BPF_F_???")                                                          \
	X(BPF_FD_TYPE, ~0u, "BPF_FD_TYPE_???")                                                     \
	X(RING_SETUP, 0, "IORING_SETUP_???")                                                       \
	X(RING_FEATURES, 0, "IORING_FEAT_???")                                                     \
	X(RING_ENTER, 0, "IORING_ENTER_???")                                                       \
	X(RING_REGISTER, ~0u, "IORING_REGISTER_???")                                               \
	X(RING_OPERATION, ~0u, "IORING_OP_???")                                                    \
	X(PERF_TYPE, ~0u, "PERF_TYPE_???")                                                         \
	X(PERF_HARDWARE, ~0u, "PERF_COUNT_HW_???")                                                 \
	X(PERF_SOFTWARE, ~0u, "PERF_COUNT_SW_???")                                                 \
	X(PERF_CACHE, ~0u, "PERF_COUNT_HW_CACHE_???")                                              \
	X(PERF_CACHE_OPERATION, ~0u, "PERF_COUNT_HW_CACHE_OP_???")                                 \
	X(PERF_CACHE_RESULT, ~0u, "PERF_COUNT_HW_CACHE_RESULT_???")                                \
	X(PERF_SAMPLE, 0, "PERF_SAMPLE_???")                                                       \
	X(PERF_FORMAT, 0, "PERF_FORMAT_???")                                                       \
	X(PERF_SIZE, ~0u, "PERF_ATTR_SIZE_???")                                                    \
	X(PERF_FLAGS, 0, "PERF_FLAG_???")                                                          \
	X(LANDLOCK_FS, 0, "LANDLOCK_ACCESS_FS_???")                                                \
	X(KEYCTL, ~0u, "KEYCTL_???")                                                               \
	X(KEY_CAPABILITIES_0, 0, "KEYCTL_CAPS0_???")                                               \
	X(KEY_CAPABILITIES_1, 0, "KEYCTL_CAPS1_???")                                               \
	X(KEY_REQUEST, ~0u, "KEY_REQKEY_DEFL_???")                                                 \
	X(KEY_SPECIAL, ~0u, NULL)                                                                  \
	X(MOUNT_ATTRIBUTES, 0, "MOUNT_ATTR_???")                                                   \
	X(MOVE_MOUNT, 0, "MOVE_MOUNT_???")                                                         \
	X(FSCONFIG, ~0u, "FSCONFIG_???")                                                           \
	X(FSPICK, 0, "FSPICK_???")                                                                 \
	X(QUOTA, ~0u, "Q_???")                                                                     \
	X(MOVE_PAGES, 0, "MPOL_???")                                                               \
	X(MODULE_FLAGS, 0, "MODULE_INIT_???")                                                      \
	X(FUTEX_WAITER, 0, "FUTEX_???")                                                            \
	X(SECCOMP_FLAGS, 0, "SECCOMP_FILTER_FLAG_???")                                             \
	X(SECCOMP_ACTION, ~0u, "SECCOMP_RET_???")                                                  \
	X(LANDLOCK_FLAGS, 0, "LANDLOCK_CREATE_RULESET_???")                                        \
	X(LANDLOCK_RULE, ~0u, "LANDLOCK_RULE_???")                                                 \
	X(LANDLOCK_NET, 0, "LANDLOCK_ACCESS_NET_???")                                              \
	X(PROPAGATION, 0, "MS_???")                                                                \
	X(OPEN_TREE, 0, "OPEN_TREE_???")                                                           \
	X(FSOPEN, 0, "FSOPEN_???")                                                                 \
	X(FSMOUNT, 0, "FSMOUNT_???")                                                               \
	X(QUOTA_KIND, ~0u, "???QUOTA")                                                             \
	X(QUOTA_FORMAT, ~0u, "QFMT_VFS_???")                                                       \
	X(SEM_OPERATION, 0, "SEM_???")                                                             \
	X(MSG_OPERATION, 0, "MSG_???")                                                             \
	X(KEY_PERMISSION, 0, "KEY_???")                                                            \
	X(KEY_MOVE, 0, "KEYCTL_MOVE_???")                                                          \
	X(SYSLOG_ACTION, ~0u, "SYSLOG_ACTION_???")                                                 \
	X(CLOCK_MODES, 0, "ADJ_???")                                                               \
	X(CLOCK_STATUS, 0, "STA_???")                                                              \
	X(CLOCK_STATE, ~0u, "TIME_???")                                                            \
	X(AIO_COMMAND, ~0u, "IOCB_CMD_???")                                                        \
	X(ETHERNET_PROTOCOL, ~0u, "ETH_P_???")                                                     \
	X(PACKET_KIND, ~0u, "PACKET_???")

enum field {
#define X(name, ...) FIELD_##name,
	FIELD_LIST(X) FIELD_NETLINK, /* the first of its list */
	FIELD_NETLINK_ = FIELD_NETLINK - 1,
	NETLINK_FIELD_LIST(X) FIELD_KERNEL,
	FIELD_KERNEL_ = FIELD_KERNEL - 1,
	KERNEL_FIELD_LIST(X)
#undef X
		FIELDS
};

/* One row of a list's sets, of words that are called FIELD_words; and the sets of the lists. */
#define FIELD_SET(field, mask, name)                                                               \
	{                                                                                          \
		.words = field##_words, .count = sizeof(field##_words) / sizeof(field##_words[0]), \
		.choice = (mask), .unknown = (name)                                                \
	}
extern const struct word_set netlink_fields[], kernel_fields[];

/* Static. */
const struct word_set *field_words(enum field field);

#endif
