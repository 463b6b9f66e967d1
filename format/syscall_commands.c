/* What an argument is whose meaning another argument decides: ioctl, fcntl, prctl, futex. */
#include <stddef.h>

#include "format/syscalls.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* The argument `behind` places after a command of this kind and value. Values are Linux's. */
static const struct command {
	uint16_t command; /* enum arg_kind */
	uint8_t behind;
	uint32_t value;
	uint16_t kind; /* enum arg_kind */
} commands[] = {
	{ARG_FCNTL_CMD, 1, 0, ARG_INT},                  /* F_DUPFD */
	{ARG_FCNTL_CMD, 1, 2, ARG_FD_FLAGS},             /* F_SETFD */
	{ARG_FCNTL_CMD, 1, 4, ARG_OPEN_FLAGS},           /* F_SETFL */
	{ARG_FCNTL_CMD, 1, 5, ARG_IO_FLOCK},             /* F_GETLK */
	{ARG_FCNTL_CMD, 1, 6, ARG_IN_FLOCK},             /* F_SETLK */
	{ARG_FCNTL_CMD, 1, 7, ARG_IN_FLOCK},             /* F_SETLKW */
	{ARG_FCNTL_CMD, 1, 8, ARG_INT},                  /* F_SETOWN */
	{ARG_FCNTL_CMD, 1, 10, ARG_SIGNAL},              /* F_SETSIG */
	{ARG_FCNTL_CMD, 1, 36, ARG_IO_FLOCK},            /* F_OFD_GETLK */
	{ARG_FCNTL_CMD, 1, 37, ARG_IN_FLOCK},            /* F_OFD_SETLK */
	{ARG_FCNTL_CMD, 1, 38, ARG_IN_FLOCK},            /* F_OFD_SETLKW */
	{ARG_FCNTL_CMD, 1, 1024, ARG_LOCK_TYPE},         /* F_SETLEASE */
	{ARG_FCNTL_CMD, 1, 1033, ARG_SEALS},             /* F_ADD_SEALS */
	{ARG_FCNTL_CMD, 1, 1030, ARG_INT},               /* F_DUPFD_CLOEXEC */
	{ARG_FCNTL_CMD, 1, 1031, ARG_INT},               /* F_SETPIPE_SZ */
	{ARG_IOCTL_CMD, 1, 0x5401, ARG_OUT_TERMIOS},     /* TCGETS */
	{ARG_IOCTL_CMD, 1, 0x5402, ARG_IN_TERMIOS},      /* TCSETS */
	{ARG_IOCTL_CMD, 1, 0x5403, ARG_IN_TERMIOS},      /* TCSETSW */
	{ARG_IOCTL_CMD, 1, 0x5404, ARG_IN_TERMIOS},      /* TCSETSF */
	{ARG_IOCTL_CMD, 1, 0x5409, ARG_INT},             /* TCSBRK */
	{ARG_IOCTL_CMD, 1, 0x540b, ARG_FLUSH_QUEUE},     /* TCFLSH */
	{ARG_IOCTL_CMD, 1, 0x540e, ARG_INT},             /* TIOCSCTTY */
	{ARG_IOCTL_CMD, 1, 0x540f, ARG_OUT_INT},         /* TIOCGPGRP */
	{ARG_IOCTL_CMD, 1, 0x5410, ARG_IN_INT},          /* TIOCSPGRP */
	{ARG_IOCTL_CMD, 1, 0x5411, ARG_OUT_INT},         /* TIOCOUTQ */
	{ARG_IOCTL_CMD, 1, 0x5413, ARG_OUT_WINSIZE},     /* TIOCGWINSZ */
	{ARG_IOCTL_CMD, 1, 0x5414, ARG_IN_WINSIZE},      /* TIOCSWINSZ */
	{ARG_IOCTL_CMD, 1, 0x541b, ARG_OUT_INT},         /* FIONREAD */
	{ARG_IOCTL_CMD, 1, 0x5421, ARG_IN_INT},          /* FIONBIO */
	{ARG_IOCTL_CMD, 1, 0x5429, ARG_OUT_INT},         /* TIOCGSID */
	{ARG_IOCTL_CMD, 1, 0x5452, ARG_IN_INT},          /* FIOASYNC */
	{ARG_IOCTL_CMD, 1, 0x80045430, ARG_OUT_INT},     /* TIOCGPTN */
	{ARG_IOCTL_CMD, 1, 0x40045431, ARG_IN_INT},      /* TIOCSPTLCK */
	{ARG_IOCTL_CMD, 1, 0x80045439, ARG_OUT_INT},     /* TIOCGPTLCK */
	{ARG_IOCTL_CMD, 1, 0x40049409, ARG_FD},          /* FICLONE */
	{ARG_FUTEX_OP, 2, 0, ARG_IN_TIMESPEC},           /* FUTEX_WAIT */
	{ARG_FUTEX_OP, 2, 6, ARG_IN_TIMESPEC},           /* FUTEX_LOCK_PI */
	{ARG_FUTEX_OP, 2, 9, ARG_IN_TIMESPEC},           /* FUTEX_WAIT_BITSET */
	{ARG_FUTEX_OP, 2, 11, ARG_IN_TIMESPEC},          /* FUTEX_WAIT_REQUEUE_PI */
	{ARG_FUTEX_OP, 2, 13, ARG_IN_TIMESPEC},          /* FUTEX_LOCK_PI2 */
	{ARG_FUTEX_OP, 2, 3, ARG_UINT},                  /* FUTEX_REQUEUE */
	{ARG_FUTEX_OP, 2, 4, ARG_UINT},                  /* FUTEX_CMP_REQUEUE */
	{ARG_FUTEX_OP, 2, 5, ARG_UINT},                  /* FUTEX_WAKE_OP */
	{ARG_FUTEX_OP, 2, 12, ARG_UINT},                 /* FUTEX_CMP_REQUEUE_PI */
	{ARG_FUTEX_OP, 4, 4, ARG_UINT},                  /* FUTEX_CMP_REQUEUE */
	{ARG_FUTEX_OP, 4, 5, ARG_FUTEX_WAKE_OP},         /* FUTEX_WAKE_OP */
	{ARG_FUTEX_OP, 4, 9, ARG_FUTEX_BITSET},          /* FUTEX_WAIT_BITSET */
	{ARG_FUTEX_OP, 4, 10, ARG_FUTEX_BITSET},         /* FUTEX_WAKE_BITSET */
	{ARG_FUTEX_OP, 4, 12, ARG_UINT},                 /* FUTEX_CMP_REQUEUE_PI */
	{ARG_ARCH_PRCTL_OP, 1, 0x1003, ARG_OUT_ADDRESS}, /* ARCH_GET_FS */
	{ARG_ARCH_PRCTL_OP, 1, 0x1004, ARG_OUT_ADDRESS}, /* ARCH_GET_GS */
	{ARG_PRCTL_OP, 1, 1, ARG_SIGNAL},                /* PR_SET_PDEATHSIG */
	{ARG_PRCTL_OP, 1, 2, ARG_OUT_SIGNAL},            /* PR_GET_PDEATHSIG */
	{ARG_PRCTL_OP, 1, 4, ARG_DUMPABLE},              /* PR_SET_DUMPABLE */
	{ARG_PRCTL_OP, 1, 8, ARG_SIZE},                  /* PR_SET_KEEPCAPS */
	{ARG_PRCTL_OP, 1, 15, ARG_STRING},               /* PR_SET_NAME */
	{ARG_PRCTL_OP, 1, 16, ARG_OUT_COMM},             /* PR_GET_NAME */
	{ARG_PRCTL_OP, 1, 22, ARG_SECCOMP_MODE},         /* PR_SET_SECCOMP */
	{ARG_PRCTL_OP, 1, 23, ARG_CAPABILITY},           /* PR_CAPBSET_READ */
	{ARG_PRCTL_OP, 1, 24, ARG_CAPABILITY},           /* PR_CAPBSET_DROP */
	{ARG_PRCTL_OP, 1, 29, ARG_SIZE},                 /* PR_SET_TIMERSLACK */
	{ARG_PRCTL_OP, 1, 38, ARG_SIZE},                 /* PR_SET_NO_NEW_PRIVS */
	{ARG_PRCTL_OP, 1, 40, ARG_OUT_ADDRESS},          /* PR_GET_TID_ADDRESS */
	{ARG_PRCTL_OP, 1, 47, ARG_CAP_AMBIENT},          /* PR_CAP_AMBIENT */
	{ARG_PRCTL_OP, 2, 47, ARG_CAPABILITY},
	{ARG_PRCTL_OP, 1, 0x53564d41, ARG_VMA_NAME}, /* PR_SET_VMA */
	{ARG_PRCTL_OP, 2, 0x53564d41, ARG_PTR},
	{ARG_PRCTL_OP, 3, 0x53564d41, ARG_SIZE},
	{ARG_PRCTL_OP, 4, 0x53564d41, ARG_STRING},
	{ARG_PRCTL_OP, 1, 36, ARG_INT},     /* PR_SET_CHILD_SUBREAPER */
	{ARG_PRCTL_OP, 1, 37, ARG_OUT_INT}, /* PR_GET_CHILD_SUBREAPER */
};

