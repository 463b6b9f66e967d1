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

enum field {
#define X(name, ...) FIELD_##name,
	FIELD_LIST(X)
#undef X
		FIELDS
};

/* Static. */
const struct word_set *field_words(enum field field);

#endif
