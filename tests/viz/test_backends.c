#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/backend.h"
#include "viz/glyph.h"

static const struct charset utf8 = {.ascii = false};
static const struct charset ascii = {.ascii = true};
static const struct page_colors page_colors = {
	.fg = COLOR_RGB(0xdd, 0xdd, 0xdd),
	.bg = COLOR_RGB(0x11, 0x11, 0x11),
};

/* A grid and what a back end wrote of it. */
struct fixture {
	struct grid grid;
	FILE *out;
	char *written;
	size_t size;
};

static void fixture_open(struct fixture *fixture, int width, int height)
{
	assert_int_equal(grid_init(&fixture->grid, width, height), 0);
	fixture->written = NULL;
	fixture->out = open_memstream(&fixture->written, &fixture->size);
	assert_non_null(fixture->out);
}

static void fixture_text(struct fixture *fixture, int x, int y, struct style style,
			 const char *text)
{
	grid_text(&fixture->grid, grid_rect(&fixture->grid), x, y, style, text);
}

static void fixture_close(struct fixture *fixture, const char *expected)
{
	fclose(fixture->out);
	assert_string_equal(fixture->written, expected);
	free(fixture->written);
	grid_release(&fixture->grid);
}

static void test_text_trims_trailing_blanks(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 6, 3);
	fixture_text(&fixture, 1, 0, (struct style){0}, "日 x");
	fixture_text(&fixture, 0, 2, (struct style){.bg = COLOR_RGB(1, 1, 1)}, "a     ");
	assert_int_equal(grid_write_text(&fixture.grid, fixture.out, utf8), 0);
	fixture_close(&fixture, " 日 x\n\na\n");
}

static void test_empty_grids_write_no_rows(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 0, 0);
	assert_int_equal(grid_write_text(&fixture.grid, fixture.out, utf8), 0);
	assert_int_equal(grid_write_ansi(&fixture.grid, fixture.out, utf8, COLOR_DEPTH_24BIT), 0);
	fixture_close(&fixture, "");
	fixture_open(&fixture, 0, 2);
	assert_int_equal(grid_write_text(&fixture.grid, fixture.out, utf8), 0);
	fixture_close(&fixture, "\n\n");
	fixture_open(&fixture, 1, 1);
	assert_int_equal(grid_write_ansi(&fixture.grid, fixture.out, utf8, COLOR_DEPTH_16), 0);
	fixture_close(&fixture, "\n");
}

static void test_ascii_keeps_columns(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 6, 4);
	grid_box(&fixture.grid, grid_rect(&fixture.grid), BOX_ROUNDED, (struct style){0}, NULL);
	fixture_text(&fixture, 1, 1, (struct style){0}, "日▁█");
	fixture_text(&fixture, 1, 2, (struct style){0}, "σ⣿…é");
	assert_int_equal(grid_write_text(&fixture.grid, fixture.out, ascii), 0);
	fixture_close(&fixture, "+----+\n|? .#|\n|s#.?|\n+----+\n");
}

static void test_every_glyph_has_a_printable_substitute(void **state)
{
	(void)state;
	for (uint32_t codepoint = 0; codepoint <= 0x30000; codepoint++)
		assert_in_range(glyph_ascii(codepoint), 0x20, 0x7E);
	assert_int_equal(glyph_ascii('a'), 'a');
	assert_int_equal(glyph_ascii(0x2500), '-');
	assert_int_equal(glyph_ascii(0x2502), '|');
	assert_int_equal(glyph_ascii(0x256D), '+');
	assert_int_equal(glyph_ascii(0x2551), '|');
	assert_int_equal(glyph_ascii(0x2800), ' ');
	assert_int_equal(glyph_ascii(0x2192), '>');
	assert_int_equal(glyph_ascii(0x65E5), '?');
	for (uint32_t i = 1; i < 8; i++)
		assert_int_not_equal(glyph_ascii(0x2580 + i), glyph_ascii(0x2581 + i));
}

static void test_ansi_changes_style_only_where_it_changes(void **state)
{
	const struct style red = {.fg = COLOR_RGB(255, 0, 0), .attributes = ATTR_BOLD};
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 6, 1);
	fixture_text(&fixture, 1, 0, red, "ab");
	fixture_text(&fixture, 3, 0, (struct style){0}, "c");
	assert_int_equal(grid_write_ansi(&fixture.grid, fixture.out, utf8, COLOR_DEPTH_24BIT), 0);
	fixture_close(&fixture, " \033[0;1;38;2;255;0;0mab\033[0mc\n");
}

