/* What an argument is whose meaning another argument decides: ioctl, fcntl, keyctl, futex. */
#include <stddef.h>

#include "format/syscalls.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* What the argument is that stands `behind` places after a command of a value. Values are Linux's.
 */
struct meaning {
	uint8_t behind;
	uint32_t value;
	uint16_t kind; /* enum arg_kind */
};

static const struct meaning fcntl_cmd_rows[] = {
	{1, 0, ARG_INT},          /* F_DUPFD */
	{1, 2, ARG_FD_FLAGS},     /* F_SETFD */
	{1, 4, ARG_OPEN_FLAGS},   /* F_SETFL */
	{1, 5, ARG_IO_FLOCK},     /* F_GETLK */
	{1, 6, ARG_IN_FLOCK},     /* F_SETLK */
	{1, 7, ARG_IN_FLOCK},     /* F_SETLKW */
	{1, 8, ARG_INT},          /* F_SETOWN */
	{1, 10, ARG_SIGNAL},      /* F_SETSIG */
	{1, 36, ARG_IO_FLOCK},    /* F_OFD_GETLK */
	{1, 37, ARG_IN_FLOCK},    /* F_OFD_SETLK */
	{1, 38, ARG_IN_FLOCK},    /* F_OFD_SETLKW */
	{1, 1024, ARG_LOCK_TYPE}, /* F_SETLEASE */
	{1, 1033, ARG_SEALS},     /* F_ADD_SEALS */
	{1, 1030, ARG_INT},       /* F_DUPFD_CLOEXEC */
	{1, 1031, ARG_INT},       /* F_SETPIPE_SZ */
};

static const struct meaning ioctl_cmd_rows[] = {
	{1, 0x5401, ARG_OUT_TERMIOS}, /* TCGETS */
	{1, 0x5402, ARG_IN_TERMIOS},  /* TCSETS */
	{1, 0x5403, ARG_IN_TERMIOS},  /* TCSETSW */
	{1, 0x5404, ARG_IN_TERMIOS},  /* TCSETSF */
	{1, 0x5409, ARG_INT},         /* TCSBRK */
	{1, 0x540b, ARG_FLUSH_QUEUE}, /* TCFLSH */
	{1, 0x540e, ARG_INT},         /* TIOCSCTTY */
	{1, 0x540f, ARG_OUT_INT},     /* TIOCGPGRP */
	{1, 0x5410, ARG_IN_INT},      /* TIOCSPGRP */
	{1, 0x5411, ARG_OUT_INT},     /* TIOCOUTQ */
	{1, 0x5413, ARG_OUT_WINSIZE}, /* TIOCGWINSZ */
	{1, 0x5414, ARG_IN_WINSIZE},  /* TIOCSWINSZ */
	{1, 0x541b, ARG_OUT_INT},     /* FIONREAD */
	{1, 0x5421, ARG_IN_INT},      /* FIONBIO */
	{1, 0x5429, ARG_OUT_INT},     /* TIOCGSID */
	{1, 0x5452, ARG_IN_INT},      /* FIOASYNC */
	{1, 0x80045430, ARG_OUT_INT}, /* TIOCGPTN */
	{1, 0x40045431, ARG_IN_INT},  /* TIOCSPTLCK */
	{1, 0x80045439, ARG_OUT_INT}, /* TIOCGPTLCK */
	{1, 0x40049409, ARG_FD},      /* FICLONE */
};

static const struct meaning futex_op_rows[] = {
	{2, 0, ARG_IN_TIMESPEC},   /* FUTEX_WAIT */
	{2, 6, ARG_IN_TIMESPEC},   /* FUTEX_LOCK_PI */
	{2, 9, ARG_IN_TIMESPEC},   /* FUTEX_WAIT_BITSET */
	{2, 11, ARG_IN_TIMESPEC},  /* FUTEX_WAIT_REQUEUE_PI */
	{2, 13, ARG_IN_TIMESPEC},  /* FUTEX_LOCK_PI2 */
	{2, 3, ARG_UINT},          /* FUTEX_REQUEUE */
	{2, 4, ARG_UINT},          /* FUTEX_CMP_REQUEUE */
	{2, 5, ARG_UINT},          /* FUTEX_WAKE_OP */
	{2, 12, ARG_UINT},         /* FUTEX_CMP_REQUEUE_PI */
	{4, 4, ARG_UINT},          /* FUTEX_CMP_REQUEUE */
	{4, 5, ARG_FUTEX_WAKE_OP}, /* FUTEX_WAKE_OP */
	{4, 9, ARG_FUTEX_BITSET},  /* FUTEX_WAIT_BITSET */
	{4, 10, ARG_FUTEX_BITSET}, /* FUTEX_WAKE_BITSET */
	{4, 12, ARG_UINT},         /* FUTEX_CMP_REQUEUE_PI */
};

