/* Which arguments of a call there are: what a command, or a flag, makes of those behind it. */
#include "viz/decode_private.h"

#define ANY UINT32_MAX
#define ALL 0xff

/*
 * Where the bits of mask in an argument of this kind have this value, the kernel looks only at
 * some of the arguments behind it: bit 0 of shown is the next one. What is in no row shows all.
 */
static const struct {
	uint16_t kind; /* enum arg_kind */
	uint8_t shown;
	uint32_t mask, value;
} rows[] = {
	{ARG_OPEN_FLAGS, 0, 020000100, 0}, /* no O_CREAT, no __O_TMPFILE */
	{ARG_NODE_MODE, 0, 0170000, 0},    /* only devices have a number */
	{ARG_NODE_MODE, 0, 0170000, 0010000},
	{ARG_NODE_MODE, 0, 0170000, 0100000},
	{ARG_NODE_MODE, 0, 0170000, 0140000},
	{ARG_MREMAP_FLAGS, 0, 0x6, 0}, /* no MREMAP_FIXED, no MREMAP_DONTUNMAP */
	{ARG_MEMBARRIER_CMD, 1, 0, 0},
	{ARG_FCNTL_CMD, 0, ANY, 1},                   /* F_GETFD */
	{ARG_FCNTL_CMD, 0, ANY, 3},                   /* F_GETFL */
	{ARG_FCNTL_CMD, 0, ANY, 9},                   /* F_GETOWN */
	{ARG_FCNTL_CMD, 0, ANY, 11},                  /* F_GETSIG */
	{ARG_FCNTL_CMD, 0, ANY, 0x401},               /* F_GETLEASE */
	{ARG_FCNTL_CMD, 0, ANY, 0x408},               /* F_GETPIPE_SZ */
	{ARG_FCNTL_CMD, 0, ANY, 0x40a},               /* F_GET_SEALS */
	{ARG_FUTEX_OP, 0x3, 0x7f, 0},                 /* FUTEX_WAIT: value, timeout */
	{ARG_FUTEX_OP, 0x1, 0x7f, 1},                 /* FUTEX_WAKE: value */
	{ARG_FUTEX_OP, 0x7, 0x7f, 3},                 /* FUTEX_REQUEUE: two values, address */
	{ARG_FUTEX_OP, 0xf, 0x7f, 4},                 /* FUTEX_CMP_REQUEUE */
	{ARG_FUTEX_OP, 0xf, 0x7f, 5},                 /* FUTEX_WAKE_OP */
	{ARG_FUTEX_OP, 0x2, 0x7f, 6},                 /* FUTEX_LOCK_PI: timeout */
	{ARG_FUTEX_OP, 0x0, 0x7f, 7},                 /* FUTEX_UNLOCK_PI */
	{ARG_FUTEX_OP, 0x0, 0x7f, 8},                 /* FUTEX_TRYLOCK_PI */
	{ARG_FUTEX_OP, 0xb, 0x7f, 9},                 /* FUTEX_WAIT_BITSET: value, timeout, bits */
	{ARG_FUTEX_OP, 0x9, 0x7f, 10},                /* FUTEX_WAKE_BITSET: value, bits */
	{ARG_FUTEX_OP, 0x7, 0x7f, 11},                /* FUTEX_WAIT_REQUEUE_PI */
	{ARG_FUTEX_OP, 0xf, 0x7f, 12},                /* FUTEX_CMP_REQUEUE_PI */
	{ARG_FUTEX_OP, 0x2, 0x7f, 13},                /* FUTEX_LOCK_PI2 */
	{ARG_PRCTL_OP, 0x1, ANY, 1},                  /* PR_SET_PDEATHSIG */
	{ARG_PRCTL_OP, 0x1, ANY, 2},                  /* PR_GET_PDEATHSIG */
	{ARG_PRCTL_OP, 0x0, ANY, 3},                  /* PR_GET_DUMPABLE */
	{ARG_PRCTL_OP, 0x1, ANY, 4},                  /* PR_SET_DUMPABLE */
	{ARG_PRCTL_OP, 0x0, ANY, 7},                  /* PR_GET_KEEPCAPS */
	{ARG_PRCTL_OP, 0x1, ANY, 8},                  /* PR_SET_KEEPCAPS */
	{ARG_PRCTL_OP, 0x1, ANY, 15},                 /* PR_SET_NAME */
	{ARG_PRCTL_OP, 0x1, ANY, 16},                 /* PR_GET_NAME */
	{ARG_PRCTL_OP, 0x0, ANY, 21},                 /* PR_GET_SECCOMP */
	{ARG_PRCTL_OP, 0x1, ANY, 23},                 /* PR_CAPBSET_READ */
	{ARG_PRCTL_OP, 0x1, ANY, 24},                 /* PR_CAPBSET_DROP */
	{ARG_PRCTL_OP, 0x0, ANY, 27},                 /* PR_GET_SECUREBITS */
	{ARG_PRCTL_OP, 0x1, ANY, 28},                 /* PR_SET_SECUREBITS */
	{ARG_PRCTL_OP, 0x1, ANY, 29},                 /* PR_SET_TIMERSLACK */
	{ARG_PRCTL_OP, 0x0, ANY, 30},                 /* PR_GET_TIMERSLACK */
	{ARG_PRCTL_OP, 0x1, ANY, 36},                 /* PR_SET_CHILD_SUBREAPER */
	{ARG_PRCTL_OP, 0x1, ANY, 37},                 /* PR_GET_CHILD_SUBREAPER */
	{ARG_PRCTL_OP, 0x1, ANY, 40},                 /* PR_GET_TID_ADDRESS */
	{ARG_IOCTL_CMD, 0, ANY, 0x540c},              /* TIOCEXCL */
	{ARG_IOCTL_CMD, 0, ANY, 0x540d},              /* TIOCNXCL */
	{ARG_IOCTL_CMD, 0, ANY, 0x5422},              /* TIOCNOTTY */
	{ARG_IOCTL_CMD, 0, ANY, 0x5450},              /* FIONCLEX */
	{ARG_IOCTL_CMD, 0, ANY, 0x5451},              /* FIOCLEX */
	{ARG_PTRACE_REQUEST, 0, ANY, 0},              /* PTRACE_TRACEME */
	{ARG_PTRACE_REQUEST, 1, ANY, 8},              /* PTRACE_KILL */
	{ARG_PTRACE_REQUEST, 1, ANY, 16},             /* PTRACE_ATTACH */
	{ARG_KEYCTL, 0x3, ANY, 0},                    /* KEYCTL_GET_KEYRING_ID */
	{ARG_KEYCTL, 0x1, ANY, 1},                    /* KEYCTL_JOIN_SESSION_KEYRING */
	{ARG_KEYCTL, 0x7, ANY, 2},                    /* KEYCTL_UPDATE */
	{ARG_KEYCTL, 0x1, ANY, 3},                    /* KEYCTL_REVOKE */
	{ARG_KEYCTL, 0x7, ANY, 4},                    /* KEYCTL_CHOWN */
	{ARG_KEYCTL, 0x3, ANY, 5},                    /* KEYCTL_SETPERM */
	{ARG_KEYCTL, 0x7, ANY, 6},                    /* KEYCTL_DESCRIBE */
	{ARG_KEYCTL, 0x1, ANY, 7},                    /* KEYCTL_CLEAR */
	{ARG_KEYCTL, 0x3, ANY, 8},                    /* KEYCTL_LINK */
	{ARG_KEYCTL, 0x3, ANY, 9},                    /* KEYCTL_UNLINK */
	{ARG_KEYCTL, 0x7, ANY, 11},                   /* KEYCTL_READ */
	{ARG_KEYCTL, 0x7, ANY, 13},                   /* KEYCTL_NEGATE */
	{ARG_KEYCTL, 0x1, ANY, 14},                   /* KEYCTL_SET_REQKEY_KEYRING */
	{ARG_KEYCTL, 0x3, ANY, 15},                   /* KEYCTL_SET_TIMEOUT */
	{ARG_KEYCTL, 0x1, ANY, 16},                   /* KEYCTL_ASSUME_AUTHORITY */
	{ARG_KEYCTL, 0x7, ANY, 17},                   /* KEYCTL_GET_SECURITY */
	{ARG_KEYCTL, 0x0, ANY, 18},                   /* KEYCTL_SESSION_TO_PARENT */
	{ARG_KEYCTL, 0x1, ANY, 21},                   /* KEYCTL_INVALIDATE */
	{ARG_KEYCTL, 0x3, ANY, 22},                   /* KEYCTL_GET_PERSISTENT */
	{ARG_KEYCTL, 0x7, ANY, 29},                   /* KEYCTL_RESTRICT_KEYRING */
	{ARG_KEYCTL, 0x3, ANY, 31},                   /* KEYCTL_CAPABILITIES */
	{ARG_QUOTA_CMD, 0x1, 0xffffff00, 0x80000100}, /* Q_SYNC */
	{ARG_QUOTA_CMD, 0x1, 0xffffff00, 0x80000300}, /* Q_QUOTAOFF */
	{ARG_PRCTL_OP, 0x3, ANY, 22},                 /* PR_SET_SECCOMP */
	{ARG_SYSLOG_ACTION, 0x0, ANY, 0},
	{ARG_SYSLOG_ACTION, 0x0, ANY, 1},
	{ARG_SYSLOG_ACTION, 0x0, ANY, 5},
	{ARG_SYSLOG_ACTION, 0x0, ANY, 9},
	{ARG_SYSLOG_ACTION, 0x0, ANY, 10},
};

