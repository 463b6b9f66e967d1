/*
 * What a rule's value is at the end of a tick. Private to viz/collect_alerts.c.
 */
#ifndef VIZ_ALERT_EVALUATE_H
#define VIZ_ALERT_EVALUATE_H

#include "viz/collect_alerts.h"

/*
 * Tick k closed, tick_ns long: takes what its sources counted in it into the windows of a rule,
 * and sets value and known of its status.
 */
void alerts_evaluate(struct alerts_state *state, uint32_t rule, uint64_t k, uint64_t tick_ns);

#endif
