/* Whether a term matches an event. */
#include <string.h>

#include "format/syscalls.h"
#include "replay/filter_private.h"

static bool compare_numbers(unsigned op, int64_t left, int64_t right)
{
	if (left == right)
		return op & OP_EQ;
	return op & (left < right ? OP_LT : OP_GT);
}

static bool is_call(const struct event *ev)
{
	return ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;
}

static bool has_result(const struct event *ev)
{
	return ev->kind == EVENT_CALL && !(ev->flags & EVENT_UNFINISHED);
}

bool term_match_nothing(const struct term *term, const struct event *ev)
{
	(void)term;
	(void)ev;
	return false;
}

bool term_match_calls(const struct term *term, const struct event *ev)
{
	if (!is_call(ev) || ev->arch >= ARCHES || ev->nr >= SYSCALL_NR_MAX)
		return false;
	return term->calls->words[ev->arch][ev->nr / 64] >> ev->nr % 64 & 1;
}

bool term_match_failed(const struct term *term, const struct event *ev)
{
	(void)term;
	return has_result(ev) && ev->flags & EVENT_ERROR;
}

bool term_match_ok(const struct term *term, const struct event *ev)
{
	(void)term;
	return has_result(ev) && !(ev->flags & EVENT_ERROR);
}

bool term_match_errno(const struct term *term, const struct event *ev)
{
	return term_match_failed(term, ev) && ev->result == -term->number;
}

bool term_match_ret(const struct term *term, const struct event *ev)
{
	return has_result(ev) && compare_numbers(term->op, ev->result, term->number);
}

bool term_match_dur(const struct term *term, const struct event *ev)
{
	/* Of a call that was running when the recorder attached only the end is known. */
	if (!is_call(ev) || ev->flags & (EVENT_ATTACHED | EVENT_UNTIMED))
		return false;
	int64_t ns = ev->duration_ns > INT64_MAX ? INT64_MAX : (int64_t)ev->duration_ns;
	return compare_numbers(term->op, ns, term->number);
}

bool term_match_time(const struct term *term, const struct event *ev)
{
	int64_t ns = ev->time_ns > INT64_MAX ? INT64_MAX : (int64_t)ev->time_ns;

	return compare_numbers(term->op, ns, term->number);
}

bool term_match_nr(const struct term *term, const struct event *ev)
{
	return is_call(ev) && ev->nr == term->number;
}

bool term_match_ip(const struct term *term, const struct event *ev)
{
	/* Nothing is mapped in the first page: a number below its end is a place in any. */
	uint64_t mask = term->number < 4096 ? 4095 : UINT64_MAX;

	return is_call(ev) && (ev->ip & mask) == (uint64_t)term->number;
}

bool term_match_fd(const struct term *term, const struct event *ev)
{
	const struct syscall_info *info = is_call(ev) ? syscall_lookup(ev->arch, ev->nr) : NULL;

	/* The kernel looks at the low 32 bits of a descriptor only. */
	for (unsigned i = 0; info && i < info->arg_count; i++)
		if ((info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD) &&
		    (int32_t)(uint32_t)ev->args[i] == term->number)
			return true;
	return false;
}

bool term_match_pid(const struct term *term, const struct event *ev)
{
	return ev->task->pid == term->number;
}

bool term_match_tid(const struct term *term, const struct event *ev)
{
	return ev->task->tid == term->number;
}

bool term_match_comm(const struct term *term, const struct event *ev)
{
	return strncmp(ev->task->name, term->text, TASK_NAME_SIZE - 1) == 0;
}

/*
 * Copies, as POSIX regexec() wants a NUL. REG_STARTEND would do without, but musl does not
 * know it and ASan's interceptor looks for the NUL all the same.
 */
static bool regex_matches(const regex_t *regex, const struct capture *capture)
{
	char text[CAPTURE_SIZE_MAX + 1];
	size_t size = capture->size < CAPTURE_SIZE_MAX ? capture->size : CAPTURE_SIZE_MAX;
	/* The end of what was captured is not the end of the string, so "$" is not there. */
	int eflags = capture->state == CAPTURE_WHOLE ? 0 : REG_NOTEOL;

	if (size)
		memcpy(text, capture->bytes, size);
	text[size] = '\0';
	return regexec(regex, text, 0, NULL, eflags) == 0;
}

static bool text_matches(const struct term *term, const struct capture *capture)
{
	return capture->state == CAPTURE_WHOLE && capture->size == term->text_size &&
	       (!capture->size || memcmp(capture->bytes, term->text, capture->size) == 0);
}

bool term_match_path(const struct term *term, const struct event *ev)
{
	for (unsigned i = 0; is_call(ev) && i < ev->capture_count; i++) {
		const struct capture *capture = &ev->captures[i];

		if (capture->kind != CAPTURE_STRING)
			continue;
		if (term->regex ? regex_matches(term->regex, capture) : text_matches(term, capture))
			return true;
	}
	return false;
}

static bool text_is_meant(const struct term *term, const char *text)
{
	return term->regex ? regexec(term->regex, text, 0, NULL, 0) == 0
			   : strcmp(text, term->text) == 0;
}

static bool name_matches(const struct term *term, const struct descriptors *names, uint64_t fd,
			 enum descriptor_moment moment)
{
	struct descriptor_name name;

	return descriptors_name(names, (int32_t)fd, moment, DETAIL_PROTOCOL, &name) &&
	       text_is_meant(term, name.text);
}

static bool argument_matches(const struct term *term, const struct descriptors *names,
			     const struct event *ev, unsigned kind, unsigned arg)
{
	char path[DESCRIPTOR_TEXT_SIZE];

	if (kind == ARG_FD)
		return name_matches(term, names, ev->args[arg], DESCRIPTOR_ENTERED);
	return kind == ARG_PATH && descriptors_path(names, ev, arg, path) &&
	       text_is_meant(term, path);
}

bool term_match_names(const struct term *term, const struct event *ev,
		      const struct descriptors *names)
{
	const struct syscall_info *info = is_call(ev) ? syscall_lookup(ev->arch, ev->nr) : NULL;

	for (unsigned i = 0; info && i < info->arg_count; i++)
		if (argument_matches(term, names, ev, info->args[i], i))
			return true;
	return info && info->result == ARG_FD && has_result(ev) && !(ev->flags & EVENT_ERROR) &&
	       name_matches(term, names, (uint64_t)ev->result, DESCRIPTOR_RETURNED);
}
