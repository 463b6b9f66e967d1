/* Base64 of RFC 4648, section 4, with padding. */
#ifndef VIZ_BASE64_H
#define VIZ_BASE64_H

#include <stddef.h>
#include <stdint.h>

#define BASE64_SIZE(bytes) (((bytes) + 2) / 3 * 4)

/* Into out, BASE64_SIZE(size) characters without a NUL; returns how many. */
size_t base64_encode(char *out, const uint8_t *bytes, size_t size);

#endif
