/* The head of the page: what was recorded, how it ended, totals, and what limits them. */
#include <inttypes.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

#include "replay/clock.h"
#include "viz/html_page.h"
#include "viz/numbers.h"

/* One number of the row of totals. */
static void put_total(FILE *out, const char *class, const char *label, const char *value,
		      const char *more)
{
	fprintf(out, "<div class=\"%s\"><dt>%s</dt><dd>", class, label);
	html_text(out, value);
	if (*more) {
		fputs("<small>", out);
		html_text(out, more);
		fputs("</small>", out);
	}
	fputs("</dd></div>\n", out);
}

static void put_status(FILE *out, const struct stats_state *stats)
{
	int status = (int)stats->first_status;
	char text[32];

	if (!stats->first_exited) {
		put_total(out, "", "Exit status", "none", "it had not ended");
	} else if (WIFSIGNALED(status)) {
		const char *name = sigabbrev_np(WTERMSIG(status));

		snprintf(text, sizeof(text), "SIG%s", name ? name : "?");
		put_total(out, "bad", "Killed by", text, WCOREDUMP(status) ? "core dumped" : "");
	} else {
		snprintf(text, sizeof(text), "%d", WEXITSTATUS(status));
		put_total(out, WEXITSTATUS(status) ? "bad" : "good", "Exit status", text, "");
	}
}

/* It is marked where most errors are no answers, such as ENOENT. */
static void put_errors(const struct html_page *page)
{
	const struct stats_state *stats = page->ctx.stats;
	uint64_t bad = page->survey->groups[HTML_GROUP_FAILED];
	double percent = stats->calls ? 100.0 * (double)stats->errors / (double)stats->calls : 0;
	char more[128];

	snprintf(more, sizeof(more), "%s of calls; %s with an unusual error",
		 percent_format(percent).text, bad ? count_format_exact(bad).text : "none");
	put_total(page->out, bad && 2 * bad >= stats->errors ? "bad" : "", "Failed calls",
		  count_format_exact(stats->errors).text, stats->errors ? more : "");
}

static void put_totals(const struct html_page *page)
{
	const struct stats_state *stats = page->ctx.stats;
	const struct anomalies_state *anomalies = page->ctx.anomalies;
	uint64_t length_ns = page->end_ns - page->begin_ns;
	FILE *out = page->out;
	char more[96];

	fputs("<dl class=\"totals\">\n", out);
	put_status(out, stats);
	put_total(out, "", "Length", duration_format((double)length_ns).text, "");
	snprintf(more, sizeof(more), "%s",
		 rate_format((double)stats->calls * 1e9 / (double)length_ns).text);
	put_total(out, "", "Calls", count_format_exact(stats->calls).text, more);
	put_errors(page);
	snprintf(more, sizeof(more), "of all tasks; p99 %s",
		 duration_format(stats_percentile(stats, 0.99)).text);
	put_total(out, "", "Time in calls", duration_format((double)stats->latency.total_ns).text,
		  stats->latency.count ? more : "");
	snprintf(more, sizeof(more), "%s program%s started", count_format_exact(stats->execs).text,
		 stats->execs == 1 ? "" : "s");
	put_total(out, "", "Processes and threads",
		  count_format_exact(page->ctx.processes->seen).text, more);
	snprintf(more, sizeof(more), "and %s of waits",
		 count_format_exact(anomalies->closed[ANOMALIES_WAITS].count).text);
	put_total(out, "", "Anomalies",
		  count_format_exact(anomalies->closed[ANOMALIES_WORK].count).text,
		  anomalies->closed[ANOMALIES_WAITS].count ? more : "");
	fputs("</dl>\n", out);
}

static void put_fact(FILE *out, const char *label, const char *text)
{
	if (!text || !*text)
		return;
	fprintf(out, "<div><dt>%s</dt><dd>", label);
	html_text(out, text);
	fputs("</dd></div>\n", out);
}

static void put_facts(const struct html_page *page)
{
	const struct log_session *session = log_reader_session(page->job->reader);
	const struct log_header *header = log_reader_header(page->job->reader);
	time_t seconds = (time_t)(header->wall_ns / 1000000000);
	char when[64], who[64];
	struct tm tm;

	fputs("<dl class=\"facts\">\n", page->out);
	if (gmtime_r(&seconds, &tm) && strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S UTC", &tm))
		put_fact(page->out, "Recorded", when);
	if (session) {
		put_fact(page->out, "Host", session->host);
		put_fact(page->out, "System", session->system);
		snprintf(who, sizeof(who), "uid %u, %u CPUs", session->uid, session->cpus);
		put_fact(page->out, "As", who);
		put_fact(page->out, "Directory", session->directory);
		put_fact(page->out, "Recorder", session->recorder);
		put_fact(page->out, "Options", session->options);
	}
	fputs("</dl>\n", page->out);
}

static void put_warning(FILE *out, const char *text)
{
	fputs("<p class=\"warning\">", out);
	html_text(out, text);
	fputs("</p>\n", out);
}

/* What of the recording the page does not show, or the log has not. */
static void put_warnings(const struct html_page *page)
{
	const struct log_header *header = log_reader_header(page->job->reader);
	const struct stats_state *stats = page->ctx.stats;
	char text[FILTER_TEXT_MAX + 128], from[TIME_TEXT_SIZE], to[TIME_TEXT_SIZE];

	if (page->filter) {
		snprintf(text, sizeof(text), "Only calls that match: %s",
			 filter_text(page->filter));
		put_warning(page->out, text);
	}
	if (page->job->from_ns || page->job->to_ns) {
		snprintf(text, sizeof(text), "Only what happened from %s to %s",
			 time_format(from, page->begin_ns, 6), time_format(to, page->end_ns, 6));
		put_warning(page->out, text);
	}
	if (log_header_cut(header)) {
		snprintf(text, sizeof(text),
			 "The end of a longer recording: %s events before it were dropped.",
			 count_format_exact(header->dropped_events).text);
		put_warning(page->out, text);
	}
	if (!log_reader_closed(page->job->reader))
		put_warning(page->out, "The recording was not closed: the recorder was killed, or "
				       "was still at work. It is whole up to here.");
	if (stats->loss_bytes) {
		snprintf(text, sizeof(text), "Damaged: %s bytes in %s places could not be read.",
			 count_format_exact(stats->loss_bytes).text,
			 count_format_exact(stats->losses).text);
		put_warning(page->out, text);
	}
}

void html_head(const struct html_page *page)
{
	const struct log_session *session = log_reader_session(page->job->reader);
	const char *command = session && session->command ? session->command : "";
	FILE *out = page->out;

	fputs("<header>\n<p class=\"kind\">System calls of</p>\n<h1>", out);
	html_text(out, *command ? command : "a recording");
	fputs("</h1>\n", out);
	put_warnings(page);
	put_totals(page);
	put_facts(page);
	fputs("</header>\n", out);
}
