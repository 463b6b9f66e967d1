/*
 * Themes: that what is drawn can be read, and that what differs looks different, on every
 * depth of colour and, of the theme that is made for it, to colour-blind people.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "viz/backend.h"
#include "viz/flamegraph.h"
#include "viz/theme.h"

#define CONTRAST_TEXT    4.5 /* WCAG 2, 1.4.3 */
#define CONTRAST_GRAPHIC 3.0 /* WCAG 2, 1.4.11 */
#define DIFFERENCE_MIN   12  /* CIE 1976; 2.3 can just be noticed */

/* Linear light of a channel, 0..1 (sRGB, IEC 61966-2-1). */
static double linear(uint32_t color, int shift)
{
	double value = (color >> shift & 0xFF) / 255.0;

	return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t color)
{
	return 0.2126 * linear(color, 16) + 0.7152 * linear(color, 8) + 0.0722 * linear(color, 0);
}

static double contrast(uint32_t a, uint32_t b)
{
	double high = fmax(luminance(a), luminance(b)), low = fmin(luminance(a), luminance(b));

	return (high + 0.05) / (low + 0.05);
}

/* 21 is black on white; #777777 on white is known for just missing 4.5, by 4.48. */
static void contrast_is_that_of_wcag(void **state)
{
	(void)state;
	assert_true(fabs(contrast(COLOR_RGB(0, 0, 0), COLOR_RGB(255, 255, 255)) - 21.0) < 1e-9);
	assert_true(fabs(contrast(COLOR_RGB(255, 255, 255), COLOR_RGB(119, 119, 119)) - 4.48) <
		    0.005);
}

static void assert_contrast(const struct theme *theme, const char *what, unsigned row,
			    uint32_t color, double least)
{
	double found = contrast(color, theme->background);

	if (found < least)
		fail_msg("%s: %s %u, #%06x: contrast %.2f, not %.1f", theme->name, what, row,
			 color & 0xFFFFFF, found, least);
}

/* Calls of one theme after the other: those with colours. */
static const struct theme *colored(unsigned *i)
{
	while (theme_list[*i] && theme_list[*i]->roles[THEME_FOCUS].fg == COLOR_DEFAULT)
		(*i)++;
	return theme_list[*i] ? theme_list[(*i)++] : NULL;
}

static bool is_text(unsigned role)
{
	return role != THEME_TEXT && role != THEME_BORDER && role != THEME_COMPLETE &&
	       role != THEME_BLACK && role != THEME_TRACK;
}

static void what_is_written_can_be_read(void **state)
{
	const struct theme *theme;

	(void)state;
	for (unsigned at = 0; (theme = colored(&at));) {
		assert_contrast(theme, "foreground", 0, theme->foreground, CONTRAST_TEXT);
		for (unsigned i = 0; i < THEME_COUNT; i++)
			if (is_text(i))
				assert_contrast(theme, "role", i, theme->roles[i].fg,
						CONTRAST_TEXT);
		for (unsigned i = 0; i < CATEGORY_COUNT; i++)
			assert_contrast(theme, "category", i, theme->categories[i], CONTRAST_TEXT);
		for (unsigned i = 0; i < THEME_CLUSTERS; i++)
			assert_contrast(theme, "cluster", i, theme->clusters[i], CONTRAST_TEXT);
		for (unsigned i = 0; i < THEME_SEVERITIES; i++)
			assert_contrast(theme, "severity", i, theme->severities[i], CONTRAST_TEXT);
		for (unsigned i = 0; i < THEME_LATENCIES; i++)
			assert_contrast(theme, "latency", i, theme->latencies[i], CONTRAST_TEXT);
		theme_use(theme);
		for (unsigned i = 0; i <= 100; i++)
			assert_contrast(theme, "percent", i, percent_color(i), CONTRAST_TEXT);
		/* TRACE COMPLETE */
		assert_true(contrast(theme->roles[THEME_BLACK].fg,
				     theme->roles[THEME_COMPLETE].fg) >= CONTRAST_TEXT);
	}
	theme_use(NULL);
}

