/* Events: which texts they have, and what becomes of them. */
#include "replay/redact.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#include "format/syscalls.h"
#include "replay/redact_private.h"

static const struct {
	const char *name, *covers;
} kinds[REDACT_KINDS] = {
#define X(kind, word, text) [REDACT_INDEX_##kind] = {word, text},
	REDACT_LIST(X)
#undef X
};

const char *redact_name(enum redact_kind kind)
{
	return kinds[kind].name;
}

const char *redact_covers(enum redact_kind kind)
{
	return kinds[kind].covers;
}

static unsigned bit_of(const char *name, size_t size)
{
	for (unsigned i = 0; i < REDACT_KINDS; i++)
		if (strlen(kinds[i].name) == size && memcmp(kinds[i].name, name, size) == 0)
			return 1u << i;
	return size == 3 && memcmp(name, "all", 3) == 0 ? REDACT_DEFAULT | REDACT_EVERYTHING : 0;
}

unsigned redact_parse(const char *text)
{
	unsigned what = 0, bit;

	for (const char *at = text;; at++) {
		size_t size = strcspn(at, ",");

		bit = bit_of(at, size);
		if (!bit)
			return 0;
		what |= bit;
		at += size;
		if (!*at)
			return what;
	}
}

struct redact *redact_new(unsigned what)
{
	struct redact *r = calloc(1, sizeof(*r));

	if (!r)
		return NULL;
	r->what = what;
	if (getrandom(r->key, sizeof(r->key), 0) == sizeof(r->key))
		return r;
	free(r);
	return NULL;
}

void redact_free(struct redact *r)
{
	struct redact_piece *next;

	if (!r)
		return;
	for (struct redact_piece *piece = r->pieces; piece; piece = next) {
		next = piece->next;
		free(piece);
	}
	for (unsigned i = 0; i < sizeof(r->session) / sizeof(r->session[0]); i++)
		buffer_release(&r->session[i]);
	buffer_release(&r->module_path);
	buffer_release(&r->bytes);
	explicit_bzero(r->key, sizeof(r->key));
	free(r);
}

/* A task's name is that of its program, and becomes what the end of the program's path does. */
static void hide_name(struct redact *r, struct redact_task *known, const char *name)
{
	struct buffer *out = &r->bytes;
	size_t start = out->size, size;

	memcpy(known->from, name, TASK_NAME_SIZE);
	redact_put_path(r, out, name, strnlen(name, TASK_NAME_SIZE));
	r->counts[REDACT_INDEX_PATHS]--;
	size = out->size - start < TASK_NAME_SIZE ? out->size - start : TASK_NAME_SIZE - 1;
	memset(known->to, 0, TASK_NAME_SIZE);
	if (!out->failed)
		memcpy(known->to, out->bytes + start, size);
	out->size = start;
}

static void hide_task(struct redact *r, struct event *ev)
{
	struct redact_task *known = &r->tasks[ev->task->serial % REDACT_TASKS];

	if (!redacts(r, REDACT_INDEX_NAMES) || !ev->task->name[0])
		return;
	r->task = *ev->task;
	ev->task = &r->task;
	r->counts[REDACT_INDEX_NAMES]++;
	if (memcmp(known->from, r->task.name, TASK_NAME_SIZE) != 0)
		hide_name(r, known, r->task.name);
	memcpy(r->task.name, known->to, TASK_NAME_SIZE);
}

static void put_plain(struct redact *r, enum redact_kind kind, const struct capture *in,
		      void (*put)(struct redact *, struct buffer *, const char *, size_t))
{
	if (redacts(r, kind))
		put(r, &r->bytes, (const char *)in->bytes, in->size);
	else
		buffer_put(&r->bytes, in->bytes, in->size);
}

static void put_hidden_note(struct redact *r, struct buffer *out, const char *text, size_t size)
{
	r->counts[REDACT_INDEX_NAMES]++;
	redact_put_word(r, out, text, size);
}

/* Of an event of another kind than a call; what has no rule is hidden as contents are. */
static void put_other(struct redact *r, const struct event *ev, const struct capture *in)
{
	switch (ev->kind) {
	case EVENT_EXEC:
		put_plain(r, REDACT_INDEX_PATHS, in, redact_put_path);
		break;
	case EVENT_MAPPING:
		put_plain(r, REDACT_INDEX_PATHS, in, redact_put_object);
		break;
	case EVENT_DESCRIPTOR:
		if (in->arg)
			put_plain(r, REDACT_INDEX_ADDRESSES, in, redact_put_address_text);
		else
			put_plain(r, REDACT_INDEX_PATHS, in, redact_put_object);
		break;
	case EVENT_NOTE:
		put_plain(r, REDACT_INDEX_NAMES, in, put_hidden_note);
		break;
	default:
		redact_put_capture(r, &r->bytes, ev, "", ARG_NONE, in);
		break;
	}
}

static void put_capture(struct redact *r, const struct event *ev, const struct syscall_info *info,
			const struct capture *in)
{
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;
	unsigned kind = ARG_NONE;

	if (!is_call) {
		put_other(r, ev, in);
		return;
	}
	if (info && in->arg < info->arg_count)
		kind = syscall_arg_kind(info, in->arg, ev->args);
	redact_put_capture(r, &r->bytes, ev, info ? info->name : "", kind, in);
}

/* What such a call returns is how long the path is. */
static void fit_result(const struct redact *r, const struct syscall_info *info, struct event *ev)
{
	bool is_link = info && strncmp(info->name, "readlink", 8) == 0;

	if (ev->kind != EVENT_CALL || ev->result <= 0 || !redacts(r, REDACT_INDEX_PATHS) || !info ||
	    !(is_link || strcmp(info->name, "getcwd") == 0))
		return;
	for (unsigned i = 0; i < ev->capture_count; i++)
		if (r->captures[i].at_exit)
			ev->result = r->captures[i].size;
}

int redact_event(struct redact *r, const struct event *in, struct event *out)
{
	const struct syscall_info *info = NULL;
	size_t at = 0;

	*out = *in;
	buffer_clear(&r->bytes);
	hide_task(r, out);
	if (in->capture_count && in->kind <= EVENT_ENTERED)
		info = syscall_lookup(in->arch, in->nr);
	for (unsigned i = 0; i < in->capture_count; i++) {
		size_t start = r->bytes.size;

		r->captures[i] = in->captures[i];
		put_capture(r, in, info, &in->captures[i]);
		/* What grew beyond what a capture may be is cut. */
		if (r->bytes.size - start > CAPTURE_SIZE_MAX) {
			r->bytes.size = start + CAPTURE_SIZE_MAX;
			r->captures[i].state = CAPTURE_CUT;
		}
		r->captures[i].size = (uint32_t)(r->bytes.size - start);
	}
	if (r->bytes.failed)
		return STREC_NOMEM;
	for (unsigned i = 0; i < in->capture_count; at += r->captures[i++].size)
		r->captures[i].bytes = r->bytes.bytes ? r->bytes.bytes + at : (const uint8_t *)"";
	out->captures = r->captures;
	fit_result(r, info, out);
	return 0;
}

uint64_t redact_count(const struct redact *r, enum redact_kind kind)
{
	return r->counts[kind];
}
