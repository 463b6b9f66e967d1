#include "viz/call_traits.h"

#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <string.h>

#include "format/event.h"
#include "format/syscalls.h"

#define NUMBERS_MAX 1024 /* of calls that wait */

/*
 * What these do is to wait. A process that was made by vfork() or a clone() like it starts
 * before its maker goes on.
 */
static const char *const only_waiting[] = {
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
	"rt_sigsuspend",
	"sigsuspend",
	"rt_sigtimedwait",
	"rt_sigtimedwait_time64",
	"futex",
	"futex_time64",
	"futex_wait",
	"futex_waitv",
	"flock",
	"semop",
	"semtimedop",
	"semtimedop_time64",
	/* for what others send */
	"msgrcv",
	"mq_timedreceive",
	"mq_timedreceive_time64",
	"accept",
	"accept4",
	"recv",
	"recvfrom",
	"recvmsg",
	"recvmmsg",
	"recvmmsg_time64",
};

/* What these do takes time of its own, too. */
static const char *const also_waiting[] = {
	/* for processes, locks, room in a queue */
	"clone",
	"clone3",
	"fcntl",
	"fcntl64",
	"msgsnd",
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
	"connect",
	"send",
	"sendto",
	"sendmsg",
	"sendmmsg",
	"socketcall",
};

static bool is_in(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

bool call_only_waits(const char *name)
{
	return is_in(only_waiting, sizeof(only_waiting) / sizeof(only_waiting[0]), name);
}

/* A bit for each number. */
static uint64_t only_waiting_bits[ARCHES][NUMBERS_MAX / 64];
static pthread_once_t bits_once = PTHREAD_ONCE_INIT;

static void bits_set(void)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (size_t i = 0; i < sizeof(only_waiting) / sizeof(only_waiting[0]); i++) {
			int nr = syscall_number(arch, only_waiting[i]);

			if (nr >= 0 && nr < NUMBERS_MAX)
				only_waiting_bits[arch][nr / 64] |= UINT64_C(1) << nr % 64;
		}
}

bool call_number_only_waits(unsigned arch, uint32_t nr)
{
	pthread_once(&bits_once, bits_set);
	return arch < ARCHES && nr < NUMBERS_MAX && only_waiting_bits[arch][nr / 64] >> nr % 64 & 1;
}

bool call_waits(const char *name)
{
	return call_only_waits(name) ||
	       is_in(also_waiting, sizeof(also_waiting) / sizeof(also_waiting[0]), name);
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
