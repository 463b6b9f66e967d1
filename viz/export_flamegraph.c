/*
 * The flamegraph export: one SVG that loads nothing. Without its script it is a picture, with
 * the weights of frames as tool tips.
 */
#include <inttypes.h>
#include <string.h>

#include "viz/backend_private.h"
#include "viz/call_category.h"
#include "viz/export.h"
#include "viz/flamegraph.h"
#include "viz/glyph.h"
#include "viz/numbers.h"

/* In pixels. */
#define WIDTH        1200
#define MARGIN       10
#define ROOM         (WIDTH - 2 * MARGIN)
#define TITLE_Y      24
#define SUBTITLE_Y   44
#define GRAPH_Y      58
#define ROW_H        17
#define FRAME_H      16
#define BASELINE     12
#define LINE_H       20
#define COLUMN_W     7.3 /* of a letter, at least in the fonts that the style names */
#define TITLE_W      9.2
#define FRAME_W_MIN  0.1 /* narrower frames are left out, and what is in them */
#define LABEL_MIN    3   /* columns */
#define LEGEND_GAP_W 30

struct picture {
	const struct export_job *job;
	const struct folded *folded;
	const struct flame_tree *tree;
	uint32_t levels;      /* of the frames that are drawn; 0: there are none */
	uint64_t left_out;    /* frames, those within others not counted */
	uint64_t left_weight; /* and what they weigh */
};

static uint64_t total(const struct picture *picture)
{
	return picture->tree->nodes[FLAME_ROOT].weight;
}

static double pixels(const struct picture *picture, uint64_t weight)
{
	return (double)weight * ROOM / (double)total(picture);
}

static bool is_drawn(const struct picture *picture, uint32_t node)
{
	return pixels(picture, picture->tree->nodes[node].weight) >= FRAME_W_MIN;
}

static void measure(struct picture *picture)
{
	uint32_t node = FLAME_ROOT;

	if (total(picture) == 0)
		return;
	do {
		const struct flame_node *frame = &picture->tree->nodes[node];
		bool drawn = is_drawn(picture, node);

		if (!drawn) {
			picture->left_out++;
			picture->left_weight += frame->weight;
		} else if (frame->depth + 1 > picture->levels) {
			picture->levels = frame->depth + 1;
		}
		node = flame_next(picture->tree, node, drawn);
	} while (node != FLAME_ROOT);
}

static int bottom(const struct picture *picture)
{
	return GRAPH_Y + ROW_H * (int)(picture->levels ? picture->levels : 1);
}

/* So much of a text as has room: its beginning and an ellipsis; nothing where that is little. */
static void put_fit(FILE *out, const char *text, size_t size, double room, double column)
{
	int columns = 0, fit = (int)(room / column);
	size_t at = 0, end = 0;

	while (at < size && columns <= fit) {
		uint32_t codepoint;
		int width;

		if (columns < fit)
			end = at;
		at += utf8_decode(text + at, size - at, &codepoint);
		width = glyph_columns(codepoint);
		columns += width > 0 ? width : 0;
	}
	if (columns > fit && fit < LABEL_MIN)
		return;
	for (size_t i = 0, last = columns > fit ? end : size; i < last;) {
		uint32_t codepoint;

		i += utf8_decode(text + i, size - i, &codepoint);
		markup_write(out, glyph_columns(codepoint) < 0 ? GLYPH_CONTROL : codepoint);
	}
	if (columns > fit)
		markup_write(out, 0x2026);
}

static struct number_text weight_format(enum export_weight kind, uint64_t weight)
{
	return kind == WEIGHT_TIME    ? duration_format((double)weight)
	       : kind == WEIGHT_BYTES ? bytes_format((double)weight)
				      : count_format_exact(weight);
}

/* "12.5%" or "<0.1%" of the whole. */
static void put_share(FILE *out, const struct picture *picture, uint64_t weight)
{
	markup_write_text(out, percent_format(100 * (double)weight / (double)total(picture)).text);
}