static bool has_rows(unsigned kind)
{
	switch (kind) {
	case ARG_OPEN_FLAGS:
	case ARG_NODE_MODE:
	case ARG_MREMAP_FLAGS:
	case ARG_MEMBARRIER_CMD:
	case ARG_FCNTL_CMD:
	case ARG_FUTEX_OP:
	case ARG_PRCTL_OP:
	case ARG_IOCTL_CMD:
	case ARG_PTRACE_REQUEST:
	case ARG_KEYCTL:
	case ARG_QUOTA_CMD:
	case ARG_SYSLOG_ACTION:
		return true;
	default:
		return false;
	}
}

/* Bit 0: the argument behind one of this kind and value. */
static unsigned shown_behind(unsigned kind, uint32_t value)
{
	for (size_t i = 0; i < COUNT(rows); i++)
		if (rows[i].kind == kind && (value & rows[i].mask) == rows[i].value)
			return rows[i].shown;
	return ALL;
}

unsigned arguments_shown(const struct event *ev, const struct syscall_info *info)
{
	unsigned mask = (1u << info->arg_count) - 1;

	for (unsigned i = 0; i < info->arg_count; i++) {
		if (info->args[i] == ARG_OFFSET_HIGH)
			mask &= ~(1u << i);
		else if (has_rows(info->args[i]))
			mask &= shown_behind(info->args[i], (uint32_t)ev->args[i]) << (i + 1) |
				((2u << i) - 1);
	}
	return mask;
}