static void test_ansi_color_depths(void **state)
{
	static const char *const expected[] = {
		[COLOR_DEPTH_NONE] = "\033[0;2;4;7mx\033[0m\n",
		[COLOR_DEPTH_16] = "\033[0;2;4;7;92;40mx\033[0m\n",
		[COLOR_DEPTH_256] = "\033[0;2;4;7;38;5;46;48;5;16mx\033[0m\n",
		[COLOR_DEPTH_24BIT] = "\033[0;2;4;7;38;2;0;255;0;48;2;0;0;0mx\033[0m\n",
	};
	const struct style style = {
		.fg = COLOR_RGB(0, 255, 0),
		.bg = COLOR_RGB(0, 0, 0),
		.attributes = ATTR_DIM | ATTR_UNDERLINE | ATTR_REVERSE,
	};

	(void)state;
	for (int depth = COLOR_DEPTH_NONE; depth <= COLOR_DEPTH_24BIT; depth++) {
		struct fixture fixture;

		fixture_open(&fixture, 1, 1);
		fixture_text(&fixture, 0, 0, style, "x");
		grid_write_ansi(&fixture.grid, fixture.out, utf8, (enum color_depth)depth);
		fixture_close(&fixture, expected[depth]);
	}
}

static void test_ansi_keeps_blanks_that_show(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 3, 1);
	fixture_text(&fixture, 0, 0, (struct style){.attributes = ATTR_REVERSE}, "  ");
	assert_int_equal(grid_write_ansi(&fixture.grid, fixture.out, utf8, COLOR_DEPTH_NONE), 0);
	fixture_close(&fixture, "\033[0;7m  \033[0m\n");
}

static void test_no_control_byte_of_a_name_gets_through(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 8, 1);
	fixture_text(&fixture, 0, 0, (struct style){0}, "\033[2J\a\r");
	assert_int_equal(grid_write_ansi(&fixture.grid, fixture.out, utf8, COLOR_DEPTH_NONE), 0);
	fixture_close(&fixture, "·[2J··\n");
}

/* Write the fixture as HTML and return the part inside <pre>, to be freed. */
static char *html_rows(struct fixture *fixture, const char *title, char **page)
{
	char *start, *end;

	assert_int_equal(grid_write_html(&fixture->grid, fixture->out, title, page_colors), 0);
	fclose(fixture->out);
	start = strstr(fixture->written, "<pre>\n");
	end = strstr(fixture->written, "</pre>");
	assert_non_null(start);
	assert_non_null(end);
	*page = fixture->written;
	grid_release(&fixture->grid);
	start += strlen("<pre>\n");
	return strndup(start, (size_t)(end - start));
}

static void assert_html_rows(struct fixture *fixture, const char *expected)
{
	char *page;
	char *rows = html_rows(fixture, "t", &page);

	assert_string_equal(rows, expected);
	free(rows);
	free(page);
}

static void test_html_escapes_cells(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 20, 1);
	fixture_text(&fixture, 0, 0, (struct style){0}, "<script>&\"'");
	assert_html_rows(&fixture, "&lt;script&gt;&amp;&quot;&#39;\n");
}

static void test_html_escapes_and_repairs_the_title(void **state)
{
	struct fixture fixture;
	char *page, *rows;

	(void)state;
	fixture_open(&fixture, 1, 1);
	rows = html_rows(&fixture, "</title>\xFF\n", &page);
	assert_non_null(strstr(page, "<title>&lt;/title&gt;\uFFFD·</title>"));
	assert_non_null(strstr(page, "charset=\"utf-8\""));
	assert_null(strstr(page, "http"));
	free(rows);
	free(page);
}

static void test_html_spans_styles(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 8, 1);
	fixture_text(&fixture, 0, 0,
		     (struct style){.fg = COLOR_RGB(1, 2, 3), .attributes = ATTR_BOLD}, "ab");
	fixture_text(&fixture, 3, 0, (struct style){.bg = COLOR_RGB(255, 0, 0)}, "c");
	assert_html_rows(&fixture, "<span style=\"color:#010203;font-weight:bold;\">ab</span> "
				   "<span style=\"background:#ff0000;\">c</span>\n");
}

