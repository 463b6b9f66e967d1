/*
 * What calls captured. Of the kinds of memory those in the table below are numbers of the kernel's
 * and stay; what is in no row is hidden, whatever it is.
 */
#include <string.h>

#include "format/syscalls.h"
#include "replay/redact_private.h"

/* What is done to memory of a kind. */
enum rule {
	RULE_HIDE = 0, /* bytes of no known meaning */
	RULE_KEEP,     /* numbers, times, flags and addresses */
	RULE_STRINGS,
	RULE_DIRENTS,
	RULE_IOVEC,
	RULE_MESSAGES,
	RULE_SOCKADDR,
	RULE_SOCKOPT,
	RULE_COMM,
	RULE_UTSNAME,
};

static const uint8_t rules[MEMORY_KINDS] = {
	[MEMORY_STRINGS] = RULE_STRINGS,
	[MEMORY_ENVIRON] = RULE_KEEP,
	[MEMORY_DIRENTS] = RULE_DIRENTS,
	[MEMORY_DIRENTS64] = RULE_DIRENTS,
	[MEMORY_IOVEC] = RULE_IOVEC,
	[MEMORY_REMOTE_IOVEC] = RULE_KEEP,
	[MEMORY_MSGHDR] = RULE_MESSAGES,
	[MEMORY_MMSGHDR] = RULE_MESSAGES,
	[MEMORY_SOCKADDR] = RULE_SOCKADDR,
	[MEMORY_SOCKOPT] = RULE_SOCKOPT,
	[MEMORY_INT] = RULE_KEEP,
	[MEMORY_SIGNAL] = RULE_KEEP,
	[MEMORY_WAIT_STATUS] = RULE_KEEP,
	[MEMORY_FD_PAIR] = RULE_KEEP,
	[MEMORY_OFFSET] = RULE_KEEP,
	[MEMORY_OFFSET64] = RULE_KEEP,
	[MEMORY_IDS] = RULE_KEEP,
	[MEMORY_RESIDENT] = RULE_KEEP,
	[MEMORY_STAT] = RULE_KEEP,
	[MEMORY_STAT64] = RULE_KEEP,
	[MEMORY_STATX] = RULE_KEEP,
	[MEMORY_STATFS] = RULE_KEEP,
	[MEMORY_TIMESPEC] = RULE_KEEP,
	[MEMORY_TIMESPEC64] = RULE_KEEP,
	[MEMORY_REST] = RULE_KEEP,
	[MEMORY_REST64] = RULE_KEEP,
	[MEMORY_TIMESPEC_PAIR] = RULE_KEEP,
	[MEMORY_TIMEVAL] = RULE_KEEP,
	[MEMORY_TIMEVAL_PAIR] = RULE_KEEP,
	[MEMORY_TIMEZONE] = RULE_KEEP,
	[MEMORY_UTIMBUF] = RULE_KEEP,
	[MEMORY_TIME] = RULE_KEEP,
	[MEMORY_ITIMERVAL] = RULE_KEEP,
	[MEMORY_ITIMERSPEC] = RULE_KEEP,
	[MEMORY_RLIMIT] = RULE_KEEP,
	[MEMORY_RLIMIT64] = RULE_KEEP,
	[MEMORY_RUSAGE] = RULE_KEEP,
	[MEMORY_TMS] = RULE_KEEP,
	[MEMORY_UTSNAME] = RULE_UTSNAME,
	[MEMORY_SYSINFO] = RULE_KEEP,
	[MEMORY_POLLFDS] = RULE_KEEP,
	[MEMORY_EPOLL_EVENT] = RULE_KEEP,
	[MEMORY_EPOLL_EVENTS] = RULE_KEEP,
	[MEMORY_FD_SET] = RULE_KEEP,
	[MEMORY_SIGSET] = RULE_KEEP,
	[MEMORY_SIGSET_ARG] = RULE_KEEP,
	[MEMORY_SIGFRAME] = RULE_KEEP,
	[MEMORY_SIGACTION] = RULE_KEEP,
	[MEMORY_SIGINFO] = RULE_KEEP,
	[MEMORY_SIGEVENT] = RULE_KEEP,
	[MEMORY_SIGSTACK] = RULE_KEEP,
	[MEMORY_CPU_SET] = RULE_KEEP,
	[MEMORY_SCHED_PARAM] = RULE_KEEP,
	[MEMORY_SCHED_ATTR] = RULE_KEEP,
	[MEMORY_CLONE_ARGS] = RULE_KEEP,
	[MEMORY_OPEN_HOW] = RULE_KEEP,
	[MEMORY_CAP_HEADER] = RULE_KEEP,
	[MEMORY_CAP_DATA] = RULE_KEEP,
	[MEMORY_TERMIOS] = RULE_KEEP,
	[MEMORY_WINSIZE] = RULE_KEEP,
	[MEMORY_FLOCK] = RULE_KEEP,
	[MEMORY_ADDRESS] = RULE_KEEP,
	[MEMORY_LENGTH] = RULE_KEEP,
	[MEMORY_FUTEX_WAITERS] = RULE_KEEP,
	[MEMORY_COMM] = RULE_COMM,
	[MEMORY_SHMID_DS] = RULE_KEEP,
	[MEMORY_SHM_LIMITS] = RULE_KEEP,
	[MEMORY_SHM_INFO] = RULE_KEEP,
	[MEMORY_SEMID_DS] = RULE_KEEP,
	[MEMORY_SEM_INFO] = RULE_KEEP,
	[MEMORY_MSQID_DS] = RULE_KEEP,
	[MEMORY_MSG_INFO] = RULE_KEEP,
	[MEMORY_SEM_OPERATIONS] = RULE_KEEP,
	[MEMORY_KEY_CAPABILITIES] = RULE_KEEP,
	[MEMORY_FDS] = RULE_KEEP,
	[MEMORY_RING_PARAMS] = RULE_KEEP,
	[MEMORY_RING_PROBE] = RULE_KEEP,
	[MEMORY_RING_WORKERS] = RULE_KEEP,
	[MEMORY_PERF_ATTR] = RULE_KEEP,
	[MEMORY_SECCOMP_ACTION] = RULE_KEEP,
	[MEMORY_SECCOMP_SIZES] = RULE_KEEP,
	[MEMORY_SOCK_FPROG] = RULE_KEEP,
	[MEMORY_LANDLOCK_RULESET] = RULE_KEEP,
	[MEMORY_LANDLOCK_PATH] = RULE_KEEP,
	[MEMORY_MOUNT_ATTR] = RULE_KEEP,
	[MEMORY_TIMEX] = RULE_KEEP,
	[MEMORY_NODES] = RULE_KEEP,
	[MEMORY_POLICY] = RULE_KEEP,
	[MEMORY_IOCB] = RULE_KEEP,
	[MEMORY_IO_EVENTS] = RULE_KEEP,
};

