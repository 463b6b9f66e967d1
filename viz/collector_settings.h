/* What the user can set of the collectors: the settings of struct player_config. */
#ifndef VIZ_COLLECTOR_SETTINGS_H
#define VIZ_COLLECTOR_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

struct alert_rules; /* viz/alert_rules.h */

/* All zero is the default, as is no settings at all. */
struct collector_settings {
	uint32_t history_ticks; /* that sparklines reach back; see history_init() */
	uint32_t clusters;      /* of call sites, 1 to KMEANS_K_MAX; 0: SITE_CLUSTERS */
	const struct alert_rules *alert_rules; /* the caller's, as they are now; NULL: none */
	double anomaly_threshold; /* standard deviations, above 0; 0: ANOMALY_THRESHOLD */
	bool no_anomaly;          /* nothing is looked for */
};

#endif
