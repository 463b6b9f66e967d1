/*
 * One line of text that the user types: a search, a filter, a time.
 */
#ifndef VIZ_PROMPT_H
#define VIZ_PROMPT_H

#include <stdbool.h>
#include <stddef.h>

#include "viz/keys.h"

#define PROMPT_SIZE 256

enum prompt_result {
	PROMPT_UNCHANGED,
	PROMPT_CHANGED,  /* the text is another now */
	PROMPT_ACCEPTED, /* Enter */
	PROMPT_CANCELED, /* Esc: text is what it was at the beginning again */
};

struct prompt {
	enum request request; /* what it is for; REQUEST_NONE: it is closed */
	char text[PROMPT_SIZE];
	char before[PROMPT_SIZE]; /* what Esc brings back */
	size_t cursor;            /* byte of text */
};

/* Opens it with text, the cursor at its end. */
void prompt_open(struct prompt *prompt, enum request request, const char *text);

/* Takes the text away that it was opened with; Esc still brings it back. */
void prompt_clear(struct prompt *prompt);

/* A key. Enter and Esc close it; what prints is inserted; no key means a request here. */
enum prompt_result prompt_key(struct prompt *prompt, uint32_t code);

static inline bool prompt_is_open(const struct prompt *prompt)
{
	return prompt->request != REQUEST_NONE;
}

#endif
