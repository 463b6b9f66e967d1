#include "record/path_filter.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/syscalls.h"
#include "record/procfs.h"

#define DELETED " (deleted)" /* behind the name of a file without one, proc(5) */

static bool has_path(const struct path_filter *filter, const char *path)
{
	for (size_t i = 0; i < filter->count; i++)
		if (strcmp(filter->paths[i], path) == 0)
			return true;
	return false;
}

static int add_copy(struct path_filter *filter, const char *path)
{
	char **grown;

	if (has_path(filter, path))
		return 0;
	grown = realloc(filter->paths, (filter->count + 1) * sizeof(*grown));
	if (!grown)
		return -1;
	filter->paths = grown;
	grown[filter->count] = strdup(path);
	return grown[filter->count] ? (filter->count++, 0) : -1;
}

/* Takes out "//", "/." and "/name/.."; what the path leads to is not asked. */
static void normalise(char *path)
{
	char *to = path, *at = path;

	while (*at) {
		size_t length;

		at += strspn(at, "/");
		length = strcspn(at, "/");
		if (length == 2 && at[0] == '.' && at[1] == '.') {
			while (to > path && *--to != '/')
				;
		} else if (length && !(length == 1 && *at == '.')) {
			*to++ = '/';
			memmove(to, at, length);
			to += length;
		}
		at += length;
	}
	if (to == path)
		*to++ = '/';
	*to = 0;
}

/* The path seen from a directory, normalised; false: it is too long. */
static bool join(char *out, size_t size, const char *directory, const char *path)
{
	int n = *path == '/' ? snprintf(out, size, "%s", path)
			     : snprintf(out, size, "%s/%s", directory, path);

	if (n < 0 || (size_t)n >= size)
		return false;
	normalise(out);
	return true;
}

int path_filter_add(struct path_filter *filter, const char *path)
{
	char directory[PATH_MAX], absolute[2 * PATH_MAX];
	char *real = realpath(path, NULL);
	int rc = add_copy(filter, path);

	if (rc == 0 && getcwd(directory, sizeof(directory)) &&
	    join(absolute, sizeof(absolute), directory, path))
		rc = add_copy(filter, absolute);
	if (rc == 0 && real)
		rc = add_copy(filter, real);
	free(real);
	return rc;
}

void path_filter_release(struct path_filter *filter)
{
	for (size_t i = 0; i < filter->count; i++)
		free(filter->paths[i]);
	free(filter->paths);
	*filter = (struct path_filter){0};
}

/* Where a descriptor, or "cwd", leads to; false: nowhere. */
static bool read_link(pid_t tid, const char *which, char *target, size_t size)
{
	char name[48];
	ssize_t n;

	procfs_path(name, sizeof(name), tid, "%s", which);
	n = readlink(name, target, size - 1);
	target[n < 0 ? 0 : n] = 0;
	return n > 0;
}

static bool read_descriptor(pid_t tid, int32_t fd, char *target, size_t size)
{
	char which[24];
	size_t length;

	snprintf(which, sizeof(which), "fd/%d", fd);
	if (fd < 0 || !read_link(tid, which, target, size))
		return false;
	length = strlen(target);
	if (length > sizeof(DELETED) - 1 &&
	    strcmp(target + length - (sizeof(DELETED) - 1), DELETED) == 0)
		target[length - (sizeof(DELETED) - 1)] = 0;
	return true;
}

/* The directory that a relative path argument starts from. */
static bool read_directory(pid_t tid, const struct syscall_info *call, const struct event *ev,
			   unsigned arg, char *target, size_t size)
{
	int32_t fd =
		arg && call->args[arg - 1] == ARG_DIRFD ? (int32_t)ev->args[arg - 1] : AT_FDCWD;

	return fd == AT_FDCWD ? read_link(tid, "cwd", target, size)
			      : read_descriptor(tid, fd, target, size);
}

static bool match_path(const struct path_filter *filter, pid_t tid, const struct syscall_info *call,
		       const struct event *ev, unsigned arg)
{
	char directory[PATH_MAX] = "", text[PATH_MAX + 1], absolute[2 * PATH_MAX + 2];
	const struct capture *capture = event_capture(ev, arg);

	if (!capture || capture->state != CAPTURE_WHOLE || !capture->size ||
	    capture->size >= sizeof(text))
		return false;
	memcpy(text, capture->bytes, capture->size);
	text[capture->size] = 0;
	if (has_path(filter, text))
		return true;
	if (*text != '/' && !read_directory(tid, call, ev, arg, directory, sizeof(directory)))
		return false;
	return join(absolute, sizeof(absolute), directory, text) && has_path(filter, absolute);
}

static bool match_argument(const struct path_filter *filter, pid_t tid,
			   const struct syscall_info *call, const struct event *ev, unsigned arg)
{
	char target[PATH_MAX];

	switch (syscall_arg_kind(call, arg, ev->args)) {
	case ARG_PATH:
		return match_path(filter, tid, call, ev, arg);
	case ARG_FD:
	case ARG_DIRFD:
		return read_descriptor(tid, (int32_t)ev->args[arg], target, sizeof(target)) &&
		       has_path(filter, target);
	default:
		return false;
	}
}

bool path_filter_match(const struct path_filter *filter, pid_t tid, const struct event *ev)
{
	const struct syscall_info *call = syscall_lookup(ev->arch, ev->nr);

	for (unsigned arg = 0; call && arg < call->arg_count; arg++)
		if (match_argument(filter, tid, call, ev, arg))
			return true;
	return false;
}
