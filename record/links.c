#include "record/links.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xxhash.h>

#define SEEN_MAX     4096 /* sonames that are looked at: half as many */
#define FOLLOWED_MAX 8    /* links from one soname on */

/* Directories whose links are read once. */
static const char *const directories[] = {
	"", "/etc", "/usr/lib", "/usr/lib/ssl", "/usr/share/locale",
};

struct links {
	struct buffer texts;
	bool began;
	size_t seen_count;
	uint64_t seen[SEEN_MAX]; /* hashes of paths that were looked at; 0: free */
};

struct links *links_new(void)
{
	return calloc(1, sizeof(struct links));
}

void links_free(struct links *links)
{
	if (links)
		buffer_release(&links->texts);
	free(links);
}

static bool is_soname(const char *name)
{
	const char *at = strstr(name, ".so.");

	if (!at || !at[4])
		return false;
	for (at += 4; *at; at++)
		if (!isdigit((unsigned char)*at) && *at != '.')
			return false;
	return true;
}

/* True once for each path, and never once there were too many. */
static bool is_new(struct links *links, const char *path)
{
	uint64_t hash = XXH64(path, strlen(path), 0) | 1;
	size_t at = hash / 2 % SEEN_MAX;

	while (links->seen[at] && links->seen[at] != hash)
		at = (at + 1) % SEEN_MAX;
	if (links->seen[at] || links->seen_count > SEEN_MAX / 2)
		return false;
	links->seen[at] = hash;
	links->seen_count++;
	return true;
}

/* Adds the link name of that directory; false: it is none. */
static bool link_add(struct links *links, const char *directory, const char *name,
		     const char *target, ssize_t size)
{
	if (size <= 0 || size == PATH_MAX)
		return false;
	buffer_put(&links->texts, directory, strlen(directory));
	buffer_put_u8(&links->texts, '/');
	buffer_put(&links->texts, name, strlen(name) + 1);
	buffer_put(&links->texts, target, (size_t)size);
	buffer_put_u8(&links->texts, 0);
	return true;
}

static void directory_read(struct links *links, const char *directory)
{
	DIR *dir = opendir(*directory ? directory : "/");
	const struct dirent *entry;
	char target[PATH_MAX];

	while (dir && (entry = readdir(dir)))
		if (entry->d_type == DT_LNK)
			link_add(links, directory, entry->d_name, target,
				 readlinkat(dirfd(dir), entry->d_name, target, sizeof(target)));
	if (dir)
		closedir(dir);
}

/* Adds the link at path, under its directory's own name; path is then what it leads to. */
static bool follow_once(struct links *links, char path[static PATH_MAX])
{
	char directory[PATH_MAX], target[PATH_MAX];
	char *name = strrchr(path, '/') + 1;
	ssize_t size = readlink(path, target, sizeof(target));
	int n;

	name[-1] = '\0';
	if (!realpath(*path ? path : "/", directory) ||
	    !link_add(links, directory[1] ? directory : "", name, target, size))
		return false;
	if (target[0] == '/')
		n = snprintf(path, PATH_MAX, "%.*s", (int)size, target);
	else
		n = snprintf(path, PATH_MAX, "%s/%.*s", directory, (int)size, target);
	return n > 0 && n < PATH_MAX;
}

static void follow(struct links *links, const char *text, size_t size)
{
	char path[PATH_MAX];
	int n = snprintf(path, sizeof(path), "%.*s", (int)size, text);

	if (n <= 0 || n >= PATH_MAX || path[0] != '/' || !is_soname(strrchr(path, '/')))
		return;
	for (unsigned i = 0; i < FOLLOWED_MAX && is_new(links, path); i++)
		if (!follow_once(links, path))
			return;
}

int links_gather(struct links *links, const struct batch *batch, struct log_session *session)
{
	if (!links->began)
		for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
			directory_read(links, directories[i]);
	links->began = true;
	for (size_t i = 0; i < batch->capture_count; i++) {
		const struct capture *capture = &batch->captures[i];

		if (capture->kind == CAPTURE_STRING && capture->state == CAPTURE_WHOLE)
			follow(links, (const char *)batch->bytes.bytes + (uintptr_t)capture->bytes,
			       capture->size);
	}
	session->links = (char *)links->texts.bytes;
	session->links_size = links->texts.size;
	return links->texts.failed ? STREC_NOMEM : 0;
}
