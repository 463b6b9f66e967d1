#include "viz/strace_import.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "replay/source.h"
#include "replay/temporary.h"
#include "viz/strace_text.h"

#define RECORDER     "strace, read from its text"
#define NO_TIMES     "no times in the text: lines are in their order, 1 us apart"
#define CHUNK_SIZE   65536
#define LINE_MAX     (1u << 20) /* of a longer line the rest is passed over */
#define GATHER_MS    5          /* more lines of a pipe may be on their way: one block for them */
#define GATHER_TIMES 4
#define STATE_BLOCKS 64 /* between two that tell who is alive */

struct strace_import {
	struct byte_source base;
	struct byte_source *source; /* of the text */
	uint64_t at;                /* of the source, where to read on */
	struct buffer line;         /* what was read and is no whole line yet */
	bool skips;                 /* the rest of a line that is too long */
	struct strace_text *text;
	struct log_writer *writer; /* NULL before the first block, and at the end */
	int spool;
	uint64_t forgotten; /* bytes of it */
	uint64_t size;      /* bytes of the log */
	uint64_t blocks;
	bool final;
	struct strec_error error; /* it stays */
};

static struct strace_import *import_of(const struct byte_source *src)
{
	return (struct strace_import *)src;
}

static int import_fail(struct strace_import *import, int code, const char *detail)
{
	import->final = true;
	return strec_fail(&import->error, code, import->size, detail);
}

/* What the text has and has not. */
static const char *options_text(const struct strace_text *text)
{
	bool times = text->times.stamp != STAMP_NONE || text->times.relative;

	if (!times)
		return text->timed ? NO_TIMES "; durations as of -T"
				   : NO_TIMES "; durations are not known";
	if (!text->timed)
		return "durations are known of calls in two lines only, as there was no -T";
	return text->times.stamp == STAMP_DAY ? "times of the day; the date is not known" : "";
}

static int writer_open(struct strace_import *import)
{
	struct strace_text *text = import->text;
	struct log_header header = {.wall_ns = strace_times_wall_ns(&text->times)};
	struct log_session session = {.recorder = (char *)RECORDER,
				      .options = (char *)options_text(text)};
	struct byte_sink *sink;
	int fd = dup(import->spool), rc;

	if (fd < 0) {
		import->final = true;
		return strec_fail_errno(&import->error, 0, "spool file");
	}
	sink = sink_open_fd(fd);
	if (!sink) {
		close(fd);
		return import_fail(import, STREC_NOMEM, "spool file");
	}
	buffer_put_u8(&text->command, '\0');
	if (!text->command.failed)
		session.command = (char *)text->command.bytes;
	rc = log_writer_open(&import->writer, sink, &header, &session, 0, &import->error);
	import->final |= rc != 0;
	return rc;
}

static int tell_names(struct strace_import *import)
{
	struct strace_names *names = &import->text->names;
	int rc = 0;

	while (rc == 0 && names->told_count < names->added_count) {
		uint32_t i = names->told_count++;

		for (unsigned arch = 0; rc == 0 && arch < ARCHES; arch++)
			rc = log_writer_call_name(import->writer, arch, STRACE_NR_NEW + i,
						  names->added[i], &import->error);
	}
	return rc;
}

static int write_tasks(struct strace_import *import)
{
	struct batch batch = {0};
	int rc = strace_text_tasks(import->text, &batch);

	if (rc == 0 && batch.count)
		rc = log_writer_put(import->writer, &batch, BLOCK_PROCESSES,
				    import->text->times.now_ns, &import->error);
	batch_release(&batch);
	return rc;
}

/* The batch as a block. */
static int import_cut(struct strace_import *import)
{
	struct batch *batch = &import->text->batch;
	uint64_t watermark_ns = import->text->times.now_ns;
	int rc = import->writer ? 0 : writer_open(import);

	if (rc || batch->count == 0)
		return rc;
	/* What is held has its time already. */
	if (import->text->holds && import->text->held.time_ns < watermark_ns)
		watermark_ns = import->text->held.time_ns;
	rc = tell_names(import);
	if (rc == 0)
		rc = strace_stacks_tell(&import->text->stacks, import->writer, &import->error);
	if (rc == 0)
		rc = log_writer_put(import->writer, batch, BLOCK_EVENTS, watermark_ns,
				    &import->error);
	batch_clear(batch);
	if (rc == 0 && ++import->blocks % STATE_BLOCKS == 0 && !import->text->holds)
		rc = write_tasks(import);
	import->size = log_writer_bytes(import->writer);
	import->final |= rc != 0;
	return rc;
}

static int take_line(struct strace_import *import, const uint8_t *at, size_t size)
{
	int rc = strace_text_line(import->text, (const char *)at, size);

	if (rc)
		return import_fail(import, rc, "text");
	return batch_full(&import->text->batch) ? import_cut(import) : 0;
}

/* The whole lines of what was read; the rest is kept for later. */
static int take_lines(struct strace_import *import)
{
	uint8_t *at = import->line.bytes, *end = at + import->line.size, *newline;
	int rc = 0;

	while (rc == 0 && at < end && (newline = memchr(at, '\n', (size_t)(end - at)))) {
		if (!import->skips)
			rc = take_line(import, at, (size_t)(newline - at));
		import->skips = false;
		at = newline + 1;
	}
	import->line.size = (size_t)(end - at);
	memmove(import->line.bytes, at, import->line.size);
	if (rc == 0 && import->line.size >= LINE_MAX) {
		if (!import->skips)
			rc = take_line(import, import->line.bytes, import->line.size);
		import->skips = true;
		import->line.size = 0;
	}
	return rc;
}

