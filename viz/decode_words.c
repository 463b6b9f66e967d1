#include "viz/decode_words.h"

#include <stddef.h>

#include "format/syscalls.h"

/* clang-format off */
#define W(number, text) {.value = (number), .name = #text}

static const struct word access_flags_words[] = {
	W(0x100, AT_SYMLINK_NOFOLLOW), W(0x200, AT_EACCESS), W(0x1000, AT_EMPTY_PATH),
};

static const struct word access_mode_words[] = {
	W(0, F_OK), W(4, R_OK), W(2, W_OK), W(1, X_OK),
};

static const struct word arch_prctl_op_words[] = {
	W(0x1001, ARCH_SET_GS), W(0x1002, ARCH_SET_FS), W(0x1003, ARCH_GET_FS),
	W(0x1004, ARCH_GET_GS), W(0x1011, ARCH_GET_CPUID), W(0x1012, ARCH_SET_CPUID),
	W(0x1021, ARCH_GET_XCOMP_SUPP), W(0x1022, ARCH_GET_XCOMP_PERM),
	W(0x1023, ARCH_REQ_XCOMP_PERM), W(0x2001, ARCH_MAP_VDSO_X32), W(0x2002, ARCH_MAP_VDSO_32),
	W(0x2003, ARCH_MAP_VDSO_64), W(0x5001, ARCH_SHSTK_ENABLE),
	W(0x5002, ARCH_SHSTK_DISABLE), W(0x5003, ARCH_SHSTK_LOCK), W(0x5004, ARCH_SHSTK_UNLOCK),
	W(0x5005, ARCH_SHSTK_STATUS),
};

static const struct word at_flags_words[] = {
	W(0x100, AT_SYMLINK_NOFOLLOW), W(0x400, AT_SYMLINK_FOLLOW), W(0x800, AT_NO_AUTOMOUNT),
	W(0x1000, AT_EMPTY_PATH), W(0x2000, AT_STATX_FORCE_SYNC), W(0x4000, AT_STATX_DONT_SYNC),
	W(0x8000, AT_RECURSIVE),
};

static const struct word bpf_cmd_words[] = {
	W(0, BPF_MAP_CREATE), W(1, BPF_MAP_LOOKUP_ELEM), W(2, BPF_MAP_UPDATE_ELEM),
	W(3, BPF_MAP_DELETE_ELEM), W(4, BPF_MAP_GET_NEXT_KEY), W(5, BPF_PROG_LOAD),
	W(6, BPF_OBJ_PIN), W(7, BPF_OBJ_GET), W(8, BPF_PROG_ATTACH), W(9, BPF_PROG_DETACH),
	W(10, BPF_PROG_TEST_RUN), W(11, BPF_PROG_GET_NEXT_ID), W(12, BPF_MAP_GET_NEXT_ID),
	W(13, BPF_PROG_GET_FD_BY_ID), W(14, BPF_MAP_GET_FD_BY_ID), W(15, BPF_OBJ_GET_INFO_BY_FD),
	W(16, BPF_PROG_QUERY), W(17, BPF_RAW_TRACEPOINT_OPEN), W(18, BPF_BTF_LOAD),
	W(19, BPF_BTF_GET_FD_BY_ID), W(20, BPF_TASK_FD_QUERY),
	W(21, BPF_MAP_LOOKUP_AND_DELETE_ELEM), W(22, BPF_MAP_FREEZE), W(23, BPF_BTF_GET_NEXT_ID),
	W(24, BPF_MAP_LOOKUP_BATCH), W(25, BPF_MAP_LOOKUP_AND_DELETE_BATCH),
	W(26, BPF_MAP_UPDATE_BATCH), W(27, BPF_MAP_DELETE_BATCH), W(28, BPF_LINK_CREATE),
	W(29, BPF_LINK_UPDATE), W(30, BPF_LINK_GET_FD_BY_ID), W(31, BPF_LINK_GET_NEXT_ID),
	W(32, BPF_ENABLE_STATS), W(33, BPF_ITER_CREATE), W(34, BPF_LINK_DETACH),
	W(35, BPF_PROG_BIND_MAP), W(36, BPF_TOKEN_CREATE),
};

static const struct word clock_id_words[] = {
	W(0, CLOCK_REALTIME), W(1, CLOCK_MONOTONIC), W(2, CLOCK_PROCESS_CPUTIME_ID),
	W(3, CLOCK_THREAD_CPUTIME_ID), W(4, CLOCK_MONOTONIC_RAW), W(5, CLOCK_REALTIME_COARSE),
	W(6, CLOCK_MONOTONIC_COARSE), W(7, CLOCK_BOOTTIME), W(8, CLOCK_REALTIME_ALARM),
	W(9, CLOCK_BOOTTIME_ALARM), W(11, CLOCK_TAI),
};

static const struct word clone_flags_words[] = {
	W(0x100, CLONE_VM), W(0x200, CLONE_FS), W(0x400, CLONE_FILES), W(0x800, CLONE_SIGHAND),
	W(0x1000, CLONE_PIDFD), W(0x2000, CLONE_PTRACE), W(0x4000, CLONE_VFORK),
	W(0x8000, CLONE_PARENT), W(0x10000, CLONE_THREAD), W(0x20000, CLONE_NEWNS),
	W(0x40000, CLONE_SYSVSEM), W(0x80000, CLONE_SETTLS), W(0x100000, CLONE_PARENT_SETTID),
	W(0x200000, CLONE_CHILD_CLEARTID), W(0x400000, CLONE_DETACHED),
	W(0x800000, CLONE_UNTRACED), W(0x1000000, CLONE_CHILD_SETTID),
	W(0x2000000, CLONE_NEWCGROUP), W(0x4000000, CLONE_NEWUTS), W(0x8000000, CLONE_NEWIPC),
	W(0x10000000, CLONE_NEWUSER), W(0x20000000, CLONE_NEWPID), W(0x40000000, CLONE_NEWNET),
	W(0x80000000, CLONE_IO),
};

static const struct word close_range_flags_words[] = {
	W(2, CLOSE_RANGE_UNSHARE), W(4, CLOSE_RANGE_CLOEXEC),
};

