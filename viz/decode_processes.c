/* Structures of processes: their ends, limits, use, capabilities, scheduling, birth. */
#include <sys/wait.h>

#include "viz/decode_private.h"

#define NAME_SIZE 65 /* of each text of struct utsname */

static void put_status_value(struct text *t, const char *test, const char *what, int value,
			     bool is_signal)
{
	put(t, "{");
	put(t, test);
	put(t, "(s) && ");
	put(t, what);
	put(t, "(s) == ");
	if (is_signal)
		put_signal(t, (uint64_t)value);
	else
		put_signed(t, value);
}

void put_wait_status(struct text *t, const struct argument *arg, const struct view *v)
{
	int status = (int)view_u32(v, 0);

	if (!arg->ev->result) {
		put_pointer(t, arg->value);
		return;
	}
	put_byte(t, '[');
	if (WIFEXITED(status)) {
		put_status_value(t, "WIFEXITED", "WEXITSTATUS", WEXITSTATUS(status), false);
	} else if (WIFSTOPPED(status)) {
		put_status_value(t, "WIFSTOPPED", "WSTOPSIG", WSTOPSIG(status), true);
	} else if (WIFSIGNALED(status)) {
		put_status_value(t, "WIFSIGNALED", "WTERMSIG", WTERMSIG(status), true);
		if (WCOREDUMP(status))
			put(t, " && WCOREDUMP(s)");
	} else if (WIFCONTINUED(status)) {
		put(t, "{WIFCONTINUED(s)");
	} else {
		put(t, "{");
		put_hex(t, (uint32_t)status);
	}
	put(t, "}]");
}

/* Multiples of 1024 show as such. */
static void put_limit(struct text *t, uint64_t value, uint64_t infinity, const char *word)
{
	if (value == infinity) {
		put(t, word);
	} else if (value > 1024 && value % 1024 == 0) {
		put_decimal(t, value / 1024);
		put(t, "*1024");
	} else {
		put_decimal(t, value);
	}
}

static void put_limits(struct text *t, const struct view *v, uint64_t infinity, const char *word)
{
	put(t, "{rlim_cur=");
	put_limit(t, view_word(v, 0), infinity, word);
	put(t, ", rlim_max=");
	put_limit(t, view_word(v, 1), infinity, word);
	put_byte(t, '}');
}

void put_rlimit(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_limits(t, v, v->word == 8 ? UINT64_MAX : UINT32_MAX, "RLIM_INFINITY");
}

void put_rlimit64(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view wide = *v;
	(void)arg;

	wide.word = 8;
	put_limits(t, &wide, UINT64_MAX, "RLIM64_INFINITY");
}

static void put_use_time(struct text *t, const char *name, const struct view *v, size_t i)
{
	put(t, name);
	put_seconds_and(t, "usec", view_long(v, i), (uint64_t)view_long(v, i + 1));
}

void put_rusage(struct text *t, const struct argument *arg, const struct view *v)
{
	static const char *const names[] = {
		", ru_maxrss=", ", ru_ixrss=",    ", ru_idrss=",   ", ru_isrss=",   ", ru_minflt=",
		", ru_majflt=", ", ru_nswap=",    ", ru_inblock=", ", ru_oublock=", ", ru_msgsnd=",
		", ru_msgrcv=", ", ru_nsignals=", ", ru_nvcsw=",   ", ru_nivcsw="};
	(void)arg;

	put_use_time(t, "{ru_utime=", v, 0);
	put_use_time(t, ", ru_stime=", v, 2);
	if (!t->opt->full) {
		put(t, ", ...}");
		return;
	}
	for (size_t i = 0; i < COUNT(names); i++) {
		put(t, names[i]);
		put_decimal(t, view_word(v, 4 + i));
	}
	put_byte(t, '}');
}

void put_utsname(struct text *t, const struct argument *arg, const struct view *v)
{
	static const char *const names[] = {"{sysname=",  ", nodename=", ", release=",
					    ", version=", ", machine=",  ", domainname="};
	size_t count = t->opt->full ? COUNT(names) : 2;
	(void)arg;

	for (size_t i = 0; i < count; i++) {
		put(t, names[i]);
		put_field_text(t, v, NAME_SIZE * i, NAME_SIZE);
	}
	put(t, t->opt->full ? "}" : ", ...}");
}

/* Words, but for the number of processes, which is a short in a word of its own. */
void put_sysinfo(struct text *t, const struct argument *arg, const struct view *v)
{
	static const char *const names[] = {
		"{uptime=",   ", loads=[",    ", ",           ", ",           "], totalram=",
		", freeram=", ", sharedram=", ", bufferram=", ", totalswap=", ", freeswap=",
		", procs=",   ", totalhigh=", ", freehigh=",  ", mem_unit="};
	(void)arg;

	for (size_t i = 0; i < COUNT(names); i++) {
		put(t, names[i]);
		if (i == 10)
			put_decimal(t, view_u16(v, i * v->word));
		else if (i == 13)
			put_decimal(t, view_u32(v, i * v->word));
		else
			put_decimal(t, view_word(v, i));
	}
	put_byte(t, '}');
}

