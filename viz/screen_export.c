#include "viz/screen_export.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "viz/export.h"

#define NAMES_MAX 1000 /* names that are tried */

struct screen_export {
	char typed[EXPORT_PATH_SIZE];
	char path[PATH_MAX]; /* of the file */
	FILE *file;
	uint64_t bytes;
	struct match match;
	struct event_address last;
	struct text_export *text; /* NULL: a summary */
};

/* The name without directory and .trc. */
static int base_size(const char **title)
{
	const char *slash = strrchr(*title, '/');
	int size;

	*title = slash ? slash + 1 : *title;
	size = (int)strnlen(*title, 100);
	if (size > 4 && strcmp(*title + size - 4, ".trc") == 0)
		size -= 4;
	return size;
}

void screen_export_name(char name[static EXPORT_PATH_SIZE], const char *title,
			const struct view_export *what)
{
	char label[sizeof(what->label)], number[16] = "";
	int size = base_size(&title);

	snprintf(label, sizeof(label), "%s", what->label);
	for (char *blank = label; (blank = strchr(blank, ' '));)
		*blank = '-';
	for (int i = 2; i < NAMES_MAX; i++) {
		snprintf(name, EXPORT_PATH_SIZE, "%.*s.%s%s.txt", size, title, label, number);
		if (access(name, F_OK) != 0)
			return;
		snprintf(number, sizeof(number), "-%d", i);
	}
}

static void path_set(struct screen_export *export, const char *typed)
{
	const char *home = strncmp(typed, "~/", 2) == 0 ? getenv("HOME") : NULL;

	snprintf(export->typed, sizeof(export->typed), "%s", typed);
	snprintf(export->path, sizeof(export->path), "%s%s", home ? home : "",
		 home ? typed + 1 : typed);
}

static int file_open(struct screen_export *export)
{
	int fd = open(export->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

	if (fd < 0)
		return -errno;
	export->file = fdopen(fd, "w");
	if (export->file)
		return 0;
	close(fd);
	unlink(export->path);
	return -ENOMEM;
}

static int text_begin(struct screen_export *export, const struct view_export *what,
		      const struct view_context *ctx)
{
	const struct position *closed = &ctx->position->closed;
	struct strec_error err;

	if (!match_set(&export->match, what->only, &err))
		return -EINVAL;
	filter_set_symbols(export->match.filter, log_reader_symbols(ctx->reader));
	export->last = (struct event_address){closed->block, (uint32_t)closed->row};
	export->text = text_export_new(&(struct export_job){
		.reader = ctx->reader,
		.filter = ctx->filter,
		.out = export->file,
		.match = match_is_empty(&export->match) ? NULL : &export->match,
		.last = &export->last,
	});
	return export->text ? 0 : -ENOMEM;
}

int screen_export_new(struct screen_export **out, const char *path, const struct view_export *what,
		      const struct view_context *ctx)
{
	struct screen_export *export = calloc(1, sizeof(*export));
	int rc;

	if (!export)
		return -ENOMEM;
	path_set(export, path);
	rc = file_open(export);
	if (rc == 0 && what->summary)
		summary_write(ctx->stats, ctx->reader, what->only, export->file);
	else if (rc == 0)
		rc = text_begin(export, what, ctx);
	if (rc) {
		screen_export_free(export);
		return rc;
	}
	*out = export;
	return 0;
}

/* What was not written is only known for certain when the file is closed. */
static int file_finish(struct screen_export *export)
{
	int error = fflush(export->file) == 0 ? 0 : errno;
	long size = ftell(export->file);

	if (ferror(export->file) && !error)
		error = EIO;
	if (fclose(export->file) != 0 && !error)
		error = errno;
	export->file = NULL;
	export->bytes = size > 0 ? (uint64_t)size : 0;
	if (error)
		unlink(export->path);
	return error ? -error : 1;
}

int screen_export_step(struct screen_export *export, uint64_t max_events)
{
	struct strec_error err = {0};
	int rc = export->text ? text_export_step(export->text, max_events, &err) : STREC_END;

	if (rc == 0)
		return 0;
	/* The last event was there once, so there is nothing to wait for. */
	if (rc == STREC_END || rc == STREC_AGAIN)
		return file_finish(export);
	return err.sys ? -err.sys : -EIO;
}

uint64_t screen_export_bytes(const struct screen_export *export)
{
	return export->bytes;
}

const char *screen_export_path(const struct screen_export *export)
{
	return export->typed;
}

void screen_export_free(struct screen_export *export)
{
	if (!export)
		return;
	if (export->file) {
		fclose(export->file);
		unlink(export->path);
	}
	text_export_free(export->text);
	match_release(&export->match);
	free(export);
}