static const struct word epoll_flags_words[] = {
	W(0x80000, EPOLL_CLOEXEC),
};

static const struct word epoll_op_words[] = {
	W(1, EPOLL_CTL_ADD), W(2, EPOLL_CTL_DEL), W(3, EPOLL_CTL_MOD),
};

static const struct word eventfd_flags_words[] = {
	W(0x80000, EFD_CLOEXEC), W(0x800, EFD_NONBLOCK), W(1, EFD_SEMAPHORE),
};

static const struct word fadvice_words[] = {
	W(0, POSIX_FADV_NORMAL), W(1, POSIX_FADV_RANDOM), W(2, POSIX_FADV_SEQUENTIAL),
	W(3, POSIX_FADV_WILLNEED), W(4, POSIX_FADV_DONTNEED), W(5, POSIX_FADV_NOREUSE),
};

static const struct word fallocate_mode_words[] = {
	W(1, FALLOC_FL_KEEP_SIZE), W(2, FALLOC_FL_PUNCH_HOLE), W(4, FALLOC_FL_NO_HIDE_STALE),
	W(8, FALLOC_FL_COLLAPSE_RANGE), W(0x10, FALLOC_FL_ZERO_RANGE),
	W(0x20, FALLOC_FL_INSERT_RANGE), W(0x40, FALLOC_FL_UNSHARE_RANGE),
};

static const struct word fcntl_cmd_words[] = {
	W(0, F_DUPFD), W(1, F_GETFD), W(2, F_SETFD), W(3, F_GETFL), W(4, F_SETFL), W(5, F_GETLK),
	W(6, F_SETLK), W(7, F_SETLKW), W(8, F_SETOWN), W(9, F_GETOWN), W(10, F_SETSIG),
	W(11, F_GETSIG), W(12, F_GETLK64), W(13, F_SETLK64), W(14, F_SETLKW64),
	W(15, F_SETOWN_EX), W(16, F_GETOWN_EX), W(17, F_GETOWNER_UIDS), W(36, F_OFD_GETLK),
	W(37, F_OFD_SETLK), W(38, F_OFD_SETLKW), W(1024, F_SETLEASE), W(1025, F_GETLEASE),
	W(1026, F_NOTIFY), W(1027, F_DUPFD_QUERY), W(1028, F_CREATED_QUERY), W(1029, F_CANCELLK),
	W(1030, F_DUPFD_CLOEXEC), W(1031, F_SETPIPE_SZ), W(1032, F_GETPIPE_SZ),
	W(1033, F_ADD_SEALS), W(1034, F_GET_SEALS), W(1035, F_GET_RW_HINT),
	W(1036, F_SET_RW_HINT), W(1037, F_GET_FILE_RW_HINT), W(1038, F_SET_FILE_RW_HINT),
};

static const struct word flock_op_words[] = {
	W(1, LOCK_SH), W(2, LOCK_EX), W(4, LOCK_NB), W(8, LOCK_UN),
};

static const struct word futex_op_words[] = {
	W(0, FUTEX_WAIT), W(1, FUTEX_WAKE), W(2, FUTEX_FD), W(3, FUTEX_REQUEUE),
	W(4, FUTEX_CMP_REQUEUE), W(5, FUTEX_WAKE_OP), W(6, FUTEX_LOCK_PI), W(7, FUTEX_UNLOCK_PI),
	W(8, FUTEX_TRYLOCK_PI), W(9, FUTEX_WAIT_BITSET), W(0xa, FUTEX_WAKE_BITSET),
	W(0xb, FUTEX_WAIT_REQUEUE_PI), W(0xc, FUTEX_CMP_REQUEUE_PI), W(0xd, FUTEX_LOCK_PI2),
	W(0x80, FUTEX_WAIT_PRIVATE), W(0x81, FUTEX_WAKE_PRIVATE), W(0x83, FUTEX_REQUEUE_PRIVATE),
	W(0x84, FUTEX_CMP_REQUEUE_PRIVATE), W(0x85, FUTEX_WAKE_OP_PRIVATE),
	W(0x86, FUTEX_LOCK_PI_PRIVATE), W(0x87, FUTEX_UNLOCK_PI_PRIVATE),
	W(0x88, FUTEX_TRYLOCK_PI_PRIVATE), W(0x89, FUTEX_WAIT_BITSET_PRIVATE),
	W(0x8a, FUTEX_WAKE_BITSET_PRIVATE), W(0x8b, FUTEX_WAIT_REQUEUE_PI_PRIVATE),
	W(0x8c, FUTEX_CMP_REQUEUE_PI_PRIVATE), W(0x8d, FUTEX_LOCK_PI2_PRIVATE),
	W(0x100, FUTEX_CLOCK_REALTIME),
};

static const struct word id_type_words[] = {
	W(0, P_ALL), W(1, P_PID), W(2, P_PGID), W(3, P_PIDFD),
};

static const struct word inotify_flags_words[] = {
	W(0x80000, IN_CLOEXEC), W(0x800, IN_NONBLOCK),
};

static const struct word inotify_mask_words[] = {
	W(1, IN_ACCESS), W(2, IN_MODIFY), W(4, IN_ATTRIB), W(8, IN_CLOSE_WRITE),
	W(0x10, IN_CLOSE_NOWRITE), W(0x20, IN_OPEN), W(0x40, IN_MOVED_FROM), W(0x80, IN_MOVED_TO),
	W(0x100, IN_CREATE), W(0x200, IN_DELETE), W(0x400, IN_DELETE_SELF),
	W(0x800, IN_MOVE_SELF), W(0x1000000, IN_ONLYDIR), W(0x2000000, IN_DONT_FOLLOW),
	W(0x4000000, IN_EXCL_UNLINK), W(0x10000000, IN_MASK_CREATE), W(0x20000000, IN_MASK_ADD),
	W(0x80000000, IN_ONESHOT),
};

