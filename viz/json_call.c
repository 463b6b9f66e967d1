/* The members of a call: its name, its arguments by their names, its result. */
#include "viz/decode_private.h"
#include "viz/event_names.h"
#include "viz/json_event.h"

/* Kinds whose numbers have a sign and 32 bits, or a sign and 64, or no sign and 64. */
enum width {
	UNSIGNED_32,
	SIGNED_32,
	SIGNED_64,
	UNSIGNED_64,
};

static enum width width_of(unsigned kind)
{
	switch (kind) {
	case ARG_INT:
	case ARG_FD:
	case ARG_DIRFD:
	case ARG_PID:
	case ARG_UID:
	case ARG_SIGNAL:
		return SIGNED_32;
	case ARG_LONG:
	case ARG_OFFSET_LOW:
	case ARG_EPOCH:
		return SIGNED_64;
	case ARG_NONE:
	case ARG_SIZE:
	case ARG_HEX:
	case ARG_PTR:
	case ARG_PATH:
	case ARG_STRING:
	case ARG_OFFSET_HIGH:
	case ARG_RESTARTED:
		return UNSIGNED_64;
	default:
		return arg_is_memory(kind) ? UNSIGNED_64 : UNSIGNED_32;
	}
}

static void put_raw(struct text *t, unsigned kind, uint64_t value)
{
	switch (width_of(kind)) {
	case UNSIGNED_32:
		put_decimal(t, (uint32_t)value);
		break;
	case SIGNED_32:
		put_signed(t, (int32_t)value);
		break;
	case SIGNED_64:
		json_signed(t, (int64_t)value);
		break;
	case UNSIGNED_64:
		json_unsigned(t, value);
		break;
	}
}

/* What was captured of an argument that is a text or bytes; NULL for what is neither. */
static const struct capture *text_capture(const struct argument *arg)
{
	const struct capture *capture = NULL;

	if (!arg->value)
		return NULL;
	if (arg->kind == ARG_PATH || arg->kind == ARG_STRING)
		capture = event_capture(arg->ev, arg->index);
	else if (arg_is_memory(arg->kind))
		switch (arg_memory(arg->kind)) {
		case MEMORY_BUFFER:
		case MEMORY_MESSAGE:
		case MEMORY_TEXT:
		case MEMORY_RANDOM:
		case MEMORY_COMM:
			capture = memory_capture(arg);
			break;
		default:
			return NULL;
		}
	if (!capture || capture->kind == CAPTURE_LIST)
		return NULL;
	return capture->size || capture->state != CAPTURE_FAULT ? capture : NULL;
}

/* Memory that holds a text up to a NUL. */
static bool ends_at_nul(unsigned kind)
{
	return arg_is_memory(kind) &&
	       (arg_memory(kind) == MEMORY_TEXT || arg_memory(kind) == MEMORY_COMM);
}

static void put_state(struct text *t, const struct capture *capture)
{
	if (capture->state != CAPTURE_WHOLE)
		put(t, ",\"cut\":true");
}

static void put_captured(struct text *t, const struct argument *arg, const struct capture *capture)
{
	const char *bytes = (const char *)capture->bytes;

	json_text(t, "string", bytes,
		  ends_at_nul(arg->kind) ? strnlen(bytes, capture->size) : capture->size);
	put_state(t, capture);
}

/* A list of texts; where one of them is not UTF-8, all of them in base64, too. */
static void put_string_list(struct text *t, const struct capture *list)
{
	struct capture_item item;
	bool exact = true;
	size_t at = 0;

	json_member(t, "strings");
	for (char before = '['; capture_list_next(list, &at, &item); before = ',') {
		put_byte(t, before);
		exact &= json_string(t, (const char *)item.bytes, item.size);
	}
	put(t, at ? "]" : "[]");
	if (!exact) {
		at = 0;
		json_member(t, "strings_base64");
		for (char before = '['; capture_list_next(list, &at, &item); before = ',') {
			put_byte(t, before);
			json_base64(t, (const char *)item.bytes, item.size);
		}
		put_byte(t, ']');
	}
	put_state(t, list);
}

static const struct capture *list_capture(const struct argument *arg)
{
	if (!arg->value || !arg_is_memory(arg->kind) || arg_memory(arg->kind) != MEMORY_STRINGS)
		return NULL;
	return memory_capture(arg);
}

