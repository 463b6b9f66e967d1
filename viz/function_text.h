/* Names of functions, made short. */
#ifndef VIZ_FUNCTION_TEXT_H
#define VIZ_FUNCTION_TEXT_H

#include <stddef.h>

/*
 * A demangled name of C++ without the type that it returns, its parameters, the arguments of
 * templates and "[clone]": "node::Environment::Exit" of "void node::Environment::Exit<int>(int)
 * [clone .part.0]". A name without parameters, as those of other languages are, stays as it is.
 * Writes at most size bytes with the NUL, of a longer one its beginning.
 */
void function_short(const char *function, char *text, size_t size);

#endif
