/* What each kind of event does to the table, and how its names are written. */
#include "replay/descriptors.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "replay/descriptor_calls.h"
#include "replay/descriptor_paths.h"
#include "replay/descriptor_sockets.h"
#include "replay/descriptor_table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Linux's values, the same on the ABIs that the log knows. */
#define LINUX_CLONE_FS    0x200u
#define LINUX_CLONE_FILES 0x400u
#define LINUX_O_CLOEXEC   02000000u

/* A task that no event told of: one of a process that is known, or the first of its own. */
static uint16_t task_adopt(struct descriptors *d, const struct task_info *info)
{
	uint16_t task = task_find(d, info->serial), other;

	if (task)
		return task;
	task = task_add(d, info->serial, info->pid);
	other = task_of_process(d, info->pid, task);
	if (other) {
		task_share_files(d, task, other);
		task_share_dir(d, task, other);
	}
	return task;
}

static void on_call(struct descriptors *d, const struct event *ev,
		    const struct log_session *session)
{
	if (ev->task->serial && call_matters(ev))
		call_apply(d, ev, session, task_adopt(d, ev->task));
}

/* Without flags in the event, of an older recorder, threads share all and processes nothing. */
static unsigned clone_flags(const struct descriptors *d, const struct event *ev, uint16_t parent)
{
	if (ev->args[1])
		return (unsigned)ev->args[1];
	return d->tasks[parent].pid == ev->task->pid ? LINUX_CLONE_FILES | LINUX_CLONE_FS : 0;
}

static void on_start(struct descriptors *d, const struct event *ev)
{
	uint16_t parent = task_find(d, (uint32_t)ev->args[0]), task;
	unsigned flags;

	task_remove(d, task_find(d, ev->task->serial));
	if (ev->nr == START_ATTACH || ev->nr == START_FIRST || !parent) {
		task = task_adopt(d, ev->task);
	} else {
		flags = clone_flags(d, ev, parent);
		task = task_add(d, ev->task->serial, ev->task->pid);
		/* The parent may have been forgotten for it. */
		parent = task_find(d, (uint32_t)ev->args[0]);
		if (!parent)
			return;
		(flags & LINUX_CLONE_FILES ? task_share_files : task_copy_files)(d, task, parent);
		(flags & LINUX_CLONE_FS ? task_share_dir : task_copy_dir)(d, task, parent);
	}
	if (ev->nr == START_FIRST) {
		char path[TEXT_MAX + 1];
		uint16_t open = open_named(d, path, text_get(d, &d->start_dir, path, sizeof(path)));

		dir_set(d, task, open);
		open_drop(d, open);
	}
}

static void on_exec(struct descriptors *d, const struct event *ev)
{
	uint16_t task = task_adopt(d, ev->task), next;

	task_own_files(d, task);
	for (uint16_t i = d->files[d->tasks[task].files].first; i; i = next) {
		next = d->slots[i].next;
		if (d->slots[i].cloexec)
			slot_remove(d, i);
	}
}

static void on_end(struct descriptors *d, const struct event *ev)
{
	task_remove(d, task_find(d, ev->task->serial));
}

static void on_task(struct descriptors *d, const struct event *ev)
{
	if (ev->task->serial)
		task_adopt(d, ev->task);
}

/* The number in "pipe:[4711]" and the like; 0: it is no such name. */
static uint64_t inode_in(const char *name, const char *kind)
{
	size_t size = strlen(kind);

	return strncmp(name, kind, size) == 0 ? strtoull(name + size, NULL, 10) : 0;
}

/* What readlink(2) of /proc/PID/fd says, as an open file; pidfd: the process of one, or 0. */
static uint16_t open_by_link(struct descriptors *d, char *name, size_t size, uint64_t pidfd)
{
	size_t suffix = strlen(DESCRIPTOR_DELETED);
	bool pipe = strncmp(name, "pipe:[", 6) == 0, socket = strncmp(name, "socket:[", 8) == 0;
	bool deleted = size > suffix && strcmp(name + size - suffix, DESCRIPTOR_DELETED) == 0;
	uint16_t open;

	if (pidfd && strcmp(name, DESCRIPTOR_PIDFD_NAME) == 0) {
		open = open_new(d, OPEN_PIDFD);
		if (open)
			d->opens[open].number = pidfd;
		return open;
	}
	if (pipe || socket) {
		open = open_new(d, pipe ? OPEN_PIPE : OPEN_SOCKET);
		if (open)
			d->opens[open].number = inode_in(name, pipe ? "pipe:[" : "socket:[");
		return open;
	}
	open = open_named(d, name, deleted ? size - suffix : size);
	if (open)
		d->opens[open].deleted = deleted;
	return open;
}

