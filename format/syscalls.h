/*
 * The table of system calls: names, numbers, classes and argument kinds.
 *
 * One row a call, in format/syscalls.def; from it the recorder knows what to copy out
 * of the tracee, the filter knows the classes, and the viewer knows how to print.
 * Numbers are those of Linux 6.12.
 */
#ifndef FORMAT_SYSCALLS_H
#define FORMAT_SYSCALLS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * How many items of a memory kind are at the address: one; as many as the argument behind, or
 * before, says; as the result says; as the int says that the argument behind points to; as
 * bits up to argument 0; one for each page of the size that the argument before is; or as the
 * kind itself tells.
 */
enum memory_extent {
	EXTENT_ONE,
	EXTENT_NEXT,
	EXTENT_PREVIOUS,
	EXTENT_RESULT,
	EXTENT_NEXT_POINTED,
	EXTENT_BITS,
	EXTENT_PAGES,
	EXTENT_FILLED, /* as the result says, and no more than the argument behind does */
	EXTENT_MTEXT,  /* a long, and then as much as the argument behind says: struct msgbuf */
	EXTENT_NODES,  /* words of a bit set, one bit fewer than the argument behind says */
	EXTENT_SPECIAL,
};

/*
 * What the memory holds that an argument points to:
 * X(name, bytes of an item on 64 bits, on i386, extent when entered, extent when it returned).
 * Size 0: not known on that ABI. Captured as CAPTURE_BYTES, but for these:
 *
 * STRINGS	CAPTURE_LIST: an item for each string
 * ENVIRON	four bytes: the number of strings, which themselves stay where they are
 * DIRENTS, DIRENTS64
 *		four bytes: the number of entries, then the first of them whole
 * REST, REST64	what is left of a sleep: only where a signal interrupted it
 * SIGSET_ARG	the pair of address and size, then the set
 * SIGFRAME	the set in the frame of a signal handler; the address is the stack pointer
 * IOVEC	CAPTURE_LIST: the array, then for each element its bytes
 * MSGHDR	CAPTURE_LIST: the structure, the name, the array of iovecs, for each element of
 *		the array its bytes, the control bytes; of one that is filled (IO), when entered
 *		and when the call fails, the structure alone. Of a netlink socket there is a last
 *item, of MESSAGE_NETLINK MMSGHDR	the same for each message, one behind the other; the
 *structure is the mmsghdr MESSAGE	of a netlink socket a CAPTURE_LIST: the item of
 *MESSAGE_NETLINK, and the bytes
 */
