#include "viz/decode.h"

#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include "format/syscalls.h"
#include "viz/decode_words.h"

#define FD_NAME_MAX 4200 /* a path and what encloses it */
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct decode_options default_options;

/* Where the text goes. length counts on when the buffer is full. */
struct text {
	char *buf;
	size_t size;
	size_t length;
	const struct decode_options *opt;
};

static void put_byte(struct text *t, char byte)
{
	if (t->length + 1 < t->size)
		t->buf[t->length] = byte;
	t->length++;
}

static void put(struct text *t, const char *string)
{
	while (*string)
		put_byte(t, *string++);
}

/* For numbers: what is longer than the buffer here is cut. */
__attribute__((format(printf, 2, 3))) static void put_format(struct text *t, const char *format,
							     ...)
{
	char part[96];
	va_list list;

	va_start(list, format);
	vsnprintf(part, sizeof(part), format, list);
	va_end(list);
	put(t, part);
}

static size_t text_end(struct text *t)
{
	if (t->size)
		t->buf[t->length < t->size ? t->length : t->size - 1] = '\0';
	return t->length;
}

/* The letter that follows a backslash in C, or 0. */
static char escape_letter(uint8_t byte)
{
	static const char letters[256] = {
		['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['\v'] = 'v',
		['\f'] = 'f', ['"'] = '"',  ['\\'] = '\\',
	};
	return letters[byte];
}

/* As strace: an octal escape has three digits only where a digit follows that would join it. */
static void put_escaped(struct text *t, const uint8_t *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char letter = escape_letter(bytes[i]);
		bool joins = i + 1 < size && bytes[i + 1] >= '0' && bytes[i + 1] <= '9';

		if (letter) {
			put_byte(t, '\\');
			put_byte(t, letter);
		} else if (bytes[i] < 0x20 || bytes[i] > 0x7e) {
			put_format(t, joins ? "\\%03o" : "\\%o", bytes[i]);
		} else {
			put_byte(t, (char)bytes[i]);
		}
	}
}

static void put_capture(struct text *t, const struct capture *capture,
			const struct decode_options *opt)
{
	size_t shown = capture->size;
	if (opt->string_max && shown > opt->string_max)
		shown = opt->string_max;

	put_byte(t, '"');
	put_escaped(t, capture->bytes, shown);
	put_byte(t, '"');
	if (shown < capture->size || capture->state != CAPTURE_WHOLE)
		put(t, "...");
}

static void put_int(struct text *t, uint64_t value)
{
	put_format(t, "%" PRId32, (int32_t)value);
}

static void put_long(struct text *t, uint64_t value)
{
	put_format(t, "%" PRId64, (int64_t)value);
}

static void put_uint(struct text *t, uint64_t value)
{
	put_format(t, "%" PRIu32, (uint32_t)value);
}

static void put_size(struct text *t, uint64_t value)
{
	put_format(t, "%" PRIu64, value);
}

static void put_hex(struct text *t, uint64_t value)
{
	put_format(t, "%#" PRIx64, value);
}

static void put_pointer(struct text *t, uint64_t value)
{
	if (value)
		put_hex(t, value);
	else
		put(t, "NULL");
}

#define LINUX_AT_FDCWD (-100)

static void put_fd_name(struct text *t, int32_t fd, bool after)
{
	char name[FD_NAME_MAX];

	if (!t->opt->fd_name || (fd < 0 && fd != LINUX_AT_FDCWD))
		return;
	name[0] = '\0';
	t->opt->fd_name(t->opt->fd_data, fd, after, name, sizeof(name));
	put(t, name);
}

static void put_fd(struct text *t, uint64_t value)
{
	put_int(t, value);
	if ((int32_t)value >= 0)
		put_fd_name(t, (int32_t)value, false);
}

static void put_dirfd(struct text *t, uint64_t value)
{
	if ((int32_t)value != LINUX_AT_FDCWD) {
		put_fd(t, value);
		return;
	}
	put(t, "AT_FDCWD");
	put_fd_name(t, LINUX_AT_FDCWD, false);
}

static void put_mode(struct text *t, uint64_t value)
{
	put_format(t, "%#03" PRIo32, (uint32_t)value);
}

/* -1 means "leave it as it is"; other ids have no sign. */
static void put_uid(struct text *t, uint64_t value)
{
	if ((uint32_t)value == UINT32_MAX)
		put(t, "-1");
	else
		put_uint(t, value);
}

