/* stview: plays the recordings of strec. */
#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "record/symbols/version.h"
#include "replay/clock.h"
#include "replay/player.h"
#include "replay/source.h"
#include "viz/alert_parse.h"
#include "viz/app.h"
#include "viz/demo.h"
#include "viz/diff.h"
#include "viz/diff_interactive.h"
#include "viz/frames.h"
#include "viz/info.h"
#include "viz/interactive.h"
#include "viz/log_asked.h"
#include "viz/log_inputs.h"
#include "viz/option_list.h"
#include "viz/output_file.h"
#include "viz/strace_import.h"
#include "viz/symbolize.h"
#include "viz/viewer_options.h"

#define EXIT_BAD_LOG 1
#define EXIT_USAGE   2
#define EXIT_TROUBLE 2 /* of --diff, where 1 is a difference */
#define WAIT_BYTES   (1u << 20)
#define FOLLOW_MS    50
#define TEXT_MS      50 /* that a first look at text may take */
#define TEXT_BYTES   (1u << 18)
#define PATIENCE_MS  300 /* for a header, before a word about it */

/* What a run of the program has open. */
struct viewer {
	struct viewer_options options;
	struct byte_source *source; /* the reader's, once that is open */
	struct log_reader *reader;
	struct filter *filter;
	struct config config;
	struct alert_rules alert_rules;
	struct log_inputs inputs; /* with --merge, and then reader is NULL */
	struct diff *diff;        /* MODE_DIFF: what is to be written */
	bool is_pipe;
	bool is_text; /* of strace, which is converted while it is looked at */
};

/* Signals that came, for the loops to see. */
static volatile sig_atomic_t quit_signal, stop_signal, resume_signal;

static void note_quit(int number)
{
	quit_signal = number;
}

static void note_stop(int number)
{
	stop_signal = number;
}

static void note_resume(int number)
{
	resume_signal = number;
}

static const struct {
	int number;
	void (*handler)(int);
} signals[] = {
	{SIGINT, note_quit},  {SIGTERM, note_quit},   {SIGHUP, note_quit},
	{SIGTSTP, note_stop}, {SIGCONT, note_resume},
};

/*
 * Catches the signals and blocks them; *wait_mask is what to wait with. One that the
 * program was started with as ignored, as by nohup(1), stays so.
 */
static void signals_catch(sigset_t *wait_mask)
{
	sigset_t blocked;

	sigemptyset(&blocked);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct sigaction action = {.sa_handler = signals[i].handler}, before;

		sigaction(signals[i].number, NULL, &before);
		if (before.sa_handler == SIG_IGN)
			continue;
		sigaction(signals[i].number, &action, NULL);
		sigaddset(&blocked, signals[i].number);
	}
	sigprocmask(SIG_BLOCK, &blocked, wait_mask);
}

/* Dies of the signal that ended the loop, so that a shell sees what happened. */
static void signals_obey(void)
{
	sigset_t one;

	if (!quit_signal)
		return;
	signal(quit_signal, SIG_DFL);
	sigemptyset(&one);
	sigaddset(&one, quit_signal);
	raise(quit_signal);
	sigprocmask(SIG_UNBLOCK, &one, NULL);
}

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

static int fail(const char *what, const struct strec_error *err)
{
	fprintf(stderr, "stview: %s: %s", what,
		err->sys ? strerror(err->sys) : strec_strerror(err->code));
	if (err->detail && !err->sys)
		fprintf(stderr, " (%s, byte %" PRIu64 ")", err->detail, err->offset);
	fprintf(stderr, "%s\n", advice(err));
	return EXIT_BAD_LOG;
}

static int usage(const char *text)
{
	fprintf(stderr, "stview: %s\n", text);
	return EXIT_USAGE;
}

