#include "replay/descriptor_calls.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "format/bytes.h"
#include "format/syscalls.h"
#include "replay/descriptor_paths.h"
#include "replay/descriptor_sockets.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Linux's values, the same on the ABIs that the log knows. */
#define LINUX_CLONE_FS    0x200u
#define LINUX_CLONE_FILES 0x400u
#define LINUX_O_CLOEXEC   02000000u
#define LINUX_O_NOFOLLOW  0400000u
#define LINUX_O_TMPFILE   020000000u
#define LINUX_S_IFMT      0170000u
#define LINUX_S_IFSOCK    0140000u
#define LINUX_S_IFBLK     0060000u
#define LINUX_S_IFCHR     0020000u
#define LINUX_S_IFIFO     0010000u

/* A call that succeeded, with what its rule needs. */
struct call {
	struct descriptors *d;
	const struct event *ev;
	const struct log_session *session;
	const struct syscall_info *info;
	const struct rule *rule;
	uint16_t task;
};

/* What a call does to descriptors, and where it says whether exec shall close a new one. */
struct rule {
	const char *call;
	void (*apply)(const struct call *c);
	const char *name;     /* of what it makes */
	uint8_t flags_arg;    /* the argument with flags */
	uint32_t cloexec_bit; /* of it; 0: never */
	bool cloexec;         /* always */
	bool failed;          /* also a call that failed is of interest */
};

static int32_t arg_fd(const struct call *c, unsigned i)
{
	return (int32_t)c->ev->args[i];
}

static uint16_t task_files(const struct call *c)
{
	return c->d->tasks[c->task].files;
}

static bool is_cloexec(const struct call *c)
{
	return c->rule->cloexec || (c->ev->args[c->rule->flags_arg] & c->rule->cloexec_bit) != 0;
}

/* Descriptor fd now leads to open, or with 0 to what is not known. */
static void fd_set_open(const struct call *c, int32_t fd, uint16_t open, bool cloexec)
{
	uint16_t before = slot_find(c->d, task_files(c), fd);

	if (fd < 0)
		return;
	change_note(c->d, fd, c->d->slots[before].open, c->d->slots[before].made_ns);
	slot_set(c->d, task_files(c), fd, open, cloexec, c->ev->time_ns);
}

/*
 * A call that closes may end after another thread made a descriptor of the same number, which
 * it then does not mean.
 */
static void fd_close(const struct call *c, int32_t fd)
{
	uint16_t slot = slot_find(c->d, task_files(c), fd);

	if (!slot || c->d->slots[slot].made_ns > c->d->enter_ns)
		return;
	change_note(c->d, fd, c->d->slots[slot].open, c->d->slots[slot].made_ns);
	slot_remove(c->d, slot);
}

/* The file of a capture of type text, as path_resolve(). */
static size_t path_of(const struct call *c, unsigned arg, int32_t dirfd, bool follow,
		      char out[static TEXT_MAX + 1])
{
	const struct capture *path = event_capture(c->ev, arg);

	if (!path || path->kind != CAPTURE_STRING || path->state != CAPTURE_WHOLE)
		return 0;
	return path_resolve(c->d, c->session, c->task, task_open(c->d, c->task, dirfd),
			    (const char *)path->bytes, path->size, follow, out);
}

/* The index of the call's path argument that is at or behind from, and the directory's. */
static bool find_path(const struct call *c, unsigned from, unsigned *path, int32_t *dirfd)
{
	*dirfd = DESCRIPTOR_CWD;
	for (unsigned i = from; i < c->info->arg_count; i++) {
		if (c->info->args[i] == ARG_DIRFD)
			*dirfd = arg_fd(c, i);
		if (c->info->args[i] != ARG_PATH)
			continue;
		*path = i;
		return true;
	}
	return false;
}

/* The n-th path of a call, resolved. */
static size_t call_path(const struct call *c, unsigned n, bool follow,
			char out[static TEXT_MAX + 1])
{
	unsigned at = 0, path = 0;
	int32_t dirfd;

	for (unsigned i = 0; i <= n; i++, at = path + 1)
		if (!find_path(c, at, &path, &dirfd))
			return 0;
	return path_of(c, path, dirfd, follow, out);
}

