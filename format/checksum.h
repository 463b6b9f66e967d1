/*
 * The checksum of the log's parts: XXH64, seed 0, in the last eight bytes of what it
 * covers. Private to format/.
 */
#ifndef FORMAT_CHECKSUM_H
#define FORMAT_CHECKSUM_H

#include <xxhash.h>

#include "format/bytes.h"

#define CHECKSUM_SIZE 8

/*
 * Whether size bytes, of which the last eight are the checksum of the others, are sound.
 * A fuzzer's build believes them all (the macro is libFuzzer's): it could not guess one.
 */
static inline bool checksum_sound(const uint8_t *bytes, size_t size)
{
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
	(void)bytes;
	(void)size;
	return true;
#else
	return XXH64(bytes, size - CHECKSUM_SIZE, 0) == get_u64(bytes + size - CHECKSUM_SIZE);
#endif
}

#endif
