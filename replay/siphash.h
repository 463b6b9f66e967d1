/*
 * SipHash-2-4 (Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012): who does not
 * know the key can tell nothing of the bytes from their hash.
 */
#ifndef REPLAY_SIPHASH_H
#define REPLAY_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t siphash(const uint8_t key[16], const void *bytes, size_t size);

#endif
