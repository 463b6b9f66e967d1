#include "viz/traceparent.h"

#include <stddef.h>
#include <string.h>

#define LENGTH 55 /* of version 0; later ones may go on behind a dash */

/* Lower case only, as the standard has it. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex_parse(const char *text, uint8_t *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int high = digit(text[2 * i]), low = digit(text[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static bool all_zero(const uint8_t *bytes, size_t count)
{
	while (count && bytes[count - 1] == 0)
		count--;
	return count == 0;
}

bool traceparent_parse(const char *text, struct traceparent *parent)
{
	struct traceparent found;
	uint8_t version;

	if (strnlen(text, LENGTH) < LENGTH || text[2] != '-' || text[35] != '-' || text[52] != '-')
		return false;
	if (!hex_parse(text, &version, 1) || version == 0xff ||
	    (text[LENGTH] && (version == 0 || text[LENGTH] != '-')))
		return false;
	if (!hex_parse(text + 3, found.trace_id, sizeof(found.trace_id)) ||
	    !hex_parse(text + 36, found.span_id, sizeof(found.span_id)) ||
	    !hex_parse(text + 53, &found.flags, 1))
		return false;
	if (all_zero(found.trace_id, sizeof(found.trace_id)) ||
	    all_zero(found.span_id, sizeof(found.span_id)))
		return false;
	*parent = found;
	return true;
}