#define MEMORY_LIST(X)                                                                             \
	X(BUFFER, 1, 1, NEXT, RESULT)                                                              \
	X(MESSAGE, 1, 1, SPECIAL, SPECIAL)                                                         \
	X(TEXT, 1, 1, NEXT, RESULT)                                                                \
	X(RANDOM, 1, 1, NEXT, RESULT)                                                              \
	X(STRINGS, 8, 4, SPECIAL, SPECIAL)                                                         \
	X(ENVIRON, 8, 4, SPECIAL, SPECIAL)                                                         \
	X(DIRENTS, 1, 1, SPECIAL, SPECIAL)                                                         \
	X(DIRENTS64, 1, 1, SPECIAL, SPECIAL)                                                       \
	X(IOVEC, 16, 8, SPECIAL, SPECIAL)                                                          \
	X(REMOTE_IOVEC, 16, 8, NEXT, NEXT)                                                         \
	X(MSGHDR, 56, 28, SPECIAL, SPECIAL)                                                        \
	X(MMSGHDR, 64, 32, SPECIAL, SPECIAL)                                                       \
	X(SOCKADDR, 1, 1, NEXT, NEXT_POINTED)                                                      \
	X(SOCKOPT, 1, 1, NEXT, NEXT_POINTED)                                                       \
	X(INT, 4, 4, ONE, ONE)                                                                     \
	X(SIGNAL, 4, 4, ONE, ONE)                                                                  \
	X(WAIT_STATUS, 4, 4, ONE, ONE)                                                             \
	X(FD_PAIR, 8, 8, ONE, ONE)                                                                 \
	X(OFFSET, 8, 4, ONE, ONE)                                                                  \
	X(OFFSET64, 8, 8, ONE, ONE)                                                                \
	X(IDS, 4, 4, PREVIOUS, RESULT)                                                             \
	X(RESIDENT, 1, 1, PAGES, PAGES)                                                            \
	X(STAT, 144, 0, ONE, ONE)                                                                  \
	X(STAT64, 144, 96, ONE, ONE)                                                               \
	X(STATX, 256, 256, ONE, ONE)                                                               \
	X(STATFS, 120, 0, ONE, ONE)                                                                \
	X(TIMESPEC, 16, 8, ONE, ONE)                                                               \
	X(TIMESPEC64, 16, 16, ONE, ONE)                                                            \
	X(REST, 16, 8, ONE, ONE)                                                                   \
	X(REST64, 16, 16, ONE, ONE)                                                                \
	X(TIMESPEC_PAIR, 32, 16, ONE, ONE)                                                         \
	X(TIMEVAL, 16, 8, ONE, ONE)                                                                \
	X(TIMEVAL_PAIR, 32, 16, ONE, ONE)                                                          \
	X(TIMEZONE, 8, 8, ONE, ONE)                                                                \
	X(UTIMBUF, 16, 8, ONE, ONE)                                                                \
	X(TIME, 8, 4, ONE, ONE)                                                                    \
	X(ITIMERVAL, 32, 16, ONE, ONE)                                                             \
	X(ITIMERSPEC, 32, 16, ONE, ONE)                                                            \
	X(RLIMIT, 16, 8, ONE, ONE)                                                                 \
	X(RLIMIT64, 16, 16, ONE, ONE)                                                              \
	X(RUSAGE, 144, 72, ONE, ONE)                                                               \
	X(TMS, 32, 16, ONE, ONE)                                                                   \
	X(UTSNAME, 390, 390, ONE, ONE)                                                             \
	X(SYSINFO, 112, 64, ONE, ONE)                                                              \
	X(POLLFDS, 8, 8, NEXT, NEXT)                                                               \
	X(EPOLL_EVENT, 12, 12, ONE, ONE)                                                           \
	X(EPOLL_EVENTS, 12, 12, RESULT, RESULT)                                                    \
	X(FD_SET, 8, 4, BITS, BITS)                                                                \
	X(SIGSET, 8, 8, ONE, ONE)                                                                  \
	X(SIGSET_ARG, 16, 8, ONE, ONE)                                                             \
	X(SIGFRAME, 8, 0, SPECIAL, SPECIAL)                                                        \
	X(SIGACTION, 32, 20, ONE, ONE)                                                             \
	X(SIGINFO, 128, 128, ONE, ONE)                                                             \
	X(SIGEVENT, 64, 64, ONE, ONE)                                                              \
	X(SIGSTACK, 24, 12, ONE, ONE)                                                              \
	X(CPU_SET, 1, 1, PREVIOUS, RESULT)                                                         \
	X(SCHED_PARAM, 4, 4, ONE, ONE)                                                             \
	X(SCHED_ATTR, 56, 56, ONE, ONE)                                                            \
	X(CLONE_ARGS, 1, 1, NEXT, NEXT)                                                            \
	X(OPEN_HOW, 1, 1, NEXT, NEXT)                                                              \
	X(CAP_HEADER, 8, 8, ONE, ONE)                                                              \
	X(CAP_DATA, 24, 24, ONE, ONE)                                                              \
	X(TERMIOS, 36, 36, ONE, ONE)                                                               \
	X(WINSIZE, 8, 8, ONE, ONE)                                                                 \
	X(FLOCK, 32, 16, ONE, ONE)                                                                 \
	X(ADDRESS, 8, 4, ONE, ONE)                                                                 \
	X(LENGTH, 8, 4, ONE, ONE)                                                                  \
	X(FUTEX_WAITERS, 24, 24, NEXT, NEXT)                                                       \
	X(COMM, 16, 16, ONE, ONE)                                                                  \
	X(SHMID_DS, 112, 0, ONE, ONE)                                                              \
	X(SHM_LIMITS, 72, 0, ONE, ONE)                                                             \
	X(SHM_INFO, 48, 0, ONE, ONE)                                                               \
	X(SEMID_DS, 104, 0, ONE, ONE)                                                              \
	X(SEM_INFO, 40, 40, ONE, ONE)                                                              \
	X(MSQID_DS, 120, 0, ONE, ONE)                                                              \
	X(MSG_INFO, 32, 32, ONE, ONE)                                                              \
	X(SEM_OPERATIONS, 6, 6, NEXT, NEXT)                                                        \
	X(MSGBUF, 1, 1, MTEXT, MTEXT)                                                              \
	X(KEY_TEXT, 1, 1, NEXT, FILLED)                                                            \
	X(KEY_DATA, 1, 1, NEXT, FILLED)                                                            \
	X(KEY_CAPABILITIES, 1, 1, NEXT, FILLED)                                                    \
	X(BPF_ATTR, 1, 1, SPECIAL, SPECIAL)                                                        \
	X(FDS, 4, 4, NEXT, NEXT)                                                                   \
	X(RING_PARAMS, 120, 120, ONE, ONE)                                                         \
	X(RING_FILES, 16, 16, SPECIAL, SPECIAL)                                                    \
	X(RING_PROBE, 8, 8, SPECIAL, SPECIAL)                                                      \
	X(RING_WORKERS, 8, 8, ONE, ONE)                                                            \
	X(PERF_ATTR, 1, 1, SPECIAL, SPECIAL)                                                       \
	X(SECCOMP_ACTION, 4, 4, ONE, ONE)                                                          \
	X(SECCOMP_SIZES, 6, 6, ONE, ONE)                                                           \
	X(SOCK_FPROG, 16, 8, ONE, ONE)                                                             \
	X(LANDLOCK_RULESET, 1, 1, NEXT, NEXT)                                                      \
	X(LANDLOCK_PATH, 12, 12, ONE, ONE)                                                         \
	X(MOUNT_ATTR, 1, 1, NEXT, NEXT)                                                            \
	X(BINARY, 1, 1, NEXT, NEXT)                                                                \
	X(TIMEX, 208, 0, ONE, ONE)                                                                 \
	X(FILE_HANDLE, 1, 1, SPECIAL, SPECIAL)                                                     \
	X(NODES, 8, 0, NODES, NODES)                                                               \
	X(POLICY, 4, 4, ONE, ONE)                                                                  \
	X(IOCB, 64, 64, ONE, ONE)                                                                  \
	X(IOCBS, 1, 1, SPECIAL, SPECIAL)                                                           \
	X(IO_EVENTS, 32, 32, RESULT, RESULT)

