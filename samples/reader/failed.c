/*
 * failed: the calls of a log that failed, one line each, with its command and the first path that
 * it was given; of a live log, as they come.
 *
 *	cc -o failed failed.c $(pkg-config --cflags --libs libstrec)
 *	./failed run.trc
 *	strec -- command | ./failed -
 *
 * An example of libstrec(3).
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <strec.h>

static const char *text_of(const struct strec_error *err)
{
	return err->sys ? strerror(err->sys) : strec_strerror(err->code);
}

/* The first text that the call was given. */
static const struct strec_capture *path_of(const struct strec_cursor *cursor)
{
	const struct strec_capture *capture;

	for (unsigned i = 0; (capture = strec_capture(cursor, i)); i++)
		if (capture->kind == STREC_CAPTURE_STRING && !capture->at_exit)
			return capture;
	return NULL;
}

static void print_call(const struct strec_log *log, const struct strec_cursor *cursor,
		       const struct strec_event *event)
{
	const char *name = strec_call_name(log, event->arch, event->nr);
	const struct strec_capture *path = path_of(cursor);

	printf("%" PRIu64 ".%06" PRIu64 " %d %s %s", event->time_ns / 1000000000,
	       event->time_ns / 1000 % 1000000, event->task->tid, event->task->name,
	       name ? name : "?");
	if (path)
		printf(" \"%.*s\"", (int)path->size, (const char *)path->bytes);
	printf(": %s\n", strerror((int)-event->result));
}

/* 0 at the end of the log, else what went wrong. */
static int print_failed(struct strec_log *log, struct strec_cursor *cursor, struct strec_error *err)
{
	const struct strec_event *event;
	int rc;

	for (;;) {
		rc = strec_next(cursor, &event, err);
		if (rc == STREC_AGAIN) {
			fflush(stdout);
			rc = strec_wait(log, -1, err);
			if (rc == 0)
				continue;
		}
		if (rc)
			return rc == STREC_END ? 0 : rc;
		if (event->kind == STREC_KIND_CALL && event->flags & STREC_EVENT_ERROR)
			print_call(log, cursor, event);
		else if (event->kind == STREC_KIND_LOSS)
			fprintf(stderr, "failed: %" PRIu64 " bytes are damaged\n", event->args[1]);
	}
}

int main(int argc, char **argv)
{
	struct strec_error err = {0};
	struct strec_log *log;
	struct strec_cursor *cursor;
	int rc;

	if (argc != 2) {
		fputs("usage: failed FILE, or - for standard input\n", stderr);
		return 2;
	}
	rc = strcmp(argv[1], "-") ? strec_open(&log, argv[1], 0, &err)
				  : strec_open_fd(&log, STDIN_FILENO, 0, &err);
	if (rc) {
		fprintf(stderr, "failed: %s: %s\n", argv[1], text_of(&err));
		return 1;
	}
	cursor = strec_cursor_new(log);
	rc = cursor ? print_failed(log, cursor, &err) : STREC_NOMEM;
	if (rc)
		fprintf(stderr, "failed: %s: %s\n", argv[1], strec_strerror(rc));
	strec_cursor_free(cursor);
	strec_close(log);
	return rc ? 1 : 0;
}