/* A capture on its way, and where its bytes go. */
struct hiding {
	struct redact *r;
	struct buffer *out;
	const struct event *ev;
	const struct capture *in;
	unsigned kind;
};

static void put_filler(struct buffer *out, uint8_t filler, size_t size)
{
	if (size && buffer_reserve(out, size)) {
		memset(out->bytes + out->size, filler, size);
		out->size += size;
	}
}

static void keep(const struct hiding *h)
{
	buffer_put(h->out, h->in->bytes, h->in->size);
}

/* The items of a list, one by one, each of which a function appends anew. */
typedef void (*put_item_fn)(const struct hiding *h, const struct capture_item *item, void *state);

static void put_item(const struct hiding *h, const struct capture_item *item, put_item_fn fn,
		     void *state)
{
	size_t head = h->out->size;
	uint8_t zero[4] = {0};

	buffer_put(h->out, zero, 4);
	fn(h, item, state);
	if (!h->out->failed)
		put_u32(h->out->bytes + head,
			(uint32_t)(h->out->size - head - 4) | (uint32_t)item->state
								      << CAPTURE_ITEM_SIZE_BITS);
}

static void put_list(const struct hiding *h, put_item_fn fn, void *state)
{
	struct capture_item item;
	size_t at = 0;

	while (capture_list_next(h->in, &at, &item))
		put_item(h, &item, fn, state);
}

