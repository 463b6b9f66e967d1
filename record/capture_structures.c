/* Structures that tell their size, or what else to copy, themselves. */
#include <errno.h>

#include "record/capture_private.h"
#include "record/memory.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define BPF_ATTR_MAX     160 /* bytes of union bpf_attr that are known */
#define PERF_ATTR_MAX    144 /* of struct perf_event_attr */
#define PERF_ATTR_SIZE_0 64  /* of its first version, which a size of 0 means, too */
#define PROBE_HEAD       16  /* struct io_uring_probe before its operations, of 8 bytes each */
#define PROBE_MAX        256
#define HANDLE_HEAD      8   /* struct file_handle: bytes and type of the handle */
#define HANDLE_MAX       128 /* MAX_HANDLE_SZ */
#define IOCB_SIZE        64

/* The commands that have a text, or bytes, in their attributes: where its address and length are.
 */
static const struct bpf_text {
	uint8_t command, at;
	uint8_t length_at; /* 0: it ends at its NUL */
	bool is_path;
} bpf_texts[] = {
	{.command = 5, .at = 16},                  /* BPF_PROG_LOAD: license */
	{.command = 6, .is_path = true},           /* BPF_OBJ_PIN: pathname */
	{.command = 7, .is_path = true},           /* BPF_OBJ_GET */
	{.command = 17},                           /* BPF_RAW_TRACEPOINT_OPEN: name */
	{.command = 18, .at = 0, .length_at = 16}, /* BPF_BTF_LOAD: btf */
};

static void add_bpf_text(struct list *list, const struct bpf_text *text, const uint8_t *attr,
			 size_t size)
{
	uint64_t address;
	size_t got;

	if (text->at + 8u > size)
		return;
	address = get_u64(attr + text->at);
	if (!address)
		return;
	if (!text->length_at)
		list_add_text(list, address, text->is_path ? TEXT_SIZE_MAX : capture_bytes_max);
	else if (text->length_at + 4u <= size)
		list_add(list, address, get_u32(attr + text->length_at), capture_bytes_max, &got);
}

void capture_bpf_attr(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);
	size_t got = 0;
	const uint8_t *attr =
		list_add(&list, r->ev->args[arg], (uint32_t)r->ev->args[2], BPF_ATTR_MAX, &got);

	for (size_t i = 0; attr && !r->at_exit && i < COUNT(bpf_texts); i++)
		if (bpf_texts[i].command == (uint32_t)r->ev->args[0])
			add_bpf_text(&list, &bpf_texts[i], attr, got);
}

/* struct io_uring_files_update: an offset, and behind 4 unused bytes the address of descriptors. */
void capture_ring_files(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);
	size_t got = 0, n;
	const uint8_t *update = list_add(&list, r->ev->args[arg], 16, 16, &got);
	uint64_t address = update && got == 16 ? get_u64(update + 8) : 0;

	if (address)
		list_add(&list, address, 4 * (uint64_t)(uint32_t)r->ev->args[3],
			 4 * capture_smaller(capture_bytes_max, ARRAY_MAX), &n);
}

void capture_ring_probe(struct reader *r, unsigned arg)
{
	size_t operations = capture_smaller((uint32_t)r->ev->args[3], PROBE_MAX);

	capture_bytes(r, arg, PROBE_HEAD + 8 * operations, PROBE_HEAD + 8 * operations);
}

void capture_perf_attr(struct reader *r, unsigned arg)
{
	uint8_t head[8];
	uint32_t size = 0;

	if (memory_read(r->tid, r->ev->args[arg], head, sizeof(head)) == (ssize_t)sizeof(head))
		size = get_u32(head + 4) ? get_u32(head + 4) : PERF_ATTR_SIZE_0;
	if (size >= PERF_ATTR_SIZE_0)
		capture_bytes(r, arg, size, PERF_ATTR_MAX);
}

/* Of one that is to be filled, or was too small to be, the head alone. */
void capture_file_handle(struct reader *r, unsigned arg)
{
	bool filled =
		r->at_exit ? !(r->ev->flags & EVENT_ERROR) : !(arg_direction(r->kind) & MEMORY_OUT);
	uint8_t head[HANDLE_HEAD];
	size_t size = HANDLE_HEAD;

	if (filled &&
	    memory_read(r->tid, r->ev->args[arg], head, sizeof(head)) == (ssize_t)sizeof(head))
		size += capture_smaller(get_u32(head), HANDLE_MAX);
	capture_bytes(r, arg, size, size);
}

/* A struct iocb of linux/aio_abi.h, and the bytes that one with IOCB_CMD_PWRITE writes. */
static bool add_iocb(struct list *list, uint64_t address)
{
	enum { COMMAND_AT = 16, BUFFER_AT = 24, SIZE_AT = 32, PWRITE = 1 };
	size_t got, n;
	const uint8_t *iocb = list_add(list, address, IOCB_SIZE, IOCB_SIZE, &got);
	bool writes = iocb && got == IOCB_SIZE && get_u16(iocb + COMMAND_AT) == PWRITE;

	return iocb && list_add(list, writes ? get_u64(iocb + BUFFER_AT) : 0,
				writes ? get_u64(iocb + SIZE_AT) : 0, capture_bytes_max, &n);
}

void capture_iocbs(struct reader *r, unsigned arg)
{
	struct list list = list_new(r, arg);
	size_t count =
		capture_smaller(r->ev->args[1], capture_smaller(capture_bytes_max, ARRAY_MAX));
	unsigned word = capture_word(r);
	uint8_t pointer[8];

	for (size_t i = 0; list.capture && i < count; i++) {
		uint64_t at = r->ev->args[arg] + i * word;

		if (memory_read(r->tid, at, pointer, word) != (ssize_t)word) {
			list.capture->state = CAPTURE_FAULT;
			list.capture->error = EFAULT;
			return;
		}
		if (!add_iocb(&list, capture_number_of(pointer, word)))
			return;
	}
	if (list.capture && count < r->ev->args[1])
		list.capture->state = CAPTURE_CUT;
}
