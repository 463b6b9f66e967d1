/* Calls: whole, their beginning, their end. */
#include <string.h>

#include "format/syscalls.h"
#include "viz/decode_private.h"
#include "viz/strace_text.h"
#include "viz/strace_values.h"

#define WHOLE            SIZE_MAX /* the call has one line */
#define CHECK_MORE       256 /* bytes beside name, arguments and result that a decoded line takes */
#define BYTES_MORE       256 /* beside those that the text has: strace_value_parse() */
#define LINUX_ERRNO_MOST 4095

/* What a line, or two, say of a call. */
struct call {
	struct span_text name, args;
	size_t first; /* bytes of args that the first line had; WHOLE */
	struct event ev;
	const struct syscall_info *info; /* NULL: in no table */
	struct capture captures[EVENT_CAPTURES_MAX];
	unsigned capture_count;
};

static void capture_add(struct call *call, struct capture capture)
{
	if (call->capture_count < EVENT_CAPTURES_MAX)
		call->captures[call->capture_count++] = capture;
}

static void text_add(struct call *call, unsigned arg, bool at_exit, struct span_text words)
{
	capture_add(call,
		    (struct capture){
			    .arg = (uint8_t)arg,
			    .kind = CAPTURE_TEXT,
			    .state = words.size > CAPTURE_SIZE_MAX ? CAPTURE_CUT : CAPTURE_WHOLE,
			    .at_exit = at_exit,
			    .size = words.size > CAPTURE_SIZE_MAX ? CAPTURE_SIZE_MAX
								  : (uint32_t)words.size,
			    .bytes = (const uint8_t *)words.at,
		    });
}

/* Whether an argument that begins at this place of the text was printed when the call returned. */
static bool is_behind(const struct call *call, struct span_text piece, unsigned kind)
{
	if (call->first == WHOLE)
		return arg_is_memory(kind) && memory_is_late(kind);
	return (size_t)(piece.at - call->args.at) >= call->first;
}

static void take_argument(struct strace_text *text, struct call *call, unsigned index,
			  struct span_text piece)
{
	unsigned kind = syscall_arg_kind(call->info, index, call->ev.args);
	struct strace_value value;

	strace_value_parse(&value, kind, piece, &text->bytes);
	call->ev.args[index] = value.number;
	if (value.has_capture && value.capture.size <= CAPTURE_SIZE_MAX) {
		value.capture.arg = (uint8_t)index;
		capture_add(call, value.capture);
	}
	if (value.keep_text)
		text_add(call, index, is_behind(call, piece, kind), piece);
}

/* clone() has its arguments by name. On x86-64 the last two are the other way round on i386. */
static void take_clone(struct strace_text *text, struct call *call, struct span_text *pieces,
		       size_t count)
{
	static const struct {
		const char *before;
		uint8_t index, index32;
	} rows[] = {
		{"flags=", 0, 0},        {"child_stack=", 1, 1}, {"parent_tid=", 2, 2},
		{"child_tidptr=", 3, 4}, {"tls=", 4, 3},
	};

	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < COUNT(rows); k++) {
			struct span_text piece = pieces[i];
			unsigned index =
				call->ev.arch == ARCH_I386 ? rows[k].index32 : rows[k].index;
			struct strace_value value;

			if (!span_skip(&piece, rows[k].before))
				continue;
			strace_value_parse(&value, index ? ARG_PTR : ARG_CLONE_FLAGS, piece,
					   &text->bytes);
			call->ev.args[index] = value.number;
		}
}

static void take_arguments(struct strace_text *text, struct call *call)
{
	struct span_text pieces[STRACE_PIECES_MAX];
	size_t count = strace_pieces(call->args, pieces), taken = 0;
	unsigned mask = (1u << call->info->arg_count) - 1;

	if (call->info->args[0] == ARG_CLONE_FLAGS && call->info->arg_count == 5) {
		take_clone(text, call, pieces, count);
		return;
	}
	for (unsigned i = 0; i < call->info->arg_count && taken < count; i++) {
		if (!(mask >> i & 1))
			continue;
		take_argument(text, call, i, pieces[taken++]);
		/* What kind of thing follows, and whether, commands and flags say. */
		if (call->info->args[i] >= ARG_MODE && call->info->args[i] < ARG_MEMORY)
			mask = arguments_shown(&call->ev, call->info);
	}
}