static uint64_t open_flags(const struct call *c)
{
	const struct capture *how;

	for (unsigned i = 0; i < c->info->arg_count; i++) {
		if (c->info->args[i] == ARG_OPEN_FLAGS)
			return c->ev->args[i];
		how = event_capture(c->ev, i);
		if (c->info->args[i] == ARG_IN_OPEN_HOW && how && how->size >= 8)
			return get_u64(how->bytes);
	}
	return 0;
}

static void on_open(const struct call *c)
{
	uint64_t flags = open_flags(c);
	char path[TEXT_MAX + 1];
	size_t size = call_path(c, 0, !(flags & LINUX_O_NOFOLLOW), path);
	bool unnamed = (flags & LINUX_O_TMPFILE) != 0;
	uint16_t open;

	if (unnamed && size + 3 <= TEXT_MAX) {
		memcpy(path + size, "/#?", 3);
		size += size ? 3 : 0;
	}
	open = open_named(c->d, path, size);
	if (open)
		c->d->opens[open].deleted = unnamed;
	fd_set_open(c, (int32_t)c->ev->result, open, (flags & LINUX_O_CLOEXEC) != 0);
	open_drop(c->d, open);
}

/* One that has the same name whoever makes it. */
static void on_named(const struct call *c)
{
	uint16_t open = open_named(c->d, c->rule->name, strlen(c->rule->name));

	fd_set_open(c, (int32_t)c->ev->result, open, is_cloexec(c));
	open_drop(c->d, open);
}

/* Asked for the version of Landlock it makes none. */
static void on_landlock(const struct call *c)
{
	enum { VERSION = 1 };

	if (!(c->ev->args[2] & VERSION))
		on_named(c);
}

/* Commands of bpf() that make a descriptor; what one was that a path leads to is not known. */
static void on_bpf(const struct call *c)
{
	static const struct {
		uint32_t command;
		const char *name;
	} made[] = {
		{0, "anon_inode:bpf-map"},    /* BPF_MAP_CREATE */
		{5, "anon_inode:bpf-prog"},   /* BPF_PROG_LOAD */
		{7, ""},                      /* BPF_OBJ_GET */
		{13, "anon_inode:bpf-prog"},  /* BPF_PROG_GET_FD_BY_ID */
		{14, "anon_inode:bpf-map"},   /* BPF_MAP_GET_FD_BY_ID */
		{17, "anon_inode:bpf_link"},  /* BPF_RAW_TRACEPOINT_OPEN */
		{18, "anon_inode:btf"},       /* BPF_BTF_LOAD */
		{19, "anon_inode:btf"},       /* BPF_BTF_GET_FD_BY_ID */
		{28, "anon_inode:bpf_link"},  /* BPF_LINK_CREATE */
		{30, "anon_inode:bpf_link"},  /* BPF_LINK_GET_FD_BY_ID */
		{32, "anon_inode:bpf-stats"}, /* BPF_ENABLE_STATS */
		{33, "anon_inode:bpf_iter"},  /* BPF_ITER_CREATE */
	};
	uint16_t open;

	for (size_t i = 0; i < COUNT(made); i++) {
		if (made[i].command != (uint32_t)c->ev->args[0])
			continue;
		open = made[i].name[0] ? open_named(c->d, made[i].name, strlen(made[i].name)) : 0;
		fd_set_open(c, (int32_t)c->ev->result, open, true);
		open_drop(c->d, open);
		return;
	}
}

/* Given a descriptor the call changes that one. */
static void on_signalfd(const struct call *c)
{
	if (arg_fd(c, 0) == -1)
		on_named(c);
}

static void on_memfd(const struct call *c)
{
	const struct capture *name = event_capture(c->ev, 0);
	char text[300];
	int size = snprintf(text, sizeof(text), "/memfd:%.*s", name ? (int)name->size : 0,
			    name ? (const char *)name->bytes : "");
	uint16_t open = size < (int)sizeof(text) ? open_named(c->d, text, (size_t)size) : 0;

	if (open)
		c->d->opens[open].deleted = true;
	fd_set_open(c, (int32_t)c->ev->result, open, is_cloexec(c));
	open_drop(c->d, open);
}

static void on_pidfd(const struct call *c)
{
	uint16_t open = open_new(c->d, OPEN_PIDFD);

	if (open)
		c->d->opens[open].number = (uint32_t)c->ev->args[0];
	fd_set_open(c, (int32_t)c->ev->result, open, true);
	open_drop(c->d, open);
}

