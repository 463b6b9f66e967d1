#include "viz/curl_library.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

/* By the name of its interface; the two differ in who does TLS. */
static void *load(void)
{
	void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);

	return handle ? handle : dlopen("libcurl-gnutls.so.4", RTLD_NOW | RTLD_LOCAL);
}

const struct curl_library *curl_library(void)
{
	static struct curl_library library;
	static void *handle;
	bool whole = true;

	if (handle)
		return &library;
	handle = load();
	if (!handle)
		return NULL;
#define X(name)                                                                                    \
	library.name = (__typeof__(library.name))dlsym(handle, "curl_" #name);                     \
	whole &= library.name != NULL;
	CURL_LIBRARY_LIST(X)
#undef X
	if (whole)
		return &library;
	dlclose(handle);
	handle = NULL;
	return NULL;
}