enum memory_kind {
#define X(name, ...) MEMORY_##name,
	MEMORY_LIST(X)
#undef X
		MEMORY_KINDS
};

/*
 * What marks bytes as those of a netlink socket: two numbers of four bytes. The first has its
 * domain and, in the lower half, its protocol, NETLINK_ROUTE and so on (socket(2)); the second is
 * the bytes of a string and the elements of an array that strec -s asked for.
 */
#define MESSAGE_NETLINK 0x100000u

struct memory_info {
	uint16_t size64, size32; /* of an item, bytes; 0: not known */
	uint8_t in, out;         /* enum memory_extent, when entered and when it returned */
};

/* What an argument or a result is. It says how to print it and what to capture. */
enum arg_kind {
	ARG_NONE = 0, /* the call has no such argument */
	ARG_INT,      /* signed decimal, 32 bits */
	ARG_LONG,     /* signed decimal, the width of a register */
	ARG_UINT,     /* unsigned decimal, 32 bits */
	ARG_SIZE,     /* unsigned decimal, the width of a register */
	ARG_HEX,      /* hexadecimal: flags without a table, unknown things */
	ARG_PTR,      /* an address; NULL for 0 */
	ARG_FD,       /* a descriptor */
	ARG_DIRFD,    /* a descriptor or AT_FDCWD */
	ARG_PATH,     /* address of a path name: captured as text when the call is entered */
	ARG_STRING,   /* address of another NUL-terminated text: captured likewise */
	ARG_MODE,     /* permission bits, octal */
	ARG_PID,
	ARG_UID,
	ARG_SIGNAL,
	ARG_OPEN_FLAGS, /* from here on: words of a table, see viz/decode_words.c */
	ARG_AT_FLAGS,
	ARG_ACCESS_MODE,
	ARG_PROT,
	ARG_MAP_FLAGS,
	ARG_SEEK_WHENCE,
	ARG_CLONE_FLAGS,
	ARG_WAIT_FLAGS,
	ARG_FCNTL_CMD,
	ARG_FUTEX_OP,
	ARG_MADVICE,
	ARG_SIG_HOW,
	ARG_SOCK_DOMAIN,
	ARG_SOCK_TYPE,
	ARG_MSG_FLAGS,
	ARG_CLOCK_ID,
	ARG_RLIMIT_RESOURCE,
	ARG_EPOLL_OP,
	ARG_ACCESS_FLAGS, /* faccessat2, which has another meaning for one AT_ bit */
	ARG_ARCH_PRCTL_OP,
	ARG_BPF_CMD,
	ARG_CLOSE_RANGE_FLAGS,
	ARG_EPOLL_FLAGS,
	ARG_EVENTFD_FLAGS,
	ARG_FADVICE,
	ARG_FALLOCATE_MODE,
	ARG_FLOCK_OP,
	ARG_ID_TYPE,
	ARG_INOTIFY_FLAGS,
	ARG_INOTIFY_MASK,
	ARG_IOCTL_CMD,
	ARG_IPC_CALL,
	ARG_ITIMER,
	ARG_MEMFD_FLAGS,
	ARG_MLOCK_FLAGS,
	ARG_MLOCKALL_FLAGS,
	ARG_MOUNT_FLAGS,
	ARG_MREMAP_FLAGS,
	ARG_MSYNC_FLAGS,
	ARG_PIDFD_FLAGS,
	ARG_PIPE_FLAGS, /* of what makes a descriptor: O_CLOEXEC, O_NONBLOCK */
	ARG_PRCTL_OP,
	ARG_PRIORITY_WHICH,
	ARG_PTRACE_REQUEST,
	ARG_RANDOM_FLAGS,
	ARG_RENAME_FLAGS,
	ARG_RUSAGE_WHO,
	ARG_RW_FLAGS,
	ARG_SCHED_POLICY,
	ARG_SECCOMP_OP,
	ARG_SHUTDOWN_HOW,
	ARG_SIGNALFD_FLAGS,
	ARG_SOCK_FLAGS, /* accept4: what may be or-ed to a socket's type */
	ARG_SOCK_LEVEL,
	ARG_SOCKETCALL,
	ARG_SPLICE_FLAGS,
	ARG_STATX_MASK,
	ARG_SYNC_RANGE_FLAGS,
	ARG_TIMER_FLAGS,
	ARG_TIMERFD_FLAGS,
	ARG_TIMERFD_SET_FLAGS,
	ARG_UMOUNT_FLAGS,
	ARG_UNLINK_FLAGS,
	ARG_STATX_FLAGS,
	ARG_PERSONA,
	ARG_MEMBARRIER_CMD,
	ARG_SHM_CMD,
	ARG_MSG_CMD,
	ARG_SEM_CMD,
	ARG_SHM_FLAGS,
	ARG_MPOL_MODE,
	ARG_IOPRIO_WHO,
	ARG_KCMP_TYPE,
	ARG_PKEY_RIGHTS,
	ARG_XATTR_FLAGS,   /* the last of those with words */
	ARG_DEV,           /* a device number: major and minor */
	ARG_OFFSET_LOW,    /* i386: low half of a 64-bit number; ARG_OFFSET_HIGH follows */
	ARG_OFFSET_HIGH,   /* 0 where the low half has a register of 64 bits */
	ARG_BY_COMMAND,    /* what it is says a command before it: syscall_arg_kind() */
	ARG_FD_FLAGS,      /* of F_SETFD: FD_CLOEXEC */
	ARG_NODE_MODE,     /* the mode of mknod: type and permissions of a file */
	ARG_SOCK_PROTOCOL, /* what it means the domain says, two arguments before */
	ARG_SOCK_OPTION,   /* what it means the level says, the argument before */
	ARG_FUTEX_BITSET,
	ARG_FUTEX_WAKE_OP, /* operation, comparison and their operands in one number */
	ARG_SEALS,
	ARG_LOCK_TYPE, /* F_RDLCK ... of a lease */
	ARG_CAPABILITY,
	ARG_DUMPABLE,
	ARG_SECCOMP_MODE,
	ARG_CAP_AMBIENT,
	ARG_VMA_NAME,
	ARG_FLUSH_QUEUE,
	ARG_IPC_KEY,   /* IPC_PRIVATE or a number */
	ARG_IPC_FLAGS, /* IPC_CREAT, IPC_EXCL and permission bits */
	ARG_RESTARTED, /* restart_syscall: four bytes captured, the number of the call */
	ARG_EPOCH,     /* seconds since 1970 */
	ARG_KEY,       /* the serial number of a key, or KEY_SPEC_... */
	ARG_KEYCTL,
	ARG_KEY_PERMISSION,
	ARG_KEY_REQUEST,
	ARG_KEY_MOVE,
	ARG_ERROR, /* ENOENT */
	ARG_RING_SETUP,
	ARG_RING_ENTER,
	ARG_RING_REGISTER,
	ARG_PERF_FLAGS,
	ARG_SECCOMP_FLAGS,
	ARG_LANDLOCK_FLAGS,
	ARG_LANDLOCK_RULE,
	ARG_MSG_OPERATION,
	ARG_QUOTA_CMD, /* QCMD(command, kind of quota) */
	ARG_QUOTA_FORMAT,
	ARG_OPEN_TREE,
	ARG_MOVE_MOUNT,
	ARG_FSOPEN,
	ARG_FSCONFIG,
	ARG_FSMOUNT,
	ARG_MOUNT_ATTRIBUTES,
	ARG_FSPICK,
	ARG_MODULE_FLAGS,
	ARG_MOVE_PAGES,
	ARG_SYSLOG_ACTION,
	ARG_IO_PRIORITY, /* class and level in one number */
	ARG_CLOCK_STATE, /* what adjtimex() returns: TIME_OK ... */
	/* From here on addresses: of what the call reads, of what it writes, of both. */
	ARG_MEMORY,
	ARG_MEMORY_ = ARG_MEMORY - 1,
#define X(name, ...) ARG_IN_##name, ARG_OUT_##name, ARG_IO_##name,
	MEMORY_LIST(X)
#undef X
		ARG_KINDS
};

