/*
 * What the files of the decoder share: the printers of values, the bytes of a structure, and an
 * argument on its way to being text. How an event becomes a line: viz/decode.c.
 */
#ifndef VIZ_DECODE_PRIVATE_H
#define VIZ_DECODE_PRIVATE_H

#include "format/event.h"
#include "format/syscalls.h"
#include "viz/decode.h"
#include "viz/decode_fields.h"
#include "viz/text.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* An argument of a call: its place, its kind and value, and what was captured of it. */
struct argument {
	const struct event *ev;
	const struct syscall_info *info;
	unsigned index;
	unsigned kind;  /* enum arg_kind */
	uint64_t value; /* with the width that the kind has on the event's ABI */
};

/* Captured bytes: reading behind their end gives 0. */
struct view {
	const uint8_t *bytes;
	size_t size;
	unsigned word; /* bytes of a long and of a pointer on the event's ABI */
	uint8_t state; /* enum capture_state */
};

/* A little-endian number of so many bytes, up to 8, at an offset. */
static inline uint64_t view_number(const struct view *v, size_t at, unsigned bytes)
{
	uint64_t value = 0;

	if (at > v->size || bytes > v->size - at)
		return 0;
	for (unsigned i = bytes; i-- > 0;)
		value = value << 8 | v->bytes[at + i];
	return value;
}

static inline uint16_t view_u16(const struct view *v, size_t at)
{
	return (uint16_t)view_number(v, at, 2);
}

static inline uint32_t view_u32(const struct view *v, size_t at)
{
	return (uint32_t)view_number(v, at, 4);
}

static inline uint64_t view_u64(const struct view *v, size_t at)
{
	return view_number(v, at, 8);
}

/* Word i of a structure that begins with words: unsigned long, size_t, pointers. */
static inline uint64_t view_word(const struct view *v, size_t i)
{
	return view_number(v, i * v->word, v->word);
}

/* Word i as a signed long. */
static inline int64_t view_long(const struct view *v, size_t i)
{
	uint64_t value = view_word(v, i);

	return v->word == 4 ? (int32_t)value : (int64_t)value;
}

/* size bytes from an offset, or as many as there are. */
static inline struct view view_part(const struct view *v, size_t at, size_t size)
{
	size_t from = at < v->size ? at : v->size;
	struct view part = *v;

	part.bytes = v->bytes + from;
	part.size = size < v->size - from ? size : v->size - from;
	return part;
}

/* The captured bytes themselves; of no bytes where capture is NULL. */
struct view view_of(const struct event *ev, const struct capture *capture);

/* How many elements of an array, and bytes of a string, are shown of so many. */
static inline size_t shown(const struct text *t, size_t count)
{
	return t->opt->string_max && count > t->opt->string_max ? t->opt->string_max : count;
}

/* viz/decode.c: what another tracer printed, see event_text_of(); false where there is none. */
bool put_text_of(struct text *t, const struct event *ev, unsigned part, bool at_exit);

/* viz/decode_values.c: values by the kind of argument that has them. */

/* A value by its kind; an address for what has memory. ev is NULL where no call is printed. */
void put_value(struct text *t, const struct argument *arg);

/* The words of a kind that has some, be they of a table of arguments or of fields; or NULL. */
const struct word_set *value_words(unsigned kind);

void put_io_priority(struct text *t, uint64_t value);

/* viz/decode_scalars.c: what values are written with, whoever has them. */

#define LINUX_AT_FDCWD (-100)

/* A constant or flags, as the options want their words. */
void put_words(struct text *t, const struct word_set *set, uint64_t value);
void put_field(struct text *t, enum field field, uint64_t value);

/* Flags of a kind of argument. */
void put_flags(struct text *t, unsigned kind, uint64_t value);