static const struct word ioctl_cmd_words[] = {
	W(0x5401, TCGETS), {.value = 0x5402, .name = "SNDCTL_TMR_START or TCSETS"}, {.value = 0x5403, .name = "SNDCTL_TMR_STOP or TCSETSW"}, W(0x5404, TCSETSF),
	W(0x5405, TCGETA), W(0x5406, TCSETA), W(0x5407, TCSETAW), W(0x5408, TCSETAF),
	W(0x5409, TCSBRK), W(0x540a, TCXONC), W(0x540b, TCFLSH), W(0x540c, TIOCEXCL),
	W(0x540d, TIOCNXCL), W(0x540e, TIOCSCTTY), W(0x540f, TIOCGPGRP), W(0x5410, TIOCSPGRP),
	W(0x5411, TIOCOUTQ), W(0x5412, TIOCSTI), W(0x5413, TIOCGWINSZ), W(0x5414, TIOCSWINSZ),
	W(0x5415, TIOCMGET), W(0x5416, TIOCMBIS), W(0x5417, TIOCMBIC), W(0x5418, TIOCMSET),
	W(0x541b, FIONREAD), W(0x541d, TIOCCONS), W(0x5420, TIOCPKT), W(0x5421, FIONBIO),
	W(0x5422, TIOCNOTTY), W(0x5423, TIOCSETD), W(0x5424, TIOCGETD), W(0x5425, TCSBRKP),
	W(0x5429, TIOCGSID), W(0x802c542a, TCGETS2), W(0x402c542b, TCSETS2),
	W(0x402c542c, TCSETSW2), W(0x402c542d, TCSETSF2), W(0x80045430, TIOCGPTN),
	W(0x40045431, TIOCSPTLCK), W(0x5441, TIOCGPTPEER), W(0x5450, FIONCLEX),
	W(0x5451, FIOCLEX), W(0x5452, FIOASYNC), W(0x5460, FIOQSIZE), W(0x8910, SIOCGIFNAME),
	W(0x8912, SIOCGIFCONF), W(0x8913, SIOCGIFFLAGS), W(0x8914, SIOCSIFFLAGS),
	W(0x8915, SIOCGIFADDR), W(0x8916, SIOCSIFADDR), W(0x8921, SIOCGIFMTU),
	W(0x8927, SIOCGIFHWADDR), W(0x8933, SIOCGIFINDEX), W(0xc0045877, FIFREEZE),
	W(0xc0045878, FITHAW), W(0xc0185879, FITRIM), {.value = 0x40049409, .name = "BTRFS_IOC_CLONE or FICLONE"},
	W(0x4020940d, FICLONERANGE), W(0xc0189436, FIDEDUPERANGE), W(1, FIBMAP),
	W(0x80086601, FS_IOC_GETFLAGS), W(0x40086602, FS_IOC_SETFLAGS),
	W(0xc020660b, FS_IOC_FIEMAP), W(0x1260, BLKGETSIZE), W(0x80081272, BLKGETSIZE64),
	W(0x1268, BLKSSZGET), W(0x1261, BLKFLSBUF),
};

static const struct word ipc_call_words[] = {
	W(1, SEMOP), W(2, SEMGET), W(3, SEMCTL), W(4, SEMTIMEDOP), W(0xb, MSGSND), W(0xc, MSGRCV),
	W(0xd, MSGGET), W(0xe, MSGCTL), W(0x15, SHMAT), W(0x16, SHMDT), W(0x17, SHMGET),
	W(0x18, SHMCTL),
};

static const struct word itimer_words[] = {
	W(0, ITIMER_REAL), W(1, ITIMER_VIRTUAL), W(2, ITIMER_PROF),
};

static const struct word madvice_words[] = {
	W(0, MADV_NORMAL), W(1, MADV_RANDOM), W(2, MADV_SEQUENTIAL), W(3, MADV_WILLNEED),
	W(4, MADV_DONTNEED), W(8, MADV_FREE), W(9, MADV_REMOVE), W(10, MADV_DONTFORK),
	W(11, MADV_DOFORK), W(12, MADV_MERGEABLE), W(13, MADV_UNMERGEABLE), W(14, MADV_HUGEPAGE),
	W(15, MADV_NOHUGEPAGE), W(16, MADV_DONTDUMP), W(17, MADV_DODUMP), W(18, MADV_WIPEONFORK),
	W(19, MADV_KEEPONFORK), W(20, MADV_COLD), W(21, MADV_PAGEOUT), W(22, MADV_POPULATE_READ),
	W(23, MADV_POPULATE_WRITE), W(24, MADV_DONTNEED_LOCKED), W(25, MADV_COLLAPSE),
	W(100, MADV_HWPOISON), W(101, MADV_SOFT_OFFLINE),
};

static const struct word map_flags_words[] = {
	W(1, MAP_SHARED), W(2, MAP_PRIVATE), W(3, MAP_SHARED_VALIDATE), W(0x10, MAP_FIXED),
	W(0x20, MAP_ANONYMOUS), W(0x40, MAP_32BIT), W(0x4000, MAP_NORESERVE),
	W(0x8000, MAP_POPULATE), W(0x10000, MAP_NONBLOCK), W(0x100, MAP_GROWSDOWN),
	W(0x800, MAP_DENYWRITE), W(0x1000, MAP_EXECUTABLE), W(0x2000, MAP_LOCKED),
	W(0x20000, MAP_STACK), W(0x40000, MAP_HUGETLB), W(0x80000, MAP_SYNC),
	W(0x100000, MAP_FIXED_NOREPLACE),
};

static const struct word memfd_flags_words[] = {
	W(1, MFD_CLOEXEC), W(2, MFD_ALLOW_SEALING), W(4, MFD_HUGETLB), W(8, MFD_NOEXEC_SEAL),
	W(0x10, MFD_EXEC),
};

static const struct word mlockall_flags_words[] = {
	W(1, MCL_CURRENT), W(2, MCL_FUTURE), W(4, MCL_ONFAULT),
};

static const struct word mlock_flags_words[] = {
	W(1, MLOCK_ONFAULT),
};

