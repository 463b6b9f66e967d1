#include "viz/perfetto.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#define SLOTS    (2 * PERFETTO_NAMES)
#define SEQUENCE 1

/* Field numbers, by the name of the message. */
enum { TRACE_PACKET = 1 };

enum {
	PACKET_CLOCK_SNAPSHOT = 6,
	PACKET_TIMESTAMP = 8,
	PACKET_SEQUENCE_ID = 10,
	PACKET_TRACK_EVENT = 11,
	PACKET_INTERNED_DATA = 12,
	PACKET_SEQUENCE_FLAGS = 13,
	PACKET_TIMESTAMP_CLOCK_ID = 58, /* of TracePacketDefaults, too */
	PACKET_DEFAULTS = 59,
	PACKET_TRACK_DESCRIPTOR = 60,
	PACKET_TRACE_UUID = 89,
};

enum { FLAG_STATE_CLEARED = 1, FLAG_NEEDS_STATE = 2 };
enum { SNAPSHOT_CLOCKS = 1, SNAPSHOT_PRIMARY = 2 };
enum { CLOCK_FIELD_ID = 1, CLOCK_FIELD_TIMESTAMP = 2 };
enum { BUILTIN_REALTIME = 1, BUILTIN_MONOTONIC = 3 };
enum { UUID_MSB = 1, UUID_LSB = 2 };
enum { INTERNED_IID = 1, INTERNED_NAME = 2 };
enum { INTERNED_CATEGORIES = 1, INTERNED_EVENTS = 2, INTERNED_ANNOTATIONS = 3 };
enum { DESCRIPTOR_UUID = 1, DESCRIPTOR_PARENT_UUID = 5 };

enum {
	EVENT_CATEGORY_IIDS = 3,
	EVENT_DEBUG_ANNOTATIONS = 4,
	EVENT_TYPE = 9,
	EVENT_NAME_IID = 10,
	EVENT_TRACK_UUID = 11,
	EVENT_CATEGORIES = 22,
	EVENT_NAME = 23,
	EVENT_COUNTER_VALUE = 30,
	EVENT_FLOW_IDS = 47,
};

enum {
	ANNOTATION_NAME_IID = 1,
	ANNOTATION_BOOL = 2,
	ANNOTATION_INT = 4,
	ANNOTATION_STRING = 6,
	ANNOTATION_POINTER = 7,
};

static const char *const annotation_names[PERFETTO_ANNOTATIONS] = {
#define X(annotation, name) [PERFETTO_##annotation] = name,
	PERFETTO_ANNOTATION_LIST(X)
#undef X
};

static void packet_begin(struct perfetto *p, unsigned flags)
{
	buffer_clear(&p->packet);
	p->outer = proto_begin(&p->packet, TRACE_PACKET);
	proto_uint(&p->packet, PACKET_SEQUENCE_ID, SEQUENCE);
	proto_uint(&p->packet, PACKET_SEQUENCE_FLAGS, flags);
}

static void packet_close(struct perfetto *p)
{
	proto_end(&p->packet, p->outer);
	p->failed |= p->packet.failed;
}

static void packet_end(struct perfetto *p)
{
	packet_close(p);
	perfetto_write(p, &p->packet);
}

void perfetto_write(struct perfetto *p, const struct buffer *kept)
{
	if (!p->failed && kept->size)
		fwrite_unlocked(kept->bytes, 1, kept->size, p->out);
}

static void put_clock(struct buffer *out, unsigned id, uint64_t time_ns)
{
	size_t clock = proto_begin(out, SNAPSHOT_CLOCKS);

	proto_uint(out, CLOCK_FIELD_ID, id);
	proto_uint(out, CLOCK_FIELD_TIMESTAMP, time_ns);
	proto_end(out, clock);
}