/* A call that makes a descriptor of which no more is known. */
static void on_unknown(const struct call *c)
{
	fd_set_open(c, (int32_t)c->ev->result, 0, false);
}

static void on_close(const struct call *c)
{
	/* All but EBADF come after the descriptor was given up (close(2)). */
	if (!(c->ev->flags & EVENT_ERROR) || c->ev->result != -EBADF)
		fd_close(c, arg_fd(c, 0));
}

static void copy_fd(const struct call *c, int32_t to, bool cloexec)
{
	uint16_t open = c->d->slots[slot_find(c->d, task_files(c), arg_fd(c, 0))].open;

	open_hold(c->d, open);
	fd_set_open(c, to, open, cloexec);
	open_drop(c->d, open);
}

static void on_dup(const struct call *c)
{
	/* dup2() of a descriptor to itself changes nothing. */
	if ((int32_t)c->ev->result != arg_fd(c, 0))
		copy_fd(c, (int32_t)c->ev->result, is_cloexec(c));
}

static void set_cloexec(const struct call *c, int32_t fd, bool cloexec)
{
	uint16_t slot = slot_find(c->d, task_files(c), fd);

	if (slot)
		c->d->slots[slot].cloexec = cloexec;
}

static void on_fcntl(const struct call *c)
{
	switch ((uint32_t)c->ev->args[1]) {
	case 0:    /* F_DUPFD */
	case 1030: /* F_DUPFD_CLOEXEC */
		copy_fd(c, (int32_t)c->ev->result, c->ev->args[1] != 0);
		break;
	case 2: /* F_SETFD */
		set_cloexec(c, arg_fd(c, 0), c->ev->args[2] & 1);
		break;
	}
}

static void on_ioctl(const struct call *c)
{
	uint32_t command = (uint32_t)c->ev->args[1];

	if (command == 0x5450 || command == 0x5451) /* FIONCLEX, FIOCLEX */
		set_cloexec(c, arg_fd(c, 0), command == 0x5451);
}

#define CLOSE_RANGE_UNSHARE 2u
#define CLOSE_RANGE_CLOEXEC 4u

static void on_close_range(const struct call *c)
{
	uint32_t first = (uint32_t)c->ev->args[0], last = (uint32_t)c->ev->args[1];
	uint16_t next;

	if (c->ev->args[2] & CLOSE_RANGE_UNSHARE)
		task_own_files(c->d, c->task);
	for (uint16_t i = c->d->files[task_files(c)].first; i; i = next) {
		int32_t fd = c->d->slots[i].fd;

		next = c->d->slots[i].next;
		if ((uint32_t)fd < first || (uint32_t)fd > last)
			continue;
		if (c->ev->args[2] & CLOSE_RANGE_CLOEXEC)
			c->d->slots[i].cloexec = true;
		else
			fd_close(c, fd);
	}
}

/* The two descriptors that a call wrote to where argument i points. */
static bool pair_of(const struct call *c, unsigned i, int32_t fds[static 2])
{
	const struct capture *pair = event_capture_at(c->ev, i, true);

	if (!pair || pair->size < 8)
		return false;
	fds[0] = (int32_t)get_u32(pair->bytes);
	fds[1] = (int32_t)get_u32(pair->bytes + 4);
	return true;
}

/* Both ends have one name, so they are one open file. */
static void on_pipe(const struct call *c)
{
	uint16_t open;
	int32_t fds[2];

	if (!pair_of(c, 0, fds))
		return;
	open = open_new(c->d, OPEN_PIPE);
	fd_set_open(c, fds[0], open, is_cloexec(c));
	fd_set_open(c, fds[1], open, is_cloexec(c));
	open_drop(c->d, open);
}

#define SOCKET_TYPE_MASK 0xfu /* the rest are SOCK_CLOEXEC and SOCK_NONBLOCK */

static uint16_t socket_new(const struct call *c)
{
	uint16_t open = open_new(c->d, OPEN_SOCKET);

	if (!open)
		return 0;
	c->d->opens[open].domain = (uint8_t)c->ev->args[0];
	c->d->opens[open].type = c->ev->args[1] & SOCKET_TYPE_MASK;
	c->d->opens[open].protocol = (uint16_t)c->ev->args[2];
	return open;
}

static void on_socket(const struct call *c)
{
	uint16_t open = socket_new(c);

	fd_set_open(c, (int32_t)c->ev->result, open, is_cloexec(c));
	open_drop(c->d, open);
}

