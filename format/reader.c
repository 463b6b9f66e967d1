#include "format/reader.h"

#include <string.h>

#include "format/checksum.h"
#include "format/layout.h"
#include "format/log.h"

static int header_size_check(struct byte_source *src, const uint8_t *p, ssize_t got,
			     struct strec_error *err)
{
	static const char magic[] = LOG_MAGIC;

	if (got < 0)
		return (int)got;
	if (got == 0 && source_final(src))
		return strec_fail(err, STREC_EMPTY, 0, NULL);
	if (memcmp(p, magic, got < 8 ? (size_t)got : 8) != 0)
		return strec_fail(err, STREC_NOT_A_LOG, 0, NULL);
	if (got < LOG_HEADER_SIZE)
		return source_final(src) ? strec_fail(err, STREC_TRUNCATED, (uint64_t)got, "header")
					 : STREC_AGAIN;
	if (get_u32(p + 12) < LOG_HEADER_SIZE || get_u32(p + 12) > LOG_HEADER_SIZE_MAX)
		return strec_fail(err, STREC_FORMAT, 12, "header size");
	return 0;
}

static int header_version_check(const struct log_header *h, struct strec_error *err)
{
	if (h->oldest_reader > LOG_VERSION)
		return strec_fail(err, STREC_NEWER, 10, NULL);
	if (h->features_required)
		return strec_fail(err, STREC_NEWER, 16, "required features");
	return 0;
}

static int header_read(struct log_reader *r, struct strec_error *err)
{
	uint8_t p[LOG_HEADER_SIZE_MAX];
	ssize_t got = source_read_at(r->src, 0, p, LOG_HEADER_SIZE, err);
	int rc = header_size_check(r->src, p, got, err);
	size_t size;

	if (rc)
		return rc;
	size = get_u32(p + 12);
	got = source_read_at(r->src, 0, p, size, err);
	if (got < 0)
		return (int)got;
	if ((size_t)got < size)
		return source_final(r->src) ? strec_fail(err, STREC_TRUNCATED, 0, "header")
					    : STREC_AGAIN;
	if (!checksum_sound(p, size))
		return strec_fail(err, STREC_CHECKSUM, 0, "header");
	r->start = size;
	r->header = (struct log_header){
		.version = get_u16(p + 8),
		.oldest_reader = get_u16(p + 10),
		.features_required = get_u64(p + 16),
		.features_optional = get_u64(p + 24),
		.wall_ns = get_u64(p + 32),
		.monotonic_ns = get_u64(p + 40),
	};
	memcpy(r->header.id, p + 48, 16);
	if (size >= LOG_HEADER_SIZE_CUT) {
		r->header.begin_ns = get_u64(p + 64);
		r->header.dropped_events = get_u64(p + 72);
		r->header.dropped_bytes = get_u64(p + 80);
	}
	return header_version_check(&r->header, err);
}

int reader_add_block(struct log_reader *r, const struct block_info *info)
{
	int rc = 0;

	if (info->type == BLOCK_MODULES || info->type == BLOCK_SYMBOLS)
		rc = metadata_add_block(r, info->offset);
	return rc ? rc : block_map_add(&r->map, info);
}

static int index_parse(struct log_reader *r, struct cursor c, uint64_t offset)
{
	uint64_t before_ns = 0;

	while (c.at < c.end) {
		struct block_info info = {.offset = offset};

		info.size = cursor_varint(&c);
		info.type = cursor_u8(&c);
		info.events = (uint32_t)cursor_varint(&c);
		cursor_varint(&c);
		info.first_ns = before_ns + (uint64_t)cursor_zigzag(&c);
		info.last_ns = info.first_ns + cursor_varint(&c);
		info.watermark_ns = info.last_ns + cursor_varint(&c);
		if (c.failed || info.size == 0)
			return STREC_FORMAT;
		if (reader_add_block(r, &info))
			return STREC_NOMEM;
		before_ns = info.last_ns;
		offset += info.size;
	}
	return 0;
}