static void test_html_reverse_swaps_colors(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 1, 1);
	fixture_text(&fixture, 0, 0,
		     (struct style){.fg = COLOR_RGB(1, 2, 3), .attributes = ATTR_REVERSE}, "x");
	assert_html_rows(&fixture, "<span style=\"color:#111111;background:#010203;\">x</span>\n");
}

static void test_html_wide_glyphs_take_two_columns(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 3, 1);
	fixture_text(&fixture, 0, 0, (struct style){0}, "日x");
	assert_html_rows(&fixture, "<i>日</i>x\n");
}

/* What of a picture is between its head and its end. */
static void assert_svg_cells(struct fixture *fixture, const char *expected)
{
	char *start, *end;

	assert_int_equal(grid_write_svg(&fixture->grid, fixture->out, "t", page_colors), 0);
	fclose(fixture->out);
	start = strstr(fixture->written, "fill=\"#dddddd\">\n");
	end = strstr(fixture->written, "</g>\n</svg>\n");
	assert_non_null(start);
	assert_non_null(end);
	*end = '\0';
	assert_string_equal(start + strlen("fill=\"#dddddd\">\n"), expected);
	free(fixture->written);
	grid_release(&fixture->grid);
}

/* One blank stays in a text, two part it: each text begins in its column in any font. */
static void test_svg_text_keeps_its_columns(void **state)
{
	const struct style red = {.fg = COLOR_RGB(255, 0, 0), .attributes = ATTR_BOLD};
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 12, 2);
	fixture_text(&fixture, 0, 0, (struct style){0}, "a b  <&> ");
	fixture_text(&fixture, 2, 1, red, "日x");
	assert_svg_cells(&fixture,
			 "<text x=\"8\" y=\"20\" textLength=\"24\">a b</text>\n"
			 "<text x=\"48\" y=\"20\" textLength=\"24\">&lt;&amp;&gt;</text>\n"
			 "<text x=\"24\" y=\"36\" textLength=\"16\" fill=\"#ff0000\" "
			 "font-weight=\"bold\">日</text>\n"
			 "<text x=\"40\" y=\"36\" textLength=\"8\" fill=\"#ff0000\" "
			 "font-weight=\"bold\">x</text>\n");
}

static void test_svg_draws_borders_bars_and_dots(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 4, 2);
	grid_box(&fixture.grid, (struct rect){0, 0, 4, 2}, BOX_ROUNDED, (struct style){0}, NULL);
	assert_svg_cells(&fixture,
			 "<path stroke=\"#dddddd\" fill=\"none\" d=\""
			 "M12.5 24Q12.5 16.5 16 16.5M16 16.5H32M36.5 24Q36.5 16.5 32 16.5\"/>\n"
			 "<path stroke=\"#dddddd\" fill=\"none\" d=\""
			 "M12.5 24Q12.5 32.5 16 32.5M16 32.5H32M36.5 24Q36.5 32.5 32 32.5\"/>\n");
	fixture_open(&fixture, 4, 1);
	fixture_text(&fixture, 0, 0, (struct style){0}, "▂▌⡁");
	assert_svg_cells(&fixture, "<path fill=\"#dddddd\" d=\"M8 20h8v4h-8zM16 8h4v16h-4z\"/>\n"
				   "<path stroke=\"#dddddd\" fill=\"none\" stroke-width=\"2\" "
				   "stroke-linecap=\"round\" d=\"M26 10h0M26 22h0\"/>\n");
}

static void test_svg_reverse_and_backgrounds(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 2, 1);
	fixture_text(&fixture, 0, 0, (struct style){.attributes = ATTR_REVERSE | ATTR_UNDERLINE},
		     "x ");
	assert_svg_cells(&fixture, "<rect x=\"8\" y=\"8\" width=\"16\" height=\"16\" "
				   "fill=\"#dddddd\"/>\n"
				   "<rect x=\"8\" y=\"22\" width=\"16\" height=\"1\" "
				   "fill=\"#111111\"/>\n"
				   "<text x=\"8\" y=\"20\" textLength=\"8\" fill=\"#111111\">x"
				   "</text>\n");
}

