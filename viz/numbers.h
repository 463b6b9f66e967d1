/*
 * Numbers as the viewer prints them: short texts of at most NUMBER_TEXT_SIZE - 1 bytes. NaN and
 * infinity never reach a screen: they are "-". Everything here is a pure function. Their
 * colours: viz/theme.h.
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

/* All digits, for filters: "1.25s" "50ms" "315us" "0s". */
struct number_text duration_format_exact(uint64_t ns);

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

#endif
