/*
 * Writes a log: header, session, blocks of events, index and footer.
 *
 * Events are gathered in a batch, which costs a copy; encoding, compression and output
 * happen when the batch is written, on whatever thread that is. One writer serves one
 * thread at a time. The format is described in docs/strec-format.5.
 */
#ifndef FORMAT_WRITER_H
#define FORMAT_WRITER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "format/bytes.h"
#include "format/error.h"
#include "format/event.h"
#include "format/io.h"
#include "format/reader.h"
#include "format/stack_table.h"
#include "format/symbols.h"

#define BATCH_EVENTS        8192      /* a batch is full with so many events */
#define BATCH_CAPTURE_BYTES (1 << 18) /* or with so many captured bytes */

/*
 * A run of events and copies of all that they point to. Zero-initialised it is empty;
 * it grows to its full size once and then keeps its memory.
 */
struct batch {
	struct event *events; /* captures, task and stack are offsets, see batch_add() */
	size_t count, capacity;
	struct task_info *tasks; /* each version of each task once a batch */
	size_t task_count, task_capacity;
	struct capture *captures; /* bytes are offsets into bytes */
	size_t capture_count, capture_capacity;
	struct buffer bytes;
	uint32_t *slots; /* hash: task serial -> index of its newest version in tasks, + 1 */
	size_t slot_count;
	struct stack_table stacks;
};

/*
 * Appends a copy of *ev, of its task, its captures and its stack. time_ns must not be before that
 * of the event before it. STREC_NOMEM leaves the batch as it was.
 */
int batch_add(struct batch *batch, const struct event *ev);
bool batch_full(const struct batch *batch);
void batch_clear(struct batch *batch); /* keeps the memory */
void batch_release(struct batch *batch);

struct log_writer;

/*
 * Writes the header, the session block and its links to sink, which the writer owns from now on
 * (on failure it is closed). header->version, oldest_reader and features are set by the
 * writer. level is zstd's, 1..19; 0 means 3, and 9 for small blocks.
 */
int log_writer_open(struct log_writer **out, struct byte_sink *sink,
		    const struct log_header *header, const struct log_session *session, int level,
		    struct strec_error *err);

/* Tells of symbolic links, size bytes of path NUL target NUL, before the batch that needs them. */
int log_writer_links(struct log_writer *writer, const char *links, size_t size,
		     struct strec_error *err);

/*
 * Names a call that is not in the table of calls, before the batch that has it: name lives for
 * this call only.
 */
int log_writer_call_name(struct log_writer *writer, unsigned arch, uint32_t nr, const char *name,
			 struct strec_error *err);

/* Tells of modules before the batch whose stacks go through them. Nothing where count is 0. */
int log_writer_modules(struct log_writer *writer, const struct code_module *modules, size_t count,
		       struct strec_error *err);

/* Tells what frames are: of one that was told before, what is said last is right. */
int log_writer_symbols(struct log_writer *writer, const struct symbol *symbols, size_t count,
		       struct strec_error *err);

/*
 * Writes the batch as one block of type BLOCK_EVENTS or BLOCK_PROCESSES; watermark_ns
 * promises that no later event has an earlier time. An empty batch of BLOCK_EVENTS becomes a
 * watermark block. New call numbers are named in a strings block first. After an error
 * of the sink the writer writes no more and returns the same error again.
 */
int log_writer_put(struct log_writer *writer, const struct batch *batch, uint8_t type,
		   uint64_t watermark_ns, struct strec_error *err);

/*
 * Writes the blocks of another log of the same recording behind those that were written: all but
 * its session and its index, and the last one where that is not whole, as after a crash. Its
 * times must not be before theirs. The reader stays the caller's.
 */
int log_writer_append(struct log_writer *writer, struct log_reader *reader,
		      struct strec_error *err);

/* Bytes given to the sink so far, and events. */
uint64_t log_writer_bytes(const struct log_writer *writer);
uint64_t log_writer_events(const struct log_writer *writer);

/* Writes index and footer, closes the sink, frees the writer, also on failure. */
int log_writer_close(struct log_writer *writer, struct strec_error *err);

/* Closes the sink without index and footer and frees the writer. NULL is allowed. */
void log_writer_abandon(struct log_writer *writer);

#endif
