/* What the user can set of the collectors: the settings of struct player_config. */
#ifndef VIZ_COLLECTOR_SETTINGS_H
#define VIZ_COLLECTOR_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

/* All zero is the default, as is no settings at all. */
struct collector_settings {
	uint32_t history_ticks;   /* that sparklines reach back; see history_init() */
	bool no_anomaly;          /* nothing is looked for */
	double anomaly_threshold; /* standard deviations, above 0; 0: ANOMALY_THRESHOLD */
};

#endif