void put_cpu_set(struct text *t, const struct argument *arg, const struct view *v)
{
	bool first = true;
	(void)arg;

	put_byte(t, '[');
	for (size_t cpu = 0; cpu < 8 * v->size; cpu++)
		if (v->bytes[cpu / 8] >> cpu % 8 & 1) {
			put(t, first ? "" : " ");
			put_decimal(t, cpu);
			first = false;
		}
	put_byte(t, ']');
}

void put_sched_param(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_signed(t, (int32_t)view_u32(v, 0));
	put_byte(t, ']');
}

void put_sched_attr(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{size=");
	put_decimal(t, view_u32(v, 0));
	put(t, ", sched_policy=");
	put_flags(t, ARG_SCHED_POLICY, view_u32(v, 4));
	put(t, ", sched_flags=");
	put_field(t, FIELD_SCHEDULE_FLAGS, view_u64(v, 8));
	put(t, ", sched_nice=");
	put_signed(t, (int32_t)view_u32(v, 16));
	put(t, ", sched_priority=");
	put_decimal(t, view_u32(v, 20));
	put(t, ", sched_runtime=");
	put_decimal(t, view_u64(v, 24));
	put(t, ", sched_deadline=");
	put_decimal(t, view_u64(v, 32));
	put(t, ", sched_period=");
	put_decimal(t, view_u64(v, 40));
	if (view_u32(v, 0) >= 56) {
		put(t, ", sched_util_min=");
		put_decimal(t, view_u32(v, 48));
		put(t, ", sched_util_max=");
		put_decimal(t, view_u32(v, 52));
	}
	put_byte(t, '}');
}

/* The flags above 32 bits, which only clone3 has. */
static void put_clone3_flags(struct text *t, uint64_t flags)
{
	static const struct {
		uint64_t bit;
		const char *name;
	} high[] = {
		{UINT64_C(1) << 32, "CLONE_CLEAR_SIGHAND"},
		{UINT64_C(1) << 33, "CLONE_INTO_CGROUP"},
	};
	bool first = !(uint32_t)flags;

	if (t->opt->words != DECODE_WORDS_NAMES || flags >> 34 || first) {
		put_flags(t, ARG_CLONE_FLAGS, flags);
		return;
	}
	put_flags(t, ARG_CLONE_FLAGS, (uint32_t)flags);
	for (size_t i = 0; i < COUNT(high); i++)
		if (flags & high[i].bit) {
			put_byte(t, '|');
			put(t, high[i].name);
		}
}

/* Words of 64 bits: those that a flag asks for, and what is always there. */
void put_clone_args(struct text *t, const struct argument *arg, const struct view *v)
{
	static const struct {
		const char *name;
		uint8_t at;
		uint64_t flags; /* 0: always */
		bool hex;       /* and not an address */
	} fields[] = {
		{", pidfd=", 8, CLONE_PIDFD_BIT, false},
		{", child_tid=", 16, CLONE_CHILD_BIT | CLONE_CLEAR_BIT, false},
		{", parent_tid=", 24, CLONE_PARENT_BIT, false},
		{", exit_signal=", 32, 0, false},
		{", stack=", 40, 0, false},
		{", stack_size=", 48, 0, true},
		{", tls=", 56, CLONE_SETTLS_BIT, false},
	};
	uint64_t flags = view_u64(v, 0);

	if (v->size < 64) {
		put_pointer(t, arg->value);
		return;
	}
	put(t, "{flags=");
	put_clone3_flags(t, flags);
	for (size_t i = 0; i < COUNT(fields); i++) {
		uint64_t value = view_u64(v, fields[i].at);

		if (fields[i].flags && !(flags & fields[i].flags))
			continue;
		put(t, fields[i].name);
		if (fields[i].at == 32)
			value ? put_signal(t, value) : put(t, "0");
		else if (fields[i].hex)
			put_hex(t, value);
		else
			put_pointer(t, value);
	}
	put_byte(t, '}');
}

void put_cap_header(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put(t, "{version=");
	put_field(t, FIELD_CAPABILITY_VERSION, view_u32(v, 0));
	put(t, ", pid=");
	put_signed(t, (int32_t)view_u32(v, 4));
	put_byte(t, '}');
}

static void put_capabilities(struct text *t, uint64_t set)
{
	bool first = true;

	if (!set)
		put_byte(t, '0');
	for (unsigned i = 0; i < 64; i++)
		if (set >> i & 1) {
			put(t, first ? "1<<" : "|1<<");
			put_field(t, FIELD_CAPABILITY, i);
			first = false;
		}
}

/* Two rows of three ints: the low and the high halves of each set. */
void put_cap_data(struct text *t, const struct argument *arg, const struct view *v)
{
	static const char *const names[] = {"{effective=", ", permitted=", ", inheritable="};
	(void)arg;

	for (size_t i = 0; i < COUNT(names); i++) {
		put(t, names[i]);
		put_capabilities(t, view_u32(v, 4 * i) | (uint64_t)view_u32(v, 12 + 4 * i) << 32);
	}
	put_byte(t, '}');
}
