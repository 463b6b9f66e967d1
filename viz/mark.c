#include "viz/mark.h"

#include <string.h>

#include "viz/call_meaning.h"

#define PREFIX      "strec:"
#define PREFIX_SIZE (sizeof(PREFIX) - 1)

static const char *const words[MARK_NONE] = {
	[MARK_BEGIN] = PREFIX "begin:",
	[MARK_END] = PREFIX "end:",
	[MARK_POINT] = PREFIX "mark:",
};

struct mark mark_of_path(const struct event *ev, unsigned arg)
{
	const struct capture *path = event_capture(ev, arg);

	if (!path || path->size <= PREFIX_SIZE || memcmp(path->bytes, PREFIX, PREFIX_SIZE) != 0)
		return (struct mark){.kind = MARK_NONE};
	for (unsigned i = 0; i < MARK_NONE; i++) {
		size_t size = strlen(words[i]);

		if (path->size > size && memcmp(path->bytes, words[i], size) == 0)
			return (struct mark){i, path->bytes + size, path->size - size};
	}
	return (struct mark){.kind = MARK_NONE};
}

struct mark mark_of_event(const struct event *ev)
{
	enum call_meaning meaning = CALL_PLAIN;

	if (ev->kind == EVENT_CALL)
		meaning = call_meaning(ev->arch, ev->nr);
	if (meaning == CALL_PATH_0 || meaning == CALL_PATH_1)
		return mark_of_path(ev, meaning == CALL_PATH_1);
	return (struct mark){.kind = MARK_NONE};
}