/* Reads the index block whole, as scratch.raw. */
static int index_block_read(struct log_reader *r)
{
	uint64_t size = source_size(r->src);
	struct block_header header;
	uint64_t index_at, events;
	int rc;

	if (size < r->start + FOOTER_SIZE)
		return STREC_FORMAT;
	rc = footer_read(r->src, size - FOOTER_SIZE, &index_at, &events, NULL);
	if (rc == 0)
		rc = block_read(r->src, index_at, r->scratch.zstd, &header, &r->scratch.stored,
				&r->scratch.raw, NULL);
	return rc == 0 && header.info.type != BLOCK_INDEX ? STREC_FORMAT : rc;
}

/*
 * 0 or STREC_NOMEM. An index that is damaged or cannot be read is as good as none: the
 * blocks tell the same.
 */
static int index_read(struct log_reader *r)
{
	uint64_t size = source_size(r->src);
	struct cursor payload, bytes;
	int rc = index_block_read(r);
	unsigned id;

	payload = buffer_cursor(&r->scratch.raw);
	while (rc == 0 && field_next(&payload, &id, &bytes))
		if (id == INDEX_BLOCKS)
			rc = index_parse(r, bytes, r->start);
	if (rc) {
		free(r->map.entries);
		r->map = (struct block_map){0};
		r->symbols_block_count = r->symbols_unread = 0;
		return rc == STREC_NOMEM ? rc : 0;
	}
	r->closed = true;
	r->scan_at = size;
	return 0;
}

static int session_read(struct log_reader *r);

bool block_scratch_init(struct block_scratch *scratch)
{
	*scratch = (struct block_scratch){.zstd = ZSTD_createDCtx()};
	return scratch->zstd != NULL;
}

void block_scratch_release(struct block_scratch *scratch)
{
	ZSTD_freeDCtx(scratch->zstd);
	buffer_release(&scratch->stored);
	buffer_release(&scratch->raw);
}

int log_reader_open(struct log_reader **out, struct byte_source *src, struct strec_error *err)
{
	struct log_reader *r = calloc(1, sizeof(*r));
	int rc;

	*out = NULL;
	if (!r || !block_scratch_init(&r->scratch)) {
		free(r);
		source_close(src);
		return strec_fail(err, STREC_NOMEM, 0, "reader");
	}
	r->src = src;
	rc = header_read(r, err);
	if (rc)
		goto failed;
	r->scan_at = r->start;
	rc = index_read(r);
	if (rc == 0)
		rc = session_read(r);
	if (rc) {
		strec_fail(err, rc, r->start, "reader");
		goto failed;
	}
	*out = r;
	return 0;
failed:
	if (rc == STREC_AGAIN)
		r->src = NULL;
	log_reader_close(r);
	return rc;
}

void log_reader_close(struct log_reader *r)
{
	if (!r)
		return;
	source_close(r->src);
	metadata_release(r);
	free(r->map.entries);
	block_scratch_release(&r->scratch);
	free(r);
}

int reader_at_end(struct log_reader *r, uint64_t offset, struct strec_error *err)
{
	uint64_t index_at, events;
	int rc;

	if (offset >= source_size(r->src))
		return source_final(r->src) ? STREC_END : 0;
	rc = footer_read(r->src, offset, &index_at, &events, err);
	if (rc)
		return rc == STREC_FORMAT ? 0 : rc;
	r->closed = true;
	return STREC_END;
}

const struct log_header *log_reader_header(const struct log_reader *r)
{
	return &r->header;
}

const struct log_session *log_reader_session(const struct log_reader *r)
{
	return r->has_session ? &r->session : NULL;
}

bool log_reader_closed(const struct log_reader *r)
{
	return r->closed;
}

uint64_t log_reader_end_ns(const struct log_reader *r)
{
	return r->map.end_ns;
}

uint64_t log_reader_events(const struct log_reader *r)
{
	return r->map.events;
}

uint64_t log_reader_start(const struct log_reader *r)
{
	return r->start;
}

uint64_t log_reader_events_before(const struct log_reader *r, uint64_t time_ns)
{
	return block_map_events(&r->map, time_ns);
}