/* -1 ENOENT (No such file or directory), ? ERESTARTSYS (...), -1 (errno 4000) */
static bool take_error(struct strace_text *text, struct event *ev, struct span_text rest)
{
	struct span_text name;
	uint64_t code;

	if (!span_skip(&rest, "-1 ") && !span_skip(&rest, "? "))
		return false;
	name = rest;
	name.size = 0;
	while (name.size < rest.size && rest.at[name.size] != ' ')
		name.size++;
	code = strace_names_errno(&text->names, name);
	if (!code && (!span_skip(&rest, "(errno ") || !span_decimal(&rest, &code)))
		return false;
	if (!code || code > LINUX_ERRNO_MOST)
		return false;
	ev->flags |= EVENT_ERROR;
	ev->result = -(int64_t)code;
	return true;
}

static void take_result(struct strace_text *text, struct event *ev, struct span_text result)
{
	struct span_text number = result;
	uint64_t value;

	if (take_error(text, ev, result))
		return;
	if (*result.at == '?') {
		ev->flags |= EVENT_UNFINISHED;
		if (span_begins(result, "? (superseded"))
			ev->flags |= EVENT_SUPERSEDED;
		return;
	}
	number.size = 0;
	while (number.size < result.size && !strchr(" <", result.at[number.size]))
		number.size++;
	if (strace_number(number, &value))
		ev->result = (int64_t)value;
}

/* Finds the call and turns its arguments into numbers and captures. STREC_NOMEM. */
static int call_begin(struct strace_text *text, struct call *call, const struct strace_task *task,
		      unsigned kind)
{
	struct strace_call_id id;
	bool known = strace_names_call(&text->names, call->name, task->arch, &id);

	text->bytes.size = 0;
	if (!buffer_reserve(&text->bytes, call->args.size + BYTES_MORE))
		return STREC_NOMEM;
	call->ev = (struct event){
		.kind = (uint8_t)kind, .arch = id.arch, .nr = id.nr, .task = &task->info};
	call->info = known ? syscall_lookup(id.arch, id.nr) : NULL;
	if (call->info)
		take_arguments(text, call);
	return 0;
}

static struct span_text first_part(const struct call *call)
{
	struct span_text part = call->args;

	part.size = call->first < part.size ? call->first : part.size;
	return part;
}

static struct span_text second_part(const struct call *call)
{
	struct span_text first = first_part(call);

	return (struct span_text){call->args.at + first.size, call->args.size - first.size};
}

/* Strace's words for all arguments in place of those for some. */
static void keep_all(struct call *call)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < call->capture_count; i++)
		if (call->captures[i].kind != CAPTURE_TEXT)
			call->captures[kept++] = call->captures[i];
	call->capture_count = kept;
	if (!call->info)
		text_add(call, TEXT_NAME, false, call->name);
	text_add(call, TEXT_ALL, false, first_part(call));
	if (call->first != WHOLE)
		text_add(call, TEXT_ALL, true, second_part(call));
}

typedef size_t decoder(const struct event *ev, const struct decode_options *options, char *buf,
		       size_t size);

/* Whether what is in text->check from 0 on, wanted bytes, is what the decoder prints. */
static bool prints(struct strace_text *text, struct call *call, decoder *decode, size_t wanted)
{
	char *at = (char *)text->check.bytes + wanted;
	size_t size;

	call->ev.captures = call->captures;
	call->ev.capture_count = (uint8_t)call->capture_count;
	size = decode(&call->ev, NULL, at, text->check.capacity - wanted);
	return size == wanted && memcmp(at, text->check.bytes, wanted) == 0;
}

static void wanted_add(struct buffer *wanted, struct span_text part)
{
	buffer_put(wanted, part.at, part.size);
}

static void wanted_word(struct buffer *wanted, const char *word)
{
	buffer_put(wanted, word, strlen(word));
}

