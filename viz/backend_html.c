#include "viz/backend_private.h"

static void head_write(FILE *out, const char *title, struct page_colors colors)
{
	fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>", out);
	markup_write_text(out, title ? title : "strec");
	/* A wide glyph in <i> takes two columns, whatever font it comes from. */
	fprintf(out,
		"</title>\n<style>\n"
		"body{background:#%06x;color:#%06x;margin:1em}\n"
		"pre{font-family:monospace;line-height:1.2}\n"
		"i{display:inline-block;width:2ch;font-style:normal}\n",
		colors.bg & 0xFFFFFFu, colors.fg & 0xFFFFFFu);
}

static bool style_is_plain(const struct cell *cell)
{
	return cell->fg == COLOR_DEFAULT && cell->bg == COLOR_DEFAULT && cell->attributes == 0;
}

static bool style_equal(const struct cell *a, const struct cell *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attributes == b->attributes;
}

static void span_open(FILE *out, const struct cell *cell, struct page_colors colors)
{
	bool reverse = cell->attributes & ATTR_REVERSE;
	uint32_t fg = reverse ? cell->bg : cell->fg;
	uint32_t bg = reverse ? cell->fg : cell->bg;

	fputs("<span style=\"", out);
	if (reverse || fg != COLOR_DEFAULT)
		fprintf(out, "color:#%06x;", (fg ? fg : colors.bg) & 0xFFFFFFu);
	if (reverse || bg != COLOR_DEFAULT)
		fprintf(out, "background:#%06x;", (bg ? bg : colors.fg) & 0xFFFFFFu);
	if (cell->attributes & ATTR_BOLD)
		fputs("font-weight:bold;", out);
	if (cell->attributes & ATTR_DIM)
		fputs("opacity:.6;", out);
	if (cell->attributes & ATTR_UNDERLINE)
		fputs("text-decoration:underline;", out);
	fputs("\">", out);
}

static void cell_write(FILE *out, const struct cell *cell)
{
	if (cell->width == 0)
		return;
	if (cell->width == 2)
		fputs("<i>", out);
	markup_write(out, cell->codepoint);
	if (cell->width == 2)
		fputs("</i>", out);
}

static void row_write(FILE *out, const struct grid *grid, int y, struct page_colors colors)
{
	int length = row_length(grid, y, true);
	const struct cell *span = NULL; /* the cell that opened the present one */

	for (int x = 0; x < length; x++) {
		const struct cell *cell = grid_cell(grid, x, y);

		if (span && !style_equal(cell, span)) {
			fputs("</span>", out);
			span = NULL;
		}
		if (!span && !style_is_plain(cell)) {
			span_open(out, cell, colors);
			span = cell;
		}
		cell_write(out, cell);
	}
	fputs(span ? "</span>\n" : "\n", out);
}

/* The grid's rows; 0 or the error of a write. */
static int rows_write(FILE *out, const struct grid *grid, struct page_colors colors)
{
	int result = 0;

	for (int y = 0; y < grid->height && result == 0; y++) {
		row_write(out, grid, y, colors);
		result = write_result(out);
	}
	return result;
}

int grid_write_html(const struct grid *grid, FILE *out, const char *title,
		    struct page_colors colors)
{
	int result;

	head_write(out, title, colors);
	fputs("</style></head><body><pre>\n", out);
	result = write_result(out);
	if (result == 0)
		result = rows_write(out, grid, colors);
	fputs("</pre></body></html>\n", out);
	return result ? result : write_result(out);
}

static const char frames_head[] =
	"pre{display:none}\n"
	"pre.on{display:block}\n"
	"nav{font-family:monospace}\n"
	"nav button,nav input{font:inherit;vertical-align:middle}\n"
	"#at{width:24em}\n"
	"</style>\n"
	"<noscript><style>nav{display:none}pre{display:block}"
	"pre::before{content:attr(data-time)}</style></noscript>\n"
	"</head><body>\n"
	"<nav><button data-to=\"first\" title=\"Home\">&#124;&lt;</button>\n"
	"<button data-to=\"back\" title=\"Left\">&lt;</button>\n"
	"<button data-to=\"play\" title=\"Space\" id=\"play\">play</button>\n"
	"<button data-to=\"next\" title=\"Right\">&gt;</button>\n"
	"<button data-to=\"last\" title=\"End\">&gt;&#124;</button>\n"
	"<input type=\"range\" id=\"at\" min=\"0\" value=\"0\" aria-label=\"frame\">\n"
	"<span id=\"time\"></span></nav>\n";

/* Ten frames a second, whatever time is between them. */
static const char frames_script[] =
	"<script>\n"
	"(function () {\n"
	"'use strict';\n"
	"var frames = document.querySelectorAll('pre'), last = frames.length - 1;\n"
	"var slider = document.getElementById('at'), play = document.getElementById('play');\n"
	"var time = document.getElementById('time'), at = 0, timer = null;\n"
	"function show(index) {\n"
	"  if (last < 0) return;\n"
	"  frames[at].className = '';\n"
	"  at = Math.max(0, Math.min(last, index));\n"
	"  frames[at].className = 'on';\n"
	"  slider.value = at;\n"
	"  time.textContent = frames[at].getAttribute('data-time') +\n"
	"    '  (' + (at + 1) + ' of ' + (last + 1) + ')';\n"
	"}\n"
	"function stop() {\n"
	"  clearInterval(timer);\n"
	"  timer = null;\n"
	"  play.textContent = 'play';\n"
	"}\n"
	"function step() {\n"
	"  if (at >= last) stop(); else show(at + 1);\n"
	"}\n"
	"var actions = {\n"
	"  first: function () { stop(); show(0); },\n"
	"  back: function () { stop(); show(at - 1); },\n"
	"  next: function () { stop(); show(at + 1); },\n"
	"  last: function () { stop(); show(last); },\n"
	"  play: function () {\n"
	"    if (timer) { stop(); return; }\n"
	"    if (at >= last) show(0);\n"
	"    timer = setInterval(step, 100);\n"
	"    play.textContent = 'pause';\n"
	"  }\n"
	"};\n"
	"var keys = { Home: 'first', ArrowLeft: 'back', ArrowRight: 'next', End: 'last', ' ': "
	"'play' };\n"
	"document.addEventListener('click', function (event) {\n"
	"  var to = event.target.getAttribute && event.target.getAttribute('data-to');\n"
	"  if (to) actions[to]();\n"
	"});\n"
	"document.addEventListener('keydown', function (event) {\n"
	"  if (!keys[event.key] || event.target === slider) return;\n"
	"  event.preventDefault();\n"
	"  actions[keys[event.key]]();\n"
	"});\n"
	"slider.max = Math.max(0, last);\n"
	"slider.addEventListener('input', function () { stop(); show(+slider.value); });\n"
	"show(0);\n"
	"}());\n"
	"</script>\n";

int html_frames_begin(FILE *out, const char *title, struct page_colors colors)
{
	head_write(out, title, colors);
	fputs(frames_head, out);
	return write_result(out);
}

int html_frames_add(const struct grid *grid, FILE *out, const char *label,
		    struct page_colors colors)
{
	int result;

	fprintf(out, "<pre data-time=\"%s\">\n", label);
	result = rows_write(out, grid, colors);
	fputs("</pre>\n", out);
	return result ? result : write_result(out);
}

int html_frames_end(FILE *out)
{
	fputs(frames_script, out);
	fputs("</body></html>\n", out);
	return write_result(out);
}
