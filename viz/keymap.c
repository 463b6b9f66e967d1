#include "viz/keymap.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "viz/glyph.h"

/* The keys are the default ones until keymap_use(). */
static struct key_binding bindings[] = {
#define X(name, in, key1, key2, key3, word, line)                                                  \
	{                                                                                          \
		.request = REQUEST_##name,                                                         \
		.id = #name,                                                                       \
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
		.id = #panel,                                                                      \
		.section = "Show or hide",                                                         \
		.keys = {number},                                                                  \
		.hint = "",                                                                        \
		.help = name ": " line,                                                            \
	},
		VIEW_LIST(X)
#undef X
};

#define BINDINGS (sizeof(bindings) / sizeof(bindings[0]))

/* The rows of the list as they are written. */
static const uint32_t default_keys[][REQUEST_KEYS] = {
#define X(name, in, key1, key2, key3, word, line) {key1, key2, key3},
	REQUEST_LIST(X)
#undef X
#define X(panel, ops, number, ...) {number},
		VIEW_LIST(X)
#undef X
};

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
	{INPUT_INSERT, "Ins"},
	{INPUT_DELETE, "Del"},
	{INPUT_BACKSPACE, "Backspace"},
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
		for (unsigned j = 0; j < REQUEST_KEYS; j++)
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

static uint32_t first_key(enum request request)
{
	for (unsigned i = 0; i < BINDINGS; i++)
		if (bindings[i].request == request)
			return bindings[i].keys[0];
	return 0;
}

bool request_has_key(enum request request)
{
	return first_key(request) != 0;
}

const char *request_key(char name[static KEY_NAME_SIZE], enum request request)
{
	if (request_has_key(request))
		return key_name(name, first_key(request));
	snprintf(name, KEY_NAME_SIZE, "(no key)");
	return name;
}

struct keymap keymap_default(void)
{
	struct keymap map = {0};

	for (unsigned i = 0; i < BINDINGS; i++)
		memcpy(map.keys[bindings[i].request], default_keys[i], sizeof(default_keys[i]));
	return map;
}

void keymap_use(const struct keymap *map)
{
	for (unsigned i = 0; i < BINDINGS; i++)
		memcpy(bindings[i].keys, map->keys[bindings[i].request], sizeof(bindings[i].keys));
}

const char *request_name(char name[static REQUEST_NAME_SIZE], enum request request)
{
	const char *word = "none";
	size_t at = 0;

	for (unsigned i = 0; i < BINDINGS; i++)
		if (bindings[i].request == request)
			word = bindings[i].id;
	for (; word[at] && at + 1 < REQUEST_NAME_SIZE; at++)
		name[at] = word[at] == '_' ? '-' : (char)tolower((unsigned char)word[at]);
	name[at] = '\0';
	return name;
}

enum request request_find(const char *name)
{
	char text[REQUEST_NAME_SIZE];

	for (unsigned i = 0; i < BINDINGS; i++)
		if (bindings[i].request < REQUEST_PANEL &&
		    strcmp(request_name(text, bindings[i].request), name) == 0)
			return bindings[i].request;
	return REQUEST_NONE;
}

/* What terminals keep for themselves: interrupt, quit, suspend, stop and start of output. */
static bool key_never_comes(uint32_t code)
{
	return code == KEY_CTRL('C') || code == KEY_CTRL('\\') || code == KEY_CTRL('Z') ||
	       code == KEY_CTRL('S') || code == KEY_CTRL('Q');
}

/* "^X" and "Ctrl-X"; those that have a key of their own come as that. */
static uint32_t control_find(char letter)
{
	uint32_t code = (uint32_t)toupper((unsigned char)letter);

	if (code < '@' || code > '_')
		return 0;
	switch (KEY_CTRL(code)) {
	case KEY_CTRL('H'):
		return INPUT_BACKSPACE;
	case KEY_CTRL('I'):
		return INPUT_TAB;
	case KEY_CTRL('J'):
	case KEY_CTRL('M'):
		return INPUT_ENTER;
	case KEY_CTRL('['):
		return INPUT_ESC;
	default:
		return key_never_comes(KEY_CTRL(code)) ? 0 : KEY_CTRL(code);
	}
}

static uint32_t function_key_find(const char *text)
{
	unsigned number;
	char rest;

	if (sscanf(text, "F%2u%c", &number, &rest) == 1 && number >= 1 && number <= 12)
		return INPUT_F1 + number - 1;
	return 0;
}