static const struct word mount_flags_words[] = {
	W(1, MS_RDONLY), W(2, MS_NOSUID), W(4, MS_NODEV), W(8, MS_NOEXEC),
	W(0x10, MS_SYNCHRONOUS), W(0x20, MS_REMOUNT), W(0x40, MS_MANDLOCK), W(0x80, MS_DIRSYNC),
	W(0x100, MS_NOSYMFOLLOW), W(0x400, MS_NOATIME), W(0x800, MS_NODIRATIME),
	W(0x1000, MS_BIND), W(0x2000, MS_MOVE), W(0x4000, MS_REC), W(0x8000, MS_SILENT),
	W(0x10000, MS_POSIXACL), W(0x20000, MS_UNBINDABLE), W(0x40000, MS_PRIVATE),
	W(0x80000, MS_SLAVE), W(0x100000, MS_SHARED), W(0x200000, MS_RELATIME),
	W(0x1000000, MS_STRICTATIME), W(0x2000000, MS_LAZYTIME),
};

static const struct word mremap_flags_words[] = {
	W(1, MREMAP_MAYMOVE), W(2, MREMAP_FIXED), W(4, MREMAP_DONTUNMAP),
};

static const struct word msg_flags_words[] = {
	W(1, MSG_OOB), W(2, MSG_PEEK), W(4, MSG_DONTROUTE), W(8, MSG_CTRUNC), W(0x10, MSG_PROXY),
	W(0x20, MSG_TRUNC), W(0x40, MSG_DONTWAIT), W(0x80, MSG_EOR), W(0x100, MSG_WAITALL),
	W(0x200, MSG_FIN), W(0x400, MSG_SYN), W(0x800, MSG_CONFIRM), W(0x1000, MSG_RST),
	W(0x2000, MSG_ERRQUEUE), W(0x4000, MSG_NOSIGNAL), W(0x8000, MSG_MORE),
	W(0x10000, MSG_WAITFORONE), W(0x40000, MSG_BATCH), W(0x4000000, MSG_ZEROCOPY),
	W(0x20000000, MSG_FASTOPEN), W(0x40000000, MSG_CMSG_CLOEXEC),
};

static const struct word msync_flags_words[] = {
	W(1, MS_ASYNC), W(2, MS_INVALIDATE), W(4, MS_SYNC),
};

static const struct word open_flags_words[] = {
	W(0, O_RDONLY), W(1, O_WRONLY), W(2, O_RDWR), W(3, O_ACCMODE), W(0x40, O_CREAT), W(0x80, O_EXCL),
	W(0x100, O_NOCTTY), W(0x200, O_TRUNC), W(0x400, O_APPEND), W(0x800, O_NONBLOCK),
	W(0x101000, O_SYNC), W(0x1000, O_DSYNC), W(0x2000, O_ASYNC), W(0x4000, O_DIRECT),
	W(0x8000, O_LARGEFILE), W(0x20000, O_NOFOLLOW), W(0x40000, O_NOATIME),
	W(0x80000, O_CLOEXEC), W(0x200000, O_PATH), W(0x410000, O_TMPFILE),
	W(0x10000, O_DIRECTORY),
};

static const struct word pidfd_flags_words[] = {
	W(0x800, PIDFD_NONBLOCK), W(0x80, PIDFD_THREAD),
};

static const struct word pipe_flags_words[] = {
	W(0x80, O_EXCL), W(0x200, O_TRUNC), W(0x800, O_NONBLOCK), W(0x4000, O_DIRECT),
	W(0x80000, O_CLOEXEC),
};

static const struct word prctl_op_words[] = {
	W(1, PR_SET_PDEATHSIG), W(2, PR_GET_PDEATHSIG), W(3, PR_GET_DUMPABLE),
	W(4, PR_SET_DUMPABLE), W(5, PR_GET_UNALIGN), W(6, PR_SET_UNALIGN), W(7, PR_GET_KEEPCAPS),
	W(8, PR_SET_KEEPCAPS), W(9, PR_GET_FPEMU), W(10, PR_SET_FPEMU), W(11, PR_GET_FPEXC),
	W(12, PR_SET_FPEXC), W(13, PR_GET_TIMING), W(14, PR_SET_TIMING), W(15, PR_SET_NAME),
	W(16, PR_GET_NAME), W(19, PR_GET_ENDIAN), W(20, PR_SET_ENDIAN), W(21, PR_GET_SECCOMP),
	W(22, PR_SET_SECCOMP), W(23, PR_CAPBSET_READ), W(24, PR_CAPBSET_DROP), W(25, PR_GET_TSC),
	W(26, PR_SET_TSC), W(27, PR_GET_SECUREBITS), W(28, PR_SET_SECUREBITS),
	W(29, PR_SET_TIMERSLACK), W(30, PR_GET_TIMERSLACK), W(31, PR_TASK_PERF_EVENTS_DISABLE),
	W(32, PR_TASK_PERF_EVENTS_ENABLE), W(33, PR_MCE_KILL), W(34, PR_MCE_KILL_GET),
	W(35, PR_SET_MM), W(36, PR_SET_CHILD_SUBREAPER), W(37, PR_GET_CHILD_SUBREAPER),
	W(38, PR_SET_NO_NEW_PRIVS), W(39, PR_GET_NO_NEW_PRIVS), W(40, PR_GET_TID_ADDRESS),
	W(41, PR_SET_THP_DISABLE), W(42, PR_GET_THP_DISABLE), W(47, PR_CAP_AMBIENT),
	W(52, PR_GET_SPECULATION_CTRL), W(53, PR_SET_SPECULATION_CTRL), W(57, PR_SET_IO_FLUSHER),
	W(58, PR_GET_IO_FLUSHER), W(59, PR_SET_SYSCALL_USER_DISPATCH), W(62, PR_SCHED_CORE),
	W(65, PR_SET_MDWE), W(66, PR_GET_MDWE), W(67, PR_SET_MEMORY_MERGE),
	W(68, PR_GET_MEMORY_MERGE), W(0x53564d41, PR_SET_VMA), W(0x59616d61, PR_SET_PTRACER),
};

static const struct word priority_which_words[] = {
	W(0, PRIO_PROCESS), W(1, PRIO_PGRP), W(2, PRIO_USER),
};

