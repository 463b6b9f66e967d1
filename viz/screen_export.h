/*
 * Writes what a view is about, up to the time that is shown, into a new file. A summary is
 * written at once, the text of events in slices: a log may be large.
 */
#ifndef VIZ_SCREEN_EXPORT_H
#define VIZ_SCREEN_EXPORT_H

#include <stdint.h>

#include "viz/view.h"

struct screen_export;

#define EXPORT_PATH_SIZE 256

/*
 * A name for the file that there is none of yet: of title, which may be a path, and the label
 * of what is exported. "run.trc" gives "run.events.txt", then "run.events-2.txt".
 */
void screen_export_name(char name[static EXPORT_PATH_SIZE], const char *title,
			const struct view_export *what);

/*
 * Makes the file, which must not exist, and begins. "~/" is the home directory. 0 and *out, or
 * a negative errno (EEXIST; EINVAL where `only` is no filter). Of ctx the states are needed
 * for this call only.
 */
int screen_export_new(struct screen_export **out, const char *path, const struct view_export *what,
		      const struct view_context *ctx);

/* 0 when there is more to do, 1 when all is in the file, or a negative errno. */
int screen_export_step(struct screen_export *export, uint64_t max_events);

/* Bytes in the file so far, and its path as typed. */
uint64_t screen_export_bytes(const struct screen_export *export);
const char *screen_export_path(const struct screen_export *export);

/* Of one that is not done the file goes too. NULL is allowed. */
void screen_export_free(struct screen_export *export);

#endif