/* The end of the text: its last line may have no newline. */
static int import_end(struct strace_import *import)
{
	int rc = 0;

	if (import->line.size && !import->skips)
		rc = take_line(import, import->line.bytes, import->line.size);
	import->line.size = 0;
	if (rc == 0)
		rc = strace_text_end(import->text);
	if (rc == 0)
		rc = import_cut(import);
	if (rc == 0) {
		struct log_writer *writer = import->writer;

		import->writer = NULL;
		rc = log_writer_close(writer, &import->error);
		import->size = (uint64_t)lseek(import->spool, 0, SEEK_END);
	}
	import->final = true;
	return rc;
}

/* Reads and converts up to max bytes of the text that are there; how many, or an error. */
static ssize_t convert(struct strace_import *import, size_t max)
{
	size_t done = 0;

	while (done < max && !import->final) {
		size_t size = max - done < CHUNK_SIZE ? max - done : CHUNK_SIZE;
		ssize_t n;

		if (!buffer_reserve(&import->line, CHUNK_SIZE))
			return import_fail(import, STREC_NOMEM, "text");
		n = source_read_at(import->source, import->at,
				   import->line.bytes + import->line.size, size, &import->error);
		if (n < 0)
			import->final = true;
		if (n <= 0)
			return n < 0 ? n : (ssize_t)done;
		import->line.size += (size_t)n;
		import->at += (uint64_t)n;
		done += (size_t)n;
		if (take_lines(import))
			return import->error.code;
	}
	source_discard(import->source, import->at);
	return (ssize_t)done;
}

static bool more_soon(const struct strace_import *import)
{
	struct pollfd poller = {.fd = source_fd(import->source), .events = POLLIN};

	return poller.fd >= 0 && poll(&poller, 1, GATHER_MS) > 0;
}

/* Nothing more is there now: what came becomes a block, so that it is seen. */
static int import_pause(struct strace_import *import)
{
	if (!import->text->stacked && strace_text_flush(import->text))
		return import_fail(import, STREC_NOMEM, "text");
	return import->text->batch.count ? import_cut(import) : 0;
}

static ssize_t import_fill(struct byte_source *src, size_t max_bytes, struct strec_error *err)
{
	struct strace_import *import = import_of(src);
	uint64_t size_before = import->size;
	size_t done = 0;
	int rc = import->error.code;

	for (unsigned i = 0; !import->final && done < max_bytes; i++) {
		ssize_t came = source_fill(import->source, max_bytes - done, NULL);
		ssize_t n = convert(import, max_bytes - done);

		if (n < 0) {
			rc = (int)n;
			break;
		}
		done += (size_t)n;
		if (n || came > 0)
			continue;
		if (source_final(import->source) && import->at >= source_size(import->source))
			rc = import_end(import);
		else if (i < GATHER_TIMES && done && more_soon(import))
			continue;
		else
			rc = import_pause(import);
		break;
	}
	if (done || import->size != size_before)
		return (ssize_t)(done + (size_t)(import->size - size_before));
	if (rc && err)
		*err = import->error;
	return rc;
}

static ssize_t import_read_at(struct byte_source *src, uint64_t offset, void *buf, size_t size,
			      struct strec_error *err)
{
	struct strace_import *import = import_of(src);
	size_t done = 0;

	if (offset >= import->size)
		return 0;
	if (size > import->size - offset)
		size = (size_t)(import->size - offset);
	while (done < size) {
		ssize_t n = pread(import->spool, (uint8_t *)buf + done, size - done,
				  (off_t)(offset + done));

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return strec_fail_errno(err, offset + done, "spool file");
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

static uint64_t import_size(struct byte_source *src)
{
	return import_of(src)->size;
}

static bool import_final(struct byte_source *src)
{
	return import_of(src)->final;
}

static int import_fd(const struct byte_source *src)
{
	return source_fd(import_of(src)->source);
}

static void import_discard(struct byte_source *src, uint64_t offset)
{
	struct strace_import *import = import_of(src);

	temporary_forget(import->spool, &import->forgotten,
			 offset < import->size ? offset : import->size);
}

static void import_close(struct byte_source *src)
{
	struct strace_import *import = import_of(src);

	log_writer_abandon(import->writer);
	if (import->spool >= 0)
		close(import->spool);
	if (import->text)
		strace_text_release(import->text);
	free(import->text);
	buffer_release(&import->line);
	source_close(import->source);
	free(import);
}

struct byte_source *strace_import_open(struct byte_source *text, struct strec_error *err)
{
	static const struct byte_source_ops ops = {
		.read_at = import_read_at,
		.size = import_size,
		.final = import_final,
		.close = import_close,
		.fd = import_fd,
		.fill = import_fill,
		.discard = import_discard,
	};
	struct strace_import *import = calloc(1, sizeof(*import));

	if (!import) {
		source_close(text);
		strec_fail(err, STREC_NOMEM, 0, "strace");
		return NULL;
	}
	*import = (struct strace_import){.base = {&ops}, .source = text, .spool = temporary_open()};
	if (import->spool < 0)
		import->spool = memfd_create("strec-import", MFD_CLOEXEC);
	import->text = calloc(1, sizeof(*import->text));
	if (import->spool < 0 || !import->text) {
		if (import->spool < 0)
			strec_fail_errno(err, 0, "spool file");
		else
			strec_fail(err, STREC_NOMEM, 0, "strace");
		import_close(&import->base);
		return NULL;
	}
	strace_names_init(&import->text->names);
	return &import->base;
}

bool strace_import_is(const struct log_session *session)
{
	return session && strcmp(session->recorder, RECORDER) == 0;
}

bool strace_import_has_no_times(const struct log_session *session)
{
	return strace_import_is(session) &&
	       strncmp(session->options, NO_TIMES, strlen(NO_TIMES)) == 0;
}
