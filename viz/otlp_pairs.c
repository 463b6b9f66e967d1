#include "viz/otlp_pairs.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

size_t percent_decode(char *text)
{
	char *out = text;

	for (const char *at = text; *at; at++) {
		unsigned byte;

		if (*at == '%' && isxdigit((unsigned char)at[1]) &&
		    isxdigit((unsigned char)at[2]) && sscanf(at + 1, "%2x", &byte) == 1) {
			*out++ = (char)byte;
			at += 2;
		} else {
			*out++ = *at;
		}
	}
	*out = '\0';
	return (size_t)(out - text);
}

static char *trim(char *text)
{
	size_t size;

	text += strspn(text, " \t");
	size = strlen(text);
	while (size && strchr(" \t", text[size - 1]))
		text[--size] = '\0';
	return text;
}

bool pair_next(char **list, char **key, char **value)
{
	char *pair = *list, *equals;

	if (!pair || !*pair)
		return false;
	*list = strchr(pair, ',');
	if (*list)
		*(*list)++ = '\0';
	equals = strchr(pair, '=');
	*value = NULL;
	if (equals) {
		*equals = '\0';
		*value = trim(equals + 1);
	}
	*key = trim(pair);
	return true;
}
