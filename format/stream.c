/* The log as a stream of events. */
#include "format/log.h"

/* A block of events, unpacked. */
struct stream_block {
	struct buffer raw;
	struct column_decoder rows;
};

struct event_stream {
	struct log_reader *reader;
	ZSTD_DCtx *zstd;
	struct buffer stored;
	/* The one whose rows are being given, and the one before, which the next is read into. */
	struct stream_block *now, *other, blocks[2];
	struct block_info block; /* of now */
	bool in_block;
	uint64_t offset; /* of the block after it */
	uint64_t watermark_ns;
	uint64_t last_ns;
	struct event_address address;
	uint64_t lost_from; /* damage begins here, and is not yet told; 0 for none */
	void (*before_metadata)(void *data);
	void *before_data;
};

static const struct task_info no_task;

struct event_stream *event_stream_new(struct log_reader *reader)
{
	struct event_stream *s = calloc(1, sizeof(*s));

	if (s)
		s->zstd = ZSTD_createDCtx();
	if (!s || !s->zstd) {
		free(s);
		return NULL;
	}
	s->reader = reader;
	s->now = &s->blocks[0];
	s->other = &s->blocks[1];
	s->offset = reader->start;
	return s;
}

void event_stream_free(struct event_stream *s)
{
	if (!s)
		return;
	for (int i = 0; i < 2; i++) {
		column_decoder_release(&s->blocks[i].rows);
		buffer_release(&s->blocks[i].raw);
	}
	ZSTD_freeDCtx(s->zstd);
	buffer_release(&s->stored);
	free(s);
}

void event_stream_before_metadata(struct event_stream *s, void (*before)(void *data), void *data)
{
	s->before_metadata = before;
	s->before_data = data;
}

/* The damage from lost_from to offset, as an event. */
static int loss_event(struct event_stream *s, struct event *ev)
{
	*ev = (struct event){.time_ns = s->last_ns,
			     .task = &no_task,
			     .kind = EVENT_LOSS,
			     .args = {s->lost_from, s->offset - s->lost_from}};
	s->address = (struct event_address){s->lost_from, 0};
	s->lost_from = 0;
	return 0;
}

/* Moves offset behind the damage that begins there; what is lost becomes an event. */
static int damage_skip(struct event_stream *s, struct strec_error *err)
{
	uint64_t from = s->offset;
	int rc = block_resync(s->reader->src, from, &s->offset, err);

	if (rc == STREC_END || rc == 0) {
		s->lost_from = from;
		return 0;
	}
	s->offset = from;
	return rc;
}

/* The block that was read is the one whose rows are given. */
static int block_rows(struct event_stream *s, const struct block_header *header)
{
	struct stream_block *read = s->other;

	s->other = s->now;
	s->now = read;
	s->block = header->info;
	s->address = (struct event_address){header->info.offset, UINT32_MAX};
	return columns_begin(&read->rows, buffer_cursor(&read->raw), header->info.events,
			     header->info.first_ns, header->info.last_ns);
}

static int metadata_take(struct event_stream *s, const struct block_header *header)
{
	uint8_t type = header->info.type;

	if ((type == BLOCK_SESSION || type == BLOCK_STRINGS) && s->before_metadata)
		s->before_metadata(s->before_data);
	return reader_take_metadata(s->reader, header, &s->other->raw);
}

/* A sound block: metadata is kept, rows are begun. */
static int block_take(struct event_stream *s, const struct block_header *header,
		      struct strec_error *err)
{
	int rc = reader_add_block(s->reader, &header->info);

	if (rc == 0)
		rc = metadata_take(s, header);
	if (rc == 0 && header->info.events &&
	    (header->info.type == BLOCK_EVENTS || header->info.type == BLOCK_PROCESSES)) {
		rc = block_rows(s, header);
		s->in_block = rc == 0;
	}
	if (rc == STREC_NOMEM)
		return strec_fail(err, rc, header->info.offset, "block");
	if (rc) {
		s->lost_from = header->info.offset;
		s->in_block = false;
	}
	s->offset = header->info.offset + header->info.size;
	if (!s->in_block && s->watermark_ns < header->info.watermark_ns)
		s->watermark_ns = header->info.watermark_ns;
	return 0;
}

static int stream_next_block(struct event_stream *s, struct strec_error *err)
{
	struct block_header header;
	int rc = reader_at_end(s->reader, s->offset, err);

	if (rc == STREC_END)
		s->watermark_ns = UINT64_MAX;
	if (rc)
		return rc;
	rc = block_read(s->reader->src, s->offset, s->zstd, &header, &s->stored, &s->other->raw,
			err);
	switch (rc) {
	case 0:
		return block_take(s, &header, err);
	case STREC_CHECKSUM:
	case STREC_FORMAT:
	case STREC_TRUNCATED:
		return damage_skip(s, err);
	default:
		return rc;
	}
}

/* A row of the open block: 0, or STREC_END when it has none left. */
static int stream_next_row(struct event_stream *s, struct event *ev)
{
	int rc = columns_next(&s->now->rows, ev);

	if (rc == 0) {
		s->address.row = s->now->rows.row - 1;
		s->last_ns = ev->time_ns;
		return 0;
	}
	s->in_block = false;
	if (s->watermark_ns < s->block.watermark_ns)
		s->watermark_ns = s->block.watermark_ns;
	if (rc != STREC_END)
		s->lost_from = s->block.offset;
	return STREC_END;
}

int event_stream_next(struct event_stream *s, struct event *ev, struct strec_error *err)
{
	for (;;) {
		int rc;

		if (s->in_block && stream_next_row(s, ev) == 0)
			return 0;
		if (s->lost_from)
			return loss_event(s, ev);
		rc = stream_next_block(s, err);
		if (rc)
			return rc;
	}
}

bool event_stream_leaves_block(const struct event_stream *s)
{
	return !s->in_block || s->now->rows.row == s->now->rows.rows;
}

struct event_address event_stream_address(const struct event_stream *s)
{
	return s->address;
}

uint64_t event_stream_watermark(const struct event_stream *s)
{
	return s->watermark_ns;
}

/* Whether an event lies ahead in the block that is open: then it is not read again. */
static bool is_ahead(const struct event_stream *s, struct event_address address)
{
	return s->in_block && !s->lost_from && address.block == s->block.offset &&
	       address.row >= s->now->rows.row;
}

int event_stream_seek(struct event_stream *s, struct event_address address, struct strec_error *err)
{
	bool ahead = is_ahead(s, address);
	struct event ev;
	int rc = 0;

	if (address.block < s->reader->start)
		address = (struct event_address){s->reader->start, 0};
	s->watermark_ns = 0;
	s->last_ns = 0;
	if (!ahead) {
		s->offset = address.block;
		s->in_block = false;
		s->lost_from = 0;
		if (address.row == 0)
			return 0;
		rc = stream_next_block(s, err);
	}
	while (rc == 0 && s->in_block && s->now->rows.row < address.row)
		rc = stream_next_row(s, &ev) ? STREC_END : 0;
	return rc;
}

const struct block_info *event_stream_block(const struct event_stream *s)
{
	return &s->block;
}
