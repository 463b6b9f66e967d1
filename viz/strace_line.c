#include "viz/strace_line.h"

#include <string.h>

#define NS_PER_S    UINT64_C(1000000000)
#define UNFINISHED  " <unfinished ...>"
#define DETACHED    " <detached ...>"
#define EPOCH_LEAST 100000000 /* s since 1970; a relative time is never so long */
#define PID_MOST    99999999

bool span_is(struct span_text span, const char *text)
{
	return span.size == strlen(text) && memcmp(span.at, text, span.size) == 0;
}

bool span_begins(struct span_text span, const char *text)
{
	size_t size = strlen(text);

	return span.size >= size && memcmp(span.at, text, size) == 0;
}

bool span_ends(struct span_text span, const char *text)
{
	size_t size = strlen(text);

	return span.size >= size && memcmp(span.at + span.size - size, text, size) == 0;
}

static void advance(struct span_text *span, size_t size)
{
	span->at += size;
	span->size -= size;
}

bool span_skip(struct span_text *span, const char *text)
{
	if (!span_begins(*span, text))
		return false;
	advance(span, strlen(text));
	return true;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool span_decimal(struct span_text *span, uint64_t *value)
{
	size_t i = 0;

	*value = 0;
	while (i < span->size && is_digit(span->at[i])) {
		unsigned digit = (unsigned)(span->at[i++] - '0');

		if (*value > (UINT64_MAX - digit) / 10)
			return false;
		*value = *value * 10 + digit;
	}
	advance(span, i);
	return i > 0;
}

static void skip_blanks(struct span_text *span)
{
	while (span->size && *span->at == ' ')
		advance(span, 1);
}

/* The decimals behind a point as ns; 0 and nothing taken where there is no point. */
static uint64_t take_fraction(struct span_text *span)
{
	uint64_t ns = 0, scale = NS_PER_S;

	if (span->size < 2 || span->at[0] != '.' || !is_digit(span->at[1]))
		return 0;
	advance(span, 1);
	while (span->size && is_digit(*span->at)) {
		scale /= 10;
		ns += (uint64_t)(*span->at - '0') * scale;
		advance(span, 1);
	}
	return ns;
}

/* Seconds and their fraction, if any, that a blank or the end follows. */
static bool take_seconds(struct span_text *span, uint64_t *ns, bool *fraction)
{
	struct span_text rest = *span;
	uint64_t seconds;

	if (!span_decimal(&rest, &seconds) || seconds > UINT64_MAX / NS_PER_S - 1)
		return false;
	*fraction = rest.size && *rest.at == '.';
	*ns = seconds * NS_PER_S + take_fraction(&rest);
	if (rest.size && *rest.at != ' ')
		return false;
	*span = rest;
	return true;
}

/* h:mm:ss or m:ss, what of it there is, up to a blank. */
static bool take_clock(struct span_text *span, uint64_t *ns, unsigned *colons)
{
	struct span_text rest = *span;
	uint64_t part, seconds = 0;

	for (*colons = 0;; ++*colons) {
		if (!span_decimal(&rest, &part) || part > 10000000 || *colons > 2)
			return false;
		seconds = seconds * 60 + part;
		if (!rest.size || *rest.at != ':')
			break;
		advance(&rest, 1);
	}
	*ns = seconds * NS_PER_S + take_fraction(&rest);
	if (*colons == 0 || (rest.size && *rest.at != ' '))
		return false;
	skip_blanks(&rest);
	*span = rest;
	return true;
}

/* A comm in angle brackets as of -Y: "<sh>". Its own brackets are escaped. */
static void take_comm(struct strace_line *line, struct span_text *span)
{
	const char *end;

	if (!span->size || *span->at != '<')
		return;
	end = memchr(span->at, '>', span->size);
	if (!end)
		return;
	line->comm = (struct span_text){span->at + 1, (size_t)(end - span->at - 1)};
	advance(span, line->comm.size + 2);
}

/* "[pid 12] ", "12 ", "12<sh> "; a number that a point or a colon follows is a time. */
static void take_pid(struct strace_line *line, struct span_text *span)
{
	struct span_text rest = *span;
	bool bracket = span_skip(&rest, "[pid");
	uint64_t pid;

	skip_blanks(&rest);
	if (!span_decimal(&rest, &pid) || pid == 0 || pid > PID_MOST)
		return;
	take_comm(line, &rest);
	if (bracket && !span_skip(&rest, "]"))
		return;
	if (!rest.size || *rest.at != ' ')
		return;
	skip_blanks(&rest);
	line->pid = (int32_t)pid;
	*span = rest;
}

static void set_stamp(struct strace_line *line, enum strace_stamp stamp, uint64_t ns)
{
	line->stamp = stamp;
	line->stamp_ns = ns;
}

/* "(+     0.000042) ", behind another time. */
static void take_bracketed(struct strace_line *line, struct span_text *span)
{
	struct span_text rest = *span;
	bool fraction;
	uint64_t ns;

	if (!span_skip(&rest, "(+"))
		return;
	skip_blanks(&rest);
	if (!span_decimal(&rest, &ns) || ns > UINT64_MAX / NS_PER_S - 1)
		return;
	fraction = rest.size && *rest.at == '.';
	ns = ns * NS_PER_S + take_fraction(&rest);
	if (!fraction || !span_skip(&rest, ")"))
		return;
	skip_blanks(&rest);
	line->has_relative = true;
	line->relative_ns = ns;
	*span = rest;
}

/* A clock of strace has two digits of hours, one of stview as many as it needs. */
static bool is_day_time(struct span_text span, unsigned colons, uint64_t ns)
{
	return colons == 2 && span.size > 2 && span.at[2] == ':' && ns < 86401 * NS_PER_S;
}

static void take_times(struct strace_line *line, struct span_text *span)
{
	struct span_text rest = *span;
	unsigned colons;
	bool fraction;
	uint64_t ns;

	skip_blanks(&rest);
	if (!rest.size || !is_digit(*rest.at))
		return;
	if (take_clock(&rest, &ns, &colons)) {
		struct span_text began = *span;

		skip_blanks(&began);
		set_stamp(line, is_day_time(began, colons, ns) ? STAMP_DAY : STAMP_START, ns);
	} else if (take_seconds(&rest, &ns, &fraction)) {
		if (ns >= EPOCH_LEAST * NS_PER_S)
			set_stamp(line, STAMP_EPOCH, ns);
		else if (!fraction)
			return;
		line->has_relative = line->stamp == STAMP_NONE;
		line->relative_ns = line->has_relative ? ns : 0;
		skip_blanks(&rest);
	} else {
		return;
	}
	take_bracketed(line, &rest);
	*span = rest;
}

/* Offset behind the string that begins at i, or the size where it does not end. */
static size_t string_end(const char *at, size_t i, size_t size)
{
	for (i++; i < size && at[i] != '"'; i++)
		i += at[i] == '\\';
	return i < size ? i + 1 : size;
}

/*
 * Offset behind what a descriptor is called, "<...>", which strace escapes brackets in; but one
 * of a connection has an arrow.
 */
static size_t name_end(const char *at, size_t i, size_t size)
{
	for (size_t k = i + 1; k < size; k++)
		if (at[k] == '>' &&
		    (at[k - 1] != '-' || k + 1 == size || strchr(",)]} <", at[k + 1])))
			return k + 1;
	return i + 1;
}

/* Offset behind the comment that begins at i. */
static size_t comment_end(const char *at, size_t i, size_t size)
{
	const char *end = memmem(at + i, size - i, "*/", 2);

	return end ? (size_t)(end - at) + 2 : i + 1;
}

static bool is_named(const char *at, size_t i)
{
	return i > 0 && (is_digit(at[i - 1]) || at[i - 1] == 'D');
}

/*
 * The next offset from i on at which one of the characters comma and closing parenthesis stands
 * outside of everything; size where there is none.
 */
static size_t next_break(const char *at, size_t i, size_t size)
{
	unsigned depth = 0;

	while (i < size) {
		char c = at[i];

		if (c == '"') {
			i = string_end(at, i, size);
			continue;
		}
		if (c == '<' && is_named(at, i) && !(i + 1 < size && at[i + 1] == '<')) {
			i = name_end(at, i, size);
			continue;
		}
		if (c == '/' && i + 1 < size && at[i + 1] == '*') {
			i = comment_end(at, i, size);
			continue;
		}
		if (depth == 0 && (c == ',' || c == ')'))
			return i;
		if (c == '(' || c == '[' || c == '{')
			depth++;
		else if (depth && (c == ')' || c == ']' || c == '}'))
			depth--;
		i++;
	}
	return size;
}

/* The offset of the parenthesis that closes what begins at 0, size where there is none. */
static size_t closing(struct span_text text)
{
	size_t i = 0;

	while ((i = next_break(text.at, i, text.size)) < text.size && text.at[i] == ',')
		i++;
	return i;
}

size_t strace_pieces(struct span_text args, struct span_text pieces[static STRACE_PIECES_MAX])
{
	size_t count = 0, from = 0, at = 0;

	if (!args.size)
		return 0;
	while (count + 1 < STRACE_PIECES_MAX) {
		at = next_break(args.at, at, args.size);
		if (at < args.size &&
		    (args.at[at] == ')' || at + 1 == args.size || args.at[at + 1] != ' ')) {
			at++; /* no comma between two arguments */
			continue;
		}
		pieces[count++] = (struct span_text){args.at + from, at - from};
		if (at >= args.size)
			return count;
		from = at = at + 2;
	}
	pieces[count++] = (struct span_text){args.at + from, args.size - from};
	return count;
}

/* " <0.000123>" at the end of the result. */
static void take_duration(struct strace_line *line)
{
	struct span_text *result = &line->result, number;
	size_t at = result->size;
	bool fraction;
	uint64_t ns;

	if (!at || result->at[at - 1] != '>')
		return;
	while (at && result->at[at - 1] != '<')
		at--;
	if (at < 2 || result->at[at - 2] != ' ')
		return;
	number = (struct span_text){result->at + at, result->size - at - 1};
	if (!take_seconds(&number, &ns, &fraction) || number.size)
		return;
	line->has_duration = true;
	line->duration_ns = ns;
	result->size = at - 2;
}

/* From the arguments on: up to the closing parenthesis, and the result. */
static bool take_rest(struct strace_line *line, struct span_text rest)
{
	size_t end = closing(rest);

	line->args = (struct span_text){rest.at, end};
	if (end == rest.size)
		return false;
	advance(&rest, end + 1);
	skip_blanks(&rest);
	if (!span_skip(&rest, "=") || (rest.size && *rest.at != ' '))
		return false;
	skip_blanks(&rest);
	while (rest.size && rest.at[rest.size - 1] == ' ')
		rest.size--;
	line->result = rest;
	take_duration(line);
	return line->result.size > 0;
}

static bool is_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' ||
	       c == '?';
}