/* XML has no characters FFFE and FFFF, and a title may have any bytes. */
static void test_svg_is_xml_whatever_it_shows(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 2, 1);
	fixture_text(&fixture, 0, 0, (struct style){0}, "\xEF\xBF\xBE\x01");
	assert_int_equal(grid_write_svg(&fixture.grid, fixture.out, "</title>\xff&", page_colors),
			 0);
	fflush(fixture.out);
	assert_non_null(strstr(fixture.written, "<title>&lt;/title&gt;\uFFFD&amp;</title>"));
	assert_non_null(strstr(fixture.written, ">\uFFFD·</text>"));
	fclose(fixture.out);
	free(fixture.written);
	grid_release(&fixture.grid);
	fixture_open(&fixture, 0, 0);
	assert_svg_cells(&fixture, "");
}

/* A page of frames has each with its label, and no page but the one. */
static void test_html_frames(void **state)
{
	struct fixture fixture;

	(void)state;
	fixture_open(&fixture, 2, 1);
	fixture_text(&fixture, 0, 0, (struct style){0}, "<");
	assert_int_equal(html_frames_begin(fixture.out, "a<b", page_colors), 0);
	assert_int_equal(html_frames_add(&fixture.grid, fixture.out, "0:01.000", page_colors), 0);
	assert_int_equal(html_frames_add(&fixture.grid, fixture.out, "0:02.000", page_colors), 0);
	assert_int_equal(html_frames_end(fixture.out), 0);
	fflush(fixture.out);
	assert_non_null(strstr(fixture.written, "<title>a&lt;b</title>"));
	assert_non_null(strstr(fixture.written,
			       "<pre data-time=\"0:01.000\">\n&lt;\n</pre>\n"
			       "<pre data-time=\"0:02.000\">\n&lt;\n</pre>\n<script>\n"));
	assert_string_equal(strstr(fixture.written, "</script>"), "</script>\n</body></html>\n");
	fclose(fixture.out);
	free(fixture.written);
	grid_release(&fixture.grid);
}

/* The byte behind a comment or at the end of text. */
static const char *comment_skip(const char *at)
{
	const char *end = strstr(at, "*/");

	return end ? end + 2 : at + strlen(at);
}

