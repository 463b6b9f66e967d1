#include "viz/export_cursor.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define PROGRESS_EVENTS 65536 /* between two looks at the clock */
#define PROGRESS_NS     200000000u

struct export_cursor {
	const struct export_job *job;
	struct event_stream *stream;
	struct descriptors *names;
	bool filter_names;
	bool shows_progress, shown;
	uint64_t block; /* of the last event */
	uint64_t events, next_ns;
};

static uint64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

/* What comes before the range is needed for names only. */
static int skip_to_range(struct export_cursor *c)
{
	struct event_address at = {.block = 0};

	if (!c->job->from_ns || c->names)
		return 0;
	at.block = log_reader_find(c->job->reader, c->job->from_ns);
	return event_stream_seek(c->stream, at, NULL);
}

struct export_cursor *export_cursor_new(const struct export_job *job, bool with_names)
{
	struct export_cursor *c = calloc(1, sizeof(*c));

	if (!c)
		return NULL;
	c->job = job;
	c->filter_names = job->filter && filter_uses_names(job->filter);
	c->shows_progress = isatty(STDERR_FILENO) && !isatty(fileno(job->out));
	c->stream = event_stream_new(job->reader);
	if (with_names || c->filter_names)
		c->names = calloc(1, descriptors_size());
	if (!c->stream || ((with_names || c->filter_names) && !c->names) || skip_to_range(c)) {
		export_cursor_free(c);
		return NULL;
	}
	return c;
}

void export_cursor_free(struct export_cursor *c)
{
	if (!c)
		return;
	if (c->shown)
		fputs("\r\033[K", stderr);
	event_stream_free(c->stream);
	free(c->names);
	free(c);
}

static void show_progress(struct export_cursor *c, const struct event *ev)
{
	uint64_t end_ns = log_reader_end_ns(c->job->reader);

	if (++c->events % PROGRESS_EVENTS || !c->shows_progress || now_ns() < c->next_ns)
		return;
	c->next_ns = now_ns() + PROGRESS_NS;
	c->shown = true;
	fprintf(stderr, "\rstview: %3.0f %%, %" PRIu64 " events\033[K",
		end_ns ? 100.0 * (double)ev->time_ns / (double)end_ns : 0.0, c->events);
}

static bool is_wanted(const struct export_cursor *c, const struct event *ev)
{
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;

	if (ev->time_ns < c->job->from_ns)
		return false;
	return !is_call || !c->job->filter || filter_match_named(c->job->filter, ev, c->names);
}

/* What lies before the block of the event. */
static void forget(struct export_cursor *c)
{
	uint64_t block = event_stream_address(c->stream).block;

	if (c->job->forgets && block != c->block)
		log_reader_forget(c->job->reader, block);
	c->block = block;
}

int export_next(struct export_cursor *c, struct event *ev, struct strec_error *err)
{
	for (;;) {
		int rc = export_goes_on(c->job) ? event_stream_next(c->stream, ev, err) : STREC_END;

		if (rc == STREC_AGAIN) {
			if (!c->job->wait(c->job->wait_data))
				return STREC_END;
			continue;
		}
		if (rc)
			return rc;
		forget(c);
		if (c->job->to_ns && ev->time_ns >= c->job->to_ns)
			return STREC_END;
		if (c->names)
			descriptors_event(c->names, ev, log_reader_session(c->job->reader));
		show_progress(c, ev);
		if (is_wanted(c, ev))
			return 0;
	}
}

struct event_address export_address(const struct export_cursor *c)
{
	return event_stream_address(c->stream);
}

const struct descriptors *export_names(const struct export_cursor *c)
{
	return c->names;
}

const struct symbol_table *export_symbols(struct export_cursor *c)
{
	return log_reader_symbols(c->job->reader);
}
