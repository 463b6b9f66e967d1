#include "replay/descriptor_restate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "format/syscalls.h"
#include "replay/descriptor_paths.h"
#include "replay/descriptor_table.h"

#define LINUX_O_CLOEXEC 02000000u
#define USED_MAX        256 /* descriptors of one call that are looked at */

/* An event about one descriptor, and what it points to. */
struct statement {
	struct event event;
	struct capture captures[3];
	char name[TEXT_MAX + 32], local[ADDRESS_TEXT_SIZE], remote[ADDRESS_TEXT_SIZE];
};

static void statement_text(struct statement *s, uint8_t arg, const char *text, size_t size)
{
	s->captures[s->event.capture_count++] = (struct capture){
		.arg = arg,
		.kind = CAPTURE_STRING,
		.size = (uint32_t)size,
		.bytes = (const uint8_t *)text,
	};
}

static size_t numbered(char *out, size_t size, const char *kind, uint64_t number)
{
	return (size_t)(number ? snprintf(out, size, "%s:[%" PRIu64 "]", kind, number)
			       : snprintf(out, size, "%s:[?]", kind));
}

static void state_socket(struct statement *s, const struct descriptors *d,
			 const struct open_file *file)
{
	size_t local = text_get(d, &file->local, s->local, sizeof(s->local));
	size_t remote = text_get(d, &file->remote, s->remote, sizeof(s->remote));

	s->event.args[1] = file->peer ? d->opens[file->peer].naming : 0;
	s->event.args[2] = file->domain;
	s->event.args[3] = file->type;
	s->event.args[4] = file->protocol;
	statement_text(s, 0, s->name, numbered(s->name, sizeof(s->name), "socket", file->number));
	statement_text(s, 1, s->local, local);
	statement_text(s, 2, s->remote, remote);
}

static void state_path(struct statement *s, const struct descriptors *d,
		       const struct open_file *file)
{
	size_t size = text_get(d, &file->name, s->name, TEXT_MAX + 1);

	if (file->deleted && size) {
		memcpy(s->name + size, DESCRIPTOR_DELETED, strlen(DESCRIPTOR_DELETED));
		size += strlen(DESCRIPTOR_DELETED);
	}
	s->event.args[2] = file->device;
	s->event.args[3] = file->is_block;
	statement_text(s, 0, s->name, size);
}

/* What open is; 0: that nothing is known of the descriptor, which is a name of no bytes. */
static void state_open(struct statement *s, const struct descriptors *d, uint16_t open, int32_t fd)
{
	const struct open_file *file = &d->opens[open];

	s->event = (struct event){
		.kind = EVENT_DESCRIPTOR, .nr = (uint32_t)fd, .captures = s->captures};
	if (!open) {
		statement_text(s, 0, s->name, 0);
		return;
	}
	s->event.args[5] = file->naming;
	switch ((enum open_kind)file->kind) {
	case OPEN_PATH:
		state_path(s, d, file);
		break;
	case OPEN_PIPE:
		statement_text(s, 0, s->name,
			       numbered(s->name, sizeof(s->name), "pipe", file->number));
		break;
	case OPEN_SOCKET:
		state_socket(s, d, file);
		break;
	case OPEN_PIDFD:
		s->event.args[2] = file->number;
		statement_text(s, 0, DESCRIPTOR_PIDFD_NAME, strlen(DESCRIPTOR_PIDFD_NAME));
		break;
	}
}

/* The descriptors of one files, the one made first first. */
static int restate_files(const struct descriptors *d, const struct task *task, struct statement *s,
			 restate_fn fn, void *data)
{
	uint16_t at = d->files[task->files].first;
	int rc = 0;

	while (at && d->slots[at].next)
		at = d->slots[at].next;
	for (; rc == 0 && at; at = d->slots[at].previous) {
		state_open(s, d, d->slots[at].open, d->slots[at].fd);
		s->event.args[0] = d->slots[at].cloexec ? LINUX_O_CLOEXEC : 0;
		rc = fn(data, task->serial, &s->event);
	}
	return rc;
}

/* Whether a task before this one has the same, which the reader of the log finds by the pid. */
static bool is_told(const struct descriptors *d, uint16_t index)
{
	const struct task *task = &d->tasks[index];

	for (uint16_t i = 1; i < index; i++)
		if (d->tasks[i].serial && d->tasks[i].pid == task->pid &&
		    d->tasks[i].files == task->files && d->tasks[i].dir == task->dir)
			return true;
	return false;
}

int descriptors_restate(const struct descriptors *d, restate_fn fn, void *data)
{
	struct statement s;
	int rc = 0;

	for (uint16_t i = 1; rc == 0 && i <= d->tasks_pool.used; i++) {
		const struct task *task = &d->tasks[i];

		if (!task->serial || is_told(d, i))
			continue;
		if (d->dirs[task->dir].open) {
			state_open(&s, d, d->dirs[task->dir].open, DESCRIPTOR_CWD);
			rc = fn(data, task->serial, &s.event);
		}
		if (rc == 0)
			rc = restate_files(d, task, &s, fn, data);
	}
	return rc;
}

