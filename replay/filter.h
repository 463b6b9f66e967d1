/*
 * Filter expressions over events, for the viewer and the exporters.
 *
 * A filter is parsed once into a list of terms, each with two successors, one for yes
 * and one for no; matching walks that list forward. Call names, classes and regexes over
 * names become bitmaps by architecture and number, so no name is compared per event.
 *
 *	expression  and-part { ("or" | "||") and-part }
 *	and-part    unary { ["and" | "&&"] unary }          "read failed" means and
 *	unary       ("not" | "!") unary | "(" expression ")" | list
 *	list        term { "," term }                       means or; binds tightest
 *
 *	read ?name            the call of that name; with ? one that may be unknown
 *	%file                 %file %network %memory %process %desc %signal %ipc
 *	/^open/ ?/^foo/       calls whose name matches; \/ stands for a slash
 *	failed ok             returned an error, returned none
 *	errno=ENOENT          failed with that error, by name or number
 *	dur>1.5ms             duration; = < <= > >=, units ns us ms s m h
 *	time>=1.5s            since the recording began, as dur; a call's is its end
 *	ret=0 ret>4095        what the kernel returned: -2, not -1, for ENOENT; = < <= > >=
 *	nr=59 fd=3            number of the call; a descriptor argument (or AT_FDCWD)
 *	path=TEXT path~REGEX  a captured string; a path made absolute, the name of a descriptor
 *	ip=0x7f1234567abc     call site, the address behind the call instruction; below 0x1000
 *	                      the place in its page, the same in each process of a library
 *	pid=1 tid=1 comm=NAME who did it
 *	function=NAME fn~RE   a function on the stack, also one that was inlined
 *	source=shop.c:12      a line on the stack, or any of a file; the path or its end; ~ with
 *	                      a regex over "/path/shop.c:12"
 *	module=libc.so.6      a module on the stack; the path or its end; also with ~
 *
 * A value ends at white space, comma, && or ||, or at a ")" that it did not open; in
 * "..." or '...' it may hold anything, and a backslash takes the next character as it is.
 * Regexes are POSIX extended, in the caller's locale.
 *
 * Only pid=, tid=, comm= and time match events that are no calls; EVENT_ENTERED is a call, but
 * without a result. "not x" matches every event that x does not match, of any kind.
 */
#ifndef REPLAY_FILTER_H
#define REPLAY_FILTER_H

#include <stdbool.h>

#include "format/error.h"
#include "format/event.h"
#include "format/symbols.h"
#include "replay/descriptors.h"

#define FILTER_TEXT_MAX  4096 /* bytes of an expression */
#define FILTER_DEPTH_MAX 64   /* parentheses and nots inside each other */

struct filter;

/*
 * Parses text into a new filter, the caller's to free. Blank text matches every event.
 * On failure *out is NULL, err->offset the byte of text at which the mistake lies and
 * err->detail says what to write instead. STREC_SYNTAX; STREC_LIMIT where the text, its
 * nesting, a number or what a regex would expand to is too large; STREC_NOMEM.
 */
int filter_parse(struct filter **out, const char *text, struct strec_error *err);

/* NULL is allowed. */
void filter_free(struct filter *filter);

/*
 * Whether the event matches. Allocates nothing, except what regexec(3) does for path~.
 * May be called from several threads at once.
 */
bool filter_match(const struct filter *filter, const struct event *ev);

/*
 * As filter_match(), with the names of descriptors, as strace's -yy shows them, and with paths
 * as descriptors_path() has them, where the event was the last that names was told of. NULL: no
 * descriptor has a name, and paths are as they were given.
 */
bool filter_match_named(const struct filter *filter, const struct event *ev,
			const struct descriptors *names);

/* Whether there is any use in names. */
bool filter_uses_names(const struct filter *filter);

/*
 * What function= and source= know functions and lines by, and module= modules: those of the log
 * that the events are of. It has to live as long as the filter, or NULL, and may grow: what
 * came later is known for the events that are matched from then on. Without it those terms match
 * nothing, and with it such a filter is to be used by one thread at a time. No filter, NULL, is
 * allowed.
 */
void filter_set_symbols(struct filter *filter, const struct symbol_table *symbols);

/*
 * What the symbols that were set lack for what the filter asks, and who gives it, in a line: there
 * are no stacks, or no functions for function= and source=. NULL where nothing lacks, for no
 * filter, and before symbols are set. Static. More may come with a log that grows.
 */
const char *filter_lack(const struct filter *filter);

/* The text that was parsed; lives as long as the filter. */
const char *filter_text(const struct filter *filter);

#endif