static void hide_item(const struct hiding *h, const struct capture_item *item, void *state)
{
	(void)state;
	put_filler(h->out, 'x', item->size);
}

static void hide(const struct hiding *h)
{
	if (!redacts(h->r, REDACT_INDEX_BUFFERS)) {
		keep(h);
		return;
	}
	h->r->counts[REDACT_INDEX_BUFFERS]++;
	if (h->in->kind == CAPTURE_LIST)
		put_list(h, hide_item, NULL);
	else
		put_filler(h->out, 'x', h->in->size);
}

static void string_item(const struct hiding *h, const struct capture_item *item, void *state)
{
	(void)state;
	redact_put_argument(h->r, h->out, (const char *)item->bytes, item->size);
}

static void hide_strings(const struct hiding *h)
{
	if (redacts(h->r, REDACT_INDEX_ENVIRONMENT))
		put_list(h, string_item, NULL);
	else
		keep(h);
}

/* What comes next in a list of messages: format/syscalls.h, MSGHDR. */
enum place {
	PLACE_STRUCTURE,
	PLACE_NAME,
	PLACE_ARRAY,
	PLACE_BYTES,
	PLACE_CONTROL,
};

struct message_state {
	enum place place;
	bool messages;     /* else it is an array of iovecs and their bytes alone */
	bool header_only;  /* there are structures alone */
	size_t word, left; /* left: of the array, whose bytes are still to come */
};

/* Of control bytes only their headers stay, and the numbers of descriptors and credentials. */
static void put_control(const struct hiding *h, const struct capture_item *item, size_t word)
{
	size_t at = 0, header = word + 8, size, padded;

	while (item->size - at >= header) {
		const uint8_t *p = item->bytes + at;
		bool numbers = get_u32(p + word) == 1; /* SOL_SOCKET */

		size = (size_t)(word == 8 ? get_u64(p) : get_u32(p));
		if (size < header || size > item->size - at)
			break;
		padded = (size + word - 1) & ~(word - 1);
		padded = padded > item->size - at ? item->size - at : padded;
		/* SCM_RIGHTS, SCM_CREDENTIALS */
		numbers = numbers && (get_u32(p + word + 4) == 1 || get_u32(p + word + 4) == 2);
		buffer_put(h->out, p, numbers ? size : header);
		put_filler(h->out, 0, padded - (numbers ? size : header));
		at += padded;
	}
	put_filler(h->out, 0, item->size - at);
}

static void put_bytes(const struct hiding *h, const struct capture_item *item)
{
	if (redacts(h->r, REDACT_INDEX_BUFFERS))
		put_filler(h->out, 'x', item->size);
	else
		buffer_put(h->out, item->bytes, item->size);
}

static void put_name(const struct hiding *h, const struct capture_item *item)
{
	if (redacts(h->r, REDACT_INDEX_ADDRESSES))
		redact_put_sockaddr(h->r, h->out, item->bytes, item->size);
	else
		buffer_put(h->out, item->bytes, item->size);
}

/* Pointers and sizes: a struct msghdr or mmsghdr, or an array of iovecs. */
static void put_words(const struct hiding *h, const struct capture_item *item, bool is_whole)
{
	if (is_whole)
		buffer_put(h->out, item->bytes, item->size);
	else
		put_filler(h->out, 0, item->size);
}

static enum place after_bytes(const struct message_state *s)
{
	return s->left ? PLACE_BYTES : s->messages ? PLACE_CONTROL : PLACE_BYTES;
}

