#include "replay/log_edit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "replay/descriptor_restate.h"
#include "replay/log_output.h"
#include "replay/log_session_join.h"
#include "replay/log_tasks.h"

struct log_edit {
	struct log_edit_config config;
	struct log_feed *feed;
	struct log_output *output; /* NULL before the first event of the range */
	struct joined_session joined;
	struct descriptors *truth;  /* what descriptors were; NULL: nobody asks */
	struct descriptors *shadow; /* what the new log tells of them; NULL: the same */
	struct restate_cache cache;
	struct log_tasks tasks; /* with truth */
	struct feed_event at;   /* the last one */
	size_t *links_told;     /* bytes, of each log */
	uint64_t now_ns;
	uint64_t before; /* events before the range */
	struct log_edit_result result;
};

static const struct task_info no_task;

static int no_memory(struct strec_error *err)
{
	return strec_fail(err, STREC_NOMEM, 0, NULL);
}

static bool edit_init(struct log_edit *edit, const struct log_edit_config *config)
{
	edit->config = *config;
	edit->links_told = calloc(config->count, sizeof(*edit->links_told));
	if (config->filter || config->from_ns)
		edit->truth = calloc(1, descriptors_size());
	if (config->filter)
		edit->shadow = calloc(1, descriptors_size());
	return edit->links_told && (edit->truth || !(config->filter || config->from_ns)) &&
	       (edit->shadow || !config->filter);
}

int log_edit_open(struct log_edit **out, const struct log_edit_config *config,
		  struct strec_error *err)
{
	struct log_edit *edit = calloc(1, sizeof(*edit));
	int rc;

	*out = NULL;
	if (!edit || !edit_init(edit, config)) {
		config->sink->ops->close(config->sink, NULL);
		log_edit_abandon(edit);
		return no_memory(err);
	}
	rc = log_feed_open(&edit->feed, config->readers, config->count, err);
	if (rc) {
		config->sink->ops->close(config->sink, NULL);
		edit->config.sink = NULL;
		log_edit_abandon(edit);
		return rc;
	}
	edit->result.one_clock = log_feed_one_clock(edit->feed);
	edit->result.missing = log_feed_missing_events(edit->feed);
	*out = edit;
	return 0;
}

/* One event of the new log. */
static int put(struct log_edit *edit, const struct event *ev, struct strec_error *err)
{
	if (edit->shadow)
		descriptors_event(edit->shadow, ev, edit->at.session);
	return log_output_add(edit->output, ev, err);
}

struct restating {
	struct log_edit *edit;
	const struct task_info *task; /* NULL: that of the serial, where it lives */
	uint64_t time_ns;
	struct strec_error *err;
};

/* As restate_fn. */
static int put_restated(void *data, uint32_t serial, const struct event *ev)
{
	const struct restating *r = data;
	const struct log_task *task = r->task ? NULL : log_tasks_find(&r->edit->tasks, serial);
	struct event restated = *ev;

	if (!r->task && !task)
		return 0;
	restated.task = r->task ? r->task : &task->info;
	restated.time_ns = r->time_ns;
	r->edit->result.restated++;
	return put(r->edit, &restated, r->err);
}

/* Without the call that the task is in, where the filter does not let that through. */
static void task_filter(struct log_edit *edit, struct event *ev)
{
	struct log_task *task = log_tasks_find(&edit->tasks, ev->task->serial);
	struct event call = *ev;

	if (!(ev->flags & EVENT_IN_CALL) || !edit->config.filter)
		return;
	call.kind = EVENT_ENTERED;
	call.flags &= (uint8_t)~EVENT_IN_CALL;
	if (task)
		task->shown = filter_match_named(edit->config.filter, &call, edit->truth);
	if (!task || task->shown)
		return;
	*ev = (struct event){.time_ns = ev->time_ns, .task = ev->task, .kind = EVENT_TASK};
}

