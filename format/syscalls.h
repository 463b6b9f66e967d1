/*
 * The table of system calls: names, numbers, classes and argument kinds.
 *
 * One row a call, in format/syscalls.def; from it the recorder knows what to copy out
 * of the tracee, the filter knows the classes, and the viewer knows how to print.
 * Numbers are those of Linux 6.12.
 */
#ifndef FORMAT_SYSCALLS_H
#define FORMAT_SYSCALLS_H

#include <stdint.h>

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
	ARG_XATTR_FLAGS, /* the last of those with words */
	ARG_DEV,         /* a device number: major and minor */
	ARG_OFFSET_LOW,  /* i386: low half of a 64-bit number; ARG_OFFSET_HIGH follows */
	ARG_OFFSET_HIGH, /* 0 where the low half has a register of 64 bits */
	ARG_KINDS
};

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
	uint8_t result; /* enum arg_kind */
	uint8_t args[6]; /* enum arg_kind */
};

#define SYSCALL_NR_MAX 600 /* numbers from here on are in no table */

/*
 * The row of a call, static; NULL for a number that Linux 6.12 does not have on that
 * architecture. arch is an enum event_arch; any values are allowed. O(1), no locks.
 */
const struct syscall_info *syscall_lookup(unsigned arch, uint32_t nr);

/*
 * The number of a name on an architecture, or -1. Linear: for parsing, not per event.
 */
int syscall_number(unsigned arch, const char *name);

/* "file", "network", "memory", "process", "desc", "signal", "ipc" -> class bit; 0: no such. */
unsigned syscall_class_by_name(const char *name);

/* "file" ... "other", static. */
const char *syscall_category_name(unsigned category);

#endif
