/*
 * The small sets of the command line, -e signal= and -e status=, and its sizes and times.
 */
#ifndef RECORD_SETS_H
#define RECORD_SETS_H

#include <stddef.h>
#include <stdint.h>

/*
 * Reads [!]SIGNAL[,SIGNAL]..., "all" or "none" as strace(1) has them: SIGIO, io, 29, SIGRT_1.
 * Bit n-1 of *set stands for signal n. -1: it is not so, and message says in one line why.
 */
int signal_set_parse(uint64_t *set, const char *text, char *message, size_t size);

/*
 * Likewise the ends of calls: successful, failed, unfinished, detached, and unavailable, which
 * no call is. *set gets enum tracer_status bits.
 */
int status_set_parse(uint64_t *set, const char *text, char *message, size_t size);

/*
 * Bytes: a whole number above 0, alone or with K, M, G or T behind (of 1,024); and ns: a number
 * with ms, s, m, h or d behind, of seconds when alone. 0: it is neither.
 */
uint64_t parse_bytes(const char *text);
uint64_t parse_time(const char *text);

#endif
