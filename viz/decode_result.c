/* What stands behind a call: its result, an error, and a note on either. */
#include "viz/decode_private.h"

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
	for (size_t i = 0; code >= kernel_errors[0].code && i < COUNT(kernel_errors); i++)
		if (kernel_errors[i].code == code)
			return &kernel_errors[i];
	return NULL;
}

#define LINUX_EOPNOTSUPP 95
#define LINUX_ERRNO_MAX  4095

/* glibc calls 95 ENOTSUP, a name of POSIX that the kernel does not know. */
static const char *error_name(uint64_t code)
{
	if (code == LINUX_EOPNOTSUPP)
		return "EOPNOTSUPP";
	return code && code <= LINUX_ERRNO_MAX ? strerrorname_np((int)code) : NULL;
}

const char *decode_errno_name(unsigned code)
{
	const struct kernel_error *kernel = kernel_error_find(code);

	return kernel ? kernel->name : error_name(code);
}

static void put_error(struct text *t, uint64_t code)
{
	const struct kernel_error *kernel = kernel_error_find(code);
	const char *name = kernel ? kernel->name : error_name(code);

	if (!name) {
		put(t, "-1 (errno ");
		put_decimal(t, code);
		put_byte(t, ')');
		return;
	}
	put(t, kernel && kernel->restarts ? "? " : "-1 ");
	put(t, name);
	put(t, " (");
	put(t, kernel ? kernel->text : strerrordesc_np((int)code));
	put(t, ")");
}

/* A note of words behind a number: " (flags O_RDWR)". */
static void put_words_note(struct text *t, const char *title, const struct word_set *set,
			   uint64_t value)
{
	put(t, " (");
	put(t, title);
	put_words(t, set, value);
	put_byte(t, ')');
}

/* What a command gives: whether its number is hexadecimal, and the words that it is made of. */
static const struct result_row {
	uint16_t command_kind; /* enum arg_kind */
	uint16_t command;
	uint16_t kind; /* of the words: an enum arg_kind, or with FIELD an enum field */
	bool field, hex, silent_zero;
	const char *title;
} result_rows[] = {
	{ARG_FCNTL_CMD, 1, FIELD_FD_FLAGS, true, true, true, "flags "},   /* F_GETFD */
	{ARG_FCNTL_CMD, 3, ARG_OPEN_FLAGS, false, true, false, "flags "}, /* F_GETFL */
	{ARG_FCNTL_CMD, 0x401, FIELD_LOCK_TYPE, true, true, false, ""},   /* F_GETLEASE */
	{ARG_FCNTL_CMD, 0x40a, FIELD_SEALS, true, true, true, "seals "},  /* F_GET_SEALS */
	{ARG_PRCTL_OP, 3, FIELD_DUMPABLE, true, false, false, ""},        /* PR_GET_DUMPABLE */
};

static const struct result_row *result_row(const struct event *ev, const struct syscall_info *info)
{
	for (unsigned i = 0; i < 2 && i < info->arg_count; i++)
		if (info->args[i] == ARG_FCNTL_CMD || info->args[i] == ARG_PRCTL_OP)
			for (size_t k = 0; k < COUNT(result_rows); k++)
				if (result_rows[k].command_kind == info->args[i] &&
				    result_rows[k].command == (uint32_t)ev->args[i])
					return &result_rows[k];
	return NULL;
}

static void put_result_row(struct text *t, const struct result_row *row, uint64_t value)
{
	if (row->hex)
		put_hex(t, value);
	else
		put_decimal(t, value);
	if (value || !row->silent_zero)
		put_words_note(t, row->title,
			       row->field ? field_words((enum field)row->kind)
					  : word_set_of(row->kind),
			       value);
}

/* fcntl() has commands whose result is a signal or a new descriptor. */
enum { F_GETSIG_COMMAND = 11, F_DUPFD_COMMAND = 0, F_DUPFD_CLOEXEC_COMMAND = 0x406 };

static bool is_fcntl(const struct syscall_info *info)
{
	return info->arg_count > 1 && info->args[1] == ARG_FCNTL_CMD;
}

static void put_fcntl_result(struct text *t, const struct event *ev)
{
	uint32_t command = (uint32_t)ev->args[1];

	if (command == F_DUPFD_COMMAND || command == F_DUPFD_CLOEXEC_COMMAND) {
		put_fd(t, (int32_t)ev->result, true);
		return;
	}
	put_signed(t, ev->result);
	if (command == F_GETSIG_COMMAND && ev->result) {
		put(t, " (");
		put_signal(t, (uint64_t)ev->result);
		put_byte(t, ')');
	}
}

static bool kind_is_word(unsigned kind)
{
	return kind == ARG_PTR || kind == ARG_HEX || kind == ARG_SIZE;
}

/* Kinds whose number is shown, and in parentheses what it stands for. */
static void put_explained(struct text *t, const struct event *ev, unsigned kind)
{
	uint64_t value = (uint64_t)ev->result;

	if (kind == ARG_SIGNAL) {
		put_decimal(t, value);
		put(t, " (");
		put_signal(t, value);
		put_byte(t, ')');
		return;
	}
	if (kind == ARG_IO_PRIORITY || kind == ARG_CLOCK_STATE) {
		put_decimal(t, value);
		put(t, " (");
		if (kind == ARG_IO_PRIORITY)
			put_io_priority(t, value);
		else
			put_field(t, FIELD_CLOCK_STATE, value);
		put_byte(t, ')');
		return;
	}
	if (kind == ARG_SCHED_POLICY)
		put_decimal(t, value);
	else
		put_hex(t, value);
	put_words_note(t, "", word_set_of(kind), value);
}

