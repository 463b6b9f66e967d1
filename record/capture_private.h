/*
 * What the files of record/capture.c share: a call whose arguments are being copied, and lists.
 */
#ifndef RECORD_CAPTURE_PRIVATE_H
#define RECORD_CAPTURE_PRIVATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "format/bytes.h"
#include "format/syscalls.h"
#include "record/capture.h"

#define LIST_MAX    24576 /* bytes of a list */
#define ARRAY_MAX   1024  /* elements of an array */
#define ADDRESS_MAX 128   /* bytes of a socket address: sizeof(struct sockaddr_storage) */

struct reader {
	struct captures *c;
	pid_t tid;
	const struct event *ev;
	const struct syscall_info *info;
	unsigned kind; /* enum arg_kind of the argument that is read */
	bool at_exit;
};

/* A list that grows item by item; its capture's size is kept current. */
struct list {
	struct reader *r;
	struct capture *capture; /* NULL: there was no room */
};

/* Of a buffer's bytes and an array's elements, as capture_setup() was told. */
extern uint32_t capture_bytes_max;

static inline size_t capture_smaller(uint64_t a, size_t b)
{
	return a < b ? (size_t)a : b;
}

/* The bytes of a pointer and of a size_t in the tracee. */
static inline unsigned capture_word(const struct reader *r)
{
	return r->ev->arch == ARCH_X86_64 ? 8 : 4;
}

/* A number of so many bytes, 4 or 8. */
static inline uint64_t capture_number_of(const uint8_t *p, unsigned size)
{
	return size == 8 ? get_u64(p) : get_u32(p);
}

/* The bytes of an argument, cut at limit, as a capture of its own. */
void capture_bytes(struct reader *r, unsigned arg, uint64_t size, size_t limit);

struct list list_new(struct reader *r, unsigned arg);

/*
 * Appends size bytes from address as an item, cut at limit. Returns where they lie and their
 * number in *got; NULL, and the list ends as cut, where there is no room.
 */
const uint8_t *list_add(struct list *list, uint64_t address, uint64_t size, size_t limit,
			size_t *got);

/* Two numbers as an item, and a text without its NUL, cut; false where there is no room. */
bool list_add_numbers(struct list *list, uint32_t a, uint32_t b);
bool list_add_text(struct list *list, uint64_t address, size_t limit);

/* record/capture_messages.c: arrays of iovecs, messages, and what sockets send and receive. */
void capture_iovec(struct reader *r, unsigned arg);
void capture_message(struct reader *r, unsigned arg);
void capture_messages(struct reader *r, unsigned arg);
void capture_socket_buffer(struct reader *r, unsigned arg);

/* record/capture_structures.c: structures of a size, or with pointers, that they tell themselves.
 */
void capture_bpf_attr(struct reader *r, unsigned arg);
void capture_ring_files(struct reader *r, unsigned arg);
void capture_ring_probe(struct reader *r, unsigned arg);
void capture_perf_attr(struct reader *r, unsigned arg);
void capture_file_handle(struct reader *r, unsigned arg);
void capture_iocbs(struct reader *r, unsigned arg);

#endif