static const struct meaning arch_prctl_op_rows[] = {
	{1, 0x1003, ARG_OUT_ADDRESS}, /* ARCH_GET_FS */
	{1, 0x1004, ARG_OUT_ADDRESS}, /* ARCH_GET_GS */
};

static const struct meaning prctl_op_rows[] = {
	{1, 1, ARG_SIGNAL},                                        /* PR_SET_PDEATHSIG */
	{1, 2, ARG_OUT_SIGNAL},                                    /* PR_GET_PDEATHSIG */
	{1, 4, ARG_DUMPABLE},                                      /* PR_SET_DUMPABLE */
	{1, 8, ARG_SIZE},                                          /* PR_SET_KEEPCAPS */
	{1, 15, ARG_STRING},                                       /* PR_SET_NAME */
	{1, 16, ARG_OUT_COMM},                                     /* PR_GET_NAME */
	{1, 22, ARG_SECCOMP_MODE},                                 /* PR_SET_SECCOMP */
	{1, 23, ARG_CAPABILITY},                                   /* PR_CAPBSET_READ */
	{1, 24, ARG_CAPABILITY},                                   /* PR_CAPBSET_DROP */
	{1, 29, ARG_SIZE},                                         /* PR_SET_TIMERSLACK */
	{1, 38, ARG_SIZE},                                         /* PR_SET_NO_NEW_PRIVS */
	{1, 40, ARG_OUT_ADDRESS},                                  /* PR_GET_TID_ADDRESS */
	{1, 47, ARG_CAP_AMBIENT},                                  /* PR_CAP_AMBIENT */
	{2, 47, ARG_CAPABILITY},    {1, 0x53564d41, ARG_VMA_NAME}, /* PR_SET_VMA */
	{2, 0x53564d41, ARG_PTR},   {3, 0x53564d41, ARG_SIZE},     {4, 0x53564d41, ARG_STRING},
	{1, 36, ARG_INT},           /* PR_SET_CHILD_SUBREAPER */
	{1, 37, ARG_OUT_INT},       /* PR_GET_CHILD_SUBREAPER */
	{2, 22, ARG_IN_SOCK_FPROG}, /* PR_SET_SECCOMP */
};

static const struct meaning shm_cmd_rows[] = {
	{1, 1, ARG_IN_SHMID_DS},    /* IPC_SET */
	{1, 2, ARG_OUT_SHMID_DS},   /* IPC_STAT */
	{1, 3, ARG_OUT_SHM_LIMITS}, /* IPC_INFO */
	{1, 13, ARG_OUT_SHMID_DS},  /* SHM_STAT */
	{1, 14, ARG_OUT_SHM_INFO},  /* SHM_INFO */
	{1, 15, ARG_OUT_SHMID_DS},  /* SHM_STAT_ANY */
};

static const struct meaning sem_cmd_rows[] = {
	{1, 1, ARG_IN_SEMID_DS},   /* IPC_SET */
	{1, 2, ARG_OUT_SEMID_DS},  /* IPC_STAT */
	{1, 3, ARG_OUT_SEM_INFO},  /* IPC_INFO */
	{1, 18, ARG_OUT_SEMID_DS}, /* SEM_STAT */
	{1, 19, ARG_OUT_SEM_INFO}, /* SEM_INFO */
	{1, 20, ARG_OUT_SEMID_DS}, /* SEM_STAT_ANY */
};

static const struct meaning msg_cmd_rows[] = {
	{1, 1, ARG_IN_MSQID_DS},   /* IPC_SET */
	{1, 2, ARG_OUT_MSQID_DS},  /* IPC_STAT */
	{1, 3, ARG_OUT_MSG_INFO},  /* IPC_INFO */
	{1, 11, ARG_OUT_MSQID_DS}, /* MSG_STAT */
	{1, 12, ARG_OUT_MSG_INFO}, /* MSG_INFO */
	{1, 13, ARG_OUT_MSQID_DS}, /* MSG_STAT_ANY */
};

