/*
 * Error codes of the libraries (format/, replay/) and the details that go with one.
 *
 * A function returns 0 or one of the negative codes of STREC_ERROR_LIST; where it takes a
 * struct strec_error it also says where and why. Both are libstrec's, too, so they stand in its
 * header. Only a program's main file prints.
 */
#ifndef FORMAT_ERROR_H
#define FORMAT_ERROR_H

#include <errno.h>
#include <stdint.h>

#include "format/strec.h"

/*
 * Fills *err (which may be NULL) and returns code, so that a function can end with
 * `return strec_fail(err, STREC_FORMAT, offset, "event count");`. sys is left 0. It is inline so
 * that compilers and make analyze know of a caller that it failed.
 */
static inline int strec_fail(struct strec_error *err, int code, uint64_t offset, const char *detail)
{
	if (err)
		*err = (struct strec_error){.code = code, .offset = offset, .detail = detail};
	return code;
}

/* As strec_fail(), with STREC_IO and the present errno. */
static inline int strec_fail_errno(struct strec_error *err, uint64_t offset, const char *detail)
{
	int sys = errno;

	strec_fail(err, STREC_IO, offset, detail);
	if (err)
		err->sys = sys;
	return STREC_IO;
}

#endif