/* The state as of the event before: who lives, in which call, with which descriptors. */
static int put_state(struct log_edit *edit, uint64_t time_ns, struct strec_error *err)
{
	struct restating restating = {edit, NULL, time_ns, err};
	struct buffer links = {0};
	int rc;

	descriptors_links(edit->truth, &links);
	rc = links.failed
		     ? no_memory(err)
		     : log_output_links(edit->output, (const char *)links.bytes, links.size, err);
	buffer_release(&links);
	for (size_t i = 0; rc == 0 && i < edit->tasks.count; i++) {
		struct event ev = log_task_event(&edit->tasks.tasks[i], time_ns);

		if (!ev.task->serial)
			continue;
		task_filter(edit, &ev);
		rc = put(edit, &ev, err);
	}
	return rc ? rc : descriptors_restate(edit->truth, put_restated, &restating);
}

/* Path NUL target NUL of each link from at on; the reader has more NULs behind each block. */
static void links_copy(struct buffer *out, const struct log_session *session, size_t at)
{
	while (at < session->links_size) {
		const char *path = session->links + at, *target;
		size_t left = session->links_size - at, size = strnlen(path, left) + 1;

		if (size == 1 || size >= left) {
			at++;
			continue;
		}
		target = path + size;
		size += strnlen(target, left - size);
		buffer_put(out, path, size);
		buffer_put_u8(out, 0);
		at += size + 1;
	}
}

/* Tells of the links that a log has told of since. */
static int put_links(struct log_edit *edit, size_t input, struct strec_error *err)
{
	const struct log_session *session = log_reader_session(edit->config.readers[input]);
	size_t told = edit->links_told[input];
	struct buffer links = {0};
	int rc;

	if (!edit->output || !session || session->links_size <= told)
		return 0;
	edit->links_told[input] = session->links_size;
	links_copy(&links, session, told);
	rc = links.failed
		     ? no_memory(err)
		     : log_output_links(edit->output, (const char *)links.bytes, links.size, err);
	buffer_release(&links);
	return rc;
}

/* A new log is the same recording only where it has all of a time of it. */
static int header_make(const struct log_edit *edit, struct log_header *header)
{
	const struct log_edit_config *config = &edit->config;

	*header = log_feed_header(edit->feed);
	if (config->from_ns > header->begin_ns) {
		header->begin_ns = config->from_ns;
		header->dropped_events += edit->before;
		header->dropped_bytes += edit->at.address.block;
	}
	if (log_feed_recordings(edit->feed) == 1 && !config->filter && !config->redact)
		return 0;
	return random_id(header->id);
}

static int begin(struct log_edit *edit, struct strec_error *err)
{
	struct log_output_config output = {
		.sink = edit->config.sink,
		.feed = edit->feed,
		.redact = edit->config.redact,
	};
	struct log_header header;
	uint64_t begin_ns = log_feed_header(edit->feed).begin_ns;
	int rc = header_make(edit, &header);

	if (rc == 0)
		rc = session_join(&edit->joined, edit->config.readers, edit->config.count,
				  edit->config.asked);
	if (rc)
		return strec_fail(err, rc, 0, NULL);
	output.header = &header;
	output.session = &edit->joined.session;
	edit->config.sink = NULL;
	rc = log_output_open(&edit->output, &output, err);
	for (size_t i = 0; rc == 0 && i < edit->config.count; i++)
		rc = put_links(edit, i, err);
	if (rc == 0 && edit->config.from_ns > begin_ns)
		rc = put_state(edit, edit->config.from_ns, err);
	return rc;
}

static int put_note(struct log_edit *edit, uint64_t time_ns, const char *text,
		    struct strec_error *err)
{
	struct capture capture = {
		.kind = CAPTURE_STRING,
		.size = (uint32_t)strlen(text),
		.bytes = (const uint8_t *)text,
	};

	return log_output_add_own(edit->output,
				  &(struct event){
					  .time_ns = time_ns,
					  .task = &no_task,
					  .kind = EVENT_NOTE,
					  .capture_count = 1,
					  .captures = &capture,
				  },
				  err);
}