uint64_t log_reader_find(const struct log_reader *r, uint64_t time_ns)
{
	uint64_t offset = block_map_find(&r->map, time_ns);

	return offset ? offset : r->start;
}

/*
 * The session block is the first; a reader of a pipe may be there before it. 0 or
 * STREC_NOMEM: who reads the block for its own sake is told of all else.
 */
static int session_read(struct log_reader *r)
{
	struct block_header header;
	int rc;

	if (r->has_session)
		return 0;
	rc = block_read(r->src, r->start, r->scratch.zstd, &header, &r->scratch.stored,
			&r->scratch.raw, NULL);
	if (rc == 0)
		rc = reader_take_metadata(r, &header, &r->scratch.raw);
	return rc == STREC_NOMEM ? rc : 0;
}

int log_reader_scan(struct log_reader *r, unsigned max_blocks, struct strec_error *err)
{
	struct block_header header;
	int rc = session_read(r);

	if (rc)
		return strec_fail(err, rc, r->start, "session");
	for (unsigned i = 0; i < max_blocks; i++) {
		rc = reader_at_end(r, r->scan_at, err);
		if (rc)
			return rc;
		rc = block_read_header(r->src, r->scan_at, &header, err);
		if (rc == STREC_FORMAT || rc == STREC_CHECKSUM || rc == STREC_TRUNCATED) {
			rc = block_resync(r->src, r->scan_at, &r->scan_at, err);
			if (rc)
				return rc;
			continue;
		}
		if (rc)
			return rc;
		if (r->scan_at + header.info.size > source_size(r->src))
			return source_final(r->src) ? STREC_END : STREC_AGAIN;
		rc = reader_add_block(r, &header.info);
		if (rc)
			return strec_fail(err, rc, r->scan_at, "index");
		r->scan_at += header.info.size;
	}
	return 0;
}

/* Steps over the trailer that ends at offset; 0 where none does. */
static uint64_t block_before(struct log_reader *r, uint64_t offset)
{
	uint8_t trailer[BLOCK_TRAILER_SIZE];
	uint64_t size;

	if (offset < r->start + sizeof(trailer) ||
	    source_read_at(r->src, offset - sizeof(trailer), trailer, sizeof(trailer), NULL) !=
		    sizeof(trailer) ||
	    get_u32(trailer + 4) != BLOCK_END_MAGIC)
		return 0;
	size = get_u32(trailer);
	if (size < BLOCK_HEADER_SIZE + BLOCK_TRAILER_SIZE || size > offset - r->start)
		return 0;
	return offset - size;
}

uint64_t log_reader_previous(struct log_reader *r, uint64_t offset)
{
	struct block_header header;

	while (offset > r->start) {
		uint64_t before = block_before(r, offset);

		if (!before || block_read_header(r->src, before, &header, NULL))
			before = block_map_before(&r->map, offset);
		if (!before || block_read_header(r->src, before, &header, NULL))
			return 0;
		if (header.info.type == BLOCK_EVENTS || header.info.type == BLOCK_PROCESSES)
			return before;
		offset = before;
	}
	return 0;
}

/* How many bytes from offset on hold no sound block. */
static uint64_t damage_size(struct log_reader *r, uint64_t offset)
{
	uint64_t found = offset;

	block_resync(r->src, offset, &found, NULL);
	return found - offset;
}

int log_reader_verify(struct log_reader *r, uint64_t *offset, struct block_info *info,
		      struct strec_error *err)
{
	struct block_header header;
	int rc;

	rc = reader_at_end(r, *offset, err);
	if (rc)
		return rc;
	rc = block_read(r->src, *offset, r->scratch.zstd, &header, &r->scratch.stored,
			&r->scratch.raw, err);
	switch (rc) {
	case 0:
		*info = header.info;
		break;
	case STREC_CHECKSUM:
	case STREC_FORMAT:
	case STREC_TRUNCATED:
		*info = (struct block_info){.offset = *offset, .size = damage_size(r, *offset)};
		break;
	default:
		return rc;
	}
	*offset += info->size;
	return rc;
}
