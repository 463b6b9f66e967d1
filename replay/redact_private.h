/* The insides of replay/redact.h: words, paths and addresses, shared by its files. */
#ifndef REPLAY_REDACT_PRIVATE_H
#define REPLAY_REDACT_PRIVATE_H

#include "replay/redact.h"

#define REDACT_WORD 8 /* letters and digits of a word */

#define REDACT_TASKS 256 /* names of tasks that are kept in mind */

/* What became of a task's name. */
struct redact_task {
	char from[TASK_NAME_SIZE], to[TASK_NAME_SIZE];
};

/* What redact_symbol() gave: lines and their texts, until the end. */
struct redact_piece {
	struct redact_piece *next;
};

struct redact {
	unsigned what;
	uint8_t key[16];
	uint64_t counts[REDACT_KINDS];
	/* Of the last event: its captures' bytes are offsets into bytes until it is done. */
	struct buffer bytes;
	struct capture captures[EVENT_CAPTURES_MAX];
	struct task_info task;
	struct redact_task tasks[REDACT_TASKS]; /* by serial */
	struct buffer session[6];               /* its texts */
	struct buffer module_path;
	struct redact_piece *pieces;
};

static inline bool redacts(const struct redact *r, enum redact_kind kind)
{
	return r->what & 1u << kind;
}

static inline bool redact_keeps_known(const struct redact *r)
{
	return !(r->what & REDACT_EVERYTHING);
}

/* Whether a text is on the list of those that are the same on all systems. */
bool redact_is_known(const char *text, size_t size);

/* The ending of a file's name that stays, as ".c" or ".so.1.2"; its length, 0: none does. */
size_t redact_ending(const char *name, size_t size);

/* Appends the word of a text; of one without bytes none. */
void redact_put_word(struct redact *r, struct buffer *out, const char *text, size_t size);

/* Appends the word of a text, or the text where it is well known. */
void redact_put_name(struct redact *r, struct buffer *out, const char *text, size_t size);

/* Appends a path, component by component. */
void redact_put_path(struct redact *r, struct buffer *out, const char *text, size_t size);

/* The same of what the kernel calls an open file or a mapping, which may be no path. */
void redact_put_object(struct redact *r, struct buffer *out, const char *text, size_t size);

/* Appends an argument of a program, or a NAME=value of its environment. */
void redact_put_argument(struct redact *r, struct buffer *out, const char *text, size_t size);

/* Appends each of the arguments that blanks part. */
void redact_put_arguments(struct redact *r, struct buffer *out, const char *text);

/* Appends a socket address as text, or a struct sockaddr. */
void redact_put_address_text(struct redact *r, struct buffer *out, const char *text, size_t size);
void redact_put_sockaddr(struct redact *r, struct buffer *out, const uint8_t *bytes, size_t size);

/* Appends a capture of a call to *out, whose kind is an enum arg_kind, without what it hides. */
void redact_put_capture(struct redact *r, struct buffer *out, const struct event *ev,
			const char *call, unsigned kind, const struct capture *in);

#endif
