/*
 * Exporters: what the screen shows, without a screen. Each is a row of one table.
 */
#ifndef VIZ_EXPORT_H
#define VIZ_EXPORT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "format/reader.h"
#include "replay/filter.h"
#include "viz/collect_stats.h"
#include "viz/collector_settings.h"
#include "viz/fd_text.h"
#include "viz/line_times.h"
#include "viz/match.h"

/* What lines of text have beside the event; all zero is the default. */
struct text_form {
	enum line_clock clock;
	enum fd_names fd_names;
	bool relative;                /* the time since the line before */
	bool since_start;             /* the time since the recording began */
	bool stacks;                  /* who made each call, as strace -k */
	bool no_tids;                 /* no thread ids, as strace without -f */
	struct decode_options decode; /* fd_name, fd_data and column are the exporter's */
};

/* What stacks are weighed by. */
enum export_weight {
	WEIGHT_TIME, /* how long the calls took, ns */
	WEIGHT_COUNT,
	WEIGHT_BYTES, /* what they moved, as viz/call_flow.h tells */
	WEIGHTS
};

/* Of a new log: what goes into it, and how. All zero: the one that is read, as it is. */
struct log_form {
	struct log_reader *const *readers; /* of several that are merged; else NULL */
	const char *const *names;          /* of those, or of the one; NULL: not known */
	size_t count;                      /* 0: the job's reader alone */
	unsigned redact;                   /* enum redact_bit, or-ed; 0: nothing is hidden */
	const char *asked;                 /* how it was asked for, for the log; NULL: not told */
	FILE *report;                      /* for what was done; NULL: nowhere */
};

/* What the calls of one row of the summary have in common. */
enum summary_by {
	BY_CALL,
	BY_PROCESS,
	BY_FILE,
	BY_SITE, /* where in the user's code they were made */
	SUMMARY_BYS
};

/* What its rows are ordered by: the greatest first, or by name. */
enum summary_sort {
	SORT_TIME,
	SORT_MEAN,
	SORT_CALLS,
	SORT_ERRORS,
	SORT_P50,
	SORT_P99,
	SORT_MAX,
	SORT_NAME,
	SUMMARY_SORTS
};

struct export_job {
	struct log_reader *reader;
	const struct filter *filter; /* NULL: all calls */
	uint64_t from_ns, to_ns;     /* only what happened from then on, and before; to 0: all */
	/* Nothing reads the log again behind this export, which goes through it once. */
	bool forgets;
	FILE *out;
	struct text_form form;
	enum export_weight weight; /* of folded stacks */
	enum summary_by by;        /* of the summary, and its order */
	enum summary_sort sort;
	uint32_t html_events;                      /* of html: at most so many are on the page */
	const struct collector_settings *settings; /* of html; NULL: the defaults */
	struct log_form log;
	FILE *notes; /* for lines that people should read beside what is written; NULL: nowhere */
	const struct match *match; /* of text: only what it matches, calls or not; NULL: all */
	const struct otlp_options *otlp;  /* of otlp; NULL: the defaults */
	const struct event_address *last; /* of text: the last event; NULL: to the end */
	/*
	 * Waits until the log has grown; false when it will not, or the user has had enough.
	 * What was written should be visible by then.
	 */
	bool (*wait)(void *data);
	/*
	 * As wait, for at most so long: true also when that time is over. Once it is false, it
	 * returns at once. NULL: nothing can be waited for.
	 */
	bool (*wait_ms)(void *data, int ms);
	void *wait_data;
};

/* What there is to say about an OTLP export; all zero is the default. */
struct otlp_options {
	const char *endpoint; /* of a collector; NULL: by the environment, else out */
	bool to_file;         /* -o was given: whatever the environment says, out */
	double threshold_us;  /* of calls that become spans; 0: OTLP_THRESHOLD_US */
};

#define OTLP_THRESHOLD_US 1000

/* Not all went where it should; the exporter has said how much did, and why, in a line. */
#define EXPORT_UNSENT 1

struct exporter {
	const char *name;
	const char *help;
	bool once; /* it goes through the log once, from its beginning to its end */
	/* Writes everything. 0, a negative code or EXPORT_UNSENT; errors of out are for
	 * ferror(out). */
	int (*run)(const struct export_job *job, struct strec_error *err);
};

/* Ends with a row whose name is NULL. */
extern const struct exporter exporters[];

/* The row of a name, NULL: no such. */
const struct exporter *exporter_find(const char *name);

int export_text(const struct export_job *job, struct strec_error *err);
int export_json(const struct export_job *job, struct strec_error *err);
int export_csv(const struct export_job *job, struct strec_error *err);
int export_summary(const struct export_job *job, struct strec_error *err);
int export_folded(const struct export_job *job, struct strec_error *err);
int export_flamegraph(const struct export_job *job, struct strec_error *err);
int export_log(const struct export_job *job, struct strec_error *err);
int export_otlp(const struct export_job *job, struct strec_error *err);
int export_perfetto(const struct export_job *job, struct strec_error *err);
int export_html(const struct export_job *job, struct strec_error *err);

/*
 * The text export in slices, for who has other things to do meanwhile. A step looks at about
 * max_events: 0 when there is more to do, STREC_END when all is written, STREC_AGAIN when the
 * log must grow first, or another code. What *job points to must outlive it; its wait is not
 * called. NULL when out of memory.
 */
struct text_export;
struct text_export *text_export_new(const struct export_job *job);
int text_export_step(struct text_export *export, uint64_t max_events, struct strec_error *err);
void text_export_free(struct text_export *export);

/*
 * The table of the summary export, of what was collected so far. names: only calls whose name
 * contains it, "" for all; the last line is the total of all in any case. 0 or STREC_NOMEM.
 */
int summary_write(const struct stats_state *state, struct log_reader *reader, const char *names,
		  FILE *out);

/* "call", "process" ..., and "time", "mean" ...: what options call them. Static. */
const char *summary_by_name(enum summary_by by);
const char *summary_sort_name(enum summary_sort sort);

/* True while there is any use in writing more. */
static inline bool export_goes_on(const struct export_job *job)
{
	return !ferror(job->out);
}

#endif
