/* Signals: sets of them, what they do, and what came with one that was delivered. */
#include <signal.h>

#include "viz/decode_private.h"

#define SIGNAL_RT_FIRST  32
#define SET_BYTES        8
#define HANDLER_DEFAULT  0
#define HANDLER_IGNORE   1
#define FLAG_RESTORER    0x04000000u
#define NOTIFY_THREAD_ID 4

static void put_set_member(struct text *t, int nr)
{
	const char *abbrev = signal_abbreviation(nr);

	if (nr >= SIGNAL_RT_FIRST) {
		put(t, nr == SIGNAL_RT_FIRST ? "RTMIN" : "RT_");
		if (nr > SIGNAL_RT_FIRST)
			put_signed(t, nr - SIGNAL_RT_FIRST);
	} else if (abbrev) {
		put(t, abbrev);
	} else {
		put_signed(t, nr);
	}
}

/* A set with more than two thirds of all signals is shown by what it lacks. */
void put_signal_set(struct text *t, const struct view *v)
{
	uint64_t set = view_u64(v, 0);
	bool first = true;

	if (__builtin_popcountll(set) >= 64 * 2 / 3) {
		put_byte(t, '~');
		set = ~set;
	}
	put_byte(t, '[');
	for (int nr = 1; set && nr <= 64; nr++)
		if (set >> (nr - 1) & 1) {
			put(t, first ? "" : " ");
			put_set_member(t, nr);
			first = false;
		}
	put_byte(t, ']');
}

void put_sigset(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_signal_set(t, v);
}

/* Captured is the pair of address and size, and the set behind it where it is not NULL. */
void put_sigset_arg(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view set = view_part(v, 2 * (size_t)v->word, SET_BYTES);
	(void)arg;

	put(t, "{sigmask=");
	if (set.size == SET_BYTES)
		put_signal_set(t, &set);
	else
		put_pointer(t, view_word(v, 0));
	put(t, ", sigsetsize=");
	put_decimal(t, view_word(v, 1));
	put_byte(t, '}');
}

