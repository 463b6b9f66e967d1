#include "viz/log_inputs.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int open_one(struct strec_log **log, const char *path, struct strec_error *err)
{
	int rc = strcmp(path, "-") ? strec_open(log, path, 0, err)
				   : strec_open_fd(log, dup(STDIN_FILENO), 0, err);

	/* What cannot be read of it is told where it is read. */
	if (rc == 0)
		library_take_all(*log, NULL);
	return rc;
}

int log_inputs_open(struct log_inputs *inputs, char *const *paths, size_t count,
		    const char **failed, struct strec_error *err)
{
	int rc = 0;

	*inputs = (struct log_inputs){
		.logs = calloc(count, sizeof(struct strec_log *)),
		.readers = calloc(count, sizeof(struct log_reader *)),
	};
	*failed = paths[0];
	if (!inputs->logs || !inputs->readers)
		rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	while (rc == 0 && inputs->count < count) {
		struct strec_log *log;

		*failed = paths[inputs->count];
		rc = open_one(&log, *failed, err);
		if (rc)
			break;
		inputs->logs[inputs->count] = log;
		inputs->readers[inputs->count++] = library_reader(log);
	}
	if (rc)
		log_inputs_close(inputs);
	return rc;
}

void log_inputs_close(struct log_inputs *inputs)
{
	for (size_t i = 0; i < inputs->count; i++)
		strec_close(inputs->logs[i]);
	free(inputs->logs);
	free(inputs->readers);
	*inputs = (struct log_inputs){0};
}
