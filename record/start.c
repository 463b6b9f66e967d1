#include "record/start.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/calls.h"
#include "record/session.h"
#include "record/signals.h"

#define DEFAULT_PATH "/bin:/usr/bin"

enum report_kind { REPORT_FAILED, REPORT_EXEC_FAILED, REPORT_FILTER };

/* What the child says through the pipe: how it is with its filter, why it cannot go on. */
struct report {
	enum report_kind kind;
	int sys;
	const char *what; /* the same address in parent and child: a fork, not an exec */
	struct filter_state filter;
};

struct channel {
	int go[2];     /* the parent closes it for "go" */
	int report[2]; /* closed by a successful exec */
};

static enum start_failure failure_of(const struct report *report)
{
	if (report->kind != REPORT_EXEC_FAILED)
		return START_FAILED;
	return report->sys == ENOENT || report->sys == ENOTDIR ? START_NOT_FOUND
							       : START_NOT_EXECUTABLE;
}

static _Noreturn void fail_child(int fd, int sys, enum report_kind kind, const char *what)
{
	struct report report = {.kind = kind, .sys = sys, .what = what};
	ssize_t n = write(fd, &report, sizeof(report));

	_exit(n < 0 ? START_FAILED : failure_of(&report));
}

/* A script without #! is sh's, as execvp(3) has it. */
static void exec_shell(const char *path, char *const *command)
{
	size_t count = 0;
	char **words;

	while (command[count])
		count++;
	words = calloc(count + 2, sizeof(*words));
	if (!words)
		return;
	words[0] = (char *)"/bin/sh";
	words[1] = (char *)path;
	for (size_t i = 1; i < count; i++)
		words[i + 1] = command[i];
	execv(words[0], words);
	free(words);
}

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

/* Tries one file; returns only when it could not be run. */
static int exec_one(const char *path, char *const *command)
{
	struct stat st;
	int sys;

	execv(path, command);
	sys = errno;
	if (sys == ENOEXEC) {
		exec_shell(path, command);
		return ENOEXEC;
	}
	/* The kernel says EACCES for a directory. */
	if (sys == EACCES && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		return EISDIR;
	return sys;
}

/* One element of PATH; an empty one is the current directory. 0 where it holds no program. */
static int try_element(const char *element, size_t length, const char *name, char *const *command)
{
	char path[PATH_MAX];
	int n = length ? snprintf(path, sizeof(path), "%.*s/%s", (int)length, element, name)
		       : snprintf(path, sizeof(path), "./%s", name);

	if (n < 0 || (size_t)n >= sizeof(path))
		return 0;
	if (is_program(path))
		return exec_one(path, command);
	return access(path, F_OK) == 0 ? EACCES : 0;
}

/* Looks for name in path, and runs it with these words. */
static int exec_search(const char *path, const char *name, char *const *command)
{
	int sys = ENOENT;

	if (!*name)
		return ENOENT;
	if (strchr(name, '/'))
		return exec_one(name, command);
	for (const char *at = path ? path : DEFAULT_PATH;; at++) {
		size_t length = strcspn(at, ":");
		int tried = try_element(at, length, name, command);

		/* As execvp(3): pass over what is forbidden, but remember it. */
		if (tried && tried != ENOENT && tried != ENOTDIR) {
			sys = tried;
			if (tried != EACCES)
				return sys;
		}
		at += length;
		if (!*at)
			return sys;
	}
}

static void change_environment(const struct start_config *config)
{
	for (size_t i = 0; i < config->environment_count; i++) {
		if (strchr(config->environment[i], '='))
			putenv(config->environment[i]);
		else
			unsetenv(config->environment[i]);
	}
}

static void become(const struct run_as *who, int fd)
{
	if (!who->name)
		return;
	if (initgroups(who->name, who->gid) != 0 || setresgid(who->gid, who->gid, who->gid) != 0 ||
	    setresuid(who->uid, who->uid, who->uid) != 0)
		fail_child(fd, errno, REPORT_FAILED, "-u");
}

/* Before the user changes: who has CAP_SYS_ADMIN needs no no_new_privs. */
static void install_filter(const struct call_filter *filter, int fd)
{
	struct report report = {.kind = REPORT_FILTER};

	if (!filter)
		return;
	report.filter = call_filter_install(filter);
	if (write(fd, &report, sizeof(report)) != sizeof(report))
		_exit(START_FAILED);
}

/* The words that the target is given; command itself where nothing is changed. */
static char *const *words_of(const struct start_config *config, int fd)
{
	size_t count = 0;
	char **words;

	if (!config->argv0)
		return config->command;
	while (config->command[count])
		count++;
	words = calloc(count + 1, sizeof(*words));
	if (!words)
		fail_child(fd, errno, REPORT_FAILED, "--argv0");
	memcpy(words, config->command, count * sizeof(*words));
	words[0] = (char *)config->argv0;
	return words;
}

static _Noreturn void run_child(const struct start_config *config, const struct channel *channel)
{
	const char *path = getenv("PATH");
	int fd = channel->report[1];
	char *const *words;
	char byte;

	close(channel->go[1]);
	/* Seized by now, or strec has died; in that case nobody wants this target. */
	while (read(channel->go[0], &byte, 1) < 0 && errno == EINTR)
		;
	if (config->daemonize)
		prctl(PR_SET_PTRACER, 0);
	if (config->null_stdin) {
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

		if (null < 0 || dup2(null, 0) < 0)
			fail_child(fd, errno, REPORT_FAILED, "/dev/null");
	}
	if (config->output && output_redirect(config->output))
		fail_child(fd, errno, REPORT_FAILED, "dup2");
	words = words_of(config, fd);
	install_filter(config->filter, fd);
	become(&config->run_as, fd);
	change_environment(config);
	signals_restore();
	fail_child(fd, exec_search(path, config->command[0], words), REPORT_EXEC_FAILED,
		   config->command[0]);
}

/*
 * Makes the tracer a grandchild of the caller, and returns there the caller's id; 0 in the
 * caller, -1 in either where it could not be done.
 */
static pid_t fork_tracer(enum daemonize daemonize)
{
	pid_t target = getpid(), middle = fork(), grandchild;
	int status = 0;

	if (middle > 0) {
		/* Yama lets only ancestors trace, otherwise; taken back once it is seized. */
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY);
		while (waitpid(middle, &status, 0) < 0 && errno == EINTR)
			;
		errno = EAGAIN;
		return status == 0 ? 0 : -1;
	}
	if (middle < 0)
		return -1;
	grandchild = fork();
	if (grandchild != 0)
		_exit(grandchild < 0);
	if (daemonize == DAEMONIZE_PGROUP)
		setpgid(0, 0);
	if (daemonize == DAEMONIZE_SESSION)
		setsid();
	return target;
}

