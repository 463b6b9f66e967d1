/*
 * Any calls with any captures as text: it is one line of ASCII, as long as it is said to be, and
 * the same whatever room it has. The bytes are calls as tests/fuzz/calls.c writes them.
 */
#include <string.h>

#include "format/bytes.h"
#include "format/event.h"
#include "tests/fuzz/fuzz.h"
#include "viz/decode.h"

#define LINE_SIZE  (1u << 20)
#define SHORT_SIZE 100

static const struct decode_options options[] = {
	{0},
	{.full = true, .string_max = 32, .duration = true, .column = 40},
	{.full = true, .hex = DECODE_HEX_ALL, .words = DECODE_WORDS_BOTH},
	{.hex = DECODE_HEX_BINARY, .words = DECODE_WORDS_RAW, .string_max = 1},
};

static void check_line(const char *line, size_t length)
{
	if (length >= LINE_SIZE)
		return;
	FUZZ_EXPECT(strlen(line) == length);
	for (const char *c = line; *c; c++)
		FUZZ_EXPECT(*c >= ' ' && *c <= '~');
}

static void check_call(const struct event *ev, const struct decode_options *opt)
{
	static char line[LINE_SIZE], cut[SHORT_SIZE];
	struct decode_parts parts;
	size_t length = decode_event(ev, opt, line, LINE_SIZE);

	check_line(line, length);
	FUZZ_EXPECT(decode_event(ev, opt, cut, SHORT_SIZE) == length);
	FUZZ_EXPECT(strncmp(line, cut, SHORT_SIZE - 1) == 0);
	check_line(line, decode_enter(ev, opt, line, LINE_SIZE));
	for (unsigned i = 0; i < 7; i++)
		check_line(line, decode_argument(ev, i, opt, line, LINE_SIZE));
	if (ev->kind != EVENT_CALL)
		return;
	check_line(line, decode_resumed(ev, opt, line, LINE_SIZE));
	length = decode_call(ev, opt, line, LINE_SIZE, &parts);
	check_line(line, length);
	FUZZ_EXPECT(parts.name <= parts.enter && parts.enter <= parts.arguments &&
		    parts.arguments <= length);
}

static bool take_capture(struct cursor *in, struct capture *capture)
{
	const uint8_t *head = cursor_bytes(in, 8);
	size_t size;

	if (!head)
		return false;
	size = get_u16(head + 6);
	if (size > cursor_left(in))
		size = cursor_left(in);
	*capture = (struct capture){
		.arg = head[0] % 6,
		.kind = head[1] % (CAPTURE_LIST + 1),
		.state = head[2] % (CAPTURE_FAULT + 1),
		.error = head[3],
		.at_exit = head[4] & 1,
		.size = (uint32_t)size,
	};
	capture->bytes = cursor_bytes(in, size);
	return true;
}

static bool take_call(struct cursor *in, struct event *ev, struct capture *captures)
{
	const uint8_t *head = cursor_bytes(in, 64);

	if (!head)
		return false;
	ev->arch = head[0] % ARCHES;
	ev->kind = head[1] & 1 ? EVENT_ENTERED : EVENT_CALL;
	ev->flags = head[2];
	ev->capture_count = 0;
	ev->nr = get_u32(head + 4);
	ev->result = (int64_t)get_u64(head + 8);
	for (unsigned i = 0; i < 6; i++)
		ev->args[i] = get_u64(head + 16 + 8 * i);
	while (ev->capture_count < head[3] % (EVENT_CAPTURES_MAX + 1) &&
	       take_capture(in, &captures[ev->capture_count]))
		ev->capture_count++;
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct cursor in = {.at = bytes, .end = bytes + size};
	struct task_info task = {.serial = 1, .tid = 2, .pid = 2};
	struct capture captures[EVENT_CAPTURES_MAX];
	struct event ev = {.task = &task, .captures = captures, .duration_ns = 1000};

	while (take_call(&in, &ev, captures))
		for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
			check_call(&ev, &options[i]);
	return 0;
}