static void message_item(const struct hiding *h, const struct capture_item *item, void *state)
{
	struct message_state *s = state;

	switch (s->place) {
	case PLACE_STRUCTURE:
		put_words(h, item, item->size == 7 * s->word || item->size == 8 * s->word);
		s->place = s->header_only ? PLACE_STRUCTURE : PLACE_NAME;
		break;
	case PLACE_NAME:
		put_name(h, item);
		s->place = PLACE_ARRAY;
		break;
	case PLACE_ARRAY:
		put_words(h, item, item->size % (2 * s->word) == 0);
		s->left = item->size / (2 * s->word);
		s->place = after_bytes(s);
		break;
	case PLACE_BYTES:
		put_bytes(h, item);
		s->left -= s->left > 0;
		s->place = after_bytes(s);
		break;
	case PLACE_CONTROL:
		if (redacts(h->r, REDACT_INDEX_BUFFERS))
			put_control(h, item, s->word);
		else
			buffer_put(h->out, item->bytes, item->size);
		s->place = PLACE_STRUCTURE;
		break;
	}
}

static void hide_messages(const struct hiding *h, bool messages)
{
	struct message_state state = {
		.place = messages ? PLACE_STRUCTURE : PLACE_ARRAY,
		.messages = messages,
		.word = h->ev->arch == ARCH_X86_64 ? 8 : 4,
	};

	state.header_only = messages && arg_direction(h->kind) & MEMORY_OUT &&
			    (!h->in->at_exit || h->ev->flags & EVENT_ERROR);
	h->r->counts[REDACT_INDEX_BUFFERS] += redacts(h->r, REDACT_INDEX_BUFFERS);
	put_list(h, message_item, &state);
}

/*
 * An entry of a directory anew, as its name may have another length: inode and offset, each of a
 * size, the length of the entry in two bytes, the name, and the type before it or in the last
 * byte (getdents(2)).
 */
static void put_entry(const struct hiding *h, const uint8_t *entry, size_t size, size_t word,
		      bool type_first)
{
	size_t start = h->out->size, head = 2 * word + 2 + type_first;
	const char *name = (const char *)entry + head;
	size_t length;

	if (size < head)
		return;
	buffer_put(h->out, entry, head);
	redact_put_path(h->r, h->out, name, strnlen(name, size - head));
	buffer_put_u8(h->out, 0);
	while ((h->out->size - start + !type_first) % word && !h->out->failed)
		buffer_put_u8(h->out, 0);
	if (!type_first)
		buffer_put_u8(h->out, entry[size - 1]);
	length = h->out->size - start;
	if (!h->out->failed)
		put_u16(h->out->bytes + start + 2 * word, (uint16_t)length);
}

static void hide_dirents(const struct hiding *h)
{
	bool is64 = arg_memory(h->kind) == MEMORY_DIRENTS64;
	size_t word = is64 || h->ev->arch != ARCH_I386 ? 8 : 4, at = 4, size;
	const uint8_t *bytes = h->in->bytes;

	if (!redacts(h->r, REDACT_INDEX_PATHS) || h->in->size < 4) {
		keep(h);
		return;
	}
	buffer_put(h->out, bytes, 4);
	while (h->in->size - at >= 2 * word + 2) {
		size = get_u16(bytes + at + 2 * word);
		if (size <= 2 * word + 2 || size > h->in->size - at)
			break;
		put_entry(h, bytes + at, size, word, is64);
		at += size;
	}
}

/* A name in a field of a fixed size. */
static void put_field(const struct hiding *h, const uint8_t *field, size_t size)
{
	size_t start = h->out->size;

	redact_put_name(h->r, h->out, (const char *)field, strnlen((const char *)field, size));
	if (h->out->size - start > size - 1)
		h->out->size = start + size - 1;
	put_filler(h->out, 0, size - (h->out->size - start));
}

#define UTSNAME_FIELD 65 /* sysname, nodename, release, version, machine, domainname: uname(2) */

static void hide_utsname(const struct hiding *h)
{
	const uint8_t *bytes = h->in->bytes;

	if (!redacts(h->r, REDACT_INDEX_NAMES)) {
		keep(h);
		return;
	}
	h->r->counts[REDACT_INDEX_NAMES]++;
	for (size_t at = 0; at + UTSNAME_FIELD <= h->in->size; at += UTSNAME_FIELD) {
		if (at == UTSNAME_FIELD || at == 5 * UTSNAME_FIELD || !redact_keeps_known(h->r))
			put_field(h, bytes + at, UTSNAME_FIELD);
		else
			buffer_put(h->out, bytes + at, UTSNAME_FIELD);
	}
}

