/*
 * JSON (RFC 8259) as text: strings and what goes into them. A text that is not UTF-8 has U+FFFD for
 * each byte that is no part of it, and beside it a member with _base64 behind its name, which has
 * the bytes as they are.
 *
 * A member begins with its comma, so an object begins with something else.
 */
#ifndef VIZ_JSON_H
#define VIZ_JSON_H

#include "viz/text.h"

/* Integers beyond are no numbers to readers for whom all numbers are doubles (RFC 8259, 6). */
#define JSON_INTEGER_MAX ((UINT64_C(1) << 53) - 1)

/* "bytes", in quotes. False where they are not UTF-8. */
bool json_string(struct text *t, const char *bytes, size_t size);

/* "bytes" in base64, in quotes. */
void json_base64(struct text *t, const char *bytes, size_t size);

/* ,"name":"text" and, where it is not UTF-8, ,"name_base64":"...". */
void json_text(struct text *t, const char *name, const char *bytes, size_t size);

/* A number, or beyond JSON_INTEGER_MAX "0x..." as a string. */
void json_unsigned(struct text *t, uint64_t value);
void json_signed(struct text *t, int64_t value);

/* ,"name":"0x..." */
void json_address(struct text *t, const char *name, uint64_t address);

/*
 * Makes what was written from an offset on the inside of a string: it must be printable ASCII, as
 * what viz/decode.h writes is.
 */
void json_escape_from(struct text *t, size_t from);

/* ,"name":  where name is a literal. */
#define json_member(t, name) put_bytes(t, ",\"" name "\":", sizeof(",\"" name "\":") - 1)

#endif