/* Waits for more of the log; false when there will be none, or after a signal. */
static bool wait_for_bytes(void *data)
{
	struct viewer *viewer = data;
	struct pollfd fd = {.fd = source_fd(viewer->source), .events = POLLIN};
	struct strec_error err;

	fflush(stdout);
	if (source_fill(viewer->source, WAIT_BYTES, &err) > 0)
		return true;
	fd.fd = source_fd(viewer->source);
	if (source_final(viewer->source) || (fd.fd < 0 && !viewer->options.follow))
		return false;
	poll(&fd, 1, fd.fd < 0 ? FOLLOW_MS : -1);
	return source_fill(viewer->source, WAIT_BYTES, &err) >= 0;
}

static int open_source(struct viewer *viewer, struct strec_error *err)
{
	if (viewer->options.demo) {
		viewer->source = demo_open(viewer->options.seed, err);
		return viewer->source ? 0 : err->code;
	}
	viewer->is_pipe = strcmp(viewer->options.path, "-") == 0;
	viewer->source = viewer->is_pipe ? source_open_pipe(STDIN_FILENO, true, err)
					 : source_open_path(viewer->options.path,
							    viewer->options.follow, err);
	if (viewer->source && source_fd(viewer->source) >= 0)
		viewer->is_pipe = true;
	return viewer->source ? 0 : err->code;
}

/* Without a header there is no screen yet: who looks at a terminal is told why. */
static void tell_of_waiting(const struct viewer *viewer)
{
	struct pollfd fd = {.fd = source_fd(viewer->source), .events = POLLIN};

	if (viewer->options.mode == MODE_SCREEN && isatty(STDOUT_FILENO) && fd.fd >= 0 &&
	    poll(&fd, 1, PATIENCE_MS) == 0)
		fprintf(stderr, "stview: waiting for a recording; ^C ends it\n");
}

/* Text of strace becomes the log that it tells of; small ones at once. */
static int open_text(struct viewer *viewer, struct strec_error *err)
{
	struct timespec begin, now;
	int rc;

	do
		rc = strace_import_sniff(viewer->source, err);
	while (rc == STREC_AGAIN && wait_for_bytes(viewer));
	if (rc)
		return rc == STREC_IO || rc == STREC_NOMEM ? rc : 0;
	viewer->source = strace_import_open(viewer->source, err);
	if (!viewer->source)
		return err->code;
	viewer->is_text = true;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do
		clock_gettime(CLOCK_MONOTONIC, &now);
	while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 <
		       TEXT_MS &&
	       source_fill(viewer->source, TEXT_BYTES, err) > 0);
	return 0;
}

static int open_log(struct viewer *viewer, struct strec_error *err)
{
	int rc = open_source(viewer, err);

	if (rc)
		return rc;
	tell_of_waiting(viewer);
	rc = viewer->options.demo ? 0 : open_text(viewer, err);
	if (rc) {
		source_close(viewer->source);
		return rc;
	}
	do
		rc = log_reader_open(&viewer->reader, viewer->source, err);
	while (rc == STREC_AGAIN && wait_for_bytes(viewer));
	if (rc == STREC_AGAIN) {
		/* The source is still ours, and ended before the header did. */
		bool empty = source_size(viewer->source) == 0;

		source_close(viewer->source);
		rc = strec_fail(err, empty ? STREC_EMPTY : STREC_NOT_A_LOG, 0, NULL);
	}
	if (rc == 0)
		filter_set_symbols(viewer->filter, log_reader_symbols(viewer->reader));
	return rc;
}

/* Everything is known of a log without an index only after a look at all of its blocks. */
static void learn_extent(struct viewer *viewer)
{
	if (log_reader_closed(viewer->reader) || !source_final(viewer->source))
		return;
	while (log_reader_scan(viewer->reader, 1024, NULL) == 0)
		;
}

static bool parse_time(struct viewer *viewer, const char *option, const char *text,
		       uint64_t *time_ns)
{
	struct strec_error err = {0};

	learn_extent(viewer);
	if (strcmp(text, "end") == 0) {
		*time_ns = UINT64_MAX;
		return true;
	}
	if (time_parse(text, log_reader_header(viewer->reader)->begin_ns,
		       log_reader_end_ns(viewer->reader), time_ns, &err) == 0)
		return true;
	fprintf(stderr, "stview: %s %s: no time: %s\n", option, text,
		err.detail ? err.detail : strec_strerror(err.code));
	return false;
}