static void on_socketpair(const struct call *c)
{
	uint16_t opens[2];
	int32_t fds[2];

	if (!pair_of(c, 3, fds))
		return;
	opens[0] = socket_new(c);
	opens[1] = socket_new(c);
	for (unsigned i = 0; i < 2; i++) {
		if (opens[i] && opens[!i])
			c->d->opens[opens[i]].peer = opens[!i];
		fd_set_open(c, fds[i], opens[i], is_cloexec(c));
	}
	open_drop(c->d, opens[0]);
	open_drop(c->d, opens[1]);
}

/* The socket of argument 0, 0 where that is none. */
static uint16_t socket_of(const struct call *c)
{
	uint16_t open = c->d->slots[slot_find(c->d, task_files(c), arg_fd(c, 0))].open;

	return c->d->opens[open].kind == OPEN_SOCKET ? open : 0;
}

/*
 * The address that argument 1 points to, as text; its length, 0 where it is not known. The
 * remote one of a UNIX socket is the name of the other end, which is not shown.
 */
static size_t address_of(const struct call *c, uint16_t open, bool remote, bool at_exit,
			 char text[static ADDRESS_TEXT_SIZE])
{
	const struct capture *bytes = event_capture_at(c->ev, 1, at_exit);

	if (!bytes || (remote && c->d->opens[open].domain == AF_UNIX))
		return 0;
	return address_text(bytes->bytes, bytes->size, text);
}

/* The call names the descriptor as it was before, so this is for those behind. */
static void set_later(const struct call *c, bool remote)
{
	struct later_address *later = &c->d->later;

	later->open = socket_of(c);
	later->remote = remote;
	later->size = (uint16_t)address_of(c, later->open, remote, false, later->text);
	open_hold(c->d, later->open);
}

static void on_bind(const struct call *c)
{
	set_later(c, false);
}

static void on_connect(const struct call *c)
{
	bool goes_on = c->ev->result == -EINPROGRESS || c->ev->result == -EINTR;

	if (!(c->ev->flags & EVENT_ERROR) || goes_on)
		set_later(c, true);
}

static void learn_address(const struct call *c, uint16_t open, bool remote)
{
	char text[ADDRESS_TEXT_SIZE];

	open_set_address(c->d, open, remote, text, address_of(c, open, remote, true, text));
}

static void on_getsockname(const struct call *c)
{
	learn_address(c, socket_of(c), false);
}

static void on_getpeername(const struct call *c)
{
	learn_address(c, socket_of(c), true);
}

static bool is_wildcard(const char *address)
{
	return strncmp(address, "0.0.0.0:", 8) == 0 || strncmp(address, "[::]:", 5) == 0;
}

/*
 * The new socket has the address that the listening one has, if that is one address. Who did not
 * ask for the peer's has one nevertheless: without it the name would be that of the listening one.
 */
static void on_accept(const struct call *c)
{
	uint16_t listening = socket_of(c), open = listening ? open_new(c->d, OPEN_SOCKET) : 0;
	const struct open_file *from = &c->d->opens[listening];
	struct open_file *file = &c->d->opens[open];
	char local[ADDRESS_TEXT_SIZE];
	size_t size;

	if (open) {
		file->domain = from->domain;
		file->type = from->type;
		file->protocol = from->protocol;
		size = text_get(c->d, &from->local, local, sizeof(local));
		if (!is_wildcard(local))
			text_set(c->d, &file->local, local, size);
		text_set(c->d, &file->remote, "?", 1);
		learn_address(c, open, true);
	}
	fd_set_open(c, (int32_t)c->ev->result, open, is_cloexec(c));
	open_drop(c->d, open);
}

/* Descriptors that came in a control message: new ones, of which no more is known. */
static void take_rights(const struct call *c, const uint8_t *bytes, size_t size)
{
	size_t word = c->ev->arch == ARCH_X86_64 ? 8 : 4, header = word + 8;

	while (size >= header) {
		size_t length = get_u32(bytes);
		size_t step = (length + word - 1) & ~(word - 1);

		if (length < header || length > size)
			return;
		if (get_u32(bytes + word) == SOL_SOCKET && get_u32(bytes + word + 4) == SCM_RIGHTS)
			for (size_t at = header; at + 4 <= length; at += 4)
				fd_set_open(c, (int32_t)get_u32(bytes + at), 0, false);
		if (step > size)
			return;
		bytes += step;
		size -= step;
	}
}

