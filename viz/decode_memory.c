/* What arguments point to: from memory kind to printer. Plain arrays and strings are here. */
#include "viz/decode_private.h"

struct view view_of(const struct event *ev, const struct capture *capture)
{
	struct view v = {.bytes = (const uint8_t *)"", .word = ev->arch == ARCH_X86_64 ? 8 : 4};

	if (capture) {
		v.bytes = capture->bytes;
		v.size = capture->size;
		v.state = capture->state;
	}
	return v;
}

void put_array(struct text *t, const struct view *v, size_t item, bool cut,
	       void (*put_item)(struct text *t, const struct view *v))
{
	size_t count = v->size / item, part = shown(t, count);

	put_byte(t, '[');
	for (size_t i = 0; i < part; i++) {
		struct view one = view_part(v, i * item, item);

		if (i)
			put(t, ", ");
		put_item(t, &one);
	}
	if (cut || part < count)
		put(t, part ? ", ..." : "...");
	put_byte(t, ']');
}

static void put_buffer(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_quoted(t, v->bytes, v->size, v->state != CAPTURE_WHOLE);
}

/* Up to its NUL. */
static void put_text(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_path(t, v->bytes, strnlen((const char *)v->bytes, v->size), v->state != CAPTURE_WHOLE);
}

/* Bytes without a meaning: always in hexadecimal. */
static void put_random(struct text *t, const struct argument *arg, const struct view *v)
{
	size_t part = shown(t, v->size);
	(void)arg;

	put_byte(t, '"');
	put_escaped(t, v->bytes, part, true);
	put(t, part < v->size || v->state != CAPTURE_WHOLE ? "\"..." : "\"");
}

static void put_comm(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_field_text(t, v, 0, v->size);
}

static void put_strings(struct text *t, const struct argument *arg, const struct view *v)
{
	struct capture list = {.kind = CAPTURE_LIST, .size = (uint32_t)v->size, .bytes = v->bytes};
	struct capture_item item;
	size_t at = 0, count = 0;
	bool cut = v->state != CAPTURE_WHOLE;
	(void)arg;

	put_byte(t, '[');
	while (capture_list_next(&list, &at, &item)) {
		if (count == shown(t, count + 1)) {
			cut = true;
			break;
		}
		if (count++)
			put(t, ", ");
		put_quoted(t, item.bytes, item.size, item.state != CAPTURE_WHOLE);
	}
	if (cut)
		put(t, count ? ", ..." : "...");
	put_byte(t, ']');
}

static void put_environ(struct text *t, const struct argument *arg, const struct view *v)
{
	uint32_t count = view_u32(v, 0);

	put_pointer(t, arg->value);
	put(t, " /* ");
	put_decimal(t, count);
	put(t, count == 1 ? " var */" : " vars */");
}

static void put_int_item(struct text *t, const struct view *v)
{
	put_signed(t, (int32_t)view_u32(v, 0));
}

static void put_id_item(struct text *t, const struct view *v)
{
	put_decimal(t, view_u32(v, 0));
}

static void put_fd_item(struct text *t, const struct view *v)
{
	put_fd(t, (int32_t)view_u32(v, 0), true);
}

static void put_byte_item(struct text *t, const struct view *v)
{
	put_decimal(t, v->bytes[0]);
}

static void put_ids(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 4, v->state != CAPTURE_WHOLE, put_id_item);
}

static void put_bytes_array(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 1, v->state != CAPTURE_WHOLE, put_byte_item);
}

static void put_fd_pair(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_array(t, v, 4, false, put_fd_item);
}

/* What a call found and left there, where it changed: [128 => 16]. */
static void put_int_pointed(struct text *t, const struct argument *arg, const struct view *v)
{
	const struct capture *before = event_capture(arg->ev, arg->index);
	struct view old = view_of(arg->ev, before);

	put_byte(t, '[');
	if (arg->kind == ARG_IO_INT && before && view_u32(&old, 0) != view_u32(v, 0)) {
		put_int_item(t, &old);
		put(t, " => ");
	}
	put_int_item(t, v);
	put_byte(t, ']');
}

static void put_signal_pointed(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_signal(t, view_u32(v, 0));
	put_byte(t, ']');
}

static void put_bracketed(struct text *t, int64_t value)
{
	put_byte(t, '[');
	put_signed(t, value);
	put_byte(t, ']');
}

/* [5] => [15]: of a transfer, where it began and how far it came. */
static void put_moved(struct text *t, const struct argument *arg, const struct view *v,
		      unsigned bytes)
{
	const struct capture *after = event_capture_at(arg->ev, arg->index, true);
	struct view new = view_of(arg->ev, after);

	new.word = bytes;
	put_bracketed(t, view_long(v, 0));
	if (after && arg->ev->result) {
		put(t, " => ");
		put_bracketed(t, view_long(&new, 0));
	}
}

static void put_offset(struct text *t, const struct argument *arg, const struct view *v)
{
	put_moved(t, arg, v, v->word);
}

