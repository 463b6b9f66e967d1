#include "format/error.h"

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
