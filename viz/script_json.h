/*
 * JSON that stands in a script element of a page, be that read as HTML or as XML: nothing in it
 * can end the element, and it is JavaScript of any edition, too.
 */
#ifndef VIZ_SCRIPT_JSON_H
#define VIZ_SCRIPT_JSON_H

#include <stddef.h>
#include <stdio.h>

/*
 * Writes a string with its quotes. What is not valid UTF-8 becomes U+FFFD; "<",
 * "&", the ">" of "]]>", control characters and the line separators of Unicode are escaped.
 */
void script_json_string(FILE *out, const char *text, size_t size);

/* Up to the NUL. */
void script_json_text(FILE *out, const char *text);

#endif