/* The control bytes are the last item of a message. */
static void on_recvmsg(const struct call *c)
{
	const struct capture *message = event_capture_at(c->ev, 1, true);
	struct capture_item item, last = {0};
	size_t at = 0;

	if (!message || message->state != CAPTURE_WHOLE)
		return;
	while (capture_list_next(message, &at, &item))
		last = item;
	if (last.size)
		take_rights(c, last.bytes, last.size);
}

/* The working directory is now open, whose user the caller was. */
static void set_dir(const struct call *c, uint16_t open)
{
	change_note(c->d, DESCRIPTOR_CWD, task_open(c->d, c->task, DESCRIPTOR_CWD), 0);
	dir_set(c->d, c->task, open);
	open_drop(c->d, open);
}

static void on_chdir(const struct call *c)
{
	char path[TEXT_MAX + 1];
	size_t size = call_path(c, 0, true, path);

	set_dir(c, open_named(c->d, path, size));
}

static void on_fchdir(const struct call *c)
{
	uint16_t open = task_open(c->d, c->task, arg_fd(c, 0));

	open_hold(c->d, open);
	set_dir(c, open);
}

/* What it says is right, whatever was thought. */
static void on_getcwd(const struct call *c)
{
	const struct capture *path = event_capture_at(c->ev, 0, true);

	if (path && path->state == CAPTURE_WHOLE && path->size > 1 && path->bytes[0] == '/')
		set_dir(c, open_named(c->d, (const char *)path->bytes, path->size - 1));
}

static void on_unshare(const struct call *c)
{
	if (c->ev->args[0] & LINUX_CLONE_FILES)
		task_own_files(c->d, c->task);
	if (c->ev->args[0] & LINUX_CLONE_FS)
		task_copy_dir(c->d, c->task, c->task);
}

static void on_readlink(const struct call *c)
{
	char path[TEXT_MAX + 1];
	size_t size = call_path(c, 0, false, path);
	unsigned buffer = c->info->arg_count - 2u;
	const struct capture *target = event_capture_at(c->ev, buffer, true);

	if (!size || strncmp(path, "/proc/", 6) == 0 || !target || target->state != CAPTURE_WHOLE ||
	    target->size >= c->ev->args[buffer + 1])
		return;
	link_add(c->d, path, size, (const char *)target->bytes, target->size);
}

/* How much of name is the path: it, or a directory that it is in; 0: neither. */
static size_t path_prefix(const char *name, size_t name_size, const char *path, size_t size)
{
	if (name_size < size || memcmp(name, path, size) != 0)
		return 0;
	return name_size == size || name[size] == '/' ? size : 0;
}

/* Files of this name, and in this directory, are called to now, or with NULL deleted. */
static void rename_opens(struct descriptors *d, const char *from, size_t from_size, const char *to,
			 size_t to_size)
{
	char name[2 * TEXT_MAX + 1];

	for (uint16_t i = 1; i <= d->opens_pool.used; i++) {
		struct open_file *file = &d->opens[i];
		size_t size = file->name.size, rest;

		if (size < from_size || file->deleted)
			continue;
		text_get(d, &file->name, name, TEXT_MAX + 1);
		if (!path_prefix(name, size, from, from_size))
			continue;
		rest = size - from_size;
		if (to) {
			memmove(name + to_size, name + from_size, rest);
			memcpy(name, to, to_size);
			open_set_text(d, i, &file->name, name, to_size + rest);
		} else if (rest == 0) {
			file->deleted = true;
		}
	}
}

static void on_unlink(const struct call *c)
{
	char path[TEXT_MAX + 1];
	size_t size = call_path(c, 0, false, path);

	if (size)
		rename_opens(c->d, path, size, NULL, 0);
}

static void on_rename(const struct call *c)
{
	char from[TEXT_MAX + 1], to[TEXT_MAX + 1];
	size_t from_size = call_path(c, 0, false, from), to_size = call_path(c, 1, false, to);

	if (!from_size || !to_size ||
	    (c->info->arg_count == 5 && c->ev->args[4] & RENAME_EXCHANGE) || strcmp(from, to) == 0)
		return;
	rename_opens(c->d, to, to_size, NULL, 0);
	rename_opens(c->d, from, from_size, to, to_size);
}