enum memory_direction {
	MEMORY_IN = 1 << 0,
	MEMORY_OUT = 1 << 1,
};

static inline bool arg_is_memory(unsigned kind)
{
	return kind >= ARG_MEMORY && kind < ARG_KINDS;
}

/* For a kind that arg_is_memory(). */
static inline enum memory_kind arg_memory(unsigned kind)
{
	return (enum memory_kind)((kind - ARG_MEMORY) / 3);
}

/* Its enum memory_direction bits. */
static inline unsigned arg_direction(unsigned kind)
{
	return (kind - ARG_MEMORY) % 3 + 1;
}

/* Static. */
const struct memory_info *memory_info(enum memory_kind kind);

/* Classes, as the filters %file, %network ... name them. A call may be in several. */
enum syscall_class {
	CLASS_FILE = 1 << 0, /* takes a path name */
	CLASS_DESC = 1 << 1, /* works on descriptors */
	CLASS_NETWORK = 1 << 2,
	CLASS_MEMORY = 1 << 3,
	CLASS_PROCESS = 1 << 4,
	CLASS_SIGNAL = 1 << 5,
	CLASS_IPC = 1 << 6,
};

/*
 * The category of the Syscalls panel: exactly one for each call. Reading and writing
 * descriptors counts as file, sockets and polling as network, signals and waiting for
 * processes as process.
 */
