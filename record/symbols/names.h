/* Names of functions as people write them. */
#ifndef RECORD_SYMBOLS_NAMES_H
#define RECORD_SYMBOLS_NAMES_H

#define NAME_SIZE_MAX 4096 /* bytes of a name, and of a path, NUL included */

/*
 * The demangled name, of C++, Rust (both manglings) and D; what is none of them, cannot be
 * demangled or would be longer than NAME_SIZE_MAX stays as it is. A symbol's version,
 * behind "@", is left out, and "@plt" is not. The name is in out, cut with "..." where even that is
 * too long.
 */
void name_demangle(const char *raw, char out[NAME_SIZE_MAX]);

/*
 * The path with directory before it where it is relative and directory is not NULL, without
 * ".", ".." and empty parts where these change nothing but the writing. Cut likewise.
 */
void path_normalise(const char *directory, const char *path, char out[NAME_SIZE_MAX]);

#endif