static const struct word prot_words[] = {
	W(0, PROT_NONE), W(1, PROT_READ), W(2, PROT_WRITE), W(4, PROT_EXEC), W(8, PROT_SEM),
	W(0x1000000, PROT_GROWSDOWN), W(0x2000000, PROT_GROWSUP),
};

static const struct word ptrace_request_words[] = {
	W(0, PTRACE_TRACEME), W(1, PTRACE_PEEKTEXT), W(2, PTRACE_PEEKDATA), W(3, PTRACE_PEEKUSER),
	W(4, PTRACE_POKETEXT), W(5, PTRACE_POKEDATA), W(6, PTRACE_POKEUSER), W(7, PTRACE_CONT),
	W(8, PTRACE_KILL), W(9, PTRACE_SINGLESTEP), W(12, PTRACE_GETREGS), W(13, PTRACE_SETREGS),
	W(14, PTRACE_GETFPREGS), W(15, PTRACE_SETFPREGS), W(16, PTRACE_ATTACH),
	W(17, PTRACE_DETACH), W(18, PTRACE_GETFPXREGS), W(19, PTRACE_SETFPXREGS),
	W(24, PTRACE_SYSCALL), W(25, PTRACE_GET_THREAD_AREA), W(26, PTRACE_SET_THREAD_AREA),
	W(30, PTRACE_ARCH_PRCTL), W(31, PTRACE_SYSEMU), W(32, PTRACE_SYSEMU_SINGLESTEP),
	W(33, PTRACE_SINGLEBLOCK), W(0x4200, PTRACE_SETOPTIONS), W(0x4201, PTRACE_GETEVENTMSG),
	W(0x4202, PTRACE_GETSIGINFO), W(0x4203, PTRACE_SETSIGINFO), W(0x4204, PTRACE_GETREGSET),
	W(0x4205, PTRACE_SETREGSET), W(0x4206, PTRACE_SEIZE), W(0x4207, PTRACE_INTERRUPT),
	W(0x4208, PTRACE_LISTEN), W(0x4209, PTRACE_PEEKSIGINFO), W(0x420a, PTRACE_GETSIGMASK),
	W(0x420b, PTRACE_SETSIGMASK), W(0x420c, PTRACE_SECCOMP_GET_FILTER),
	W(0x420d, PTRACE_SECCOMP_GET_METADATA), W(0x420e, PTRACE_GET_SYSCALL_INFO),
	W(0x420f, PTRACE_GET_RSEQ_CONFIGURATION),
};

static const struct word random_flags_words[] = {
	W(1, GRND_NONBLOCK), W(2, GRND_RANDOM), W(4, GRND_INSECURE),
};

static const struct word rename_flags_words[] = {
	W(1, RENAME_NOREPLACE), W(2, RENAME_EXCHANGE), W(4, RENAME_WHITEOUT),
};

static const struct word rlimit_resource_words[] = {
	W(0, RLIMIT_CPU), W(1, RLIMIT_FSIZE), W(2, RLIMIT_DATA), W(3, RLIMIT_STACK),
	W(4, RLIMIT_CORE), W(5, RLIMIT_RSS), W(6, RLIMIT_NPROC), W(7, RLIMIT_NOFILE),
	W(8, RLIMIT_MEMLOCK), W(9, RLIMIT_AS), W(10, RLIMIT_LOCKS), W(11, RLIMIT_SIGPENDING),
	W(12, RLIMIT_MSGQUEUE), W(13, RLIMIT_NICE), W(14, RLIMIT_RTPRIO), W(15, RLIMIT_RTTIME),
};

static const struct word rusage_who_words[] = {
	W(0, RUSAGE_SELF), W(1, RUSAGE_THREAD), W(0xffffffff, RUSAGE_CHILDREN),
};

static const struct word rw_flags_words[] = {
	W(1, RWF_HIPRI), W(2, RWF_DSYNC), W(4, RWF_SYNC), W(8, RWF_NOWAIT), W(0x10, RWF_APPEND),
	W(0x20, RWF_NOAPPEND), W(0x40, RWF_ATOMIC),
};

static const struct word sched_policy_words[] = {
	W(0, SCHED_OTHER), W(1, SCHED_FIFO), W(2, SCHED_RR), W(3, SCHED_BATCH), W(5, SCHED_IDLE),
	W(6, SCHED_DEADLINE), W(7, SCHED_EXT), W(0x40000000, SCHED_RESET_ON_FORK),
};

static const struct word seccomp_op_words[] = {
	W(0, SECCOMP_SET_MODE_STRICT), W(1, SECCOMP_SET_MODE_FILTER),
	W(2, SECCOMP_GET_ACTION_AVAIL), W(3, SECCOMP_GET_NOTIF_SIZES),
};

static const struct word seek_whence_words[] = {
	W(0, SEEK_SET), W(1, SEEK_CUR), W(2, SEEK_END), W(3, SEEK_DATA), W(4, SEEK_HOLE),
};

static const struct word shutdown_how_words[] = {
	W(0, SHUT_RD), W(1, SHUT_WR), W(2, SHUT_RDWR),
};

static const struct word signalfd_flags_words[] = {
	W(0x80000, SFD_CLOEXEC), W(0x800, SFD_NONBLOCK),
};

static const struct word sig_how_words[] = {
	W(0, SIG_BLOCK), W(1, SIG_UNBLOCK), W(2, SIG_SETMASK),
};

static const struct word socketcall_words[] = {
	W(1, SYS_SOCKET), W(2, SYS_BIND), W(3, SYS_CONNECT), W(4, SYS_LISTEN), W(5, SYS_ACCEPT),
	W(6, SYS_GETSOCKNAME), W(7, SYS_GETPEERNAME), W(8, SYS_SOCKETPAIR), W(9, SYS_SEND),
	W(10, SYS_RECV), W(11, SYS_SENDTO), W(12, SYS_RECVFROM), W(13, SYS_SHUTDOWN),
	W(14, SYS_SETSOCKOPT), W(15, SYS_GETSOCKOPT), W(16, SYS_SENDMSG), W(17, SYS_RECVMSG),
	W(18, SYS_ACCEPT4), W(19, SYS_RECVMMSG), W(20, SYS_SENDMMSG),
};

