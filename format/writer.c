#include "format/writer.h"

#include <string.h>
#include <xxhash.h>

#include "format/block.h"
#include "format/columns.h"
#include "format/layout.h"
#include "format/log.h"
#include "format/symbols_fields.h"
#include "format/syscalls.h"

#define LEVEL_DEFAULT 3
/* A block that the clock cut is small and its target slow: there is time to press harder. */
#define LEVEL_SMALL  9
#define SMALL_EVENTS (BATCH_EVENTS / 4)
/* Bytes of a block's entry in the index. */
#define INDEX_ENTRY_MAX (1 + 6 * VARINT_SIZE_MAX)

struct log_writer {
	struct byte_sink *sink;
	ZSTD_CCtx *zstd;
	int level; /* what the caller asked for, 0 for the defaults */
	struct column_encoder encoder;
	struct buffer out;
	struct buffer index;      /* the index block's field, as it grows */
	struct block_info before; /* the block written last */
	uint64_t bytes, events;
	uint8_t named[ARCHES][SYSCALL_NR_MAX / 8]; /* calls that a strings block named */
	struct strec_error error;                  /* of the sink; it stays */
};

static int writer_flush(struct log_writer *w, struct strec_error *err)
{
	if (!w->error.code)
		w->sink->ops->write(w->sink, w->out.bytes, w->out.size, &w->error);
	if (w->error.code) {
		if (err)
			*err = w->error;
		return w->error.code;
	}
	w->bytes += w->out.size;
	w->out.size = 0;
	return 0;
}

/* Room for it is there. */
static void index_add(struct log_writer *w, const struct block_info *info, uint32_t kinds)
{
	buffer_put_varint(&w->index, info->size);
	buffer_put_u8(&w->index, info->type);
	buffer_put_varint(&w->index, info->events);
	buffer_put_varint(&w->index, kinds);
	buffer_put_zigzag(&w->index, (int64_t)(info->first_ns - w->before.last_ns));
	buffer_put_varint(&w->index, info->last_ns - info->first_ns);
	buffer_put_varint(&w->index, info->watermark_ns - info->last_ns);
	w->before = *info;
}

static void level_set(struct log_writer *w, uint32_t events)
{
	int level = events < SMALL_EVENTS ? LEVEL_SMALL : LEVEL_DEFAULT;

	ZSTD_CCtx_reset(w->zstd, ZSTD_reset_session_only);
	ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_compressionLevel, w->level ? w->level : level);
}

static int writer_block(struct log_writer *w, struct block_info *info, uint32_t kinds,
			const struct field *fields, size_t field_count, struct strec_error *err)
{
	int rc;

	buffer_clear(&w->out);
	if (!buffer_reserve(&w->index, INDEX_ENTRY_MAX)) {
		w->index.failed = false;
		return strec_fail(err, STREC_NOMEM, w->bytes, "index");
	}
	level_set(w, info->events);
	rc = block_encode(&w->out, w->zstd, info, kinds, fields, field_count);
	if (rc)
		return strec_fail(err, rc, w->bytes, "block");
	index_add(w, info, kinds);
	return writer_flush(w, err);
}

/* A block without events of its own, at the time that the log has come to. */
static struct block_info block_now(const struct log_writer *w, uint8_t type)
{
	uint64_t now_ns = w->before.watermark_ns;

	return (struct block_info){
		.type = type, .first_ns = now_ns, .last_ns = now_ns, .watermark_ns = now_ns};
}

static int writer_header(struct log_writer *w, const struct log_header *header,
			 struct strec_error *err)
{
	uint8_t p[LOG_HEADER_SIZE_CUT] = {0};
	size_t size = log_header_cut(header) ? LOG_HEADER_SIZE_CUT : LOG_HEADER_SIZE;