static void what_is_drawn_can_be_seen(void **state)
{
	const struct theme *theme;

	(void)state;
	for (unsigned at = 0; (theme = colored(&at));) {
		assert_contrast(theme, "border", 0, theme->roles[THEME_BORDER].fg,
				CONTRAST_GRAPHIC);
		/* How much of the progress bar is full. */
		assert_true(contrast(theme->roles[THEME_FOCUS].fg, theme->roles[THEME_TRACK].fg) >=
			    CONTRAST_GRAPHIC);
	}
}

/* Colours that must not be taken for each other stand in one group. */
struct group {
	const char *name;
	unsigned count;
	uint32_t colors[THEME_CLUSTERS + 1];
};

#define GROUPS 7

static void list_groups(const struct theme *theme, struct group groups[static GROUPS])
{
	const struct style *roles = theme->roles;
	struct group all[GROUPS] = {
		{"states",
		 3,
		 {roles[THEME_ERROR].fg, roles[THEME_WARNING].fg, roles[THEME_GOOD].fg}},
		{"borders", 2, {roles[THEME_FOCUS].fg, roles[THEME_BORDER].fg}},
		{"bar", 2, {roles[THEME_FOCUS].fg, roles[THEME_TRACK].fg}},
		{"path",
		 3,
		 {roles[THEME_CRITICAL_PATH].fg, roles[THEME_ERROR].fg, roles[THEME_MUTED].fg}},
		{"badge", 2, {roles[THEME_COMPLETE].fg, roles[THEME_BLACK].fg}},
		{.name = "categories", .count = CATEGORY_COUNT},
		{.name = "clusters", .count = THEME_CLUSTERS + 1},
	};

	memcpy(all[5].colors, theme->categories, sizeof(theme->categories));
	memcpy(all[6].colors, theme->clusters, sizeof(theme->clusters));
	all[6].colors[THEME_CLUSTERS] = roles[THEME_OUTLIER].fg;
	memcpy(groups, all, sizeof(all));
}

static void list_scales(const struct theme *theme, struct group scales[static 2])
{
	scales[0] = (struct group){.name = "severities", .count = THEME_SEVERITIES};
	memcpy(scales[0].colors, theme->severities, sizeof(theme->severities));
	scales[1] = (struct group){.name = "latencies", .count = THEME_LATENCIES};
	memcpy(scales[1].colors, theme->latencies, sizeof(theme->latencies));
}

static unsigned list_all(const struct theme *theme, struct group groups[static GROUPS + 2])
{
	list_groups(theme, groups);
	list_scales(theme, groups + GROUPS);
	return GROUPS + 2;
}

static void differs(const struct theme *theme, const struct group *group, unsigned i, unsigned j)
{
	uint32_t a = group->colors[i], b = group->colors[j];

	if (a == b || rgb_to_256(a) == rgb_to_256(b))
		fail_msg("%s: %s %u and %u are one of 256 colours, %u", theme->name, group->name, i,
			 j, rgb_to_256(a));
	if (rgb_to_16(a) == rgb_to_16(b))
		fail_msg("%s: %s %u and %u are one of 16 colours, %u", theme->name, group->name, i,
			 j, rgb_to_16(a));
}

static void fewer_colors_still_differ(void **state)
{
	const struct theme *theme;
	struct group groups[GROUPS + 2];

	(void)state;
	for (unsigned at = 0; (theme = colored(&at));) {
		unsigned count = list_all(theme, groups);

		for (unsigned g = 0; g < count; g++)
			for (unsigned i = 0; i < groups[g].count; i++)
				for (unsigned j = i + 1; j < groups[g].count; j++)
					differs(theme, &groups[g], i, j);
	}
}

/*
 * What a dichromat sees, in linear light: F. Viénot, H. Brettel, J. D. Mollon, "Digital video
 * colourmaps for checking the legibility of displays by dichromats" (1999), whose matrices are
 * multiplied out for the primaries of sRGB.
 */