void descriptors_links(const struct descriptors *d, struct buffer *out)
{
	char text[TEXT_MAX + 1];

	for (unsigned i = 0; i < d->link_count; i++) {
		buffer_put(out, text, text_get(d, &d->links[i].path, text, sizeof(text)));
		buffer_put_u8(out, 0);
		buffer_put(out, text, text_get(d, &d->links[i].target, text, sizeof(text)));
		buffer_put_u8(out, 0);
	}
}

/* Numbers of open files are those of their tables, and of a pair it matters that there is one. */
static bool statements_equal(const struct statement *a, const struct statement *b)
{
	const uint64_t *x = a->event.args, *y = b->event.args;

	if (a->event.capture_count != b->event.capture_count || !x[1] != !y[1] ||
	    memcmp(x + 2, y + 2, 3 * sizeof(*x)) != 0)
		return false;
	for (unsigned i = 0; i < a->event.capture_count; i++)
		if (a->captures[i].size != b->captures[i].size ||
		    memcmp(a->captures[i].bytes, b->captures[i].bytes, a->captures[i].size) != 0)
			return false;
	return true;
}

/* A number stands for one name of its table for ever. */
static uint32_t *pair_of(struct restate_cache *cache, uint32_t truth, uint32_t shadow)
{
	return cache
		->pairs[(truth * 2654435761u ^ shadow * 2246822519u) >> 8 & (RESTATE_PAIRS - 1)];
}

/* Tells what fd is, where the shadow has another name. */
static int restate_one(const struct descriptors *truth, uint16_t open,
		       const struct descriptors *shadow, uint16_t shown,
		       struct restate_cache *cache, int32_t fd, restate_fn fn, void *data)
{
	uint32_t naming = truth->opens[open].naming, other = shadow->opens[shown].naming;
	uint32_t *pair = pair_of(cache, naming, other);
	struct statement s, t;

	if ((!open && !shown) || (pair[0] == naming && pair[1] == other && naming))
		return 0;
	state_open(&s, truth, open, fd);
	state_open(&t, shadow, shown, fd);
	if (open && shown && statements_equal(&s, &t)) {
		pair[0] = naming;
		pair[1] = other;
		return 0;
	}
	return fn(data, truth->serial, &s.event);
}

/* Descriptors that a call refers to. */
struct used {
	int32_t fds[USED_MAX];
	unsigned count;
};

static void used_add(struct used *used, int32_t fd)
{
	for (unsigned i = 0; i < used->count; i++)
		if (used->fds[i] == fd)
			return;
	if (used->count < USED_MAX && (fd >= 0 || fd == DESCRIPTOR_CWD))
		used->fds[used->count++] = fd;
}

/* Those in an array of struct pollfd, or the bits of an fd_set. */
static void used_in_memory(struct used *used, unsigned kind, const struct capture *capture)
{
	if (arg_memory(kind) == MEMORY_POLLFDS)
		for (uint32_t at = 0; at + 8 <= capture->size; at += 8)
			used_add(used, (int32_t)get_u32(capture->bytes + at));
	if (arg_memory(kind) == MEMORY_FD_SET)
		for (uint32_t bit = 0; bit < 8 * capture->size; bit++)
			if (capture->bytes[bit / 8] & 1u << bit % 8)
				used_add(used, (int32_t)bit);
}

static void used_of_call(struct used *used, const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	bool has_dir = false;

	for (unsigned i = 0; info && i < info->arg_count; i++) {
		unsigned kind = syscall_arg_kind(info, i, ev->args);
		const struct capture *capture = event_capture(ev, i);

		has_dir |= kind == ARG_DIRFD;
		if (kind == ARG_FD || kind == ARG_DIRFD)
			used_add(used, (int32_t)ev->args[i]);
		else if (kind == ARG_PATH && !has_dir)
			used_add(used, DESCRIPTOR_CWD);
		else if (arg_is_memory(kind) && capture)
			used_in_memory(used, kind, capture);
	}
}

int descriptors_restate_used(const struct descriptors *truth, const struct descriptors *shadow,
			     struct restate_cache *cache, const struct event *ev, restate_fn fn,
			     void *data)
{
	struct used used = {.count = 0};
	int rc = 0;

	used_of_call(&used, ev);
	for (unsigned i = 0; rc == 0 && i < used.count; i++) {
		uint16_t task = task_find(shadow, truth->serial);

		rc = restate_one(truth, open_entered(truth, used.fds[i]), shadow,
				 task ? task_open(shadow, task, used.fds[i]) : 0, cache,
				 used.fds[i], fn, data);
	}
	return rc;
}

int descriptors_restate_made(const struct descriptors *truth, const struct descriptors *shadow,
			     struct restate_cache *cache, const struct event *ev, restate_fn fn,
			     void *data)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	uint16_t task = task_find(truth, truth->serial), other = task_find(shadow, truth->serial);
	int32_t fd = (int32_t)ev->result;

	if (!info || info->result != ARG_FD || ev->kind != EVENT_CALL || ev->result < 0 || !task)
		return 0;
	return restate_one(truth, task_open(truth, task, fd), shadow,
			   other ? task_open(shadow, other, fd) : 0, cache, fd, fn, data);
}