void put_pointer(struct text *t, uint64_t value); /* NULL for 0 */
void put_signal(struct text *t, uint64_t value);
const char *signal_abbreviation(int nr);     /* "TERM"; NULL where there is none, as for 32 to 64 */
void put_id(struct text *t, uint64_t value); /* of a user or group: -1, or without a sign */
void put_permissions(struct text *t, uint64_t value); /* in octal: 0644 */
void put_mode(struct text *t, uint64_t value);        /* type and permissions of a file */
void put_device(struct text *t, uint32_t major, uint32_t minor);
void put_device_number(struct text *t, uint64_t device); /* as struct stat has it */
void put_fd(struct text *t, int32_t fd, bool after);

/* A name, its number or both, as the options want it; for what is in no table. */
void put_named(struct text *t, const char *name, int64_t value);

/* "text"..., as the options want strings; cut: there was more than these bytes. */
void put_quoted(struct text *t, const uint8_t *bytes, size_t size, bool cut);

/* A path: whole whatever the options say of strings. */
void put_path(struct text *t, const uint8_t *bytes, size_t size, bool cut);

/* A NUL-terminated text inside a field of so many bytes. */
void put_field_text(struct text *t, const struct view *v, size_t at, size_t size);

/* viz/decode_memory.c: what arguments point to. */

/*
 * The structure, array or string of an argument with memory, as what was captured tells;
 * otherwise its address.
 */
void put_memory(struct text *t, const struct argument *arg);

/* The capture that an argument with memory is printed from, NULL where there is none. */
const struct capture *memory_capture(const struct argument *arg);

/* True where strace prints the argument only when the call has returned. */
bool memory_is_late(unsigned kind);

/* [a, b, c]: count items of so many bytes each; cut: there were more. */
void put_array(struct text *t, const struct view *v, size_t item, bool cut,
	       void (*put_item)(struct text *t, const struct view *v));

/* Prints one memory kind. v is what was captured when the call was entered or returned. */
typedef void memory_printer(struct text *t, const struct argument *arg, const struct view *v);

/* viz/decode_files.c */
memory_printer put_stat, put_stat64, put_statx, put_statfs, put_dirents, put_dirents64, put_flock,
	put_open_how, put_iovec, put_remote_iovec, put_termios, put_winsize;

/* An array of iovecs and the bytes of each, as put_iovec(), printed by a function of one's own. */
void put_vectors(struct text *t, const struct view *v,
		 void (*put_bytes_of)(struct text *t, const struct view *v, uint64_t mark),
		 uint64_t mark);
/* viz/decode_times.c */
memory_printer put_timespec, put_timespec64, put_timespec_pair, put_timeval, put_timeval_pair,
	put_timezone, put_utimbuf, put_time, put_itimerval, put_itimerspec, put_tms;
/* viz/decode_network.c */
memory_printer put_sockaddr, put_sockopt;

/* {sa_family=AF_INET, ...}, of at least two bytes. */
void put_socket_address(struct text *t, const struct view *v);

/* What a name says, and the IPv4 address at an offset: imr_interface=inet_addr("127.0.0.1"). */
void put_inet_addr(struct text *t, const char *name, const struct view *v, size_t at);
void put_credentials(struct text *t, const struct view *v); /* struct ucred */
void put_bracketed_int(struct text *t, const struct view *v);

/* viz/decode_messages.c */
memory_printer put_msghdr, put_mmsghdr, put_socket_buffer;

/* viz/decode_netlink.c: the messages of a protocol, NETLINK_ROUTE and so on. */
void put_netlink(struct text *t, const struct view *v, uint32_t protocol);

/* viz/decode_polling.c */
memory_printer put_pollfds, put_epoll_event, put_epoll_events, put_fd_set;
/* viz/decode_processes.c */
memory_printer put_wait_status, put_rlimit, put_rlimit64, put_rusage, put_utsname, put_sysinfo,
	put_cpu_set, put_sched_param, put_sched_attr, put_clone_args, put_cap_header, put_cap_data;
