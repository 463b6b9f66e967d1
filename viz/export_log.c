/* The log exporter: a new log out of the one that is read, or of several. */
#include <inttypes.h>
#include <time.h>
#include <unistd.h>

#include "replay/log_edit.h"
#include "viz/export.h"

#define STEP_EVENTS 65536 /* between two looks at the clock */
#define PROGRESS_NS 200000000u

struct progress {
	bool wanted, shown;
	uint64_t next_ns;
};

static uint64_t clock_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000000000u + (uint64_t)ts.tv_nsec;
}

static void progress_show(struct progress *progress, const struct log_edit *edit)
{
	uint64_t end_ns = log_edit_end_ns(edit);

	if (!progress->wanted || clock_ns() < progress->next_ns)
		return;
	progress->next_ns = clock_ns() + PROGRESS_NS;
	progress->shown = true;
	fprintf(stderr, "\rstview: %3.0f %%\033[K",
		end_ns ? 100.0 * (double)log_edit_now_ns(edit) / (double)end_ns : 0.0);
}

/* Its own descriptor, as closing the sink closes it. */
static int sink_new(struct byte_sink **sink, FILE *out, struct strec_error *err)
{
	int fd = fflush(out) == 0 ? dup(fileno(out)) : -1;

	if (fd < 0)
		return strec_fail_errno(err, 0, "dup");
	*sink = sink_open_fd(fd);
	if (*sink)
		return 0;
	close(fd);
	return strec_fail(err, STREC_NOMEM, 0, NULL);
}

static int play(const struct export_job *job, struct log_edit *edit, struct strec_error *err)
{
	struct progress progress = {.wanted = isatty(STDERR_FILENO)};
	int rc;

	for (;;) {
		rc = log_edit_step(edit, STEP_EVENTS, err);
		if (rc == STREC_AGAIN && job->wait(job->wait_data))
			rc = 0;
		if (rc)
			break;
		progress_show(&progress, edit);
	}
	if (progress.shown)
		fputs("\r\033[K", stderr);
	return rc == STREC_END || rc == STREC_AGAIN ? 0 : rc;
}

static void tell_hidden(FILE *notes, const struct log_form *form, const struct redact *redact)
{
	const char *between = "hidden: ";

	for (unsigned i = 0; i < REDACT_KINDS; i++) {
		if (!(form->redact & 1u << i))
			continue;
		fprintf(notes, "%s%" PRIu64 " of %s", between, redact_count(redact, i),
			redact_covers(i));
		between = ", ";
	}
	fputs("\nleft readable: times, results, sizes, numbers and addresses of memory, ids of "
	      "processes and users",
	      notes);
	if (!(form->redact & REDACT_EVERYTHING))
		fputs(", ports, system, names that every Linux has", notes);
	between = "; and as asked: ";
	for (unsigned i = 0; i < REDACT_KINDS; i++) {
		if (form->redact & 1u << i)
			continue;
		fprintf(notes, "%s%s", between, redact_covers(i));
		between = ", ";
	}
	fputc('\n', notes);
}

static void tell_damage(FILE *notes, const struct log_edit_result *result)
{
	if (result->losses)
		fprintf(notes,
			"damaged: %" PRIu64 " bytes in %" PRIu64
			" places could not be read; notes in the log say where\n",
			result->loss_bytes, result->losses);
	if (result->not_closed)
		fprintf(notes, "not closed by its recorder: %zu of the logs; notes in it say so\n",
			result->not_closed);
	if (result->missing)
		fprintf(notes,
			"missing: %" PRIu64 " events between parts of a recording that are not "
			"there\n",
			result->missing);
}

static void tell(const struct export_job *job, const struct log_edit_result *result,
		 const struct redact *redact)
{
	const struct log_form *form = &job->log;
	FILE *notes = form->report;

	if (!notes)
		return;
	fprintf(notes, "events: %" PRIu64 " read, %" PRIu64 " written", result->read,
		result->written);
	if (job->filter)
		fprintf(notes, "; %" PRIu64 " calls left out", result->left_out);
	if (result->restated)
		fprintf(notes, "; %" PRIu64 " tell what descriptors were", result->restated);
	fputc('\n', notes);
	if (form->count > 1)
		fprintf(notes, "logs: %zu, put in order by %s\n", form->count,
			result->one_clock ? "the monotonic clock of their machine"
					  : "the time of day of their machines");
	if (redact)
		tell_hidden(notes, form, redact);
}

int export_log(const struct export_job *job, struct strec_error *err)
{
	struct log_reader *const own[] = {job->reader};
	const struct log_form *form = &job->log;
	struct log_edit_config config = {
		.readers = form->count ? form->readers : own,
		.names = form->names,
		.count = form->count ? form->count : 1,
		.filter = job->filter,
		.from_ns = job->from_ns,
		.to_ns = job->to_ns,
		.asked = form->asked,
	};
	struct log_edit_result result = {0};
	struct log_edit *edit = NULL;
	int rc = sink_new(&config.sink, job->out, err);

	if (rc)
		return rc;
	if (form->redact) {
		config.redact = redact_new(form->redact);
		if (!config.redact) {
			config.sink->ops->close(config.sink, NULL);
			return strec_fail(err, STREC_NOMEM, 0, NULL);
		}
	}
	rc = log_edit_open(&edit, &config, err);
	if (rc == 0)
		rc = play(job, edit, err);
	if (rc) {
		log_edit_abandon(edit);
	} else {
		rc = log_edit_close(edit, &result, err);
	}
	if (rc == 0) {
		tell(job, &result, config.redact);
		tell_damage(job->notes ? job->notes : stderr, &result);
	}
	redact_free(config.redact);
	return rc;
}
