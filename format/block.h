/*
 * The frame of a block: reading, checking, writing. Private to format/.
 */
#ifndef FORMAT_BLOCK_H
#define FORMAT_BLOCK_H

#include <zstd.h>

#include "format/bytes.h"
#include "format/reader.h"

/* A field of a payload, to be written. */
struct field {
	unsigned id;
	const struct buffer *bytes;
};

/* What a block's header says, before anything of its payload is looked at. */
struct block_header {
	struct block_info info;
	uint8_t flags;
	uint16_t header_size;
	uint32_t stored_bytes;
	uint32_t kinds; /* bit k: holds an event of kind k */
};

/*
 * Appends a whole block to out: info gives type, events and times, fields the payload,
 * which is compressed when that makes it smaller. Fills info->size and raw_bytes.
 */
int block_encode(struct buffer *out, ZSTD_CCtx *zstd, struct block_info *info, uint32_t kinds,
		 const struct field *fields, size_t field_count);

/*
 * Reads and checks the header at offset: 0, STREC_AGAIN, STREC_TRUNCATED, STREC_FORMAT
 * (no block begins here), STREC_CHECKSUM, STREC_IO. At the very end of a final source
 * STREC_END.
 */
int block_read_header(struct byte_source *src, uint64_t offset, struct block_header *header,
		      struct strec_error *err);

/*
 * Reads the block whole, checks it, and leaves its payload in raw (replacing what was
 * there); stored is scratch. Same errors, and STREC_NOMEM.
 */
int block_read(struct byte_source *src, uint64_t offset, ZSTD_DCtx *zstd,
	       struct block_header *header, struct buffer *stored, struct buffer *raw,
	       struct strec_error *err);

/*
 * Finds the first sound block header after offset. 0 and *found, or where there is none
 * STREC_END for a final source, else STREC_AGAIN; then *found is where the search ended.
 */
int block_resync(struct byte_source *src, uint64_t offset, uint64_t *found,
		 struct strec_error *err);

/*
 * 0 where a sound footer lies at offset; *index_at and *events are what it says.
 * STREC_FORMAT where none does, which err is not told; STREC_IO, STREC_GONE.
 */
int footer_read(struct byte_source *src, uint64_t offset, uint64_t *index_at, uint64_t *events,
		struct strec_error *err);
void footer_encode(struct buffer *out, uint64_t index_at, uint64_t events);

/* The next field of a payload: true and *id, *bytes; false at the end or when damaged. */
bool field_next(struct cursor *payload, unsigned *id, struct cursor *bytes);

#endif
