#include "viz/collect_output.h"

#include <pthread.h>
#include <string.h>

#include "format/syscalls.h"

/* Calls that write, by architecture: their numbers. */
static int write_numbers[ARCHES], writev_numbers[ARCHES];
static pthread_once_t numbers_once = PTHREAD_ONCE_INIT;

static void numbers_find(void)
{
	for (unsigned arch = 0; arch < ARCHES; arch++) {
		write_numbers[arch] = syscall_number(arch, "write");
		writev_numbers[arch] = syscall_number(arch, "writev");
	}
}

static void output_init(void *data, const void *settings)
{
	(void)data;
	(void)settings;
	pthread_once(&numbers_once, numbers_find);
}

bool output_is_write(const struct event *ev)
{
	return ev->kind == EVENT_CALL && ev->arch < ARCHES && ev->result > 0 &&
	       !(ev->flags & (EVENT_ERROR | EVENT_UNFINISHED)) &&
	       ((int)ev->nr == write_numbers[ev->arch] || (int)ev->nr == writev_numbers[ev->arch]);
}

uint8_t output_stream(const struct output_state *state, const struct event *ev,
		      const struct descriptors *names)
{
	uint32_t known = state->stdio_count < OUTPUT_STDIO ? state->stdio_count : OUTPUT_STDIO;
	uint32_t naming;

	if (ev->kind == EVENT_OUTPUT)
		return ev->nr == 2 ? 2 : 1;
	if (state->told || !output_is_write(ev))
		return 0;
	if (known == 0)
		return ev->args[0] == 1 || ev->args[0] == 2 ? (uint8_t)ev->args[0] : 0;
	naming = names ? descriptors_naming(names, (int32_t)ev->args[0], DESCRIPTOR_ENTERED) : 0;
	for (uint32_t i = 0; naming && i < known; i++)
		if (state->stdio[i].naming == naming)
			return (uint8_t)state->stdio[i].stream;
	return 0;
}

struct output_parts output_parts(const struct event *ev)
{
	bool told = ev->kind == EVENT_OUTPUT;
	const struct capture *capture = event_capture(ev, told ? 0 : 1);

	return (struct output_parts){
		.capture = capture,
		.left = !told     ? (uint64_t)ev->result
			: capture ? capture->size
				  : 0,
	};
}

/* The next bytes that were captured, whether they were written or not. */
static bool next_captured(struct output_parts *parts, struct output_bytes *bytes)
{
	const struct capture *capture = parts->capture;
	struct capture_item item = {0};

	*bytes = (struct output_bytes){0};
	if (!capture)
		return false;
	if (capture->kind == CAPTURE_LIST) {
		/* The first item is the array of iovecs. */
		if ((parts->at == 0 && !capture_list_next(capture, &parts->at, &item)) ||
		    !capture_list_next(capture, &parts->at, &item))
			return false;
		*bytes = (struct output_bytes){item.bytes, item.size, item.state != CAPTURE_WHOLE};
		return true;
	}
	if (parts->begun)
		return false;
	*bytes = (struct output_bytes){capture->bytes, capture->size,
				       capture->state != CAPTURE_WHOLE};
	return true;
}

/*
 * Of a piece that is cut it is not known how many bytes it had, so neither is how many of what
 * follows were written: it ends there.
 */
bool output_parts_next(struct output_parts *parts, struct output_bytes *bytes)
{
	if (parts->left == 0)
		return false;
	if (!next_captured(parts, bytes)) {
		bytes->cut = true;
		parts->left = 0;
		return true;
	}
	parts->begun = true;
	if (bytes->size >= parts->left) {
		bytes->size = (size_t)parts->left;
		bytes->cut = false;
	}
	parts->left = bytes->cut ? 0 : parts->left - bytes->size;
	return true;
}

static void anchors_thin(struct output_index *index)
{
	index->stride *= 2;
	index->anchor_count /= 2;
	for (uint32_t i = 0; i < index->anchor_count; i++)
		index->anchors[i] = index->anchors[2 * i];
	memset(&index->anchors[index->anchor_count], 0,
	       (OUTPUT_ANCHORS - index->anchor_count) * sizeof(index->anchors[0]));
}

