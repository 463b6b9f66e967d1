#include "format/block.h"

#include <xxhash.h>

#include "format/checksum.h"
#include "format/layout.h"

/* Below this a zstd block of its own costs more than better statistics bring. */
#define FLUSH_BYTES 128

static void payload_encode(struct buffer *out, const struct field *fields, size_t field_count,
			   size_t *ends)
{
	for (size_t i = 0; i < field_count; i++) {
		buffer_put_varint(out, fields[i].id);
		buffer_put_varint(out, fields[i].bytes->size);
		buffer_put(out, fields[i].bytes->bytes, fields[i].bytes->size);
		ends[i] = out->size;
	}
}

/*
 * Compresses raw into out. Each large field ends a zstd block, so that each column has
 * entropy tables of its own: columns have little in common.
 */
static bool payload_compress(struct buffer *out, ZSTD_CCtx *zstd, const struct buffer *raw,
			     const size_t *ends, size_t field_count)
{
	ZSTD_outBuffer to;
	ZSTD_inBuffer from = {raw->bytes, 0, 0};
	size_t flushed = 0;

	if (!buffer_reserve(out, ZSTD_compressBound(raw->size) + 16 * (field_count + 1)))
		return false;
	to = (ZSTD_outBuffer){out->bytes + out->size, out->capacity - out->size, 0};
	ZSTD_CCtx_reset(zstd, ZSTD_reset_session_only);
	ZSTD_CCtx_setPledgedSrcSize(zstd, raw->size);
	for (size_t i = 0; i < field_count; i++) {
		bool last = i + 1 == field_count;

		from.size = ends[i];
		if (!last && from.size - flushed < FLUSH_BYTES)
			continue;
		flushed = from.size;
		if (ZSTD_compressStream2(zstd, &to, &from, last ? ZSTD_e_end : ZSTD_e_flush) != 0)
			return false;
	}
	if (to.pos >= raw->size)
		return false;
	out->size += to.pos;
	return true;
}

static void header_encode(uint8_t *p, const struct block_info *info, uint32_t kinds, uint8_t flags,
			  uint32_t stored_bytes)
{
	put_u32(p, BLOCK_MAGIC);
	p[4] = info->type;
	p[5] = flags;
	put_u16(p + 6, BLOCK_HEADER_SIZE);
	put_u32(p + 8, stored_bytes);
	put_u32(p + 12, info->raw_bytes);
	put_u32(p + 16, info->events);
	put_u32(p + 20, kinds);
	put_u64(p + 24, info->first_ns);
	put_u64(p + 32, info->last_ns);
	put_u64(p + 40, info->watermark_ns);
	put_u64(p + 48, XXH64(p, 48, 0));
}

int block_encode(struct buffer *out, ZSTD_CCtx *zstd, struct block_info *info, uint32_t kinds,
		 const struct field *fields, size_t field_count)
{
	struct buffer raw = {0};
	size_t ends[COLUMNS] = {0};
	size_t start = out->size;
	uint8_t flags = BLOCK_FLAG_ZSTD;
	uint8_t trailer[BLOCK_TRAILER_SIZE];

	payload_encode(&raw, fields, field_count, ends);
	if (!buffer_reserve(out, BLOCK_HEADER_SIZE) || raw.failed)
		goto nomem;
	out->size += BLOCK_HEADER_SIZE;
	if (raw.size == 0 || !payload_compress(out, zstd, &raw, ends, field_count)) {
		flags = 0;
		buffer_put(out, raw.bytes, raw.size);
	}
	info->raw_bytes = (uint32_t)raw.size;
	info->size = out->size - start + BLOCK_TRAILER_SIZE;
	if (!buffer_reserve(out, BLOCK_TRAILER_SIZE))
		goto nomem;
	header_encode(out->bytes + start, info, kinds, flags,
		      (uint32_t)(out->size - start - BLOCK_HEADER_SIZE));
	put_u32(trailer, (uint32_t)info->size);
	put_u32(trailer + 4, BLOCK_END_MAGIC);
	buffer_put(out, trailer, 8);
	put_u64(trailer + 8, XXH64(out->bytes + start, out->size - start, 0));
	buffer_put(out, trailer + 8, 8);
	buffer_release(&raw);
	return 0;
nomem:
	buffer_release(&raw);
	out->size = start;
	return STREC_NOMEM;
}