static const double sights[3][3][3] = {
	{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
	/* protanopia */
	{{0.11238, 0.88762, 0}, {0.11238, 0.88762, 0}, {0.00401, -0.00401, 1}},
	/* deuteranopia */
	{{0.29275, 0.70725, 0}, {0.29275, 0.70725, 0}, {-0.02234, 0.02234, 1}},
};

static double lab_curve(double t)
{
	return t > 216.0 / 24389.0 ? cbrt(t) : (24389.0 / 27.0 * t + 16.0) / 116.0;
}

/* CIE L*a*b* (D65) of a colour as it is seen. */
static void lab_of(uint32_t color, const double sight[3][3], double lab[3])
{
	static const double xyz[3][3] = {
		{0.4124564, 0.3575761, 0.1804375},
		{0.2126729, 0.7151522, 0.0721750},
		{0.0193339, 0.1191920, 0.9503041},
	};
	static const double white[3] = {0.95047, 1.0, 1.08883};
	const double rgb[3] = {linear(color, 16), linear(color, 8), linear(color, 0)};
	double seen[3] = {0}, curve[3];

	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++)
			seen[i] += sight[i][j] * rgb[j];
		seen[i] = fmin(1.0, fmax(0.0, seen[i]));
	}
	for (int i = 0; i < 3; i++)
		curve[i] = lab_curve(
			(xyz[i][0] * seen[0] + xyz[i][1] * seen[1] + xyz[i][2] * seen[2]) /
			white[i]);
	lab[0] = 116 * curve[1] - 16;
	lab[1] = 500 * (curve[0] - curve[1]);
	lab[2] = 200 * (curve[1] - curve[2]);
}

static double difference(uint32_t a, uint32_t b, const double sight[3][3])
{
	double x[3], y[3];

	lab_of(a, sight, x);
	lab_of(b, sight, y);
	return sqrt(pow(x[0] - y[0], 2) + pow(x[1] - y[1], 2) + pow(x[2] - y[2], 2));
}

/* The reference values are those of a computation in Python, apart from this one. */
static void differences_are_computed_rightly(void **state)
{
	uint32_t warning = COLOR_RGB(255, 180, 64), good = COLOR_RGB(100, 220, 100);

	(void)state;
	assert_int_equal(lround(difference(warning, good, sights[0])), 77);
	assert_int_equal(lround(difference(warning, good, sights[1])), 10);
	assert_int_equal(lround(difference(warning, good, sights[2])), 25);
}

static void the_colorblind_tell_them_apart(void **state)
{
	const struct theme *theme = theme_find("colorblind");
	struct group groups[GROUPS + 2];
	unsigned count = list_all(theme, groups);

	(void)state;
	for (unsigned g = 0; g < count; g++)
		for (unsigned i = 0; i < groups[g].count; i++)
			for (unsigned j = i + 1; j < groups[g].count; j++)
				for (unsigned s = 0; s < 3; s++) {
					double found = difference(groups[g].colors[i],
								  groups[g].colors[j], sights[s]);

					if (found < DIFFERENCE_MIN)
						fail_msg("%s %u and %u: %.1f in sight %u",
							 groups[g].name, i, j, found, s);
				}
}

/* So density reads the same without hue: it goes away from the background, step by step. */
static void heat_goes_one_way(void **state)
{
	const struct theme *theme;

	(void)state;
	for (unsigned at = 0; (theme = colored(&at));) {
		double before = 1.0;

		theme_use(theme);
		for (unsigned i = 0; i <= 20; i++) {
			double now = contrast(heat_color(i / 20.0), theme->background);

			assert_true(i == 0 || now > before);
			before = now;
		}
		assert_true(before >= 10.0);
	}
	theme_use(NULL);
}

