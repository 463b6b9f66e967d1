#include "record/capture.h"

#include <errno.h>
#include <string.h>

#include "format/bytes.h"
#include "format/syscalls.h"
#include "record/capture_private.h"
#include "record/memory.h"

#define STRINGS_MAX    4096 /* pointers that are counted */
#define DIRENTS_KEPT   1024 /* bytes of directory entries */
#define SIGSET_BYTES   8    /* of the kernel's sigset_t */
#define FRAME_MASK     296  /* where it is in a signal frame, seen from rt_sigreturn's stack */
#define PAGE_SIZE_BITS 12
#define RESTART_BLOCK  516 /* ERESTART_RESTARTBLOCK */

uint32_t capture_bytes_max = CAPTURE_BYTES_DEFAULT;

void capture_setup(uint32_t bytes_max)
{
	capture_bytes_max = bytes_max < CAPTURE_BYTES_LIMIT ? bytes_max : CAPTURE_BYTES_LIMIT;
}

/* A new capture, of no bytes yet; NULL where there is no more room. */
static struct capture *capture_new(struct reader *r, unsigned arg, uint8_t kind)
{
	struct captures *c = r->c;
	struct capture *capture = &c->list[c->count];

	if (c->count == EVENT_CAPTURES_MAX)
		return NULL;
	c->count++;
	*capture = (struct capture){.arg = (uint8_t)arg,
				    .kind = kind,
				    .at_exit = r->at_exit,
				    .bytes = c->bytes + c->used};
	return capture;
}

/* Reads up to size bytes to the end of what was read; how many, and the state to *state. */
static size_t append(struct reader *r, uint64_t address, size_t size, uint8_t *state,
		     uint8_t *error)
{
	struct captures *c = r->c;
	size_t wanted = capture_smaller(size, sizeof(c->bytes) - c->used);
	ssize_t n = wanted ? memory_read(r->tid, address, c->bytes + c->used, wanted) : 0;

	if (wanted < size)
		*state = CAPTURE_CUT;
	if (n < (ssize_t)wanted) {
		*state = CAPTURE_FAULT;
		*error = (uint8_t)(n < 0 ? -n : EFAULT);
	}
	n = n < 0 ? 0 : n;
	c->used += (size_t)n;
	return (size_t)n;
}

void capture_bytes(struct reader *r, unsigned arg, uint64_t size, size_t limit)
{
	struct capture *capture = capture_new(r, arg, CAPTURE_BYTES);

	if (!capture)
		return;
	capture->state = size > limit ? CAPTURE_CUT : CAPTURE_WHOLE;
	capture->size = (uint32_t)append(r, r->ev->args[arg], capture_smaller(size, limit),
					 &capture->state, &capture->error);
}

static void read_text(struct reader *r, unsigned arg)
{
	struct captures *c = r->c;
	size_t room = sizeof(c->bytes) - c->used;
	struct capture *capture = capture_new(r, arg, CAPTURE_STRING);

	if (!capture)
		return;
	memory_read_text(r->tid, r->ev->args[arg], c->bytes + c->used,
			 capture_smaller(TEXT_SIZE_MAX, room), capture);
	c->used += capture->size;
}

struct list list_new(struct reader *r, unsigned arg)
{
	return (struct list){r, capture_new(r, arg, CAPTURE_LIST)};
}

const uint8_t *list_add(struct list *list, uint64_t address, uint64_t size, size_t limit,
			size_t *got)
{
	struct captures *c = list->r->c;
	uint8_t *head = c->bytes + c->used;
	uint8_t state = size > limit ? CAPTURE_CUT : CAPTURE_WHOLE, error;

	*got = 0;
	if (!list->capture)
		return NULL;
	if (list->capture->size + 4 + capture_smaller(size, limit) > LIST_MAX ||
	    sizeof(c->bytes) - c->used < 4 + capture_smaller(size, limit)) {
		list->capture->state = CAPTURE_CUT;
		return NULL;
	}
	c->used += 4;
	*got = append(list->r, address, capture_smaller(size, limit), &state, &error);
	put_u32(head, (uint32_t)*got | (uint32_t)state << CAPTURE_ITEM_SIZE_BITS);
	list->capture->size += 4 + (uint32_t)*got;
	return head + 4;
}

