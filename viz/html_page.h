/*
 * The parts of the page of the html export, each written where it stands on it. Private to that
 * export. Without its script the page is tables and a chart; the script, in viz/html_*.js, sorts
 * and filters them, and shows the events.
 */
#ifndef VIZ_HTML_PAGE_H
#define VIZ_HTML_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "viz/export.h"
#include "viz/html_pick.h"
#include "viz/html_survey.h"
#include "viz/view.h"

struct html_page {
	const struct export_job *job; /* whose filter also has its range of time */
	const struct filter *filter;  /* what the user gave, or NULL */
	FILE *out;
	struct view_context ctx; /* states at the end; only those that the page is made of */
	struct html_survey *survey;
	uint64_t begin_ns, end_ns; /* of the time axis: end is greater */
};

/* The style sheet: colours of the theme in use, and viz/html_page.css. */
void html_style(FILE *out);

/* What was recorded and how it ended, and totals. */
void html_head(const struct html_page *page);

/* Calls over time, as a picture. */
void html_chart(const struct html_page *page);

/* These return 0 or STREC_NOMEM. */
int html_processes(const struct html_page *page, struct strec_error *err);
int html_files(const struct html_page *page, struct strec_error *err);
int html_anomalies(const struct html_page *page, struct strec_error *err);
int html_slow_calls(const struct html_page *page, struct strec_error *err);

/* Functions and lines that made the calls; nothing where the log has no stacks. */
int html_sources(const struct html_page *page, struct strec_error *err);

void html_calls(const struct html_page *page);

/* What the script needs for the chart and the table of calls. */
void html_data(const struct html_page *page);

/* The events: their data, and what the script shows them in. 0 or a negative code. */
int html_events(const struct html_page *page, struct strec_error *err);

/* The files of those names, built into the program. */
extern const char html_page_css[], html_page_js[], html_events_js[];

/* Shared words */

/* Begins a section with a heading, and the note behind that, which is HTML; NULL: none. */
void html_section(FILE *out, const char *id, const char *title, const char *note);

/* Part of a note, that shows where a time is chosen: the table has no other. */
#define HTML_WHOLE                                                                                 \
	"<span class=\"zoomed\" hidden=\"hidden\"> Of the whole recording, not of the chosen "     \
	"time.</span>"

/* Text, escaped. */
void html_text(FILE *out, const char *text);

/*
 * Begins a table with its head. A title is "name" for a column of numbers, "<name" for one of
 * text; "=name" and "-name" likewise, where it makes no sense to sort by it.
 */
void html_table(FILE *out, const char *id, const char *label, const char *const *titles,
		unsigned count);
void html_table_end(FILE *out);

/* A cell with a number as the viewer formats it; value is what it is sorted by. */
void html_number(FILE *out, double value, const char *text);
void html_duration_cell(FILE *out, double ns);
void html_count_cell(FILE *out, uint64_t count);
void html_bytes_cell(FILE *out, uint64_t bytes);

/* A share of a whole, as percents and a bar. */
void html_share_cell(FILE *out, double part, double whole);

/* A count of errors, and what share of calls it is. */
void html_errors_cells(FILE *out, uint64_t errors, uint64_t calls);

/* A moment of the recording, with a link that the script follows to the events there. */
void html_time_cell(FILE *out, uint64_t ns);

/* The class of a category's colour. */
const char *html_category_class(unsigned category);

/* Where a moment is on the axis, percent, 0..100. */
double html_percent(const struct html_page *page, uint64_t ns);

#endif