#define SIGNAL_RT_FIRST 32 /* the kernel's SIGRTMIN; glibc keeps the first two for itself */
#define SIGNAL_RT_LAST 64

static void put_signal(struct text *t, uint64_t value)
{
	int32_t nr = (int32_t)value;
	const char *abbrev = sigabbrev_np(nr);

	if (nr > 0 && abbrev) {
		put(t, "SIG");
		put(t, abbrev);
	} else if (nr == SIGNAL_RT_FIRST) {
		put(t, "SIGRTMIN");
	} else if (nr > SIGNAL_RT_FIRST && nr <= SIGNAL_RT_LAST) {
		put_format(t, "SIGRT_%d", nr - SIGNAL_RT_FIRST);
	} else {
		put_int(t, value);
	}
}

/* A device number as user space passes it: 12 bits major amid 20 bits minor. */
static void put_device(struct text *t, uint64_t value)
{
	uint32_t dev = (uint32_t)value;
	put_format(t, "makedev(%#" PRIx32 ", %#" PRIx32 ")", dev >> 8 & 0xfff,
		   (dev & 0xff) | (dev >> 12 & 0xfff00));
}

static void put_joint(struct text *t, bool *first)
{
	if (!*first)
		put_byte(t, '|');
	*first = false;
}

/* A choice of 0 that has no word is silent: the flags beside it say all. */
static void put_word_set(struct text *t, const struct word_set *set, uint32_t value)
{
	uint32_t choice = value & set->choice;
	uint32_t flags = value & ~set->choice;
	bool chosen = choice == 0, first = true;

	for (uint32_t i = 0; i < set->count; i++) {
		const struct word *word = &set->words[i];
		bool is_flag = (word->value & ~set->choice) != 0;

		if (is_flag ? (flags & word->value) != word->value :
			      word->value != choice || (!set->choice && flags))
			continue;
		put_joint(t, &first);
		put(t, word->name);
		if (is_flag)
			flags &= ~word->value;
		else
			chosen = true;
	}
	if (!chosen)
		flags |= choice;
	if (flags || first) {
		put_joint(t, &first);
		put_hex(t, flags);
	}
}

#define CLONE_SIGNAL_MASK 0xff

/* The low byte is not a flag but the signal that the parent gets at the end. */
static void put_clone_flags(struct text *t, uint64_t value)
{
	uint32_t flags = (uint32_t)value & ~CLONE_SIGNAL_MASK;
	uint32_t signal = (uint32_t)value & CLONE_SIGNAL_MASK;

	if (flags || !signal)
		put_word_set(t, word_set_of(ARG_CLONE_FLAGS), flags);
	if (flags && signal)
		put_byte(t, '|');
	if (signal)
		put_signal(t, signal);
}

static void (*const value_printers[ARG_MEMORY])(struct text *, uint64_t) = {
	[ARG_NONE] = put_hex,
	[ARG_INT] = put_int,
	[ARG_LONG] = put_long,
	[ARG_UINT] = put_uint,
	[ARG_SIZE] = put_size,
	[ARG_HEX] = put_hex,
	[ARG_PTR] = put_pointer,
	[ARG_FD] = put_fd,
	[ARG_DIRFD] = put_dirfd,
	[ARG_PATH] = put_pointer,
	[ARG_STRING] = put_pointer,
	[ARG_MODE] = put_mode,
	[ARG_PID] = put_int,
	[ARG_UID] = put_uid,
	[ARG_SIGNAL] = put_signal,
	[ARG_CLONE_FLAGS] = put_clone_flags,
	[ARG_DEV] = put_device,
	[ARG_OFFSET_LOW] = put_long,
};

static void put_value(struct text *t, unsigned kind, uint64_t value)
{
	const struct word_set *set = word_set_of(kind);

	if (arg_is_memory(kind))
		put_pointer(t, value);
	else if (kind < ARG_MEMORY && value_printers[kind])
		value_printers[kind](t, value);
	else if (set)
		put_word_set(t, set, (uint32_t)value);
	else
		put_hex(t, value);
}