	memcpy(p, LOG_MAGIC, 8);
	put_u16(p + 8, LOG_VERSION);
	put_u16(p + 10, LOG_VERSION);
	put_u32(p + 12, (uint32_t)size);
	put_u64(p + 32, header->wall_ns);
	put_u64(p + 40, header->monotonic_ns);
	memcpy(p + 48, header->id, 16);
	put_u64(p + 64, header->begin_ns);
	put_u64(p + 72, header->dropped_events);
	put_u64(p + 80, header->dropped_bytes);
	put_u64(p + size - 8, XXH64(p, size - 8, 0));
	w->out.size = 0;
	buffer_put(&w->out, p, size);
	if (w->out.failed)
		return strec_fail(err, STREC_NOMEM, 0, "header");
	return writer_flush(w, err);
}

#define SESSION_FIELDS 9
#define SESSION_TEXTS  6

static int writer_session(struct log_writer *w, const struct log_session *s,
			  struct strec_error *err)
{
	const char *texts[] = {s->command, s->directory, s->host,
			       s->system,  s->recorder,  s->options};
	uint64_t numbers[] = {s->uid, s->cpus, (uint64_t)s->pid};
	struct buffer bytes[SESSION_FIELDS] = {0};
	struct field fields[SESSION_FIELDS];
	struct block_info info = block_now(w, BLOCK_SESSION);
	int rc = STREC_NOMEM;

	for (unsigned i = 0; i < SESSION_FIELDS; i++) {
		const char *text = i < SESSION_TEXTS && texts[i] ? texts[i] : "";

		if (i < SESSION_TEXTS)
			buffer_put(&bytes[i], text, strlen(text));
		else
			buffer_put_varint(&bytes[i], numbers[i - SESSION_TEXTS]);
		if (bytes[i].failed)
			goto done;
		fields[i] = (struct field){SESSION_COMMAND + i, &bytes[i]};
	}
	rc = writer_block(w, &info, 0, fields, SESSION_FIELDS, err);
done:
	for (unsigned i = 0; i < SESSION_FIELDS; i++)
		buffer_release(&bytes[i]);
	return rc;
}

int log_writer_links(struct log_writer *w, const char *links, size_t size, struct strec_error *err)
{
	struct block_info info = block_now(w, BLOCK_STRINGS);
	struct buffer bytes = {.bytes = (uint8_t *)links, .size = size};
	struct field field = {STRINGS_LINKS, &bytes};

	return size ? writer_block(w, &info, 0, &field, 1, err) : 0;
}

int log_writer_open(struct log_writer **out, struct byte_sink *sink,
		    const struct log_header *header, const struct log_session *session, int level,
		    struct strec_error *err)
{
	struct log_writer *w = calloc(1, sizeof(*w));
	int rc = strec_fail(err, STREC_NOMEM, 0, "writer");

	*out = NULL;
	if (!w) {
		sink->ops->close(sink, NULL);
		return rc;
	}
	w->sink = sink;
	w->zstd = ZSTD_createCCtx();
	if (!w->zstd)
		goto failed;
	w->level = level;
	rc = writer_header(w, header, err);
	if (rc == 0)
		rc = writer_session(w, session, err);
	if (rc == 0)
		rc = log_writer_links(w, session->links, session->links_size, err);
	if (rc)
		goto failed;
	if (err)
		*err = (struct strec_error){0};
	*out = w;
	return 0;
failed:
	log_writer_abandon(w);
	return rc;
}

static void name_put(struct buffer *names, unsigned arch, uint32_t nr, const char *name)
{
	buffer_put_u8(names, (uint8_t)arch);
	buffer_put_varint(names, nr);
	buffer_put_varint(names, strlen(name));
	buffer_put(names, name, strlen(name));
}

