/*
 * What is ordinary about calls, so that a rule about latency or failures can leave it aside:
 * calls whose time is that of someone else, and errors that are answers.
 */
#ifndef VIZ_CALL_TRAITS_H
#define VIZ_CALL_TRAITS_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Whether a call may wait for another process, a peer, a clock or a lock: polls, sleeps, waits
 * for children, futexes, message and socket traffic, and whatever may read or write a pipe, a
 * socket or a terminal. Calls on files by offset, path or mapping are not among them: how
 * long they take is the system's doing. Compares names: not per event.
 */
bool call_waits(const char *name);

/*
 * Of these, those whose purpose it is: polls, sleeps, waits, locks, and what receives messages;
 * not what reads, writes, sends or connects. Compares names, likewise.
 */
bool call_only_waits(const char *name);

/* As call_only_waits(), of a number of the table of calls; any values are allowed. O(1). */
bool call_number_only_waits(unsigned arch, uint32_t nr);

/*
 * Whether an error is an answer that programs ask for: a file that was looked for and is not
 * there, or is there, or is no link; no terminal; nothing to read yet; a signal; no child; no
 * such attribute. error is an errno, arch an enum event_arch; any values are allowed. O(1).
 */
bool call_expects_error(unsigned arch, uint32_t nr, int64_t error);

#endif
