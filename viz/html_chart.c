/*
 * Calls over time: a picture that is there without the script, and the numbers with which the
 * script draws it anew. Upward are calls, in the colours of their categories on each other, and
 * below the axis are errors.
 */
#include <inttypes.h>

#include "replay/clock.h"
#include "viz/call_category.h"
#include "viz/html_page.h"
#include "viz/numbers.h"
#include "viz/script_json.h"

/* In units of the picture, which the browser stretches; as in viz/html_page.js. */
#define CALLS_H  140
#define GAP_H    6
#define ERRORS_H 24
#define HEIGHT   (CALLS_H + GAP_H + ERRORS_H)
#define TICKS    6

#define FINE_IN_COARSE (HTML_FINE / HTML_COARSE)

/* One bar of the picture. */
static struct html_moment moment_at(const struct html_page *page, unsigned bar)
{
	struct html_moment sum = {0};

	for (unsigned i = bar * FINE_IN_COARSE; i < (bar + 1) * FINE_IN_COARSE; i++) {
		const struct html_moment *moment = &page->survey->line[i];

		sum.errors += moment->errors;
		for (unsigned j = 0; j < CATEGORY_COUNT; j++)
			sum.calls[j] += moment->calls[j];
	}
	return sum;
}

static uint64_t calls_of(const struct html_moment *moment)
{
	uint64_t calls = 0;

	for (unsigned i = 0; i < CATEGORY_COUNT; i++)
		calls += moment->calls[i];
	return calls;
}

/* Of all bars the most calls, at least 1. Errors are drawn to a scale of their own. */
static struct html_moment greatest(const struct html_page *page)
{
	struct html_moment most = {.calls = {1}, .errors = 1};

	for (unsigned i = 0; i < HTML_COARSE; i++) {
		struct html_moment moment = moment_at(page, i);

		if (calls_of(&moment) > most.calls[0])
			most.calls[0] = calls_of(&moment);
		if (moment.errors > most.errors)
			most.errors = moment.errors;
	}
	return most;
}

static void put_bar(FILE *out, unsigned x, double y, double height)
{
	if (height > 0)
		fprintf(out, "M%u %.1fh1v%.1fh-1z", x, y, height);
}

static void put_category(const struct html_page *page, unsigned category, uint64_t most)
{
	fprintf(page->out, "<path class=\"%s\" d=\"M0 0", html_category_class(category));
	for (unsigned i = 0; i < HTML_COARSE; i++) {
		struct html_moment moment = moment_at(page, i);
		double scale = CALLS_H / (double)most;
		uint64_t below = 0;

		for (unsigned j = 0; j < category; j++)
			below += moment.calls[j];
		put_bar(page->out, i, CALLS_H - scale * (double)(below + moment.calls[category]),
			scale * (double)moment.calls[category]);
	}
	fputs("\"/>\n", page->out);
}

static void put_errors(const struct html_page *page, uint64_t most)
{
	fputs("<path class=\"ce\" d=\"M0 0", page->out);
	for (unsigned i = 0; i < HTML_COARSE; i++) {
		struct html_moment moment = moment_at(page, i);

		put_bar(page->out, i, CALLS_H + GAP_H,
			ERRORS_H * (double)moment.errors / (double)most);
	}
	fputs("\"/>\n", page->out);
}

/* So many that ticks differ, as the script has it. */
static unsigned axis_decimals(uint64_t span_ns)
{
	unsigned decimals = 2;

	for (double unit = 1e9; decimals < 9 && (double)span_ns < unit; unit /= 10)
		decimals++;
	return decimals;
}

static void put_axis(const struct html_page *page)
{
	unsigned decimals = axis_decimals(page->end_ns - page->begin_ns);
	char text[TIME_TEXT_SIZE];

	fputs("<div id=\"axis\" aria-hidden=\"true\">", page->out);
	for (unsigned i = 0; i <= TICKS; i++) {
		uint64_t ns = (page->end_ns - page->begin_ns) / TICKS * i;

		fprintf(page->out, "<span style=\"left:%.3f%%\">%s</span>", 100.0 * i / TICKS,
			time_format(text, page->begin_ns + ns, decimals));
	}
	fputs("</div>\n", page->out);
}

