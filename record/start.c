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

enum report_kind { REPORT_READY, REPORT_FAILED, REPORT_EXEC_FAILED, REPORT_FILTER };

/*
 * What the child says through the pipe: that it waits for "go", how it is with its filter, why
 * it cannot go on.
 */
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

/* The next file of that name to try, where a search through PATH is. */
struct search {
	const char *name;
	const char *at; /* the next element; NULL: no more */
	char path[PATH_MAX];
	int sys; /* why it is none of those before: ENOENT, or EACCES of one that was there */
};

/* Is one element of PATH, a program? An empty element is the current directory. */
static bool search_element(struct search *search, size_t length)
{
	int n = length ? snprintf(search->path, sizeof(search->path), "%.*s/%s", (int)length,
				  search->at, search->name)
		       : snprintf(search->path, sizeof(search->path), "./%s", search->name);

	if (n < 0 || (size_t)n >= sizeof(search->path))
		return false;
	if (is_program(search->path))
		return true;
	/* As execvp(3): pass over what is forbidden, but remember it. */
	if (access(search->path, F_OK) == 0)
		search->sys = EACCES;
	return false;
}

/* No more: path is empty. */
static void search_next(struct search *search)
{
	while (search->at) {
		size_t length = strcspn(search->at, ":");
		bool found = search_element(search, length);

		search->at = search->at[length] ? search->at + length + 1 : NULL;
		if (found)
			return;
	}
	search->path[0] = '\0';
}

/* A name with a slash is the one file to try. */
static void search_begin(struct search *search, const char *path, const char *name)
{
	*search = (struct search){.name = name, .sys = ENOENT};
	if (*name && !strchr(name, '/')) {
		search->at = path ? path : DEFAULT_PATH;
		search_next(search);
	} else if (strlen(name) < sizeof(search->path)) {
		strcpy(search->path, name);
	} else {
		search->sys = ENAMETOOLONG;
	}
}

/* Tries what the search has found and finds. Returns why none could be run. */
static int exec_found(struct search *search, char *const *command)
{
	while (search->path[0]) {
		int sys = exec_one(search->path, command);

		if (strchr(search->name, '/') || (sys != ENOENT && sys != ENOTDIR && sys != EACCES))
			return sys;
		if (sys == EACCES)
			search->sys = sys;
		search_next(search);
	}
	return search->sys;
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
	for (size_t i = 0; i < count; i++)
		words[i] = i ? config->command[i] : (char *)config->argv0;
	return words;
}

static void redirect(const struct start_config *config, int fd)
{
	if (config->null_stdin) {
		int null = open("/dev/null", O_RDONLY | O_CLOEXEC);

		if (null < 0 || dup2(null, 0) < 0)
			fail_child(fd, errno, REPORT_FAILED, "/dev/null");
	}
	if (config->output && output_redirect(config->output))
		fail_child(fd, errno, REPORT_FAILED, "dup2");
}

/* Ready, and seized once this returns; or strec has died, and nobody wants this target. */
static void wait_for_go(const struct channel *channel)
{
	struct report report = {.kind = REPORT_READY};
	char byte;

	if (write(channel->report[1], &report, sizeof(report)) != sizeof(report))
		_exit(START_FAILED);
	while (read(channel->go[0], &byte, 1) < 0 && errno == EINTR)
		;
}

/* Each call after the "go" costs two stops; the filter sends calls to who has seized it. */
static _Noreturn void run_child(const struct start_config *config, const struct channel *channel)
{
	static struct search search; /* large */
	int fd = channel->report[1];
	char *const *words;

	close(channel->go[1]);
	redirect(config, fd);
	words = words_of(config, fd);
	search_begin(&search, getenv("PATH"), config->command[0]);
	change_environment(config);
	signals_restore();
	wait_for_go(channel);
	if (config->daemonize)
		prctl(PR_SET_PTRACER, 0);
	install_filter(config->filter, fd);
	become(&config->run_as, fd);
	fail_child(fd, exec_found(&search, words), REPORT_EXEC_FAILED, config->command[0]);
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

static bool read_report(int fd, struct report *report)
{
	ssize_t n;

	do
		n = read(fd, report, sizeof(*report));
	while (n < 0 && errno == EINTR);
	return n == sizeof(*report);
}

/* The next report that is of a failure; what the filter's says is kept. */
static bool read_failure(struct started *s, int fd, struct report *report)
{
	while (read_report(fd, report)) {
		if (report->kind != REPORT_FILTER)
			return true;
		s->filter = report->filter;
	}
	return false;
}

/* Why the child has died, from its status and what it said; NULL: nothing. */
static enum start_failure explain_death(int status, const struct report *report, const char **what,
					int *sys, int *signal)
{
	*what = report ? report->what : NULL;
	*sys = report ? report->sys : 0;
	*signal = !report && WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	return report ? failure_of(report) : START_FAILED;
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

/* From the fork to the stop of the exec; closes go. */
static enum start_failure follow_child(struct started *s, const struct channel *channel,
				       unsigned long ptrace_options, const char **what, int *sys,
				       int *signal)
{
	enum progress progress;
	struct report report = {0};
	bool said = read_report(channel->report[0], &report);
	int status = 0;

	if (!said || report.kind != REPORT_READY) {
		close(channel->go[1]);
		while (waitpid(s->pid, &status, __WALL) < 0 && errno == EINTR)
			;
		return explain_death(status, said ? &report : NULL, what, sys, signal);
	}
	if (!seize_child(s->pid, ptrace_options, channel->go[1]))
		return fail_start("ptrace", what, sys);
	while ((progress = follow_once(s, &status)) == GOING)
		;
	said = read_failure(s, channel->report[0], &report);
	return progress == EXECED ? START_OK
				  : explain_death(status, said ? &report : NULL, what, sys, signal);
}

enum start_failure start_target(const struct start_config *config, struct started *s,
				const char **what, int *sys, int *signal)
{
	struct channel channel;
	enum start_failure failure;

	*signal = 0;
	s->filter = (struct filter_state){0};
	if (!make_channel(&channel))
		return fail_start("pipe", what, sys);
	s->pid = config->daemonize ? fork_tracer(config->daemonize) : fork();
	if (s->pid == 0)
		run_child(config, &channel);
	close(channel.go[0]);
	close(channel.report[1]);
	if (s->pid > 0) {
		failure = follow_child(s, &channel, config->ptrace_options, what, sys, signal);
	} else {
		close(channel.go[1]);
		failure = fail_start("fork", what, sys);
	}
	close(channel.report[0]);
	return failure;
}
