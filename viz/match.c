#include "viz/match.h"

#include <stdio.h>
#include <string.h>

#include "viz/fd_text.h"

#define LINE_SIZE 1024

bool match_set(struct match *match, const char *text, struct strec_error *err)
{
	struct strec_error why = {0};
	struct filter *filter = NULL;
	bool blank = text[strspn(text, " \t")] == '\0';

	if (!blank && filter_parse(&filter, text, &why) != 0 && strpbrk(text, "=<>%~(")) {
		*err = why;
		return false;
	}
	match_release(match);
	match->filter = filter;
	snprintf(match->text, sizeof(match->text), "%s", blank ? "" : text);
	return true;
}

void match_release(struct match *match)
{
	filter_free(match->filter);
	*match = (struct match){0};
}

bool match_uses_names(const struct match *match)
{
	return !match_is_empty(match) && (!match->filter || filter_uses_names(match->filter));
}

bool match_event(const struct match *match, const struct event *ev, const struct descriptors *names)
{
	struct fd_namer namer = {.descriptors = names};
	struct decode_options named = {.fd_name = names ? fd_text : NULL, .fd_data = &namer};
	char line[LINE_SIZE], name[TASK_NAME_SIZE + 1] = {0};

	if (match_is_empty(match))
		return true;
	if (match->filter)
		return filter_match_named(match->filter, ev, names);
	memcpy(name, ev->task->name, TASK_NAME_SIZE);
	decode_event(ev, &named, line, sizeof(line));
	return strcasestr(line, match->text) || strcasestr(name, match->text);
}
