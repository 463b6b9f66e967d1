#include "viz/strace_values.h"

#include <string.h>

#include "viz/decode_private.h"
#include "viz/strace_structures.h"

#define CLONE_SIGNAL_BITS 0xff
#define FDCWD             ((uint64_t)(int64_t)-100)

static unsigned digit_of(char c)
{
	if (c >= '0' && c <= '9')
		return (unsigned)(c - '0');
	if (c >= 'a' && c <= 'f')
		return (unsigned)(c - 'a') + 10;
	return c >= 'A' && c <= 'F' ? (unsigned)(c - 'A') + 10 : 16;
}

bool strace_number(struct span_text text, uint64_t *number)
{
	bool minus = span_skip(&text, "-");
	unsigned base = 10;
	uint64_t value = 0;

	if (text.size > 2 && span_skip(&text, "0x"))
		base = 16;
	else if (text.size > 1 && *text.at == '0')
		base = 8;
	for (size_t i = 0; i < text.size; i++) {
		unsigned digit = digit_of(text.at[i]);

		if (digit >= base || value > (UINT64_MAX - digit) / base)
			return false;
		value = value * base + digit;
	}
	*number = minus ? 0 - value : value;
	return text.size > 0;
}

/* One escape behind its backslash; how many characters it has, 0 where it is none. */
static size_t take_escape(const char *at, size_t size, uint8_t *byte)
{
	static const char letters[] = "nt\"\\rvfab", bytes[] = "\n\t\"\\\r\v\f\a\b";
	const char *letter = size && *at ? strchr(letters, *at) : NULL;
	size_t i = 0;
	unsigned value = 0;

	if (letter) {
		*byte = (uint8_t)bytes[letter - letters];
		return 1;
	}
	if (size > 2 && *at == 'x' && digit_of(at[1]) < 16 && digit_of(at[2]) < 16) {
		*byte = (uint8_t)(digit_of(at[1]) << 4 | digit_of(at[2]));
		return 3;
	}
	for (; i < 3 && i < size && digit_of(at[i]) < 8; i++)
		value = value * 8 + digit_of(at[i]);
	*byte = (uint8_t)value;
	return i;
}

bool strace_string(struct span_text *text, struct buffer *bytes, bool *cut)
{
	size_t i = 1, start = bytes->size;

	if (!text->size || *text->at != '"')
		return false;
	while (i < text->size && text->at[i] != '"') {
		uint8_t byte = (uint8_t)text->at[i];
		size_t taken = 1;

		if (byte == '\\') {
			taken = take_escape(text->at + i + 1, text->size - i - 1, &byte);
			if (!taken)
				break;
			taken++;
		}
		bytes->bytes[bytes->size++] = byte;
		i += taken;
	}
	if (i >= text->size || text->at[i] != '"') {
		bytes->size = start;
		return false;
	}
	text->at += i + 1;
	text->size -= i + 1;
	*cut = span_skip(text, "...");
	return true;
}

static bool word_value(const struct word_set *set, struct span_text word, uint64_t *value)
{
	for (uint32_t i = 0; i < set->count; i++)
		if (set->words[i].name[0] == *word.at && span_is(word, set->words[i].name)) {
			*value = set->words[i].value;
			return true;
		}
	return false;
}

bool strace_signal(struct span_text word, uint64_t *value)
{
	uint64_t number;

	if (!span_skip(&word, "SIG"))
		return false;
	for (int nr = 1; nr < 32; nr++) {
		const char *name = signal_abbreviation(nr);

		if (name && span_is(word, name)) {
			*value = (uint64_t)nr;
			return true;
		}
	}
	if (span_is(word, "RTMIN")) {
		*value = 32;
		return true;
	}
	if (!span_skip(&word, "RT_") || !strace_number(word, &number) || number > 32)
		return false;
	*value = 32 + number;
	return true;
}

/* A|B|0x10: what each part is worth is or-ed. */
static bool flags_value(unsigned kind, const struct word_set *set, struct span_text text,
			uint64_t *value)
{
	*value = 0;
	while (text.size) {
		const char *bar = memchr(text.at, '|', text.size);
		struct span_text word = {text.at, bar ? (size_t)(bar - text.at) : text.size};
		uint64_t part;

		if (!word.size)
			return false;
		if (!(set && word_value(set, word, &part)) && !strace_number(word, &part) &&
		    !(kind == ARG_CLONE_FLAGS && strace_signal(word, &part)))
			return false;
		*value |= part;
		text.at += word.size + (bar != NULL);
		text.size -= word.size + (bar != NULL);
	}
	return true;
}