bool list_add_numbers(struct list *list, uint32_t a, uint32_t b)
{
	struct captures *c = list->r->c;

	if (!list->capture || list->capture->state == CAPTURE_CUT ||
	    list->capture->size + 12 > LIST_MAX || sizeof(c->bytes) - c->used < 12)
		return false;
	put_u32(c->bytes + c->used, 8);
	put_u32(c->bytes + c->used + 4, a);
	put_u32(c->bytes + c->used + 8, b);
	c->used += 12;
	list->capture->size += 12;
	return true;
}

bool list_add_text(struct list *list, uint64_t address, size_t limit)
{
	struct captures *c = list->r->c;
	uint8_t *head = c->bytes + c->used;
	struct capture text = {0};

	if (list->capture->size + 4 + limit > LIST_MAX ||
	    sizeof(c->bytes) - c->used < 4 + limit + 1) {
		list->capture->state = CAPTURE_CUT;
		return false;
	}
	/* One byte more shows whether the text ends at the limit. */
	memory_read_text(list->r->tid, address, head + 4, limit + 1, &text);
	if (text.size > limit)
		text.size = (uint32_t)limit;
	put_u32(head, text.size | (uint32_t)text.state << CAPTURE_ITEM_SIZE_BITS);
	c->used += 4 + text.size;
	list->capture->size += 4 + text.size;
	return true;
}

/* Pointer i of an array in the tracee; false where it cannot be read. */
static bool read_pointer(const struct reader *r, uint64_t array, size_t i, uint64_t *pointer)
{
	unsigned size = capture_word(r);
	uint8_t bytes[8];

	if (memory_read(r->tid, array + i * size, bytes, size) != (ssize_t)size)
		return false;
	*pointer = capture_number_of(bytes, size);
	return true;
}

static void read_strings(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);
	uint64_t pointer;

	for (size_t i = 0; list.capture; i++) {
		if (!read_pointer(r, r->ev->args[arg], i, &pointer)) {
			list.capture->state = CAPTURE_FAULT;
			list.capture->error = EFAULT;
			break;
		}
		if (i == capture_bytes_max && pointer)
			list.capture->state = CAPTURE_CUT;
		if (!pointer || i == capture_bytes_max ||
		    !list_add_text(&list, pointer, capture_bytes_max))
			break;
	}
}

static void put_number(struct reader *r, unsigned arg, uint32_t value)
{
	struct capture *capture = capture_new(r, arg, CAPTURE_BYTES);

	if (!capture || sizeof(r->c->bytes) - r->c->used < 4)
		return;
	put_u32(r->c->bytes + r->c->used, value);
	r->c->used += 4;
	capture->size = 4;
}

/* The pair of address and size that pselect6() has, and the set. */
static void read_sigset_arg(struct reader *r, unsigned arg)
{
	size_t pair = 2 * (size_t)capture_word(r);
	struct capture *capture = capture_new(r, arg, CAPTURE_BYTES);
	uint64_t set;

	if (!capture)
		return;
	capture->size =
		(uint32_t)append(r, r->ev->args[arg], pair, &capture->state, &capture->error);
	set = capture->size == pair ? capture_number_of(capture->bytes, capture_word(r)) : 0;
	if (set)
		capture->size +=
			(uint32_t)append(r, set, SIGSET_BYTES, &capture->state, &capture->error);
}

/* The signal mask in the frame that the kernel pushed for a handler: uc_sigmask of x86-64. */
static void read_sigframe(struct reader *r, unsigned arg)
{
	struct capture *capture = capture_new(r, arg, CAPTURE_BYTES);

	if (capture)
		capture->size = (uint32_t)append(r, r->ev->args[arg] + FRAME_MASK, SIGSET_BYTES,
						 &capture->state, &capture->error);
}

static void read_environ(struct reader *r, unsigned arg)
{
	uint8_t words[512];
	unsigned size = capture_word(r);
	uint32_t count = 0;

	while (count < STRINGS_MAX) {
		uint64_t at = r->ev->args[arg] + (uint64_t)count * size;
		ssize_t n = memory_read(r->tid, at, words, sizeof(words));

		if (n < (ssize_t)size)
			return; /* no number is better than a wrong one */
		for (ssize_t i = 0; i + (ssize_t)size <= n; i += size, count++) {
			if (capture_number_of(words + i, size))
				continue;
			put_number(r, arg, count);
			return;
		}
	}
}