/* Whether what a time means depends on where the log ends, as that of 50% and end do. */
static bool time_needs_end(const char *text)
{
	uint64_t of_none = 0, of_some = 0;
	struct strec_error err;

	return time_parse(text, 0, 0, &of_none, &err) == 0 &&
	       time_parse(text, 0, UINT64_C(1) << 40, &of_some, &err) == 0 && of_none != of_some;
}

static void take_all(struct viewer *viewer)
{
	while ((viewer->is_pipe || (viewer->is_text && !viewer->options.follow)) &&
	       !source_final(viewer->source) && wait_for_bytes(viewer))
		;
	learn_extent(viewer);
}

/* open_end as in struct app_config. */
static struct app *open_app(struct viewer *viewer, double speed, bool open_end)
{
	viewer->options.settings.alert_rules = &viewer->alert_rules;
	return app_new(&(struct app_config){
		.reader = viewer->reader,
		.filter = viewer->filter,
		.title = viewer->is_pipe ? "live" : viewer->options.path,
		.tick_ns = viewer->options.tick_ns,
		.settings = viewer->options.settings,
		.speed = speed,
		.live = !source_final(viewer->source),
		.open_end = open_end,
		.panels_also = viewer->options.panels_also,
		.panels = viewer->options.panels,
		.ascii = viewer->options.ascii,
		.hint = viewer->options.mode == MODE_SCREEN,
	});
}

static int write_one(struct viewer *viewer, struct frames_job *job, struct strec_error *err)
{
	uint64_t time_ns;
	int rc;

	if (!parse_time(viewer, "--frame", viewer->options.frame, &time_ns))
		return EXIT_USAGE;
	rc = frame_write(job, time_ns, err);
	return rc ? fail(viewer->options.path, err) : 0;
}

static int write_many(struct viewer *viewer, struct frames_job *job,
		      const struct frames_range *range, struct strec_error *err)
{
	uint64_t from_ns = 0, to_ns = UINT64_MAX, step_ns = app_tick_ns(job->app);
	int rc;

	if (job->format == FRAME_SVG)
		return usage("--frames: a picture is of one screen; --format html has many");
	if ((range->from[0] && !parse_time(viewer, "--frames", range->from, &from_ns)) ||
	    (range->to[0] && !parse_time(viewer, "--frames", range->to, &to_ns)) ||
	    (range->step[0] && !parse_time(viewer, "--frames", range->step, &step_ns)))
		return EXIT_USAGE;
	if (step_ns < app_tick_ns(job->app))
		return usage("--frames: STEP is less than a tick; --tick sets that");
	if (from_ns > to_ns)
		return usage("--frames: FROM is after TO");
	rc = frames_write(job, from_ns, to_ns, step_ns, err);
	return rc ? fail(viewer->options.path, err) : 0;
}

/* Whether the screens tell where the log ends, as what was asked for depends on it. */
static bool frames_need_end(const struct viewer *viewer, struct frames_range *range)
{
	if (!viewer->options.frames)
		return time_needs_end(viewer->options.frame);
	frames_range_split(range, viewer->options.frames);
	return !range->to[0] || time_needs_end(range->from) || time_needs_end(range->to) ||
	       time_needs_end(range->step);
}

static int run_frame(struct viewer *viewer, struct strec_error *err)
{
	struct frames_range range = {0};
	bool needs_end = frames_need_end(viewer, &range);
	struct frames_job job = {
		.columns = viewer->options.columns,
		.rows = viewer->options.rows,
		.format = viewer->options.format,
		.ascii = viewer->options.ascii,
		.title = viewer->options.path,
		.out = stdout,
		.wait = wait_for_bytes,
		.wait_data = viewer,
	};
	int status;

	if (needs_end)
		take_all(viewer);
	job.app = open_app(viewer, viewer->options.speed ? viewer->options.speed : 1.0, !needs_end);
	if (!job.app) {
		strec_fail(err, STREC_NOMEM, 0, NULL);
		return fail(viewer->options.path, err);
	}
	status = viewer->options.frames ? write_many(viewer, &job, &range, err)
					: write_one(viewer, &job, err);
	app_free(job.app);
	return status;
}