/* What a log that begins later tells of a path or a process; a recorder does not. */
static void set_number(struct open_file *file, const struct event *ev)
{
	if (file->kind != OPEN_PATH || !ev->args[2])
		return;
	file->device = (uint32_t)ev->args[2];
	file->is_block = ev->args[3] != 0;
}

/* The open file that was told of under a number; 0: none was, or it is gone. */
static uint16_t open_told(const struct descriptors *d, uint32_t told)
{
	for (uint16_t i = 1; told && i <= d->opens_pool.used; i++)
		if (d->opens[i].told == told)
			return i;
	return 0;
}

/* Which other descriptors have the same open file, and which one is the other end of a pair. */
static uint16_t set_told(struct descriptors *d, uint16_t open, const struct event *ev)
{
	uint16_t told = open_told(d, (uint32_t)ev->args[5]);
	uint16_t peer = open_told(d, (uint32_t)(ev->args[1] & UINT32_MAX));

	if (!open || !ev->args[5])
		return open;
	if (told && d->opens[told].kind == d->opens[open].kind) {
		open_drop(d, open);
		open_hold(d, told);
		return told;
	}
	d->opens[open].told = (uint32_t)ev->args[5];
	if (d->opens[open].kind == OPEN_SOCKET && peer && peer != open) {
		d->opens[open].peer = peer;
		d->opens[peer].peer = open;
		open_renamed(d, open);
	}
	return open;
}

/* Addresses of a socket, which the recorder found beside its name. */
static void set_socket(struct descriptors *d, struct open_file *file, const struct event *ev)
{
	const struct capture *local = event_capture(ev, 1), *remote = event_capture(ev, 2);

	if (file->kind != OPEN_SOCKET)
		return;
	file->domain = (uint8_t)ev->args[2];
	file->type = (uint8_t)ev->args[3];
	file->protocol = (uint16_t)ev->args[4];
	if (local)
		text_set(d, &file->local, (const char *)local->bytes, local->size);
	if (remote)
		text_set(d, &file->remote, (const char *)remote->bytes, remote->size);
}

static void on_descriptor(struct descriptors *d, const struct event *ev)
{
	const struct capture *capture = event_capture(ev, 0);
	uint16_t task = task_adopt(d, ev->task), open;
	char name[TEXT_MAX + 1];

	if (!capture || capture->size > TEXT_MAX)
		return;
	if (capture->size)
		memcpy(name, capture->bytes, capture->size);
	name[capture->size] = '\0';
	open = open_by_link(d, name, capture->size, ev->args[2]);
	if (open) {
		set_number(&d->opens[open], ev);
		set_socket(d, &d->opens[open], ev);
	}
	open = set_told(d, open, ev);
	if ((int32_t)ev->nr == DESCRIPTOR_CWD)
		dir_set(d, task, open);
	else
		slot_set(d, d->tasks[task].files, (int32_t)ev->nr, open,
			 (ev->args[0] & LINUX_O_CLOEXEC) != 0, 0);
	open_drop(d, open);
}

/* Calls have rules of their own: replay/descriptor_calls.c. */
static void (*const event_rules[EVENT_KINDS])(struct descriptors *, const struct event *) = {
	[EVENT_TASK] = on_task, [EVENT_START] = on_start,           [EVENT_EXEC] = on_exec,
	[EVENT_EXIT] = on_end,  [EVENT_DESCRIPTOR] = on_descriptor,
};

static void begin(struct descriptors *d, const struct log_session *session)
{
	d->begun = true;
	calls_begin();
	if (session && session->directory)
		text_set(d, &d->start_dir, session->directory, strlen(session->directory));
}

/* What the last event said of an address holds from now on. */
static void address_set(struct descriptors *d)
{
	const struct later_address later = d->later;

	d->later.open = 0;
	open_set_address(d, later.open, later.remote, later.text, later.size);
	open_drop(d, later.open);
}