/* Entries have their size at a fixed place: linux_dirent and linux_dirent64. */
static void read_entries(struct reader *r, unsigned arg, size_t size_at)
{
	static uint8_t entries[65536];
	size_t size = capture_smaller((uint64_t)r->ev->result, sizeof(entries)), at = 0, kept = 0;
	ssize_t n = memory_read(r->tid, r->ev->args[arg], entries, size);
	struct capture *capture;
	uint32_t count = 0;

	if (n != (ssize_t)size || (uint64_t)r->ev->result > sizeof(entries))
		return;
	while (at + size_at + 2 <= size) {
		size_t entry = (size_t)entries[at + size_at] | (size_t)entries[at + size_at + 1]
								       << 8;

		if (!entry || entry > size - at)
			break;
		at += entry;
		count++;
		if (at <= DIRENTS_KEPT && count <= capture_bytes_max)
			kept = at;
	}
	capture = capture_new(r, arg, CAPTURE_BYTES);
	if (!capture || sizeof(r->c->bytes) - r->c->used < 4 + kept)
		return;
	put_u32(r->c->bytes + r->c->used, count);
	memcpy(r->c->bytes + r->c->used + 4, entries, kept);
	r->c->used += 4 + kept;
	capture->size = 4 + (uint32_t)kept;
	capture->state = kept < size ? CAPTURE_CUT : CAPTURE_WHOLE;
}

static void read_dirents(struct reader *r, unsigned arg)
{
	read_entries(r, arg, 2 * (size_t)capture_word(r));
}

static void read_dirents64(struct reader *r, unsigned arg)
{
	read_entries(r, arg, 16);
}

static void (*const special_readers[MEMORY_KINDS])(struct reader *, unsigned) = {
	[MEMORY_STRINGS] = read_strings,
	[MEMORY_ENVIRON] = read_environ,
	[MEMORY_DIRENTS] = read_dirents,
	[MEMORY_DIRENTS64] = read_dirents64,
	[MEMORY_IOVEC] = capture_iovec,
	[MEMORY_MSGHDR] = capture_message,
	[MEMORY_MMSGHDR] = capture_messages,
	[MEMORY_SIGSET_ARG] = read_sigset_arg,
	[MEMORY_SIGFRAME] = read_sigframe,
	[MEMORY_MESSAGE] = capture_socket_buffer,
	[MEMORY_BPF_ATTR] = capture_bpf_attr,
	[MEMORY_RING_FILES] = capture_ring_files,
	[MEMORY_RING_PROBE] = capture_ring_probe,
	[MEMORY_PERF_ATTR] = capture_perf_attr,
	[MEMORY_FILE_HANDLE] = capture_file_handle,
	[MEMORY_IOCBS] = capture_iocbs,
};

/* Items at the address of argument arg. */
static uint64_t item_count(const struct reader *r, unsigned arg, enum memory_extent extent,
			   size_t item)
{
	const uint64_t *args = r->ev->args;
	uint8_t pointed[4];

	switch (extent) {
	case EXTENT_NEXT:
		return arg < 5 ? args[arg + 1] : 0;
	case EXTENT_FILLED:
		if (arg == 5 || !r->at_exit)
			return 0;
		return (uint64_t)r->ev->result < args[arg + 1] ? (uint64_t)r->ev->result
							       : args[arg + 1];
	case EXTENT_NODES:
		if (arg == 5 || !args[arg + 1])
			return 0;
		return (args[arg + 1] - 1) / (8 * item) + ((args[arg + 1] - 1) % (8 * item) != 0);
	case EXTENT_MTEXT:
		return arg < 5 ? capture_word(r) + (args[arg + 1] & UINT32_MAX) : 0;
	case EXTENT_PREVIOUS:
		return arg ? args[arg - 1] : 0;
	case EXTENT_RESULT:
		return r->at_exit ? (uint64_t)r->ev->result : 0;
	case EXTENT_NEXT_POINTED:
		if (arg == 5 || !args[arg + 1] ||
		    memory_read(r->tid, args[arg + 1], pointed, 4) != 4)
			return 0;
		return get_u32(pointed);
	case EXTENT_PAGES:
		return arg ? (args[arg - 1] + (1u << PAGE_SIZE_BITS) - 1) >> PAGE_SIZE_BITS : 0;
	case EXTENT_BITS:
		return ((uint32_t)args[0] + 8 * item - 1) / (8 * item);
	default:
		return 1;
	}
}

