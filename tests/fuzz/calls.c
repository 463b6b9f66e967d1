/*
 * calls LOG... DIRECTORY: writes the calls of logs that have captures into files of so many, few of
 * each, as the fuzz target decode takes them: arch, kind, flags, number of captures, nr, result,
 * six arguments; of a capture its argument, kind, state, error, at_exit, 0 and its size, and the
 * bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/bytes.h"
#include "format/reader.h"
#include "replay/source.h"

#define FILE_CALLS 128
#define OF_EACH    3
#define NUMBERS    1024
#define BYTES_MAX  4096 /* of a capture */

static unsigned char seen[ARCHES][NUMBERS];

static _Noreturn void fail(const char *what)
{
	fprintf(stderr, "calls: %s\n", what);
	exit(1);
}

static void put_capture(struct buffer *out, const struct capture *c)
{
	uint16_t size = c->size < BYTES_MAX ? (uint16_t)c->size : BYTES_MAX;
	uint8_t head[8] = {c->arg, c->kind, c->state, c->error, c->at_exit};

	put_u16(head + 6, size);
	buffer_put(out, head, sizeof(head));
	buffer_put(out, c->bytes, size);
}

static void put_call(struct buffer *out, const struct event *ev)
{
	uint8_t head[64] = {ev->arch, ev->kind == EVENT_ENTERED, ev->flags, ev->capture_count};

	put_u32(head + 4, ev->nr);
	put_u64(head + 8, (uint64_t)ev->result);
	for (unsigned i = 0; i < 6; i++)
		put_u64(head + 16 + 8 * i, ev->args[i]);
	buffer_put(out, head, sizeof(head));
	for (unsigned i = 0; i < ev->capture_count; i++)
		put_capture(out, &ev->captures[i]);
}

static bool is_wanted(const struct event *ev)
{
	return (ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED) && ev->capture_count &&
	       ev->arch < ARCHES && ev->nr < NUMBERS && seen[ev->arch][ev->nr]++ < OF_EACH;
}

static void write_file(struct buffer *out, const char *directory, unsigned number)
{
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/calls-%02u", directory, number);
	file = fopen(path, "wb");
	if (out->failed || !file || fwrite(out->bytes, 1, out->size, file) != out->size ||
	    fclose(file) != 0)
		fail("cannot write");
	out->size = 0;
}

int main(int argc, char **argv)
{
	struct buffer out = {0};
	unsigned calls = 0;

	for (int i = 1; i < argc - 1; i++) {
		struct byte_source *source = source_open_path(argv[i], false, NULL);
		struct log_reader *reader;
		struct event_stream *stream;
		struct event ev;

		if (!source || log_reader_open(&reader, source, NULL))
			fail("cannot read the log");
		stream = event_stream_new(reader);
		while (stream && event_stream_next(stream, &ev, NULL) == 0) {
			if (!is_wanted(&ev))
				continue;
			put_call(&out, &ev);
			if (++calls % FILE_CALLS == 0)
				write_file(&out, argv[argc - 1], calls / FILE_CALLS);
		}
		event_stream_free(stream);
		log_reader_close(reader);
	}
	if (out.size)
		write_file(&out, argv[argc - 1], calls / FILE_CALLS + 1);
	buffer_release(&out);
	return calls ? 0 : 1;
}