/* What views and the program draw has an ASCII form: every glyph that is written in viz/. */
static void test_every_glyph_in_use_has_a_substitute(void **state)
{
	static char text[1 << 18];
	unsigned found = 0;
	glob_t files;

	(void)state;
	assert_int_equal(glob("viz/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *file = fopen(files.gl_pathv[i], "r");
		uint32_t codepoint;

		assert_non_null(file);
		text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
		fclose(file);
		for (const char *at = text; *at; at += utf8_decode(at, strlen(at), &codepoint)) {
			if (strncmp(at, "/*", 2) == 0)
				at = comment_skip(at);
			if (!*at)
				break;
			utf8_decode(at, strlen(at) + 1, &codepoint);
			if (codepoint < 0x80)
				continue;
			found++;
			if (glyph_ascii(codepoint) == '?')
				fail_msg("%s: U+%04X", files.gl_pathv[i], codepoint);
		}
	}
	globfree(&files);
	assert_true(found > 10);
}

static void test_failed_writes_are_reported(void **state)
{
	struct fixture fixture;
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	if (!full)
		skip();
	setvbuf(full, NULL, _IONBF, 0);
	fixture_open(&fixture, 2, 2);
	assert_int_equal(grid_write_text(&fixture.grid, full, utf8), -ENOSPC);
	clearerr(full);
	assert_int_equal(grid_write_ansi(&fixture.grid, full, utf8, COLOR_DEPTH_16), -ENOSPC);
	clearerr(full);
	assert_int_equal(grid_write_html(&fixture.grid, full, NULL, page_colors), -ENOSPC);
	clearerr(full);
	assert_int_equal(grid_write_svg(&fixture.grid, full, NULL, page_colors), -ENOSPC);
	clearerr(full);
	assert_int_equal(html_frames_add(&fixture.grid, full, "", page_colors), -ENOSPC);
	fclose(full);
	fixture_close(&fixture, "");
}

static int square_distance(uint32_t a, uint32_t b)
{
	int sum = 0;

	for (int shift = 0; shift < 24; shift += 8) {
		int difference = (int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF);

		sum += difference * difference;
	}
	return sum;
}

static void test_256_colors_are_the_nearest(void **state)
{
	(void)state;
	for (uint32_t rgb = 0; rgb < 0x1000000; rgb += 4099) {
		int found = square_distance(rgb, rgb_of_256(rgb_to_256(rgb)));
		int best = found;

		for (int i = 16; i < 256; i++) {
			int other = square_distance(rgb, rgb_of_256((uint8_t)i));

			best = other < best ? other : best;
		}
		if (found != best)
			fail_msg("%06x", rgb);
	}
}

static void test_256_colors_map_to_themselves(void **state)
{
	(void)state;
	for (int i = 16; i < 256; i++) {
		uint32_t rgb = rgb_of_256((uint8_t)i);

		assert_int_equal(rgb_of_256(rgb_to_256(rgb)), rgb);
	}
}

static void test_16_colors_keep_the_hue(void **state)
{
	static const struct {
		uint32_t rgb;
		int index;
	} rows[] = {
		{COLOR_RGB(0, 0, 0), 0},        {COLOR_RGB(255, 255, 255), 15},
		{COLOR_RGB(180, 180, 180), 7},  {COLOR_RGB(90, 100, 120), 8},
		{COLOR_RGB(255, 64, 64), 9},    {COLOR_RGB(100, 220, 100), 10},
		{COLOR_RGB(255, 220, 64), 11},  {COLOR_RGB(255, 180, 100), 3},
		{COLOR_RGB(100, 200, 255), 14}, {COLOR_RGB(100, 255, 150), 10},
		{COLOR_RGB(40, 70, 140), 4},    {COLOR_RGB(128, 0, 0), 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(rgb_to_16(rows[i].rgb), rows[i].index);
}

static void test_environment_decides_on_colors(void **state)
{
	static const struct {
		const char *term, *colorterm, *tmux;
		enum color_depth depth;
	} rows[] = {
		{"xterm-256color", NULL, NULL, COLOR_DEPTH_256},
		{"xterm-256color", "truecolor", NULL, COLOR_DEPTH_24BIT},

		{"screen-256color", "truecolor", NULL, COLOR_DEPTH_256},
		{"screen-256color", "24bit", "/tmp/x", COLOR_DEPTH_24BIT},
		{"xterm-direct", NULL, NULL, COLOR_DEPTH_24BIT},
		{"linux", NULL, NULL, COLOR_DEPTH_16},
		{"dumb", "truecolor", NULL, COLOR_DEPTH_NONE},
		{NULL, NULL, NULL, COLOR_DEPTH_NONE},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		clearenv();
		if (rows[i].term)
			setenv("TERM", rows[i].term, 1);
		if (rows[i].colorterm)
			setenv("COLORTERM", rows[i].colorterm, 1);
		if (rows[i].tmux)
			setenv("TMUX", rows[i].tmux, 1);
		assert_int_equal(color_depth_of_environment(), rows[i].depth);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_trims_trailing_blanks),
		cmocka_unit_test(test_empty_grids_write_no_rows),
		cmocka_unit_test(test_ascii_keeps_columns),
		cmocka_unit_test(test_every_glyph_has_a_printable_substitute),
		cmocka_unit_test(test_ansi_changes_style_only_where_it_changes),
		cmocka_unit_test(test_ansi_color_depths),
		cmocka_unit_test(test_ansi_keeps_blanks_that_show),
		cmocka_unit_test(test_no_control_byte_of_a_name_gets_through),
		cmocka_unit_test(test_html_escapes_cells),
		cmocka_unit_test(test_html_escapes_and_repairs_the_title),
		cmocka_unit_test(test_html_spans_styles),
		cmocka_unit_test(test_html_reverse_swaps_colors),
		cmocka_unit_test(test_html_wide_glyphs_take_two_columns),
		cmocka_unit_test(test_svg_text_keeps_its_columns),
		cmocka_unit_test(test_svg_draws_borders_bars_and_dots),
		cmocka_unit_test(test_svg_reverse_and_backgrounds),
		cmocka_unit_test(test_svg_is_xml_whatever_it_shows),
		cmocka_unit_test(test_html_frames),
		cmocka_unit_test(test_every_glyph_in_use_has_a_substitute),
		cmocka_unit_test(test_failed_writes_are_reported),
		cmocka_unit_test(test_256_colors_are_the_nearest),
		cmocka_unit_test(test_256_colors_map_to_themselves),
		cmocka_unit_test(test_16_colors_keep_the_hue),
		cmocka_unit_test(test_environment_decides_on_colors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