static void place_add(struct output_index *index, uint8_t stream, struct event_address address)
{
	struct output_anchor anchor = {
		.block = address.block,
		.row = address.row,
		.stream = stream,
		.lines = index->lines,
		.split = index->split,
	};

	if (index->stride == 0)
		index->stride = 1;
	index->recent[index->writes % OUTPUT_RECENT] = anchor;
	if (index->anchor_count == OUTPUT_ANCHORS)
		anchors_thin(index);
	if (index->writes % index->stride == 0)
		index->anchors[index->anchor_count++] = anchor;
	index->writes++;
}

static void output_add(struct output_index *index, const struct event *ev, uint8_t stream,
		       struct event_address address)
{
	struct output_parts parts = output_parts(ev);
	struct output_bytes bytes;
	struct output_piece piece;
	uint64_t size = 0;
	bool cut = false;

	place_add(index, stream, address);
	index->bytes[stream] += parts.left;
	while (output_parts_next(&parts, &bytes)) {
		size += bytes.size;
		cut |= bytes.cut;
		while (output_split_next(&index->split, stream, &bytes, &piece))
			index->lines += piece.begins;
	}
	if (!cut)
		return;
	index->cut++;
	index->cut_size = size > index->cut_size ? size : index->cut_size;
}

/* Descriptors 1 and 2 of a process at the beginning of its recording. */
static void stdio_add(struct output_state *state, const struct event *ev,
		      const struct descriptors *names)
{
	uint32_t naming = descriptors_naming(names, (int32_t)ev->nr, DESCRIPTOR_RETURNED);

	if (naming)
		state->stdio[state->stdio_count++ % OUTPUT_STDIO] =
			(struct output_stdio){naming, ev->nr};
}

static void output_event(void *data, const struct event *ev, struct event_address address,
			 const struct descriptors *names)
{
	struct output_state *state = data;
	uint8_t stream;

	if (ev->kind == EVENT_DESCRIPTOR && (ev->nr == 1 || ev->nr == 2))
		stdio_add(state, ev, names);
	if (ev->kind != EVENT_OUTPUT && !output_is_write(ev))
		return;
	if (ev->kind == EVENT_OUTPUT && !state->told) {
		state->told = 1;
		memset(&state->index, 0, sizeof(state->index));
	}
	stream = output_stream(state, ev, names);
	if (stream)
		output_add(&state->index, ev, stream, address);
}

static void output_tick(void *data, uint64_t k, uint64_t tick_ns)
{
	struct output_state *state = data;

	(void)k;
	(void)tick_ns;
	state->closed_writes = state->index.writes;
	state->closed_lines = state->index.lines;
}

const struct output_anchor *output_place(const struct output_state *state, uint64_t n)
{
	const struct output_index *index = &state->index;

	if (n >= index->writes)
		return NULL;
	if (index->writes - n <= OUTPUT_RECENT)
		return &index->recent[n % OUTPUT_RECENT];
	return n % index->stride == 0 ? &index->anchors[n / index->stride] : NULL;
}

uint64_t output_before(const struct output_state *state, uint64_t lines)
{
	const struct output_index *index = &state->index;
	uint64_t first = index->writes > OUTPUT_RECENT ? index->writes - OUTPUT_RECENT : 0;
	uint64_t found = 0;

	for (uint32_t i = 0; i < index->anchor_count && index->anchors[i].lines <= lines; i++)
		found = i * index->stride;
	for (uint64_t n = first;
	     n < index->writes && index->recent[n % OUTPUT_RECENT].lines <= lines; n++)
		found = n > found ? n : found;
	return found;
}

const struct collector_ops collect_output = {
	.name = "output",
	.size = sizeof(struct output_state),
	.init = output_init,
	.event_named = output_event,
	.tick = output_tick,
};
