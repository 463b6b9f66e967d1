/*
 * The rule of each place in the code that was met, made once and kept. Used by the tracing
 * thread only.
 */
#ifndef RECORD_RULES_H
#define RECORD_RULES_H

#include <stdint.h>

#include "record/modules.h"
#include "record/rule.h"

struct rules;

/* NULL: out of memory. */
struct rules *rules_new(struct modules *modules);

/* NULL is allowed. */
void rules_free(struct rules *rules);

/* The rule for a place; it lives up to the next call. Never NULL. */
const struct rule *rules_find(struct rules *rules, uint32_t module, uint64_t offset);

#endif