/* "1.5ms, 12.5%", and what a count is one of. */
static void put_weight(FILE *out, const struct picture *picture, uint64_t weight)
{
	enum export_weight kind = picture->job->weight;

	fprintf(out, "%s%s, ", weight_format(kind, weight).text,
		kind == WEIGHT_COUNT ? (weight == 1 ? " call" : " calls") : "");
	put_share(out, picture, weight);
}

/* Without the mark of inlined functions. */
static size_t name_size(const char *name)
{
	size_t size = strlen(name), mark = strlen(FLAME_INLINED);

	return size > mark && strcmp(name + size - mark, FLAME_INLINED) == 0 ? size - mark : size;
}

static void put_tip(FILE *out, const struct picture *picture, uint32_t node)
{
	const struct flame_node *frame = &picture->tree->nodes[node];
	const char *name = flame_name(picture->tree, node);
	size_t size = name_size(name);

	fputs("<title>", out);
	put_fit(out, name, size, (double)size, 1);
	putc('\n', out);
	if (name[size])
		fputs("inlined, ", out);
	if (frame->kind == FLAME_CALL)
		fprintf(out, "%s call, ", call_category_name(frame->category));
	put_weight(out, picture, frame->weight);
	fputs("</title>", out);
}

/* One frame, which begins where so much weight is left of it. */
static void put_frame(FILE *out, const struct picture *picture, uint32_t node, uint64_t at)
{
	const struct flame_node *frame = &picture->tree->nodes[node];
	const char *name = flame_name(picture->tree, node);
	double x = MARGIN + pixels(picture, at), width = pixels(picture, frame->weight);
	int y = bottom(picture) - ROW_H * (int)(frame->depth + 1);

	fprintf(out,
		"<g class=\"%s\" data-at=\"%" PRIu64 "\" data-weight=\"%" PRIu64
		"\" data-level=\"%u\">",
		flamegraph_class((enum flame_kind)frame->kind, (enum category)frame->category), at,
		frame->weight, (unsigned)frame->depth);
	put_tip(out, picture, node);
	fprintf(out, "<rect x=\"%.2f\" y=\"%d\" width=\"%.2f\" height=\"%d\" rx=\"1\"/>", x, y,
		node != FLAME_ROOT && width > 2 ? width - 0.5 : width, FRAME_H);
	if (width - 6 >= LABEL_MIN * COLUMN_W) {
		fprintf(out, "<text x=\"%.2f\" y=\"%d\">", x + 3, y + BASELINE);
		put_fit(out, name, name_size(name), width - 6, COLUMN_W);
		fputs("</text>", out);
	}
	fputs("</g>\n", out);
}

static void put_frames(FILE *out, const struct picture *picture)
{
	uint32_t node = FLAME_ROOT;
	uint64_t at = 0;

	fputs("<g class=\"frames\">\n", out);
	if (total(picture) > 0)
		do {
			const struct flame_node *frame = &picture->tree->nodes[node];
			bool drawn = is_drawn(picture, node);

			if (drawn)
				put_frame(out, picture, node, at);
			/* All weight is that of calls, which have nothing below. */
			if (!drawn || frame->ends)
				at += frame->weight;
			node = flame_next(picture->tree, node, drawn);
		} while (node != FLAME_ROOT);
	fputs("</g>\n", out);
}

static void put_title(FILE *out, const struct picture *picture)
{
	const struct log_session *session = log_reader_session(picture->job->reader);
	const char *command = session && session->command ? session->command : "";

	fputs("<title>", out);
	markup_write_text(out, *command ? command : "strec");
	fprintf(out, "</title>\n<text class=\"title\" x=\"%d\" y=\"%d\">", MARGIN, TITLE_Y);
	put_fit(out, command, strlen(command), ROOM - 290, TITLE_W);
	fputs("</text>\n", out);
}