/* 0, or why size bytes at offset are not there: the log grows, ends, or is cut short. */
static int bytes_missing(struct byte_source *src, uint64_t offset, ssize_t got, size_t wanted,
			 const char *what, struct strec_error *err)
{
	if (got < 0)
		return (int)got;
	if ((size_t)got == wanted)
		return 0;
	if (!source_final(src))
		return STREC_AGAIN;
	return strec_fail(err, STREC_TRUNCATED, offset, what);
}

static void header_decode(const uint8_t *p, uint64_t offset, struct block_header *h)
{
	*h = (struct block_header){
		.info = {.offset = offset,
			 .type = p[4],
			 .raw_bytes = get_u32(p + 12),
			 .events = get_u32(p + 16),
			 .first_ns = get_u64(p + 24),
			 .last_ns = get_u64(p + 32),
			 .watermark_ns = get_u64(p + 40)},
		.flags = p[5],
		.header_size = get_u16(p + 6),
		.stored_bytes = get_u32(p + 8),
		.kinds = get_u32(p + 20),
	};
	h->info.size = (uint64_t)h->header_size + h->stored_bytes + BLOCK_TRAILER_SIZE;
}

/* The limits that hold whatever the checksum says. */
static const char *header_mistake(const struct block_header *h)
{
	if (h->flags & ~BLOCK_FLAG_ZSTD)
		return "block flags";
	if (h->info.raw_bytes > BLOCK_RAW_MAX)
		return "raw size of a block";
	if (h->stored_bytes > ZSTD_COMPRESSBOUND(BLOCK_RAW_MAX))
		return "stored size of a block";
	if (!(h->flags & BLOCK_FLAG_ZSTD) && h->stored_bytes != h->info.raw_bytes)
		return "stored size of a block";
	if (h->info.events > BLOCK_EVENTS_MAX)
		return "event count of a block";
	if (h->info.first_ns > h->info.last_ns || h->info.last_ns > h->info.watermark_ns)
		return "times of a block";
	return NULL;
}

int block_read_header(struct byte_source *src, uint64_t offset, struct block_header *header,
		      struct strec_error *err)
{
	uint8_t buf[BLOCK_HEADER_SIZE_MAX];
	const char *mistake;
	size_t size;
	ssize_t got = source_read_at(src, offset, buf, BLOCK_HEADER_SIZE, err);
	int rc;

	if (got == 0 && source_final(src))
		return STREC_END;
	rc = bytes_missing(src, offset, got, BLOCK_HEADER_SIZE, "block header", err);
	if (got >= 4 && get_u32(buf) != BLOCK_MAGIC)
		return strec_fail(err, STREC_FORMAT, offset, "no block begins here");
	if (rc)
		return rc;
	size = get_u16(buf + 6);
	if (size < BLOCK_HEADER_SIZE || size > BLOCK_HEADER_SIZE_MAX)
		return strec_fail(err, STREC_FORMAT, offset, "header size of a block");
	if (size > BLOCK_HEADER_SIZE) {
		got = source_read_at(src, offset, buf, size, err);
		rc = bytes_missing(src, offset, got, size, "block header", err);
		if (rc)
			return rc;
	}
	if (!checksum_sound(buf, size))
		return strec_fail(err, STREC_CHECKSUM, offset, "block header");
	header_decode(buf, offset, header);
	mistake = header_mistake(header);
	return mistake ? strec_fail(err, STREC_FORMAT, offset, mistake) : 0;
}

static int payload_decompress(ZSTD_DCtx *zstd, const struct block_header *h, const uint8_t *stored,
			      struct buffer *raw)
{
	size_t n;

	buffer_clear(raw);
	if (!buffer_reserve(raw, h->info.raw_bytes + 1))
		return STREC_NOMEM;
	if (h->flags & BLOCK_FLAG_ZSTD) {
		n = ZSTD_decompressDCtx(zstd, raw->bytes, h->info.raw_bytes, stored,
					h->stored_bytes);
		if (ZSTD_isError(n) || n != h->info.raw_bytes)
			return STREC_FORMAT;
	} else {
		memcpy(raw->bytes, stored, h->stored_bytes);
	}
	raw->size = h->info.raw_bytes;
	return 0;
}

