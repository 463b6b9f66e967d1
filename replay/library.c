#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "replay/library_private.h"

#define FILL_BYTES  (1u << 20)
#define SCAN_BLOCKS 1024

const char *strec_version(void)
{
	return STREC_VERSION;
}

int library_again(struct strec_log *log, struct strec_error *err)
{
	bool was_final = source_final(log->source);
	uint64_t size = source_size(log->source);
	ssize_t n;

	if (size != log->seen_size) {
		log->seen_size = size;
		return 0;
	}
	n = source_fill(log->source, FILL_BYTES, err);
	if (n < 0)
		return (int)n;
	/* Of a pipe that has come to its end there is no STREC_AGAIN any more. */
	return n > 0 || source_final(log->source) != was_final ? 0 : STREC_AGAIN;
}

int library_return(int rc, const struct strec_error *own, struct strec_error *err)
{
	if (rc == 0 || rc == STREC_END || rc == STREC_AGAIN)
		return rc;
	if (own->code != rc)
		return strec_fail(err, rc, 0, NULL);
	if (err)
		*err = *own;
	return rc;
}

int strec_wait(struct strec_log *log, int timeout_ms, struct strec_error *err)
{
	if (log->reader && log_reader_closed(log->reader))
		return STREC_END;
	return source_wait(log->source, log->seen_size, timeout_ms, err);
}

int strec_poll_fd(const struct strec_log *log)
{
	return source_fd(log->source);
}

/* Waits for the header. The source is closed with the log. */
static int open_reader(struct strec_log *log, struct strec_error *err)
{
	int rc;

	for (;;) {
		rc = log_reader_open(&log->reader, log->source, err);
		if (rc != STREC_AGAIN)
			break;
		rc = library_again(log, err);
		if (rc == STREC_AGAIN)
			rc = strec_wait(log, -1, err);
		if (rc)
			return rc;
	}
	if (rc)
		log->source = NULL; /* the reader has closed it */
	return rc;
}

int library_open(struct strec_log **out, struct byte_source *source, struct strec_error *err)
{
	struct strec_log *log = source ? calloc(1, sizeof(*log)) : NULL;
	int rc;

	*out = NULL;
	if (!log) {
		source_close(source);
		return strec_fail(err, STREC_NOMEM, 0, "log");
	}
	log->source = source;
	rc = open_reader(log, err);
	if (rc) {
		strec_close(log);
		return rc;
	}
	*out = log;
	return 0;
}

static int open_failed(struct strec_log **log, const struct strec_error *own,
		       struct strec_error *err)
{
	*log = NULL;
	return library_return(own->code, own, err);
}

int strec_open(struct strec_log **log, const char *path, unsigned flags, struct strec_error *err)
{
	struct strec_error own = {0};
	struct byte_source *source = source_open_path(path, flags & STREC_OPEN_FOLLOW, &own);

	return source ? library_open(log, source, err) : open_failed(log, &own, err);
}

int strec_open_fd(struct strec_log **log, int fd, unsigned flags, struct strec_error *err)
{
	struct strec_error own = {0};
	struct byte_source *source;
	struct stat st;

	if (!(flags & STREC_OPEN_FOLLOW) || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		source = source_open_pipe(fd, true, &own);
	else
		return library_open(log, source_open_fd(fd, true), err);
	return source ? library_open(log, source, err) : open_failed(log, &own, err);
}

int strec_open_memory(struct strec_log **log, const void *bytes, size_t size,
		      struct strec_error *err)
{
	return library_open(log, source_open_memory(bytes, size), err);
}

void strec_close(struct strec_log *log)
{
	if (!log)
		return;
	if (log->reader)
		log_reader_close(log->reader);
	else
		source_close(log->source);
	free(log);
}

static const char *text_of(const char *text)
{
	return text ? text : "";
}

const struct strec_info *strec_info(struct strec_log *log)
{
	static const struct log_session none;
	const struct log_header *header = log_reader_header(log->reader);
	const struct log_session *session = log_reader_session(log->reader);

	if (!session)
		session = &none;
	log->info = (struct strec_info){
		.version = header->version,
		.wall_ns = header->wall_ns,
		.monotonic_ns = header->monotonic_ns,
		.begin_ns = header->begin_ns,
		.dropped_events = header->dropped_events,
		.dropped_bytes = header->dropped_bytes,
		.command = text_of(session->command),
		.directory = text_of(session->directory),
		.host = text_of(session->host),
		.system = text_of(session->system),
		.recorder = text_of(session->recorder),
		.options = text_of(session->options),
		.uid = session->uid,
		.cpus = session->cpus,
		.recorder_pid = session->pid,
		.end_ns = log_reader_end_ns(log->reader),
		.events = log_reader_events(log->reader),
		.closed = log_reader_closed(log->reader),
	};
	memcpy(log->info.id, header->id, sizeof(log->info.id));
	return &log->info;
}

struct log_reader *library_reader(const struct strec_log *log)
{
	return log->reader;
}

struct byte_source *library_source(const struct strec_log *log)
{
	return log->source;
}

int library_take_all(struct strec_log *log, struct strec_error *err)
{
	int rc = 0;

	while (rc == 0 && !source_final(log->source)) {
		struct strec_error own = {0};

		rc = library_again(log, &own);
		if (rc == STREC_AGAIN)
			rc = strec_wait(log, -1, &own);
		if (rc == STREC_IO && own.sys == EINTR)
			rc = 0;
		else if (rc != STREC_END)
			library_return(rc, &own, err);
	}
	return rc == 0 || rc == STREC_END ? strec_scan(log, err) : rc;
}

int strec_scan(struct strec_log *log, struct strec_error *err)
{
	struct strec_error own = {0};
	int rc;

	do
		rc = log_reader_scan(log->reader, SCAN_BLOCKS, &own);
	while (rc == 0);
	return rc == STREC_END || rc == STREC_AGAIN ? 0 : library_return(rc, &own, err);
}

int strec_verify(struct strec_log *log, uint64_t *offset, struct strec_error *err)
{
	struct strec_error own = {0};
	struct block_info info;
	int rc;

	if (*offset == 0)
		*offset = log_reader_start(log->reader);
	do {
		rc = log_reader_verify(log->reader, offset, &info, &own);
		if (rc != STREC_AGAIN)
			break;
		rc = library_again(log, &own);
	} while (rc == 0);
	return library_return(rc, &own, err);
}