/* Remembers a call that may turn out to be the exec that succeeds. */
static void keep_call(struct started *s)
{
	struct __ptrace_syscall_info info;
	const struct call_rule *rule;
	struct event ev = {.kind = EVENT_CALL, .captures = s->captures.list};

	if (ptrace(PTRACE_GET_SYSCALL_INFO, s->pid, sizeof(info), &info) <= 0 ||
	    info.op != PTRACE_SYSCALL_INFO_ENTRY)
		return;
	calls_from_stop(&info, &ev);
	rule = calls_rule(ev.arch, ev.nr);
	if (rule->special != SPECIAL_EXEC)
		return;
	ev.time_ns = session_now_ns();
	capture_enter(&s->captures, s->pid, &ev, rule->enter);
	ev.capture_count = (uint8_t)s->captures.count;
	s->exec = ev;
}

enum progress { GOING, EXECED, DIED };

/* One stop of the child, resumed unless it is the exec. */
static enum progress follow_once(struct started *s, int *status)
{
	int event, signal;

	while (waitpid(s->pid, status, __WALL) < 0)
		if (errno != EINTR)
			return DIED;
	if (!WIFSTOPPED(*status))
		return DIED;
	event = *status >> 16;
	signal = WSTOPSIG(*status);
	if (event == PTRACE_EVENT_EXEC) {
		s->stop_ns = session_now_ns();
		return EXECED;
	}
	if (signal == (SIGTRAP | 0x80))
		keep_call(s);
	if (event == PTRACE_EVENT_STOP && signal != SIGTRAP)
		ptrace(PTRACE_LISTEN, s->pid, NULL, NULL);
	else
		ptrace(PTRACE_SYSCALL, s->pid, NULL,
		       event || signal == (SIGTRAP | 0x80) ? 0 : (long)signal);
	return GOING;
}

/* The next report that is of a failure; what the filter's says is kept. */
static bool read_failure(struct started *s, int fd, struct report *report)
{
	while (read(fd, report, sizeof(*report)) == sizeof(*report)) {
		if (report->kind != REPORT_FILTER)
			return true;
		s->filter = report->filter;
	}
	return false;
}

static enum start_failure explain_death(struct started *s, int fd, int status, const char **what,
					int *sys, int *signal)
{
	struct report report;

	*what = NULL;
	*sys = 0;
	*signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	if (!read_failure(s, fd, &report))
		return START_FAILED;
	*sys = report.sys;
	*what = report.what;
	return failure_of(&report);
}

static bool make_channel(struct channel *channel)
{
	if (pipe2(channel->go, O_CLOEXEC) != 0)
		return false;
	if (pipe2(channel->report, O_CLOEXEC) == 0)
		return true;
	close(channel->go[0]);
	close(channel->go[1]);
	return false;
}

/* Seizes the child and lets it go to its exec. */
static bool seize_child(pid_t pid, unsigned long options, int go)
{
	if (ptrace(PTRACE_SEIZE, pid, NULL, options) != 0 ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL) != 0) {
		int sys = errno;

		kill(pid, SIGKILL);
		waitpid(pid, NULL, __WALL);
		close(go);
		errno = sys;
		return false;
	}
	close(go);
	return true;
}

static enum start_failure fail_start(const char *text, const char **what, int *sys)
{
	*sys = errno;
	*what = text;
	return START_FAILED;
}

enum start_failure start_target(const struct start_config *config, struct started *s,
				const char **what, int *sys, int *signal)
{
	struct channel channel;
	enum start_failure failure = START_OK;
	enum progress progress;
	struct report report;
	int status = 0;

	*signal = 0;
	s->filter = (struct filter_state){0};
	if (!make_channel(&channel))
		return fail_start("pipe", what, sys);
	s->pid = config->daemonize ? fork_tracer(config->daemonize) : fork();
	if (s->pid == 0)
		run_child(config, &channel);
	close(channel.go[0]);
	close(channel.report[1]);
	if (s->pid < 0 || !seize_child(s->pid, config->ptrace_options, channel.go[1])) {
		if (s->pid < 0)
			close(channel.go[1]);
		failure = fail_start(s->pid < 0 ? "fork" : "ptrace", what, sys);
	} else {
		while ((progress = follow_once(s, &status)) == GOING)
			;
		if (progress == DIED)
			failure = explain_death(s, channel.report[0], status, what, sys, signal);
		else
			read_failure(s, channel.report[0], &report);
	}
	close(channel.report[0]);
	return failure;
}