/* Names the calls of the batch that the log has not named: viewers may be older. */
static int writer_names(struct log_writer *w, const struct batch *batch, struct strec_error *err)
{
	struct buffer names = {0};
	struct field field = {STRINGS_CALLS, &names};
	struct block_info info = block_now(w, BLOCK_STRINGS);
	int rc = 0;

	for (size_t i = 0; i < batch->count; i++) {
		const struct event *ev = &batch->events[i];
		const struct syscall_info *call;
		uint8_t bit = (uint8_t)(1u << ev->nr % 8);

		if ((ev->kind != EVENT_CALL && ev->kind != EVENT_ENTERED) || ev->arch >= ARCHES ||
		    ev->nr >= SYSCALL_NR_MAX || w->named[ev->arch][ev->nr / 8] & bit)
			continue;
		w->named[ev->arch][ev->nr / 8] |= bit;
		call = syscall_lookup(ev->arch, ev->nr);
		if (!call)
			continue;
		name_put(&names, ev->arch, ev->nr, call->name);
	}
	if (names.failed)
		rc = strec_fail(err, STREC_NOMEM, w->bytes, "names");
	else if (names.size)
		rc = writer_block(w, &info, 0, &field, 1, err);
	/* To name a call twice does no harm, not at all does. */
	if (rc)
		memset(w->named, 0, sizeof(w->named));
	buffer_release(&names);
	return rc;
}

int log_writer_call_name(struct log_writer *w, unsigned arch, uint32_t nr, const char *name,
			 struct strec_error *err)
{
	struct block_info info = block_now(w, BLOCK_STRINGS);
	struct buffer names = {0};
	struct field field = {STRINGS_CALLS, &names};
	int rc = STREC_NOMEM;

	name_put(&names, arch, nr, name);
	if (!names.failed)
		rc = writer_block(w, &info, 0, &field, 1, err);
	buffer_release(&names);
	return rc;
}

int log_writer_modules(struct log_writer *w, const struct code_module *modules, size_t count,
		       struct strec_error *err)
{
	struct block_info info = block_now(w, BLOCK_MODULES);
	struct buffer list = {0};
	struct field field = {MODULES_LIST, &list};
	int rc = 0;

	modules_encode(&list, modules, count);
	if (list.failed)
		rc = strec_fail(err, STREC_NOMEM, w->bytes, "modules");
	else if (count)
		rc = writer_block(w, &info, 0, &field, 1, err);
	buffer_release(&list);
	return rc;
}

int log_writer_symbols(struct log_writer *w, const struct symbol *symbols, size_t count,
		       struct strec_error *err)
{
	int rc = 0;

	while (rc == 0 && count) {
		struct block_info info = block_now(w, BLOCK_SYMBOLS);
		struct text_set texts = {0};
		struct buffer list = {0};
		struct field fields[] = {{SYMBOLS_TEXTS, &texts.bytes}, {SYMBOLS_LIST, &list}};
		size_t done = symbols_encode(&texts, &list, symbols, count);

		if (texts.bytes.failed || list.failed)
			rc = strec_fail(err, STREC_NOMEM, w->bytes, "symbols");
		else
			rc = writer_block(w, &info, 0, fields, 2, err);
		symbols += done;
		count -= done;
		text_set_release(&texts);
		buffer_release(&list);
	}
	return rc;
}

static int writer_events(struct log_writer *w, const struct batch *batch, uint8_t type,
			 uint64_t watermark_ns, struct strec_error *err)
{
	struct block_info info = {.type = type,
				  .events = (uint32_t)batch->count,
				  .first_ns = batch->events[0].time_ns,
				  .last_ns = batch->events[batch->count - 1].time_ns,
				  .watermark_ns = watermark_ns};
	struct field fields[COLUMNS];
	size_t count = 0;
	int rc;

	if (info.watermark_ns < info.last_ns)
		info.watermark_ns = info.last_ns;
	rc = columns_encode(&w->encoder, batch, info.first_ns);
	if (rc)
		return strec_fail(err, rc, w->bytes, "columns");
	for (unsigned c = COLUMN_TASKS; c < COLUMNS; c++)
		if (w->encoder.columns[c].size)
			fields[count++] = (struct field){c, &w->encoder.columns[c]};
	rc = writer_block(w, &info, w->encoder.kinds, fields, count, err);
	if (rc == 0)
		w->events += batch->count;
	return rc;
}

