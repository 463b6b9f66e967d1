/* What directories held, by the calls that list them: files that a program saw and did not touch.
 */
#ifndef VIZ_DIFF_LISTING_H
#define VIZ_DIFF_LISTING_H

#include "viz/diff_signature.h"

/*
 * Counts the entries that a successful getdents() or getdents64() gave, for the texts of the
 * directory and of each entry that the log kept. Nothing for other calls, and below /proc.
 */
void diff_list_entries(struct diff_signer *signer, const struct event *ev, uint32_t directory);

#endif