/* Where in a struct the type, the inode and the device number are. */
static const struct stat_layout {
	uint16_t kind; /* enum arg_kind */
	uint16_t size, mode, inode;
} stat_layouts[] = {
	{.kind = ARG_OUT_STAT, .size = 144, .mode = 24, .inode = 8},
	{.kind = ARG_OUT_STATX, .size = 256, .mode = 28, .inode = 32},
};

static uint32_t device_of(const struct stat_layout *layout, const uint8_t *bytes)
{
	uint64_t device;

	if (layout->kind == ARG_OUT_STATX)
		return get_u32(bytes + 128) << 20 | get_u32(bytes + 132);
	device = get_u64(bytes + 40);
	return (uint32_t)((device >> 8 & 0xfff) << 20 | (device & 0xff) | (device >> 12 & 0xfff00));
}

static void learn_inode(struct descriptors *d, uint16_t open, uint64_t inode)
{
	if (d->opens[open].number == inode)
		return;
	d->opens[open].number = inode;
	open_renamed(d, open);
}

static void learn_stat(struct descriptors *d, uint16_t open, const struct stat_layout *layout,
		       const uint8_t *bytes)
{
	struct open_file *file = &d->opens[open];
	uint32_t type = get_u16(bytes + layout->mode) & LINUX_S_IFMT;

	if ((type == LINUX_S_IFIFO && file->kind == OPEN_PIPE) ||
	    (type == LINUX_S_IFSOCK && file->kind == OPEN_SOCKET))
		learn_inode(d, open, get_u64(bytes + layout->inode));
	if (file->kind != OPEN_PATH || (type != LINUX_S_IFCHR && type != LINUX_S_IFBLK))
		return;
	file->device = device_of(layout, bytes);
	file->is_block = type == LINUX_S_IFBLK;
}

/* fstat(), or another with an empty path: it is about the descriptor itself. */
static void on_stat(const struct call *c)
{
	const struct capture *path = event_capture(c->ev, 1), *bytes;
	uint16_t open = c->d->slots[slot_find(c->d, task_files(c), arg_fd(c, 0))].open;

	if (!open || (c->info->args[1] == ARG_PATH && (!path || path->size)))
		return;
	for (unsigned i = 0; i < c->info->arg_count; i++)
		for (size_t k = 0; k < COUNT(stat_layouts); k++) {
			bytes = event_capture_at(c->ev, i, true);
			if (c->info->args[i] == stat_layouts[k].kind && bytes &&
			    bytes->size >= stat_layouts[k].size)
				learn_stat(c->d, open, &stat_layouts[k], bytes->bytes);
		}
}

#define ANON(text)        .apply = on_named, .name = "anon_inode:" text
#define O_CLOEXEC_IN(arg) .flags_arg = (arg), .cloexec_bit = LINUX_O_CLOEXEC

