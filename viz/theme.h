/*
 * Themes: what each thing on the screen looks like. A theme is a table; one is chosen when the
 * program starts, and views ask for roles and scales and never for a colour.
 *
 * Colours are those of grid.h. What is no number (NaN, infinity) has the colour of THEME_MUTED.
 */
#ifndef VIZ_THEME_H
#define VIZ_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "viz/grid.h"

/* What has a meaning of its own. */
enum theme_role {
	THEME_TEXT,  /* the terminal's own */
	THEME_MUTED, /* labels, hints, values that are not numbers */
	THEME_BORDER,
	THEME_FOCUS, /* the focused panel's border, keys, the progress bar */
	THEME_TITLE,
	THEME_ERROR,
	THEME_WARNING,
	THEME_GOOD,
	THEME_CRITICAL_PATH,
	THEME_OUTLIER,
	THEME_CURSOR,   /* where what is selected is a colour itself; on no scale */
	THEME_COMPLETE, /* the background of TRACE COMPLETE */
	THEME_BLACK,    /* text on THEME_COMPLETE */
	THEME_TRACK,    /* the background of the progress bar */
	THEME_COUNT,
};

/* The categories of calls, in the order in which panels list them. */
enum category {
	CATEGORY_FILE,
	CATEGORY_NETWORK,
	CATEGORY_MEMORY,
	CATEGORY_PROCESS,
	CATEGORY_OTHER,
	CATEGORY_COUNT,
};

#define THEME_CLUSTERS   8
#define THEME_SEVERITIES 4
#define THEME_LATENCIES  5
#define THEME_STOPS      5

/* A colour of a scale, at a value; the scale is linear between two. */
struct color_stop {
	double at;
	uint32_t color;
};

struct theme {
	const char *name;
	const char *help;
	/* What COLOR_DEFAULT is taken for: on pages, and where contrast is computed. */
	uint32_t foreground, background;
	/* Of THEME_COMPLETE and THEME_TRACK fg is meant, though it is drawn as a background. */
	struct style roles[THEME_COUNT];
	uint32_t categories[CATEGORY_COUNT];
	uint32_t clusters[THEME_CLUSTERS];
	uint32_t severities[THEME_SEVERITIES]; /* |z| from 5, from 4, from 3, below */
	uint32_t latencies[THEME_LATENCIES];   /* above 100 ms, 10 ms, 1 ms, 100 us, below */
	struct color_stop percents[THEME_STOPS];
	struct color_stop heats[THEME_STOPS];
};

/* All themes, the default one first; NULL is behind the last. */
extern const struct theme *const theme_list[];

/* The theme of that name, or NULL. */
const struct theme *theme_find(const char *name);

/* Sets what all functions below answer with, from now on; NULL: the default. */
void theme_use(const struct theme *theme);
const struct theme *theme_in_use(void);

/* Whether the theme in use has colours; without, what only a colour tells must be told in words. */
bool theme_has_colors(void);

/* The colour of a role; unknown ones are COLOR_DEFAULT. */
uint32_t theme_color(enum theme_role role);

/* The colour with the attributes that a theme without colours tells roles apart by. */
struct style theme_style(enum theme_role role);

/* TRACE COMPLETE, and the progress bar. */
struct style theme_complete_style(void);
struct style theme_bar_style(void);

/* Unknown categories have the colour of CATEGORY_OTHER. */
uint32_t category_color(enum category category);

/* Percent, 0..100, clamped. */
uint32_t percent_color(double percent);

/* By |z|, with steps at 3, 4 and 5. */
uint32_t severity_color(double z);

/* Steps above 100 us, 1 ms, 10 ms and 100 ms. */
uint32_t latency_color(double ns);

/* A colour for each of eight clusters, then again from the first; none is that of outliers. */
uint32_t cluster_color(unsigned int index);

/* Density, 0..1, clamped: the further from the background the denser; for the latency map. */
uint32_t heat_color(double density);

/* Between two colours, at 0..1 (clamped; NaN is 0); COLOR_DEFAULT where one of them is that. */
uint32_t color_mix(uint32_t from, uint32_t to, double at);

#endif
