#include "viz/anomaly_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/decode.h"
#include "viz/fd_text.h"
#include "viz/stack_text.h"

#define STRING_SHORT 32 /* bytes of a buffer: what was read is not what was slow */

static struct anomaly_text *slot_of(struct anomaly_texts *texts, const struct anomaly *anomaly)
{
	unsigned kind = anomaly->waits ? ANOMALIES_WAITS : ANOMALIES_WORK;

	return &texts->slots[kind][anomaly->number % ANOMALIES_KEPT];
}

const struct anomaly_text *anomaly_text_find(const struct anomaly_texts *texts,
					     const struct anomaly *anomaly)
{
	const struct anomaly_text *text = slot_of((struct anomaly_texts *)texts, anomaly);

	return anomaly->kind == ANOMALY_CALL && text->block == anomaly->block &&
			       text->row == anomaly->row
		       ? text
		       : NULL;
}

/* The first path that is not empty among the arguments, else the first descriptor. */
static void put_what(struct anomaly_text *text, const struct event *ev,
		     const struct descriptors *names)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);
	struct fd_namer namer = {.descriptors = names};
	int at;

	for (unsigned i = 0; info && i < info->arg_count; i++) {
		const struct capture *path = event_capture(ev, i);

		if (info->args[i] != ARG_PATH || !path || path->kind != CAPTURE_STRING ||
		    path->size == 0)
			continue;
		snprintf(text->what, sizeof(text->what), "%.*s", (int)path->size,
			 (const char *)path->bytes);
		return;
	}
	for (unsigned i = 0; info && i < info->arg_count; i++) {
		bool is_fd = info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD;

		/* Below 0 it is none: AT_FDCWD, or the -1 of a mapping without a file. */
		if (!is_fd || (int32_t)ev->args[i] < 0)
			continue;
		at = snprintf(text->what, sizeof(text->what), "%" PRId32, (int32_t)ev->args[i]);
		if (names)
			fd_text(&namer, (int32_t)ev->args[i], false, text->what + at,
				sizeof(text->what) - (size_t)at);
		return;
	}
}

static void put_call(struct anomaly_text *text, const struct event *ev,
		     const struct descriptors *names)
{
	struct fd_namer namer = {.descriptors = names};
	struct decode_options options = {
		.string_max = STRING_SHORT,
		.fd_name = names ? fd_text : NULL,
		.fd_data = &namer,
	};
	size_t name;

	decode_event(ev, &options, text->call, sizeof(text->call));
	name = strcspn(text->call, "(");
	memmove(text->call, text->call + name, strlen(text->call + name) + 1);
}

bool anomaly_text_read(struct anomaly_texts *texts, struct log_reader *reader, struct names *names,
		       const struct anomaly *anomaly)
{
	struct event_address address = {.block = anomaly->block, .row = anomaly->row};
	struct anomaly_text *text = slot_of(texts, anomaly);
	const struct descriptors *known = names ? names_at(names, address) : NULL;
	struct source_place place;
	struct event ev;

	*text = (struct anomaly_text){.block = address.block, .row = address.row};
	if (!event_at_read(&texts->at, reader, address, &ev) || ev.kind != EVENT_CALL)
		return texts->at.stream != NULL;
	put_what(text, &ev, known);
	put_call(text, &ev, known);
	if (source_of_stack(log_reader_symbols(reader), ev.stack, &place))
		source_short(&place, text->source, sizeof(text->source));
	return true;
}

void anomaly_texts_update(struct anomaly_texts *texts, struct log_reader *reader)
{
	size_t bytes = log_reader_symbols(reader)->bytes;

	if (texts->symbol_bytes != bytes)
		memset(texts->slots, 0, sizeof(texts->slots));
	texts->symbol_bytes = bytes;
}

void anomaly_texts_release(struct anomaly_texts *texts)
{
	event_at_release(&texts->at);
}