/* Of a file names may be nobody's affair. */
static const char *name_of(const struct log_edit *edit, size_t input)
{
	const struct log_edit_config *config = &edit->config;

	return config->names && !config->redact ? config->names[input] : "the log";
}

/* A log has no EVENT_LOSS, as its own blocks are sound. */
static int put_loss(struct log_edit *edit, const struct event *ev, struct strec_error *err)
{
	const char *name = name_of(edit, edit->at.input);
	char text[512];

	edit->result.losses++;
	edit->result.loss_bytes += ev->args[1];
	snprintf(text, sizeof(text),
		 "damaged: %" PRIu64 " bytes at byte %" PRIu64 " of %.300s could not be read",
		 ev->args[1], ev->args[0], name);
	return put_note(edit, edit->now_ns, text, err);
}

/* Of a merged log each recording's first process begins in a directory of its own. */
static int put_directory(struct log_edit *edit, const struct event *start, struct strec_error *err)
{
	const char *directory = edit->at.session ? edit->at.session->directory : NULL;
	struct capture capture = {.kind = CAPTURE_STRING};

	if (!directory || strcmp(directory, edit->joined.session.directory) == 0)
		return 0;
	capture.size = (uint32_t)strlen(directory);
	capture.bytes = (const uint8_t *)directory;
	return put(edit,
		   &(struct event){
			   .time_ns = start->time_ns,
			   .task = start->task,
			   .kind = EVENT_DESCRIPTOR,
			   .nr = (uint32_t)DESCRIPTOR_CWD,
			   .capture_count = 1,
			   .captures = &capture,
		   },
		   err);
}

/*
 * Whether the filter lets a call through. Where it let the enter through and not the end, or the
 * end and not the enter, *ev says so as the viewer would (replay/player.h).
 */
static bool call_filter(struct log_edit *edit, struct event *ev)
{
	struct log_task *task = log_tasks_find(&edit->tasks, ev->task->serial);
	bool matches = filter_match_named(edit->config.filter, ev, edit->truth);
	bool shown = task && task->shown;

	if (task)
		task->shown = ev->kind == EVENT_ENTERED && matches;
	if (matches) {
		if (ev->kind == EVENT_CALL && !shown)
			ev->flags &= (uint8_t)~EVENT_ANNOUNCED;
		return true;
	}
	edit->result.left_out += ev->kind == EVENT_CALL;
	if (ev->kind == EVENT_ENTERED || !shown || !(ev->flags & EVENT_ANNOUNCED))
		return false;
	*ev = (struct event){.time_ns = ev->time_ns, .task = ev->task, .kind = EVENT_TASK};
	return true;
}

/* A call that stays, between what its reader has to know of descriptors. */
static int put_call(struct log_edit *edit, const struct event *ev, struct strec_error *err)
{
	struct restating restating = {edit, ev->task, ev->time_ns, err};
	int rc = 0;

	if (edit->shadow)
		rc = descriptors_restate_used(edit->truth, edit->shadow, &edit->cache, ev,
					      put_restated, &restating);
	if (rc == 0)
		rc = put(edit, ev, err);
	if (rc == 0 && edit->shadow)
		rc = descriptors_restate_made(edit->truth, edit->shadow, &edit->cache, ev,
					      put_restated, &restating);
	return rc;
}

static int put_event(struct log_edit *edit, struct event *ev, struct strec_error *err)
{
	bool is_call = ev->kind == EVENT_CALL || ev->kind == EVENT_ENTERED;
	int rc;

	if (ev->kind == EVENT_LOSS)
		return put_loss(edit, ev, err);
	if (ev->kind == EVENT_TASK)
		task_filter(edit, ev);
	if (is_call && edit->config.filter && !call_filter(edit, ev))
		return 0;
	if (is_call && ev->kind != EVENT_TASK)
		return put_call(edit, ev, err);
	rc = put(edit, ev, err);
	if (rc == 0 && ev->kind == EVENT_START && ev->nr == START_FIRST)
		rc = put_directory(edit, ev, err);
	return rc;
}

