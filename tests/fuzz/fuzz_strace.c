/* Any text as that of strace: what comes of it is a log that reads, and all of its events print. */
#include <string.h>

#include "format/reader.h"
#include "replay/source.h"
#include "tests/fuzz/fuzz.h"
#include "viz/decode.h"
#include "viz/strace_import.h"

static void check_event(const struct event *ev, uint64_t before_ns)
{
	static char line[1 << 16];

	FUZZ_EXPECT(ev->time_ns >= before_ns);
	FUZZ_EXPECT(ev->task && ev->kind < EVENT_KINDS && ev->kind != EVENT_LOSS);
	decode_event(ev, NULL, line, sizeof(line));
	for (const char *c = line; *c; c++)
		FUZZ_EXPECT(*c >= ' ' && *c <= '~');
	if (ev->kind == EVENT_CALL)
		decode_resumed(ev, NULL, line, sizeof(line));
	if (ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED)
		decode_enter(ev, NULL, line, sizeof(line));
}

static void check_log(struct log_reader *reader)
{
	struct event_stream *stream = event_stream_new(reader);
	struct event ev;
	uint64_t before_ns = 0;
	int rc;

	FUZZ_EXPECT(stream);
	while ((rc = event_stream_next(stream, &ev, NULL)) == 0) {
		check_event(&ev, before_ns);
		before_ns = ev.time_ns;
	}
	FUZZ_EXPECT(rc == STREC_END);
	event_stream_free(stream);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct byte_source *text = source_open_memory(bytes, size);
	struct log_reader *reader;
	struct byte_source *log;

	FUZZ_EXPECT(text);
	strace_import_sniff(text, NULL);
	log = strace_import_open(text, NULL);
	FUZZ_EXPECT(log);
	while (!source_final(log))
		FUZZ_EXPECT(source_fill(log, 1000, NULL) >= 0);
	FUZZ_EXPECT(log_reader_open(&reader, log, NULL) == 0);
	check_log(reader);
	log_reader_close(reader);
	return 0;
}