static const struct meaning keyctl_rows[] = {
	{1, 0, ARG_KEY}, /* KEYCTL_GET_KEYRING_ID */
	{2, 0, ARG_INT},
	{1, 1, ARG_STRING}, /* KEYCTL_JOIN_SESSION_KEYRING */
	{1, 2, ARG_KEY},    /* KEYCTL_UPDATE */
	{2, 2, ARG_IN_BUFFER},
	{3, 2, ARG_SIZE},
	{1, 3, ARG_KEY}, /* KEYCTL_REVOKE */
	{1, 4, ARG_KEY}, /* KEYCTL_CHOWN */
	{2, 4, ARG_UID},
	{3, 4, ARG_UID},
	{1, 5, ARG_KEY}, /* KEYCTL_SETPERM */
	{2, 5, ARG_KEY_PERMISSION},
	{1, 6, ARG_KEY}, /* KEYCTL_DESCRIBE */
	{2, 6, ARG_OUT_KEY_TEXT},
	{3, 6, ARG_SIZE},
	{1, 7, ARG_KEY}, /* KEYCTL_CLEAR */
	{1, 8, ARG_KEY}, /* KEYCTL_LINK */
	{2, 8, ARG_KEY},
	{1, 9, ARG_KEY}, /* KEYCTL_UNLINK */
	{2, 9, ARG_KEY},
	{1, 10, ARG_KEY}, /* KEYCTL_SEARCH */
	{2, 10, ARG_STRING},
	{3, 10, ARG_STRING},
	{4, 10, ARG_KEY},
	{1, 11, ARG_KEY}, /* KEYCTL_READ */
	{2, 11, ARG_OUT_KEY_DATA},
	{3, 11, ARG_SIZE},
	{1, 12, ARG_KEY}, /* KEYCTL_INSTANTIATE */
	{2, 12, ARG_IN_BUFFER},
	{3, 12, ARG_SIZE},
	{4, 12, ARG_KEY},
	{1, 13, ARG_KEY}, /* KEYCTL_NEGATE */
	{2, 13, ARG_UINT},
	{3, 13, ARG_KEY},
	{1, 14, ARG_KEY_REQUEST}, /* KEYCTL_SET_REQKEY_KEYRING */
	{1, 15, ARG_KEY},         /* KEYCTL_SET_TIMEOUT */
	{2, 15, ARG_UINT},
	{1, 16, ARG_KEY}, /* KEYCTL_ASSUME_AUTHORITY */
	{1, 17, ARG_KEY}, /* KEYCTL_GET_SECURITY */
	{2, 17, ARG_OUT_KEY_TEXT},
	{3, 17, ARG_SIZE},
	{1, 19, ARG_KEY}, /* KEYCTL_REJECT */
	{2, 19, ARG_UINT},
	{3, 19, ARG_ERROR},
	{4, 19, ARG_KEY},
	{1, 20, ARG_KEY}, /* KEYCTL_INSTANTIATE_IOV */
	{2, 20, ARG_IN_IOVEC},
	{3, 20, ARG_SIZE},
	{4, 20, ARG_KEY},
	{1, 21, ARG_KEY}, /* KEYCTL_INVALIDATE */
	{1, 22, ARG_UID}, /* KEYCTL_GET_PERSISTENT */
	{2, 22, ARG_KEY},
	{1, 23, ARG_PTR}, /* KEYCTL_DH_COMPUTE */
	{2, 23, ARG_PTR},
	{3, 23, ARG_SIZE},
	{4, 23, ARG_PTR},
	{1, 29, ARG_KEY}, /* KEYCTL_RESTRICT_KEYRING */
	{2, 29, ARG_STRING},
	{3, 29, ARG_STRING},
	{1, 30, ARG_KEY}, /* KEYCTL_MOVE */
	{2, 30, ARG_KEY},
	{3, 30, ARG_KEY},
	{4, 30, ARG_KEY_MOVE},
	{1, 31, ARG_OUT_KEY_CAPABILITIES}, /* KEYCTL_CAPABILITIES */
	{2, 31, ARG_SIZE},
};

