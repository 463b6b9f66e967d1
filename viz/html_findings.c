/* Anomalies and the longest calls, each with its line as read back from the log. */
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "viz/anomaly_rows.h"
#include "viz/call_category.h"
#include "viz/html_page.h"
#include "viz/numbers.h"

#define SLOW_SHOWN 40 /* of either kind; no more than there is room for in texts */

#define COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))

static void put_call_name(FILE *out, struct call_key key, const char *name)
{
	unsigned category = call_category(key.arch, key.nr);

	fprintf(out, "<td class=\"t\"><i class=\"dot %s\" title=\"%s\"></i>",
		html_category_class(category), call_category_name(category));
	html_text(out, name);
	fputs("</td>", out);
}

static void put_task(FILE *out, const char *name, int32_t tid)
{
	fputs("<td class=\"t\">", out);
	html_text(out, name);
	if (tid)
		fprintf(out, " <span class=\"m\">%" PRId32 "</span>", tid);
	fputs("</td>", out);
}

static void put_cell(FILE *out, const char *text)
{
	fputs("<td class=\"line\">", out);
	html_text(out, text);
	fputs("</td>", out);
}

/* The line of the source, of a log that has stacks. */
static void put_source(const struct html_page *page, const struct anomaly_text *text)
{
	if (page->ctx.sources->count == 0)
		return;
	fputs("<td class=\"t\">", page->out);
	html_text(page->out, text ? text->source : "");
	fputs("</td>", page->out);
}

/* Titles without the last one, that of the source, where there are no stacks. */
static unsigned titles_of(const struct html_page *page, unsigned count)
{
	return page->ctx.sources->count ? count : count - 1;
}

/* Anomalies */

struct findings {
	struct anomaly_rows rows;
	struct anomaly_texts texts;
};

