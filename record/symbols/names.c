#include "record/symbols/names.h"

#include <libiberty/demangle.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_cut(const char *text, size_t size, char out[NAME_SIZE_MAX])
{
	bool cut = size >= NAME_SIZE_MAX;

	if (cut)
		size = NAME_SIZE_MAX - 1;
	memcpy(out, text, size);
	out[size] = '\0';
	if (cut)
		memcpy(out + size - 3, "...", 3);
}

void name_demangle(const char *raw, char out[NAME_SIZE_MAX])
{
	size_t size = strcspn(raw, "@");
	const char *stub = strcmp(raw + size, "@plt") == 0 ? "@plt" : "";
	char *demangled;

	put_cut(raw, size ? size : strlen(raw), out);
	/* All manglings that are asked for begin so; and a cut name is none. */
	demangled = out[0] == '_' && size < NAME_SIZE_MAX
			    ? cplus_demangle(out, DMGL_PARAMS | DMGL_ANSI | DMGL_AUTO)
			    : NULL;
	if (demangled && demangled[0] && strlen(demangled) < NAME_SIZE_MAX)
		memcpy(out, demangled, strlen(demangled) + 1);
	free(demangled);
	size = strlen(out);
	if (size + strlen(stub) < NAME_SIZE_MAX)
		memcpy(out + size, stub, strlen(stub) + 1);
}

/* Takes the last part away; false where there is none that can be. */
static bool drop_part(char *out, size_t *size, bool absolute)
{
	size_t start = *size;

	while (start > 0 && out[start - 1] != '/')
		start--;
	if (start == *size || (*size - start == 2 && memcmp(out + start, "..", 2) == 0))
		return absolute && *size <= 1;
	*size = start > 1 ? start - 1 : start;
	return true;
}

static void put_part(const char *part, size_t length, bool absolute, char *out, size_t *size)
{
	bool slash = *size > 0 && out[*size - 1] != '/';

	if (length == 0 || (length == 1 && part[0] == '.'))
		return;
	if (length == 2 && memcmp(part, "..", 2) == 0 && drop_part(out, size, absolute))
		return;
	if (slash)
		out[(*size)++] = '/';
	memcpy(out + *size, part, length);
	*size += length;
}

void path_normalise(const char *directory, const char *path, char out[NAME_SIZE_MAX])
{
	char joined[2 * NAME_SIZE_MAX];
	bool join = path[0] != '/' && directory && directory[0], absolute;
	int length = snprintf(joined, sizeof(joined), "%s%s%s", join ? directory : "",
			      join ? "/" : "", path);
	size_t size = 0;

	if (length < 0 || length >= NAME_SIZE_MAX) {
		put_cut(path, strlen(path), out);
		return;
	}
	absolute = joined[0] == '/';
	if (absolute)
		out[size++] = '/';
	for (const char *part = joined; *part;) {
		size_t n = strcspn(part, "/");

		put_part(part, n, absolute, out, &size);
		part += n + (part[n] == '/');
	}
	out[size] = '\0';
}
