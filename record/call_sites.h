/* Whether an address is one that a call returns to: what the instruction before it says. */
#ifndef RECORD_CALL_SITES_H
#define RECORD_CALL_SITES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CALL_SIZE_MAX 7 /* bytes of a call, without prefixes */

/*
 * True where the CALL_SIZE_MAX bytes, which end at an address, end with a call: E8 with a
 * distance, or FF /2 with any operand (Intel SDM, volume 2, CALL). Other instructions may
 * happen to look so.
 */
bool call_ends(const uint8_t bytes[CALL_SIZE_MAX]);

#endif
