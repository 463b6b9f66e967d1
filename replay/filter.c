#include "replay/filter.h"

#include <errno.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "replay/clock.h"

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

/* Where matching ends; all other values of next[] are indices of later terms. */
#define TERM_ACCEPT 0xfffe
#define TERM_REJECT 0xffff

/* glibc copies what is repeated, so a{255}{255} costs 65,025 nodes. More is refused. */
#define REGEX_NODES_MAX 32768

#define CALL_WORDS ((SYSCALL_NR_MAX + 63) / 64)

/* The calls that a term means, a bit for each architecture and number. */
struct call_set {
	uint64_t words[ARCHES][CALL_WORDS];
};

enum compare_op { OP_EQ = 1 << 0, OP_LT = 1 << 1, OP_GT = 1 << 2, OP_REGEX = 1 << 3 };

struct term {
	bool (*match)(const struct term *term, const struct event *ev);
	unsigned op;		/* enum compare_op, or-ed */
	int64_t number;		/* for what compares numbers */
	struct call_set *calls; /* these three are owned; NULL where the term has none */
	regex_t *regex;
	char *text;
	size_t text_size;
	/*
	 * The term to go on with, for no and for yes. While it is being parsed: the next
	 * slot of a list of slots that will get the same target, see struct jumps.
	 */
	uint16_t next[2];
};

struct filter {
	char *text;
	struct term *terms;
	unsigned count;
	unsigned start; /* 0, or TERM_ACCEPT for blank text */
};

static bool compare_numbers(unsigned op, int64_t left, int64_t right)
{
	if (left == right)
		return op & OP_EQ;
	return op & (left < right ? OP_LT : OP_GT);
}

static bool is_call(const struct event *ev)
{
	return ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;
}

static bool has_result(const struct event *ev)
{
	return ev->kind == EVENT_CALL && !(ev->flags & EVENT_UNFINISHED);
}

static bool match_calls(const struct term *term, const struct event *ev)
{
	if (!is_call(ev) || ev->arch >= ARCHES || ev->nr >= SYSCALL_NR_MAX)
		return false;
	return term->calls->words[ev->arch][ev->nr / 64] >> ev->nr % 64 & 1;
}

static bool match_failed(const struct term *term, const struct event *ev)
{
	(void)term;
	return has_result(ev) && ev->flags & EVENT_ERROR;
}

static bool match_ok(const struct term *term, const struct event *ev)
{
	(void)term;
	return has_result(ev) && !(ev->flags & EVENT_ERROR);
}

static bool match_errno(const struct term *term, const struct event *ev)
{
	return match_failed(term, ev) && ev->result == -term->number;
}

static bool match_ret(const struct term *term, const struct event *ev)
{
	return has_result(ev) && compare_numbers(term->op, ev->result, term->number);
}

static bool match_dur(const struct term *term, const struct event *ev)
{
	/* Of a call that was running when the recorder attached only the end is known. */
	if (!is_call(ev) || ev->flags & EVENT_ATTACHED)
		return false;
	int64_t ns = ev->duration_ns > INT64_MAX ? INT64_MAX : (int64_t)ev->duration_ns;
	return compare_numbers(term->op, ns, term->number);
}

static bool match_nr(const struct term *term, const struct event *ev)
{
	return is_call(ev) && ev->nr == term->number;
}

static bool match_fd(const struct term *term, const struct event *ev)
{
	const struct syscall_info *info = is_call(ev) ? syscall_lookup(ev->arch, ev->nr) : NULL;

	/* The kernel looks at the low 32 bits of a descriptor only. */
	for (unsigned i = 0; info && i < info->arg_count; i++)
		if ((info->args[i] == ARG_FD || info->args[i] == ARG_DIRFD) &&
		    (int32_t)(uint32_t)ev->args[i] == term->number)
			return true;
	return false;
}

static bool match_pid(const struct term *term, const struct event *ev)
{
	return ev->task->pid == term->number;
}

static bool match_tid(const struct term *term, const struct event *ev)
{
	return ev->task->tid == term->number;
}

static bool match_comm(const struct term *term, const struct event *ev)
{
	return strncmp(ev->task->name, term->text, TASK_NAME_SIZE - 1) == 0;
}

