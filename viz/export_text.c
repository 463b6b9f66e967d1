/* The text export: which events have lines. How they are written: viz/text_lines.c. */
#include <stdlib.h>

#include "viz/export.h"
#include "viz/fd_text.h"
#include "viz/text_lines.h"

struct text_export {
	struct export_job job;
	struct text_lines lines;
	struct descriptors *names; /* NULL where nobody asks */
	struct fd_namer namer;
	struct event_stream *stream;
	uint64_t block; /* whose events are among the lines */
};

static bool is_chosen(const struct text_export *export, const struct event *ev)
{
	const struct export_job *job = &export->job;
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;

	if (ev->time_ns < job->from_ns)
		return false;
	if (is_call && job->filter && !filter_match_named(job->filter, ev, export->names))
		return false;
	return !job->match || match_event(job->match, ev, export->names);
}

static int add_event(struct text_export *export, const struct event *ev)
{
	const struct symbol_table *symbols = NULL;

	if (export->names)
		descriptors_event(export->names, ev, log_reader_session(export->job.reader));
	/* What the reader made of damage has no place in a block. */
	if (ev->kind == EVENT_LOSS)
		return text_lines_alone(&export->lines, ev);
	if (ev->stack && export->job.form.stacks)
		symbols = log_reader_symbols(export->job.reader);
	return text_lines_add(&export->lines, ev, is_chosen(export, ev), symbols);
}

/* The next event up to the last one that is wanted. */
static int next_wanted(struct text_export *export, struct event *ev, struct strec_error *err)
{
	const struct event_address *last = export->job.last;
	struct event_address at;
	int rc = export_goes_on(&export->job) ? event_stream_next(export->stream, ev, err)
					      : STREC_END;

	if (rc == 0 && export->job.to_ns && ev->time_ns >= export->job.to_ns)
		rc = STREC_END;
	if (rc || !last)
		return rc;
	at = event_stream_address(export->stream);
	return at.block > last->block || (at.block == last->block && at.row > last->row) ? STREC_END
											 : 0;
}

/* Takes one event in, when it is the first of its block after writing the one before. */
static int step(struct text_export *export, struct strec_error *err)
{
	struct event ev;
	int rc = next_wanted(export, &ev, err), failed = 0;
	uint64_t block = event_stream_address(export->stream).block;

	if (rc || block != export->block || ev.kind == EVENT_LOSS)
		failed = text_lines_write(&export->lines);
	if (export->job.forgets && block != export->block)
		log_reader_forget(export->job.reader, block);
	export->block = block;
	if (rc == 0 && failed == 0)
		failed = add_event(export, &ev);
	return failed ? strec_fail(err, failed, block, NULL) : rc;
}

int text_export_step(struct text_export *export, uint64_t max_events, struct strec_error *err)
{
	int rc = 0;

	for (uint64_t i = 0; rc == 0 && i < max_events; i++)
		rc = step(export, err);
	return rc;
}

/* Whether the choice of events needs names. */
static bool chooses_by_names(const struct export_job *job)
{
	return (job->filter && filter_uses_names(job->filter)) ||
	       (job->match && match_uses_names(job->match));
}

/* False when out of memory. */
static bool names_new(struct text_export *export)
{
	enum fd_names wanted = export->job.form.fd_names;

	if (wanted == FD_NAMES_NONE && !chooses_by_names(&export->job))
		return true;
	export->names = calloc(1, descriptors_size());
	if (!export->names)
		return false;
	fd_namer_use(&export->namer, &export->lines.options, export->names, wanted);
	return true;
}

/* What comes before the range is needed for names only. */
static int skip_to_range(struct text_export *export)
{
	struct event_address at = {.block = 0};

	if (!export->job.from_ns || export->names)
		return 0;
	at.block = log_reader_find(export->job.reader, export->job.from_ns);
	return event_stream_seek(export->stream, at, NULL);
}

struct text_export *text_export_new(const struct export_job *job)
{
	struct text_export *export = calloc(1, sizeof(*export));

	if (!export)
		return NULL;
	export->job = *job;
	text_lines_init(&export->lines, &job->form, log_reader_header(job->reader)->wall_ns,
			job->out);
	export->stream = event_stream_new(job->reader);
	if (!export->stream || !names_new(export) || skip_to_range(export)) {
		text_export_free(export);
		return NULL;
	}
	return export;
}

void text_export_free(struct text_export *export)
{
	if (!export)
		return;
	event_stream_free(export->stream);
	free(export->names);
	text_lines_release(&export->lines);
	free(export);
}

int export_text(const struct export_job *job, struct strec_error *err)
{
	struct text_export *export = text_export_new(job);
	int rc;

	if (!export)
		return strec_fail(err, STREC_NOMEM, 0, NULL);
	do
		rc = text_export_step(export, UINT64_MAX, err);
	while (rc == STREC_AGAIN && job->wait(job->wait_data));
	text_export_free(export);
	return rc == STREC_END || rc == STREC_AGAIN ? 0 : rc;
}