/* Times are those of CLOCK_MONOTONIC, so that traces of other recorders can be laid beside. */
static void write_clocks(struct perfetto *p, const struct log_header *header)
{
	size_t inner;

	packet_begin(p, FLAG_STATE_CLEARED);
	inner = proto_begin(&p->packet, PACKET_CLOCK_SNAPSHOT);
	put_clock(&p->packet, BUILTIN_MONOTONIC, header->monotonic_ns);
	put_clock(&p->packet, BUILTIN_REALTIME, header->wall_ns);
	proto_uint(&p->packet, SNAPSHOT_PRIMARY, BUILTIN_MONOTONIC);
	proto_end(&p->packet, inner);
	inner = proto_begin(&p->packet, PACKET_DEFAULTS);
	proto_uint(&p->packet, PACKET_TIMESTAMP_CLOCK_ID, BUILTIN_MONOTONIC);
	proto_end(&p->packet, inner);
	packet_end(p);
}

static uint64_t big_endian(const uint8_t *bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < 8; i++)
		value = value << 8 | bytes[i];
	return value;
}

static void write_uuid(struct perfetto *p, const struct log_header *header)
{
	size_t inner;

	packet_begin(p, FLAG_NEEDS_STATE);
	inner = proto_begin(&p->packet, PACKET_TRACE_UUID);
	proto_uint(&p->packet, UUID_MSB, big_endian(header->id));
	proto_uint(&p->packet, UUID_LSB, big_endian(header->id + 8));
	proto_end(&p->packet, inner);
	packet_end(p);
}

/* A packet of its own, so that an event which is kept, or thrown away, takes no name with it. */
static void write_name(struct perfetto *p, unsigned field, uint32_t iid, const char *name)
{
	size_t data, entry;

	packet_begin(p, FLAG_NEEDS_STATE);
	data = proto_begin(&p->packet, PACKET_INTERNED_DATA);
	entry = proto_begin(&p->packet, field);
	proto_uint(&p->packet, INTERNED_IID, iid);
	proto_text(&p->packet, INTERNED_NAME, name, strlen(name));
	proto_end(&p->packet, entry);
	proto_end(&p->packet, data);
	packet_end(p);
}

void perfetto_init(struct perfetto *p, FILE *out, const struct log_header *header)
{
	*p = (struct perfetto){.out = out, .time_0 = header->monotonic_ns};
	for (unsigned i = 0; i < PERFETTO_TABLES; i++) {
		p->tables[i].names = calloc(PERFETTO_NAMES, sizeof(char *));
		p->tables[i].slots = calloc(SLOTS, sizeof(uint16_t));
		p->failed |= !p->tables[i].names || !p->tables[i].slots;
	}
	write_clocks(p, header);
	write_uuid(p, header);
	for (unsigned i = 0; i < PERFETTO_ANNOTATIONS; i++)
		write_name(p, INTERNED_ANNOTATIONS, i + 1, annotation_names[i]);
}

void perfetto_release(struct perfetto *p)
{
	for (unsigned i = 0; i < PERFETTO_TABLES; i++) {
		for (uint32_t k = 0; k < p->tables[i].count; k++)
			free(p->tables[i].names[k]);
		free(p->tables[i].names);
		free(p->tables[i].slots);
	}
	buffer_release(&p->packet);
}

static uint32_t name_add(struct perfetto *p, enum perfetto_names which, const char *name)
{
	struct perfetto_table *table = &p->tables[which];

	if (table->count == PERFETTO_NAMES)
		return 0;
	table->names[table->count] = strdup(name);
	if (!table->names[table->count]) {
		p->failed = true;
		return 0;
	}
	return ++table->count;
}

/* The number of a name; 0 where there is no more room. While no packet is being written. */
static uint32_t name_intern(struct perfetto *p, enum perfetto_names which, const char *name)
{
	struct perfetto_table *table = &p->tables[which];
	size_t at;
	uint32_t iid;

	if (p->failed)
		return 0;
	at = XXH64(name, strlen(name), 0) % SLOTS;
	while ((iid = table->slots[at]) && strcmp(table->names[iid - 1], name) != 0)
		at = (at + 1) % SLOTS;
	if (iid)
		return iid;
	iid = name_add(p, which, name);
	if (!iid)
		return 0;
	table->slots[at] = (uint16_t)iid;
	write_name(p, which == PERFETTO_EVENTS ? INTERNED_EVENTS : INTERNED_CATEGORIES, iid, name);
	return iid;
}

