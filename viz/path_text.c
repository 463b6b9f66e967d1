#include "viz/path_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "viz/grid.h"

#define CHARACTER_MAX 4 /* bytes in UTF-8 */

static bool is_continuation(char byte)
{
	return ((uint8_t)byte & 0xc0) == 0x80;
}

/* Bytes of the character at text. */
static size_t character_size(const char *text)
{
	size_t size = *text != '\0';

	while (size && size < CHARACTER_MAX && is_continuation(text[size]))
		size++;
	return size;
}

static int character_columns(const char *text, size_t size)
{
	char one[CHARACTER_MAX + 1] = "";

	memcpy(one, text, size);
	return text_columns(one);
}

/* Bytes of the beginning that takes at most so many columns. */
static size_t head_size(const char *text, int columns)
{
	size_t at = 0, size;

	while ((size = character_size(text + at)) &&
	       (columns -= character_columns(text + at, size)) >= 0)
		at += size;
	return at;
}

/* The end that takes at most so many columns. */
static const char *tail_of(const char *text, int columns)
{
	int left = text_columns(text);

	while (left > columns) {
		size_t size = character_size(text);

		left -= character_columns(text, size);
		text += size;
	}
	return text;
}

char *path_fit(char *text, size_t size, const char *path, int columns)
{
	const char *slash = strrchr(path, '/');
	int room = columns - 1, name, head;

	if (text_columns(path) <= columns) {
		snprintf(text, size, "%s", path);
		return text;
	}
	if (room < 0) {
		snprintf(text, size, "%s", "");
		return text;
	}
	name = text_columns(slash ? slash : path);
	head = name < room ? (room - name) / 2 : 0;
	snprintf(text, size, "%.*s…%s", (int)head_size(path, head), path,
		 tail_of(path, room - head));
	return text;
}

/* A byte as a value in quotes has it; of a regex what is special there is no more. */
static size_t put_byte(char *out, char byte, bool regex)
{
	const char *special = regex ? "\"\\.[]{}()*+?^$|" : "\"\\";
	size_t size = 0;

	if (byte && strchr(special, byte))
		out[size++] = '\\';
	out[size++] = byte;
	return size;
}

static size_t escaped_size(const char *text, bool regex)
{
	size_t size = 0;
	char out[2];

	for (; *text; text++)
		size += put_byte(out, *text, regex);
	return size;
}

static void put_expression(char *expr, const char *before, const char *text, bool regex,
			   const char *behind)
{
	expr += sprintf(expr, "%s", before);
	for (; *text; text++)
		expr += put_byte(expr, *text, regex);
	sprintf(expr, "%s", behind);
}

#define FRAME_SIZE sizeof("path~\"$\"")

char *path_filter(char *expr, size_t size, const char *name, size_t known)
{
	const char *end = name + known;

	expr[0] = '\0';
	if (size < FRAME_SIZE)
		return expr;
	if (known == 0 && escaped_size(name, false) + FRAME_SIZE <= size) {
		put_expression(expr, "path=\"", name, false, "\"");
		return expr;
	}
	while (*end && (is_continuation(*end) || escaped_size(end, true) + FRAME_SIZE > size))
		end++;
	if (*end)
		put_expression(expr, "path~\"", end, true, "$\"");
	return expr;
}