static const struct word sock_domain_words[] = {
	W(0, AF_UNSPEC), W(1, AF_UNIX), W(2, AF_INET), W(3, AF_AX25), W(4, AF_IPX),
	W(5, AF_APPLETALK), W(6, AF_NETROM), W(7, AF_BRIDGE), W(8, AF_ATMPVC), W(9, AF_X25),
	W(10, AF_INET6), W(11, AF_ROSE), W(12, AF_DECnet), W(13, AF_NETBEUI), W(14, AF_SECURITY),
	W(15, AF_KEY), W(16, AF_NETLINK), W(17, AF_PACKET), W(18, AF_ASH), W(19, AF_ECONET),
	W(20, AF_ATMSVC), W(21, AF_RDS), W(22, AF_SNA), W(23, AF_IRDA), W(24, AF_PPPOX),
	W(25, AF_WANPIPE), W(26, AF_LLC), W(27, AF_IB), W(28, AF_MPLS), W(29, AF_CAN),
	W(30, AF_TIPC), W(31, AF_BLUETOOTH), W(32, AF_IUCV), W(33, AF_RXRPC), W(34, AF_ISDN),
	W(35, AF_PHONET), W(36, AF_IEEE802154), W(37, AF_CAIF), W(38, AF_ALG), W(39, AF_NFC),
	W(40, AF_VSOCK), W(41, AF_KCM), W(42, AF_QIPCRTR), W(43, AF_SMC), W(44, AF_XDP),
	W(45, AF_MCTP),
};

static const struct word sock_flags_words[] = {
	W(0x80000, SOCK_CLOEXEC), W(0x800, SOCK_NONBLOCK),
};

static const struct word sock_level_words[] = {
	W(0, SOL_IP), W(1, SOL_SOCKET), W(6, SOL_TCP), W(17, SOL_UDP), W(41, SOL_IPV6),
	W(58, SOL_ICMPV6), W(132, SOL_SCTP), W(255, SOL_RAW), W(263, SOL_PACKET),
	W(270, SOL_NETLINK), W(282, SOL_TLS),
};

static const struct word sock_type_words[] = {
	W(1, SOCK_STREAM), W(2, SOCK_DGRAM), W(3, SOCK_RAW), W(4, SOCK_RDM), W(5, SOCK_SEQPACKET),
	W(6, SOCK_DCCP), W(0xa, SOCK_PACKET), W(0x80000, SOCK_CLOEXEC), W(0x800, SOCK_NONBLOCK),
};

static const struct word splice_flags_words[] = {
	W(1, SPLICE_F_MOVE), W(2, SPLICE_F_NONBLOCK), W(4, SPLICE_F_MORE), W(8, SPLICE_F_GIFT),
};

static const struct word statx_mask_words[] = {
	W(0xfff, STATX_ALL), W(0x7ff, STATX_BASIC_STATS), W(1, STATX_TYPE), W(2, STATX_MODE),
	W(4, STATX_NLINK), W(8, STATX_UID), W(0x10, STATX_GID), W(0x20, STATX_ATIME),
	W(0x40, STATX_MTIME), W(0x80, STATX_CTIME), W(0x100, STATX_INO), W(0x200, STATX_SIZE),
	W(0x400, STATX_BLOCKS), W(0x800, STATX_BTIME), W(0x1000, STATX_MNT_ID),
	W(0x2000, STATX_DIOALIGN), W(0x4000, STATX_MNT_ID_UNIQUE), W(0x8000, STATX_SUBVOL),
	W(0x10000, STATX_WRITE_ATOMIC),
};

static const struct word statx_flags_words[] = {
	W(0, AT_STATX_SYNC_AS_STAT), W(0x2000, AT_STATX_FORCE_SYNC), W(0x4000, AT_STATX_DONT_SYNC),
	W(0x100, AT_SYMLINK_NOFOLLOW), W(0x200, AT_REMOVEDIR), W(0x400, AT_SYMLINK_FOLLOW),
	W(0x800, AT_NO_AUTOMOUNT), W(0x1000, AT_EMPTY_PATH), W(0x8000, AT_RECURSIVE),
};

static const struct word persona_words[] = {
	W(0, PER_LINUX), W(1, PER_SVR4), W(3, PER_SCOSVR3), W(6, PER_BSD), W(8, PER_LINUX32),
	W(0x20000, UNAME26), W(0x40000, ADDR_NO_RANDOMIZE), W(0x80000, FDPIC_FUNCPTRS),
	W(0x100000, MMAP_PAGE_ZERO), W(0x200000, ADDR_COMPAT_LAYOUT),
	W(0x400000, READ_IMPLIES_EXEC), W(0x800000, ADDR_LIMIT_32BIT), W(0x1000000, SHORT_INODE),
	W(0x2000000, WHOLE_SECONDS), W(0x4000000, STICKY_TIMEOUTS), W(0x8000000, ADDR_LIMIT_3GB),
};

static const struct word membarrier_cmd_words[] = {
	W(0, MEMBARRIER_CMD_QUERY), W(1, MEMBARRIER_CMD_GLOBAL),
	W(2, MEMBARRIER_CMD_GLOBAL_EXPEDITED), W(4, MEMBARRIER_CMD_REGISTER_GLOBAL_EXPEDITED),
	W(8, MEMBARRIER_CMD_PRIVATE_EXPEDITED), W(0x10, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED),
	W(0x20, MEMBARRIER_CMD_PRIVATE_EXPEDITED_SYNC_CORE),
	W(0x40, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_SYNC_CORE),
	W(0x80, MEMBARRIER_CMD_PRIVATE_EXPEDITED_RSEQ),
	W(0x100, MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED_RSEQ),
};

static const struct word shm_cmd_words[] = {
	W(0, IPC_RMID), W(1, IPC_SET), W(2, IPC_STAT), W(3, IPC_INFO), W(11, SHM_LOCK),
	W(12, SHM_UNLOCK), W(13, SHM_STAT), W(14, SHM_INFO), W(15, SHM_STAT_ANY),
};