/* The parts of a line as the decoder must print them; room for it to try is behind. */
static int wanted_make(struct buffer *wanted, const char *before, struct span_text name,
		       const char *open, struct span_text args, const char *close,
		       struct span_text result)
{
	buffer_clear(wanted);
	wanted_word(wanted, before);
	wanted_add(wanted, name);
	wanted_word(wanted, open);
	wanted_add(wanted, args);
	wanted_word(wanted, close);
	wanted_add(wanted, result);
	return buffer_reserve(wanted, wanted->size + CHECK_MORE) ? 0 : STREC_NOMEM;
}

/*
 * Sees to it that the decoder prints what is wanted, by keeping text for what it would not: the
 * result alone, all arguments, or both. result is empty where there is none.
 */
static void call_keep(struct strace_text *text, struct call *call, decoder *decode,
		      struct span_text result)
{
	size_t wanted = text->check.size;
	unsigned count = call->capture_count;

	if (call->info && prints(text, call, decode, wanted))
		return;
	if (call->info && result.size && count < EVENT_CAPTURES_MAX) {
		text_add(call, TEXT_RESULT, true, result);
		if (prints(text, call, decode, wanted))
			return;
		call->capture_count = count;
	}
	keep_all(call);
	if (!prints(text, call, decode, wanted) && result.size) {
		text_add(call, TEXT_RESULT, true, result);
		prints(text, call, decode, wanted);
	}
}

/* Keeps the call until what follows is known not to be its stack. */
static int call_hold(struct strace_text *text, struct strace_task *task, struct call *call)
{
	int rc;

	memcpy(text->captures, call->captures, call->capture_count * sizeof(*call->captures));
	call->ev.captures = text->captures;
	call->ev.time_ns = text->times.now_ns;
	rc = strace_text_effects(text, task, &call->ev, call->name, call->args);
	text->held = call->ev;
	text->holds = true;
	return rc;
}

/* The texts point into the line, or into what it was joined from: they must last. */
static int texts_copy(struct strace_text *text, struct call *call)
{
	size_t size = 0;

	for (unsigned i = 0; i < call->capture_count; i++)
		if (call->captures[i].kind == CAPTURE_TEXT)
			size += call->captures[i].size;
	text->texts.size = 0;
	if (!buffer_reserve(&text->texts, size + 1))
		return STREC_NOMEM;
	for (unsigned i = 0; i < call->capture_count; i++) {
		struct capture *capture = &call->captures[i];

		if (capture->kind != CAPTURE_TEXT)
			continue;
		memcpy(text->texts.bytes + text->texts.size, capture->bytes, capture->size);
		capture->bytes = text->texts.bytes + text->texts.size;
		text->texts.size += capture->size;
	}
	return 0;
}

int strace_text_call(struct strace_text *text, struct strace_task *task,
		     const struct strace_line *line)
{
	struct call call = {.name = line->name, .args = line->args, .first = WHOLE};
	int rc = call_begin(text, &call, task, EVENT_CALL);

	task->in_call = false; /* its end was not told */
	if (rc)
		return rc;
	take_result(text, &call.ev, line->result);
	rc = wanted_make(&text->check, "", call.name, "(", call.args, ") = ", line->result);
	if (rc)
		return rc;
	call_keep(text, &call, decode_event, line->result);
	call.ev.duration_ns = line->has_duration ? line->duration_ns : 0;
	if (!line->has_duration)
		call.ev.flags |= EVENT_UNTIMED;
	strace_times_reached(&text->times, text->times.now_ns + call.ev.duration_ns);
	rc = texts_copy(text, &call);
	return rc ? rc : call_hold(text, task, &call);
}

