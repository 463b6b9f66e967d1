#include <stdio.h>

#include "viz/glyph.h"
#include "viz/keys.h"

static const struct key_binding bindings[] = {
#define X(name, in, key1, key2, key3, word, line)                                                  \
	{                                                                                          \
		.request = REQUEST_##name,                                                         \
		.section = in,                                                                     \
		.keys = {key1, key2, key3},                                                        \
		.hint = word,                                                                      \
		.help = line,                                                                      \
	},
	REQUEST_LIST(X)
#undef X
#define X(panel, ops, number, name, line, ...)                                                     \
	{                                                                                          \
		.request = REQUEST_PANEL + PANEL_##panel,                                          \
		.section = "Show or hide",                                                         \
		.keys = {number},                                                                  \
		.hint = "",                                                                        \
		.help = name ": " line,                                                            \
	},
		VIEW_LIST(X)
#undef X
};

#define BINDINGS (sizeof(bindings) / sizeof(bindings[0]))

/* Names of keys that print nothing. */
static const struct {
	uint32_t code;
	const char *name;
} names[] = {
	{' ', "Space"},
	{'\n', "^J"},
	{'\r', "^M"},
	{INPUT_UP, "Up"},
	{INPUT_DOWN, "Down"},
	{INPUT_LEFT, "Left"},
	{INPUT_RIGHT, "Right"},
	{INPUT_HOME, "Home"},
	{INPUT_END, "End"},
	{INPUT_PAGE_UP, "PgUp"},
	{INPUT_PAGE_DOWN, "PgDn"},
	{INPUT_TAB, "Tab"},
	{INPUT_BACKTAB, "S-Tab"},
	{INPUT_ENTER, "Enter"},
	{INPUT_ESC, "Esc"},
};

const struct key_binding *key_binding(unsigned index)
{
	return index < BINDINGS ? &bindings[index] : NULL;
}

enum request key_request(uint32_t code)
{
	if (code == 0)
		return REQUEST_NONE;
	for (unsigned i = 0; i < BINDINGS; i++)
		for (unsigned j = 0; j < 3; j++)
			if (bindings[i].keys[j] == code)
				return bindings[i].request;
	return REQUEST_NONE;
}

const char *key_name(char name[static KEY_NAME_SIZE], uint32_t code)
{
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (names[i].code == code) {
			snprintf(name, KEY_NAME_SIZE, "%s", names[i].name);
			return name;
		}
	if (code >= INPUT_F1 && code <= INPUT_F12)
		snprintf(name, KEY_NAME_SIZE, "F%u", (unsigned)(code - INPUT_F1 + 1) % 100);
	else if (code < 0x20)
		snprintf(name, KEY_NAME_SIZE, "^%c", (int)code + '@');
	else {
		char text[4];
		size_t size = utf8_encode(code, text);

		snprintf(name, KEY_NAME_SIZE, "%.*s", (int)size, text);
	}
	return name;
}
