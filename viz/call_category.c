#include "viz/call_category.h"

#include <stddef.h>
#include <string.h>

#include "format/syscalls.h"

unsigned call_category(uint32_t arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info && info->category < CATEGORIES ? info->category : CATEGORY_OTHER;
}

const char *call_category_name(unsigned category)
{
	return syscall_category_name(category);
}

const char *call_name_static(uint32_t arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info ? info->name : NULL;
}

unsigned call_arg_count(uint32_t arch, uint32_t nr)
{
	const struct syscall_info *info = syscall_lookup(arch, nr);

	return info ? info->arg_count : 6;
}

static const char *const waiting[] = {
	"_newselect",
	"accept",
	"accept4",
	"clock_nanosleep",
	"epoll_pwait",
	"epoll_pwait2",
	"epoll_wait",
	"flock",
	"futex",
	"futex_wait",
	"futex_waitv",
	"io_getevents",
	"io_pgetevents",
	"io_uring_enter",
	"mq_timedreceive",
	"msgrcv",
	"nanosleep",
	"pause",
	"poll",
	"ppoll",
	"pselect6",
	"recv",
	"recvfrom",
	"recvmmsg",
	"recvmsg",
	"restart_syscall",
	"rt_sigsuspend",
	"rt_sigtimedwait",
	"sched_yield",
	"select",
	"semop",
	"semtimedop",
	"sigsuspend",
	"vfork",
	"wait4",
	"waitid",
	"waitpid",
};

bool call_waits(uint32_t arch, uint32_t nr)
{
	const char *name = call_name_static(arch, nr);

	for (size_t i = 0; name && i < sizeof(waiting) / sizeof(waiting[0]); i++) {
		size_t size = strlen(waiting[i]);

		/* On i386 many have a second number for times of 64 bits. */
		if (strncmp(name, waiting[i], size) == 0 &&
		    (name[size] == '\0' || strcmp(name + size, "_time64") == 0))
			return true;
	}
	return false;
}
