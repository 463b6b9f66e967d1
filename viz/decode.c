/* The line: a call with its arguments and result, whole or in two halves, and other events. */
#include "viz/decode.h"

#include "viz/decode_private.h"

/* How much of a call: a half ends, or begins, where strace waits for the call to return. */
enum part {
	PART_WHOLE,
	PART_ENTER,
	PART_LEAVE,
};

static const struct decode_options default_options;

/* What a call is shown as that is in no table: six words, any of which may be an argument. */
static const struct syscall_info unknown_call = {
	.result = ARG_LONG,
	.arg_count = 6,
	.args = {ARG_HEX, ARG_HEX, ARG_HEX, ARG_HEX, ARG_HEX, ARG_HEX},
};

static const struct syscall_info *call_info(const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);

	return info ? info : &unknown_call;
}

/* Argument i with the width and sign that its kind has on the event's ABI. */
static uint64_t arg_value(const struct event *ev, unsigned kind, unsigned i)
{
	if (ev->arch != ARCH_I386)
		return ev->args[i];
	if (kind == ARG_OFFSET_LOW && i + 1 < COUNT(ev->args))
		return (uint32_t)ev->args[i] | ev->args[i + 1] << 32;
	if (kind == ARG_LONG)
		return (uint64_t)(int32_t)ev->args[i];
	return (uint32_t)ev->args[i];
}

static struct argument argument_of(const struct event *ev, const struct syscall_info *info,
				   unsigned i)
{
	unsigned kind = syscall_arg_kind(info, i, ev->args);

	return (struct argument){
		.ev = ev, .info = info, .index = i, .kind = kind, .value = arg_value(ev, kind, i)};
}

/* A path or another text that was captured; false where an address has to stand for it. */
static bool put_text_argument(struct text *t, const struct argument *arg)
{
	const struct capture *capture = event_capture(arg->ev, arg->index);

	if (!capture || (!capture->size && capture->state == CAPTURE_FAULT))
		return false;
	if (arg->kind == ARG_PATH)
		put_path(t, capture->bytes, capture->size, capture->state != CAPTURE_WHOLE);
	else
		put_quoted(t, capture->bytes, capture->size, capture->state != CAPTURE_WHOLE);
	return true;
}

bool put_text_of(struct text *t, const struct event *ev, unsigned part, bool at_exit)
{
	const struct capture *text = event_text_of(ev, part, at_exit);

	if (!text)
		return false;
	put_printed(t, text->bytes, text->size);
	if (text->state == CAPTURE_CUT)
		put(t, "...");
	return true;
}

static void put_argument(struct text *t, const struct argument *arg)
{
	if (arg->ev->capture_count && (put_text_of(t, arg->ev, arg->index, false) ||
				       put_text_of(t, arg->ev, arg->index, true)))
		return;
	if (arg_is_memory(arg->kind))
		put_memory(t, arg);
	else if ((arg->kind != ARG_PATH && arg->kind != ARG_STRING) || !put_text_argument(t, arg))
		put_value(t, arg);
}

static void put_named_pointer(struct text *t, const char *name, uint64_t value)
{
	put(t, name);
	put_pointer(t, value);
}

/* What the kernel wrote is the id that the call returned, or a descriptor that is not known. */
static void put_written_id(struct text *t, const struct event *ev, const char *name,
			   uint64_t address)
{
	put(t, name);
	if (ev->flags & (EVENT_ERROR | EVENT_UNFINISHED)) {
		put_pointer(t, address);
		return;
	}
	put_byte(t, '[');
	put_signed(t, ev->result);
	put_byte(t, ']');
}

/* clone() in the order of strace, which gives its arguments their names. */
static void put_clone(struct text *t, const struct event *ev, const struct syscall_info *info,
		      enum part part)
{
	struct argument flags = argument_of(ev, info, 0);
	uint64_t bits = ev->args[0];
	unsigned tls = ev->arch == ARCH_I386 ? 3 : 4, child = 7 - tls;

	if (part != PART_LEAVE) {
		put_named_pointer(t, "child_stack=", arg_value(ev, ARG_PTR, 1));
		put(t, ", flags=");
		put_value(t, &flags);
	}
	if (part == PART_ENTER)
		return;
	if (bits & CLONE_PARENT_BIT)
		put_written_id(t, ev, ", parent_tid=", arg_value(ev, ARG_PTR, 2));
	if (bits & CLONE_SETTLS_BIT)
		put_named_pointer(t, ", tls=", arg_value(ev, ARG_PTR, tls));
	if (bits & (CLONE_CHILD_BIT | CLONE_CLEAR_BIT))
		put_named_pointer(t, ", child_tidptr=", arg_value(ev, ARG_PTR, child));
}

/* clone3() tells of the ids that it wrote behind its structure. */
static bool writes_ids(const struct argument *arg)
{
	const struct capture *capture = event_capture(arg->ev, arg->index);
	struct view v = view_of(arg->ev, capture);

	return view_u64(&v, 0) & CLONE_PARENT_BIT;
}

static void put_ids_written(struct text *t, const struct argument *arg)
{
	if (arg->ev->flags & (EVENT_ERROR | EVENT_UNFINISHED) || !writes_ids(arg))
		return;
	put_written_id(t, arg->ev, " => {parent_tid=", 0);
	put_byte(t, '}');
}

/* A text knows in which half of the call it stood. */
static bool is_late(const struct argument *arg)
{
	if (arg->ev->capture_count && event_text_of(arg->ev, arg->index, true))
		return true;
	if (arg->ev->capture_count && event_text_of(arg->ev, arg->index, false))
		return false;
	return arg_is_memory(arg->kind) && memory_is_late(arg->kind);
}

