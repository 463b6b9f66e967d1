/*
 * A small log in memory, and the events it was made of: what the tests of the format
 * damage, cut and read back.
 */
#ifndef TESTS_FORMAT_SAMPLE_H
#define TESTS_FORMAT_SAMPLE_H

#include <string.h>

#include "format/reader.h"
#include "format/writer.h"

#define SAMPLE_BLOCKS 5
#define SAMPLE_ROWS   40

static const struct task_info sample_tasks[] = {
	{.serial = 1, .tid = 100, .pid = 100, .name = "sh"},
	{.serial = 2, .parent = 1, .tid = 101, .pid = 101, .name = "a name of 15 b."},
	{.serial = 3, .parent = 2, .tid = -1, .pid = INT32_MIN, .name = ""},
};

static const struct log_session sample_session = {
	.command = "sh -c 'true'",
	.directory = "/tmp",
	.host = "example",
	.system = "Linux 6.12 x86_64",
	.recorder = "strec test",
	.options = "",
	.uid = 1000,
	.cpus = 2,
	.pid = 99,
};

static const struct log_header sample_header = {
	.wall_ns = 1700000000000000000u,
	.monotonic_ns = 12345,
	.id = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16},
};

/* Two stacks that share their callers, one that a signal interrupted, and one that is cut. */
static const struct stack_frame sample_frames[] = {
	{.caller = NULL, .module = 1, .offset = 0x1000},
	{.caller = &sample_frames[0], .module = 1, .offset = 0x2345},
	{.caller = &sample_frames[1], .module = 2, .offset = 0xffffffffffff},
	{.caller = &sample_frames[1], .module = MODULES_MAX, .offset = 5},
	{.caller = &sample_frames[0], .module = 2, .offset = 0x2345, .interrupted = true},
	{.caller = NULL, .module = 0, .offset = 0},
	{.caller = &sample_frames[5], .module = 0, .offset = 0x7f0000000000},
};

static const struct stack_frame *const sample_stacks[] = {
	NULL,
	&sample_frames[2],
	&sample_frames[3],
	&sample_frames[4],
	&sample_frames[6],
	&sample_frames[1],
};

static const struct code_module sample_modules[] = {
	{.number = 1, .path = "/usr/bin/sh", .build_id_size = 4, .build_id = "\1\2\3\4"},
	{.number = 2, .path = "[anon]", .pid = 100},
	{.number = MODULES_MAX, .path = ""},
};

static const struct symbol_line sample_lines[] = {
	{.function = "inlined", .file = "/src/a.h", .line = 7, .column = 3},
	{.function = "f(int)", .file = "/src/a.c", .line = 70},
	{.function = "main"},
};

static const struct symbol sample_symbols[] = {
	{.module = 1, .offset = 0x2344, .into = 0x44, .count = 2, .lines = sample_lines},
	{.module = 1, .offset = 0xfff, .into = 1, .count = 1, .lines = &sample_lines[2]},
	{.module = 2, .offset = 0x2345},
};

/* Event number i of the sample: every kind, extreme values, captures of all states. */
static inline struct event sample_event(unsigned i)
{
	static const char path[] = "/etc/hostname\0with a NUL";
	static struct capture captures[3];
	struct event ev = {
		.time_ns = 1000000u * i + i * i,
		.duration_ns = i % 3 == 0 ? 0 : 333u * i,
		.task = &sample_tasks[i % 3],
		.kind = (uint8_t)(i % 7 == 6 ? i % EVENT_LOSS : EVENT_CALL),
		.arch = (uint8_t)(i % 5 == 4 ? ARCH_I386 : ARCH_X86_64),
		.flags = (uint8_t)(i % 11 == 0 ? EVENT_ERROR : 0),
		.nr = i % 9,
		.args = {i, ~(uint64_t)i, UINT64_MAX, 0, (uint64_t)i << 40, 0x7fffffffffffffff},
		.result = i % 11 == 0 ? -2 : INT64_MIN + i,
		.ip = 0x7f0000001000u + 16 * (i % 4),
		.stack = sample_stacks[i % 6],
	};

	if (i % 4 == 1) {
		captures[0] = (struct capture){.kind = CAPTURE_STRING,
					       .size = sizeof(path) - 1,
					       .bytes = (const uint8_t *)path};
		captures[1] = (struct capture){.arg = 1,
					       .kind = CAPTURE_BYTES,
					       .state = CAPTURE_CUT,
					       .at_exit = true,
					       .size = 3,
					       .bytes = (const uint8_t *)"abc"};
		captures[2] = (struct capture){.arg = 5,
					       .kind = CAPTURE_STRING,
					       .state = CAPTURE_FAULT,
					       .error = 14,
					       .bytes = (const uint8_t *)""};
		ev.captures = captures;
		ev.capture_count = 3;
	}
	return ev;
}

/* The sample's bytes, which the caller releases; closed says whether it ends whole. */
static inline struct buffer sample_log(bool closed)
{
	struct buffer out = {0};
	struct log_writer *writer;
	struct batch batch = {0};

	if (log_writer_open(&writer, sink_open_memory(&out), &sample_header, &sample_session, 0,
			    NULL))
		return out;
	log_writer_modules(writer, sample_modules, 3, NULL);
	for (unsigned block = 0; block < SAMPLE_BLOCKS; block++) {
		for (unsigned row = 0; row < SAMPLE_ROWS; row++) {
			struct event ev = sample_event(1 + block * SAMPLE_ROWS + row);

			batch_add(&batch, &ev);
		}
		log_writer_put(writer, &batch, block == 2 ? BLOCK_PROCESSES : BLOCK_EVENTS, 0,
			       NULL);
		batch_clear(&batch);
		if (block == 3)
			log_writer_put(writer, &batch, BLOCK_EVENTS, 0, NULL);
	}
	batch_release(&batch);
	log_writer_symbols(writer, sample_symbols, 3, NULL);
	if (closed)
		log_writer_close(writer, NULL);
	else
		log_writer_abandon(writer);
	return out;
}

static inline bool sample_stacks_equal(const struct stack_frame *a, const struct stack_frame *b)
{
	for (; a && b; a = a->caller, b = b->caller)
		if (a->module != b->module || a->offset != b->offset ||
		    a->interrupted != b->interrupted)
			return false;
	return !a && !b;
}

/* True where both are the same event, captures, task and stack included. */
static inline bool sample_equal(const struct event *a, const struct event *b)
{
	if (a->time_ns != b->time_ns || a->duration_ns != b->duration_ns || a->kind != b->kind ||
	    a->arch != b->arch || a->flags != b->flags || a->nr != b->nr || a->ip != b->ip ||
	    a->result != b->result || memcmp(a->args, b->args, sizeof(a->args)) != 0 ||
	    memcmp(a->task, b->task, sizeof(*a->task)) != 0 ||
	    a->capture_count != b->capture_count || !sample_stacks_equal(a->stack, b->stack))
		return false;
	for (unsigned i = 0; i < a->capture_count; i++) {
		const struct capture *x = &a->captures[i], *y = &b->captures[i];

		if (x->arg != y->arg || x->kind != y->kind || x->state != y->state ||
		    x->error != y->error || x->size != y->size ||
		    memcmp(x->bytes, y->bytes, x->size) != 0)
			return false;
	}
	return true;
}

#endif