static void put_offset64(struct text *t, const struct argument *arg, const struct view *v)
{
	struct view wide = *v;

	wide.word = 8;
	put_moved(t, arg, &wide, 8);
}

static void put_address(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_pointer(t, view_word(v, 0));
	put_byte(t, ']');
}

static void put_length(struct text *t, const struct argument *arg, const struct view *v)
{
	(void)arg;
	put_byte(t, '[');
	put_decimal(t, view_word(v, 0));
	put_byte(t, ']');
}

/* late: strace prints an in-out argument of this kind when the call has returned. */
static const struct memory_row {
	memory_printer *put;
	bool late;
	bool partly; /* fewer bytes than the kind has are something to print */
} rows[MEMORY_KINDS] = {
	[MEMORY_BUFFER] = {.put = put_buffer},
	[MEMORY_MESSAGE] = {.put = put_socket_buffer},
	[MEMORY_TEXT] = {.put = put_text},
	[MEMORY_RANDOM] = {.put = put_random},
	[MEMORY_STRINGS] = {.put = put_strings, .partly = true},
	[MEMORY_ENVIRON] = {.put = put_environ, .partly = true},
	[MEMORY_DIRENTS] = {.put = put_dirents},
	[MEMORY_DIRENTS64] = {.put = put_dirents64},
	[MEMORY_IOVEC] = {.put = put_iovec, .partly = true},
	[MEMORY_REMOTE_IOVEC] = {.put = put_remote_iovec, .partly = true},
	[MEMORY_MSGHDR] = {.put = put_msghdr, .late = true},
	[MEMORY_MMSGHDR] = {.put = put_mmsghdr, .late = true, .partly = true},
	[MEMORY_SOCKADDR] = {.put = put_sockaddr},
	[MEMORY_SOCKOPT] = {.put = put_sockopt},
	[MEMORY_INT] = {.put = put_int_pointed, .late = true},
	[MEMORY_SIGNAL] = {.put = put_signal_pointed},
	[MEMORY_WAIT_STATUS] = {.put = put_wait_status},
	[MEMORY_FD_PAIR] = {.put = put_fd_pair},
	[MEMORY_OFFSET] = {.put = put_offset},
	[MEMORY_OFFSET64] = {.put = put_offset64},
	[MEMORY_IDS] = {.put = put_ids, .partly = true},
	[MEMORY_RESIDENT] = {.put = put_bytes_array},
	[MEMORY_STAT] = {.put = put_stat},
	[MEMORY_STAT64] = {.put = put_stat64},
	[MEMORY_STATX] = {.put = put_statx},
	[MEMORY_STATFS] = {.put = put_statfs},
	[MEMORY_TIMESPEC] = {.put = put_timespec},
	[MEMORY_TIMESPEC64] = {.put = put_timespec64},
	[MEMORY_REST] = {.put = put_timespec},
	[MEMORY_REST64] = {.put = put_timespec64},
	[MEMORY_TIMESPEC_PAIR] = {.put = put_timespec_pair},
	[MEMORY_TIMEVAL] = {.put = put_timeval},
	[MEMORY_TIMEVAL_PAIR] = {.put = put_timeval_pair},
	[MEMORY_TIMEZONE] = {.put = put_timezone},
	[MEMORY_UTIMBUF] = {.put = put_utimbuf},
	[MEMORY_TIME] = {.put = put_time},
	[MEMORY_ITIMERVAL] = {.put = put_itimerval},
	[MEMORY_ITIMERSPEC] = {.put = put_itimerspec},
	[MEMORY_RLIMIT] = {.put = put_rlimit},
	[MEMORY_RLIMIT64] = {.put = put_rlimit64},
	[MEMORY_RUSAGE] = {.put = put_rusage},
	[MEMORY_TMS] = {.put = put_tms},
	[MEMORY_UTSNAME] = {.put = put_utsname},
	[MEMORY_SYSINFO] = {.put = put_sysinfo},
	[MEMORY_POLLFDS] = {.put = put_pollfds},
	[MEMORY_EPOLL_EVENT] = {.put = put_epoll_event},
	[MEMORY_EPOLL_EVENTS] = {.put = put_epoll_events, .partly = true},
	[MEMORY_FD_SET] = {.put = put_fd_set},
	[MEMORY_SIGSET] = {.put = put_sigset},
	[MEMORY_SIGSET_ARG] = {.put = put_sigset_arg},
	[MEMORY_SIGFRAME] = {.put = put_sigframe},
	[MEMORY_SIGACTION] = {.put = put_sigaction},
	[MEMORY_SIGINFO] = {.put = put_siginfo},
	[MEMORY_SIGEVENT] = {.put = put_sigevent},
	[MEMORY_SIGSTACK] = {.put = put_sigstack},
	[MEMORY_CPU_SET] = {.put = put_cpu_set, .partly = true},
	[MEMORY_SCHED_PARAM] = {.put = put_sched_param},
	[MEMORY_SCHED_ATTR] = {.put = put_sched_attr},
	[MEMORY_CLONE_ARGS] = {.put = put_clone_args},
	[MEMORY_OPEN_HOW] = {.put = put_open_how},
	[MEMORY_CAP_HEADER] = {.put = put_cap_header},
	[MEMORY_CAP_DATA] = {.put = put_cap_data},
	[MEMORY_TERMIOS] = {.put = put_termios},
	[MEMORY_WINSIZE] = {.put = put_winsize},
	[MEMORY_FLOCK] = {.put = put_flock, .late = true},
	[MEMORY_ADDRESS] = {.put = put_address},
	[MEMORY_LENGTH] = {.put = put_length},
	[MEMORY_COMM] = {.put = put_comm},
	[MEMORY_SHMID_DS] = {.put = put_shmid_ds},
	[MEMORY_SHM_LIMITS] = {.put = put_shm_limits},
	[MEMORY_SHM_INFO] = {.put = put_shm_info},
	[MEMORY_SEMID_DS] = {.put = put_semid_ds},
	[MEMORY_SEM_INFO] = {.put = put_sem_info},
	[MEMORY_MSQID_DS] = {.put = put_msqid_ds},
	[MEMORY_MSG_INFO] = {.put = put_msg_info},
	[MEMORY_SEM_OPERATIONS] = {.put = put_sem_operations, .partly = true},
	[MEMORY_MSGBUF] = {.put = put_msgbuf},
	[MEMORY_KEY_TEXT] = {.put = put_key_text},
	[MEMORY_KEY_DATA] = {.put = put_key_data},
	[MEMORY_KEY_CAPABILITIES] = {.put = put_key_capabilities},
	[MEMORY_BPF_ATTR] = {.put = put_bpf_attr},
	[MEMORY_FDS] = {.put = put_fds, .partly = true},
	[MEMORY_RING_PARAMS] = {.put = put_ring_params, .late = true},
	[MEMORY_RING_FILES] = {.put = put_ring_files, .partly = true},
	[MEMORY_RING_PROBE] = {.put = put_ring_probe},
	[MEMORY_RING_WORKERS] = {.put = put_ring_workers},
	[MEMORY_PERF_ATTR] = {.put = put_perf_attr},
	[MEMORY_SECCOMP_ACTION] = {.put = put_seccomp_action},
	[MEMORY_SECCOMP_SIZES] = {.put = put_seccomp_sizes},
	[MEMORY_SOCK_FPROG] = {.put = put_sock_fprog},
	[MEMORY_LANDLOCK_RULESET] = {.put = put_landlock_ruleset},
	[MEMORY_LANDLOCK_PATH] = {.put = put_landlock_path},
	[MEMORY_MOUNT_ATTR] = {.put = put_mount_attr},
	[MEMORY_FUTEX_WAITERS] = {.put = put_futex_waiters, .partly = true},
	[MEMORY_BINARY] = {.put = put_binary},
	[MEMORY_TIMEX] = {.put = put_timex},
	[MEMORY_FILE_HANDLE] = {.put = put_file_handle, .late = true},
	[MEMORY_NODES] = {.put = put_nodes, .partly = true},
	[MEMORY_POLICY] = {.put = put_policy},
	[MEMORY_IOCB] = {.put = put_iocb},
	[MEMORY_IOCBS] = {.put = put_iocbs, .partly = true},
	[MEMORY_IO_EVENTS] = {.put = put_io_events, .partly = true},
};