/* The text from an offset on goes where it is what stands at digits, and no more. */
static bool is_repeated(const struct text *t, size_t digits, size_t digits_end, size_t from)
{
	size_t size = digits_end - digits;

	return t->length < t->size && t->length - from == size &&
	       memcmp(t->buf + digits, t->buf + from, size) == 0;
}

/* ,"text":"...", as the line of text has it, unless that is the number alone. */
static void put_decoded(struct text *t, const struct argument *arg, size_t digits)
{
	size_t digits_end = t->length, from;

	json_member(t, "text");
	put_byte(t, '"');
	from = t->length;
	put_argument(t, arg);
	if (is_repeated(t, digits, digits_end, from)) {
		t->length = digits_end;
		return;
	}
	json_escape_from(t, from);
	put_byte(t, '"');
}

/* Kinds whose text is their number. */
static bool is_number(unsigned kind)
{
	return kind == ARG_INT || kind == ARG_SIZE || kind == ARG_LONG || kind == ARG_UINT ||
	       kind == ARG_PID || kind == ARG_OFFSET_LOW;
}

/* Another tracer's text has words, and the number that they stood for may not be known. */
static bool has_words(const struct argument *arg)
{
	return arg->ev->capture_count && (event_text_of(arg->ev, arg->index, false) ||
					  event_text_of(arg->ev, arg->index, true));
}

static void put_words_alone(struct text *t, const struct argument *arg)
{
	size_t from;

	put(t, "{\"text\":\"");
	from = t->length;
	put_argument(t, arg);
	json_escape_from(t, from);
	put(t, "\"}");
}

static void put_one(struct json_writer *json, struct text *t, const struct argument *arg)
{
	const struct capture *capture = text_capture(arg), *list = list_capture(arg);
	size_t digits;

	if (has_words(arg)) {
		put_words_alone(t, arg);
		return;
	}
	put(t, "{\"value\":");
	digits = t->length;
	put_raw(t, arg->kind, arg->value);
	if (capture)
		put_captured(t, arg, capture);
	else if (!is_number(arg->kind))
		put_decoded(t, arg, digits);
	if (list)
		put_string_list(t, list);
	if (arg->kind == ARG_FD || arg->kind == ARG_DIRFD)
		json_fd_path(json, (int32_t)arg->value, DESCRIPTOR_ENTERED, t);
	put_byte(t, '}');
}

static void put_argument_name(struct text *t, const struct syscall_info *info, unsigned i)
{
	put_byte(t, '"');
	if (info->arg_names[i]) {
		put(t, info->arg_names[i]);
	} else {
		put(t, "arg");
		put_decimal(t, i + 1);
	}
	put(t, "\":");
}

/* What another tracer printed where it is not known which argument is which. */
static bool put_all_words(const struct event *ev, struct text *t)
{
	const struct capture *first = event_text_of(ev, TEXT_ALL, false);
	const struct capture *second = event_text_of(ev, TEXT_ALL, true);
	size_t from;

	if (!first && !second)
		return false;
	put(t, "},\"args_text\":\"");
	from = t->length;
	put_text_of(t, ev, TEXT_ALL, false);
	put_text_of(t, ev, TEXT_ALL, true);
	json_escape_from(t, from);
	put_byte(t, '"');
	return true;
}

static void put_arguments(struct json_writer *json, const struct event *ev,
			  const struct syscall_info *info, struct text *t)
{
	unsigned mask = arguments_shown(ev, info);
	bool first = true;

	if (ev->capture_count && put_all_words(ev, t))
		return;
	for (unsigned i = 0; mask >> i; i++) {
		struct argument arg;

		if (!(mask >> i & 1))
			continue;
		if (!first)
			put_byte(t, ',');
		first = false;
		put_argument_name(t, info, i);
		arg = argument_of(ev, info, i);
		put_one(json, t, &arg);
	}
	put_byte(t, '}');
}

static void put_failure(struct text *t, const struct event *ev)
{
	uint64_t code = ev->result < 0 ? 0 - (uint64_t)ev->result : (uint64_t)ev->result;
	const char *name = decode_errno_name((unsigned)code);

	put(t, "-1");
	if (name) {
		json_member(t, "error");
		put_byte(t, '"');
		put(t, name);
		put_byte(t, '"');
	}
	json_member(t, "errno");
	json_unsigned(t, code);
}