enum syscall_category {
	CATEGORY_FILE,
	CATEGORY_NETWORK,
	CATEGORY_MEMORY,
	CATEGORY_PROCESS,
	CATEGORY_OTHER,
	CATEGORIES
};

struct syscall_info {
	const char *name;
	uint16_t classes; /* enum syscall_class, or-ed */
	uint8_t category; /* enum syscall_category */
	uint8_t arg_count;
	uint16_t result;          /* enum arg_kind */
	uint16_t args[6];         /* enum arg_kind */
	const char *arg_names[6]; /* as in the manual pages; no two of a call are the same */
};

#define SYSCALL_NR_MAX 600 /* numbers from here on are in no table */

/*
 * The row of a call, static; NULL for a number that Linux 6.12 does not have on that
 * architecture. arch is an enum event_arch; any values are allowed. O(1), no locks.
 */
const struct syscall_info *syscall_lookup(unsigned arch, uint32_t nr);

/*
 * The kind of argument i of a call with these arguments: that of its row, or where that is
 * ARG_BY_COMMAND, what the command means; ARG_HEX where the command is not known.
 */
unsigned syscall_arg_kind(const struct syscall_info *info, unsigned i, const uint64_t args[6]);

/*
 * The number of a name on an architecture, or -1. Linear: for parsing, not per event.
 */
int syscall_number(unsigned arch, const char *name);

/* "file", "network", "memory", "process", "desc", "signal", "ipc" -> class bit; 0: no such. */
unsigned syscall_class_by_name(const char *name);

/* The names of the classes, static, by numbers from 0; NULL behind the last. */
const char *syscall_class_name(unsigned i);

/* "file" ... "other", static. */
const char *syscall_category_name(unsigned category);

#endif