bool memory_is_late(unsigned kind)
{
	return arg_direction(kind) == MEMORY_OUT ||
	       (arg_direction(kind) & MEMORY_OUT && rows[arg_memory(kind)].late);
}

const struct capture *memory_capture(const struct argument *arg)
{
	const struct capture *capture = NULL;

	if (memory_is_late(arg->kind))
		capture = event_capture_at(arg->ev, arg->index, true);
	if (!capture && arg_direction(arg->kind) & MEMORY_IN)
		capture = event_capture(arg->ev, arg->index);
	return capture;
}

/* Whether as much was captured as the kind needs; a size of 1 is that of bytes without end. */
static bool is_printable(const struct argument *arg, const struct capture *capture)
{
	const struct memory_row *row = &rows[arg_memory(arg->kind)];
	const struct memory_info *info = memory_info(arg_memory(arg->kind));
	size_t size = arg->ev->arch == ARCH_I386 ? info->size32 : info->size64;

	if (!row->put || (capture->state == CAPTURE_FAULT && !capture->size))
		return false;
	return row->partly || size == 1 || capture->size >= size;
}

void put_memory(struct text *t, const struct argument *arg)
{
	const struct capture *capture = memory_capture(arg);
	struct view v;

	if (!capture || !is_printable(arg, capture)) {
		put_pointer(t, arg->value);
		return;
	}
	v = view_of(arg->ev, capture);
	rows[arg_memory(arg->kind)].put(t, arg, &v);
}
