#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "viz/viewer.h"

static const char *advice(const struct strec_error *err)
{
	switch (err->code) {
	case STREC_EMPTY:
		return "; record one with: strec -o FILE -- command";
	case STREC_NOT_A_LOG:
		return "; strec -o FILE -- command records one";
	case STREC_NEWER:
		return "; this is stview " STREC_VERSION ", a newer one reads it";
	case STREC_TRUNCATED:
	case STREC_CHECKSUM:
	case STREC_FORMAT:
		return "; stview --verify FILE tells what is damaged";
	default:
		return err->sys == EISDIR   ? "; give the file that strec -o wrote"
		       : err->sys == ENOENT ? "; strec -o FILE -- command records one"
					    : "";
	}
}

int viewer_fail(const char *what, const struct strec_error *err)
{
	if (err->code == EXPORT_UNSENT)
		return EXIT_BAD_LOG;
	fprintf(stderr, "stview: %s: %s", what,
		err->sys ? strerror(err->sys) : strec_strerror(err->code));
	if (err->detail && !err->sys)
		fprintf(stderr, " (%s, byte %" PRIu64 ")", err->detail, err->offset);
	fprintf(stderr, "%s\n", advice(err));
	return EXIT_BAD_LOG;
}

int viewer_usage(const char *text)
{
	fprintf(stderr, "stview: %s\n", text);
	return EXIT_USAGE;
}
