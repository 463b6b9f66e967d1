#include "format/error.h"

#include <errno.h>
#include <stddef.h>

const char *strec_strerror(int code)
{
	switch (code) {
	case 0:
		return "no error";
#define X(name, value, text)                                                                       \
	case STREC_##name:                                                                         \
		return text;
		STREC_ERROR_LIST(X)
#undef X
	default:
		return "unknown error";
	}
}

int strec_fail(struct strec_error *err, int code, uint64_t offset, const char *detail)
{
	if (err)
		*err = (struct strec_error){.code = code, .offset = offset, .detail = detail};
	return code;
}

int strec_fail_errno(struct strec_error *err, uint64_t offset, const char *detail)
{
	int sys = errno;

	strec_fail(err, STREC_IO, offset, detail);
	if (err)
		err->sys = sys;
	return STREC_IO;
}
