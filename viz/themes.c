#include "viz/theme.h"

/*
 * The themes. tests/viz/test_theme.c computes the contrast of every colour against the
 * background, what is left of it in 256 and in 16 colours, and of the colour-blind theme what
 * people with protanopia and deuteranopia see.
 *
 * colorblind has the palette of M. Okabe and K. Ito, "Color Universal Design" (2008); its
 * vermillion is lightened for text on black.
 */
static const struct theme dark =
	{
		.name = "dark",
		.help = "for a dark background",
		.foreground = COLOR_RGB(221, 221, 221),
		.background = COLOR_RGB(17, 17, 17),
		.roles =
			{
				[THEME_MUTED] = {.fg = COLOR_RGB(140, 140, 140)},
				[THEME_BORDER] = {.fg = COLOR_RGB(90, 100, 120)},
				[THEME_FOCUS] = {.fg = COLOR_RGB(100, 200, 255)},
				[THEME_TITLE] = {.fg = COLOR_RGB(200, 210, 230)},
				[THEME_ERROR] = {.fg = COLOR_RGB(255, 64, 64)},
				[THEME_WARNING] = {.fg = COLOR_RGB(255, 180, 64)},
				[THEME_GOOD] = {.fg = COLOR_RGB(100, 220, 100)},
				[THEME_CRITICAL_PATH] = {.fg = COLOR_RGB(255, 220, 100)},
				[THEME_OUTLIER] = {.fg = COLOR_RGB(255, 64, 64)},
				[THEME_CURSOR] = {.fg = COLOR_RGB(255, 96, 208)},
				[THEME_COMPLETE] = {.fg = COLOR_RGB(100, 220, 100)},
				[THEME_BLACK] = {.fg = COLOR_RGB(0, 0, 0)},
				[THEME_TRACK] = {.fg = COLOR_RGB(45, 45, 55)},
			},
		.categories =
			{
				[CATEGORY_FILE] = COLOR_RGB(100, 200, 255),
				[CATEGORY_NETWORK] = COLOR_RGB(180, 120, 255),
				[CATEGORY_MEMORY] = COLOR_RGB(100, 255, 150),
				[CATEGORY_PROCESS] = COLOR_RGB(255, 180, 100),
				[CATEGORY_OTHER] = COLOR_RGB(180, 180, 180),
			},
		.clusters =
			{
				COLOR_RGB(100, 200, 255),
				COLOR_RGB(100, 220, 100),
				COLOR_RGB(255, 220, 64),
				COLOR_RGB(180, 120, 255),
				COLOR_RGB(255, 180, 100),
				COLOR_RGB(40, 190, 170),
				COLOR_RGB(240, 140, 200),
				COLOR_RGB(180, 180, 180),
			},
		.severities =
			{
				COLOR_RGB(255, 64, 64),
				COLOR_RGB(255, 180, 100),
				COLOR_RGB(220, 220, 80),
				COLOR_RGB(100, 220, 100),
			},
		.latencies =
			{
				COLOR_RGB(255, 64, 64),
				COLOR_RGB(255, 180, 64),
				COLOR_RGB(255, 220, 64),
				COLOR_RGB(100, 220, 100),
				COLOR_RGB(64, 180, 220),
			},
		.percents =
			{
				{0, COLOR_RGB(64, 180, 220)},
				{25, COLOR_RGB(100, 220, 100)},
				{50, COLOR_RGB(255, 220, 64)},
				{75, COLOR_RGB(255, 180, 64)},
				{90, COLOR_RGB(255, 64, 64)},
			},
		.heats =
			{
				{0, COLOR_RGB(16, 20, 40)},
				{0.25, COLOR_RGB(40, 70, 140)},
				{0.5, COLOR_RGB(60, 170, 160)},
				{0.75, COLOR_RGB(255, 200, 80)},
				{1, COLOR_RGB(255, 250, 220)},
			},
};

