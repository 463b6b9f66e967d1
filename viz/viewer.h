/*
 * What a run of stview has open, and the steps of it: a log is opened, and then shown, exported,
 * compared or rewritten. Of the program's own files alone.
 *
 * What goes wrong is told on standard error; functions that return a status return the program's.
 */
#ifndef VIZ_VIEWER_H
#define VIZ_VIEWER_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "replay/filter.h"
#include "replay/library.h"
#include "viz/alert_rules.h"
#include "viz/config.h"
#include "viz/export.h"
#include "viz/log_inputs.h"
#include "viz/viewer_options.h"

#define EXIT_BAD_LOG 1
#define EXIT_USAGE   2
#define EXIT_TROUBLE 2 /* of --diff, where 1 is a difference */

struct app;
struct diff;

struct viewer {
	struct viewer_options options;
	struct strec_log *log;
	struct log_reader *reader; /* the log's */
	struct filter *filter;
	struct config config;
	struct alert_rules alert_rules;
	struct log_inputs inputs; /* with --merge, and then log is NULL */
	struct diff *diff;        /* MODE_DIFF: what is to be written */
	bool is_pipe;
	bool is_text; /* of strace, which is converted while it is looked at */
};

/* Signals that came, for the loops to see; quit is the number of the last one. */
struct viewer_signals {
	volatile sig_atomic_t quit, stop, resumed;
};

extern struct viewer_signals viewer_signals;

/*
 * Catches the signals and blocks them; *wait_mask is what to wait with. One that the
 * program was started with as ignored, as by nohup(1), stays so.
 */
void viewer_signals_catch(sigset_t *wait_mask);

/* Dies of the signal that ended the loop, so that a shell sees what happened. */
void viewer_signals_obey(void);

/* Tells of an error, and what to do about it. Returns EXIT_BAD_LOG. */
int viewer_fail(const char *what, const struct strec_error *err);

/* Tells of a mistake in what was asked for. Returns EXIT_USAGE. */
int viewer_usage(const char *text);

/* Opens options.path, or makes up --demo's data. 0 or a negative code. */
int viewer_open(struct viewer *viewer, struct strec_error *err);

/*
 * Waits for more of the log; false when there will be none. The second one not longer than ms; -1:
 * as long as it takes. Both are for struct export_job: data is the viewer.
 */
bool viewer_wait(void *data);
bool viewer_wait_ms(void *data, int ms);

/* Waits for all of the log where that is not followed, and learns where it ends. */
void viewer_take_all(struct viewer *viewer);

/* What text, the argument of option, means in the log: ns of the trace. False, and told: none. */
bool viewer_parse_time(struct viewer *viewer, const char *option, const char *text,
		       uint64_t *time_ns);

/* Whether what a time means depends on where the log ends, as that of 50% and end do. */
bool viewer_time_needs_end(const char *text);

/* open_end as in struct app_config. NULL: out of memory. app_free() it. */
struct app *viewer_app_new(struct viewer *viewer, double speed, bool open_end);

/* Each is one thing that the program does. They return its status. */
int viewer_run_screen(struct viewer *viewer, struct strec_error *err);
int viewer_run_frame(struct viewer *viewer, struct strec_error *err);
int viewer_run_export(struct viewer *viewer, struct strec_error *err); /* --info, --verify, too */
int viewer_run_merge(struct viewer *viewer, struct strec_error *err);
int viewer_run_symbolize(struct viewer *viewer, struct strec_error *err);
int viewer_run_diff(struct viewer *viewer);

/* Whether what comes out is a log. */
bool viewer_wants_log(const struct viewer *viewer);

/* Puts the range of --from and --to into the job. False, and told: there is none. */
bool viewer_export_range(struct viewer *viewer, struct export_job *job);

/* With -o the output is whole at its name, or was never there. Returns the status. */
int viewer_export_to_file(struct viewer *viewer, struct export_job *job, struct strec_error *err);

/* Writes viewer->diff as text or JSON. */
void viewer_diff_write(const struct viewer *viewer, FILE *out);

#endif
