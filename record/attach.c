#include "record/attach.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "record/procfs.h"

#define SEIZE_TRIES 16
#define STOP_TRIES  1000 /* ms */
#define D_TRIES     5
#define TRACERS_MAX 64

static int yama_scope(void)
{
	char text[16];

	return procfs_read("/proc/sys/kernel/yama/ptrace_scope", text, sizeof(text)) > 0
		       ? atoi(text)
		       : 0;
}

static void explain_tracer(pid_t pid, int tracer, char *message, size_t size)
{
	char name[TASK_NAME_SIZE] = "";

	procfs_name(tracer, name);
	snprintf(message, size, "%d: already traced by %d%s%s%s", (int)pid, tracer,
		 *name ? " (" : "", name, *name ? ")" : "");
}

static void explain_refusal(pid_t pid, int sys, char *message, size_t size)
{
	struct proc_status status;
	int scope = yama_scope();

	if (!procfs_status(pid, &status))
		snprintf(message, size, "%d: no such process", (int)pid);
	else if (status.tracer > 0)
		explain_tracer(pid, status.tracer, message, size);
	else if (status.state == 'Z' || status.state == 'X')
		snprintf(message, size, "%d: it has ended already", (int)pid);
	else if (sys == EPERM && geteuid() != 0 && status.uid != (int)geteuid())
		snprintf(message, size, "%d: not permitted: it is a process of user %d", (int)pid,
			 status.uid);
	else if (sys == EPERM && scope > 0)
		snprintf(message, size,
			 "%d: not permitted: /proc/sys/kernel/yama/ptrace_scope is %d%s", (int)pid,
			 scope, scope < 3 ? "; root may" : "");
	else
		snprintf(message, size, "%d: %s%s", (int)pid, strerror(sys),
			 sys == EPERM ? ": a kernel thread, or protected" : "");
}

static bool is_known(const struct attached *a, pid_t tid)
{
	for (size_t i = a->count; i-- > 0;)
		if (a->tids[i] == tid)
			return true;
	return false;
}

static int remember(struct attached *a, pid_t tid)
{
	if (a->count == a->capacity) {
		size_t capacity = a->capacity ? 2 * a->capacity : 64;
		pid_t *tids = realloc(a->tids, capacity * sizeof(*tids));

		if (!tids)
			return -ENOMEM;
		a->tids = tids;
		a->capacity = capacity;
	}
	a->tids[a->count++] = tid;
	return 0;
}

/*
 * 1: seized, or gone by now, so that another look is due; 0: nothing to do; -errno. One that is
 * known is tried again: an exec in a thread that was not seized yet gives the id of the leader
 * to that thread. And while it does, the id belongs to a dead leader, which is refused, and a
 * moment later to a thread that lives.
 */
static int seize_thread(struct attached *a, pid_t tid, unsigned long options)
{
	struct proc_status status;
	int sys = 0;

	for (int i = 0; i < SEIZE_TRIES; i++) {
		if (ptrace(PTRACE_SEIZE, tid, NULL, options) == 0) {
			if (is_known(a, tid)) /* its former bearer was told to stop */
				return ptrace(PTRACE_INTERRUPT, tid, NULL, NULL), 1;
			sys = remember(a, tid);
			return sys ? sys : 1;
		}
		sys = errno;
		if (!procfs_status(tid, &status))
			return 1;
		/* Born seized, and told of by an event. */
		if (status.tracer == getpid() || status.state == 'Z' || status.state == 'X')
			return 0;
	}
	return -sys;
}

/* One scan of the threads: how many make another one due, or -errno. */
static int scan(struct attached *a, pid_t pid, unsigned long options)
{
	char name[32];
	struct dirent *entry;
	int found = 0;
	DIR *dir;

	procfs_path(name, sizeof(name), pid, "task");
	dir = opendir(name);
	if (!dir)
		return errno == ENOENT ? -ESRCH : -errno;
	while (found >= 0 && (entry = readdir(dir))) {
		int tid = procfs_number(atoi(entry->d_name));
		int rc = tid > 0 ? seize_thread(a, tid, options) : 0;

		found = rc < 0 ? rc : found + rc;
	}
	closedir(dir);
	return found;
}

/* Of this process, or of one of its tracers, and so on: it would wait for itself. */
static bool is_own_tracer(pid_t pid)
{
	struct proc_status status;
	int tracer = getpid();

	for (int i = 0; i < TRACERS_MAX && procfs_status(tracer, &status); i++) {
		if (i > 0 && status.tgid == pid)
			return true;
		tracer = status.tracer;
	}
	return false;
}

/* Until nothing new is seen: a thread may be born while the others are seized. */
static int scan_all(struct attached *a, pid_t pid, unsigned long options)
{
	int found;

	do
		found = scan(a, pid, options);
	while (found > 0);
	return found;
}

int attach_process(struct attached *attached, pid_t pid, unsigned long ptrace_options,
		   char *message, size_t message_size)
{
	struct proc_status status = {0};
	size_t before = attached->count;
	int found;

	if (procfs_status(pid, &status) && status.tgid == getpid()) {
		snprintf(message, message_size, "%d: that is strec itself", (int)pid);
		return -1;
	}
	if (is_own_tracer(status.tgid)) {
		snprintf(message, message_size, "%d: it traces strec itself", (int)pid);
		return -1;
	}
	/* Named twice, by two of its threads. */
	if (status.tracer == getpid())
		return 0;
	for (int i = 0; i < SEIZE_TRIES; i++) {
		found = scan_all(attached, pid, ptrace_options);
		if (found == 0 && attached->count > before)
			return 0;
		/* An exec may hide the only thread that lives from a scan. */
		if (found < 0 || !procfs_status(pid, &status) || status.state == 'Z')
			break;
	}
	explain_refusal(pid, found < 0 ? -found : ESRCH, message, message_size);
	return -1;
}

/* Until it has stopped or died; not for what no tracer gets out of its call (vfork). */
static void await_stop(pid_t tid)
{
	for (int i = 0; i < STOP_TRIES; i++) {
		struct proc_status status;
		siginfo_t info = {0};

		if (waitid(P_PID, (id_t)tid, &info,
			   WSTOPPED | WEXITED | WNOHANG | WNOWAIT | __WALL) != 0 ||
		    info.si_pid)
			return;
		if (!procfs_status(tid, &status) || (status.state == 'D' && i >= D_TRIES))
			return;
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
	}
}

bool attach_missed(struct attached *attached, const pid_t *pids, size_t count,
		   unsigned long ptrace_options)
{
	size_t before = attached->count;

	for (size_t i = 0; i < attached->count; i++)
		await_stop(attached->tids[i]);
	for (size_t i = 0; i < count; i++)
		scan_all(attached, pids[i], ptrace_options);
	return attached->count > before;
}