/* A single character that is one on the screen too. */
static uint32_t character_find(const char *text, size_t size)
{
	uint32_t code;

	if (utf8_decode(text, size, &code) != size || code == GLYPH_REPLACEMENT ||
	    glyph_columns(code) < 1)
		return 0;
	return code;
}

uint32_t key_named(const char *name, size_t size)
{
	char text[KEY_NAME_SIZE];

	if (size == 0 || size >= sizeof(text))
		return 0;
	memcpy(text, name, size);
	text[size] = '\0';
	if (size == 2 && text[0] == '^')
		return control_find(text[1]);
	if (size == 6 && strncmp(text, "Ctrl-", 5) == 0)
		return control_find(text[5]);
	if (strcmp(text, "Shift-Tab") == 0)
		return INPUT_BACKTAB;
	for (unsigned i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(names[i].name, text) == 0)
			return names[i].code;
	return function_key_find(text) ? function_key_find(text) : character_find(text, size);
}

bool keymap_set(struct keymap *map, enum request request, const char *text, size_t error_size,
		char *error)
{
	uint32_t keys[REQUEST_KEYS] = {0};
	unsigned count = 0;

	for (const char *at = text + strspn(text, " \t"); strcmp(text, "none") != 0 && *at;) {
		size_t size = strcspn(at, " \t");
		uint32_t code = key_named(at, size);

		if (!code || count == REQUEST_KEYS) {
			snprintf(error, error_size,
				 code ? "'%.*s' is one key too many: there are %d for a request"
				      : "'%.*s' is no key; stview --list-keys has their names",
				 (int)(size < 40 ? size : 40), at, REQUEST_KEYS);
			return false;
		}
		if (code != keys[0] && code != keys[1])
			keys[count++] = code;
		at += size;
		at += strspn(at, " \t");
	}
	if (count == 0 && strcmp(text, "none") != 0) {
		snprintf(error, error_size, "a key is missing; none is written none");
		return false;
	}
	memcpy(map->keys[request], keys, sizeof(keys));
	return true;
}

static bool keys_changed(const struct keymap *map, const struct keymap *other, enum request request)
{
	return memcmp(map->keys[request], other->keys[request], sizeof(map->keys[request])) != 0;
}

/* The request before this place that has the key too; REQUEST_NONE. */
static enum request key_owner(const struct keymap *map, unsigned request, unsigned place)
{
	for (unsigned i = REQUEST_NONE + 1; i <= request; i++)
		for (unsigned j = 0; j < (i == request ? place : REQUEST_KEYS); j++)
			if (map->keys[i][j] == map->keys[request][place])
				return i;
	return REQUEST_NONE;
}

bool keymap_check(const struct keymap *map, enum request *which, size_t error_size, char *error)
{
	struct keymap before = keymap_default();
	char key[KEY_NAME_SIZE], one[REQUEST_NAME_SIZE], other[REQUEST_NAME_SIZE];

	for (unsigned i = REQUEST_NONE + 1; i < REQUESTS; i++)
		for (unsigned j = 0; j < REQUEST_KEYS && map->keys[i][j]; j++) {
			enum request owner = key_owner(map, i, j);

			if (owner == REQUEST_NONE)
				continue;
			*which = keys_changed(map, &before, i) ? i : owner;
			snprintf(error, error_size,
				 "'%s' is a key of both %s and %s: give one of them another",
				 key_name(key, map->keys[i][j]), request_name(one, owner),
				 request_name(other, i));
			return false;
		}
	*which = REQUEST_QUIT;
	if (map->keys[REQUEST_QUIT][0])
		return true;
	snprintf(error, error_size, "quit must have a key");
	return false;
}

void keymap_print(FILE *out)
{
	char name[REQUEST_NAME_SIZE], key[KEY_NAME_SIZE];
	const char *section = "";

	for (unsigned i = 0; i < BINDINGS && bindings[i].request < REQUEST_PANEL; i++) {
		if (strcmp(bindings[i].section, section) != 0)
			fprintf(out, "%s# %s\n", i ? "\n" : "", bindings[i].section);
		section = bindings[i].section;
		fprintf(out, "key %s =", request_name(name, bindings[i].request));
		for (unsigned j = 0; j < REQUEST_KEYS && bindings[i].keys[j]; j++)
			fprintf(out, " %s", key_name(key, bindings[i].keys[j]));
		fputs(bindings[i].keys[0] ? "\n" : " none\n", out);
	}
}