/* ,"result_text":"..." where what stands behind the "=" is more than the number. */
static void put_result_text(struct text *t, const struct event *ev, const struct syscall_info *info,
			    size_t digits)
{
	size_t digits_end = t->length, from;

	json_member(t, "result_text");
	put_byte(t, '"');
	from = t->length;
	put_outcome(t, ev, info);
	if (is_repeated(t, digits, digits_end, from)) {
		t->length = digits_end;
		return;
	}
	json_escape_from(t, from);
	put_byte(t, '"');
}

static void put_success(struct json_writer *json, const struct event *ev,
			const struct syscall_info *info, struct text *t)
{
	uint64_t value = (uint64_t)ev->result;
	unsigned kind = info->result;
	size_t digits = t->length;

	if (kind == ARG_PTR || kind == ARG_HEX || kind == ARG_SIZE)
		json_unsigned(t, ev->arch == ARCH_I386 ? (uint32_t)value : value);
	else
		json_signed(t, ev->result);
	put_result_text(t, ev, info, digits);
	if (kind == ARG_FD && value <= INT32_MAX)
		json_fd_path(json, (int32_t)value, DESCRIPTOR_RETURNED, t);
}

static void put_json_result(struct json_writer *json, const struct event *ev,
			    const struct syscall_info *info, struct text *t)
{
	json_member(t, "result");
	if (ev->flags & EVENT_UNFINISHED || (info->result == ARG_NONE && !event_failed(ev)))
		put(t, "null");
	else if (ev->flags & EVENT_ERROR)
		put_failure(t, ev);
	else
		put_success(json, ev, info, t);
	if (ev->flags & EVENT_UNFINISHED)
		put(t, ",\"unfinished\":true");
	if (ev->flags & EVENT_SUPERSEDED)
		put(t, ",\"superseded\":true");
}

/* A name as the line has it, which is ASCII. */
static void put_call_name(const struct event *ev, const struct syscall_info *info, struct text *t)
{
	size_t from;

	put_byte(t, '"');
	from = t->length;
	put_name(t, ev, info);
	json_escape_from(t, from);
	put_byte(t, '"');
}

static void put_call_members(struct json_writer *json, const struct event *ev,
			     const struct syscall_info *info, struct text *t)
{
	const char *name = NULL;

	if (!info->name && json->reader)
		name = log_reader_call_name(json->reader, ev->arch, ev->nr);
	json_member(t, "syscall");
	if (name)
		json_string(t, name, strlen(name));
	else
		put_call_name(ev, info, t);
	json_member(t, "nr");
	put_decimal(t, ev->nr);
	json_member(t, "arch");
	put_byte(t, '"');
	put(t, event_arch_name(ev->arch));
	put(t, "\",\"args\":{");
}

/* From the name up to the brace of the arguments. */
static void put_call_begin(struct json_writer *json, const struct event *ev,
			   const struct syscall_info *info, struct text *t)
{
	uint64_t key = ((uint64_t)ev->arch + 1) << 32 | ev->nr;
	size_t at = (ev->nr ^ (size_t)ev->arch * 64) % JSON_CALLS, from = t->length;
	bool has_text = ev->capture_count && event_text_of(ev, TEXT_NAME, false);

	if (!has_text && json->call_keys[at] == key) {
		put_bytes(t, json->calls[at].text, json->calls[at].size);
		return;
	}
	put_call_members(json, ev, info, t);
	/* The log may tell of a name later on. */
	if (!has_text && info->name)
		json->call_keys[at] = json_keep(&json->calls[at], t, from) ? key : 0;
}

void json_call(struct json_writer *json, const struct event *ev, struct text *t)
{
	const struct syscall_info *info = call_row(ev);

	put_call_begin(json, ev, info, t);
	put_arguments(json, ev, info, t);
	if (ev->kind == EVENT_CALL)
		put_json_result(json, ev, info, t);
	if (ev->flags & EVENT_ATTACHED)
		put(t, ",\"attached\":true");
	json_stack(json, ev, t);
}
