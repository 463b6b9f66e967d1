#include "replay/descriptor_paths.h"

#include <stdio.h>
#include <string.h>

#define FOLLOWED_MAX 40 /* links in one path, as the kernel's MAXSYMLINKS */

/* A path that is being resolved: what is done, without a slash at its end, and the rest. */
struct walk {
	const struct descriptors *d;
	const struct log_session *session;
	int32_t pid;
	char *done; /* TEXT_MAX + 1 bytes */
	size_t done_size;
	char rest[2 * TEXT_MAX];
	size_t at, end; /* of the rest */
	unsigned followed;
};

uint16_t task_open(const struct descriptors *d, uint16_t task, int32_t fd)
{
	if (fd == DESCRIPTOR_CWD)
		return d->dirs[d->tasks[task].dir].open;
	return d->slots[slot_find(d, d->tasks[task].files, fd)].open;
}

void link_add(struct descriptors *d, const char *path, size_t path_size, const char *target,
	      size_t target_size)
{
	struct link *link = NULL;

	for (unsigned i = 0; i < d->link_count && !link; i++)
		if (text_is(d, &d->links[i].path, path, path_size))
			link = &d->links[i];
	if (!link && d->link_count < TABLE_LINKS)
		link = &d->links[d->link_count++];
	if (!link) {
		link = &d->links[d->link_next];
		d->link_next = (d->link_next + 1) % TABLE_LINKS;
	}
	text_set(d, &link->path, path, path_size);
	text_set(d, &link->target, target, target_size);
}

static size_t session_target(const struct walk *w, char target[static TEXT_MAX + 1])
{
	const char *found;

	w->done[w->done_size] = '\0';
	found = w->session ? log_session_link(w->session, w->done) : NULL;
	return found ? (size_t)snprintf(target, TEXT_MAX + 1, "%.*s", TEXT_MAX, found) : 0;
}

/* Where what is done leads to as a link, into target; its length, 0: it is none. */
static size_t link_target(const struct walk *w, char target[static TEXT_MAX + 1])
{
	if (w->done_size == 10 && memcmp(w->done, "/proc/self", 10) == 0)
		return (size_t)snprintf(target, TEXT_MAX + 1, "%d", w->pid);
	for (unsigned i = 0; i < w->d->link_count; i++)
		if (text_is(w->d, &w->d->links[i].path, w->done, w->done_size))
			return text_get(w->d, &w->d->links[i].target, target, TEXT_MAX + 1);
	return session_target(w, target);
}

static void walk_up(struct walk *w)
{
	while (w->done_size && w->done[--w->done_size] != '/')
		;
}

static void skip_slashes(struct walk *w)
{
	while (w->at < w->end && w->rest[w->at] == '/')
		w->at++;
}

/* Puts the target of a link in front of the rest. */
static bool walk_follow(struct walk *w, const char *target, size_t size)
{
	size_t left = w->end - w->at;

	if (++w->followed > FOLLOWED_MAX || size + 1 + left > sizeof(w->rest))
		return false;
	memmove(w->rest + size + 1, w->rest + w->at, left);
	memcpy(w->rest, target, size);
	w->rest[size] = '/';
	w->at = 0;
	w->end = size + 1 + left;
	skip_slashes(w);
	if (target[0] == '/')
		w->done_size = 0;
	else
		walk_up(w);
	return true;
}

/* One component of the rest, which has one. */
static bool walk_step(struct walk *w, bool follow)
{
	char target[TEXT_MAX + 1];
	const char *name = w->rest + w->at;
	size_t size = 0, target_size;

	while (w->at < w->end && w->rest[w->at] != '/') {
		w->at++;
		size++;
	}
	skip_slashes(w);
	if (size == 1 && name[0] == '.')
		return true;
	if (size == 2 && name[0] == '.' && name[1] == '.') {
		walk_up(w);
		return true;
	}
	if (w->done_size + 1 + size > TEXT_MAX)
		return false;
	w->done[w->done_size++] = '/';
	memcpy(w->done + w->done_size, name, size);
	w->done_size += size;
	if (w->at == w->end && !follow)
		return true;
	target_size = link_target(w, target);
	return target_size == 0 || walk_follow(w, target, target_size);
}

/* Begins at a directory; false where its name is not known. */
static bool walk_begin(struct walk *w, uint16_t open)
{
	const struct open_file *file = &w->d->opens[open];

	if (file->kind != OPEN_PATH || file->deleted)
		return false;
	w->done_size = text_get(w->d, &file->name, w->done, TEXT_MAX + 1);
	if (w->done_size == 0 || w->done[0] != '/')
		return false;
	if (w->done_size == 1)
		w->done_size = 0;
	return true;
}

size_t path_resolve(const struct descriptors *d, const struct log_session *session, uint16_t task,
		    uint16_t dir, const char *path, size_t size, bool follow,
		    char out[static TEXT_MAX + 1])
{
	struct walk w;

	/* One by one: an initialiser would also clear the rest, of 8 KB. */
	w.d = d;
	w.session = session;
	w.pid = d->tasks[task].pid;
	w.done = out;
	w.done_size = w.at = 0;
	w.followed = 0;
	if (size == 0 || size > TEXT_MAX)
		return 0;
	if (path[0] != '/' && !walk_begin(&w, dir))
		return 0;
	memcpy(w.rest, path, size);
	w.end = size;
	skip_slashes(&w);
	while (w.at < w.end)
		if (!walk_step(&w, follow))
			return 0;
	if (w.done_size == 0)
		w.done[w.done_size++] = '/';
	w.done[w.done_size] = '\0';
	return w.done_size;
}