static const struct word msg_cmd_words[] = {
	W(0, IPC_RMID), W(1, IPC_SET), W(2, IPC_STAT), W(3, IPC_INFO), W(11, MSG_STAT),
	W(12, MSG_INFO), W(13, MSG_STAT_ANY),
};

static const struct word sem_cmd_words[] = {
	W(0, IPC_RMID), W(1, IPC_SET), W(2, IPC_STAT), W(3, IPC_INFO), W(11, GETPID),
	W(12, GETVAL), W(13, GETALL), W(14, GETNCNT), W(15, GETZCNT), W(16, SETVAL),
	W(17, SETALL), W(18, SEM_STAT), W(19, SEM_INFO), W(20, SEM_STAT_ANY),
};

static const struct word shm_flags_words[] = {
	W(0x1000, SHM_RDONLY), W(0x2000, SHM_RND), W(0x4000, SHM_REMAP), W(0x8000, SHM_EXEC),
};

static const struct word mpol_mode_words[] = {
	W(0, MPOL_DEFAULT), W(1, MPOL_PREFERRED), W(2, MPOL_BIND), W(3, MPOL_INTERLEAVE),
	W(4, MPOL_LOCAL), W(5, MPOL_PREFERRED_MANY), W(0x2000, MPOL_F_NUMA_BALANCING),
	W(0x4000, MPOL_F_RELATIVE_NODES), W(0x8000, MPOL_F_STATIC_NODES),
};

static const struct word ioprio_who_words[] = {
	W(1, IOPRIO_WHO_PROCESS), W(2, IOPRIO_WHO_PGRP), W(3, IOPRIO_WHO_USER),
};

static const struct word kcmp_type_words[] = {
	W(0, KCMP_FILE), W(1, KCMP_VM), W(2, KCMP_FILES), W(3, KCMP_FS), W(4, KCMP_SIGHAND),
	W(5, KCMP_IO), W(6, KCMP_SYSVSEM), W(7, KCMP_EPOLL_TFD),
};

static const struct word pkey_rights_words[] = {
	W(1, PKEY_DISABLE_ACCESS), W(2, PKEY_DISABLE_WRITE),
};

static const struct word sync_range_flags_words[] = {
	W(1, SYNC_FILE_RANGE_WAIT_BEFORE), W(2, SYNC_FILE_RANGE_WRITE),
	W(4, SYNC_FILE_RANGE_WAIT_AFTER),
};

static const struct word timerfd_flags_words[] = {
	W(0x80000, TFD_CLOEXEC), W(0x800, TFD_NONBLOCK),
};

static const struct word timerfd_set_flags_words[] = {
	W(1, TFD_TIMER_ABSTIME), W(2, TFD_TIMER_CANCEL_ON_SET),
};

static const struct word timer_flags_words[] = {
	W(1, TIMER_ABSTIME),
};

static const struct word umount_flags_words[] = {
	W(1, MNT_FORCE), W(2, MNT_DETACH), W(4, MNT_EXPIRE), W(8, UMOUNT_NOFOLLOW),
};

static const struct word unlink_flags_words[] = {
	W(0x200, AT_REMOVEDIR),
};

static const struct word wait_flags_words[] = {
	W(1, WNOHANG), W(2, WSTOPPED), W(4, WEXITED), W(8, WCONTINUED), W(0x1000000, WNOWAIT),
	W(0x20000000, __WNOTHREAD), W(0x40000000, __WALL), W(0x80000000, __WCLONE),
};

static const struct word xattr_flags_words[] = {
	W(1, XATTR_CREATE), W(2, XATTR_REPLACE),
};

#define ALL_BITS UINT32_MAX
#define SET(list, mask, name)                                                                      \
	{.words = (list),                                                                          \
	 .count = sizeof(list) / sizeof((list)[0]),                                                \
	 .choice = (mask),                                                                         \
	 .unknown = (name)}

