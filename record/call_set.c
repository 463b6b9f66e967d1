#include "record/call_set.h"

#include <errno.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "format/call_class.h"

#define LENGTH(a)  (sizeof(a) / sizeof((a)[0]))
#define VALUE_MAX  256
#define ALL_ARCHES ((1u << ARCHES) - 1)

static const struct {
	const char *suffix;
	unsigned arch;
} suffixes[] = {
	{"64", ARCH_X86_64},
	{"32", ARCH_I386},
	{"x32", ARCH_X32},
};

/* Written without a % long ago. */
static const char *const bare_classes[] = {"file", "process", "network", "signal",
					   "ipc",  "desc",    "memory"};

/* What one value says of a call: one of the four. */
struct value {
	const char *text; /* a name */
	unsigned arches;  /* bit i: holds on ABI i */
	bool has_class, has_regex, has_number;
	struct call_class class_;
	regex_t regex;
	uint32_t number;
};

static bool value_has(const struct value *v, const struct syscall_info *call, uint32_t nr)
{
	if (v->has_class)
		return call_class_has(&v->class_, call);
	if (v->has_regex)
		return regexec(&v->regex, call->name, 0, NULL, 0) == 0;
	if (v->has_number)
		return nr == v->number;
	return strcmp(call->name, v->text) == 0;
}

/* Puts the calls of a value in, or out; how many there were. */
static unsigned value_apply(const struct value *v, struct call_set *set, bool out)
{
	unsigned found = 0;

	for (unsigned arch = 0; arch < ARCHES; arch++) {
		for (uint32_t nr = 0; v->arches & 1u << arch && nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *call = syscall_lookup(arch, nr);

			if (!call || !value_has(v, call, nr))
				continue;
			set->out[arch][nr] = out;
			found++;
		}
	}
	return found;
}

static void set_all(struct call_set *set, bool out)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++)
			set->out[arch][nr] = out && syscall_lookup(arch, nr);
}

void call_set_add(struct call_set *set, const char *name)
{
	value_apply(&(struct value){.text = name, .arches = ALL_ARCHES}, set, false);
}

/* Takes @64, @32 or @x32 off the end of the text. */
static unsigned take_arches(char *text)
{
	char *at = strrchr(text, '@');

	for (size_t i = 0; at && i < LENGTH(suffixes); i++) {
		if (strcmp(at + 1, suffixes[i].suffix) == 0) {
			*at = 0;
			return 1u << suffixes[i].arch;
		}
	}
	return ALL_ARCHES;
}

static bool is_bare_class(const char *text)
{
	for (size_t i = 0; i < LENGTH(bare_classes); i++)
		if (strcmp(bare_classes[i], text) == 0)
			return true;
	return false;
}

static bool parse_digits(const char *text, uint32_t *number)
{
	char *end;
	unsigned long value;

	if (!*text || text[strspn(text, "0123456789")])
		return false;
	errno = 0;
	value = strtoul(text, &end, 10);
	*number = (uint32_t)value;
	return !errno && value < SYSCALL_NR_MAX;
}

static int compile(struct value *v, const char *pattern, char *message, size_t size)
{
	int rc = regcomp(&v->regex, pattern, REG_EXTENDED | REG_NOSUB);
	char reason[80];

	if (rc == 0) {
		v->has_regex = true;
		return 0;
	}
	regerror(rc, &v->regex, reason, sizeof(reason));
	snprintf(message, size, "-e trace: /%s: %s", pattern, reason);
	return -1;
}

/* What the text of a value means; regex is to be freed where there is one. */
static int parse_value(struct value *v, char *text, char *message, size_t size)
{
	*v = (struct value){.arches = take_arches(text), .text = text};
	if (*text == '/')
		return compile(v, text + 1, message, size);
	if (*text == '%' || is_bare_class(text)) {
		v->has_class = call_class_find(text + (*text == '%'), &v->class_);
		if (!v->has_class)
			snprintf(message, size, "-e trace: no such class: '%s'", text);
		return v->has_class ? 0 : -1;
	}
	v->has_number = parse_digits(text, &v->number);
	return 0;
}

/* One value of the list; in the set it is out, or not. */
static int take_value(struct call_set *set, char *text, bool out, char *message, size_t size)
{
	bool may_miss = *text == '?';
	struct value v;
	unsigned found;

	if (parse_value(&v, text + may_miss, message, size))
		return may_miss && text[1] != '/' ? 0 : -1;
	found = value_apply(&v, set, out);
	if (v.has_regex)
		regfree(&v.regex);
	if (found || may_miss)
		return 0;
	snprintf(message, size, "-e trace: no such system call: '%s'", text);
	return -1;
}

static int take_values(struct call_set *set, const char *text, bool out, char *message, size_t size)
{
	char value[VALUE_MAX];

	for (;; text++) {
		size_t length = strcspn(text, ",");

		if (length >= sizeof(value)) {
			snprintf(message, size, "-e trace: a value is too long");
			return -1;
		}
		memcpy(value, text, length);
		value[length] = 0;
		if (take_value(set, value, out, message, size))
			return -1;
		text += length;
		if (!*text)
			return 0;
	}
}

int call_set_parse(struct call_set *set, const char *text, char *message, size_t size)
{
	bool not_ = false;

	for (; *text == '!'; text++)
		not_ = !not_;
	if (strcmp(text, "all") == 0 || strcmp(text, "none") == 0) {
		set_all(set, (*text == 'n') != not_);
		return 0;
	}
	set_all(set, !not_);
	return take_values(set, text, not_, message, size);
}
