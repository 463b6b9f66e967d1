#include "viz/output_split.h"

#include <string.h>

/* Bytes up to the newline, the limit of the line or the end; *ends: the line ends there. */
static size_t piece_size(const struct output_split *split, const struct output_bytes *rest,
			 bool *newline, bool *ends)
{
	size_t room = OUTPUT_LINE_MAX - split->length;
	size_t most = rest->size < room ? rest->size : room;
	const uint8_t *end = most ? memchr(rest->bytes, '\n', most) : NULL;

	*newline = end != NULL;
	*ends = end || most == room;
	return end ? (size_t)(end - rest->bytes) : most;
}

bool output_split_next(struct output_split *split, uint8_t stream, struct output_bytes *rest,
		       struct output_piece *piece)
{
	bool newline, ends;
	size_t size;

	if (rest->size == 0 && !rest->cut)
		return false;
	if (split->stream != stream)
		*split = (struct output_split){.stream = stream};
	size = piece_size(split, rest, &newline, &ends);
	*piece = (struct output_piece){
		.bytes = rest->bytes,
		.size = size,
		.begins = !split->open,
		.cut = rest->cut && !newline && size == rest->size,
	};
	rest->bytes += size + newline;
	rest->size -= size + newline;
	rest->cut = rest->cut && !piece->cut;
	split->open = !ends && !piece->cut;
	split->length = split->open ? (uint16_t)(split->length + size) : 0;
	return true;
}