static const struct meaning bpf_cmd_rows[] = {
	{1, 11, ARG_IO_BPF_ATTR}, /* BPF_PROG_GET_NEXT_ID */
	{1, 12, ARG_IO_BPF_ATTR}, /* BPF_MAP_GET_NEXT_ID */
	{1, 15, ARG_IO_BPF_ATTR}, /* BPF_OBJ_GET_INFO_BY_FD */
	{1, 16, ARG_IO_BPF_ATTR}, /* BPF_PROG_QUERY */
	{1, 20, ARG_IO_BPF_ATTR}, /* BPF_TASK_FD_QUERY */
	{1, 23, ARG_IO_BPF_ATTR}, /* BPF_BTF_GET_NEXT_ID */
	{1, 24, ARG_IO_BPF_ATTR}, /* BPF_MAP_LOOKUP_BATCH */
	{1, 25, ARG_IO_BPF_ATTR}, /* BPF_MAP_LOOKUP_AND_DELETE_BATCH */
	{1, 26, ARG_IO_BPF_ATTR}, /* BPF_MAP_UPDATE_BATCH */
	{1, 27, ARG_IO_BPF_ATTR}, /* BPF_MAP_DELETE_BATCH */
	{1, 31, ARG_IO_BPF_ATTR}, /* BPF_LINK_GET_NEXT_ID */
};

static const struct meaning ring_enter_rows[] = {
	{1, 0, ARG_IN_SIGSET}, /* no IORING_ENTER_EXT_ARG */
};

static const struct meaning ring_register_rows[] = {
	{1, 0, ARG_IN_REMOTE_IOVEC},  /* IORING_REGISTER_BUFFERS */
	{1, 2, ARG_IN_FDS},           /* IORING_REGISTER_FILES */
	{1, 4, ARG_IN_FDS},           /* IORING_REGISTER_EVENTFD */
	{1, 6, ARG_IN_RING_FILES},    /* IORING_REGISTER_FILES_UPDATE */
	{1, 7, ARG_IN_FDS},           /* IORING_REGISTER_EVENTFD_ASYNC */
	{1, 8, ARG_OUT_RING_PROBE},   /* IORING_REGISTER_PROBE */
	{1, 19, ARG_IO_RING_WORKERS}, /* IORING_REGISTER_IOWQ_MAX_WORKERS */
};

static const struct meaning seccomp_op_rows[] = {
	{2, 0, ARG_PTR},           /* SECCOMP_SET_MODE_STRICT */
	{1, 1, ARG_SECCOMP_FLAGS}, /* SECCOMP_SET_MODE_FILTER */
	{2, 1, ARG_IN_SOCK_FPROG},
	{2, 2, ARG_IN_SECCOMP_ACTION}, /* SECCOMP_GET_ACTION_AVAIL */
	{2, 3, ARG_OUT_SECCOMP_SIZES}, /* SECCOMP_GET_NOTIF_SIZES */
};

static const struct meaning landlock_rule_rows[] = {
	{1, 1, ARG_IN_LANDLOCK_PATH}, /* LANDLOCK_RULE_PATH_BENEATH */
};

static const struct meaning quota_cmd_rows[] = {
	{2, 0x800002, ARG_QUOTA_FORMAT}, /* Q_QUOTAON */
	{3, 0x800002, ARG_STRING},
	{2, 0x800007, ARG_UID}, /* Q_GETQUOTA */
	{2, 0x800008, ARG_UID}, /* Q_SETQUOTA */
	{2, 0x800009, ARG_UID}, /* Q_GETNEXTQUOTA */
	{2, 0x5803, ARG_UID},   /* Q_XGETQUOTA */
	{2, 0x5804, ARG_UID},   /* Q_XSETQLIM */
	{2, 0x5809, ARG_UID},   /* Q_XGETNEXTQUOTA */
};