int strace_text_entered(struct strace_text *text, struct strace_task *task,
			const struct strace_line *line)
{
	static const char unfinished[] = " <unfinished ...>", detached[] = " <detached ...>";
	struct call call = {.name = line->name, .args = line->args, .first = line->args.size};
	const char *end = line->detached ? detached : unfinished;
	int rc = call_begin(text, &call, task, EVENT_ENTERED);

	if (rc == 0)
		rc = wanted_make(&text->check, "", call.name, "(", call.args, end,
				 (struct span_text){"", 0});
	if (rc)
		return rc;
	if (line->detached)
		text_add(&call, TEXT_RESULT, true, (struct span_text){end, strlen(end)});
	call_keep(text, &call, decode_enter, (struct span_text){"", 0});
	task->in_call = !line->detached;
	task->enter_ns = text->times.now_ns;
	buffer_clear(&task->name);
	buffer_clear(&task->args);
	buffer_put(&task->name, call.name.at, call.name.size);
	buffer_put(&task->args, call.args.at, call.args.size);
	if (task->name.failed || task->args.failed)
		return STREC_NOMEM;
	rc = texts_copy(text, &call);
	return rc ? rc : call_hold(text, task, &call);
}

/* How long it took: what strace says, or what is between its two lines where these have times. */
static void resumed_times(struct strace_text *text, const struct strace_task *task,
			  const struct strace_line *line, struct event *ev)
{
	uint64_t since_ns = text->times.now_ns - task->enter_ns;

	if (line->has_duration) {
		ev->duration_ns = line->duration_ns;
		if (since_ns < line->duration_ns && !text->times.fine)
			strace_times_reached(&text->times, task->enter_ns + line->duration_ns);
		return;
	}
	ev->duration_ns = text->times.fine ? since_ns : 0;
	if (!text->times.fine && !(ev->flags & EVENT_UNFINISHED))
		ev->flags |= EVENT_UNTIMED;
}

/* The end of a call whose beginning is not in the text, or is that of another call. */
static int resumed_alone(struct strace_text *text, struct strace_task *task,
			 const struct strace_line *line)
{
	struct call call = {.name = line->name, .args = line->args, .first = 0};
	struct strace_call_id id;
	int rc;

	task->in_call = false;
	if (!strace_names_call(&text->names, call.name, task->arch, &id))
		text_add(&call, TEXT_NAME, false, call.name);
	call.ev = (struct event){.kind = EVENT_CALL,
				 .arch = id.arch,
				 .nr = id.nr,
				 .flags = EVENT_ATTACHED,
				 .task = &task->info};
	take_result(text, &call.ev, line->result);
	text_add(&call, TEXT_ALL, true, call.args);
	rc = wanted_make(&text->check, "<... ", call.name, " resumed>", call.args,
			 ") = ", line->result);
	if (rc)
		return rc;
	if (!prints(text, &call, decode_event, text->check.size)) {
		text_add(&call, TEXT_RESULT, true, line->result);
		prints(text, &call, decode_event, text->check.size);
	}
	call.ev.duration_ns = line->has_duration ? line->duration_ns : 0;
	call.ev.flags |= line->has_duration ? 0 : EVENT_UNTIMED;
	rc = texts_copy(text, &call);
	return rc ? rc : call_hold(text, task, &call);
}

int strace_text_resumed(struct strace_text *text, struct strace_task *task,
			const struct strace_line *line)
{
	struct call call = {.name = line->name};
	int rc;

	if (!task->in_call || task->name.size != line->name.size ||
	    memcmp(task->name.bytes, line->name.at, line->name.size) != 0)
		return resumed_alone(text, task, line);
	text->joined.size = 0;
	buffer_put(&text->joined, task->args.bytes, task->args.size);
	buffer_put(&text->joined, line->args.at, line->args.size);
	if (text->joined.failed)
		return STREC_NOMEM;
	call.args = span_of_buffer(&text->joined);
	call.first = task->args.size;
	rc = call_begin(text, &call, task, EVENT_CALL);
	if (rc)
		return rc;
	take_result(text, &call.ev, line->result);
	rc = wanted_make(&text->check, "<... ", call.name, " resumed>", line->args,
			 ") = ", line->result);
	if (rc)
		return rc;
	call_keep(text, &call, decode_resumed, line->result);
	resumed_times(text, task, line, &call.ev);
	call.ev.flags |= EVENT_ANNOUNCED;
	rc = texts_copy(text, &call);
	if (rc == 0)
		rc = call_hold(text, task, &call);
	task->in_call = false;
	return rc;
}
