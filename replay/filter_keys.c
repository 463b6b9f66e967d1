#include "replay/filter_keys.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "replay/clock.h"
#include "replay/filter_regex.h"
#include "replay/filter_stack.h"

struct key {
	const char *name;
	unsigned ops; /* enum compare_op, or-ed: those that it takes */
	int (*parse)(struct lexer *lx, const struct key *key, struct term *term);
	bool (*match)(const struct term *term, const struct event *ev);
	bool (*match_names)(const struct term *term, const struct event *ev,
			    const struct descriptors *names);
	bool (*match_place)(const struct term *term, const struct code_module *module,
			    const struct symbol_line *line);
	int64_t min, max;
	const char *usage;
};

static int parse_number(struct lexer *lx, const struct key *key, struct term *term)
{
	bool minus = lx->value[0] == '-';
	const char *digits = lx->value + minus;
	bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	unsigned long long value;
	char *end;

	/* strtoull() itself would also take spaces and a second sign. */
	if (!lexer_is_word(digits[hex ? 2 : 0]))
		return lexer_fail(lx, STREC_SYNTAX, lx->value_at, key->usage);
	errno = 0;
	value = strtoull(digits, &end, hex ? 16 : 10);
	if (end == digits || end != lx->value + lx->value_size)
		return lexer_fail(lx, STREC_SYNTAX, lx->value_at, key->usage);
	if (errno || value > INT64_MAX)
		return lexer_fail(lx, STREC_LIMIT, lx->value_at, "the number is too large");
	term->number = minus ? -(int64_t)value : (int64_t)value;
	if (term->number < key->min || term->number > key->max)
		return lexer_fail(lx, STREC_LIMIT, lx->value_at,
				  "the number is outside of what this key can have");
	return 0;
}

static int parse_fd(struct lexer *lx, const struct key *key, struct term *term)
{
	if (strcmp(lx->value, "AT_FDCWD") != 0)
		return parse_number(lx, key, term);
	term->number = -100;
	return 0;
}

static int parse_duration(struct lexer *lx, const struct key *key, struct term *term)
{
	struct strec_error err = {0};
	uint64_t ns = 0;
	int code = duration_parse(lx->value, lx->value_size, &ns, &err);

	(void)key;
	if (code)
		return lexer_fail(lx, code, lx->value_at + err.offset, err.detail);
	if (ns > INT64_MAX)
		return lexer_fail(lx, STREC_LIMIT, lx->value_at, "the duration is too large");
	term->number = (int64_t)ns;
	return 0;
}

static int parse_regex(struct lexer *lx, struct term *term)
{
	const char *detail;
	int code = filter_regex_compile(&term->regex, lx->value, &detail);

	return code ? lexer_fail(lx, code, lx->value_at, detail) : 0;
}

static int parse_text(struct lexer *lx, const struct key *key, struct term *term)
{
	(void)key;
	if (term->op == OP_REGEX)
		return parse_regex(lx, term);
	term->text = strdup(lx->value);
	if (!term->text)
		return lexer_fail(lx, STREC_NOMEM, lx->value_at, NULL);
	term->text_size = lx->value_size;
	return 0;
}

static int parse_stack_text(struct lexer *lx, const struct key *key, struct term *term)
{
	term->places = calloc(1, sizeof(*term->places));
	return term->places ? parse_text(lx, key, term)
			    : lexer_fail(lx, STREC_NOMEM, lx->value_at, NULL);
}

/* A line may follow, as compilers write it: "shop.c:12". */
static int parse_source(struct lexer *lx, const struct key *key, struct term *term)
{
	int code = parse_stack_text(lx, key, term);
	char *colon = term->text ? strrchr(term->text, ':') : NULL;
	unsigned long line;
	char *end;

	if (code || !colon || !colon[1] || colon[1 + strspn(colon + 1, "0123456789")])
		return code;
	line = strtoul(colon + 1, &end, 10);
	if (line == 0 || line > UINT32_MAX)
		return lexer_fail(lx, STREC_LIMIT, lx->value_at, "lines are from 1 on");
	term->number = (int64_t)line;
	*colon = '\0';
	term->text_size = (size_t)(colon - term->text);
	return 0;
}

#define ERRNO_MAX 4095 /* the kernel's MAX_ERRNO */

/* Names that strerrorname_np() does not give: aliases, and the kernel's own. */
static const struct {
	const char *name;
	int number;
} errno_extras[] = {
	{.name = "EWOULDBLOCK", .number = EAGAIN},        {.name = "EDEADLOCK", .number = EDEADLK},
	{.name = "ENOTSUP", .number = EOPNOTSUPP},        {.name = "ERESTARTSYS", .number = 512},
	{.name = "ERESTARTNOINTR", .number = 513},        {.name = "ERESTARTNOHAND", .number = 514},
	{.name = "ERESTART_RESTARTBLOCK", .number = 516},
};