static void put_name(struct perfetto *p, unsigned field_iid, unsigned field, uint32_t iid,
		     const char *name)
{
	if (iid)
		proto_uint(&p->packet, field_iid, iid);
	else if (name)
		proto_text(&p->packet, field, name, strlen(name));
}

void perfetto_event_begin(struct perfetto *p, enum perfetto_type type, uint64_t time_ns,
			  uint64_t track, const char *category, const char *name)
{
	uint32_t category_iid = category ? name_intern(p, PERFETTO_CATEGORIES, category) : 0;
	uint32_t name_iid = name ? name_intern(p, PERFETTO_EVENTS, name) : 0;

	packet_begin(p, FLAG_NEEDS_STATE);
	proto_uint(&p->packet, PACKET_TIMESTAMP, p->time_0 + time_ns);
	p->inner = proto_begin(&p->packet, PACKET_TRACK_EVENT);
	proto_uint(&p->packet, EVENT_TYPE, type);
	proto_uint(&p->packet, EVENT_TRACK_UUID, track);
	put_name(p, EVENT_CATEGORY_IIDS, EVENT_CATEGORIES, category_iid, category);
	put_name(p, EVENT_NAME_IID, EVENT_NAME, name_iid, name);
}

void perfetto_event_end(struct perfetto *p)
{
	proto_end(&p->packet, p->inner);
	packet_end(p);
}

void perfetto_event_keep(struct perfetto *p, struct buffer *kept)
{
	proto_end(&p->packet, p->inner);
	packet_close(p);
	buffer_put(kept, p->packet.bytes, p->packet.size);
	p->failed |= kept->failed;
}

void perfetto_name(struct perfetto *p, const void *name, size_t size)
{
	proto_text(&p->packet, EVENT_NAME, name, size);
}

void perfetto_flow(struct perfetto *p, uint64_t id)
{
	proto_fixed64(&p->packet, EVENT_FLOW_IDS, id);
}

static size_t annotation_begin(struct perfetto *p, enum perfetto_annotation name)
{
	size_t annotation = proto_begin(&p->packet, EVENT_DEBUG_ANNOTATIONS);

	proto_uint(&p->packet, ANNOTATION_NAME_IID, name + 1);
	return annotation;
}

void perfetto_text(struct perfetto *p, enum perfetto_annotation name, const void *text, size_t size)
{
	size_t annotation = annotation_begin(p, name);

	proto_text(&p->packet, ANNOTATION_STRING, text, size);
	proto_end(&p->packet, annotation);
}

void perfetto_int(struct perfetto *p, enum perfetto_annotation name, int64_t value)
{
	size_t annotation = annotation_begin(p, name);

	proto_int(&p->packet, ANNOTATION_INT, value);
	proto_end(&p->packet, annotation);
}

void perfetto_pointer(struct perfetto *p, enum perfetto_annotation name, uint64_t value)
{
	size_t annotation = annotation_begin(p, name);

	proto_uint(&p->packet, ANNOTATION_POINTER, value);
	proto_end(&p->packet, annotation);
}

void perfetto_flag(struct perfetto *p, enum perfetto_annotation name)
{
	size_t annotation = annotation_begin(p, name);

	proto_uint(&p->packet, ANNOTATION_BOOL, 1);
	proto_end(&p->packet, annotation);
}

void perfetto_counter(struct perfetto *p, uint64_t time_ns, uint64_t track, int64_t value)
{
	perfetto_event_begin(p, PERFETTO_COUNTER, time_ns, track, NULL, NULL);
	proto_int(&p->packet, EVENT_COUNTER_VALUE, value);
	perfetto_event_end(p);
}

void perfetto_track_begin(struct perfetto *p, uint64_t track, uint64_t parent)
{
	packet_begin(p, FLAG_NEEDS_STATE);
	p->inner = proto_begin(&p->packet, PACKET_TRACK_DESCRIPTOR);
	proto_uint(&p->packet, DESCRIPTOR_UUID, track);
	if (parent)
		proto_uint(&p->packet, DESCRIPTOR_PARENT_UUID, parent);
}

void perfetto_track_end(struct perfetto *p)
{
	perfetto_event_end(p);
}
