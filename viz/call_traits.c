#include "viz/call_traits.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

#include "format/event.h"

/* A process that was made by vfork() or a clone() like it starts before its maker goes on. */
static const char *const waiting[] = {
	/* for descriptors to be ready, for time */
	"poll",
	"ppoll",
	"ppoll_time64",
	"select",
	"_newselect",
	"pselect6",
	"pselect6_time64",
	"epoll_wait",
	"epoll_pwait",
	"epoll_pwait2",
	"epoll_wait_old",
	"io_getevents",
	"io_pgetevents",
	"io_pgetevents_time64",
	"io_uring_enter",
	"nanosleep",
	"clock_nanosleep",
	"clock_nanosleep_time64",
	"pause",
	"sched_yield",
	"restart_syscall",
	/* for processes, signals, locks */
	"wait4",
	"waitid",
	"waitpid",
	"vfork",
	"clone",
	"clone3",
	"rt_sigsuspend",
	"sigsuspend",
	"rt_sigtimedwait",
	"rt_sigtimedwait_time64",
	"futex",
	"futex_time64",
	"futex_wait",
	"futex_waitv",
	"flock",
	"fcntl",
	"fcntl64",
	"semop",
	"semtimedop",
	"semtimedop_time64",
	"msgrcv",
	"msgsnd",
	"mq_timedreceive",
	"mq_timedreceive_time64",
	"mq_timedsend",
	"mq_timedsend_time64",
	"ipc",
	/* for who is at the other end of a pipe, a socket, a terminal */
	"read",
	"readv",
	"write",
	"writev",
	"sendfile",
	"sendfile64",
	"splice",
	"tee",
	"vmsplice",
	"accept",
	"accept4",
	"connect",
	"recv",
	"recvfrom",
	"recvmsg",
	"recvmmsg",
	"recvmmsg_time64",
	"send",
	"sendto",
	"sendmsg",
	"sendmmsg",
	"socketcall",
};

bool call_waits(const char *name)
{
	for (size_t i = 0; i < sizeof(waiting) / sizeof(waiting[0]); i++)
		if (strcmp(name, waiting[i]) == 0)
			return true;
	return false;
}

/* Of readlink and readlinkat, to which EINVAL means that the file is no link. */
static bool reads_link(unsigned arch, uint32_t nr)
{
	static const uint32_t numbers[ARCHES][2] = {
		[ARCH_X86_64] = {89, 267},
		[ARCH_I386] = {85, 305},
		[ARCH_X32] = {89, 267},
	};

	return arch < ARCHES && (nr == numbers[arch][0] || nr == numbers[arch][1]);
}

bool call_expects_error(unsigned arch, uint32_t nr, int64_t error)
{
	switch (error) {
	case EINVAL:
		return reads_link(arch, nr);
	case ENOENT:
	case ENOTDIR:
	case EEXIST:
	case ENOTTY:
	case ESPIPE:
	case EAGAIN:
	case EINPROGRESS:
	case EALREADY:
	case EINTR:
	case ETIMEDOUT:
	case ECHILD:
	case ENODATA:
	case EOPNOTSUPP:
	case 512: /* ERESTARTSYS ... */
	case 513:
	case 514:
	case 516: /* ... ERESTART_RESTARTBLOCK, which the kernel turns into EINTR or a restart */
		return true;
	default:
		return false;
	}
}
