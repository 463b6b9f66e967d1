/* What strec and stview say of themselves. */
#ifndef RECORD_SYMBOLS_VERSION_H
#define RECORD_SYMBOLS_VERSION_H

#include <stdio.h>

/*
 * Prints the program's name and version, a line that scripts may rely on, and behind it what logs
 * it knows, the versions of the libraries that run, and the license. more is a library that the
 * program has beside those that both have, "zlib 1.2.13". Runs strec-symbols for the version that
 * it has.
 */
void version_print(FILE *out, const char *program, const char *more);

#endif
