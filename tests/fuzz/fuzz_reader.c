/* Any bytes as a log: opened, scanned, verified, streamed, sought and walked backwards. */
#include <stdlib.h>

#include "format/reader.h"
#include "tests/fuzz/fuzz.h"

#define SEEKS_MAX 32

/* Reads all that an event points to. */
static uint64_t event_sum(const struct event *ev)
{
	uint64_t sum = ev->time_ns + ev->nr + ev->task->serial + (uint8_t)ev->task->name[0];

	FUZZ_EXPECT(ev->task->name[TASK_NAME_SIZE - 1] == '\0');
	FUZZ_EXPECT(ev->capture_count <= EVENT_CAPTURES_MAX);
	for (unsigned i = 0; i < ev->capture_count; i++)
		for (uint32_t k = 0; k < ev->captures[i].size; k++)
			sum = sum * 31 + ev->captures[i].bytes[k];
	return sum;
}

static void verify_all(struct log_reader *reader)
{
	uint64_t offset = log_reader_start(reader), before;
	struct block_info info;
	int rc;

	do {
		before = offset;
		rc = log_reader_verify(reader, &offset, &info, NULL);
		FUZZ_EXPECT(rc == STREC_END || offset > before);
	} while (rc != STREC_END);
}

struct mark {
	struct event_address address;
	uint64_t sum;
};

/* An event that was given once is given again at its address. */
static void check_marks(struct event_stream *stream, const struct mark *marks, size_t count)
{
	struct event ev;

	for (size_t i = 0; i < count; i++) {
		FUZZ_EXPECT(event_stream_seek(stream, marks[i].address, NULL) == 0);
		FUZZ_EXPECT(event_stream_next(stream, &ev, NULL) == 0);
		FUZZ_EXPECT(event_sum(&ev) == marks[i].sum);
	}
}

static void stream_all(struct log_reader *reader)
{
	struct event_stream *stream = event_stream_new(reader);
	struct mark marks[SEEKS_MAX];
	uint64_t events = 0, next = 1;
	size_t count = 0;
	struct event ev;

	FUZZ_EXPECT(stream);
	while (event_stream_next(stream, &ev, NULL) == 0) {
		struct mark mark = {event_stream_address(stream), event_sum(&ev)};

		if (++events < next || count == SEEKS_MAX || ev.kind == EVENT_LOSS)
			continue;
		marks[count++] = mark;
		next = events * 2;
	}
	FUZZ_EXPECT(event_stream_next(stream, &ev, NULL) == STREC_END);
	FUZZ_EXPECT(event_stream_watermark(stream) == UINT64_MAX);
	check_marks(stream, marks, count);
	event_stream_free(stream);
}

static void walk_back(struct log_reader *reader, uint64_t size)
{
	for (uint64_t offset = size; offset != 0;) {
		uint64_t before = log_reader_previous(reader, offset);

		FUZZ_EXPECT(before < offset);
		offset = before;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct log_reader *reader;
	int rc;

	if (log_reader_open(&reader, source_open_memory(bytes, size), NULL))
		return 0;
	do
		rc = log_reader_scan(reader, 4, NULL);
	while (rc == 0);
	FUZZ_EXPECT(rc == STREC_END);
	log_reader_call_name(reader, ARCH_X86_64, 0);
	log_reader_find(reader, log_reader_end_ns(reader) / 2);
	verify_all(reader);
	stream_all(reader);
	walk_back(reader, size);
	log_reader_close(reader);
	return 0;
}
