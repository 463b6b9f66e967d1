#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "replay/clock.h"
#include "viz/backend_private.h"
#include "viz/html_page.h"
#include "viz/numbers.h"

void html_text(FILE *out, const char *text)
{
	markup_write_text(out, text);
}

void html_section(FILE *out, const char *id, const char *title, const char *note)
{
	fprintf(out,
		"<section id=\"%s\" aria-labelledby=\"%s-title\">\n"
		"<h2 id=\"%s-title\">%s</h2>\n",
		id, id, id, title);
	if (note)
		fprintf(out, "<p class=\"note\">%s</p>\n", note);
}

static void put_title(FILE *out, const char *title)
{
	if (*title == '=')
		fprintf(out, "<th scope=\"col\">%s</th>", title + 1);
	else if (*title == '-')
		fprintf(out, "<th scope=\"col\" class=\"t\">%s</th>", title + 1);
	else if (*title == '<')
		fprintf(out, "<th scope=\"col\" class=\"t s\">%s</th>", title + 1);
	else
		fprintf(out, "<th scope=\"col\" class=\"s\">%s</th>", title);
}

void html_table(FILE *out, const char *id, const char *label, const char *const *titles,
		unsigned count)
{
	fprintf(out,
		"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"%s\">"
		"<table id=\"%s\">\n<thead><tr>",
		label, id);
	for (unsigned i = 0; i < count; i++)
		put_title(out, titles[i]);
	fputs("</tr></thead>\n<tbody>\n", out);
}

void html_table_end(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

void html_number(FILE *out, double value, const char *text)
{
	fprintf(out, "<td data-v=\"%.17g\">", isfinite(value) ? value : -1.0);
	html_text(out, text);
	fputs("</td>", out);
}

void html_duration_cell(FILE *out, double ns)
{
	html_number(out, ns, duration_format(ns).text);
}

void html_count_cell(FILE *out, uint64_t count)
{
	html_number(out, (double)count, count_format_exact(count).text);
}

void html_bytes_cell(FILE *out, uint64_t bytes)
{
	html_number(out, (double)bytes, bytes ? bytes_format((double)bytes).text : "");
}

void html_share_cell(FILE *out, double part, double whole)
{
	double percent = whole > 0.0 ? 100.0 * part / whole : 0.0;

	fprintf(out, "<td data-v=\"%.6g\" class=\"share\"><span style=\"width:%.2f%%\"></span>",
		percent, percent);
	html_text(out, percent_format(percent).text);
	fputs("</td>", out);
}

void html_errors_cells(FILE *out, uint64_t errors, uint64_t calls)
{
	double percent = calls ? 100.0 * (double)errors / (double)calls : 0.0;

	fprintf(out, "<td class=\"%s\" data-v=\"%" PRIu64 "\">%s</td>", errors ? "e" : "", errors,
		errors ? count_format_exact(errors).text : "");
	html_number(out, percent, errors ? percent_format(percent).text : "");
}

void html_time_cell(FILE *out, uint64_t ns)
{
	char text[TIME_TEXT_SIZE];

	fprintf(out, "<td data-v=\"%" PRIu64 "\" data-at=\"%" PRIu64 "\">%s</td>", ns, ns,
		time_format(text, ns, 6));
}

const char *html_category_class(unsigned category)
{
	static const char *const classes[CATEGORY_COUNT] = {
		[CATEGORY_FILE] = "c0",    [CATEGORY_NETWORK] = "c1", [CATEGORY_MEMORY] = "c2",
		[CATEGORY_PROCESS] = "c3", [CATEGORY_OTHER] = "c4",
	};

	return classes[category < CATEGORY_COUNT ? category : CATEGORY_OTHER];
}

double html_percent(const struct html_page *page, uint64_t ns)
{
	double at = ns > page->begin_ns ? (double)(ns - page->begin_ns) : 0.0;
	double percent = 100.0 * at / (double)(page->end_ns - page->begin_ns);

	return percent > 100.0 ? 100.0 : percent;
}
