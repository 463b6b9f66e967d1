#include "viz/call_meaning.h"

#include "format/event.h"

#define CALL_MEANING_NUMBERS 576

/* The numbers are those of format/syscalls.def; a test compares them by name. */
static const uint8_t call_meanings[ARCHES][CALL_MEANING_NUMBERS] = {
	[ARCH_X86_64] =
		{
			[0] = CALL_READ,      /* read */
			[4] = CALL_PATH_0,    /* stat */
			[6] = CALL_PATH_0,    /* lstat */
			[7] = CALL_SLEEP,     /* poll */
			[21] = CALL_PATH_0,   /* access */
			[23] = CALL_SLEEP,    /* select */
			[34] = CALL_SLEEP,    /* pause */
			[35] = CALL_SLEEP,    /* nanosleep */
			[45] = CALL_READ,     /* recvfrom */
			[47] = CALL_READ,     /* recvmsg */
			[59] = CALL_EXEC_0,   /* execve */
			[60] = CALL_EXIT,     /* exit */
			[61] = CALL_WAIT,     /* wait4 */
			[128] = CALL_SLEEP,   /* rt_sigtimedwait */
			[130] = CALL_SLEEP,   /* rt_sigsuspend */
			[202] = CALL_SLEEP,   /* futex */
			[230] = CALL_SLEEP,   /* clock_nanosleep */
			[231] = CALL_EXIT,    /* exit_group */
			[232] = CALL_SLEEP,   /* epoll_wait */
			[247] = CALL_WAIT_ID, /* waitid */
			[262] = CALL_PATH_1,  /* newfstatat */
			[269] = CALL_PATH_1,  /* faccessat */
			[270] = CALL_SLEEP,   /* pselect6 */
			[271] = CALL_SLEEP,   /* ppoll */
			[281] = CALL_SLEEP,   /* epoll_pwait */
			[322] = CALL_EXEC_1,  /* execveat */
			[332] = CALL_PATH_1,  /* statx */
			[439] = CALL_PATH_1,  /* faccessat2 */
			[441] = CALL_SLEEP,   /* epoll_pwait2 */
		},
	[ARCH_I386] =
		{
			[1] = CALL_EXIT,      /* exit */
			[3] = CALL_READ,      /* read */
			[7] = CALL_WAIT,      /* waitpid */
			[11] = CALL_EXEC_0,   /* execve */
			[18] = CALL_PATH_0,   /* oldstat */
			[29] = CALL_SLEEP,    /* pause */
			[33] = CALL_PATH_0,   /* access */
			[72] = CALL_SLEEP,    /* sigsuspend */
			[82] = CALL_SLEEP,    /* select */
			[84] = CALL_PATH_0,   /* oldlstat */
			[106] = CALL_PATH_0,  /* stat */
			[107] = CALL_PATH_0,  /* lstat */
			[114] = CALL_WAIT,    /* wait4 */
			[142] = CALL_SLEEP,   /* _newselect */
			[162] = CALL_SLEEP,   /* nanosleep */
			[168] = CALL_SLEEP,   /* poll */
			[177] = CALL_SLEEP,   /* rt_sigtimedwait */
			[179] = CALL_SLEEP,   /* rt_sigsuspend */
			[195] = CALL_PATH_0,  /* stat64 */
			[196] = CALL_PATH_0,  /* lstat64 */
			[240] = CALL_SLEEP,   /* futex */
			[252] = CALL_EXIT,    /* exit_group */
			[256] = CALL_SLEEP,   /* epoll_wait */
			[267] = CALL_SLEEP,   /* clock_nanosleep */
			[284] = CALL_WAIT_ID, /* waitid */
			[300] = CALL_PATH_1,  /* fstatat64 */
			[307] = CALL_PATH_1,  /* faccessat */
			[308] = CALL_SLEEP,   /* pselect6 */
			[309] = CALL_SLEEP,   /* ppoll */
			[319] = CALL_SLEEP,   /* epoll_pwait */
			[358] = CALL_EXEC_1,  /* execveat */
			[371] = CALL_READ,    /* recvfrom */
			[372] = CALL_READ,    /* recvmsg */
			[383] = CALL_PATH_1,  /* statx */
			[407] = CALL_SLEEP,   /* clock_nanosleep_time64 */
			[413] = CALL_SLEEP,   /* pselect6_time64 */
			[414] = CALL_SLEEP,   /* ppoll_time64 */
			[421] = CALL_SLEEP,   /* rt_sigtimedwait_time64 */
			[422] = CALL_SLEEP,   /* futex_time64 */
			[439] = CALL_PATH_1,  /* faccessat2 */
			[441] = CALL_SLEEP,   /* epoll_pwait2 */
		},
	[ARCH_X32] =
		{
			[0] = CALL_READ,      /* read */
			[4] = CALL_PATH_0,    /* stat */
			[6] = CALL_PATH_0,    /* lstat */
			[7] = CALL_SLEEP,     /* poll */
			[21] = CALL_PATH_0,   /* access */
			[23] = CALL_SLEEP,    /* select */
			[34] = CALL_SLEEP,    /* pause */
			[35] = CALL_SLEEP,    /* nanosleep */
			[60] = CALL_EXIT,     /* exit */
			[61] = CALL_WAIT,     /* wait4 */
			[130] = CALL_SLEEP,   /* rt_sigsuspend */
			[202] = CALL_SLEEP,   /* futex */
			[230] = CALL_SLEEP,   /* clock_nanosleep */
			[231] = CALL_EXIT,    /* exit_group */
			[232] = CALL_SLEEP,   /* epoll_wait */
			[262] = CALL_PATH_1,  /* newfstatat */
			[269] = CALL_PATH_1,  /* faccessat */
			[270] = CALL_SLEEP,   /* pselect6 */
			[271] = CALL_SLEEP,   /* ppoll */
			[281] = CALL_SLEEP,   /* epoll_pwait */
			[332] = CALL_PATH_1,  /* statx */
			[439] = CALL_PATH_1,  /* faccessat2 */
			[441] = CALL_SLEEP,   /* epoll_pwait2 */
			[517] = CALL_READ,    /* recvfrom */
			[519] = CALL_READ,    /* recvmsg */
			[520] = CALL_EXEC_0,  /* execve */
			[523] = CALL_SLEEP,   /* rt_sigtimedwait */
			[529] = CALL_WAIT_ID, /* waitid */
			[545] = CALL_EXEC_1,  /* execveat */
		},
};

enum call_meaning call_meaning(uint32_t arch, uint32_t nr)
{
	return arch < ARCHES && nr < CALL_MEANING_NUMBERS ? call_meanings[arch][nr] : CALL_PLAIN;
}