/*
 * Copies, as POSIX regexec() wants a NUL. REG_STARTEND would do without, but musl does not
 * know it and ASan's interceptor looks for the NUL all the same.
 */
static bool regex_matches(const regex_t *regex, const struct capture *capture)
{
	char text[CAPTURE_SIZE_MAX + 1];
	size_t size = capture->size < CAPTURE_SIZE_MAX ? capture->size : CAPTURE_SIZE_MAX;
	/* The end of what was captured is not the end of the string, so "$" is not there. */
	int eflags = capture->state == CAPTURE_WHOLE ? 0 : REG_NOTEOL;

	if (size)
		memcpy(text, capture->bytes, size);
	text[size] = '\0';
	return regexec(regex, text, 0, NULL, eflags) == 0;
}

static bool text_matches(const struct term *term, const struct capture *capture)
{
	return capture->state == CAPTURE_WHOLE && capture->size == term->text_size &&
	       (!capture->size || memcmp(capture->bytes, term->text, capture->size) == 0);
}

static bool match_path(const struct term *term, const struct event *ev)
{
	for (unsigned i = 0; is_call(ev) && i < ev->capture_count; i++) {
		const struct capture *capture = &ev->captures[i];

		if (capture->kind != CAPTURE_STRING)
			continue;
		if (term->regex ? regex_matches(term->regex, capture) : text_matches(term, capture))
			return true;
	}
	return false;
}

bool filter_match(const struct filter *filter, const struct event *ev)
{
	unsigned at = filter->start;

	while (at < filter->count) {
		const struct term *term = &filter->terms[at];

		at = term->next[term->match(term, ev)];
	}
	return at == TERM_ACCEPT;
}

const char *filter_text(const struct filter *filter)
{
	return filter->text;
}

static void regex_free(regex_t *regex)
{
	if (!regex)
		return;
	regfree(regex);
	free(regex);
}

static void term_release(struct term *term)
{
	free(term->calls);
	regex_free(term->regex);
	free(term->text);
}

void filter_free(struct filter *filter)
{
	if (!filter)
		return;
	for (unsigned i = 0; i < filter->count; i++)
		term_release(&filter->terms[i]);
	free(filter->terms);
	free(filter->text);
	free(filter);
}

struct parser {
	struct filter *filter;
	const char *text;
	size_t at;
	unsigned depth;
	struct strec_error *err;
	size_t value_at;   /* column of ... */
	size_t value_size; /* ... and size of the last value, unquoted */
	char value[FILTER_TEXT_MAX + 1];
};

static int parser_fail(const struct parser *p, int code, size_t at, const char *detail)
{
	return strec_fail(p->err, code, at, detail);
}

/*
 * Slots of terms' next[] that wait for one target, linked through themselves. A slot is
 * named by twice its term's index, plus 1 for the one of yes. Never empty.
 */
struct jumps {
	uint16_t head, tail;
};

#define JUMPS_END 0xffff

/* A parsed part: its first term, and what leaves it with no and with yes. */
struct fragment {
	unsigned first;
	struct jumps out[2];
};

static uint16_t *jump_slot(const struct filter *f, unsigned slot)
{
	return &f->terms[slot / 2].next[slot % 2];
}

static void jumps_resolve(const struct filter *f, struct jumps jumps, unsigned target)
{
	for (unsigned slot = jumps.head; slot != JUMPS_END;) {
		uint16_t *at = jump_slot(f, slot);

		slot = *at;
		*at = (uint16_t)target;
	}
}

static struct jumps jumps_concat(const struct filter *f, struct jumps a, struct jumps b)
{
	*jump_slot(f, a.tail) = b.head;
	return (struct jumps){.head = a.head, .tail = b.tail};
}