static void put_legend(const struct html_page *page)
{
	uint64_t sums[CATEGORY_COUNT] = {0};

	for (unsigned i = 0; i < HTML_FINE; i++)
		for (unsigned j = 0; j < CATEGORY_COUNT; j++)
			sums[j] += page->survey->line[i].calls[j];
	fputs("<p class=\"legend\">", page->out);
	for (unsigned j = 0; j < CATEGORY_COUNT; j++)
		if (sums[j])
			fprintf(page->out, "<span><i class=\"dot %s\"></i>%s %s</span>",
				html_category_class(j), call_category_name(j),
				count_format_exact(sums[j]).text);
	fprintf(page->out, "<span><i class=\"dot ce\"></i>errors, below the axis %s</span></p>\n",
		count_format_exact(page->ctx.stats->errors).text);
}

void html_chart(const struct html_page *page)
{
	struct html_moment most = greatest(page);
	double bar_s = (double)(page->end_ns - page->begin_ns) / HTML_COARSE / 1e9;
	FILE *out = page->out;

	html_section(out, "time", "Time line", NULL);
	fprintf(out,
		"<p class=\"note\" id=\"range\"><span id=\"range-text\">Calls a second, up to %s. "
		"</span><span class=\"js\">Drag to choose a time for everything below; or "
		"<kbd>&#8592;</kbd> <kbd>&#8594;</kbd> <kbd>+</kbd> <kbd>-</kbd>. </span>"
		"<button id=\"reset\" type=\"button\" hidden=\"hidden\">Whole "
		"recording</button></p>\n",
		rate_format((double)most.calls[0] / bar_s).text);
	fprintf(out,
		"<div id=\"chart\"><svg viewBox=\"0 0 %d %d\" preserveAspectRatio=\"none\" "
		"role=\"img\" aria-label=\"Calls a second over time, by category, and errors\">\n"
		"<g id=\"bars\">\n",
		HTML_COARSE, HEIGHT);
	for (unsigned i = 0; i < CATEGORY_COUNT; i++)
		put_category(page, i, most.calls[0]);
	put_errors(page, most.errors);
	fprintf(out,
		"</g>\n<path class=\"base\" d=\"M0 %d.5h%d\"/>\n"
		"</svg><div id=\"choice\" hidden=\"hidden\"></div></div>\n",
		CALLS_H + GAP_H / 2, HTML_COARSE);
	put_axis(page);
	put_legend(page);
	fputs("</section>\n", out);
}

/* [piece, calls of each category..., errors] of the pieces that have any. */
static void put_line_data(const struct html_page *page)
{
	const char *separator = "";

	fputs("\"line\":[", page->out);
	for (unsigned i = 0; i < HTML_FINE; i++) {
		const struct html_moment *moment = &page->survey->line[i];

		if (!calls_of(moment))
			continue;
		fprintf(page->out, "%s[%u", separator, i);
		for (unsigned j = 0; j < CATEGORY_COUNT; j++)
			fprintf(page->out, ",%" PRIu64, moment->calls[j]);
		fprintf(page->out, ",%" PRIu64 "]", moment->errors);
		separator = ",\n";
	}
	fputs("]", page->out);
}

/* [piece, call, calls, errors, ns] likewise, and where that differs how many calls have a time. */
static void put_cell_data(const struct html_page *page)
{
	const char *separator = "";

	fputs("\"cells\":[", page->out);
	for (unsigned i = 0; i < HTML_COARSE; i++)
		for (unsigned j = 0; j < page->survey->table.count; j++) {
			const struct html_use *use = &page->survey->cells[i][j];

			if (!use->calls)
				continue;
			fprintf(page->out, "%s[%u,%u,%" PRIu64 ",%" PRIu64 ",%" PRIu64, separator,
				i, j, use->calls, use->errors, use->time_ns);
			if (use->timed != use->calls)
				fprintf(page->out, ",%" PRIu64, use->timed);
			putc(']', page->out);
			separator = ",\n";
		}
	fputs("]", page->out);
}

void html_data(const struct html_page *page)
{
	const struct call_table *table = &page->survey->table;
	char name[CALL_NAME_SIZE];
	FILE *out = page->out;

	fprintf(out,
		"<script type=\"application/json\" id=\"data\">{\"begin\":%" PRIu64
		",\"end\":%" PRIu64 ",\"fine\":%d,\"coarse\":%d,\n\"calls\":[",
		page->begin_ns, page->end_ns, HTML_FINE, HTML_COARSE);
	for (uint32_t i = 0; i < table->count; i++) {
		fputs(i ? ",[" : "[", out);
		script_json_text(out, view_call_name(&page->ctx, table->keys[i], name));
		fprintf(out, ",%u]", page->survey->category[i]);
	}
	fputs("],\n", out);
	put_line_data(page);
	fputs(",\n", out);
	put_cell_data(page);
	fputs("}</script>\n", out);
}