static size_t item_limit(enum memory_kind memory, const struct memory_info *info, size_t item)
{
	if (memory == MEMORY_SOCKADDR || memory == MEMORY_CPU_SET)
		return ADDRESS_MAX;
	if (memory == MEMORY_CLONE_ARGS || memory == MEMORY_OPEN_HOW ||
	    memory == MEMORY_LANDLOCK_RULESET || memory == MEMORY_MOUNT_ATTR)
		return ADDRESS_MAX;
	if (memory == MEMORY_MSGBUF)
		return sizeof(uint64_t) + capture_bytes_max;
	if (memory == MEMORY_TEXT)
		return TEXT_SIZE_MAX;
	return info->in == EXTENT_ONE ? item : item * capture_smaller(capture_bytes_max, ARRAY_MAX);
}

/* Bytes of an item on the call's ABI, 0 where its layout is not known there. */
static size_t item_size(const struct memory_info *info, unsigned arch)
{
	if (arch == ARCH_X86_64 || info->size64 == info->size32)
		return info->size64;
	return arch == ARCH_I386 ? info->size32 : 0;
}

static void read_memory(struct reader *r, unsigned arg, enum memory_kind memory)
{
	const struct memory_info *info = memory_info(memory);
	size_t item = item_size(info, r->ev->arch);
	uint64_t count;

	if (!item)
		return;
	if (special_readers[memory]) {
		special_readers[memory](r, arg);
		return;
	}
	count = item_count(r, arg, r->at_exit ? info->out : info->in, item);
	if (count <= UINT32_MAX)
		capture_bytes(r, arg, count * item, item_limit(memory, info, item));
}

/* Whether a call that returned has written to an argument of this kind. */
static bool is_written(const struct event *ev, unsigned kind)
{
	enum memory_kind memory = arg_memory(kind);

	if (memory == MEMORY_REST || memory == MEMORY_REST64)
		return ev->result == -RESTART_BLOCK;
	return memory == MEMORY_MSGHDR || memory == MEMORY_FILE_HANDLE ||
	       !(ev->flags & EVENT_ERROR);
}

static bool is_read(const struct reader *r)
{
	if (!r->at_exit)
		return arg_direction(r->kind) & MEMORY_IN;
	return arg_direction(r->kind) & MEMORY_OUT && is_written(r->ev, r->kind);
}

static void read_argument(struct reader *r, unsigned arg)
{
	r->kind = syscall_arg_kind(r->info, arg, r->ev->args);
	if (!r->ev->args[arg])
		return; /* NULL is an argument like any other */
	if (arg_is_memory(r->kind)) {
		if (is_read(r))
			read_memory(r, arg, arg_memory(r->kind));
	} else if (!r->at_exit && (r->kind == ARG_PATH || r->kind == ARG_STRING)) {
		read_text(r, arg);
	}
}

static void read_arguments(struct reader *r, unsigned arguments)
{
	r->c->count = 0;
	r->c->used = 0;
	r->info = syscall_lookup(r->ev->arch, r->ev->nr);
	for (unsigned arg = 0; r->info && arguments; arg++, arguments >>= 1)
		if (arguments & 1)
			read_argument(r, arg);
}

void capture_enter(struct captures *c, pid_t tid, const struct event *ev, unsigned arguments)
{
	struct reader r = {.c = c, .tid = tid, .ev = ev};

	read_arguments(&r, arguments);
}

void capture_exit(struct captures *c, pid_t tid, const struct event *ev, unsigned arguments)
{
	struct reader r = {.c = c, .tid = tid, .ev = ev, .at_exit = true};

	read_arguments(&r, arguments);
}

void capture_number(struct captures *c, uint32_t value)
{
	put_u32(c->bytes, value);
	c->used = 4;
	c->count = 1;
	c->list[0] = (struct capture){.kind = CAPTURE_BYTES, .size = 4, .bytes = c->bytes};
}