int block_read(struct byte_source *src, uint64_t offset, ZSTD_DCtx *zstd,
	       struct block_header *header, struct buffer *stored, struct buffer *raw,
	       struct strec_error *err)
{
	int rc = block_read_header(src, offset, header, err);
	const uint8_t *trailer;
	size_t size;
	ssize_t got;

	if (rc)
		return rc;
	size = (size_t)header->info.size;
	buffer_clear(stored);
	if (source_size(src) - offset < size && source_size(src) >= offset)
		return source_final(src) ? strec_fail(err, STREC_TRUNCATED, offset, "block")
					 : STREC_AGAIN;
	if (!buffer_reserve(stored, size))
		return strec_fail(err, STREC_NOMEM, offset, "block");
	got = source_read_at(src, offset, stored->bytes, size, err);
	rc = bytes_missing(src, offset, got, size, "block", err);
	if (rc)
		return rc;
	trailer = stored->bytes + size - BLOCK_TRAILER_SIZE;
	if (!checksum_sound(stored->bytes, size))
		return strec_fail(err, STREC_CHECKSUM, offset, "block");
	if (get_u32(trailer) != size || get_u32(trailer + 4) != BLOCK_END_MAGIC)
		return strec_fail(err, STREC_FORMAT, offset, "block trailer");
	rc = payload_decompress(zstd, header, stored->bytes + header->header_size, raw);
	return rc ? strec_fail(err, rc, offset, "payload of a block") : 0;
}

int block_resync(struct byte_source *src, uint64_t offset, uint64_t *found, struct strec_error *err)
{
	uint8_t window[4096];

	for (offset++;; offset += sizeof(window) - 3) {
		ssize_t got = source_read_at(src, offset, window, sizeof(window), err);

		if (got < 0)
			return (int)got;
		for (ssize_t i = 0; i + 4 <= got; i++) {
			struct block_header header;

			if (get_u32(window + i) != BLOCK_MAGIC)
				continue;
			*found = offset + (uint64_t)i;
			if (block_read_header(src, *found, &header, NULL) == 0)
				return 0;
		}
		if ((size_t)got < sizeof(window)) {
			*found = offset + (uint64_t)got;
			return source_final(src) ? STREC_END : STREC_AGAIN;
		}
	}
}

int footer_read(struct byte_source *src, uint64_t offset, uint64_t *index_at, uint64_t *events,
		struct strec_error *err)
{
	uint8_t buf[FOOTER_SIZE];
	ssize_t got = source_read_at(src, offset, buf, sizeof(buf), err);

	if (got < 0)
		return (int)got;
	if ((size_t)got < sizeof(buf) || memcmp(buf, FOOTER_MAGIC, 8) != 0 ||
	    !checksum_sound(buf, sizeof(buf)))
		return STREC_FORMAT;
	*index_at = get_u64(buf + 8);
	*events = get_u64(buf + 16);
	return 0;
}

void footer_encode(struct buffer *out, uint64_t index_at, uint64_t events)
{
	uint8_t buf[FOOTER_SIZE];

	memcpy(buf, FOOTER_MAGIC, 8);
	put_u64(buf + 8, index_at);
	put_u64(buf + 16, events);
	put_u64(buf + 24, XXH64(buf, 24, 0));
	buffer_put(out, buf, sizeof(buf));
}

bool field_next(struct cursor *payload, unsigned *id, struct cursor *bytes)
{
	uint64_t raw_id, size;

	if (payload->at == payload->end)
		return false;
	raw_id = cursor_varint(payload);
	size = cursor_varint(payload);
	if (payload->failed || size > cursor_left(payload)) {
		payload->failed = true;
		return false;
	}
	*id = raw_id > UINT32_MAX ? UINT32_MAX : (unsigned)raw_id;
	*bytes = (struct cursor){payload->at, payload->at + size, false};
	payload->at += size;
	return true;
}