static void mono_has_attributes_and_no_colors(void **state)
{
	const struct theme *mono = theme_find("mono");

	(void)state;
	theme_use(mono);
	assert_false(theme_has_colors());
	for (unsigned i = 0; i < THEME_COUNT; i++)
		assert_int_equal(theme_color((enum theme_role)i), COLOR_DEFAULT);
	for (unsigned i = 0; i <= 100; i++) {
		assert_int_equal(percent_color(i), COLOR_DEFAULT);
		assert_int_equal(heat_color(i / 100.0), COLOR_DEFAULT);
		assert_int_equal(latency_color(pow(10, i / 10.0)), COLOR_DEFAULT);
		assert_int_equal(severity_color(i), COLOR_DEFAULT);
		assert_int_equal(cluster_color(i), COLOR_DEFAULT);
	}
	assert_int_equal(category_color(CATEGORY_FILE), COLOR_DEFAULT);
	assert_int_equal(theme_complete_style().attributes, ATTR_REVERSE);
	assert_true(theme_bar_style().attributes & ATTR_UNDERLINE);
	assert_int_not_equal(theme_style(THEME_FOCUS).attributes,
			     theme_style(THEME_BORDER).attributes);
	assert_int_not_equal(theme_style(THEME_ERROR).attributes,
			     theme_style(THEME_WARNING).attributes);
	theme_use(NULL);
	assert_true(theme_has_colors());
}

/* Colours stand in the themes' tables, those of terminals in backend_color.c, and nowhere else. */
static void no_other_file_has_colors(void **state)
{
	static char text[1 << 18];
	unsigned themes_seen = 0;
	glob_t files;

	(void)state;
	assert_int_equal(glob("viz/*.c", 0, NULL, &files), 0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		FILE *file = fopen(files.gl_pathv[i], "r");
		bool has;

		assert_non_null(file);
		text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
		fclose(file);
		has = strstr(text, "COLOR_RGB(");
		themes_seen += has;
		if (has && !strstr(files.gl_pathv[i], "/themes.c") &&
		    !strstr(files.gl_pathv[i], "/backend_color.c"))
			fail_msg("%s has colours of its own", files.gl_pathv[i]);
	}
	globfree(&files);
	assert_int_equal(themes_seen, 2);
}

static void themes_have_names(void **state)
{
	unsigned count = 0;

	(void)state;
	for (; theme_list[count]; count++) {
		assert_ptr_equal(theme_find(theme_list[count]->name), theme_list[count]);
		assert_true(strlen(theme_list[count]->help) > 0);
	}
	assert_int_equal(count, 4);
	assert_null(theme_find("nonsense"));
	assert_null(theme_find(""));
	assert_ptr_equal(theme_in_use(), theme_find("dark"));
}

static void percent_color_meets_its_stops(void **state)
{
	(void)state;
	assert_int_equal(percent_color(-5), COLOR_RGB(64, 180, 220));
	assert_int_equal(percent_color(0), COLOR_RGB(64, 180, 220));
	assert_int_equal(percent_color(25), COLOR_RGB(100, 220, 100));
	assert_int_equal(percent_color(50), COLOR_RGB(255, 220, 64));
	assert_int_equal(percent_color(75), COLOR_RGB(255, 180, 64));
	assert_int_equal(percent_color(90), COLOR_RGB(255, 64, 64));
	assert_int_equal(percent_color(1000), COLOR_RGB(255, 64, 64));
}

static void percent_color_is_linear_between_stops(void **state)
{
	(void)state;
	assert_int_equal(percent_color(12.5), COLOR_RGB(82, 200, 160));
	assert_int_equal(percent_color(82.5), COLOR_RGB(255, 122, 64));
}

static void severity_color_by_magnitude(void **state)
{
	(void)state;
	assert_int_equal(severity_color(5), COLOR_RGB(255, 64, 64));
	assert_int_equal(severity_color(-5.1), COLOR_RGB(255, 64, 64));
	assert_int_equal(severity_color(4.99), COLOR_RGB(255, 180, 100));
	assert_int_equal(severity_color(4), COLOR_RGB(255, 180, 100));
	assert_int_equal(severity_color(-3), COLOR_RGB(220, 220, 80));
	assert_int_equal(severity_color(2.99), COLOR_RGB(100, 220, 100));
}

static void latency_color_changes_above_its_limits(void **state)
{
	static const double limits[] = {100e3, 1e6, 10e6, 100e6};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_int_not_equal(latency_color(limits[i]), latency_color(limits[i] + 1));
		assert_int_equal(latency_color(limits[i] + 1), latency_color(limits[i] * 2));
	}
	assert_int_equal(latency_color(0), latency_color(100e3));
	assert_int_equal(latency_color(1e12), COLOR_RGB(255, 64, 64));
}