/* A futex operation has flags beside it: FUTEX_PRIVATE_FLAG, FUTEX_CLOCK_REALTIME. */
static uint32_t command_value(unsigned kind, uint64_t value)
{
	return (uint32_t)value & (kind == ARG_FUTEX_OP ? 0x7fu : UINT32_MAX);
}

static unsigned kind_by_command(unsigned command, unsigned behind, uint64_t value)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (commands[i].command == command && commands[i].behind == behind &&
		    commands[i].value == command_value(command, value))
			return commands[i].kind;
	return command == ARG_FUTEX_OP ? ARG_PTR : ARG_HEX;
}

static bool is_command(unsigned kind)
{
	return kind == ARG_FCNTL_CMD || kind == ARG_IOCTL_CMD || kind == ARG_FUTEX_OP ||
	       kind == ARG_PRCTL_OP || kind == ARG_ARCH_PRCTL_OP;
}

unsigned syscall_arg_kind(const struct syscall_info *info, unsigned i, const uint64_t args[6])
{
	if (info->args[i] != ARG_BY_COMMAND)
		return info->args[i];
	for (unsigned at = i; at-- > 0;)
		if (is_command(info->args[at]))
			return kind_by_command(info->args[at], i - at, args[at]);
	return ARG_HEX;
}