static void hide_comm(const struct hiding *h)
{
	if (redacts(h->r, REDACT_INDEX_NAMES) && h->in->size)
		put_field(h, h->in->bytes, h->in->size);
	else
		keep(h);
}

/* Most are an int; others may be names, as of a network device. */
static void hide_sockopt(const struct hiding *h)
{
	if (redacts(h->r, REDACT_INDEX_BUFFERS) && h->in->size > 4)
		put_filler(h->out, 0, h->in->size);
	else
		keep(h);
}

static void hide_sockaddr(const struct hiding *h)
{
	if (redacts(h->r, REDACT_INDEX_ADDRESSES))
		redact_put_sockaddr(h->r, h->out, h->in->bytes, h->in->size);
	else
		keep(h);
}

/* Calls that fill a buffer with a path. */
static bool gives_path(const char *call)
{
	return strcmp(call, "readlink") == 0 || strcmp(call, "readlinkat") == 0 ||
	       strcmp(call, "getcwd") == 0;
}

/* One that a call takes, or has given. */
static void hide_path(const struct hiding *h, bool given)
{
	const char *text = (const char *)h->in->bytes;
	size_t size = h->in->size;

	if (!redacts(h->r, REDACT_INDEX_PATHS)) {
		keep(h);
		return;
	}
	/* getcwd(2) gives the NUL, too. */
	(given ? redact_put_object : redact_put_path)(h->r, h->out, text,
						      size && !text[size - 1] ? size - 1 : size);
	if (size && !text[size - 1])
		buffer_put_u8(h->out, 0);
}

static void hide_text(const struct hiding *h)
{
	if (!redacts(h->r, REDACT_INDEX_NAMES)) {
		keep(h);
		return;
	}
	h->r->counts[REDACT_INDEX_NAMES]++;
	redact_put_name(h->r, h->out, (const char *)h->in->bytes, h->in->size);
}

/* A list of what is no list has no known meaning either. */
static enum rule rule_of(const struct hiding *h)
{
	enum rule rule = (enum rule)rules[arg_memory(h->kind)];
	bool is_list = rule == RULE_STRINGS || rule == RULE_IOVEC || rule == RULE_MESSAGES;

	return is_list == (h->in->kind == CAPTURE_LIST) ? rule : RULE_HIDE;
}

static void hide_memory(const struct hiding *h)
{
	switch (rule_of(h)) {
	case RULE_HIDE:
		hide(h);
		break;
	case RULE_KEEP:
		keep(h);
		break;
	case RULE_STRINGS:
		hide_strings(h);
		break;
	case RULE_DIRENTS:
		hide_dirents(h);
		break;
	case RULE_IOVEC:
		hide_messages(h, false);
		break;
	case RULE_MESSAGES:
		hide_messages(h, true);
		break;
	case RULE_SOCKADDR:
		hide_sockaddr(h);
		break;
	case RULE_SOCKOPT:
		hide_sockopt(h);
		break;
	case RULE_COMM:
		hide_comm(h);
		break;
	case RULE_UTSNAME:
		hide_utsname(h);
		break;
	}
}

void redact_put_capture(struct redact *r, struct buffer *out, const struct event *ev,
			const char *call, unsigned kind, const struct capture *in)
{
	const struct hiding hiding = {.r = r, .out = out, .ev = ev, .in = in, .kind = kind};

	if (kind == ARG_PATH)
		hide_path(&hiding, false);
	else if (arg_is_memory(kind) && gives_path(call))
		hide_path(&hiding, true);
	else if (kind == ARG_STRING)
		hide_text(&hiding);
	else if (arg_is_memory(kind))
		hide_memory(&hiding);
	else if (kind == ARG_RESTARTED && in->size == 4)
		keep(&hiding);
	else
		hide(&hiding);
}