static const struct word_set sets[ARG_MEMORY] = {
	[ARG_ACCESS_FLAGS] = SET(access_flags_words, 0, "AT_???"),
	[ARG_ACCESS_MODE] = SET(access_mode_words, 0, "?_OK"),
	[ARG_ARCH_PRCTL_OP] = SET(arch_prctl_op_words, ALL_BITS, "ARCH_???"),
	[ARG_AT_FLAGS] = SET(at_flags_words, 0, "AT_???"),
	[ARG_BPF_CMD] = SET(bpf_cmd_words, ALL_BITS, "BPF_???"),
	[ARG_CLOCK_ID] = SET(clock_id_words, ALL_BITS, "CLOCK_???"),
	[ARG_CLONE_FLAGS] = SET(clone_flags_words, 0xff, "CLONE_???"),
	[ARG_CLOSE_RANGE_FLAGS] = SET(close_range_flags_words, 0, "CLOSE_RANGE_???"),
	[ARG_EPOLL_FLAGS] = SET(epoll_flags_words, 0, "EPOLL_???"),
	[ARG_EPOLL_OP] = SET(epoll_op_words, ALL_BITS, "EPOLL_CTL_???"),
	[ARG_EVENTFD_FLAGS] = SET(eventfd_flags_words, 0, "EFD_???"),
	[ARG_FADVICE] = SET(fadvice_words, ALL_BITS, "POSIX_FADV_???"),
	[ARG_FALLOCATE_MODE] = SET(fallocate_mode_words, 0, "FALLOC_FL_???"),
	[ARG_FCNTL_CMD] = SET(fcntl_cmd_words, ALL_BITS, "F_???"),
	[ARG_FLOCK_OP] = SET(flock_op_words, 3, "LOCK_???"),
	[ARG_FUTEX_OP] = SET(futex_op_words, 0xff, "FUTEX_???"),
	[ARG_ID_TYPE] = SET(id_type_words, ALL_BITS, "P_???"),
	[ARG_INOTIFY_FLAGS] = SET(inotify_flags_words, 0, "IN_???"),
	[ARG_INOTIFY_MASK] = SET(inotify_mask_words, 0, "IN_???"),
	[ARG_IOCTL_CMD] = SET(ioctl_cmd_words, ALL_BITS, NULL),
	[ARG_IPC_CALL] = SET(ipc_call_words, 0xffff, "???"),
	[ARG_ITIMER] = SET(itimer_words, ALL_BITS, "ITIMER_???"),
	[ARG_MADVICE] = SET(madvice_words, ALL_BITS, "MADV_???"),
	[ARG_MAP_FLAGS] = SET(map_flags_words, 0xf, "MAP_???"),
	[ARG_MEMFD_FLAGS] = SET(memfd_flags_words, 0, "MFD_???"),
	[ARG_MLOCKALL_FLAGS] = SET(mlockall_flags_words, 0, "MCL_???"),
	[ARG_MLOCK_FLAGS] = SET(mlock_flags_words, 0, "MLOCK_???"),
	[ARG_MOUNT_FLAGS] = SET(mount_flags_words, 0, "MS_???"),
	[ARG_MREMAP_FLAGS] = SET(mremap_flags_words, 0, "MREMAP_???"),
	[ARG_MSG_FLAGS] = SET(msg_flags_words, 0, "MSG_???"),
	[ARG_MSYNC_FLAGS] = SET(msync_flags_words, 0, "MS_???"),
	[ARG_OPEN_FLAGS] = SET(open_flags_words, 3, "O_???"),
	[ARG_PIDFD_FLAGS] = SET(pidfd_flags_words, 0, "PIDFD_???"),
	[ARG_PIPE_FLAGS] = SET(pipe_flags_words, 0, "O_???"),
	[ARG_PRCTL_OP] = SET(prctl_op_words, ALL_BITS, "PR_???"),
	[ARG_PRIORITY_WHICH] = SET(priority_which_words, ALL_BITS, "PRIO_???"),
	[ARG_PROT] = SET(prot_words, 0, "PROT_???"),
	[ARG_PTRACE_REQUEST] = SET(ptrace_request_words, ALL_BITS, "PTRACE_???"),
	[ARG_RANDOM_FLAGS] = SET(random_flags_words, 0, "GRND_???"),
	[ARG_RENAME_FLAGS] = SET(rename_flags_words, 0, "RENAME_??"),
	[ARG_RLIMIT_RESOURCE] = SET(rlimit_resource_words, ALL_BITS, "RLIMIT_???"),
	[ARG_RUSAGE_WHO] = SET(rusage_who_words, ALL_BITS, "RUSAGE_???"),
	[ARG_RW_FLAGS] = SET(rw_flags_words, 0, "RWF_???"),
	[ARG_SCHED_POLICY] = SET(sched_policy_words, 0xffff, "SCHED_???"),
	[ARG_SECCOMP_OP] = SET(seccomp_op_words, ALL_BITS, "SECCOMP_SET_MODE_???"),
	[ARG_SEEK_WHENCE] = SET(seek_whence_words, ALL_BITS, "SEEK_???"),
	[ARG_SHUTDOWN_HOW] = SET(shutdown_how_words, ALL_BITS, "SHUT_???"),
	[ARG_SIGNALFD_FLAGS] = SET(signalfd_flags_words, 0, "SFD_???"),
	[ARG_SIG_HOW] = SET(sig_how_words, ALL_BITS, "SIG_???"),
	[ARG_SOCKETCALL] = SET(socketcall_words, ALL_BITS, "SYS_???"),
	[ARG_SOCK_DOMAIN] = SET(sock_domain_words, ALL_BITS, "AF_???"),
	[ARG_SOCK_FLAGS] = SET(sock_flags_words, 0, "SOCK_???"),
	[ARG_SOCK_LEVEL] = SET(sock_level_words, ALL_BITS, "SOL_???"),
	[ARG_SOCK_TYPE] = SET(sock_type_words, 0xf, "SOCK_???"),
	[ARG_SPLICE_FLAGS] = SET(splice_flags_words, 0, "SPLICE_F_???"),
	[ARG_STATX_MASK] = SET(statx_mask_words, 0, "STATX_???"),
	[ARG_STATX_FLAGS] = SET(statx_flags_words, 0x6000, "AT_???"),
	[ARG_PERSONA] = SET(persona_words, 0xff, "PER_???"),
	[ARG_MEMBARRIER_CMD] = SET(membarrier_cmd_words, 0, "MEMBARRIER_CMD_???"),
	[ARG_SHM_CMD] = SET(shm_cmd_words, ALL_BITS, "SHM_???"),
	[ARG_MSG_CMD] = SET(msg_cmd_words, ALL_BITS, "MSG_???"),
	[ARG_SEM_CMD] = SET(sem_cmd_words, ALL_BITS, "SEM_???"),
	[ARG_SHM_FLAGS] = SET(shm_flags_words, 0, "SHM_???"),
	[ARG_MPOL_MODE] = SET(mpol_mode_words, 0xfff, "MPOL_???"),
	[ARG_IOPRIO_WHO] = SET(ioprio_who_words, ALL_BITS, "IOPRIO_WHO_???"),
	[ARG_KCMP_TYPE] = SET(kcmp_type_words, ALL_BITS, "KCMP_???"),
	[ARG_PKEY_RIGHTS] = SET(pkey_rights_words, 0, "PKEY_???"),
	[ARG_SYNC_RANGE_FLAGS] = SET(sync_range_flags_words, 0, "SYNC_FILE_RANGE_???"),
	[ARG_TIMERFD_FLAGS] = SET(timerfd_flags_words, 0, "TFD_???"),
	[ARG_TIMERFD_SET_FLAGS] = SET(timerfd_set_flags_words, 0, "TFD_???"),
	[ARG_TIMER_FLAGS] = SET(timer_flags_words, 0, "TIMER_???"),
	[ARG_UMOUNT_FLAGS] = SET(umount_flags_words, 0, "MNT_???"),
	[ARG_UNLINK_FLAGS] = SET(unlink_flags_words, 0, "AT_???"),
	[ARG_WAIT_FLAGS] = SET(wait_flags_words, 0, "W???"),
	[ARG_XATTR_FLAGS] = SET(xattr_flags_words, 0, "XATTR_???"),
};
/* clang-format on */

const struct word_set *word_set_of(unsigned kind)
{
	return kind < ARG_MEMORY && sets[kind].words ? &sets[kind] : NULL;
}
