#include "viz/json_event.h"

#include <sys/wait.h>

#include "viz/decode_private.h"
#include "viz/event_names.h"

static void put_fd_name(struct json_writer *json, int32_t fd, enum descriptor_moment moment,
			struct text *t)
{
	struct descriptor_name name;

	if (!descriptors_name(json->names, fd, moment, DETAIL_PROTOCOL, &name))
		return;
	json_text(t, "fd_path", name.text, name.size);
	if (name.device[0])
		json_text(t, "fd_device", name.device, strlen(name.device));
	if (name.deleted)
		put(t, ",\"fd_deleted\":true");
}

bool json_keep(struct json_kept *kept, const struct text *t, size_t from)
{
	if (t->length - from > sizeof(kept->text) || t->length >= t->size)
		return false;
	kept->size = (uint32_t)(t->length - from);
	memcpy(kept->text, t->buf + from, kept->size);
	return true;
}

void json_fd_path(struct json_writer *json, int32_t fd, enum descriptor_moment moment,
		  struct text *t)
{
	uint32_t naming, at;
	size_t from = t->length;

	if (!json->names || (fd < 0 && fd != DESCRIPTOR_CWD))
		return;
	naming = descriptors_naming(json->names, fd, moment);
	if (!naming)
		return;
	at = naming % JSON_FDS;
	if (json->fd_namings[at] == naming) {
		put_bytes(t, json->fds[at].text, json->fds[at].size);
		return;
	}
	put_fd_name(json, fd, moment, t);
	json->fd_namings[at] = json_keep(&json->fds[at], t, from) ? naming : 0;
}

static void put_number_member(struct text *t, const char *name, int64_t value)
{
	put(t, ",\"");
	put(t, name);
	put(t, "\":");
	json_signed(t, value);
}

static void put_literal(struct text *t, const char *name, const char *value)
{
	json_text(t, name, value, strlen(value));
}

/* A capture that is a text, by a name. */
static void put_capture(struct text *t, const struct event *ev, unsigned i, const char *name)
{
	const struct capture *capture = event_capture(ev, i);

	if (!capture || (!capture->size && capture->state == CAPTURE_FAULT))
		return;
	json_text(t, name, (const char *)capture->bytes, capture->size);
	if (capture->state != CAPTURE_WHOLE)
		put(t, ",\"cut\":true");
}

static void put_signal_member(struct text *t, uint64_t signal)
{
	put_number_member(t, "signo", (int64_t)signal);
	json_member(t, "signal");
	put_byte(t, '"');
	put_signal(t, signal);
	put_byte(t, '"');
}

static void put_start(struct text *t, const struct event *ev)
{
	static const char *const ways[] = {
		[START_FIRST] = "first", [START_ATTACH] = "attach", [START_FORK] = "fork",
		[START_VFORK] = "vfork", [START_CLONE] = "clone",
	};

	put_literal(t, "how", ev->nr < COUNT(ways) ? ways[ev->nr] : "unknown");
	if (ev->args[0])
		put_number_member(t, "parent", (int64_t)ev->args[0]);
	if (ev->args[1])
		put_number_member(t, "clone_flags", (int64_t)ev->args[1]);
}

static void put_exec(struct text *t, const struct event *ev)
{
	put_capture(t, ev, 0, "path");
	if (ev->args[0])
		put_number_member(t, "tid_before", (int64_t)ev->args[0]);
}

static void put_exit(struct text *t, const struct event *ev)
{
	int status = (int)ev->result;

	put_number_member(t, "status", status);
	if (WIFEXITED(status))
		put_number_member(t, "code", WEXITSTATUS(status));
	if (!WIFSIGNALED(status))
		return;
	put_signal_member(t, (uint64_t)WTERMSIG(status));
	json_member(t, "core_dumped");
	put(t, WCOREDUMP(status) ? "true" : "false");
}

static void put_delivered(struct text *t, const struct event *ev)
{
	put_signal_member(t, ev->nr);
	put_number_member(t, "si_code", (int32_t)ev->args[0]);
}

static void put_stop(struct text *t, const struct event *ev)
{
	put_signal_member(t, ev->nr);
}

static void put_usage(struct text *t, const struct event *ev)
{
	put_number_member(t, "cpu_ns", (int64_t)ev->args[0]);
}

static void put_output(struct text *t, const struct event *ev)
{
	put_number_member(t, "fd", (int32_t)ev->nr);
	put_capture(t, ev, 0, "string");
}