static int run_terminal(struct viewer *viewer, struct app *app, struct terminal *terminal,
			struct strec_error *err)
{
	struct interactive run = {
		.app = app,
		.terminal = terminal,
		.reader = viewer->reader,
		.source = viewer->source,
		.follow = viewer->options.follow,
		.show_fps = viewer->options.show_fps,
		.quit = &quit_signal,
		.stop = &stop_signal,
		.resumed = &resume_signal,
	};
	struct timespec now;
	uint64_t now_ns, time_ns;

	clock_gettime(CLOCK_MONOTONIC, &now);
	now_ns = (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
	signals_catch(&run.wait_mask);
	app_start(app, now_ns);
	if (viewer->options.at && parse_time(viewer, "--at", viewer->options.at, &time_ns))
		app_goto(app, now_ns, time_ns);
	return interactive_run(&run, err);
}

static int run_screen(struct viewer *viewer, struct strec_error *err)
{
	double speed = viewer->options.speed ? viewer->options.speed
		       : viewer->is_pipe     ? INFINITY
					     : 1.0;
	struct app *app = open_app(viewer, speed, false);
	struct terminal *terminal = NULL;
	uint64_t time_ns;
	int rc;

	/* Before the screen is taken, so that a mistake is seen. */
	if (viewer->options.at && !parse_time(viewer, "--at", viewer->options.at, &time_ns)) {
		app_free(app);
		return EXIT_USAGE;
	}
	rc = app ? terminal_open(&terminal,
				 &(struct terminal_options){
					 .ascii = viewer->options.ascii,
					 .no_color = !theme_has_colors(),
				 })
		 : -ENOMEM;
	if (rc) {
		fprintf(stderr,
			"stview: no usable terminal: %s; stview --export text FILE "
			"needs none\n",
			strerror(-rc));
		app_free(app);
		return EXIT_BAD_LOG;
	}
	terminal_restore_on_crash();
	rc = run_terminal(viewer, app, terminal, err);
	terminal_close(terminal);
	app_free(app);
	return rc ? fail(viewer->options.path, err) : 0;
}

/* The range of --from and --to. */
static bool export_range(struct viewer *viewer, struct export_job *job)
{
	const struct viewer_options *o = &viewer->options;

	if ((o->from && time_needs_end(o->from)) || (o->to && time_needs_end(o->to)))
		take_all(viewer);
	if ((o->from && !parse_time(viewer, "--from", o->from, &job->from_ns)) ||
	    (o->to && !parse_time(viewer, "--to", o->to, &job->to_ns)))
		return false;
	if (!o->to || job->from_ns < job->to_ns)
		return true;
	fprintf(stderr, "stview: --from %s --to %s: nothing lies between\n",
		o->from ? o->from : "0", o->to);
	return false;
}

static void diff_write(const struct viewer *viewer, FILE *out)
{
	if (viewer->options.format == FRAME_JSON)
		diff_json_write(&viewer->diff->report, out);
	else
		diff_report_write(&viewer->diff->report, out);
}

static int run_export(struct viewer *viewer, struct export_job *job, struct strec_error *err)
{
	const struct exporter *exporter = viewer->options.exporter;

	if (viewer->diff) {
		diff_write(viewer, job->out);
		return 0;
	}
	return exporter ? exporter->run(job, err) : export_text(job, err);
}

/* With -o the output is whole at its name, or was never there. */
static int export_to_file(struct viewer *viewer, struct export_job *job, struct strec_error *err)
{
	const char *path = viewer->options.output;
	struct output_file file;
	int rc = output_file_open(&file, path, err);
	bool failed;

	if (rc == 0) {
		job->out = fdopen(file.fd, "w");
		rc = job->out ? run_export(viewer, job, err)
			      : strec_fail(err, STREC_NOMEM, 0, NULL);
		failed = rc || fflush(job->out) || ferror(job->out);
		if (rc == 0 && failed)
			rc = strec_fail_errno(err, 0, path);
		if (job->out)
			fclose(job->out);
		if (output_file_end(&file, failed, err) && rc == 0)
			rc = STREC_IO;
	}
	if (rc && err->sys) {
		fprintf(stderr, "stview: %s: %s\n", path, strerror(err->sys));
		return EXIT_BAD_LOG;
	}
	return rc ? fail(viewer->options.path, err) : 0;
}

static bool wants_log(const struct viewer *viewer)
{
	return viewer->options.mode == MODE_EXPORT && viewer->options.exporter &&
	       viewer->options.exporter->run == export_log;
}

/* What a new log is made of; what was done is told where the log is not. */
static struct log_form log_form(const struct viewer *viewer, const char *asked)
{
	return (struct log_form){
		.readers = viewer->inputs.readers,
		.names = (const char *const *)viewer->options.files,
		.count = viewer->inputs.count,
		.redact = viewer->options.redact,
		.asked = asked,
		.report = viewer->options.output ? stdout : stderr,
	};
}

static int run_merge(struct viewer *viewer, struct strec_error *err)
{
	char asked[LOG_ASKED_SIZE];
	const char *failed;
	struct export_job job = {
		.filter = viewer->filter,
		.out = stdout,
		.notes = stderr,
	};

	if (log_inputs_open(&viewer->inputs, viewer->options.files, viewer->options.file_count,
			    &failed, err))
		return fail(failed, err);
	log_asked(&viewer->options, asked);
	job.log = log_form(viewer, asked);
	job.reader = viewer->inputs.readers[0];
	if (viewer->options.output)
		return export_to_file(viewer, &job, err);
	return run_export(viewer, &job, err) ? fail(viewer->options.path, err) : 0;
}

static int run_without_screen(struct viewer *viewer, struct strec_error *err)
{
	struct export_job job = {
		.reader = viewer->reader,
		.filter = viewer->filter,
		.out = stdout,
		.form = viewer->options.form,
		.weight = viewer->options.weight,
		.html_events = viewer->options.html_events,
		.settings = &viewer->options.settings,
		.notes = stderr,
		.wait = wait_for_bytes,
		.wait_data = viewer,
	};
	char asked[LOG_ASKED_SIZE];
	bool damaged = false;
	int rc;

	log_asked(&viewer->options, asked);
	job.log = log_form(viewer, asked);
	if (!export_range(viewer, &job))
		return EXIT_USAGE;
	switch (viewer->options.mode) {
	case MODE_INFO:
		if (viewer->is_text)
			take_all(viewer);
		rc = info_print(&job, viewer->options.path, source_size(viewer->source), err);
		break;
	case MODE_VERIFY:
		rc = info_verify(&job, &damaged, err);
		break;
	default:
		if (viewer->options.output)
			return export_to_file(viewer, &job, err);
		rc = run_export(viewer, &job, err);
	}
	if (rc)
		return fail(viewer->options.path, err);
	return damaged ? EXIT_BAD_LOG : 0;
}

/* What could not be written; a reader who has seen enough is no error. */
static int close_output(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	if (errno != EPIPE)
		fprintf(stderr, "stview: standard output: %s\n", strerror(errno));
	return status ? status : EXIT_BAD_LOG;
}

/* The built-in rules, and those of the user's file, which take the place of such with their name.
 */
static bool load_alert_rules(struct viewer *viewer, char error[static ALERT_ERROR_SIZE])
{
	const struct viewer_options *options = &viewer->options;

	alert_rules_default(
		&viewer->alert_rules,
		options->alert_latency_us ? options->alert_latency_us : ALERT_LATENCY_US_DEFAULT,
		options->alert_errors ? options->alert_errors : ALERT_ERROR_RATE_DEFAULT);
	return !options->alert_rules ||
	       alert_rules_load(&viewer->alert_rules, options->alert_rules, error);
}

static int run_symbolize(struct viewer *viewer, struct strec_error *err)
{
	struct symbolize_job job = {
		.reader = viewer->reader,
		.path = viewer->options.path,
		.output = viewer->options.output,
		.debug_path = viewer->options.debug_path,
		.out = stdout,
	};
	int rc;

	if (viewer->is_pipe && !job.output)
		return usage("--symbolize: a pipe is no file to write to; name one with -o");
	take_all(viewer);
	job.size = source_size(viewer->source);
	rc = symbolize(&job, err);
	if (rc && err->sys) {
		fprintf(stderr, "stview: %s: %s; the log is as it was\n",
			job.output ? job.output : job.path, strerror(err->sys));
		return EXIT_BAD_LOG;
	}
	return rc ? fail(viewer->options.path, err) : 0;
}

/* The other log of --diff, with a filter of its own, as that knows a log's symbols; failures are
 * told. */
static int open_other(const struct viewer *viewer, struct viewer *other)
{
	struct strec_error err = {0};

	other->options = viewer->options;
	other->options.path = viewer->options.other;
	if ((viewer->filter && filter_parse(&other->filter, viewer->options.filter, &err)) ||
	    open_log(other, &err))
		return fail(other->options.path, &err);
	return 0;
}

/* One side of the comparison, once all of it is there. */
static bool diff_side(struct viewer *viewer, struct export_job *job)
{
	*job = (struct export_job){
		.reader = viewer->reader,
		.filter = viewer->filter,
		.out = stdout,
		.wait = wait_for_bytes,
		.wait_data = viewer,
	};
	take_all(viewer);
	return export_range(viewer, job);
}

static int write_diff(struct viewer *viewer, const struct diff_job *job, struct diff *diff)
{
	const char *path = viewer->options.output;
	struct export_job to = job->of[0];
	struct strec_error err = {0};

	viewer->diff = diff;
	if (path && export_to_file(viewer, &to, &err))
		return EXIT_TROUBLE;
	if (!path)
		diff_write(viewer, stdout);
	return diff->result.different;
}

/* Who looks at a terminal and has not said what it shall be. */
static bool diff_has_screen(const struct viewer_options *options)
{
	return isatty(STDOUT_FILENO) && !options->output && !options->format_given;
}

static int show_diff(struct viewer *viewer, struct diff *diff)
{
	struct diff_interactive run = {
		.quit = &quit_signal, .stop = &stop_signal, .resumed = &resume_signal};
	const struct terminal_options options = {
		.ascii = viewer->options.ascii,
		.no_color = !theme_has_colors(),
	};
	struct diff_screen screen;
	int rc = terminal_open(&run.terminal, &options);

	if (rc)
		return -1;
	terminal_restore_on_crash();
	signals_catch(&run.wait_mask);
	diff_screen_init(&screen, &diff->report);
	run.screen = &screen;
	rc = diff_interactive_run(&run);
	diff_screen_release(&screen);
	terminal_close(run.terminal);
	return rc ? EXIT_TROUBLE : diff->result.different;
}

static int run_diff(struct viewer *viewer, struct viewer *other)
{
	struct diff_job job = {
		.names = {viewer->options.path, viewer->options.other},
		.tolerance = viewer->options.tolerance,
		.all = viewer->options.all || diff_has_screen(&viewer->options),
	};
	struct diff diff = {0};
	struct strec_error err = {0};
	unsigned bad;
	int status;

	if (!diff_side(viewer, &job.of[0]) || !diff_side(other, &job.of[1]))
		return EXIT_TROUBLE;
	if (diff_make(&diff, &job, &bad, &err)) {
		fail(job.names[bad], &err);
		status = EXIT_TROUBLE;
	} else {
		status = diff_has_screen(&viewer->options) ? show_diff(viewer, &diff) : -1;
		if (status < 0)
			status = write_diff(viewer, &job, &diff);
		if (diff.logs[0].lost_bytes || diff.logs[1].lost_bytes)
			status = EXIT_TROUBLE; /* what is gone may only be lost */
	}
	diff_release(&diff);
	return status;
}

static int open_and_diff(struct viewer *viewer)
{
	struct viewer other = {0};
	int status = open_other(viewer, &other) ? EXIT_TROUBLE : run_diff(viewer, &other);

	log_reader_close(other.reader);
	filter_free(other.filter);
	return status;
}

static int run(struct viewer *viewer)
{
	struct strec_error err = {0};
	char error[ALERT_ERROR_SIZE];

	if (viewer->options.filter && filter_parse(&viewer->filter, viewer->options.filter, &err)) {
		fprintf(stderr, "stview: --filter: column %" PRIu64 ": %s\n", err.offset + 1,
			err.detail ? err.detail : strec_strerror(err.code));
		return EXIT_USAGE;
	}
	if (!load_alert_rules(viewer, error))
		return usage(error);
	if (strcmp(viewer->options.path, "-") == 0 && isatty(STDIN_FILENO))
		return usage("standard input is the terminal; try: strec -- command | stview -");
	if (wants_log(viewer) && !viewer->options.output && isatty(STDOUT_FILENO))
		return usage("a log is nothing for a terminal; name a file with -o, or a pipe");
	if (viewer->options.merge)
		return run_merge(viewer, &err);
	if (open_log(viewer, &err)) {
		fail(viewer->options.path, &err);
		return viewer->options.mode == MODE_DIFF ? EXIT_TROUBLE : EXIT_BAD_LOG;
	}
	if (viewer->options.mode == MODE_DIFF)
		return open_and_diff(viewer);
	if (viewer->options.mode == MODE_SYMBOLIZE)
		return run_symbolize(viewer, &err);
	if (viewer->options.mode == MODE_FRAME)
		return run_frame(viewer, &err);
	if (viewer->options.mode == MODE_SCREEN && isatty(STDOUT_FILENO))
		return run_screen(viewer, &err);
	return run_without_screen(viewer, &err);
}

/* NO_COLOR (https://no-color.org) is for who has not said otherwise to this program. */
static void choose_theme(const struct viewer_options *options)
{
	const char *no_color = getenv("NO_COLOR");

	theme_use(options->theme          ? options->theme
		  : no_color && *no_color ? theme_find("mono")
					  : NULL);
}

/* Settings from the user's file, before anything is done. */
static bool configure(struct viewer *viewer, char error[static OPTIONS_ERROR_SIZE])
{
	struct viewer_options *options = &viewer->options;
	char path[PATH_MAX];

	if (options->config)
		snprintf(path, sizeof(path), "%s", options->config);
	else if (options->no_config || !config_default_path(path))
		return true;
	if (!config_read(&viewer->config, path, !options->config, error) ||
	    !viewer_options_configure(options, &viewer->config, error))
		return false;
	keymap_use(&options->keys);
	return true;
}

int main(int argc, char **argv)
{
	static struct viewer viewer;
	char error[OPTIONS_ERROR_SIZE];
	int status;

	setlocale(LC_ALL, "");
	if (argc == 2 && strcmp(argv[1], "--list-options") == 0) {
		option_list_print(stdout);
		return close_output(0);
	}
	if (!viewer_options_parse(&viewer.options, argc, argv, error))
		return usage(error);
	if (viewer.options.mode == MODE_HELP) {
		viewer_options_help(stdout);
		return close_output(0);
	}
	if (viewer.options.mode == MODE_VERSION) {
		version_print(stdout, "stview", terminal_library());
		return close_output(0);
	}
	if (!configure(&viewer, error)) {
		status = usage(error);
	} else if (viewer.options.mode == MODE_LIST_KEYS) {
		keymap_print(stdout);
		status = close_output(0);
	} else {
		choose_theme(&viewer.options);
		status = close_output(run(&viewer));
		if (viewer.options.mode == MODE_DIFF && ferror(stdout))
			status = EXIT_TROUBLE;
	}
	log_reader_close(viewer.reader);
	log_inputs_close(&viewer.inputs);
	filter_free(viewer.filter);
	config_release(&viewer.config);
	signals_obey();
	return status;
}