/* right is asked where left says way: 1 gives and, 0 gives or. */
static void fragment_join(const struct filter *f, struct fragment *left,
			  const struct fragment *right, unsigned way)
{
	jumps_resolve(f, left->out[way], right->first);
	left->out[way] = right->out[way];
	left->out[!way] = jumps_concat(f, left->out[!way], right->out[!way]);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static void skip_space(struct parser *p)
{
	while (is_space(p->text[p->at]))
		p->at++;
}

static size_t word_size(const struct parser *p)
{
	size_t size = 0;

	while (is_word(p->text[p->at + size]))
		size++;
	return size;
}

static bool word_is(const struct parser *p, const char *word)
{
	size_t size = word_size(p);

	return size == strlen(word) && memcmp(p->text + p->at, word, size) == 0;
}

/* Bytes of the operator that comes next, if it is this one, by its word or its symbol. */
static size_t operator_size(struct parser *p, const char *word, const char *symbol)
{
	skip_space(p);
	if (word_is(p, word))
		return strlen(word);
	return strncmp(p->text + p->at, symbol, strlen(symbol)) == 0 ? strlen(symbol) : 0;
}

static bool take_operator(struct parser *p, const char *word, const char *symbol)
{
	size_t size = operator_size(p, word, symbol);

	p->at += size;
	return size;
}

/* Sizes the tree that glibc makes of a regex, before it makes it. */
struct regex_sizer {
	const char *at;
	uint64_t sum[FILTER_DEPTH_MAX + 1]; /* nodes so far in each open group */
	unsigned depth;
	uint64_t last; /* nodes of what a repetition would repeat */
};

static void size_atom(struct regex_sizer *s, uint64_t nodes)
{
	s->last = nodes;
	s->sum[s->depth] += nodes;
}

static void size_repetition(struct regex_sizer *s, uint64_t times)
{
	if (times < 2)
		return;
	s->sum[s->depth] += s->last * (times - 1);
	s->last *= times;
}

/* at is behind "["; afterwards it is on the "]". */
static void skip_bracket(struct regex_sizer *s)
{
	s->at += *s->at == '^';
	s->at += *s->at == ']';
	for (; *s->at && *s->at != ']'; s->at++) {
		const char kind = s->at[1];
		const char close[] = {kind, ']', '\0'};
		const char *end;

		if (*s->at != '[' || !kind || !strchr(":.=", kind))
			continue;
		end = strstr(s->at + 2, close);
		if (end)
			s->at = end + 1;
	}
}

/* at is behind "{"; the largest number before "}", plus 1 as "{n,}" repeats once more. */
static uint64_t interval_times(struct regex_sizer *s)
{
	uint64_t max = 0, number = 0;

	for (; *s->at && *s->at != '}'; s->at++) {
		if (*s->at >= '0' && *s->at <= '9')
			number = number * 10 + (uint64_t)(*s->at - '0');
		else
			number = 0;
		if (number > REGEX_NODES_MAX)
			number = REGEX_NODES_MAX;
		if (number > max)
			max = number;
	}
	return max + 1;
}

/* Accounts for one character or bracket; false if that is too much. */
static bool size_step(struct regex_sizer *s, char c)
{
	switch (c) {
	case '(':
		if (s->depth == FILTER_DEPTH_MAX)
			return false;
		s->sum[++s->depth] = 1;
		return true;
	case ')':
		if (s->depth)
			size_atom(s, s->sum[s->depth--]);
		break;
	case '+':
		size_repetition(s, 2);
		break;
	case '{':
		size_repetition(s, interval_times(s));
		s->at += *s->at == '}';
		break;
	case '[':
		skip_bracket(s);
		s->at += *s->at == ']';
		size_atom(s, 1);
		break;
	case '\\':
		s->at += *s->at != '\0';
		size_atom(s, 1);
		break;
	default:
		if (c != '*' && c != '?')
			size_atom(s, 1);
	}
	return s->sum[s->depth] <= REGEX_NODES_MAX;
}

static bool regex_fits(const char *text)
{
	struct regex_sizer s = {.at = text};

	while (*s.at)
		if (!size_step(&s, *s.at++))
			return false;
	return true;
}

static const char *regex_detail(int code)
{
	switch (code) {
	case REG_EBRACK:
		return "bad regex: [ without ]; write \\[ for the character";
	case REG_EPAREN:
		return "bad regex: ( without ) or ) without (; write \\( for the character";
	case REG_EBRACE:
	case REG_BADBR:
		return "bad regex: write {n}, {n,} or {n,m}, or \\{ for the character";
	case REG_BADRPT:
		return "bad regex: nothing to repeat; write \\* \\+ or \\? for the character";
	case REG_ERANGE:
		return "bad regex: the range in [] ends before it begins";
	case REG_ECTYPE:
		return "bad regex: no such class; write as in [[:alpha:]]";
	case REG_EESCAPE:
		return "bad regex: a backslash at its end; write \\\\ for the character";
	default:
		return "bad regex: write a POSIX extended one, see regex(7)";
	}
}

/* Compiles the last value. */
static int parse_regex(struct parser *p, regex_t **out)
{
	regex_t *regex;
	int code;

	*out = NULL;
	if (!regex_fits(p->value))
		return parser_fail(p, STREC_LIMIT, p->value_at,
				   "the regex repeats or nests too much: write it smaller");
	regex = malloc(sizeof(*regex));
	if (!regex)
		return parser_fail(p, STREC_NOMEM, p->value_at, NULL);
	code = regcomp(regex, p->value, REG_EXTENDED | REG_NOSUB);
	if (code) {
		free(regex);
		if (code == REG_ESPACE)
			return parser_fail(p, STREC_NOMEM, p->value_at, NULL);
		return parser_fail(p, STREC_SYNTAX, p->value_at, regex_detail(code));
	}
	*out = regex;
	return 0;
}

static void put_value(struct parser *p, char c)
{
	p->value[p->value_size++] = c;
}

/* A backslash is kept where the value is a regex, unless it only protects the delimiter. */
static void take_escape(struct parser *p, bool regex, char delimiter)
{
	char c = p->text[p->at + 1];

	if (!c || (regex && c != delimiter))
		put_value(p, '\\');
	if (c)
		put_value(p, c);
	p->at += c ? 2 : 1;
}

/* Up to the delimiter, which is taken too. */
static int take_delimited(struct parser *p, bool regex, const char *unclosed)
{
	size_t start = p->at;
	char delimiter = p->text[p->at++];

	p->value_at = p->at;
	while (p->text[p->at] != delimiter) {
		if (!p->text[p->at])
			return parser_fail(p, STREC_SYNTAX, start, unclosed);
		if (p->text[p->at] == '\\')
			take_escape(p, regex, delimiter);
		else
			put_value(p, p->text[p->at++]);
	}
	p->at++;
	return 0;
}

static bool bare_ends(const struct parser *p, unsigned open)
{
	char c = p->text[p->at];

	if (!c || is_space(c))
		return true;
	if (open)
		return false;
	return c == ')' || c == ',' || ((c == '&' || c == '|') && p->text[p->at + 1] == c);
}

/* Brackets are counted, so that path~(a|b){1,2} and (path~a) are both read as meant. */
static void take_bare(struct parser *p, bool regex)
{
	unsigned open = 0;

	for (p->value_at = p->at; !bare_ends(p, open);) {
		char c = p->text[p->at];

		if (c == '\\') {
			take_escape(p, regex, '\0');
			continue;
		}
		if (strchr("([{", c))
			open++;
		else if (open && strchr(")]}", c))
			open--;
		put_value(p, c);
		p->at++;
	}
}

static int take_value(struct parser *p, bool regex, const char *usage)
{
	int code = 0;

	skip_space(p);
	p->value_size = 0;
	if (p->text[p->at] == '"' || p->text[p->at] == '\'') {
		code = take_delimited(p, regex, "the quotation mark is not closed");
	} else {
		take_bare(p, regex);
		if (!p->value_size)
			code = parser_fail(p, STREC_SYNTAX, p->at, usage);
	}
	p->value[p->value_size] = '\0';
	return code;
}

struct key {
	const char *name;
	unsigned ops; /* enum compare_op, or-ed: those that it takes */
	int (*parse)(struct parser *p, const struct key *key, struct term *term);
	bool (*match)(const struct term *term, const struct event *ev);
	int64_t min, max;
	const char *usage;
};

static int parse_number(struct parser *p, const struct key *key, struct term *term)
{
	bool minus = p->value[0] == '-';
	const char *digits = p->value + minus;
	bool hex = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
	unsigned long long value;
	char *end;

	/* strtoull() itself would also take spaces and a second sign. */
	if (!is_word(digits[hex ? 2 : 0]))
		return parser_fail(p, STREC_SYNTAX, p->value_at, key->usage);
	errno = 0;
	value = strtoull(digits, &end, hex ? 16 : 10);
	if (end == digits || end != p->value + p->value_size)
		return parser_fail(p, STREC_SYNTAX, p->value_at, key->usage);
	if (errno || value > INT64_MAX)
		return parser_fail(p, STREC_LIMIT, p->value_at, "the number is too large");
	term->number = minus ? -(int64_t)value : (int64_t)value;
	if (term->number < key->min || term->number > key->max)
		return parser_fail(p, STREC_LIMIT, p->value_at,
				   "the number is outside of what this key can have");
	return 0;
}

static int parse_fd(struct parser *p, const struct key *key, struct term *term)
{
	if (strcmp(p->value, "AT_FDCWD") != 0)
		return parse_number(p, key, term);
	term->number = -100;
	return 0;
}

static int parse_duration(struct parser *p, const struct key *key, struct term *term)
{
	struct strec_error err = {0};
	uint64_t ns = 0;
	int code = duration_parse(p->value, p->value_size, &ns, &err);

	(void)key;
	if (code)
		return parser_fail(p, code, p->value_at + err.offset, err.detail);
	if (ns > INT64_MAX)
		return parser_fail(p, STREC_LIMIT, p->value_at, "the duration is too large");
	term->number = (int64_t)ns;
	return 0;
}

static int parse_text(struct parser *p, const struct key *key, struct term *term)
{
	(void)key;
	if (term->op == OP_REGEX)
		return parse_regex(p, &term->regex);
	term->text = strdup(p->value);
	if (!term->text)
		return parser_fail(p, STREC_NOMEM, p->value_at, NULL);
	term->text_size = p->value_size;
	return 0;
}

#define ERRNO_MAX 4095 /* the kernel's MAX_ERRNO */

/* Names that strerrorname_np() does not give: aliases, and the kernel's own. */
static const struct {
	const char *name;
	int number;
} errno_extras[] = {
	{.name = "EWOULDBLOCK", .number = EAGAIN},	  {.name = "EDEADLOCK", .number = EDEADLK},
	{.name = "ENOTSUP", .number = EOPNOTSUPP},	  {.name = "ERESTARTSYS", .number = 512},
	{.name = "ERESTARTNOINTR", .number = 513},	  {.name = "ERESTARTNOHAND", .number = 514},
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

static int parse_errno(struct parser *p, const struct key *key, struct term *term)
{
	if (p->value[0] != 'E')
		return parse_number(p, key, term);
	term->number = errno_by_name(p->value);
	if (!term->number)
		return parser_fail(p, STREC_SYNTAX, p->value_at, "no such error: see errno(3)");
	return 0;
}

#define OPS_ORDER (OP_EQ | OP_LT | OP_GT)

static const struct key keys[] = {
	{.name = "pid",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = match_pid,
	 .min = 0,
	 .max = INT32_MAX,
	 .usage = "write pid=N with a number"},
	{.name = "tid",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = match_tid,
	 .min = 0,
	 .max = INT32_MAX,
	 .usage = "write tid=N with a number"},
	{.name = "comm",
	 .ops = OP_EQ,
	 .parse = parse_text,
	 .match = match_comm,
	 .usage = "write comm=NAME or comm=\"NAME\""},
	{.name = "errno",
	 .ops = OP_EQ,
	 .parse = parse_errno,
	 .match = match_errno,
	 .min = 1,
	 .max = ERRNO_MAX,
	 .usage = "write errno=ENOENT or errno=2"},
	{.name = "dur",
	 .ops = OPS_ORDER,
	 .parse = parse_duration,
	 .match = match_dur,
	 .usage = "write dur>1.5ms, with = < <= > or >= and a unit"},
	{.name = "path",
	 .ops = OP_EQ | OP_REGEX,
	 .parse = parse_text,
	 .match = match_path,
	 .usage = "write path=TEXT or path~REGEX"},
	{.name = "nr",
	 .ops = OP_EQ,
	 .parse = parse_number,
	 .match = match_nr,
	 .min = 0,
	 .max = UINT32_MAX,
	 .usage = "write nr=N with a number"},
	{.name = "ret",
	 .ops = OPS_ORDER,
	 .parse = parse_number,
	 .match = match_ret,
	 .min = -INT64_MAX,
	 .max = INT64_MAX,
	 .usage = "write ret=N with = < <= > or >= and a number"},
	{.name = "fd",
	 .ops = OP_EQ,
	 .parse = parse_fd,
	 .match = match_fd,
	 .min = INT32_MIN,
	 .max = INT32_MAX,
	 .usage = "write fd=N with a number, or fd=AT_FDCWD"},
};

static const struct {
	const char *name;
	bool (*match)(const struct term *term, const struct event *ev);
} flags[] = {
	{.name = "failed", .match = match_failed},
	{.name = "ok", .match = match_ok},
};

static const struct {
	const char *symbol;
	unsigned op;
} operators[] = {
	/* Longer ones first. */
	{.symbol = "<=", .op = OP_LT | OP_EQ}, {.symbol = ">=", .op = OP_GT | OP_EQ},
	{.symbol = "<", .op = OP_LT},	       {.symbol = ">", .op = OP_GT},
	{.symbol = "=", .op = OP_EQ},	       {.symbol = "~", .op = OP_REGEX},
};

/* Takes the operator that comes next; 0 if none does. */
static unsigned take_compare_op(struct parser *p)
{
	for (size_t i = 0; i < LENGTH(operators); i++) {
		size_t size = strlen(operators[i].symbol);

		if (strncmp(p->text + p->at, operators[i].symbol, size) == 0) {
			p->at += size;
			return operators[i].op;
		}
	}
	return 0;
}

static int parse_key(struct parser *p, const struct key *key, struct term *term)
{
	size_t start;
	int code;

	p->at += strlen(key->name);
	skip_space(p);
	start = p->at;
	if (p->text[start] == '!' && p->text[start + 1] == '=')
		return parser_fail(p, STREC_SYNTAX, start,
				   "there is no !=; write ! before the term, as in !pid=1");
	term->op = take_compare_op(p);
	if (!term->op || term->op & ~key->ops)
		return parser_fail(p, STREC_SYNTAX, start, key->usage);
	code = take_value(p, term->op == OP_REGEX, key->usage);
	if (code)
		return code;
	term->match = key->match;
	return key->parse(p, key, term);
}

/* What a term says about calls, before it is turned into a bitmap. */
struct call_test {
	const char *name;
	size_t name_size;
	const regex_t *regex;
	unsigned classes;
};

static bool call_passes(const struct call_test *test, const struct syscall_info *info)
{
	if (test->regex)
		return regexec(test->regex, info->name, 0, NULL, 0) == 0;
	if (test->classes)
		return info->classes & test->classes;
	return strlen(info->name) == test->name_size &&
	       memcmp(info->name, test->name, test->name_size) == 0;
}

/* Sets the bits of all calls that pass; returns how many do. */
static unsigned call_set_fill(struct call_set *set, const struct call_test *test)
{
	unsigned count = 0;

	for (unsigned arch = 0; arch < ARCHES; arch++) {
		for (unsigned nr = 0; nr < SYSCALL_NR_MAX; nr++) {
			const struct syscall_info *info = syscall_lookup(arch, nr);

			if (!info || !call_passes(test, info))
				continue;
			set->words[arch][nr / 64] |= UINT64_C(1) << nr % 64;
			count++;
		}
	}
	return count;
}

/* unknown: what to say if there is no such call, NULL where that is no mistake. */
static int resolve_calls(struct parser *p, struct term *term, const struct call_test *test,
			 size_t at, const char *unknown)
{
	term->match = match_calls;
	term->calls = calloc(1, sizeof(*term->calls));
	if (!term->calls)
		return parser_fail(p, STREC_NOMEM, at, NULL);
	if (!call_set_fill(term->calls, test) && unknown)
		return parser_fail(p, STREC_SYNTAX, at, unknown);
	return 0;
}

static int parse_class(struct parser *p, struct term *term)
{
	struct call_test test = {0};
	size_t start = p->at++;
	size_t size = word_size(p);
	char name[16] = "";

	if (size < sizeof(name))
		memcpy(name, p->text + p->at, size);
	p->at += size;
	test.classes = syscall_class_by_name(name);
	if (!test.classes)
		return parser_fail(p, STREC_SYNTAX, start,
				   "no such class; write %file %network %memory %process %desc "
				   "%signal or %ipc");
	return resolve_calls(p, term, &test, start, NULL);
}

static int parse_name_regex(struct parser *p, struct term *term, bool lenient)
{
	struct call_test test = {0};
	size_t start = p->at;
	regex_t *regex;
	int code;

	p->value_size = 0;
	code = take_delimited(p, true, "the regex is not closed; write /regex/");
	if (code)
		return code;
	p->value[p->value_size] = '\0';
	code = parse_regex(p, &regex);
	if (code)
		return code;
	test.regex = regex;
	code = resolve_calls(p, term, &test, start,
			     lenient ? NULL
				     : "no call has such a name; write ?/regex/ to allow that");
	regex_free(regex);
	return code;
}

static int parse_name(struct parser *p, struct term *term, bool lenient)
{
	struct call_test test = {.name = p->text + p->at, .name_size = word_size(p)};
	size_t start = p->at;
	const char *unknown = "no such system call; write ?name to allow unknown names";

	p->at += test.name_size;
	if (p->text[start] >= '0' && p->text[start] <= '9')
		unknown = "a number alone says nothing; write pid=N, nr=N or fd=N";
	skip_space(p);
	if (take_compare_op(p))
		return parser_fail(p, STREC_SYNTAX, start,
				   "no such key; write pid tid comm errno dur path nr ret or fd");
	return resolve_calls(p, term, &test, start, lenient ? NULL : unknown);
}

static int parse_word(struct parser *p, struct term *term)
{
	if (word_is(p, "and") || word_is(p, "or") || word_is(p, "not"))
		return parser_fail(p, STREC_SYNTAX, p->at,
				   "a term is missing here; write one, such as read or %file");
	for (size_t i = 0; i < LENGTH(flags); i++) {
		if (word_is(p, flags[i].name)) {
			p->at += strlen(flags[i].name);
			term->match = flags[i].match;
			return 0;
		}
	}
	for (size_t i = 0; i < LENGTH(keys); i++)
		if (word_is(p, keys[i].name))
			return parse_key(p, &keys[i], term);
	return parse_name(p, term, false);
}

static int parse_lenient(struct parser *p, struct term *term)
{
	size_t start = p->at++;

	if (p->text[p->at] == '/')
		return parse_name_regex(p, term, true);
	if (word_size(p))
		return parse_name(p, term, true);
	return parser_fail(p, STREC_SYNTAX, start, "write ? before a name or a /regex/");
}

static const char *unexpected_detail(char c)
{
	switch (c) {
	case '\0':
		return "the end comes too early; write a term, such as read or %file";
	case ')':
		return "a term is missing before this ); or it has no (";
	case '(':
	case '!':
		return "a list holds plain terms only; write ! or ( ) around all of it";
	case ',':
		return "a comma stands between two plain terms; elsewhere write or";
	case '|':
		return "write or, or ||";
	case '&':
		return "write and, or &&";
	case '=':
	case '~':
	case '<':
	case '>':
		return "write a key before it, as in pid=1, path~x or dur>1ms";
	case '"':
	case '\'':
		return "quotes are for values; write as in path=\"a b\"";
	default:
		return "write a call name, %class, /regex/, failed, ok or key=value";
	}
}

static int parse_term_into(struct parser *p, struct term *term)
{
	char c;

	skip_space(p);
	c = p->text[p->at];
	if (c == '%')
		return parse_class(p, term);
	if (c == '/')
		return parse_name_regex(p, term, false);
	if (c == '?')
		return parse_lenient(p, term);
	if (is_word(c))
		return parse_word(p, term);
	return parser_fail(p, STREC_SYNTAX, p->at, unexpected_detail(c));
}

static int parse_term(struct parser *p, struct fragment *out)
{
	unsigned index = p->filter->count;
	struct term *term = &p->filter->terms[index];

	out->first = index;
	for (unsigned way = 0; way < 2; way++) {
		term->next[way] = JUMPS_END;
		out->out[way].head = out->out[way].tail = (uint16_t)(2 * index + way);
	}
	/* Counted at once, so that it is released whatever happens. */
	p->filter->count++;
	return parse_term_into(p, term);
}

/* Adds the last term's calls to those of the one before it, if both are sets of calls. */
static bool merge_last_calls(struct filter *f)
{
	struct term *into = &f->terms[f->count - 2], *from = into + 1;

	if (!into->calls || !from->calls)
		return false;
	for (unsigned arch = 0; arch < ARCHES; arch++)
		for (unsigned i = 0; i < CALL_WORDS; i++)
			into->calls->words[arch][i] |= from->calls->words[arch][i];
	term_release(from);
	*from = (struct term){0};
	f->count--;
	return true;
}

static int parse_list(struct parser *p, struct fragment *out)
{
	int code = parse_term(p, out);

	while (!code) {
		struct fragment right;

		skip_space(p);
		if (p->text[p->at] != ',')
			break;
		p->at++;
		code = parse_term(p, &right);
		if (!code && !merge_last_calls(p->filter))
			fragment_join(p->filter, out, &right, 0);
	}
	return code;
}

static int parse_or(struct parser *p, struct fragment *out);
static int parse_unary(struct parser *p, struct fragment *out);

static int parse_group(struct parser *p, struct fragment *out)
{
	size_t start = p->at++;
	int code = parse_or(p, out);

	if (code)
		return code;
	skip_space(p);
	if (p->text[p->at] != ')')
		return parser_fail(p, STREC_SYNTAX, start, "write a ) for this (");
	p->at++;
	return 0;
}

static int parse_not(struct parser *p, struct fragment *out)
{
	int code = parse_unary(p, out);
	struct jumps yes;

	if (code)
		return code;
	yes = out->out[1];
	out->out[1] = out->out[0];
	out->out[0] = yes;
	return 0;
}

static int parse_unary(struct parser *p, struct fragment *out)
{
	bool negated, group;
	size_t start;
	int code;

	skip_space(p);
	start = p->at;
	negated = take_operator(p, "not", "!");
	group = !negated && p->text[p->at] == '(';
	if (!negated && !group)
		return parse_list(p, out);
	if (p->depth == FILTER_DEPTH_MAX)
		return parser_fail(p, STREC_LIMIT, start,
				   "nested too deep; write at most 64 ( and ! inside each other");
	p->depth++;
	code = group ? parse_group(p, out) : parse_not(p, out);
	p->depth--;
	return code;
}

/* Whether another part follows in an and: behind the word, or by standing next to it. */
static bool and_continues(struct parser *p)
{
	if (take_operator(p, "and", "&&"))
		return true;
	if (operator_size(p, "or", "||"))
		return false;
	return p->text[p->at] && p->text[p->at] != ')';
}

static int parse_and(struct parser *p, struct fragment *out)
{
	int code = parse_unary(p, out);

	while (!code && and_continues(p)) {
		struct fragment right;

		code = parse_unary(p, &right);
		if (!code)
			fragment_join(p->filter, out, &right, 1);
	}
	return code;
}

static int parse_or(struct parser *p, struct fragment *out)
{
	int code = parse_and(p, out);

	while (!code && take_operator(p, "or", "||")) {
		struct fragment right;

		code = parse_and(p, &right);
		if (!code)
			fragment_join(p->filter, out, &right, 0);
	}
	return code;
}

static int parse_all(struct parser *p)
{
	struct fragment all;
	int code;

	skip_space(p);
	if (!p->text[p->at]) {
		p->filter->start = TERM_ACCEPT;
		return 0;
	}
	code = parse_or(p, &all);
	if (code)
		return code;
	if (p->text[p->at])
		return parser_fail(p, STREC_SYNTAX, p->at, "this ) has no (; leave it out");
	jumps_resolve(p->filter, all.out[0], TERM_REJECT);
	jumps_resolve(p->filter, all.out[1], TERM_ACCEPT);
	return 0;
}

/* Room for as many terms as the text could hold: every one has a character of its own. */
static struct filter *filter_new(const char *text, size_t size)
{
	struct filter *f = calloc(1, sizeof(*f));

	if (!f)
		return NULL;
	f->text = strdup(text);
	f->terms = calloc(size + 1, sizeof(*f->terms));
	if (f->text && f->terms)
		return f;
	filter_free(f);
	return NULL;
}

int filter_parse(struct filter **out, const char *text, struct strec_error *err)
{
	size_t size = strnlen(text, FILTER_TEXT_MAX + 1);
	struct parser p = {.text = text, .err = err};
	int code;

	*out = NULL;
	if (size > FILTER_TEXT_MAX)
		return parser_fail(&p, STREC_LIMIT, FILTER_TEXT_MAX,
				   "the text is too long; write at most 4096 bytes");
	p.filter = filter_new(text, size);
	if (!p.filter)
		return parser_fail(&p, STREC_NOMEM, 0, NULL);
	code = parse_all(&p);
	if (code)
		filter_free(p.filter);
	else
		*out = p.filter;
	return code;
}
