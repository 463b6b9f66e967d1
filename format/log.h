/*
 * The reader's insides, shared by reader.c, metadata.c and stream.c. Private to format/.
 */
#ifndef FORMAT_LOG_H
#define FORMAT_LOG_H

#include "format/block.h"
#include "format/block_map.h"
#include "format/columns.h"

#define CALL_NAMES_MAX 4096

/* Room for one block, reused. */
struct block_scratch {
	ZSTD_DCtx *zstd;
	struct buffer stored, raw;
};

struct call_name {
	unsigned arch;
	uint32_t nr;
	char *name;
};

/* Where a modules or a symbols block lies. */
struct symbols_block {
	uint64_t offset;
	bool read; /* it is in the table */
};

struct log_reader {
	struct byte_source *src;
	struct log_header header;
	uint64_t start; /* offset of the first block */
	bool closed;    /* an index and a footer end the log */
	bool has_session;
	struct log_session session;
	struct call_name *names;
	size_t name_count;
	struct block_map map;
	struct symbols_block *symbols_blocks; /* ordered */
	size_t symbols_block_count, symbols_block_capacity;
	size_t symbols_unread; /* so many of them: most look-ups find none */
	struct symbol_table symbols;
	uint64_t scan_at; /* where log_reader_scan() goes on */
	struct block_scratch scratch;
};

bool block_scratch_init(struct block_scratch *scratch);
void block_scratch_release(struct block_scratch *scratch);

/* Keeps what a session or strings block says; other types are passed over. */
int reader_take_metadata(struct log_reader *reader, const struct block_header *header,
			 const struct buffer *raw);

/* Takes note of a modules or symbols block, which is read when somebody asks. 0 or STREC_NOMEM. */
int metadata_add_block(struct log_reader *reader, uint64_t offset);
void metadata_release(struct log_reader *reader);

/* Takes note of a block that the map is told of. 0 or STREC_NOMEM. */
int reader_add_block(struct log_reader *reader, const struct block_info *info);

/*
 * STREC_END where the log ends at offset: at a footer, or at the last byte of a final
 * source; 0 where it does not. STREC_IO, STREC_GONE. A footer makes the reader closed.
 */
int reader_at_end(struct log_reader *reader, uint64_t offset, struct strec_error *err);

#endif
