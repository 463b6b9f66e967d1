/*
 * Logs in memory for the tests of the viewer: made with the writer, read with the reader.
 */
#ifndef TESTS_VIZ_FIXTURE_H
#define TESTS_VIZ_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/bytes.h"
#include "format/reader.h"
#include "format/writer.h"

#define MS     UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)

/* Numbers of x86-64. */
enum {
	NR_READ = 0,
	NR_WRITE = 1,
	NR_MMAP = 9,
	NR_SOCKET = 41,
	NR_WAIT4 = 61,
	NR_OPENAT = 257,
};

/* A sink whose bytes stay after it is closed. */
struct fixture_sink {
	struct byte_sink sink;
	struct buffer *bytes;
};

struct fixture {
	struct buffer bytes;
	struct fixture_sink sink;
	struct log_writer *writer;
	struct batch batch;
	struct log_reader *reader;
};

static inline int fixture_write(struct byte_sink *sink, const void *buf, size_t size,
				struct strec_error *err)
{
	(void)err;
	buffer_put(((struct fixture_sink *)(void *)sink)->bytes, buf, size);
	return 0;
}

static inline int fixture_sink_close(struct byte_sink *sink, struct strec_error *err)
{
	(void)sink;
	(void)err;
	return 0;
}

/* A log that is the end, from begin_ns on, of a longer recording. */
static inline void fixture_init_at(struct fixture *f, uint64_t begin_ns)
{
	static const struct byte_sink_ops ops = {
		.write = fixture_write,
		.close = fixture_sink_close,
	};
	static char command[] = "demo --fast", empty[] = "";
	struct log_session session = {
		.command = command,
		.directory = empty,
		.host = empty,
		.system = empty,
		.recorder = empty,
		.options = empty,
	};
	struct log_header header = {.wall_ns = 1, .begin_ns = begin_ns};
	struct strec_error err;

	*f = (struct fixture){0};
	f->sink = (struct fixture_sink){.sink = {.ops = &ops}, .bytes = &f->bytes};
	assert_int_equal(log_writer_open(&f->writer, &f->sink.sink, &header, &session, 1, &err), 0);
}

static inline void fixture_init(struct fixture *f)
{
	fixture_init_at(f, 0);
}

static inline void fixture_add(struct fixture *f, const struct event *ev)
{
	assert_int_equal(batch_add(&f->batch, ev), 0);
}

static inline void fixture_block(struct fixture *f, uint64_t watermark_ns)
{
	struct strec_error err;

	assert_int_equal(log_writer_put(f->writer, &f->batch, BLOCK_EVENTS, watermark_ns, &err), 0);
	batch_clear(&f->batch);
}

/* Ends the log and opens it for reading. */
static inline void fixture_open(struct fixture *f, uint64_t end_ns)
{
	struct strec_error err;

	fixture_block(f, end_ns);
	assert_int_equal(log_writer_close(f->writer, &err), 0);
	assert_int_equal(log_reader_open(&f->reader,
					 source_open_memory(f->bytes.bytes, f->bytes.size), &err),
			 0);
}

static inline void fixture_release(struct fixture *f)
{
	log_reader_close(f->reader);
	batch_release(&f->batch);
	buffer_release(&f->bytes);
}

static inline struct task_info task_make(uint32_t serial, uint32_t parent, int tid, int pid,
					 const char *name)
{
	struct task_info task = {.serial = serial, .parent = parent, .tid = tid, .pid = pid};

	for (unsigned i = 0; i + 1 < TASK_NAME_SIZE && name[i]; i++)
		task.name[i] = name[i];
	return task;
}

static inline struct event call_make(const struct task_info *task, uint64_t time_ns, uint32_t nr,
				     uint64_t duration_ns, int64_t result)
{
	return (struct event){
		.time_ns = time_ns,
		.duration_ns = duration_ns,
		.task = task,
		.kind = EVENT_CALL,
		.flags = result < 0 ? EVENT_ERROR : 0,
		.nr = nr,
		.result = result,
	};
}

#endif
