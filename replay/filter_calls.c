#include "replay/filter_calls.h"

#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "replay/filter_regex.h"

/* What a term says about calls, before it is turned into a bitmap. */
struct call_test {
	const char *name;
	size_t name_size;
	const regex_t *regex;
	unsigned classes;
};

/* 1 or 0, or STREC_NOMEM. */
static int regex_passes(const regex_t *regex, const char *name)
{
	int code = regexec(regex, name, 0, NULL, 0);

	return code == REG_ESPACE ? STREC_NOMEM : code == 0;
}

/* info NULL: there is no such call. */
static int call_passes(const struct call_test *test, const struct syscall_info *info)
{
	if (!info)
		return 0;
	if (test->regex)
		return regex_passes(test->regex, info->name);
	if (test->classes)
		return (info->classes & test->classes) != 0;
	return strlen(info->name) == test->name_size &&
	       memcmp(info->name, test->name, test->name_size) == 0;
}

/* Sets the bits of all calls that pass; returns how many do, or STREC_NOMEM. */
static int call_set_fill(struct call_set *set, const struct call_test *test)
{
	int count = 0;

	for (unsigned arch = 0; arch < ARCHES; arch++) {
		for (unsigned nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			int passes = call_passes(test, syscall_lookup(arch, nr));

			if (passes < 0)
				return passes;
			if (!passes)
				continue;
			set->words[arch][nr / 64] |= UINT64_C(1) << nr % 64;
			count++;
		}
	}
	return count;
}

/* unknown: what to say if there is no such call, NULL where that is no mistake. */
static int resolve_calls(struct lexer *lx, struct term *term, const struct call_test *test,
			 size_t at, const char *unknown)
{
	int count;

	term->match = term_match_calls;
	term->calls = calloc(1, sizeof(*term->calls));
	if (!term->calls)
		return lexer_fail(lx, STREC_NOMEM, at, NULL);
	count = call_set_fill(term->calls, test);
	if (count < 0)
		return lexer_fail(lx, count, at, NULL);
	if (count == 0 && unknown)
		return lexer_fail(lx, STREC_SYNTAX, at, unknown);
	return 0;
}

int calls_parse_class(struct lexer *lx, struct term *term)
{
	struct call_test test = {0};
	size_t start = lx->at++;
	size_t size = lexer_word_size(lx);
	char name[16] = "";

	if (size < sizeof(name))
		memcpy(name, lx->text + lx->at, size);
	lx->at += size;
	test.classes = syscall_class_by_name(name);
	if (!test.classes)
		return lexer_fail(lx, STREC_SYNTAX, start,
				  "no such class; write %file %network %memory %process %desc "
				  "%signal or %ipc");
	return resolve_calls(lx, term, &test, start, NULL);
}

int calls_parse_regex(struct lexer *lx, struct term *term, bool lenient)
{
	struct call_test test = {0};
	size_t start = lx->at;
	const char *detail;
	regex_t *regex;
	int code;

	code = lexer_take_delimited(lx, true, "the regex is not closed; write /regex/");
	if (code)
		return code;
	code = filter_regex_compile(&regex, lx->value, &detail);
	if (code)
		return lexer_fail(lx, code, lx->value_at, detail);
	test.regex = regex;
	code = resolve_calls(lx, term, &test, start,
			     lenient ? NULL
				     : "no call has such a name; write ?/regex/ to allow that");
	filter_regex_free(regex);
	return code;
}

int calls_parse_name(struct lexer *lx, struct term *term, bool lenient)
{
	struct call_test test = {.name = lx->text + lx->at, .name_size = lexer_word_size(lx)};
	size_t start = lx->at;
	const char *unknown = "no such system call; write ?name to allow unknown names";

	lx->at += test.name_size;
	if (lx->text[start] >= '0' && lx->text[start] <= '9')
		unknown = "a number alone says nothing; write pid=N, nr=N or fd=N";
	lexer_skip_space(lx);
	if (lexer_take_compare(lx))
		return lexer_fail(
			lx, STREC_SYNTAX, start,
			"no such key; write pid tid comm errno dur time path nr ip ret or fd");
	return resolve_calls(lx, term, &test, start, lenient ? NULL : unknown);
}

void call_set_add(struct call_set *into, const struct call_set *from)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (unsigned i = 0; i < CALL_WORDS; i++)
			into->words[arch][i] |= from->words[arch][i];
}
