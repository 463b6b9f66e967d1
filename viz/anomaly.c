#include "viz/anomaly.h"

#include <string.h>

#include "format/syscalls.h"

struct anomaly *anomaly_ring_push(struct anomaly_ring *ring, const struct anomaly *anomaly)
{
	struct anomaly *row = &ring->rows[ring->count % ANOMALIES_KEPT];

	*row = *anomaly;
	row->number = ring->count++;
	return row;
}

uint32_t anomaly_ring_size(const struct anomaly_ring *ring)
{
	return (uint32_t)(ring->count < ANOMALIES_KEPT ? ring->count : ANOMALIES_KEPT);
}

const struct anomaly *anomaly_ring_at(const struct anomaly_ring *ring, uint32_t age)
{
	return &ring->rows[(ring->count - 1 - age) % ANOMALIES_KEPT];
}

struct anomaly *anomaly_ring_find(struct anomaly_ring *ring, uint64_t number)
{
	struct anomaly *row = &ring->rows[number % ANOMALIES_KEPT];

	return number < ring->count && row->number == number ? row : NULL;
}

void anomaly_ring_take(struct anomaly_ring *ring, struct anomaly_ring *from)
{
	/* Those that are not there any more are counted, too. */
	ring->count += from->count - anomaly_ring_size(from);
	for (uint32_t age = anomaly_ring_size(from); age-- > 0;)
		anomaly_ring_push(ring, anomaly_ring_at(from, age));
	if (from->count)
		memset(from, 0, sizeof(*from));
}

/* Of a long one the end, which tells more; it begins with a whole character. */
static void put_path(char path[static ANOMALY_PATH], const struct capture *text)
{
	size_t size = text->size < ANOMALY_PATH - 1 ? text->size : ANOMALY_PATH - 1;
	const uint8_t *from = text->bytes + text->size - size;

	while (size < text->size && size > 0 && (*from & 0xc0) == 0x80) {
		from++;
		size--;
	}
	memcpy(path, from, size);
}

static void put_arguments(struct anomaly *anomaly, const struct event *ev)
{
	const struct syscall_info *info = syscall_lookup(ev->arch, ev->nr);

	for (unsigned i = 0; info && i < info->arg_count; i++) {
		const struct capture *text = event_capture(ev, i);

		if ((info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD) && anomaly->fd < 0)
			anomaly->fd = (int32_t)ev->args[i];
		if (info->args[i] == ARG_PATH && text && text->kind == CAPTURE_STRING &&
		    anomaly->path[0] == '\0')
			put_path(anomaly->path, text);
	}
}

void anomaly_of_call(struct anomaly *anomaly, const struct event *ev, struct event_address address)
{
	*anomaly = (struct anomaly){
		.time_ns = ev->time_ns,
		.span_ns = ev->duration_ns,
		.value = (float)ev->duration_ns,
		.block = address.block,
		.row = address.row,
		.key = {.nr = ev->nr, .arch = ev->arch},
		.tid = ev->task->tid,
		.fd = -1,
		.kind = ANOMALY_CALL,
	};
	/* Nothing behind the NUL: states are compared as bytes. */
	memccpy(anomaly->name, ev->task->name, '\0', sizeof(anomaly->name) - 1);
	put_arguments(anomaly, ev);
}
