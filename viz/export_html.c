/*
 * The html export: one page that loads nothing, for who has neither the recording nor stview.
 *
 * The log is read three times: by the player, for what collectors know; by the survey, which
 * counts what there is; and to write the events that the counts choose. So what is kept in
 * memory depends on how many events the page may have, and not on the log.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "replay/player.h"
#include "viz/html_page.h"
#include "viz/play_all.h"

enum page_collector {
	PAGE_STATS,
	PAGE_PROCESSES,
	PAGE_FILES,
	PAGE_ANOMALIES,
	PAGE_SPANS,
	PAGE_SOURCES,
};

static const struct collector_ops *const collectors[] = {
	[PAGE_STATS] = &collect_stats, [PAGE_PROCESSES] = &collect_processes,
	[PAGE_FILES] = &collect_files, [PAGE_ANOMALIES] = &collect_anomalies,
	[PAGE_SPANS] = &collect_spans, [PAGE_SOURCES] = &collect_sources,
};

/* The filter of the job with its range of time, which collectors know no other way. */
static int filter_with_range(struct filter **out, const struct export_job *job,
			     struct strec_error *err)
{
	char text[FILTER_TEXT_MAX + 128];
	int at = 0;

	*out = NULL;
	if (!job->from_ns && !job->to_ns)
		return 0;
	if (job->filter && filter_text(job->filter)[strspn(filter_text(job->filter), " \t\n")])
		at = snprintf(text, sizeof(text), "(%s) && ", filter_text(job->filter));
	at += snprintf(text + at, sizeof(text) - (size_t)at, "time>=%" PRIu64 "ns", job->from_ns);
	if (job->to_ns)
		snprintf(text + at, sizeof(text) - (size_t)at, " && time<%" PRIu64 "ns",
			 job->to_ns);
	return filter_parse(out, text, err);
}

static void put_begin(const struct html_page *page)
{
	const struct log_session *session = log_reader_session(page->job->reader);
	FILE *out = page->out;

	fputs("<!DOCTYPE html>\n"
	      "<html xmlns=\"http://www.w3.org/1999/xhtml\" lang=\"en\">\n<head>\n"
	      "<meta charset=\"utf-8\"/>\n"
	      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
	      "<meta name=\"color-scheme\" content=\"light dark\"/>\n"
	      "<meta name=\"generator\" content=\"stview " STREC_VERSION "\"/>\n<title>",
	      out);
	html_text(out, session && session->command ? session->command : "strec");
	fputs("</title>\n<style>\n", out);
	html_style(out);
	fputs("</style>\n</head>\n<body>\n", out);
}

static void put_end(const struct html_page *page)
{
	FILE *out = page->out;

	fprintf(out,
		"<footer>Made by stview %s from a recording of strec.</footer>\n</main>\n"
		"<script>//<![CDATA[\n%s%s//]]></script>\n</body>\n</html>\n",
		STREC_VERSION, html_page_js, html_events_js);
}

static int put_page(const struct html_page *page, struct strec_error *err)
{
	int rc;

	put_begin(page);
	fputs("<main>\n", page->out);
	html_head(page);
	html_chart(page);
	rc = html_processes(page, err);
	if (rc == 0)
		html_calls(page);
	if (rc == 0)
		rc = html_sources(page, err);
	if (rc == 0)
		rc = html_anomalies(page, err);
	if (rc == 0)
		rc = html_slow_calls(page, err);
	if (rc == 0)
		rc = html_files(page, err);
	if (rc)
		return rc;
	html_data(page);
	rc = html_events(page, err);
	put_end(page);
	return rc;
}

/* What the collectors have at the end, and how long that took. */
static void page_init(struct html_page *page, const struct player *player)
{
	const struct export_job *job = page->job;
	uint64_t end_ns = log_reader_end_ns(job->reader);

	page->begin_ns = log_reader_header(job->reader)->begin_ns;
	if (job->from_ns > page->begin_ns)
		page->begin_ns = job->from_ns;
	page->end_ns = job->to_ns && job->to_ns < end_ns ? job->to_ns : end_ns;
	if (page->end_ns <= page->begin_ns)
		page->end_ns = page->begin_ns + 1;
	page->ctx = (struct view_context){
		.stats = player_state(player, PAGE_STATS),
		.processes = player_state(player, PAGE_PROCESSES),
		.files = player_state(player, PAGE_FILES),
		.anomalies = player_state(player, PAGE_ANOMALIES),
		.spans = player_state(player, PAGE_SPANS),
		.sources = player_state(player, PAGE_SOURCES),
		.reader = job->reader,
		.filter = job->filter,
		.time_ns = end_ns,
		.tick_ns = player_tick_ns(player),
	};
	page->survey->begin_ns = page->begin_ns;
	page->survey->end_ns = page->end_ns;
}

/* The player is at its end. */
static int write_page(struct html_page *page, const struct player *player, struct strec_error *err)
{
	uint32_t slow = html_pick_slow(page->job->html_events);
	int rc;

	page_init(page, player);
	page->ctx.names = names_new(page->job->reader, player);
	rc = page->ctx.names ? html_survey(page->survey, page->job, page->ctx.processes,
					   slow > HTML_SLOW ? slow : HTML_SLOW, err)
			     : strec_fail(err, STREC_NOMEM, 0, NULL);
	if (rc == 0)
		rc = put_page(page, err);
	names_free(page->ctx.names);
	return rc;
}

int export_html(const struct export_job *given, struct strec_error *err)
{
	struct export_job job = *given;
	struct html_page page = {.job = &job, .filter = given->filter, .out = given->out};
	struct player *player = NULL;
	struct filter *ranged = NULL;
	int rc = filter_with_range(&ranged, given, err);

	if (ranged)
		job.filter = ranged;
	page.survey = calloc(1, sizeof(*page.survey));
	if (rc == 0)
		player = player_new(job.reader, &(struct player_config){
							.filter = job.filter,
							.settings = job.settings,
							.collectors = collectors,
							.collector_count = sizeof(collectors) /
									   sizeof(collectors[0]),
						});
	if (rc == 0 && (!player || !page.survey))
		rc = strec_fail(err, STREC_NOMEM, 0, NULL);
	if (rc == 0)
		rc = play_all(player, job.wait, job.wait_data, err);
	if (rc == 0)
		rc = write_page(&page, player, err);
	player_free(player);
	if (page.survey)
		html_survey_release(page.survey);
	free(page.survey);
	filter_free(ranged);
	return rc;
}
