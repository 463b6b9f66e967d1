/*
 * Error codes of the libraries (format/, replay/) and the details that go with one.
 *
 * A function returns 0 or one of the negative codes below; where it takes a
 * struct strec_error it also says where and why. Only a program's main file prints.
 */
#ifndef FORMAT_ERROR_H
#define FORMAT_ERROR_H

#include <stdint.h>

/* name, text: the one list of codes; they count down from -1 in this order. */
#define STREC_ERROR_LIST(X)                                                                        \
	X(NOMEM, "out of memory")                                                                  \
	X(IO, "input or output failed")                                                            \
	X(AGAIN, "no more bytes yet")                                                              \
	X(END, "end of the log")                                                                   \
	X(EMPTY, "the file is empty")                                                              \
	X(NOT_A_LOG, "not a strec log")                                                            \
	X(NEWER, "written by a later version of strec")                                            \
	X(TRUNCATED, "the log ends in the middle of a block")                                      \
	X(CHECKSUM, "checksum mismatch")                                                           \
	X(FORMAT, "a field has a value that it cannot have")                                       \
	X(GONE, "these bytes were not kept")                                                       \
	X(SYNTAX, "syntax error")                                                                  \
	X(LIMIT, "a limit was exceeded")                                                           \
	X(UNSENT, "not all could be sent")

enum strec_position {
	STREC_POSITION_OK = 0,
#define X(name, text) STREC_POSITION_##name,
	STREC_ERROR_LIST(X)
#undef X
};

enum {
#define X(name, text) STREC_##name = -STREC_POSITION_##name,
	STREC_ERROR_LIST(X)
#undef X
};

/* What went wrong where. All zero: nothing did. */
struct strec_error {
	int code;           /* a STREC_ code, 0 for none */
	int sys;            /* errno of the system call that failed, 0 for none */
	uint64_t offset;    /* byte of the log, or column of the text, where it was seen */
	const char *detail; /* static text that names the field, or NULL */
};

/* The text of a code, static; "unknown error" for a number that is none. */
const char *strec_strerror(int code);

/*
 * Fills *err (which may be NULL) and returns code, so that a function can end with
 * `return strec_fail(err, STREC_FORMAT, offset, "event count");`. sys is left 0.
 */
int strec_fail(struct strec_error *err, int code, uint64_t offset, const char *detail);

/* As strec_fail(), with STREC_IO and the present errno. */
int strec_fail_errno(struct strec_error *err, uint64_t offset, const char *detail);

#endif
