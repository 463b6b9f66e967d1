/*
 * Numbers as the viewer prints them, and the colours that it gives them: short texts of at most
 * NUMBER_TEXT_SIZE - 1 bytes, and the theme. NaN and infinity never reach a screen:
 * as text they are "-", as colour grey. Everything here is a pure function.
 */
#ifndef STREC_VIZ_NUMBERS_H
#define STREC_VIZ_NUMBERS_H

#include <stdint.h>

#define NUMBER_TEXT_SIZE 32

/* A text by value: `duration_format(ns).text` lives to the end of the full expression. */
struct number_text {
	char text[NUMBER_TEXT_SIZE];
};

/*
 * Nanoseconds in the largest fitting unit, three digits: "500ns" "1.5us" "500us" "1.5ms" "59.9s";
 * from one minute "2m03s", then "1h02m" and "3d04h". Negative ones begin with "-".
 */
struct number_text duration_format(double ns);

/* Events per second: "0/s" "2.5/s" "100/s" "1.5K/s" "150K/s" "2.0M/s"; units of 1000 up to T. */
struct number_text rate_format(double per_second);

/* A count, shortened as a rate is: "999" "1.5K" "2.0M". */
struct number_text count_format(double count);

/* A count in full with separators: "1,234,567". */
struct number_text count_format_exact(uint64_t count);

/* Bytes in units of 1024: "512B" "1.0K" "1.5M" "2.0G". */
struct number_text bytes_format(double bytes);

/* Percent, 0..100 (not 0..1): "0%" "<0.1%" "12.5%" "100%". Not clamped. */
struct number_text percent_format(double percent);

/*
 * A z-score with its severity marks at |z| of 3, 4 and 5: "2.1σ" "3.5σ!" "4.5σ!!" "5.5σ!!!"
 * "1234σ!!!" "1e+05σ!!!".
 */
struct number_text zscore_format(double z);

/* The colours that have a meaning of their own; rows of theme_color(). */
enum theme {
	THEME_TEXT,  /* the terminal's own */
	THEME_MUTED, /* labels, hints, values that are not numbers */
	THEME_BORDER,
	THEME_FOCUS, /* the focused panel's border */
	THEME_TITLE,
	THEME_ERROR,
	THEME_WARNING,
	THEME_GOOD,
	THEME_CRITICAL_PATH,
	THEME_OUTLIER,
	THEME_COMPLETE, /* the background of TRACE COMPLETE */
	THEME_BLACK,    /* text on THEME_COMPLETE */
	THEME_COUNT,
};

/* The rows of category_color(), in the order in which panels list them. */
enum category {
	CATEGORY_FILE,
	CATEGORY_NETWORK,
	CATEGORY_MEMORY,
	CATEGORY_PROCESS,
	CATEGORY_OTHER,
	CATEGORY_COUNT,
};

/* Colours as in grid.h. Unknown rows are COLOR_DEFAULT. */
uint32_t theme_color(enum theme row);

/* Unknown categories have the colour of CATEGORY_OTHER. */
uint32_t category_color(enum category category);

/* Percent, 0..100, clamped: blue, green, yellow, orange, red, linear between the stops. */
uint32_t percent_color(double percent);

/* By |z|: from 5 red, from 4 orange, from 3 yellow, below green. */
uint32_t severity_color(double z);

/* Above 100 ms red, 10 ms orange, 1 ms yellow, 100 us green, else cyan. */
uint32_t latency_color(double ns);

/* A colour for each of eight clusters, then again from the first; none is that of outliers. */
uint32_t cluster_color(unsigned int index);

/* Density, 0..1, clamped, on a dark to bright scale; for the latency map. */
uint32_t heat_color(double density);

/* Between two colours, at 0..1 (clamped; NaN is 0). Both must have COLOR_SET. */
uint32_t color_mix(uint32_t from, uint32_t to, double at);

#endif