static const struct rule rules[] = {
	{.apply = on_unknown}, /* what makes a descriptor and has no row */
	{.call = "open", .apply = on_open},
	{.call = "openat", .apply = on_open},
	{.call = "openat2", .apply = on_open},
	{.call = "creat", .apply = on_open},
	{.call = "close", .apply = on_close, .failed = true},
	{.call = "close_range", .apply = on_close_range},
	{.call = "dup", .apply = on_dup},
	{.call = "dup2", .apply = on_dup},
	{.call = "dup3", .apply = on_dup, O_CLOEXEC_IN(2)},
	{.call = "fcntl", .apply = on_fcntl},
	{.call = "fcntl64", .apply = on_fcntl},
	{.call = "ioctl", .apply = on_ioctl},
	{.call = "pipe", .apply = on_pipe},
	{.call = "pipe2", .apply = on_pipe, O_CLOEXEC_IN(1)},
	{.call = "socket", .apply = on_socket, O_CLOEXEC_IN(1)},
	{.call = "socketpair", .apply = on_socketpair, O_CLOEXEC_IN(1)},
	{.call = "bind", .apply = on_bind},
	{.call = "connect", .apply = on_connect, .failed = true},
	{.call = "accept", .apply = on_accept},
	{.call = "accept4", .apply = on_accept, O_CLOEXEC_IN(3)},
	{.call = "getsockname", .apply = on_getsockname},
	{.call = "getpeername", .apply = on_getpeername},
	{.call = "recvmsg", .apply = on_recvmsg},
	{.call = "epoll_create", ANON("[eventpoll]")},
	{.call = "epoll_create1", ANON("[eventpoll]"), O_CLOEXEC_IN(0)},
	{.call = "eventfd", ANON("[eventfd]")},
	{.call = "eventfd2", ANON("[eventfd]"), O_CLOEXEC_IN(1)},
	{.call = "timerfd_create", ANON("[timerfd]"), O_CLOEXEC_IN(1)},
	{.call = "inotify_init", ANON("inotify")},
	{.call = "inotify_init1", ANON("inotify"), O_CLOEXEC_IN(0)},
	{.call = "fanotify_init", ANON("[fanotify]"), .flags_arg = 0, .cloexec_bit = 1},
	{.call = "userfaultfd", ANON("[userfaultfd]"), O_CLOEXEC_IN(0)},
	{.call = "perf_event_open", ANON("[perf_event]"), .flags_arg = 4, .cloexec_bit = 8},
	{.call = "io_uring_setup", ANON("[io_uring]"), .cloexec = true},
	{.call = "landlock_create_ruleset",
	 .apply = on_landlock,
	 .name = "anon_inode:[landlock-ruleset]",
	 .cloexec = true},
	{.call = "bpf", .apply = on_bpf},
	{.call = "fsopen", ANON("[fscontext]"), .flags_arg = 1, .cloexec_bit = 1},
	{.call = "fspick", ANON("[fscontext]"), .flags_arg = 2, .cloexec_bit = 1},
	{.call = "signalfd", .apply = on_signalfd, .name = "anon_inode:[signalfd]"},
	{.call = "signalfd4",
	 .apply = on_signalfd,
	 .name = "anon_inode:[signalfd]",
	 O_CLOEXEC_IN(3)},
	{.call = "memfd_create", .apply = on_memfd, .flags_arg = 1, .cloexec_bit = 1},
	{.call = "pidfd_open", .apply = on_pidfd},
	{.call = "chdir", .apply = on_chdir},
	{.call = "fchdir", .apply = on_fchdir},
	{.call = "getcwd", .apply = on_getcwd},
	{.call = "unshare", .apply = on_unshare},
	{.call = "readlink", .apply = on_readlink},
	{.call = "readlinkat", .apply = on_readlink},
	{.call = "unlink", .apply = on_unlink},
	{.call = "unlinkat", .apply = on_unlink},
	{.call = "rmdir", .apply = on_unlink},
	{.call = "rename", .apply = on_rename},
	{.call = "renameat", .apply = on_rename},
	{.call = "renameat2", .apply = on_rename},
	{.call = "fstat", .apply = on_stat},
	{.call = "newfstatat", .apply = on_stat},
	{.call = "statx", .apply = on_stat},
};

#define RULE_NONE 0xff
_Static_assert(COUNT(rules) <= RULE_NONE, "a number for each rule");

/* The rule of each call by its number, of which most have none. */
static uint8_t rule_numbers[ARCHES][SYSCALL_NR_MAX];
static pthread_once_t rules_once = PTHREAD_ONCE_INIT;

static uint8_t rule_by_name(const struct syscall_info *info)
{
	for (size_t i = 1; i < COUNT(rules); i++)
		if (strcmp(rules[i].call, info->name) == 0)
			return (uint8_t)i;
	return info->result == ARG_FD ? 0 : RULE_NONE;
}

static void rules_number(void)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			rule_numbers[arch][nr] = info ? rule_by_name(info) : RULE_NONE;
		}
}

void calls_begin(void)
{
	pthread_once(&rules_once, rules_number);
}

static uint8_t rule_of(const struct event *ev)
{
	return ev->arch < ARCHES && ev->nr < SYSCALL_NR_MAX ? rule_numbers[ev->arch][ev->nr]
							    : RULE_NONE;
}

bool call_matters(const struct event *ev)
{
	uint8_t number = rule_of(ev);

	return number != RULE_NONE && !(ev->flags & EVENT_UNFINISHED) &&
	       (!(ev->flags & EVENT_ERROR) || rules[number].failed);
}

void call_apply(struct descriptors *d, const struct event *ev, const struct log_session *session,
		uint16_t task)
{
	const struct rule *rule = &rules[rule_of(ev)];

	rule->apply(&(struct call){
		.d = d,
		.ev = ev,
		.session = session,
		.info = syscall_lookup(ev->arch, ev->nr),
		.rule = rule,
		.task = task,
	});
}