void put_sigframe(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{mask=");
	put_signal_set(t, v);
	put_byte(t, '}');
}

void put_sigaction(struct text *t, const struct argument *arg, const struct view *v)
{
	uint64_t handler = view_word(v, 0), flags = view_word(v, 1);
	struct view mask = view_part(v, 3 * (size_t)v->word, SET_BYTES);
	(void)arg;

	put(t, "{sa_handler=");
	if (handler == HANDLER_DEFAULT || handler == HANDLER_IGNORE)
		put_named(t, handler ? "SIG_IGN" : "SIG_DFL", (int64_t)handler);
	else
		put_hex(t, handler);
	put(t, ", sa_mask=");
	put_signal_set(t, &mask);
	put(t, ", sa_flags=");
	put_field(t, FIELD_SIGNAL_ACTION, flags);
	if (flags & FLAG_RESTORER) {
		put(t, ", sa_restorer=");
		put_pointer(t, view_word(v, 2));
	}
	put_byte(t, '}');
}

void put_sigevent(struct text *t, const struct argument *arg, const struct view *v)
{
	uint32_t notify = view_u32(v, v->word + 4);
	(void)arg;

	put_byte(t, '{');
	if (view_word(v, 0)) {
		put(t, "sigev_value={sival_int=");
		put_signed(t, (int32_t)view_u32(v, 0));
		put(t, ", sival_ptr=");
		put_pointer(t, view_word(v, 0));
		put(t, "}, ");
	}
	put(t, "sigev_signo=");
	put_signal(t, view_u32(v, v->word));
	put(t, ", sigev_notify=");
	put_field(t, FIELD_SIGNAL_NOTIFY, notify);
	if (notify == NOTIFY_THREAD_ID) {
		put(t, ", sigev_notify_thread_id=");
		put_signed(t, (int32_t)view_u32(v, v->word + 8));
	}
	put_byte(t, '}');
}

void put_sigstack(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{ss_sp=");
	put_pointer(t, view_word(v, 0));
	put(t, ", ss_flags=");
	put_field(t, FIELD_SIGNAL_STACK, view_u32(v, v->word));
	put(t, ", ss_size=");
	put_decimal(t, view_word(v, 2));
	put_byte(t, '}');
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

/* What siginfo_t tells, from memory or from an event. Which fields count: sigaction(2). */
struct signal_info {
	uint32_t signal;
	int32_t code;
	int32_t pid;  /* or a timer's id */
	uint32_t uid; /* or an overrun */
	int32_t status;
	uint64_t utime, stime, address, value;
};

static void put_signal_code(struct text *t, uint32_t signal, int32_t code)
{
	for (size_t i = 0; i < COUNT(signal_codes); i++) {
		bool of_signal = !signal_codes[i].signal || signal_codes[i].signal == signal;

		if (of_signal && signal_codes[i].code == code) {
			put_named(t, signal_codes[i].name, code);
			return;
		}
	}
	put_signed(t, code);
}

bool signal_code_find(uint32_t signal, const char *name, size_t size, int32_t *code)
{
	for (size_t i = 0; i < COUNT(signal_codes); i++)
		if ((!signal_codes[i].signal || signal_codes[i].signal == signal) &&
		    strlen(signal_codes[i].name) == size &&
		    memcmp(signal_codes[i].name, name, size) == 0) {
			*code = signal_codes[i].code;
			return true;
		}
	return false;
}

static bool signal_is_fault(uint32_t signal)
{
	return signal == SIGILL || signal == SIGFPE || signal == SIGSEGV || signal == SIGBUS ||
	       signal == SIGTRAP;
}

static void put_sender(struct text *t, const struct signal_info *info)
{
	put(t, ", si_pid=");
	put_signed(t, info->pid);
	put(t, ", si_uid=");
	put_decimal(t, info->uid);
}

/* si_status is an exit status only where the child exited, and a signal otherwise. */
static void put_child(struct text *t, const struct signal_info *info)
{
	put_sender(t, info);
	put(t, ", si_status=");
	if (info->code == CLD_EXITED)
		put_signed(t, info->status);
	else
		put_signal(t, (uint32_t)info->status);
	put(t, ", si_utime=");
	put_ticks(t, info->utime);
	put(t, ", si_stime=");
	put_ticks(t, info->stime);
}

static void put_signal_value(struct text *t, const struct signal_info *info)
{
	put(t, ", si_int=");
	put_signed(t, (int32_t)info->value);
	put(t, ", si_ptr=");
	put_pointer(t, info->value);
}

static void put_timer(struct text *t, const struct signal_info *info)
{
	put(t, ", si_timerid=");
	put_hex(t, (uint32_t)info->pid);
	put(t, ", si_overrun=");
	put_signed(t, (int32_t)info->uid);
	put_signal_value(t, info);
}

static void put_system_call(struct text *t, const struct signal_info *info)
{
	put(t, ", si_call_addr=");
	put_pointer(t, info->address);
	put(t, ", si_syscall=");
	put_signed(t, info->status);
	put(t, ", si_arch=");
	put_hex(t, info->value);
}

static void put_signal_fields(struct text *t, const struct signal_info *info)
{
	int32_t code = info->code;

	if (code > 0 && code != SI_KERNEL && info->signal == SIGCHLD) {
		put_child(t, info);
	} else if (code > 0 && code != SI_KERNEL && info->signal == SIGSYS) {
		put_system_call(t, info);
	} else if (code > 0 && code != SI_KERNEL && info->signal == SIGIO) {
		put(t, ", si_band=");
		put_signed(t, (int64_t)info->address);
	} else if (code > 0 && signal_is_fault(info->signal)) {
		put(t, ", si_addr=");
		put_pointer(t, info->address);
	} else if (code == SI_TIMER) {
		put_timer(t, info);
	} else if (code == SI_USER || code == SI_TKILL) {
		put_sender(t, info);
	} else if (code == SI_QUEUE || code == SI_MESGQ || code == SI_ASYNCIO) {
		put_sender(t, info);
		put_signal_value(t, info);
	}
}

static void put_signal_info(struct text *t, const struct signal_info *info)
{
	put(t, "{si_signo=");
	put_signal(t, info->signal);
	put(t, ", si_code=");
	put_signal_code(t, info->signal, info->code);
	put_signal_fields(t, info);
	put_byte(t, '}');
}

/* Three ints, aligned to a word; then what the signal and its code decide. */
void put_siginfo(struct text *t, const struct argument *arg, const struct view *v)
{
	size_t at = v->word == 8 ? 16 : 12;
	struct signal_info info = {
		.signal = view_u32(v, 0),
		.code = (int32_t)view_u32(v, 8),
		.pid = (int32_t)view_u32(v, at),
		.uid = view_u32(v, at + 4),
		.status = (int32_t)view_u32(v, at + 8),
		.utime = view_number(v, at + 8 + v->word, v->word),
		.stime = view_number(v, at + 8 + 2 * (size_t)v->word, v->word),
		.address = view_number(v, at, v->word),
		.value = view_number(v, at + 8, v->word),
	};
	(void)arg;

	/* waitid() that found nothing leaves all of it 0. */
	if (info.signal)
		put_signal_info(t, &info);
	else
		put(t, "{}");
}

void put_signal_event(struct text *t, const struct event *ev)
{
	struct signal_info info = {
		.signal = ev->nr,
		.code = (int32_t)ev->args[0],
		.pid = (int32_t)ev->args[1],
		.uid = (uint32_t)ev->args[2],
		.status = (int32_t)ev->args[4],
		.utime = (uint32_t)ev->args[5],
		.stime = ev->args[5] >> 32,
		.address = ev->args[3],
		.value = ev->args[5],
	};

	put(t, "--- ");
	put_signal(t, ev->nr);
	put_byte(t, ' ');
	put_signal_info(t, &info);
	put(t, " ---");
}
