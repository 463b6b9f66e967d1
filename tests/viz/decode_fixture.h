/*
 * Calls with captured memory, built by hand, and what is to be printed of them: for the tests of
 * viz/decode_*.c.
 */
#ifndef TESTS_VIZ_DECODE_FIXTURE_H
#define TESTS_VIZ_DECODE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/decode.h"

#define ADDRESS 0x7ffd1000u

/* A call that is put together: its event, and the memory of up to two captures an argument. */
struct built {
	struct event ev;
	struct capture captures[EVENT_CAPTURES_MAX];
	uint8_t memory[8192];
	size_t used;
};

static const struct task_info fixture_task = {.serial = 3, .tid = 77, .pid = 77, .name = "x"};

static inline void built_init(struct built *b, unsigned arch, const char *name)
{
	int nr = syscall_number(arch, name);

	assert_true(nr >= 0);
	memset(b, 0, sizeof(*b));
	b->ev = (struct event){.kind = EVENT_CALL, .task = &fixture_task, .arch = (uint8_t)arch,
			       .nr = (uint32_t)nr, .captures = b->captures};
}

static inline void built_args(struct built *b, uint64_t a0, uint64_t a1, uint64_t a2, uint64_t a3)
{
	b->ev.args[0] = a0;
	b->ev.args[1] = a1;
	b->ev.args[2] = a2;
	b->ev.args[3] = a3;
}

/* A capture of argument arg without bytes; the ones that are put next are its own. */
static inline struct capture *built_capture(struct built *b, unsigned arg, bool at_exit,
					    uint8_t kind)
{
	struct capture *capture = &b->captures[b->ev.capture_count++];

	assert_true(b->ev.capture_count <= EVENT_CAPTURES_MAX);
	*capture = (struct capture){.arg = (uint8_t)arg, .at_exit = at_exit, .kind = kind,
				    .bytes = b->memory + b->used};
	if (!b->ev.args[arg])
		b->ev.args[arg] = ADDRESS;
	return capture;
}

static inline void built_put(struct built *b, const void *bytes, size_t size)
{
	memcpy(b->memory + b->used, bytes, size);
	b->used += size;
	b->captures[b->ev.capture_count - 1].size += (uint32_t)size;
}

/* A little-endian number of so many bytes. */
static inline void built_number(struct built *b, uint64_t value, unsigned bytes)
{
	uint8_t raw[8];

	for (unsigned i = 0; i < bytes; i++)
		raw[i] = (uint8_t)(value >> 8 * i);
	built_put(b, raw, bytes);
}

static inline void built_zeros(struct built *b, size_t size)
{
	while (size--)
		built_number(b, 0, 1);
}

/* The head of an item of a list, of size bytes that follow. */
static inline void built_item(struct built *b, size_t size, enum capture_state state)
{
	built_number(b, size | (uint64_t)state << CAPTURE_ITEM_SIZE_BITS, 4);
}

static inline void built_text_item(struct built *b, const char *text)
{
	built_item(b, strlen(text), CAPTURE_WHOLE);
	built_put(b, text, strlen(text));
}

static inline void built_expect_with(const struct built *b, const struct decode_options *opt,
				     const char *text)
{
	static char buf[8192];
	size_t length = decode_event(&b->ev, opt, buf, sizeof(buf));

	assert_string_equal(buf, text);
	assert_int_equal(length, strlen(text));
}

static inline void built_expect(const struct built *b, const char *text)
{
	built_expect_with(b, NULL, text);
}

/*
 * Whatever part of the captures is there, the text is text and nothing beyond is read (a
 * sanitizer sees that): each capture is shortened to each size, in memory of its own.
 */
static inline void built_survives_cuts(struct built *b)
{
	char buf[4096];

	for (unsigned i = 0; i < b->ev.capture_count; i++) {
		struct capture whole = b->captures[i];

		for (uint32_t size = 0; size < whole.size; size++) {
			uint8_t *bytes = test_malloc(size ? size : 1);

			memcpy(bytes, whole.bytes, size);
			b->captures[i].bytes = bytes;
			b->captures[i].size = size;
			for (unsigned full = 0; full < 2; full++) {
				struct decode_options opt = {.full = full};
				size_t length = decode_event(&b->ev, &opt, buf, sizeof(buf));

				assert_true(length > 0);
				for (size_t k = 0; k < length && k + 1 < sizeof(buf); k++)
					assert_in_range(buf[k], 0x20, 0x7e);
			}
			test_free(bytes);
		}
		b->captures[i] = whole;
	}
}

#endif