static const struct theme light =
	{
		.name = "light",
		.help = "for a light background",
		.foreground = COLOR_RGB(34, 34, 34),
		.background = COLOR_RGB(255, 255, 255),
		.roles =
			{
				[THEME_MUTED] = {.fg = COLOR_RGB(100, 100, 100)},
				[THEME_BORDER] = {.fg = COLOR_RGB(130, 140, 155)},
				[THEME_FOCUS] = {.fg = COLOR_RGB(0, 95, 175)},
				[THEME_TITLE] = {.fg = COLOR_RGB(40, 50, 80)},
				[THEME_ERROR] = {.fg = COLOR_RGB(190, 0, 30)},
				[THEME_WARNING] = {.fg = COLOR_RGB(210, 70, 0)},
				[THEME_GOOD] = {.fg = COLOR_RGB(0, 120, 40)},
				[THEME_CRITICAL_PATH] = {.fg = COLOR_RGB(210, 70, 0)},
				[THEME_OUTLIER] = {.fg = COLOR_RGB(190, 0, 30)},
				[THEME_CURSOR] = {.fg = COLOR_RGB(220, 0, 150)},
				[THEME_COMPLETE] = {.fg = COLOR_RGB(150, 225, 150)},
				[THEME_BLACK] = {.fg = COLOR_RGB(0, 0, 0)},
				[THEME_TRACK] = {.fg = COLOR_RGB(215, 220, 228)},
			},
		.categories =
			{
				[CATEGORY_FILE] = COLOR_RGB(0, 100, 190),
				[CATEGORY_NETWORK] = COLOR_RGB(120, 50, 200),
				[CATEGORY_MEMORY] = COLOR_RGB(0, 120, 60),
				[CATEGORY_PROCESS] = COLOR_RGB(210, 70, 0),
				[CATEGORY_OTHER] = COLOR_RGB(95, 95, 95),
			},
		.clusters =
			{
				COLOR_RGB(0, 85, 190),
				COLOR_RGB(0, 125, 40),
				COLOR_RGB(130, 105, 0),
				COLOR_RGB(110, 40, 210),
				COLOR_RGB(210, 70, 0),
				COLOR_RGB(0, 120, 120),
				COLOR_RGB(180, 20, 140),
				COLOR_RGB(95, 95, 95),
			},
		.severities =
			{
				COLOR_RGB(190, 0, 30),
				COLOR_RGB(210, 70, 0),
				COLOR_RGB(130, 105, 0),
				COLOR_RGB(0, 125, 40),
			},
		.latencies =
			{
				COLOR_RGB(190, 0, 30),
				COLOR_RGB(210, 70, 0),
				COLOR_RGB(130, 105, 0),
				COLOR_RGB(0, 125, 40),
				COLOR_RGB(0, 110, 140),
			},
		.percents =
			{
				{0, COLOR_RGB(0, 110, 140)},
				{25, COLOR_RGB(0, 125, 40)},
				{50, COLOR_RGB(130, 105, 0)},
				{75, COLOR_RGB(210, 70, 0)},
				{90, COLOR_RGB(190, 0, 30)},
			},
		.heats =
			{
				{0, COLOR_RGB(238, 242, 250)},
				{0.25, COLOR_RGB(165, 200, 230)},
				{0.5, COLOR_RGB(60, 140, 180)},
				{0.75, COLOR_RGB(150, 50, 100)},
				{1, COLOR_RGB(60, 0, 40)},
			},
};