static const struct meaning fsconfig_rows[] = {
	{1, 0, ARG_STRING}, /* FSCONFIG_SET_FLAG */
	{3, 0, ARG_INT},       {3, 1, ARG_INT},    {3, 2, ARG_INT},
	{3, 6, ARG_INT},                           /* FSCONFIG_CMD_CREATE */
	{3, 7, ARG_INT},                           /* FSCONFIG_CMD_RECONFIGURE */
	{1, 1, ARG_STRING},                        /* FSCONFIG_SET_STRING */
	{2, 1, ARG_STRING},    {1, 2, ARG_STRING}, /* FSCONFIG_SET_BINARY */
	{2, 2, ARG_IN_BINARY}, {1, 3, ARG_STRING}, /* FSCONFIG_SET_PATH */
	{2, 3, ARG_PATH},      {3, 3, ARG_DIRFD},  {1, 4, ARG_STRING}, /* FSCONFIG_SET_PATH_EMPTY */
	{2, 4, ARG_PATH},      {3, 4, ARG_DIRFD},  {1, 5, ARG_STRING}, /* FSCONFIG_SET_FD */
	{3, 5, ARG_FD},
};

#define COMMAND(command, list, fallback, bits, down)                                               \
	{                                                                                          \
		.kind = ARG_##command, .other = (fallback), .count = COUNT(list##_rows),           \
		.shift = (down), .mask = (bits), .rows = list##_rows                               \
	}

/*
 * By command. A futex operation has flags beside it, FUTEX_PRIVATE_FLAG and FUTEX_CLOCK_REALTIME; a
 * command of quotactl() is above the kind of quota.
 */
static const struct command {
	uint16_t kind;  /* enum arg_kind of the command itself */
	uint16_t other; /* what an argument is that has no row */
	uint16_t count;
	uint8_t shift; /* the value of the rows is that of these bits */
	uint32_t mask;
	const struct meaning *rows;
} commands[] = {
	COMMAND(FCNTL_CMD, fcntl_cmd, ARG_HEX, UINT32_MAX, 0),
	COMMAND(IOCTL_CMD, ioctl_cmd, ARG_HEX, UINT32_MAX, 0),
	COMMAND(FUTEX_OP, futex_op, ARG_PTR, 0x7f, 0),
	COMMAND(ARCH_PRCTL_OP, arch_prctl_op, ARG_HEX, UINT32_MAX, 0),
	COMMAND(PRCTL_OP, prctl_op, ARG_HEX, UINT32_MAX, 0),
	COMMAND(SHM_CMD, shm_cmd, ARG_PTR, UINT32_MAX, 0),
	COMMAND(SEM_CMD, sem_cmd, ARG_PTR, UINT32_MAX, 0),
	COMMAND(MSG_CMD, msg_cmd, ARG_PTR, UINT32_MAX, 0),
	COMMAND(KEYCTL, keyctl, ARG_HEX, UINT32_MAX, 0),
	COMMAND(BPF_CMD, bpf_cmd, ARG_IN_BPF_ATTR, UINT32_MAX, 0),
	COMMAND(RING_ENTER, ring_enter, ARG_PTR, 0x8, 0),
	COMMAND(RING_REGISTER, ring_register, ARG_PTR, UINT32_MAX, 0),
	COMMAND(SECCOMP_OP, seccomp_op, ARG_HEX, UINT32_MAX, 0),
	COMMAND(LANDLOCK_RULE, landlock_rule, ARG_PTR, UINT32_MAX, 0),
	COMMAND(QUOTA_CMD, quota_cmd, ARG_PTR, UINT32_MAX, 8),
	COMMAND(FSCONFIG, fsconfig, ARG_PTR, UINT32_MAX, 0),
};

static unsigned kind_by_command(const struct command *command, unsigned behind, uint64_t value)
{
	uint32_t wanted = ((uint32_t)value & command->mask) >> command->shift;

	for (size_t i = 0; i < command->count; i++)
		if (command->rows[i].value == wanted && command->rows[i].behind == behind)
			return command->rows[i].kind;
	return command->other;
}

static const struct command *command_of(unsigned kind)
{
	for (size_t i = 0; i < COUNT(commands); i++)
		if (commands[i].kind == kind)
			return &commands[i];
	return NULL;
}

unsigned syscall_arg_kind(const struct syscall_info *info, unsigned i, const uint64_t args[6])
{
	if (info->args[i] != ARG_BY_COMMAND)
		return info->args[i];
	for (unsigned at = i; at-- > 0;) {
		const struct command *command = command_of(info->args[at]);

		if (command)
			return kind_by_command(command, i - at, args[at]);
	}
	return ARG_HEX;
}