/* Argument i with the width and sign that its kind has on the event's ABI. */
static uint64_t arg_value(const struct event *ev, unsigned kind, unsigned i)
{
	if (ev->arch != ARCH_I386)
		return ev->args[i];
	if (kind == ARG_OFFSET_LOW && i + 1 < COUNT(ev->args))
		return (uint32_t)ev->args[i] | ev->args[i + 1] << 32;
	if (kind == ARG_LONG)
		return (uint64_t)(int32_t)ev->args[i];
	return (uint32_t)ev->args[i];
}

/*
 * Arguments that the kernel does not look at: where the bits of mask in an argument of this kind
 * have this value, the call ends so many arguments behind it.
 */
static const struct {
	uint8_t kind;
	uint8_t behind;
	uint32_t mask;
	uint32_t value;
} arg_ends[] = {
	{.kind = ARG_OPEN_FLAGS, .mask = 020000100, .value = 0}, /* O_CREAT, __O_TMPFILE */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 1}, /* F_GETFD */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 3}, /* F_GETFL */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 9}, /* F_GETOWN */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 11}, /* F_GETSIG */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 0x401}, /* F_GETLEASE */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 0x408}, /* F_GETPIPE_SZ */
	{.kind = ARG_FCNTL_CMD, .mask = UINT32_MAX, .value = 0x40a}, /* F_GET_SEALS */
	{.kind = ARG_FUTEX_OP, .mask = 0x7f, .value = 0, .behind = 2}, /* FUTEX_WAIT */
	{.kind = ARG_FUTEX_OP, .mask = 0x7f, .value = 1, .behind = 1}, /* FUTEX_WAKE */
	{.kind = ARG_FUTEX_OP, .mask = 0x7f, .value = 7, .behind = 0}, /* FUTEX_UNLOCK_PI */
	{.kind = ARG_MREMAP_FLAGS, .mask = 0x6, .value = 0}, /* MREMAP_FIXED, _DONTUNMAP */
	{.kind = ARG_PRCTL_OP, .mask = UINT32_MAX, .value = 15, .behind = 1}, /* PR_SET_NAME */
	{.kind = ARG_PRCTL_OP, .mask = UINT32_MAX, .value = 16, .behind = 1}, /* PR_GET_NAME */
};

/* How many arguments are to be shown once argument i is known. */
static unsigned args_shown(const struct syscall_info *info, unsigned i, uint64_t value)
{
	for (size_t k = 0; k < COUNT(arg_ends); k++) {
		unsigned end = i + 1 + arg_ends[k].behind;
		if (arg_ends[k].kind == info->args[i] && end < info->arg_count &&
		    ((uint32_t)value & arg_ends[k].mask) == arg_ends[k].value)
			return end;
	}
	return info->arg_count;
}

/* What was copied for an argument that is shown as text: its end, or its beginning. */
static const struct capture *text_capture(const struct event *ev, unsigned i, unsigned kind)
{
	const struct capture *capture;

	if (arg_is_memory(kind) && arg_memory(kind) != MEMORY_BUFFER)
		return NULL;
	capture = event_capture_at(ev, i, true);
	return capture ? capture : event_capture(ev, i);
}

static bool capture_shows(const struct capture *capture)
{
	return capture && (capture->size || capture->state != CAPTURE_FAULT);
}

static void put_args(struct text *t, const struct event *ev, const struct syscall_info *info,
		     const struct decode_options *opt)
{
	unsigned count = info->arg_count;

	for (unsigned i = 0; i < count; i++) {
		unsigned kind = syscall_arg_kind(info, i, ev->args);
		const struct capture *capture = text_capture(ev, i, kind);
		uint64_t value = arg_value(ev, kind, i);
		unsigned end = args_shown(info, i, value);

		if (end < count)
			count = end;
		if (kind == ARG_OFFSET_HIGH)
			continue;
		if (i)
			put(t, ", ");
		if (value && capture_shows(capture))
			put_capture(t, capture, opt);
		else
			put_value(t, kind, value);
	}
}

/* What a call is shown as that is in no table: six words, any of which may be an argument. */
static const struct syscall_info unknown_call = {
	.result = ARG_LONG,
	.arg_count = 6,
	.args = {ARG_HEX, ARG_HEX, ARG_HEX, ARG_HEX, ARG_HEX, ARG_HEX},
};

static const struct syscall_info *call_info(const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	return info ? info : &unknown_call;
}

static void put_name(struct text *t, const struct event *ev)
{
	const struct syscall_info *info = call_info(ev);

	if (info->name)
		put(t, info->name);
	else
		put_format(t, "syscall_%#" PRIx32, ev->nr);
}