static int errno_by_name(const char *name)
{
	for (size_t i = 0; i < LENGTH(errno_extras); i++)
		if (strcmp(errno_extras[i].name, name) == 0)
			return errno_extras[i].number;
	for (int number = 1; number <= ERRNO_MAX; number++) {
		const char *known = strerrorname_np(number);

		if (known && strcmp(known, name) == 0)
			return number;
	}
	return 0;
}

static int parse_errno(struct lexer *lx, const struct key *key, struct term *term)
{
	if (lx->value[0] != 'E')
		return parse_number(lx, key, term);
	term->number = errno_by_name(lx->value);
	if (!term->number)
		return lexer_fail(lx, STREC_SYNTAX, lx->value_at, "no such error: see errno(3)");
	return 0;
}

#define OPS_ORDER (OP_EQ | OP_LT | OP_GT)

static const struct key keys[] = {
	{.name = "pid",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = term_match_pid,
	 .min = 0,
	 .max = INT32_MAX,
	 .usage = "write pid=N with a number"},
	{.name = "tid",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = term_match_tid,
	 .min = 0,
	 .max = INT32_MAX,
	 .usage = "write tid=N with a number"},
	{.name = "comm",
	 .ops = OP_EQ,
	 .parse = parse_text,
	 .match = term_match_comm,
	 .usage = "write comm=NAME or comm=\"NAME\""},
	{.name = "errno",
	 .ops = OP_EQ,
	 .parse = parse_errno,
	 .match = term_match_errno,
	 .min = 1,
	 .max = ERRNO_MAX,
	 .usage = "write errno=ENOENT or errno=2"},
	{.name = "dur",
	 .ops = OPS_ORDER,
	 .parse = parse_duration,
	 .match = term_match_dur,
	 .usage = "write dur>1.5ms, with = < <= > or >= and a unit"},
	{.name = "time",
	 .ops = OPS_ORDER,
	 .parse = parse_duration,
	 .match = term_match_time,
	 .usage = "write time>1.5s, with = < <= > or >= and a unit"},
	{.name = "path",
	 .ops = OP_EQ | OP_REGEX,
	 .parse = parse_text,
	 .match = term_match_path,
	 .match_names = term_match_names,
	 .usage = "write path=TEXT or path~REGEX"},
	{.name = "function",
	 .ops = OP_EQ | OP_REGEX,
	 .parse = parse_stack_text,
	 .match = term_match_nothing,
	 .match_place = place_match_function,
	 .usage = "write function=NAME or function~REGEX"},
	{.name = "fn",
	 .ops = OP_EQ | OP_REGEX,
	 .parse = parse_stack_text,
	 .match = term_match_nothing,
	 .match_place = place_match_function,
	 .usage = "write fn=NAME or fn~REGEX"},
	{.name = "source",
	 .ops = OP_EQ | OP_REGEX,
	 .parse = parse_source,
	 .match = term_match_nothing,
	 .match_place = place_match_source,
	 .usage = "write source=FILE, source=FILE:LINE or source~REGEX"},
	{.name = "module",
	 .ops = OP_EQ | OP_REGEX,
	 .parse = parse_stack_text,
	 .match = term_match_nothing,
	 .match_place = place_match_module,
	 .usage = "write module=NAME or module~REGEX"},
	{.name = "nr",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = term_match_nr,
	 .min = 0,
	 .max = UINT32_MAX,
	 .usage = "write nr=N with a number"},
	{.name = "ip",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = term_match_ip,
	 .min = 0,
	 .max = INT64_MAX,
	 .usage = "write ip=0x7f1234567abc, or ip=0xabc for that place in any page"},
	{.name = "ret",
	 .ops = OPS_ORDER,
	 .parse = parse_number,
	 .match = term_match_ret,
	 .min = -INT64_MAX,
	 .max = INT64_MAX,
	 .usage = "write ret=N with = < <= > or >= and a number"},
	{.name = "fd",
	 .ops = OP_EQ,
	 .parse = parse_fd,
	 .match = term_match_fd,
	 .min = INT32_MIN,
	 .max = INT32_MAX,
	 .usage = "write fd=N with a number, or fd=AT_FDCWD"},
};

const struct key *key_find(const struct lexer *lx)
{
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (lexer_word_is(lx, keys[i].name))
			return &keys[i];
	return NULL;
}

int key_parse(struct lexer *lx, const struct key *key, struct term *term)
{
	size_t start;
	int code;

	lx->at += strlen(key->name);
	lexer_skip_space(lx);
	start = lx->at;
	if (lx->text[start] == '!' && lx->text[start + 1] == '=')
		return lexer_fail(lx, STREC_SYNTAX, start,
				  "there is no !=; write ! before the term, as in !pid=1");
	term->op = lexer_take_compare(lx);
	if (!term->op || term->op & ~key->ops)
		return lexer_fail(lx, STREC_SYNTAX, start, key->usage);
	code = lexer_take_value(lx, term->op == OP_REGEX, key->usage);
	if (code)
		return code;
	term->match = key->match;
	term->match_names = key->match_names;
	term->match_place = key->match_place;
	return key->parse(lx, key, term);
}
