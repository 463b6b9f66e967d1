/*
 * libcurl, loaded when somebody sends: with what it brings along (TLS and more) it would make each
 * start of the viewer take three times as long.
 */
#ifndef VIZ_CURL_LIBRARY_H
#define VIZ_CURL_LIBRARY_H

#define CURL_DISABLE_TYPECHECK /* of macros in front of the functions */
#include <curl/curl.h>

#define CURL_LIBRARY_LIST(X)                                                                       \
	X(global_init)                                                                             \
	X(global_cleanup)                                                                          \
	X(easy_init)                                                                               \
	X(easy_cleanup)                                                                            \
	X(easy_setopt)                                                                             \
	X(easy_perform)                                                                            \
	X(easy_getinfo)                                                                            \
	X(easy_strerror)                                                                           \
	X(slist_append)                                                                            \
	X(slist_free_all)

/* Its functions, without their prefix. */
struct curl_library {
#define X(name) __typeof__(curl_##name) *name;
	CURL_LIBRARY_LIST(X)
#undef X
};

/* Loads it once; NULL where it is not there, or lacks a function. Static. Not thread-safe. */
const struct curl_library *curl_library(void);

#endif