static void put_held(struct text *t, const struct event *ev)
{
	put_number_member(t, "duration_ns", (int64_t)ev->duration_ns);
}

static void put_note(struct text *t, const struct event *ev)
{
	put_capture(t, ev, 0, "string");
}

static void put_loss(struct text *t, const struct event *ev)
{
	put_number_member(t, "offset", (int64_t)ev->args[0]);
	put_number_member(t, "bytes", (int64_t)ev->args[1]);
}

static void put_descriptor(struct text *t, const struct event *ev)
{
	put_number_member(t, "fd", (int32_t)ev->nr);
	put_capture(t, ev, 0, "path");
	put_number_member(t, "flags", (int64_t)ev->args[0]);
	put_number_member(t, "position", (int64_t)ev->args[1]);
	put_capture(t, ev, 1, "local");
	put_capture(t, ev, 2, "remote");
}

static void put_mapping(struct text *t, const struct event *ev)
{
	json_address(t, "address", ev->args[0]);
	put_number_member(t, "size", (int64_t)ev->args[1]);
	put_number_member(t, "prot", (int64_t)ev->args[2]);
	put_number_member(t, "flags", (int64_t)ev->args[3]);
	put_number_member(t, "offset", (int64_t)ev->args[4]);
	put_capture(t, ev, 0, "path");
}

/* What other kinds have besides time, task and text. */
static void (*const members[EVENT_KINDS])(struct text *, const struct event *) = {
	[EVENT_START] = put_start,
	[EVENT_EXEC] = put_exec,
	[EVENT_EXIT] = put_exit,
	[EVENT_SIGNAL] = put_delivered,
	[EVENT_STOP] = put_stop,
	[EVENT_USAGE] = put_usage,
	[EVENT_OUTPUT] = put_output,
	[EVENT_HELD] = put_held,
	[EVENT_NOTE] = put_note,
	[EVENT_LOSS] = put_loss,
	[EVENT_DESCRIPTOR] = put_descriptor,
	[EVENT_MAPPING] = put_mapping,
};

static void put_line(struct text *t, const struct event *ev)
{
	size_t from;

	json_member(t, "text");
	put_byte(t, '"');
	from = t->length;
	put_event(t, ev);
	json_escape_from(t, from);
	put_byte(t, '"');
}

static void put_begin(struct json_writer *json, const struct event *ev, struct text *t)
{
	put(t, "{\"kind\":\"");
	put(t, event_kind_name(ev->kind));
	put(t, "\",\"time_ns\":");
	json_unsigned(t, ev->time_ns);
	put(t, ",\"wall\":\"");
	put_wall(t, &json->wall, ev->time_ns);
	put_byte(t, '"');
}

static void put_task_members(struct text *t, const struct task_info *task)
{
	json_member(t, "pid");
	put_signed(t, task->pid);
	json_member(t, "tid");
	put_signed(t, task->tid);
	json_member(t, "task");
	put_decimal(t, task->serial);
	json_text(t, "comm", task->name, strnlen(task->name, TASK_NAME_SIZE));
}

static bool is_same_task(const struct task_info *a, const struct task_info *b)
{
	return a->serial == b->serial && a->pid == b->pid && a->tid == b->tid &&
	       memcmp(a->name, b->name, sizeof(a->name)) == 0;
}

static void put_task(struct json_writer *json, const struct task_info *task, struct text *t)
{
	uint32_t at = task->serial % JSON_TASKS;
	size_t from = t->length;

	if (!task->serial)
		return;
	if (is_same_task(&json->task_keys[at], task)) {
		put_bytes(t, json->tasks[at].text, json->tasks[at].size);
		return;
	}
	put_task_members(t, task);
	json->task_keys[at].serial = 0;
	if (json_keep(&json->tasks[at], t, from))
		json->task_keys[at] = *task;
}

void json_event(struct json_writer *json, const struct event *ev, struct text *t)
{
	bool in_call = ev->kind == EVENT_TASK && ev->flags & EVENT_IN_CALL;
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED || in_call;

	put_begin(json, ev, t);
	if (is_call && !(ev->flags & EVENT_UNTIMED)) {
		json_member(t, "duration_ns");
		json_unsigned(t, ev->duration_ns);
	}
	put_task(json, ev->task, t);
	if (is_call)
		json_call(json, ev, t);
	else
		put_line(t, ev);
	if (ev->kind < EVENT_KINDS && members[ev->kind])
		members[ev->kind](t, ev);
	put_byte(t, '}');
}
