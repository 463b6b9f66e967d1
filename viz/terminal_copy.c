#include "viz/terminal_copy.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "viz/base64.h"

#define BEGIN "\033]52;c;"
#define END   "\a"

char *copy_sequence(const char *text, size_t size, size_t *length)
{
	char *sequence, *at;

	size = size < TERMINAL_COPY_MAX ? size : TERMINAL_COPY_MAX;
	sequence = malloc(sizeof(BEGIN) + sizeof(END) + BASE64_SIZE(size));
	if (!sequence)
		return NULL;
	at = sequence + strlen(strcpy(sequence, BEGIN));
	at += base64_encode(at, (const uint8_t *)text, size);
	at += strlen(strcpy(at, END));
	*length = (size_t)(at - sequence);
	return sequence;
}