/* S_IFREG|0644 */
static bool mode_value(struct span_text text, uint64_t *value)
{
	static const struct word words[] = {
		{0140000, "S_IFSOCK"}, {0120000, "S_IFLNK"}, {0100000, "S_IFREG"},
		{0060000, "S_IFBLK"},  {0040000, "S_IFDIR"}, {0020000, "S_IFCHR"},
		{0010000, "S_IFIFO"},  {04000, "S_ISUID"},   {02000, "S_ISGID"},
		{01000, "S_ISVTX"},
	};
	static const struct word_set set = {.words = words, .count = COUNT(words)};

	return flags_value(ARG_MODE, &set, text, value);
}

/* 3, AT_FDCWD, and with its name 3</etc/passwd>. */
static void parse_descriptor(struct strace_value *value, struct span_text text)
{
	const char *name = memchr(text.at, '<', text.size);

	if (name) {
		value->keep_text = true;
		text.size = (size_t)(name - text.at);
	}
	if (span_is(text, "AT_FDCWD"))
		value->number = FDCWD;
	else if (!strace_number(text, &value->number))
		value->keep_text = true;
}

/* A string that was captured as text or bytes, NULL, or an address. */
static void parse_string(struct strace_value *value, unsigned kind, struct span_text text,
			 struct buffer *bytes)
{
	size_t at = bytes->size;
	bool cut;

	if (strace_string(&text, bytes, &cut) && !text.size) {
		value->has_capture = true;
		value->capture = (struct capture){
			.kind = arg_is_memory(kind) ? CAPTURE_BYTES : CAPTURE_STRING,
			.state = cut ? CAPTURE_CUT : CAPTURE_WHOLE,
			.at_exit = arg_is_memory(kind) && arg_direction(kind) == MEMORY_OUT,
			.size = (uint32_t)(bytes->size - at),
			.bytes = bytes->bytes + at,
		};
		return;
	}
	bytes->size = at;
	value->keep_text = !span_is(text, "NULL") && !strace_number(text, &value->number);
}

static bool is_string(unsigned kind)
{
	if (!arg_is_memory(kind))
		return kind == ARG_PATH || kind == ARG_STRING;
	return arg_memory(kind) == MEMORY_BUFFER || arg_memory(kind) == MEMORY_TEXT ||
	       arg_memory(kind) == MEMORY_RANDOM || arg_memory(kind) == MEMORY_MESSAGE;
}

static void parse_memory(struct strace_value *value, unsigned kind, struct span_text text,
			 struct buffer *bytes)
{
	size_t at = bytes->size;

	if (span_is(text, "NULL") || strace_number(text, &value->number))
		return;
	value->capture = (struct capture){
		.kind = CAPTURE_BYTES,
		.at_exit = arg_direction(kind) == MEMORY_OUT,
	};
	value->has_capture = strace_structure(&value->capture, arg_memory(kind), text, bytes);
	value->keep_text = !value->has_capture;
	if (value->has_capture) {
		value->capture.size = (uint32_t)(bytes->size - at);
		value->capture.bytes = bytes->bytes + at;
	} else {
		bytes->size = at;
	}
}

void strace_value_parse(struct strace_value *value, unsigned kind, struct span_text text,
			struct buffer *bytes)
{
	const struct word_set *set;

	*value = (struct strace_value){0};
	if (!text.size) {
		value->keep_text = true;
	} else if (kind == ARG_FD || kind == ARG_DIRFD) {
		parse_descriptor(value, text);
	} else if (is_string(kind)) {
		parse_string(value, kind, text, bytes);
	} else if (arg_is_memory(kind)) {
		parse_memory(value, kind, text, bytes);
	} else if (kind == ARG_SIGNAL) {
		value->keep_text = !strace_signal(text, &value->number) &&
				   !strace_number(text, &value->number);
	} else if (kind == ARG_MODE || kind == ARG_NODE_MODE) {
		value->keep_text = !mode_value(text, &value->number);
	} else if (kind == ARG_PTR && span_is(text, "NULL")) {
		return;
	} else {
		set = value_words(kind);
		value->keep_text = set ? !flags_value(kind, set, text, &value->number)
				       : !strace_number(text, &value->number);
	}
}