void descriptors_event(struct descriptors *d, const struct event *ev,
		       const struct log_session *session)
{
	if (!d->begun)
		begin(d, session);
	if (d->change_count)
		changes_clear(d);
	if (d->later.open)
		address_set(d);
	d->serial = ev->task->serial;
	d->enter_ns = event_enter_ns(ev);
	if (ev->kind == EVENT_CALL)
		on_call(d, ev, session);
	else if (ev->kind < EVENT_KINDS && event_rules[ev->kind])
		event_rules[ev->kind](d, ev);
}

/* The open file that fd meant when the last event's call was entered; 0: not known. */
static uint16_t open_when_entered(const struct descriptors *d, uint16_t task, int32_t fd)
{
	uint16_t slot;

	for (uint32_t i = 0; i < d->change_count; i++)
		if (d->changes[i].fd == fd)
			return d->changes[i].open;
	if (fd == DESCRIPTOR_CWD)
		return task_open(d, task, fd);
	slot = slot_find(d, d->tasks[task].files, fd);
	return d->slots[slot].made_ns > d->enter_ns ? 0 : d->slots[slot].open;
}

/* Devices whose numbers are the same everywhere: Documentation/admin-guide/devices.txt. */
static const struct {
	const char *name;
	uint32_t major, minor;
} devices[] = {
	{"/dev/null", 1, 3},    {"/dev/zero", 1, 5}, {"/dev/full", 1, 7},    {"/dev/random", 1, 8},
	{"/dev/urandom", 1, 9}, {"/dev/tty", 5, 0},  {"/dev/console", 5, 1}, {"/dev/ptmx", 5, 2},
};

#define PTS_MAJOR 136

static bool known_device(const char *name, uint32_t *major, uint32_t *minor)
{
	int end = 0;

	/* Nearly all names are none of a device's, and this is asked for each call. */
	if (strncmp(name, "/dev/", 5) != 0)
		return false;
	for (size_t i = 0; i < COUNT(devices); i++)
		if (strcmp(devices[i].name, name) == 0) {
			*major = devices[i].major;
			*minor = devices[i].minor;
			return true;
		}
	*major = PTS_MAJOR;
	return sscanf(name, "/dev/pts/%u%n", minor, &end) == 1 && !name[end];
}

static void set_device(const struct open_file *file, struct descriptor_name *name)
{
	uint32_t major = file->device >> 20, minor = file->device & 0xfffff;

	if (file->device || known_device(name->text, &major, &minor))
		snprintf(name->device, sizeof(name->device), "%s %u:%u",
			 file->is_block ? "block" : "char", major, minor);
}

static void set_path(const struct descriptors *d, const struct open_file *file,
		     enum descriptor_detail detail, struct descriptor_name *name)
{
	(void)detail;
	name->is_path = true;
	name->deleted = file->deleted;
	name->size = text_get(d, &file->name, name->text, sizeof(name->text));
	set_device(file, name);
}

/* The inode or whatever number stands in a name. */
static void set_numbered(const char *format, uint64_t number, struct descriptor_name *name)
{
	char text[24] = "?";

	if (number)
		snprintf(text, sizeof(text), "%" PRIu64, number);
	name->size = (size_t)snprintf(name->text, sizeof(name->text), "%s:[%s]", format, text);
}

static void set_pipe(const struct descriptors *d, const struct open_file *file,
		     enum descriptor_detail detail, struct descriptor_name *name)
{
	(void)d;
	(void)detail;
	set_numbered("pipe", file->number, name);
}

static void set_socket_name(const struct descriptors *d, const struct open_file *file,
			    enum descriptor_detail detail, struct descriptor_name *name)
{
	if (detail == DETAIL_PROTOCOL)
		name->size = socket_text(d, file, name->text, sizeof(name->text));
	else
		set_numbered("socket", file->number, name);
}

static void set_pidfd(const struct descriptors *d, const struct open_file *file,
		      enum descriptor_detail detail, struct descriptor_name *name)
{
	(void)d;
	name->size = (size_t)snprintf(
		name->text, sizeof(name->text),
		detail == DETAIL_PROTOCOL ? "pid:%" PRIu64 : DESCRIPTOR_PIDFD_NAME, file->number);
}

