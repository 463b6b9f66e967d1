#include "viz/output_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The mode of a file that is made anew. */
static mode_t mode_of_new(void)
{
	mode_t mask = umask(0);

	umask(mask);
	return 0666 & ~mask;
}

static int open_beside(struct output_file *file, mode_t mode)
{
	if (asprintf(&file->beside, "%s.XXXXXX", file->path) < 0) {
		file->beside = NULL;
		return -1;
	}
	file->fd = mkostemp(file->beside, O_CLOEXEC);
	if (file->fd >= 0)
		fchmod(file->fd, mode);
	return file->fd;
}

static void release(struct output_file *file)
{
	free(file->beside);
	free(file->path);
	*file = (struct output_file){.fd = -1};
}

int output_file_open(struct output_file *file, const char *path, struct strec_error *err)
{
	struct stat st;
	bool there = stat(path, &st) == 0;
	int rc;

	*file = (struct output_file){.fd = -1};
	/* Where it is a link, what it leads to is replaced. */
	file->path = there ? realpath(path, NULL) : strdup(path);
	if (!file->path)
		return strec_fail_errno(err, 0, path);
	if (there && !S_ISREG(st.st_mode))
		file->fd = open(path, O_WRONLY | O_CLOEXEC);
	else
		open_beside(file, there ? st.st_mode & 07777 : mode_of_new());
	if (file->fd >= 0)
		return 0;
	rc = strec_fail_errno(err, 0, path);
	release(file);
	return rc;
}

int output_file_end(struct output_file *file, bool failed, struct strec_error *err)
{
	int rc = 0;

	if (file->beside && failed)
		unlink(file->beside);
	else if (file->beside && rename(file->beside, file->path) != 0) {
		rc = strec_fail_errno(err, 0, file->path);
		unlink(file->beside);
	}
	release(file);
	return rc;
}