/* viz/decode_signals.c */
memory_printer put_sigset, put_sigset_arg, put_sigframe, put_sigaction, put_siginfo, put_sigevent,
	put_sigstack;

/* viz/decode_ipc.c */
memory_printer put_shmid_ds, put_semid_ds, put_msqid_ds, put_shm_limits, put_shm_info, put_sem_info,
	put_msg_info, put_sem_operations, put_msgbuf;
/* viz/decode_keys.c */
memory_printer put_key_text, put_key_data, put_key_capabilities;
/* viz/decode_bpf.c, decode_rings.c, decode_perf.c */
memory_printer put_bpf_attr, put_ring_params, put_fds, put_ring_files, put_ring_probe,
	put_ring_workers, put_perf_attr;
/* viz/decode_kernel.c */
memory_printer put_timex, put_file_handle, put_nodes, put_policy, put_iocb, put_iocbs,
	put_io_events;
/* viz/decode_sandbox.c */
memory_printer put_seccomp_action, put_seccomp_sizes, put_sock_fprog, put_landlock_ruleset,
	put_landlock_path, put_mount_attr, put_futex_waiters, put_binary;

/* A set of signals of so many bytes: [INT TERM], ~[KILL]. */
void put_signal_set(struct text *t, const struct view *v);

/* The si_code of a signal by its name, as "CLD_EXITED"; false where there is none. */
bool signal_code_find(uint32_t signal, const char *name, size_t size, int32_t *code);

/* "--- SIGCHLD {...} ---" */
void put_signal_event(struct text *t, const struct event *ev);

/* {tv_sec=1, tv_nsec=2} */
void put_seconds_and(struct text *t, const char *unit, int64_t seconds, uint64_t part);

/* " 2001-09-09T01:46:40+0000 " in a comment; digits of part: 0, 6 or 9. */
void put_date(struct text *t, int64_t seconds, uint64_t part, unsigned digits);

/* CPU time in ticks of 10 ms: 3, and in a comment 0.03 s. */
void put_ticks(struct text *t, uint64_t ticks);

/* The note of a result: " ([{fd=3, revents=POLLIN}])", " (Timeout)". */
void put_poll_note(struct text *t, const struct event *ev, const struct syscall_info *info);
void put_select_note(struct text *t, const struct event *ev, const struct syscall_info *info);

/* The bits of clone() that say that the kernel writes an id or that there is an address. */
enum clone_bit {
	CLONE_PIDFD_BIT = 0x1000,
	CLONE_SETTLS_BIT = 0x80000,
	CLONE_PARENT_BIT = 0x100000,
	CLONE_CLEAR_BIT = 0x200000,
	CLONE_CHILD_BIT = 0x1000000,
};

/* viz/decode.c */

/* The row of an event's call, static; of one that is in no table six words without names. */
const struct syscall_info *call_row(const struct event *ev);

/* Argument i of a call, i below info->arg_count. */
struct argument argument_of(const struct event *ev, const struct syscall_info *info, unsigned i);

/* An argument as the line has it. */
void put_argument(struct text *t, const struct argument *arg);

/* The name, or for a call without one its number: "syscall_0x1c9". */
void put_name(struct text *t, const struct event *ev, const struct syscall_info *info);

/* Any event, as decode_event(). */
void put_event(struct text *t, const struct event *ev);

/* viz/decode_calls.c: what a command makes of the arguments behind it. */

/* Which arguments of a call there are to show: bit i for argument i. */
unsigned arguments_shown(const struct event *ev, const struct syscall_info *info);

/* viz/decode_result.c: behind the closing parenthesis. */
void put_result(struct text *t, const struct event *ev, const struct syscall_info *info);

/* What stands behind the "=". */
void put_outcome(struct text *t, const struct event *ev, const struct syscall_info *info);

/* viz/decode_events.c: the events that are no calls. */
void put_other_event(struct text *t, const struct event *ev);

#endif