static void put_args(struct text *t, const struct event *ev, const struct syscall_info *info,
		     enum part part)
{
	unsigned mask = arguments_shown(ev, info);
	bool began = part != PART_LEAVE, first = true;

	for (unsigned i = 0; i < info->arg_count; i++) {
		struct argument arg = argument_of(ev, info, i);
		bool late = is_late(&arg);

		if (!(mask >> i & 1))
			continue;
		if (!first && began)
			put(t, ", ");
		first = false;
		if (part == PART_ENTER && late)
			return;
		if (began || late)
			put_argument(t, &arg);
		began |= late;
		if (arg.kind != ARG_IN_CLONE_ARGS || !writes_ids(&arg))
			continue;
		if (part == PART_ENTER)
			return;
		put_ids_written(t, &arg);
		began = true;
	}
}

static void put_name(struct text *t, const struct event *ev, const struct syscall_info *info)
{
	if (ev->capture_count && put_text_of(t, ev, TEXT_NAME, false))
		return;
	if (info->name) {
		put(t, info->name);
		return;
	}
	put(t, "syscall_");
	put_hex(t, ev->nr);
}

static bool is_clone(const struct syscall_info *info)
{
	return info->args[0] == ARG_CLONE_FLAGS && info->arg_count == 5;
}

/* All arguments as one text, or as two. */
static bool put_all_text(struct text *t, const struct event *ev, enum part part)
{
	bool any = event_text_of(ev, TEXT_ALL, false) || event_text_of(ev, TEXT_ALL, true);

	if (any && part != PART_LEAVE)
		put_text_of(t, ev, TEXT_ALL, false);
	if (any && part != PART_ENTER)
		put_text_of(t, ev, TEXT_ALL, true);
	return any;
}

static void put_arguments(struct text *t, const struct event *ev, const struct syscall_info *info,
			  enum part part)
{
	if (ev->capture_count && put_all_text(t, ev, part))
		return;
	if (is_clone(info))
		put_clone(t, ev, info, part);
	else
		put_args(t, ev, info, part);
}

static void put_call(struct text *t, const struct event *ev, enum part part)
{
	const struct syscall_info *info = call_info(ev);

	put_name(t, ev, info);
	put_byte(t, '(');
	put_arguments(t, ev, info, part);
}

/* Of a call that was read from text there may be the second half alone. */
static bool has_only_end(const struct event *ev)
{
	return ev->capture_count && event_text_of(ev, TEXT_ALL, true) &&
	       !event_text_of(ev, TEXT_ALL, false);
}

static void put_resumed(struct text *t, const struct event *ev)
{
	const struct syscall_info *info = call_info(ev);

	put(t, "<... ");
	put_name(t, ev, info);
	put(t, " resumed>");
	put_arguments(t, ev, info, PART_LEAVE);
	put_byte(t, ')');
	put_result(t, ev, info);
}

static void put_whole(struct text *t, const struct event *ev)
{
	if (has_only_end(ev)) {
		put_resumed(t, ev);
		return;
	}
	put_call(t, ev, PART_WHOLE);
	put_byte(t, ')');
	put_result(t, ev, call_info(ev));
}

static void put_entered(struct text *t, const struct event *ev)
{
	put_call(t, ev, PART_ENTER);
	if (ev->kind == EVENT_CALL || !put_text_of(t, ev, TEXT_RESULT, true))
		put(t, " <unfinished ...>");
}

static void put_task(struct text *t, const struct event *ev)
{
	put(t, "--- task ");
	put_decimal(t, ev->task->serial);
	put(t, " \"");
	put_escaped(t, (const uint8_t *)ev->task->name, strnlen(ev->task->name, TASK_NAME_SIZE),
		    false);
	put(t, "\" is alive");
	if (ev->flags & EVENT_IN_CALL) {
		put(t, ", inside ");
		put_call(t, ev, PART_WHOLE);
		put_byte(t, ')');
	}
	put(t, " ---");
}

/* An empty text says that strace had no line for it, and nothing of what it is. */
static void put_happened(struct text *t, const struct event *ev)
{
	const struct capture *line = event_text_of(ev, TEXT_ALL, false);

	if (line && line->size)
		put_text_of(t, ev, TEXT_ALL, false);
	else
		put_other_event(t, ev);
}

static void put_event(struct text *t, const struct event *ev)
{
	switch (ev->kind) {
	case EVENT_CALL:
		put_whole(t, ev);
		break;
	case EVENT_ENTERED:
		put_entered(t, ev);
		break;
	case EVENT_TASK:
		put_task(t, ev);
		break;
	default:
		put_happened(t, ev);
	}
}

static struct text text_begin(const struct decode_options *opt, char *buf, size_t size)
{
	return (struct text){.buf = buf, .size = size, .opt = opt ? opt : &default_options};
}

size_t decode_event(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size)
{
	struct text t = text_begin(opt, buf, size);

	put_event(&t, ev);
	return text_end(&t);
}

size_t decode_enter(const struct event *ev, const struct decode_options *opt, char *buf,
		    size_t size)
{
	struct text t = text_begin(opt, buf, size);

	put_entered(&t, ev);
	return text_end(&t);
}

size_t decode_resumed(const struct event *ev, const struct decode_options *opt, char *buf,
		      size_t size)
{
	struct text t = text_begin(opt, buf, size);

	put_resumed(&t, ev);
	return text_end(&t);
}

size_t decode_argument(const struct event *ev, unsigned index, const struct decode_options *opt,
		       char *buf, size_t size)
{
	struct text t = text_begin(opt, buf, size);
	const struct syscall_info *info = call_info(ev);

	if (index < info->arg_count) {
		struct argument arg = argument_of(ev, info, index);

		put_argument(&t, &arg);
	}
	return text_end(&t);
}
