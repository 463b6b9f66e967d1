#include "viz/prompt.h"

#include <stdio.h>
#include <string.h>

#include "viz/glyph.h"

void prompt_open(struct prompt *prompt, enum request request, const char *text)
{
	*prompt = (struct prompt){.request = request};
	snprintf(prompt->text, sizeof(prompt->text), "%s", text);
	snprintf(prompt->before, sizeof(prompt->before), "%s", text);
	prompt->cursor = strlen(prompt->text);
}

void prompt_clear(struct prompt *prompt)
{
	prompt->text[0] = '\0';
	prompt->cursor = 0;
}

/* The byte where the character before or behind at begins; never inside of one. */
static size_t char_before(const char *text, size_t at)
{
	do
		at -= at > 0;
	while (at > 0 && ((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

static size_t char_behind(const char *text, size_t at)
{
	do
		at += text[at] != '\0';
	while (((unsigned char)text[at] & 0xc0) == 0x80);
	return at;
}

static enum prompt_result erase(struct prompt *prompt, size_t from, size_t to)
{
	if (from == to)
		return PROMPT_UNCHANGED;
	memmove(prompt->text + from, prompt->text + to, strlen(prompt->text + to) + 1);
	prompt->cursor = from;
	return PROMPT_CHANGED;
}

static enum prompt_result insert(struct prompt *prompt, uint32_t code)
{
	char bytes[4];
	size_t size = utf8_encode(code, bytes), length = strlen(prompt->text);

	if (length + size >= sizeof(prompt->text))
		return PROMPT_UNCHANGED;
	memmove(prompt->text + prompt->cursor + size, prompt->text + prompt->cursor,
		length - prompt->cursor + 1);
	memcpy(prompt->text + prompt->cursor, bytes, size);
	prompt->cursor += size;
	return PROMPT_CHANGED;
}

static enum prompt_result close_with(struct prompt *prompt, enum prompt_result result)
{
	prompt->request = REQUEST_NONE;
	return result;
}

enum prompt_result prompt_key(struct prompt *prompt, uint32_t code)
{
	size_t cursor = prompt->cursor, end = strlen(prompt->text);

	switch (code) {
	case INPUT_ENTER:
	case '\n':
	case '\r':
		return close_with(prompt, PROMPT_ACCEPTED);
	case INPUT_ESC:
		snprintf(prompt->text, sizeof(prompt->text), "%s", prompt->before);
		return close_with(prompt, PROMPT_CANCELED);
	case INPUT_BACKSPACE:
	case KEY_CTRL('H'):
	case 0x7f:
		return erase(prompt, char_before(prompt->text, cursor), cursor);
	case INPUT_DELETE:
		return erase(prompt, cursor, char_behind(prompt->text, cursor));
	case KEY_CTRL('U'):
		return erase(prompt, 0, cursor);
	case INPUT_LEFT:
		prompt->cursor = char_before(prompt->text, cursor);
		return PROMPT_UNCHANGED;
	case INPUT_RIGHT:
		prompt->cursor = char_behind(prompt->text, cursor);
		return PROMPT_UNCHANGED;
	case INPUT_HOME:
	case KEY_CTRL('A'):
		prompt->cursor = 0;
		return PROMPT_UNCHANGED;
	case INPUT_END:
	case KEY_CTRL('E'):
		prompt->cursor = end;
		return PROMPT_UNCHANGED;
	default:
		if (code < 0x20 || code >= INPUT_NONE)
			return PROMPT_UNCHANGED;
		return insert(prompt, code);
	}
}
