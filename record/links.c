#include "record/links.h"

#include <ctype.h>
#include <dirent.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "format/bytes.h"

#define LINKS_BYTES_MAX (1u << 18)

/* The directories; of some only links with the name of a library's version: libz.so.1. */
static const struct links_directory {
	const char *name;
	bool sonames;
} directories[] = {
	{.name = ""},
	{.name = "/etc"},
	{.name = "/usr/lib"},
	{.name = "/usr/lib/ssl"},
	{.name = "/usr/share/locale"},
	{.name = "/usr/lib/x86_64-linux-gnu", .sonames = true},
	{.name = "/usr/lib/i386-linux-gnu", .sonames = true},
	{.name = "/usr/lib32", .sonames = true},
	{.name = "/usr/lib64", .sonames = true},
	{.name = "/usr/local/lib", .sonames = true},
};

/* What is read: texts one behind the other, and where each path begins. */
struct links {
	struct buffer texts, places;
};

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

static void link_add(struct links *links, const char *path)
{
	char target[PATH_MAX];
	uint8_t place[4];
	ssize_t size = readlink(path, target, sizeof(target));

	if (size <= 0 || size == sizeof(target) || links->texts.size > LINKS_BYTES_MAX)
		return;
	put_u32(place, (uint32_t)links->texts.size);
	buffer_put(&links->places, place, sizeof(place));
	buffer_put(&links->texts, path, strlen(path) + 1);
	buffer_put(&links->texts, target, (size_t)size);
	buffer_put_u8(&links->texts, 0);
}

static void directory_read(struct links *links, const struct links_directory *directory)
{
	DIR *dir = opendir(*directory->name ? directory->name : "/");
	const struct dirent *entry;
	char path[PATH_MAX];

	while (dir && (entry = readdir(dir)))
		if (entry->d_type == DT_LNK && (!directory->sonames || is_soname(entry->d_name)) &&
		    snprintf(path, sizeof(path), "%s/%s", directory->name, entry->d_name) <
			    (int)sizeof(path))
			link_add(links, path);
	if (dir)
		closedir(dir);
}

static int compare_paths(const void *a, const void *b, void *texts)
{
	return strcmp((const char *)texts + get_u32(a), (const char *)texts + get_u32(b));
}

/* The texts in the order of the paths. */
static void sort(const struct links *links, struct buffer *out)
{
	const char *texts = (const char *)links->texts.bytes;

	qsort_r(links->places.bytes, links->places.size / 4, 4, compare_paths, links->texts.bytes);
	for (size_t i = 0; i < links->places.size; i += 4) {
		const char *path = texts + get_u32(links->places.bytes + i);
		const char *target = path + strlen(path) + 1;

		buffer_put(out, path, strlen(path) + 1);
		buffer_put(out, target, strlen(target) + 1);
	}
}

int links_read(struct log_session *session)
{
	struct links links = {0};
	struct buffer out = {0};
	bool failed;

	for (size_t i = 0; i < sizeof(directories) / sizeof(directories[0]); i++)
		directory_read(&links, &directories[i]);
	failed = links.texts.failed || links.places.failed;
	if (!failed)
		sort(&links, &out);
	failed |= out.failed;
	buffer_release(&links.texts);
	buffer_release(&links.places);
	if (failed) {
		buffer_release(&out);
		return STREC_NOMEM;
	}
	session->links = (char *)out.bytes;
	session->links_size = out.size;
	return 0;
}