/* Of an event before the range, or in it, what later ones need. */
static int learn(struct log_edit *edit, const struct event *ev, struct strec_error *err)
{
	if (!edit->truth)
		return 0;
	descriptors_event(edit->truth, ev, edit->at.session);
	return log_tasks_event(&edit->tasks, ev) ? no_memory(err) : 0;
}

static int take(struct log_edit *edit, struct strec_error *err)
{
	struct event *ev = &edit->at.event;
	int rc = 0;

	edit->result.read++;
	/* A loss has no time of its own behind a seek. */
	if (ev->time_ns > edit->now_ns)
		edit->now_ns = ev->time_ns;
	if (!edit->output && ev->time_ns >= edit->config.from_ns)
		rc = begin(edit, err);
	if (rc == 0)
		rc = put_links(edit, edit->at.input, err);
	if (rc == 0)
		rc = learn(edit, ev, err);
	if (rc || edit->output)
		return rc ? rc : put_event(edit, ev, err);
	edit->before++;
	return 0;
}

int log_edit_step(struct log_edit *edit, uint64_t max_events, struct strec_error *err)
{
	int rc = 0;

	for (uint64_t i = 0; rc == 0 && i < max_events; i++) {
		rc = log_feed_next(edit->feed, &edit->at, err);
		if (rc == 0 && edit->config.to_ns && edit->at.event.time_ns >= edit->config.to_ns)
			rc = STREC_END;
		if (rc == 0)
			rc = take(edit, err);
	}
	if (rc == STREC_AGAIN && edit->output) {
		uint64_t watermark_ns = log_feed_watermark(edit->feed);
		int flush_rc = log_output_flush(edit->output, watermark_ns, err);

		rc = flush_rc ? flush_rc : rc;
	}
	return rc;
}

uint64_t log_edit_now_ns(const struct log_edit *edit)
{
	return edit->now_ns;
}

uint64_t log_edit_end_ns(const struct log_edit *edit)
{
	uint64_t end_ns = log_feed_end_ns(edit->feed), to_ns = edit->config.to_ns;

	if (to_ns && to_ns < end_ns)
		end_ns = to_ns;
	return end_ns > edit->now_ns ? end_ns : edit->now_ns;
}

/* An end that nobody wrote would not be seen in a log that is closed. */
static int put_endings(struct log_edit *edit, struct strec_error *err)
{
	char text[512];
	int rc = 0;

	for (size_t i = 0; rc == 0 && i < edit->config.count; i++) {
		if (log_reader_closed(edit->config.readers[i]))
			continue;
		edit->result.not_closed++;
		snprintf(text, sizeof(text), "%.300s was not closed by its recorder",
			 name_of(edit, i));
		rc = put_note(edit, log_edit_end_ns(edit), text, err);
	}
	return rc;
}

int log_edit_close(struct log_edit *edit, struct log_edit_result *result, struct strec_error *err)
{
	uint64_t end_ns = log_edit_end_ns(edit);
	int rc = edit->output ? 0 : begin(edit, err);

	if (end_ns < edit->config.from_ns)
		end_ns = edit->config.from_ns;
	if (rc == 0 && !edit->config.to_ns)
		rc = put_endings(edit, err);
	edit->result.written = rc ? 0 : log_output_events(edit->output);
	if (rc == 0) {
		rc = log_output_close(edit->output, end_ns, err);
		edit->output = NULL;
	}
	if (result)
		*result = edit->result;
	log_edit_abandon(edit);
	return rc;
}

void log_edit_abandon(struct log_edit *edit)
{
	if (!edit)
		return;
	log_output_abandon(edit->output);
	if (edit->feed && edit->config.sink)
		edit->config.sink->ops->close(edit->config.sink, NULL);
	log_feed_close(edit->feed);
	joined_session_release(&edit->joined);
	log_tasks_release(&edit->tasks);
	free(edit->truth);
	free(edit->shadow);
	free(edit->links_told);
	free(edit);
}
