#include "viz/output_text.h"

#include <stdbool.h>

#define ESC      0x1b
#define TAB_STOP 8

struct output_writer {
	char *text;
	size_t room, size;
	unsigned column;
	bool returned; /* a carriage return: the next character begins the line anew */
};

static bool is_continuation(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

/* Bytes up to the end of a control string, such as a title: BEL or ESC \ ends it. */
static size_t string_size(const uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at < size && bytes[at] != '\a' && bytes[at] != ESC)
		at++;
	if (at < size && bytes[at] == ESC && at + 1 < size && bytes[at + 1] == '\\')
		return at + 2;
	return at < size && bytes[at] == '\a' ? at + 1 : at;
}

/* Parameters and intermediate bytes, 0x20 to 0x3f, and a final byte. */
static size_t control_size(const uint8_t *bytes, size_t size)
{
	size_t at = 0;

	while (at < size && bytes[at] >= 0x20 && bytes[at] < 0x40)
		at++;
	return at < size && bytes[at] >= 0x40 && bytes[at] < 0x7f ? at + 1 : at;
}

/* Bytes of the escape sequence that begins with the ESC at bytes. */
static size_t escape_size(const uint8_t *bytes, size_t size)
{
	size_t at = 1;

	if (size < 2)
		return size;
	switch (bytes[1]) {
	case '[':
		return 2 + control_size(bytes + 2, size - 2);
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		return 2 + string_size(bytes + 2, size - 2);
	default:
		while (at < size && bytes[at] >= 0x20 && bytes[at] < 0x30)
			at++;
		return at < size && bytes[at] >= 0x30 && bytes[at] < 0x7f ? at + 1 : at;
	}
}

static void put(struct output_writer *w, uint8_t byte)
{
	if (w->returned) {
		w->size = w->column = 0;
		w->returned = false;
	}
	if (w->size + 1 < w->room)
		w->text[w->size++] = (char)byte;
	w->column += !is_continuation(byte);
}

static void take_back(struct output_writer *w)
{
	while (w->size && is_continuation((uint8_t)w->text[w->size - 1]))
		w->size--;
	if (w->size)
		w->size--;
	if (w->column)
		w->column--;
}

static void put_tab(struct output_writer *w)
{
	do
		put(w, ' ');
	while (w->column % TAB_STOP);
}

size_t output_text(char *text, size_t room, const uint8_t *bytes, size_t size)
{
	struct output_writer w = {.text = text, .room = room};
	size_t at = 0;

	if (room == 0)
		return 0;
	while (at < size) {
		uint8_t byte = bytes[at];

		if (byte == ESC) {
			at += escape_size(bytes + at, size - at);
			continue;
		}
		at++;
		if (byte == '\r')
			w.returned = true;
		else if (byte == '\b')
			take_back(&w);
		else if (byte == '\t')
			put_tab(&w);
		else
			put(&w, byte);
	}
	text[w.size] = '\0';
	return w.size;
}