static bool is_explained(const struct event *ev, unsigned kind)
{
	return kind == ARG_SCHED_POLICY || kind == ARG_PERSONA || kind == ARG_IO_PRIORITY ||
	       kind == ARG_CLOCK_STATE || (kind == ARG_SIGNAL && ev->result > 0);
}

/* membarrier() answers with a set of commands where it was asked for them. */
static bool is_query(const struct event *ev, const struct syscall_info *info)
{
	return info->args[0] == ARG_MEMBARRIER_CMD && !(uint32_t)ev->args[0] && ev->result;
}

static void put_note(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	if (info->arg_count < 2 ||
	    !arg_is_memory(info->args[0] == ARG_INT ? info->args[1] : info->args[0]))
		return;
	if (info->args[0] == ARG_IO_POLLFDS)
		put_poll_note(t, ev, info);
	else if (info->args[1] == ARG_IO_FD_SET)
		put_select_note(t, ev, info);
}

/* Where a command or a flag decides what is returned: a descriptor, or none. */
static unsigned result_kind(const struct event *ev, const struct syscall_info *info)
{
	static const struct {
		uint16_t arg; /* enum arg_kind */
		uint16_t value, result;
	} rows[] = {
		{ARG_BPF_CMD, 0, ARG_FD},         {ARG_BPF_CMD, 5, ARG_FD},
		{ARG_BPF_CMD, 7, ARG_FD},         {ARG_BPF_CMD, 13, ARG_FD},
		{ARG_BPF_CMD, 14, ARG_FD},        {ARG_BPF_CMD, 17, ARG_FD},
		{ARG_BPF_CMD, 18, ARG_FD},        {ARG_BPF_CMD, 19, ARG_FD},
		{ARG_BPF_CMD, 28, ARG_FD},        {ARG_BPF_CMD, 30, ARG_FD},
		{ARG_BPF_CMD, 32, ARG_FD},        {ARG_BPF_CMD, 33, ARG_FD},
		{ARG_LANDLOCK_FLAGS, 1, ARG_INT},
	};
	bool decides = info->args[0] == ARG_BPF_CMD || info->args[2] == ARG_LANDLOCK_FLAGS;
	unsigned at = info->args[0] == ARG_BPF_CMD ? 0 : 2;

	for (size_t i = 0; decides && i < COUNT(rows); i++)
		if (rows[i].arg == info->args[at] && rows[i].value == ev->args[at])
			return rows[i].result;
	return info->result;
}

static void put_success(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	struct argument arg = {.ev = ev,
			       .info = info,
			       .kind = result_kind(ev, info),
			       .value = (uint64_t)ev->result};
	const struct result_row *row = result_row(ev, info);

	if (ev->arch == ARCH_I386 && kind_is_word(arg.kind))
		arg.value = (uint32_t)arg.value;
	if (row) {
		put_result_row(t, row, arg.value);
	} else if (is_fcntl(info)) {
		put_fcntl_result(t, ev);
	} else if (is_query(ev, info)) {
		put_explained(t, ev, ARG_MEMBARRIER_CMD);
	} else if (is_explained(ev, arg.kind)) {
		put_explained(t, ev, arg.kind);
	} else if (arg.kind == ARG_FD && (uint64_t)ev->result <= INT32_MAX) {
		put_fd(t, (int32_t)ev->result, true);
	} else {
		/* A result that does not fit its kind is shown whole, not cut into one that does.
		 */
		if (arg.kind == ARG_INT || arg.kind == ARG_FD || arg.kind == ARG_SIGNAL)
			arg.kind = ARG_LONG;
		if (arg.kind == ARG_PTR)
			arg.kind = ARG_HEX;
		put_value(t, &arg);
	}
	put_note(t, ev, info);
}

static void put_duration(struct text *t, uint64_t ns)
{
	put(t, " <");
	put_decimal(t, ns / 1000000000);
	put_byte(t, '.');
	put_padded(t, ns / 1000 % 1000000, 6);
	put_byte(t, '>');
}

/* From the closing parenthesis to the sign, at least as far as the options say. */
static void put_equals(struct text *t)
{
	put_byte(t, ' ');
	while (t->length < t->opt->column)
		put_byte(t, ' ');
	put(t, "= ");
}

void put_outcome(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	if (ev->capture_count && put_text_of(t, ev, TEXT_RESULT, true))
		;
	else if (ev->flags & EVENT_SUPERSEDED)
		put(t, "? (superseded by an execve)");
	else if (ev->flags & EVENT_UNFINISHED)
		put_byte(t, '?');
	else if (ev->flags & EVENT_ERROR)
		put_error(t, ev->result < 0 ? 0 - (uint64_t)ev->result : (uint64_t)ev->result);
	else if (info->result == ARG_NONE)
		put_byte(t, '?');
	else
		put_success(t, ev, info);
	if (t->opt->duration && !(ev->flags & (EVENT_UNFINISHED | EVENT_UNTIMED)))
		put_duration(t, ev->duration_ns);
}

void put_result(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	put_equals(t);
	put_outcome(t, ev, info);
}
