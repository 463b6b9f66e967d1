#include "viz/log_asked.h"

#include <string.h>

#include "replay/redact.h"

static void put(char *out, size_t *at, const char *before, const char *text)
{
	size_t left = LOG_ASKED_SIZE - *at;
	int size = snprintf(out + *at, left, "%s%s", before, text);

	*at += size < 0 ? 0 : (size_t)size < left ? (size_t)size : left - 1;
}

static void put_redact(char *out, size_t *at, unsigned what)
{
	const char *between = "=";

	put(out, at, " --redact", "");
	if (what & REDACT_EVERYTHING)
		put(out, at, "=all", "");
	else if (what != REDACT_DEFAULT)
		for (unsigned i = 0; i < REDACT_KINDS; i++) {
			if (!(what & 1u << i))
				continue;
			put(out, at, between, redact_name(i));
			between = ",";
		}
}

void log_asked(const struct viewer_options *options, char out[static LOG_ASKED_SIZE])
{
	size_t at = 0;

	put(out, &at, "stview --export log", "");
	if (options->merge)
		put(out, &at, " --merge", "");
	if (options->from)
		put(out, &at, " --from ", options->from);
	if (options->to)
		put(out, &at, " --to ", options->to);
	if (options->filter) {
		put(out, &at, " --filter '", options->filter);
		put(out, &at, "'", "");
	}
	if (options->redact)
		put_redact(out, &at, options->redact);
}
