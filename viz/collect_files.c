#include "viz/collect_files.h"

#include <pthread.h>
#include <string.h>

#include "format/bytes.h"
#include "format/syscalls.h"
#include "viz/call_flow.h"
#include "viz/file_table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define CALL_NAMES 7 /* of one call at most: six arguments and what it makes */

/* Linux's values, the same on the ABIs that the log knows. */
#define LINUX_O_DIRECTORY 0200000u
#define LINUX_S_IFMT      0170000u

/* What the success of a call tells. */
enum call_mark {
	MARK_DIRECTORY = 1 << 0, /* it was about a directory */
	MARK_FILE = 1 << 1,      /* about a regular file */
	MARK_COPY = 1 << 2,      /* the descriptor that it made is a copy */
	MARK_STAT = 1 << 3,      /* its memory tells the type of the file */
};

static const struct {
	const char *call;
	uint8_t mark;
} marks[] = {
	{"getdents", MARK_DIRECTORY}, {"getdents64", MARK_DIRECTORY},
	{"chdir", MARK_DIRECTORY},    {"fchdir", MARK_DIRECTORY},
	{"mkdir", MARK_DIRECTORY},    {"mkdirat", MARK_DIRECTORY},
	{"rmdir", MARK_DIRECTORY},    {"execve", MARK_FILE},
	{"execveat", MARK_FILE},      {"truncate", MARK_FILE},
	{"dup", MARK_COPY},           {"dup2", MARK_COPY},
	{"dup3", MARK_COPY},          {"pidfd_getfd", MARK_COPY},
};

/* Where the mode is in what a stat call writes. */
static const struct {
	uint16_t kind;           /* enum arg_kind */
	uint16_t mode64, mode32; /* offset; on i386 */
} stat_modes[] = {
	{.kind = ARG_OUT_STAT, .mode64 = 24, .mode32 = 8},
	{.kind = ARG_OUT_STAT64, .mode64 = 24, .mode32 = 16},
	{.kind = ARG_OUT_STATX, .mode64 = 28, .mode32 = 28},
};

/* Which arguments of a call name files, a bit for each, and what it tells of them. */
struct call_names {
	uint8_t descriptors, paths;
	uint8_t marks;
};

static struct call_names call_names[ARCHES][SYSCALL_NR_MAX];
static pthread_once_t names_once = PTHREAD_ONCE_INIT;

static uint8_t marks_of(const struct syscall_info *info)
{
	uint8_t mark = 0;

	for (size_t i = 0; i < COUNT(marks); i++)
		if (strcmp(marks[i].call, info->name) == 0)
			mark |= marks[i].mark;
	for (unsigned i = 0; i < info->arg_count; i++)
		for (size_t k = 0; k < COUNT(stat_modes); k++)
			if (info->args[i] == stat_modes[k].kind)
				mark |= MARK_STAT;
	return mark;
}

static struct call_names names_of(const struct syscall_info *info)
{
	struct call_names names = {.marks = marks_of(info)};

	for (unsigned i = 0; i < info->arg_count; i++) {
		names.descriptors |= (uint8_t)((info->args[i] == ARG_FD) << i);
		names.paths |= (uint8_t)((info->args[i] == ARG_PATH) << i);
	}
	return names;
}

static void names_make(void)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			if (info)
				call_names[arch][nr] = names_of(info);
		}
}

static void files_init(void *data, const void *settings)
{
	(void)data;
	(void)settings;
	call_flow_begin();
	pthread_once(&names_once, names_make);
}

/* A call that is being counted. */
struct counting {
	struct files_state *state;
	const struct event *ev;
	const struct syscall_info *info;
	const struct descriptors *names;
	bool failed; /* or its task ended inside */
	uint8_t marks;
};

static enum file_kind kind_by_name(const struct descriptor_name *name)
{
	switch (name->kind) {
	case DESCRIPTOR_PIPE:
		return FILE_KIND_PIPE;
	case DESCRIPTOR_SOCKET:
		return FILE_KIND_SOCKET;
	case DESCRIPTOR_PIDFD:
		return FILE_KIND_OTHER;
	case DESCRIPTOR_PATH:
		break;
	}
	if (name->device[0])
		return FILE_KIND_DEVICE;
	return name->text[0] == '/' ? FILE_KIND_FILE : FILE_KIND_OTHER;
}

/* The row of what a descriptor leads to, or NULL. */
static struct file_row *row_of_fd(const struct counting *c, uint64_t fd,
				  enum descriptor_moment moment)
{
	uint32_t naming = descriptors_naming(c->names, (int32_t)fd, moment);
	struct file_naming *known = &c->state->namings[naming % FILE_NAMINGS];
	struct descriptor_name name;
	struct file_row *row;

	if (naming && known->naming == naming)
		return &c->state->rows[known->row];
	if (!naming || !descriptors_name(c->names, (int32_t)fd, moment, DETAIL_PROTOCOL, &name))
		return NULL;
	row = file_table_row(c->state, name.text, name.size);
	if (row->kind == FILE_KIND_UNKNOWN)
		row->kind = (uint8_t)kind_by_name(&name);
	*known = (struct file_naming){naming, (uint32_t)(row - c->state->rows)};
	return row;
}

/* The row of a path: as it was given where it cannot be made absolute. */
static struct file_row *row_of_path(const struct counting *c, unsigned arg)
{
	const struct capture *given = event_capture(c->ev, arg);
	char path[DESCRIPTOR_TEXT_SIZE];
	size_t size = descriptors_path(c->names, c->ev, arg, path);

