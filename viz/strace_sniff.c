/* Whether a text is that of strace. */
#include <stdlib.h>
#include <string.h>

#include "format/syscalls.h"
#include "viz/strace_import.h"
#include "viz/strace_line.h"
#include "viz/strace_names.h"

#define SNIFF_SIZE 65536

/* 1 for a line that nothing else would have, 0 for one that tells nothing, -1 for another. */
static int line_weight(const char *at, size_t size)
{
	char name[STRACE_NAME_SIZE];
	struct strace_line line;

	strace_line_parse(&line, at, size);
	switch (line.kind) {
	case STRACE_EMPTY:
	case STRACE_FRAME:
	case STRACE_MESSAGE:
	case STRACE_CONTINUED:
		return 0;
	case STRACE_EVENT:
		return 1;
	case STRACE_OTHER:
		return -1;
	default:
		if (line.name.size >= sizeof(name))
			return -1;
		memcpy(name, line.name.at, line.name.size);
		name[line.name.size] = '\0';
		return syscall_number(ARCH_X86_64, name) >= 0 ||
				       syscall_number(ARCH_I386, name) >= 0
			       ? 1
			       : -1;
	}
}

/* Whether up to some line at least half of those that tell something are strace's. */
static bool looks_like_strace(const char *bytes, size_t size, bool whole)
{
	size_t at = 0;
	int sum = 0;

	while (at < size) {
		const char *newline = memchr(bytes + at, '\n', size - at);
		size_t length = newline ? (size_t)(newline - bytes) - at : size - at;
		int weight = newline || whole ? line_weight(bytes + at, length) : 0;

		sum += weight;
		if (weight > 0 && sum >= 0)
			return true;
		at += length + 1;
	}
	return false;
}

int strace_import_sniff(struct byte_source *text, struct strec_error *err)
{
	char *bytes = malloc(SNIFF_SIZE);
	ssize_t size = bytes ? source_read_at(text, 0, bytes, SNIFF_SIZE, err)
			     : strec_fail(err, STREC_NOMEM, 0, "strace");
	bool whole = size == SNIFF_SIZE || source_final(text);
	int rc = size < 0 ? (int)size : whole ? STREC_NOT_A_LOG : STREC_AGAIN;

	/* 0x89 begins the magic of a log. */
	if (size > 0 && (uint8_t)bytes[0] == 0x89)
		rc = STREC_NOT_A_LOG;
	else if (size > 0 && looks_like_strace(bytes, (size_t)size, whole))
		rc = 0;
	free(bytes);
	return rc;
}