int log_writer_put(struct log_writer *w, const struct batch *batch, uint8_t type,
		   uint64_t watermark_ns, struct strec_error *err)
{
	struct block_info info;
	int rc;

	if (w->error.code) {
		if (err)
			*err = w->error;
		return w->error.code;
	}
	if (batch->count == 0) {
		info = block_now(w, BLOCK_WATERMARK);
		if (watermark_ns > info.watermark_ns)
			info.watermark_ns = watermark_ns;
		return writer_block(w, &info, 0, NULL, 0, err);
	}
	rc = writer_names(w, batch, err);
	return rc ? rc : writer_events(w, batch, type, watermark_ns, err);
}

/* The block as it was read, stored, becomes the next. */
static int writer_copy(struct log_writer *w, const struct block_header *header,
		       const struct buffer *stored, struct strec_error *err)
{
	w->out.size = 0;
	buffer_put(&w->out, stored->bytes, (size_t)header->info.size);
	if (w->out.failed)
		return strec_fail(err, STREC_NOMEM, w->bytes, "copy");
	index_add(w, &header->info, header->kinds);
	w->events += header->info.events;
	return writer_flush(w, err);
}

/* Whether what could not be read at offset is the last block, which is not whole. */
static bool is_cut_off(struct log_reader *r, uint64_t offset, int rc)
{
	uint64_t found;

	return (rc == STREC_TRUNCATED || rc == STREC_FORMAT || rc == STREC_CHECKSUM) &&
	       block_resync(r->src, offset, &found, NULL) == STREC_END;
}

int log_writer_append(struct log_writer *w, struct log_reader *r, struct strec_error *err)
{
	struct block_scratch *scratch = &r->scratch;
	struct block_header header;
	uint64_t offset = r->start;
	int rc;

	while ((rc = reader_at_end(r, offset, err)) == 0) {
		rc = block_read(r->src, offset, scratch->zstd, &header, &scratch->stored,
				&scratch->raw, err);
		if (is_cut_off(r, offset, rc))
			return 0;
		offset += rc ? 0 : header.info.size;
		if (rc == 0 && header.info.type != BLOCK_SESSION && header.info.type != BLOCK_INDEX)
			rc = writer_copy(w, &header, &scratch->stored, err);
		if (rc)
			return rc;
	}
	return rc == STREC_END ? 0 : rc;
}

uint64_t log_writer_bytes(const struct log_writer *w)
{
	return w->bytes;
}

uint64_t log_writer_events(const struct log_writer *w)
{
	return w->events;
}

static int writer_index(struct log_writer *w, struct strec_error *err)
{
	struct buffer blocks = w->index;
	struct field field = {INDEX_BLOCKS, &blocks};
	struct block_info info = block_now(w, BLOCK_INDEX);
	uint64_t index_at = w->bytes;
	int rc;

	buffer_clear(&w->out);
	rc = block_encode(&w->out, w->zstd, &info, 0, &field, 1);
	if (rc)
		return strec_fail(err, rc, w->bytes, "index");
	footer_encode(&w->out, index_at, w->events);
	return writer_flush(w, err);
}

int log_writer_close(struct log_writer *w, struct strec_error *err)
{
	int rc = w->error.code;
	int close_rc;

	if (rc && err)
		*err = w->error;
	if (rc == 0)
		rc = writer_index(w, err);
	close_rc = w->sink->ops->close(w->sink, rc ? NULL : err);
	w->sink = NULL;
	log_writer_abandon(w);
	return rc ? rc : close_rc;
}

void log_writer_abandon(struct log_writer *w)
{
	if (!w)
		return;
	if (w->sink)
		w->sink->ops->close(w->sink, NULL);
	ZSTD_freeCCtx(w->zstd);
	column_encoder_release(&w->encoder);
	buffer_release(&w->out);
	buffer_release(&w->index);
	free(w);
}