static int compare_places(const void *a, const void *b)
{
	const struct anomaly *x = *(const struct anomaly *const *)a;
	const struct anomaly *y = *(const struct anomaly *const *)b;

	if (x->block != y->block)
		return x->block < y->block ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

/* Reads the texts of calls; in the order of the log, as that is fastest. */
static bool read_texts(struct anomaly_texts *texts, const struct html_page *page,
		       const struct anomaly **list, size_t count)
{
	if (count)
		qsort(list, count, sizeof(*list), compare_places);
	for (size_t i = 0; i < count; i++)
		if (!anomaly_text_read(texts, page->ctx.reader, page->ctx.names, list[i]))
			return false;
	return true;
}

static bool read_anomalies(struct findings *findings, const struct html_page *page)
{
	const struct anomaly *list[ANOMALY_ROWS];
	size_t count = 0;

	for (unsigned i = 0; i < ANOMALY_CLASSES; i++) {
		const struct anomaly_ring *ring = &page->ctx.anomalies->closed[i];

		for (uint32_t age = 0; age < anomaly_ring_size(ring); age++)
			if (anomaly_ring_at(ring, age)->kind == ANOMALY_CALL)
				list[count++] = anomaly_ring_at(ring, age);
	}
	return read_texts(&findings->texts, page, list, count);
}

static void put_value(FILE *out, const struct anomaly *anomaly, float value)
{
	struct number_text text = anomaly->kind == ANOMALY_CALL   ? duration_format(value)
				  : anomaly->kind == ANOMALY_RATE ? rate_format(value)
								  : percent_format(value);

	html_number(out, value, text.text);
}

static const char *severity_class(float z)
{
	return fabsf(z) >= 5 ? "z3" : fabsf(z) >= 4 ? "z2" : "z1";
}

static void put_anomaly(const struct html_page *page, const struct anomaly_row *row)
{
	FILE *out = page->out;
	const struct anomaly *anomaly = &row->anomaly;
	bool is_call = anomaly->kind == ANOMALY_CALL;
	const char *line = row->text ? row->text->call : row->what;

	fputs("<tr>", out);
	html_time_cell(out, anomaly->time_ns);
	put_task(out, anomaly->name, anomaly->tid);
	if (is_call)
		put_call_name(out, anomaly->key, row->name);
	else
		fprintf(out, "<td class=\"t\">%s</td>", row->name);
	put_value(out, anomaly, anomaly->value);
	put_value(out, anomaly, anomaly->usual);
	fprintf(out, "<td data-v=\"%.6g\" class=\"%s\">%s</td>", fabs((double)anomaly->z),
		severity_class(anomaly->z), zscore_format(anomaly->z).text);
	put_cell(out, line);
	put_source(page, row->text);
	fputs("</tr>\n", out);
}

ORDER_DOWN(by_z, struct anomaly_row, fabsf(row->anomaly.z))

/* The table of those that wait, or of those that do not. */
static uint32_t put_anomalies(const struct html_page *page, const struct findings *findings,
			      bool waits, const char *id)
{
	static const char *const titles[] = {"Time",  "<Task", "<Call", "Was",
					     "Usual", "z",     "-What", "<Source"};
	FILE *out = page->out;
	uint32_t count = 0;

	for (uint32_t i = 0; i < findings->rows.count; i++)
		count += findings->rows.rows[i].waits == waits;
	if (count == 0)
		return 0;
	if (waits)
		fprintf(out, "<details><summary>%u of calls that wait for others</summary>\n",
			count);
	html_table(out, id, waits ? "Anomalies of calls that wait" : "Anomalies", titles,
		   titles_of(page, COUNT_OF(titles)));
	for (uint32_t i = 0; i < findings->rows.count; i++)
		if (findings->rows.rows[i].waits == waits)
			put_anomaly(page, &findings->rows.rows[i]);
	html_table_end(out);
	if (waits)
		fputs("</details>\n", out);
	return count;
}

static void put_anomalies_section(const struct html_page *page, const struct findings *findings)
{
	const struct anomalies_state *state = page->ctx.anomalies;
	uint64_t all = state->closed[ANOMALIES_WORK].count + state->closed[ANOMALIES_WAITS].count;
	char note[320];
	int at = snprintf(note, sizeof(note),
			  "Calls that took far longer or shorter than usual at their place in the "
			  "program, and unusual rates; from %g standard deviations on.",
			  state->threshold);

	if (all > findings->rows.count)
		snprintf(note + at, sizeof(note) - (size_t)at, " The last %u of %s.",
			 findings->rows.count, count_format_exact(all).text);
	if (state->threshold == 0)
		snprintf(note, sizeof(note), "Nobody looked for any: --no-anomaly.");
	html_section(page->out, "anomalies", "Anomalies", note);
	if (!put_anomalies(page, findings, false, "anomaly-table") && state->threshold > 0)
		fputs("<p class=\"none\">Nothing was far from usual.</p>\n", page->out);
	put_anomalies(page, findings, true, "wait-anomaly-table");
	fputs("</section>\n", page->out);
}

int html_anomalies(const struct html_page *page, struct strec_error *err)
{
	struct findings *findings = calloc(1, sizeof(*findings));
	bool read = findings && read_anomalies(findings, page);

	if (read) {
		findings->rows.waits = true;
		anomaly_rows_make(&findings->rows, &page->ctx, &findings->texts,
				  (struct row_choice){.compare = by_z, .text = ""});
		put_anomalies_section(page, findings);
	}
	if (findings)
		anomaly_texts_release(&findings->texts);
	free(findings);
	return read ? 0 : strec_fail(err, STREC_NOMEM, 0, NULL);
}

/* The longest calls */

/* Texts are found by anomalies, so each call is made one. */
static void make_anomalies(const struct html_page *page, struct anomaly *made,
			   const struct anomaly **list, size_t *count)
{
	*count = 0;
	for (unsigned kind = 0; kind < HTML_SLOW_KINDS; kind++)
		for (uint32_t i = 0; i < SLOW_SHOWN && i < page->survey->slow[kind].count; i++) {
			const struct html_slow_call *call = &page->survey->slow[kind].calls[i];
			struct anomaly *anomaly = &made[kind * SLOW_SHOWN + i];

			*anomaly = (struct anomaly){
				.number = i,
				.block = call->at.block,
				.row = call->at.row,
				.kind = ANOMALY_CALL,
				.waits = kind == HTML_SLOW_WAITS,
			};
			list[(*count)++] = anomaly;
		}
}

static void put_slow_call(const struct html_page *page, const struct html_slow_call *call,
			  const struct anomaly_text *text)
{
	char name[CALL_NAME_SIZE];
	FILE *out = page->out;

	fputs("<tr>", out);
	html_time_cell(out, call->time_ns - call->duration_ns);
	html_duration_cell(out, (double)call->duration_ns);
	put_task(out, call->name, call->tid);
	put_call_name(out, call->call, view_call_name(&page->ctx, call->call, name));
	put_cell(out, text ? text->call : "");
	put_source(page, text);
	fputs("</tr>\n", out);
}

static void put_slow(const struct html_page *page, enum html_slow_kind kind,
		     const struct anomaly *made, const struct anomaly_texts *texts)
{
	static const char *const titles[] = {"Began", "Took",       "<Task",
					     "<Call", "-Arguments", "<Source"};
	const struct html_slow *slow = &page->survey->slow[kind];
	uint32_t shown = slow->count < SLOW_SHOWN ? slow->count : SLOW_SHOWN;
	bool waits = kind == HTML_SLOW_WAITS;

	if (shown == 0)
		return;
	if (waits)
		fprintf(page->out,
			"<details><summary>The longest %u of calls whose purpose is to "
			"wait</summary>\n",
			shown);
	html_table(page->out, waits ? "wait-table" : "slow-table",
		   waits ? "Longest waits" : "Longest calls", titles,
		   titles_of(page, COUNT_OF(titles)));
	for (uint32_t i = 0; i < shown; i++)
		put_slow_call(page, &slow->calls[i],
			      anomaly_text_find(texts, &made[kind * SLOW_SHOWN + i]));
	html_table_end(page->out);
	if (waits)
		fputs("</details>\n", page->out);
}

int html_slow_calls(const struct html_page *page, struct strec_error *err)
{
	struct anomaly made[HTML_SLOW_KINDS * SLOW_SHOWN];
	const struct anomaly *list[HTML_SLOW_KINDS * SLOW_SHOWN];
	struct anomaly_texts *texts = calloc(1, sizeof(*texts));
	size_t count;
	bool read;

	_Static_assert(SLOW_SHOWN <= ANOMALIES_KEPT && SLOW_SHOWN <= HTML_SLOW, "there is room");
	make_anomalies(page, made, list, &count);
	read = texts && read_texts(texts, page, list, count);
	if (read && count) {
		html_section(page->out, "slow", "Longest calls",
			     "But for those whose purpose is to wait: polls, sleeps, locks.");
		put_slow(page, HTML_SLOW_WORK, made, texts);
		put_slow(page, HTML_SLOW_WAITS, made, texts);
		fputs("</section>\n", page->out);
	}
	if (texts)
		anomaly_texts_release(texts);
	free(texts);
	return read ? 0 : strec_fail(err, STREC_NOMEM, 0, NULL);
}
