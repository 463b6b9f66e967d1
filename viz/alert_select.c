#include "viz/alert_select.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "format/call_class.h"
#include "viz/call_traits.h"

#define ERRNO_MAX 4095 /* MAX_ERRNO of the kernel */

_Static_assert(ALERT_CALL_NUMBERS == SYSCALL_NR_MAX, "a bit for each number of the table");

void alert_select_all(struct alert_calls *calls)
{
	memset(calls->words, 0xff, sizeof(calls->words));
	calls->others = 1;
	calls->reserved = 0;
}

/* A test of calls, by what the term in the text is. */
typedef bool call_test(const struct syscall_info *info, const void *data);

static bool has_name(const struct syscall_info *info, const void *data)
{
	return strcmp(info->name, data) == 0;
}

static bool has_class(const struct syscall_info *info, const void *data)
{
	return call_class_has(data, info);
}

static bool waits(const struct syscall_info *info, const void *data)
{
	(void)data;
	return call_waits(info->name);
}

/* Adds to *calls all that pass the test; the number of them. */
static unsigned add_calls(struct alert_calls *calls, call_test *test, const void *data)
{
	unsigned count = 0;

	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (uint32_t nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			if (!info || !test(info, data))
				continue;
			calls->words[arch][nr / 64] |= UINT64_C(1) << nr % 64;
			count++;
		}
	return count;
}

/* Leaves in *calls those that are, or with negated are not, in the term. */
static void narrow_to(struct alert_calls *calls, const struct alert_calls *term, bool negated)
{
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (unsigned i = 0; i < ALERT_CALL_WORDS; i++)
			calls->words[arch][i] &=
				negated ? ~term->words[arch][i] : term->words[arch][i];
	calls->others &= negated;
}

static int64_t error_find(const char *name)
{
	for (int number = 1; number <= ERRNO_MAX; number++) {
		const char *known = strerrorname_np(number);

		if (known && strcmp(known, name) == 0)
			return number;
	}
	return 0;
}

static bool is_error_name(const char *word)
{
	return word[0] == 'E' && isupper((unsigned char)word[1]);
}

/* Appends a term to the filter; what does not fit is left out whole. */
static void filter_add(struct alert_source *source, bool negated, const char *before,
		       const char *text, size_t size)
{
	char term[ALERT_FILTER_SIZE];
	size_t at = strlen(source->filter);
	int length = snprintf(term, sizeof(term), "%s%s%s%.*s", at ? " " : "", negated ? "!" : "",
			      before, (int)size, text);

	if (length > 0 && at + (size_t)length < ALERT_FILTER_SIZE)
		memcpy(source->filter + at, term, (size_t)length + 1);
}

/* An errno or "expected". */
static bool error_term(struct alert_lexer *lexer, struct alert_source *source, bool negated)
{
	bool expected = strcmp(lexer->word, "expected") == 0;
	int64_t number = expected ? ALERT_ERROR_UNEXPECTED : error_find(lexer->word);

	if (source->event != ALERT_EVENT_ERRORS)
		return alert_lexer_fail(lexer, lexer->word_at,
					"%s is of errors; it selects none of other events",
					lexer->word);
	if (number == 0)
		return alert_lexer_fail(lexer, lexer->word_at,
					"no error is named '%s'; write one such as ENOENT",
					lexer->word);
	if (expected != negated)
		return alert_lexer_fail(lexer, lexer->word_at,
					expected ? "'expected' alone would hide what is wrong; "
						   "write !expected"
						 : "an errno can't be left out by '!'; write it "
						   "without, or !expected");
	if (source->error)
		return alert_lexer_fail(lexer, lexer->word_at,
					"a second term for errors; write one errno, or !expected");
	source->error = (int32_t)number;
	if (!expected)
		filter_add(source, false, "errno=", lexer->word, strlen(lexer->word));
	return true;
}

/* Names with commas between them; the first is the word at hand. */
static bool names_term(struct alert_lexer *lexer, struct alert_calls *term)
{
	for (;;) {
		if (add_calls(term, has_name, lexer->word) == 0)
			return alert_lexer_fail(lexer, lexer->word_at,
						"no call is named '%s'; write a call such as read, "
						"a class such as %%file, or waiting",
						lexer->word);
		if (!alert_lexer_take(lexer, ','))
			return true;
		if (!alert_lexer_word(lexer))
			return alert_lexer_fail(lexer, lexer->at,
						"a name is missing behind the comma");
	}
}

static bool class_term(struct alert_lexer *lexer, struct alert_calls *term)
{
	struct call_class class_;

	if (!alert_lexer_word(lexer) || !call_class_find(lexer->word, &class_))
		return alert_lexer_fail(lexer, lexer->word_at,
					"no class is named '%%%s'; write %%file, %%network, "
					"%%memory, %%process, %%desc, %%signal or %%ipc",
					lexer->word);
	add_calls(term, has_class, &class_);
	return true;
}

static bool term_parse(struct alert_lexer *lexer, struct alert_source *source)
{
	struct alert_calls term = {0};
	bool negated = alert_lexer_take(lexer, '!');
	size_t begin = (alert_lexer_peek(lexer), lexer->at);

	if (alert_lexer_take(lexer, '%')) {
		if (!class_term(lexer, &term))
			return false;
		filter_add(source, negated, "%", lexer->word, strlen(lexer->word));
	} else if (!alert_lexer_word(lexer)) {
		return alert_lexer_fail(lexer, lexer->at,
					"a term is missing; write a call such as read, a class "
					"such as %%file, or waiting");
	} else if (strcmp(lexer->word, "expected") == 0 || is_error_name(lexer->word)) {
		return error_term(lexer, source, negated);
	} else if (strcmp(lexer->word, "waiting") == 0) {
		add_calls(&term, waits, NULL);
	} else if (!names_term(lexer, &term)) {
		return false;
	} else {
		filter_add(source, negated, "", lexer->text + begin, lexer->at - begin);
	}
	narrow_to(&source->calls, &term, negated);
	return true;
}

bool alert_select_parse(struct alert_lexer *lexer, struct alert_source *source)
{
	do
		if (!term_parse(lexer, source))
			return false;
	while (alert_lexer_peek(lexer) != ')' && alert_lexer_peek(lexer));
	return true;
}