static void (*const namers[])(const struct descriptors *, const struct open_file *,
			      enum descriptor_detail, struct descriptor_name *) = {
	[OPEN_PATH] = set_path,
	[OPEN_PIPE] = set_pipe,
	[OPEN_SOCKET] = set_socket_name,
	[OPEN_PIDFD] = set_pidfd,
};

uint16_t open_entered(const struct descriptors *d, int32_t fd)
{
	uint16_t task = task_find(d, d->serial);

	return task ? open_when_entered(d, task, fd) : 0;
}

/* The open file of fd in the task of the last event; 0: not known. */
static uint16_t open_at(const struct descriptors *d, int32_t fd, enum descriptor_moment moment)
{
	uint16_t task = task_find(d, d->serial);

	if (!task)
		return 0;
	return moment == DESCRIPTOR_ENTERED ? open_when_entered(d, task, fd)
					    : task_open(d, task, fd);
}

static bool name_of(const struct descriptors *d, uint16_t open, enum descriptor_detail detail,
		    struct descriptor_name *name)
{
	static const enum descriptor_kind kinds[] = {
		[OPEN_PATH] = DESCRIPTOR_PATH,
		[OPEN_PIPE] = DESCRIPTOR_PIPE,
		[OPEN_SOCKET] = DESCRIPTOR_SOCKET,
		[OPEN_PIDFD] = DESCRIPTOR_PIDFD,
	};

	if (!open)
		return false;
	name->kind = kinds[d->opens[open].kind];
	name->is_path = name->deleted = false;
	name->device[0] = '\0';
	namers[d->opens[open].kind](d, &d->opens[open], detail, name);
	return name->size > 0 && name->size < sizeof(name->text);
}

bool descriptors_made(const struct descriptors *d, int32_t fd, uint64_t *made_ns)
{
	uint16_t task = task_find(d, d->serial);
	uint16_t open = open_at(d, fd, DESCRIPTOR_ENTERED);
	uint16_t slot;

	if (!open || fd == DESCRIPTOR_CWD)
		return false;
	for (uint32_t i = 0; i < d->change_count; i++)
		if (d->changes[i].fd == fd) {
			*made_ns = d->changes[i].made_ns;
			return true;
		}
	slot = slot_find(d, d->tasks[task].files, fd);
	*made_ns = d->slots[slot].made_ns;
	return slot != 0;
}

bool descriptors_name(const struct descriptors *d, int32_t fd, enum descriptor_moment moment,
		      enum descriptor_detail detail, struct descriptor_name *name)
{
	return name_of(d, open_at(d, fd, moment), detail, name);
}

uint32_t descriptors_naming(const struct descriptors *d, int32_t fd, enum descriptor_moment moment)
{
	return d->opens[open_at(d, fd, moment)].naming;
}

/* The directory that a path argument begins at: the nearest argument before that can be one. */
static int32_t path_dirfd(const struct event *ev, const struct syscall_info *info, unsigned arg)
{
	for (unsigned i = arg; i-- > 0;)
		if (info->args[i] == ARG_DIRFD)
			return (int32_t)ev->args[i];
	return DESCRIPTOR_CWD;
}

/* No path, or an empty one, means the descriptor itself, where there is one. */
static size_t dirfd_name(const struct descriptors *d, int32_t dirfd,
			 char out[static DESCRIPTOR_TEXT_SIZE])
{
	struct descriptor_name name;

	if (dirfd == DESCRIPTOR_CWD ||
	    !descriptors_name(d, dirfd, DESCRIPTOR_ENTERED, DETAIL_PROTOCOL, &name))
		return 0;
	memcpy(out, name.text, name.size + 1);
	return name.size;
}

size_t descriptors_path(const struct descriptors *d, const struct event *ev, unsigned arg,
			char out[static DESCRIPTOR_TEXT_SIZE])
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	const struct capture *path = event_capture(ev, arg);
	int32_t dirfd = info ? path_dirfd(ev, info, arg) : DESCRIPTOR_CWD;

	if (!path && ev->args[arg])
		return 0;
	if (!path || (!path->size && path->state == CAPTURE_WHOLE))
		return dirfd_name(d, dirfd, out);
	if (path->kind != CAPTURE_STRING || path->state != CAPTURE_WHOLE)
		return 0;
	return path_resolve(d, NULL, task_find(d, d->serial), open_at(d, dirfd, DESCRIPTOR_ENTERED),
			    (const char *)path->bytes, path->size, false, out);
}