static void colors_of_what_is_no_number_are_muted(void **state)
{
	uint32_t muted = theme_color(THEME_MUTED);

	(void)state;
	assert_int_equal(percent_color(NAN), muted);
	assert_int_equal(percent_color(INFINITY), muted);
	assert_int_equal(severity_color(NAN), muted);
	assert_int_equal(latency_color(NAN), muted);
	assert_int_equal(heat_color(NAN), muted);
}

static void color_mix_is_clamped(void **state)
{
	uint32_t from = COLOR_RGB(0, 10, 200);
	uint32_t to = COLOR_RGB(100, 20, 100);

	(void)state;
	assert_int_equal(color_mix(from, to, 0.5), COLOR_RGB(50, 15, 150));
	assert_int_equal(color_mix(from, to, -1), from);
	assert_int_equal(color_mix(from, to, 2), to);
	assert_int_equal(color_mix(from, to, NAN), from);
}

static void categories_and_clusters(void **state)
{
	(void)state;
	assert_int_equal(category_color(CATEGORY_FILE), COLOR_RGB(100, 200, 255));
	assert_int_equal(category_color(CATEGORY_NETWORK), COLOR_RGB(180, 120, 255));
	assert_int_equal(category_color(CATEGORY_MEMORY), COLOR_RGB(100, 255, 150));
	assert_int_equal(category_color(CATEGORY_PROCESS), COLOR_RGB(255, 180, 100));
	assert_int_equal(category_color((enum category)99), category_color(CATEGORY_OTHER));
	assert_int_equal(cluster_color(0), cluster_color(8));
	for (unsigned int i = 0; i < 8; i++) {
		assert_int_not_equal(cluster_color(i), cluster_color(i + 1));
		assert_int_not_equal(cluster_color(i), theme_color(THEME_OUTLIER));
	}
	assert_int_equal(theme_color((enum theme_role)99), COLOR_DEFAULT);
}

static void assert_flame(const struct theme *theme, struct flame_colors colors)
{
	if (contrast(colors.fill, colors.text) < CONTRAST_TEXT)
		fail_msg("%s: text on a frame, #%06x on #%06x: contrast %.2f", theme->name,
			 colors.text & 0xFFFFFF, colors.fill & 0xFFFFFF,
			 contrast(colors.fill, colors.text));
	assert_true(colors.fill & COLOR_SET);
	assert_int_not_equal(colors.fill, theme->background);
}

static void frames_of_flame_graphs_can_be_read(void **state)
{
	(void)state;
	for (const struct theme *const *at = theme_list; *at; at++) {
		for (unsigned kind = 0; kind < FLAME_CALL; kind++)
			assert_flame(*at,
				     flamegraph_colors(*at, (enum flame_kind)kind, CATEGORY_FILE));
		for (unsigned i = 0; i < CATEGORY_COUNT; i++)
			assert_flame(*at, flamegraph_colors(*at, FLAME_CALL, (enum category)i));
		assert_flame(*at, flamegraph_highlight(*at));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(contrast_is_that_of_wcag),
		cmocka_unit_test(what_is_written_can_be_read),
		cmocka_unit_test(what_is_drawn_can_be_seen),
		cmocka_unit_test(fewer_colors_still_differ),
		cmocka_unit_test(differences_are_computed_rightly),
		cmocka_unit_test(the_colorblind_tell_them_apart),
		cmocka_unit_test(heat_goes_one_way),
		cmocka_unit_test(mono_has_attributes_and_no_colors),
		cmocka_unit_test(no_other_file_has_colors),
		cmocka_unit_test(themes_have_names),
		cmocka_unit_test(percent_color_meets_its_stops),
		cmocka_unit_test(percent_color_is_linear_between_stops),
		cmocka_unit_test(severity_color_by_magnitude),
		cmocka_unit_test(latency_color_changes_above_its_limits),
		cmocka_unit_test(colors_of_what_is_no_number_are_muted),
		cmocka_unit_test(color_mix_is_clamped),
		cmocka_unit_test(categories_and_clusters),
		cmocka_unit_test(frames_of_flame_graphs_can_be_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
