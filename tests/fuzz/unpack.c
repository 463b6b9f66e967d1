/*
 * unpack LOG OUT: copies a log with every block's payload as it is, uncompressed: a
 * fuzzer changes fields and columns, where in a zstd frame it would only break the frame.
 */
#include <fcntl.h>
#include <stdio.h>
#include <xxhash.h>

#include "format/block.h"
#include "format/layout.h"

static void fail(const char *what)
{
	fprintf(stderr, "unpack: %s\n", what);
	exit(1);
}

/* The block as it is in the file, with the payload raw behind its header. */
static void block_put(struct buffer *out, const uint8_t *header, size_t header_size,
		      const struct buffer *raw)
{
	size_t start = out->size, size = header_size + raw->size + BLOCK_TRAILER_SIZE;
	uint8_t *p;

	if (!buffer_reserve(out, size))
		fail("out of memory");
	p = out->bytes + start;
	memcpy(p, header, header_size);
	p[5] = 0;
	put_u32(p + 8, (uint32_t)raw->size);
	put_u64(p + header_size - 8, XXH64(p, header_size - 8, 0));
	memcpy(p + header_size, raw->bytes, raw->size);
	put_u32(p + size - 16, (uint32_t)size);
	put_u32(p + size - 12, BLOCK_END_MAGIC);
	put_u64(p + size - 8, XXH64(p, size - 8, 0));
	out->size += size;
}

/* All blocks but the index, whose sizes would be wrong. */
static void blocks_put(struct buffer *out, struct byte_source *src, uint64_t offset)
{
	ZSTD_DCtx *zstd = ZSTD_createDCtx();
	struct buffer stored = {0}, raw = {0};
	struct block_header h;

	while (block_read(src, offset, zstd, &h, &stored, &raw, NULL) == 0) {
		offset += h.info.size;
		if (h.info.type != BLOCK_INDEX)
			block_put(out, stored.bytes, h.header_size, &raw);
	}
	buffer_release(&stored);
	buffer_release(&raw);
	ZSTD_freeDCtx(zstd);
}

int main(int argc, char **argv)
{
	struct buffer out = {0};
	struct byte_source *src;
	uint8_t header[LOG_HEADER_SIZE];
	FILE *file;
	int fd;

	if (argc != 3)
		fail("usage: unpack LOG OUT");
	fd = open(argv[1], O_RDONLY);
	src = fd < 0 ? NULL : source_open_fd(fd, false);
	if (!src || source_read_at(src, 0, header, sizeof(header), NULL) != sizeof(header))
		fail("cannot read the log");
	buffer_put(&out, header, sizeof(header));
	blocks_put(&out, src, get_u32(header + 12));
	source_close(src);
	file = fopen(argv[2], "wb");
	if (!file || fwrite(out.bytes, 1, out.size, file) != out.size || fclose(file) != 0)
		fail("cannot write");
	buffer_release(&out);
	return 0;
}
