/*
 * Which process, and which thread, of one recording is which of the other: by its place in the
 * tree of processes, what it ran, and the order among its like.
 */
#ifndef VIZ_DIFF_PAIR_H
#define VIZ_DIFF_PAIR_H

#include "viz/diff_log.h"

/*
 * Sets partner of all tasks. Processes without a parent are paired in their order, and so are
 * the children of each pair: those that ran the same program with the same arguments, and of
 * what is left those with the same program, the same name, and the same calls. Threads of a pair:
 * those that made the same calls first, then in their order. 0 or STREC_NOMEM.
 */
int diff_pair(struct diff_log *a, struct diff_log *b);

#endif