static size_t name_size(struct span_text text)
{
	size_t i = 0;

	while (i < text.size && is_name(text.at[i]))
		i++;
	return i;
}

static enum strace_line_kind parse_call(struct strace_line *line, struct span_text rest)
{
	size_t size = name_size(rest);

	if (size == 0 || size == rest.size || rest.at[size] != '(' || is_digit(*rest.at))
		return STRACE_OTHER;
	line->name = (struct span_text){rest.at, size};
	advance(&rest, size + 1);
	line->detached = span_ends(rest, DETACHED);
	if (line->detached || span_ends(rest, UNFINISHED)) {
		line->args = rest;
		line->args.size -= strlen(line->detached ? DETACHED : UNFINISHED);
		return STRACE_ENTERED;
	}
	return take_rest(line, rest) ? STRACE_CALL : STRACE_OTHER;
}

static enum strace_line_kind parse_resumed(struct strace_line *line, struct span_text rest)
{
	size_t size = name_size(rest);

	line->name = (struct span_text){rest.at, size};
	advance(&rest, size);
	if (!size || !span_skip(&rest, " resumed>"))
		return STRACE_OTHER;
	if (span_begins(rest, " )")) /* as strace before 5 has it */
		advance(&rest, 1);
	return take_rest(line, rest) ? STRACE_RESUMED : STRACE_OTHER;
}

static enum strace_line_kind parse_body(struct strace_line *line)
{
	struct span_text rest = line->body;

	if (!rest.size)
		return STRACE_EMPTY;
	if ((span_begins(rest, "--- ") && span_ends(rest, " ---")) ||
	    (span_begins(rest, "+++ ") && span_ends(rest, " +++")))
		return STRACE_EVENT;
	if (span_begins(rest, "strace: "))
		return STRACE_MESSAGE;
	if (span_skip(&rest, "<... "))
		return parse_resumed(line, rest);
	return parse_call(line, rest);
}

void strace_line_parse(struct strace_line *line, const char *text, size_t size)
{
	struct span_text rest = {text, size};

	*line = (struct strace_line){.body = rest};
	if (span_begins(rest, " > ")) {
		line->kind = STRACE_FRAME;
		line->body = (struct span_text){text + 3, size - 3};
		return;
	}
	if (span_begins(rest, UNFINISHED) || span_begins(rest, ", ") || span_begins(rest, ") ")) {
		line->kind = STRACE_CONTINUED;
		return;
	}
	take_pid(line, &rest);
	take_times(line, &rest);
	line->body = rest;
	line->kind = parse_body(line);
}