	if (size)
		return file_table_row(c->state, path, size);
	if (!given || !given->size || given->kind != CAPTURE_STRING ||
	    given->state != CAPTURE_WHOLE)
		return NULL;
	return file_table_row(c->state, (const char *)given->bytes, given->size);
}

static enum file_kind kind_by_mode(uint32_t mode)
{
	static const uint8_t kinds[] = {
		[001] = FILE_KIND_PIPE,   [002] = FILE_KIND_DEVICE,  [004] = FILE_KIND_DIRECTORY,
		[006] = FILE_KIND_DEVICE, [010] = FILE_KIND_FILE,    [012] = FILE_KIND_LINK,
		[014] = FILE_KIND_SOCKET, [017] = FILE_KIND_UNKNOWN,
	};

	return (enum file_kind)kinds[(mode & LINUX_S_IFMT) >> 12];
}

/* The type that a stat call told; unknown where it was not captured. */
static enum file_kind kind_by_stat(const struct counting *c)
{
	for (unsigned i = 0; i < c->info->arg_count; i++)
		for (size_t k = 0; k < COUNT(stat_modes); k++) {
			const struct capture *stat = event_capture_at(c->ev, i, true);
			size_t at = c->ev->arch == ARCH_I386 ? stat_modes[k].mode32
							     : stat_modes[k].mode64;

			if (c->info->args[i] == stat_modes[k].kind && stat && stat->size >= at + 2)
				return kind_by_mode(get_u16(stat->bytes + at));
		}
	return FILE_KIND_UNKNOWN;
}

static bool opens_directory(const struct counting *c)
{
	for (unsigned i = 0; i < c->info->arg_count; i++)
		if (c->info->args[i] == ARG_OPEN_FLAGS)
			return c->ev->args[i] & LINUX_O_DIRECTORY;
	return false;
}

/* What the call tells of the file, beside its name. */
static void learn_kind(const struct counting *c, struct file_row *row)
{
	enum file_kind kind = FILE_KIND_UNKNOWN;

	if (c->marks & MARK_STAT)
		kind = kind_by_stat(c);
	else if (c->marks & MARK_DIRECTORY)
		kind = FILE_KIND_DIRECTORY;
	else if (c->marks & MARK_FILE)
		kind = FILE_KIND_FILE;
	if (kind != FILE_KIND_UNKNOWN)
		row->kind = (uint8_t)kind;
}

/* Counts the call for a row that it names, unless it did so before. */
static void row_count(const struct counting *c, struct file_row *row)
{
	const struct event *ev = c->ev;

	if (row->touched == c->state->touches)
		return;
	row->touched = c->state->touches;
	row->use.calls++;
	row->use.errors += event_failed(ev);
	if (event_is_timed(ev))
		row->use.time_ns += ev->duration_ns;
	row->last_ns = ev->time_ns;
	row->last_pid = ev->task->pid;
	memcpy(row->last_name, ev->task->name, sizeof(row->last_name));
	if (!c->failed && c->marks)
		learn_kind(c, row);
}

/* What the call made a descriptor of; NULL: it made none, or that is not known. */
static struct file_row *count_made(const struct counting *c)
{
	struct file_row *row = NULL;

	if (c->info->result == ARG_FD && !c->failed)
		row = row_of_fd(c, (uint64_t)c->ev->result, DESCRIPTOR_RETURNED);
	if (!row)
		return NULL;
	row_count(c, row);
	if (!(c->marks & MARK_COPY))
		row->use.opens++;
	if (opens_directory(c))
		row->kind = FILE_KIND_DIRECTORY;
	return row;
}

static void count_argument(const struct counting *c, unsigned arg, const struct call_flow *flow)
{
	struct file_row *row = c->info->args[arg] == ARG_FD
				       ? row_of_fd(c, c->ev->args[arg], DESCRIPTOR_ENTERED)
				       : row_of_path(c, arg);

	if (!row)
		return;
	row_count(c, row);
	if (flow->from == (int)arg)
		row->use.read_bytes += flow->bytes;
	if (flow->to == (int)arg)
		row->use.written_bytes += flow->bytes;
}

static void files_event(void *data, const struct event *ev, struct event_address address,
			const struct descriptors *names)
{
	struct counting c = {.state = data, .ev = ev, .names = names};
	const struct call_names *named;
	struct call_flow flow;
	unsigned left;

	(void)address;
	if (ev->kind != EVENT_CALL || ev->arch >= ARCHES || ev->nr >= SYSCALL_NR_MAX)
		return;
	c.info = syscall_lookup(ev->arch, ev->nr);
	if (!c.info)
		return;
	named = &call_names[ev->arch][ev->nr];
	c.failed = ev->flags & (EVENT_ERROR | EVENT_UNFINISHED);
	c.marks = named->marks;
	file_table_reserve(c.state, CALL_NAMES);
	c.state->touches++;
	left = named->descriptors | (count_made(&c) ? 0 : named->paths);
	if (left && !call_flow(ev, &flow))
		flow = (struct call_flow){.from = FLOW_NONE, .to = FLOW_NONE};
	for (; left; left &= left - 1)
		count_argument(&c, (unsigned)__builtin_ctz(left), &flow);
}

const struct collector_ops collect_files = {
	.name = "files",
	.size = sizeof(struct files_state),
	.init = files_init,
	.event_named = files_event,
};
