#include "viz/log_inputs.h"

#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "replay/source.h"

#define FILL_BYTES  (1u << 20)
#define SCAN_BLOCKS 1024

static void fill(struct byte_source *source)
{
	struct pollfd fd = {.fd = source_fd(source), .events = POLLIN};
	struct strec_error err;

	while (fd.fd >= 0 && !source_final(source)) {
		if (source_fill(source, FILL_BYTES, &err) == 0 && !source_final(source))
			poll(&fd, 1, -1);
		fd.fd = source_fd(source);
	}
}

static int open_one(struct log_reader **reader, const char *path, struct strec_error *err)
{
	bool is_stdin = strcmp(path, "-") == 0;
	int fd = is_stdin ? dup(STDIN_FILENO) : -1;
	struct byte_source *source =
		is_stdin ? source_open_pipe(fd, true, err) : source_open_path(path, false, err);
	bool empty;
	int rc;

	if (!source)
		return err->code;
	fill(source);
	empty = source_size(source) == 0;
	rc = log_reader_open(reader, source, err);
	if (rc == STREC_AGAIN) {
		source_close(source);
		return strec_fail(err, empty ? STREC_EMPTY : STREC_NOT_A_LOG, 0, NULL);
	}
	while (rc == 0 && !log_reader_closed(*reader) &&
	       log_reader_scan(*reader, SCAN_BLOCKS, NULL) == 0)
		;
	return rc;
}

int log_inputs_open(struct log_inputs *inputs, char *const *paths, size_t count,
		    const char **failed, struct strec_error *err)
{
	int rc = 0;

	*inputs = (struct log_inputs){.readers = calloc(count, sizeof(*inputs->readers))};
	*failed = paths[0];
	if (!inputs->readers)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	while (rc == 0 && inputs->count < count) {
		*failed = paths[inputs->count];
		rc = open_one(&inputs->readers[inputs->count], *failed, err);
		inputs->count += rc == 0;
	}
	if (rc)
		log_inputs_close(inputs);
	return rc;
}

void log_inputs_close(struct log_inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		log_reader_close(inputs->readers[i]);
	free(inputs->readers);
	*inputs = (struct log_inputs){0};
}