/* What width means, and of how much. */
static void put_subtitle(FILE *out, const struct picture *picture)
{
	const struct folded *folded = picture->folded;
	struct number_text sum = weight_format(folded->kind, folded->weight);
	struct number_text calls = count_format_exact(folded->calls);

	fprintf(out, "<text class=\"muted\" x=\"%d\" y=\"%d\">", MARGIN, SUBTITLE_Y);
	if (folded->kind == WEIGHT_TIME)
		fprintf(out, "time in calls: %s in %s calls", sum.text, calls.text);
	else if (folded->kind == WEIGHT_BYTES)
		fprintf(out, "bytes that calls moved: %s in %s calls", sum.text, calls.text);
	else
		fprintf(out, "number of calls: %s", calls.text);
	fputs("</text>\n", out);
}

static double put_legend_item(FILE *out, double x, int y, const char *class, const char *name)
{
	fprintf(out,
		"<g class=\"%s\"><rect x=\"%.1f\" y=\"%d\" width=\"12\" height=\"12\" rx=\"1\"/>"
		"<text class=\"muted\" x=\"%.1f\" y=\"%d\">%s</text></g>\n",
		class, x, y - 10, x + 17, y, name);
	return x + LEGEND_GAP_W + COLUMN_W * (double)strlen(name);
}

static void put_legend(FILE *out, int y)
{
	static const struct {
		enum flame_kind kind;
		const char *name;
	} kinds[] = {
		{FLAME_USER, "the program's own code"},
		{FLAME_RUNTIME, "libraries and runtime"},
		{FLAME_COMMAND, "command"},
	};
	double x = MARGIN;

	for (unsigned i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		x = put_legend_item(out, x, y, flamegraph_class(kinds[i].kind, CATEGORY_OTHER),
				    kinds[i].name);
	x += LEGEND_GAP_W;
	fprintf(out, "<text class=\"muted\" x=\"%.1f\" y=\"%d\">calls:</text>\n", x, y);
	x += LEGEND_GAP_W + 4 * COLUMN_W;
	for (unsigned i = 0; i < CATEGORY_COUNT; i++)
		x = put_legend_item(out, x, y, flamegraph_class(FLAME_CALL, (enum category)i),
				    call_category_name(i));
}

static void put_left_out(FILE *out, const struct picture *picture)
{
	fprintf(out, "not drawn: %s frames narrower than %.1f pixels, ",
		count_format_exact(picture->left_out).text, FRAME_W_MIN);
	put_share(out, picture, picture->left_weight);
	fputs(" of the whole", out);
}

/* What the picture does not show. */
static void put_notes(FILE *out, const struct picture *picture, int y)
{
	fprintf(out, "<text class=\"muted\" x=\"%d\" y=\"%d\">", MARGIN, y);
	if (total(picture) == 0)
		fputs(picture->folded->calls ? "these calls weigh nothing" : "there are no calls",
		      out);
	else if (picture->folded->stacked == 0)
		fputs("these calls have no stacks; strec -k records stacks", out);
	else if (picture->left_out)
		put_left_out(out, picture);
	fputs("</text>\n", out);
}

static void put_picture(FILE *out, const struct picture *picture)
{
	int y = bottom(picture), height = y + 3 * LINE_H + MARGIN;

	fprintf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
		"viewBox=\"0 0 %d %d\">\n<style>\n",
		WIDTH, height, WIDTH, height);
	flamegraph_style(out);
	fprintf(out, "</style>\n<rect class=\"page\" width=\"%d\" height=\"%d\"/>\n", WIDTH,
		height);
	put_title(out, picture);
	put_subtitle(out, picture);
	put_frames(out, picture);
	fprintf(out, "<text class=\"detail\" x=\"%d\" y=\"%d\"></text>\n", MARGIN, y + LINE_H);
	put_legend(out, y + 2 * LINE_H);
	put_notes(out, picture, y + 3 * LINE_H);
	fprintf(out, "<script><![CDATA[\n%s]]></script>\n</svg>\n", flamegraph_script);
}

int export_flamegraph(const struct export_job *job, struct strec_error *err)
{
	struct folded folded = {0};
	struct flame_tree tree = {0};
	struct picture picture = {.job = job, .folded = &folded, .tree = &tree};
	int rc = flame_read(&tree, &folded, job, err);

	if (rc == 0) {
		measure(&picture);
		put_picture(job->out, &picture);
	}
	flame_tree_release(&tree);
	folded_release(&folded);
	return rc;
}
