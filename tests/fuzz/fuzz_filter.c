/* Any text as a filter: refused with a place and a reason, or parsed and matched. */
#include <stdlib.h>
#include <string.h>

#include "replay/filter.h"
#include "tests/fuzz/fuzz.h"

static const struct task_info task = {.serial = 1, .tid = 7, .pid = 7, .name = "sh"};
static const struct capture path = {
	.kind = CAPTURE_STRING, .size = 11, .bytes = (const uint8_t *)"/etc/passwd"};

static const struct event events[] = {
	{.task = &task, .kind = EVENT_CALL, .nr = 0, .args = {3}, .result = 1},
	{.task = &task,
	 .kind = EVENT_CALL,
	 .nr = 257,
	 .flags = EVENT_ERROR,
	 .result = -2,
	 .captures = &path,
	 .capture_count = 1},
	{.task = &task, .kind = EVENT_ENTERED, .arch = ARCH_I386, .nr = UINT32_MAX},
	{.task = &task, .kind = EVENT_EXIT},
};

static void check_parsed(const struct filter *filter, const char *text)
{
	unsigned matches = 0;

	FUZZ_EXPECT(strcmp(filter_text(filter), text) == 0);
	for (size_t i = 0; i < sizeof(events) / sizeof(events[0]); i++)
		matches += filter_match(filter, &events[i]);
	FUZZ_EXPECT(matches <= sizeof(events) / sizeof(events[0]));
}

static void check_refused(const struct strec_error *err, int rc, const char *text)
{
	FUZZ_EXPECT(rc == STREC_SYNTAX || rc == STREC_LIMIT);
	FUZZ_EXPECT(err->code == rc);
	FUZZ_EXPECT(err->offset <= strlen(text));
	FUZZ_EXPECT(err->detail);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	char *text = strndup((const char *)bytes, size);
	struct strec_error err = {0};
	struct filter *filter;
	int rc;

	FUZZ_EXPECT(text);
	rc = filter_parse(&filter, text, &err);
	if (rc)
		check_refused(&err, rc, text);
	else
		check_parsed(filter, text);
	filter_free(filter);
	free(text);
	return 0;
}