static void put_call(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put_name(t, ev);
	put_byte(t, '(');
	put_args(t, ev, call_info(ev), opt);
}

/* clang-format off */
#define RESTART(number, label, meaning)                                                            \
	{.code = (number), .restarts = true, .name = #label, .text = (meaning)}
#define FAIL(number, label, meaning) {.code = (number), .name = #label, .text = (meaning)}

/* What the kernel tells itself and tracers, never a program: include/linux/errno.h. */
static const struct kernel_error {
	uint16_t code;
	bool restarts; /* there is no result yet: the call begins anew, or ends as EINTR */
	const char *name;
	const char *text;
} kernel_errors[] = {
	RESTART(512, ERESTARTSYS, "To be restarted if SA_RESTART is set"),
	RESTART(513, ERESTARTNOINTR, "To be restarted"),
	RESTART(514, ERESTARTNOHAND, "To be restarted if no handler"),
	FAIL(515, ENOIOCTLCMD, "No such ioctl command"),
	RESTART(516, ERESTART_RESTARTBLOCK, "Interrupted by signal"),
	FAIL(517, EPROBE_DEFER, "Driver asks to be probed later"),
	FAIL(518, EOPENSTALE, "Open found a stale entry"),
	FAIL(519, ENOPARAM, "Parameter not supported"),
	FAIL(521, EBADHANDLE, "Bad NFS file handle"),
	FAIL(522, ENOTSYNC, "Update synchronization mismatch"),
	FAIL(523, EBADCOOKIE, "Stale cookie"),
	FAIL(524, ENOTSUPP, "Operation is not supported"),
	FAIL(525, ETOOSMALL, "Buffer or request is too small"),
	FAIL(526, ESERVERFAULT, "Server error without a name"),
	FAIL(527, EBADTYPE, "Type not supported by server"),
	FAIL(528, EJUKEBOX, "Request will not end soon"),
	FAIL(529, EIOCBQUEUED, "Request queued, its end will be told"),
	FAIL(530, ERECALLCONFLICT, "Conflict with a recalled state"),
};
/* clang-format on */

static const struct kernel_error *kernel_error_find(uint64_t code)
{
	for (size_t i = 0; i < COUNT(kernel_errors); i++)
		if (kernel_errors[i].code == code)
			return &kernel_errors[i];
	return NULL;
}

#define LINUX_EOPNOTSUPP 95
#define LINUX_ERRNO_MAX 4095

/* glibc calls 95 ENOTSUP, a name of POSIX that the kernel does not know. */
static const char *error_name(uint64_t code)
{
	if (code == LINUX_EOPNOTSUPP)
		return "EOPNOTSUPP";
	return code && code <= LINUX_ERRNO_MAX ? strerrorname_np((int)code) : NULL;
}

static void put_error(struct text *t, uint64_t code)
{
	const struct kernel_error *kernel = kernel_error_find(code);
	const char *name = kernel ? kernel->name : error_name(code);

	if (!name) {
		put_format(t, "-1 (errno %" PRIu64 ")", code);
		return;
	}
	put(t, kernel && kernel->restarts ? "? " : "-1 ");
	put(t, name);
	put(t, " (");
	put(t, kernel ? kernel->text : strerrordesc_np((int)code));
	put(t, ")");
}

static bool kind_is_word(unsigned kind)
{
	return kind == ARG_PTR || kind == ARG_HEX || kind == ARG_SIZE;
}

static void put_success(struct text *t, const struct event *ev, unsigned kind)
{
	uint64_t value = (uint64_t)ev->result;

	if (ev->arch == ARCH_I386 && kind_is_word(kind))
		value = (uint32_t)value;
	/* A result that does not fit its kind is shown whole, not cut into one that does. */
	put_value(t, kind == ARG_INT || kind == ARG_FD ? ARG_LONG : kind, value);
	if (kind == ARG_FD)
		put_fd_name(t, (int32_t)value, true);
}

/* The result of fcntl() is a descriptor for two of its commands. */
static unsigned result_kind(const struct event *ev)
{
	const struct syscall_info *info = call_info(ev);
	uint32_t command = (uint32_t)ev->args[1];

	if (info->args[1] == ARG_FCNTL_CMD && (command == 0 || command == 1030))
		return ARG_FD; /* F_DUPFD, F_DUPFD_CLOEXEC */
	return info->result;
}

static void put_result(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	unsigned kind = result_kind(ev);

	put(t, " = ");
	if (ev->flags & EVENT_SUPERSEDED)
		put(t, "? (superseded by an execve)");
	else if (ev->flags & EVENT_UNFINISHED)
		put_byte(t, '?');
	else if (ev->flags & EVENT_ERROR)
		put_error(t, ev->result < 0 ? 0 - (uint64_t)ev->result : (uint64_t)ev->result);
	else if (kind == ARG_NONE)
		put_byte(t, '?');
	else
		put_success(t, ev, kind);
	if (opt->duration && !(ev->flags & EVENT_UNFINISHED))
		put_format(t, " <%" PRIu64 ".%06" PRIu64 ">", ev->duration_ns / 1000000000,
			   ev->duration_ns / 1000 % 1000000);
}

static void put_call_event(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put_call(t, ev, opt);
	put_byte(t, ')');
	put_result(t, ev, opt);
}

static void put_entered(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put_call(t, ev, opt);
	put(t, " <unfinished ...>");
}

static void put_task(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put_format(t, "--- task %" PRIu32 " \"", ev->task->serial);
	put_escaped(t, (const uint8_t *)ev->task->name, strnlen(ev->task->name, TASK_NAME_SIZE));
	put(t, "\" is alive");
	if (ev->flags & EVENT_IN_CALL) {
		put(t, ", inside ");
		put_call(t, ev, opt);
		put_byte(t, ')');
	}
	put(t, " ---");
}

static void put_start(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	static const char *const ways[] = {
		[START_FIRST] = "started by strec", [START_ATTACH] = "attached to",
		[START_FORK] = "forked",            [START_VFORK] = "vforked",
		[START_CLONE] = "cloned",
	};
	(void)opt;

	put(t, "+++ ");
	put(t, ev->nr < COUNT(ways) ? ways[ev->nr] : "started");
	if (ev->args[0])
		put_format(t, " by task %" PRIu64, ev->args[0]);
	put(t, " +++");
}

static void put_exec(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	const struct capture *path = event_capture(ev, 0);

	put(t, "+++ executes ");
	if (capture_shows(path))
		put_capture(t, path, opt);
	else
		put(t, "a new program");
	if (ev->args[0] && ev->args[0] != (uint64_t)ev->task->tid)
		put_format(t, ", thread %" PRIu64 " before", ev->args[0]);
	put(t, " +++");
}

static void put_exit(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	int status = (int)ev->result;
	(void)opt;

	if (WIFEXITED(status)) {
		put_format(t, "+++ exited with %d +++", WEXITSTATUS(status));
	} else if (WIFSIGNALED(status)) {
		put(t, "+++ killed by ");
		put_signal(t, (uint64_t)WTERMSIG(status));
		put(t, WCOREDUMP(status) ? " (core dumped) +++" : " +++");
	} else {
		put_format(t, "+++ ended with status %#x +++", (unsigned)status);
	}
}

/* clang-format off */
#define CODE(of, number, text) {.signal = (of), .code = (number), .name = #text}

/* signal 0: the code means the same for all of them. */
static const struct {
	uint8_t signal;
	int16_t code;
	const char *name;
} signal_codes[] = {
	CODE(0, 0, SI_USER),
	CODE(0, 0x80, SI_KERNEL),
	CODE(0, -1, SI_QUEUE),
	CODE(0, -2, SI_TIMER),
	CODE(0, -3, SI_MESGQ),
	CODE(0, -4, SI_ASYNCIO),
	CODE(0, -5, SI_SIGIO),
	CODE(0, -6, SI_TKILL),
	CODE(0, -7, SI_DETHREAD),
	CODE(0, -60, SI_ASYNCNL),
	CODE(SIGILL, 1, ILL_ILLOPC),
	CODE(SIGILL, 2, ILL_ILLOPN),
	CODE(SIGILL, 3, ILL_ILLADR),
	CODE(SIGILL, 4, ILL_ILLTRP),
	CODE(SIGILL, 5, ILL_PRVOPC),
	CODE(SIGILL, 6, ILL_PRVREG),
	CODE(SIGILL, 7, ILL_COPROC),
	CODE(SIGILL, 8, ILL_BADSTK),
	CODE(SIGFPE, 1, FPE_INTDIV),
	CODE(SIGFPE, 2, FPE_INTOVF),
	CODE(SIGFPE, 3, FPE_FLTDIV),
	CODE(SIGFPE, 4, FPE_FLTOVF),
	CODE(SIGFPE, 5, FPE_FLTUND),
	CODE(SIGFPE, 6, FPE_FLTRES),
	CODE(SIGFPE, 7, FPE_FLTINV),
	CODE(SIGFPE, 8, FPE_FLTSUB),
	CODE(SIGSEGV, 1, SEGV_MAPERR),
	CODE(SIGSEGV, 2, SEGV_ACCERR),
	CODE(SIGSEGV, 3, SEGV_BNDERR),
	CODE(SIGSEGV, 4, SEGV_PKUERR),
	CODE(SIGSEGV, 10, SEGV_CPERR),
	CODE(SIGBUS, 1, BUS_ADRALN),
	CODE(SIGBUS, 2, BUS_ADRERR),
	CODE(SIGBUS, 3, BUS_OBJERR),
	CODE(SIGBUS, 4, BUS_MCEERR_AR),
	CODE(SIGBUS, 5, BUS_MCEERR_AO),
	CODE(SIGTRAP, 1, TRAP_BRKPT),
	CODE(SIGTRAP, 2, TRAP_TRACE),
	CODE(SIGTRAP, 3, TRAP_BRANCH),
	CODE(SIGTRAP, 4, TRAP_HWBKPT),
	CODE(SIGTRAP, 5, TRAP_UNK),
	CODE(SIGTRAP, 6, TRAP_PERF),
	CODE(SIGCHLD, 1, CLD_EXITED),
	CODE(SIGCHLD, 2, CLD_KILLED),
	CODE(SIGCHLD, 3, CLD_DUMPED),
	CODE(SIGCHLD, 4, CLD_TRAPPED),
	CODE(SIGCHLD, 5, CLD_STOPPED),
	CODE(SIGCHLD, 6, CLD_CONTINUED),
	CODE(SIGIO, 1, POLL_IN),
	CODE(SIGIO, 2, POLL_OUT),
	CODE(SIGIO, 3, POLL_MSG),
	CODE(SIGIO, 4, POLL_ERR),
	CODE(SIGIO, 5, POLL_PRI),
	CODE(SIGIO, 6, POLL_HUP),
	CODE(SIGSYS, 1, SYS_SECCOMP),
	CODE(SIGSYS, 2, SYS_USER_DISPATCH),
};
/* clang-format on */

static void put_signal_code(struct text *t, uint32_t signal, int32_t code)
{
	for (size_t i = 0; i < COUNT(signal_codes); i++) {
		bool of_signal = !signal_codes[i].signal || signal_codes[i].signal == signal;
		if (of_signal && signal_codes[i].code == code) {
			put(t, signal_codes[i].name);
			return;
		}
	}
	put_int(t, (uint64_t)code);
}

static bool signal_is_fault(uint32_t signal)
{
	return signal == SIGILL || signal == SIGFPE || signal == SIGSEGV || signal == SIGBUS ||
	       signal == SIGTRAP;
}

static void put_signal_sender(struct text *t, const struct event *ev)
{
	put(t, ", si_pid=");
	put_int(t, ev->args[1]);
	put(t, ", si_uid=");
	put_uint(t, ev->args[2]);
}

/* si_status is an exit status only where the child exited, and a signal otherwise. */
static void put_child_status(struct text *t, const struct event *ev, int32_t code)
{
	put(t, ", si_status=");
	if (code == CLD_EXITED)
		put_int(t, ev->args[4]);
	else
		put_signal(t, ev->args[4]);
}

/* Which fields of siginfo_t hold anything depends on the signal and its code: sigaction(2). */
static void put_signal_fields(struct text *t, const struct event *ev, int32_t code)
{
	if (code > 0 && code != SI_KERNEL && ev->nr == SIGCHLD) {
		put_signal_sender(t, ev);
		put_child_status(t, ev, code);
	} else if (code > 0 && signal_is_fault(ev->nr)) {
		put(t, ", si_addr=");
		put_pointer(t, ev->args[3]);
	} else if (code == SI_USER || code == SI_QUEUE || code == SI_TKILL || code == SI_MESGQ) {
		put_signal_sender(t, ev);
	}
}

static void put_signal_event(struct text *t, const struct event *ev,
			     const struct decode_options *opt)
{
	int32_t code = (int32_t)ev->args[0];
	(void)opt;

	put(t, "--- ");
	put_signal(t, ev->nr);
	put(t, " {si_signo=");
	put_signal(t, ev->nr);
	put(t, ", si_code=");
	put_signal_code(t, ev->nr, code);
	put_signal_fields(t, ev, code);
	put(t, "} ---");
}

static void put_stop(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	(void)opt;
	put(t, "--- stopped by ");
	put_signal(t, ev->nr);
	put(t, " ---");
}

static void put_detach(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	(void)ev;
	(void)opt;
	put(t, "+++ detached +++");
}

static void put_seconds(struct text *t, uint64_t ns)
{
	put_format(t, "%" PRIu64 ".%09" PRIu64 " s", ns / 1000000000, ns % 1000000000);
}

static void put_usage(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	(void)opt;
	put(t, "--- CPU time so far: ");
	put_seconds(t, ev->args[0]);
	put(t, " ---");
}

static void put_first_capture(struct text *t, const struct event *ev,
			      const struct decode_options *opt)
{
	const struct capture *capture = event_capture(ev, 0);

	if (capture)
		put_capture(t, capture, opt);
	else
		put(t, "nothing");
}

static void put_output(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put_format(t, "--- output on %" PRIu32 ": ", ev->nr);
	put_first_capture(t, ev, opt);
	put(t, " ---");
}

static void put_held(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	(void)opt;
	put(t, "--- held for ");
	put_seconds(t, ev->duration_ns);
	put(t, " by the recorder ---");
}

static void put_note(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put(t, "--- note: ");
	put_first_capture(t, ev, opt);
	put(t, " ---");
}

static void put_loss(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	(void)opt;
	put_format(t, "--- %" PRIu64 " bytes lost at offset %" PRIu64 " ---", ev->args[1],
		   ev->args[0]);
}

static void put_descriptor(struct text *t, const struct event *ev,
			   const struct decode_options *opt)
{
	put_format(t, "--- descriptor %" PRIu32 ": ", ev->nr);
	put_first_capture(t, ev, opt);
	put(t, " ---");
}

static void put_mapping(struct text *t, const struct event *ev, const struct decode_options *opt)
{
	put_format(t, "--- mapping of %" PRIu64 " bytes at ", ev->args[1]);
	put_pointer(t, ev->args[0]);
	put(t, ": ");
	put_first_capture(t, ev, opt);
	put(t, " ---");
}

static void (*const event_printers[EVENT_KINDS])(struct text *, const struct event *,
						 const struct decode_options *) = {
	[EVENT_CALL] = put_call_event,
	[EVENT_ENTERED] = put_entered,
	[EVENT_TASK] = put_task,
	[EVENT_START] = put_start,
	[EVENT_EXEC] = put_exec,
	[EVENT_EXIT] = put_exit,
	[EVENT_SIGNAL] = put_signal_event,
	[EVENT_STOP] = put_stop,
	[EVENT_DETACH] = put_detach,
	[EVENT_USAGE] = put_usage,
	[EVENT_OUTPUT] = put_output,
	[EVENT_HELD] = put_held,
	[EVENT_NOTE] = put_note,
	[EVENT_LOSS] = put_loss,
	[EVENT_DESCRIPTOR] = put_descriptor,
	[EVENT_MAPPING] = put_mapping,
};

size_t decode_event(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size)
{
	struct text t = {.buf = buf, .size = size, .opt = opt ? opt : &default_options};

	if (ev->kind < EVENT_KINDS)
		event_printers[ev->kind](&t, ev, opt ? opt : &default_options);
	else
		put_format(&t, "--- event of kind %u ---", ev->kind);
	return text_end(&t);
}

size_t decode_enter(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size)
{
	struct text t = {.buf = buf, .size = size, .opt = opt ? opt : &default_options};

	put_entered(&t, ev, opt ? opt : &default_options);
	return text_end(&t);
}

size_t decode_resumed(const struct event *ev, const struct decode_options *opt, char *buf,
		      size_t size)
{
	struct text t = {.buf = buf, .size = size, .opt = opt ? opt : &default_options};

	put(&t, "<... ");
	put_name(&t, ev);
	put(&t, " resumed>)");
	put_result(&t, ev, opt ? opt : &default_options);
	return text_end(&t);
}