static const struct theme colorblind =
	{
		.name = "colorblind",
		.help = "dark, told apart without red and green",
		.foreground = COLOR_RGB(221, 221, 221),
		.background = COLOR_RGB(17, 17, 17),
		.roles =
			{
				[THEME_MUTED] = {.fg = COLOR_RGB(140, 140, 140)},
				[THEME_BORDER] = {.fg = COLOR_RGB(90, 100, 120)},
				[THEME_FOCUS] = {.fg = COLOR_RGB(86, 180, 233)},
				[THEME_TITLE] = {.fg = COLOR_RGB(200, 210, 230)},
				[THEME_ERROR] = {.fg = COLOR_RGB(228, 100, 0)},
				[THEME_WARNING] = {.fg = COLOR_RGB(230, 159, 0)},
				[THEME_GOOD] = {.fg = COLOR_RGB(86, 180, 233)},
				[THEME_CRITICAL_PATH] = {.fg = COLOR_RGB(240, 228, 66)},
				[THEME_OUTLIER] = {.fg = COLOR_RGB(228, 100, 0)},
				[THEME_CURSOR] = {.fg = COLOR_RGB(230, 140, 200)},
				[THEME_COMPLETE] = {.fg = COLOR_RGB(86, 180, 233)},
				[THEME_BLACK] = {.fg = COLOR_RGB(0, 0, 0)},
				[THEME_TRACK] = {.fg = COLOR_RGB(45, 45, 55)},
			},
		.categories =
			{
				[CATEGORY_FILE] = COLOR_RGB(86, 180, 233),
				[CATEGORY_NETWORK] = COLOR_RGB(204, 121, 167),
				[CATEGORY_MEMORY] = COLOR_RGB(0, 158, 115),
				[CATEGORY_PROCESS] = COLOR_RGB(230, 159, 0),
				[CATEGORY_OTHER] = COLOR_RGB(215, 215, 215),
			},
		.clusters =
			{
				COLOR_RGB(86, 180, 233),
				COLOR_RGB(0, 158, 115),
				COLOR_RGB(240, 228, 66),
				COLOR_RGB(204, 121, 167),
				COLOR_RGB(230, 159, 0),
				COLOR_RGB(60, 130, 200),
				COLOR_RGB(255, 255, 255),
				COLOR_RGB(200, 200, 200),
			},
		.severities =
			{
				COLOR_RGB(228, 100, 0),
				COLOR_RGB(230, 159, 0),
				COLOR_RGB(240, 228, 66),
				COLOR_RGB(0, 158, 115),
			},
		.latencies =
			{
				COLOR_RGB(228, 100, 0),
				COLOR_RGB(230, 159, 0),
				COLOR_RGB(240, 228, 66),
				COLOR_RGB(0, 158, 115),
				COLOR_RGB(86, 180, 233),
			},
		.percents =
			{
				{0, COLOR_RGB(86, 180, 233)},
				{25, COLOR_RGB(170, 200, 200)},
				{50, COLOR_RGB(240, 228, 66)},
				{75, COLOR_RGB(230, 159, 0)},
				{90, COLOR_RGB(228, 100, 0)},
			},
		.heats =
			{
				{0, COLOR_RGB(10, 20, 60)},
				{0.25, COLOR_RGB(30, 80, 150)},
				{0.5, COLOR_RGB(110, 130, 140)},
				{0.75, COLOR_RGB(220, 180, 60)},
				{1, COLOR_RGB(255, 245, 170)},
			},
};

static const struct theme mono = {
	.name = "mono",
	.help = "no colours: bold, dim, underlined and reversed",
	.foreground = COLOR_RGB(0xdd, 0xdd, 0xdd),
	.background = COLOR_RGB(0x11, 0x11, 0x11),
	.roles =
		{
			[THEME_MUTED] = {.attributes = ATTR_DIM},
			[THEME_BORDER] = {.attributes = ATTR_DIM},
			[THEME_FOCUS] = {.attributes = ATTR_BOLD},
			[THEME_TITLE] = {.attributes = ATTR_BOLD},
			[THEME_ERROR] = {.attributes = ATTR_BOLD},
			[THEME_WARNING] = {.attributes = ATTR_UNDERLINE},
			[THEME_CRITICAL_PATH] = {.attributes = ATTR_BOLD},
			[THEME_OUTLIER] = {.attributes = ATTR_BOLD},
			[THEME_CURSOR] = {.attributes = ATTR_REVERSE},
			[THEME_COMPLETE] = {.attributes = ATTR_REVERSE},
			[THEME_TRACK] = {.attributes = ATTR_UNDERLINE},
		},
	/* Only the places of the scales: there is nothing between two defaults. */
	.percents = {{.at = 0}, {.at = 25}, {.at = 50}, {.at = 75}, {.at = 90}},
	.heats = {{.at = 0}, {.at = 0.25}, {.at = 0.5}, {.at = 0.75}, {.at = 1}},
};

const struct theme *const theme_list[] = {&dark, &light, &colorblind, &mono, NULL};
