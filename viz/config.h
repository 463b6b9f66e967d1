/*
 * Configuration files: lines of `name = value` and `key request = keys`, blank ones, and those
 * that begin with #. What names and values mean: viz/viewer_options.h and viz/keymap.h; for
 * users: stview(1), CONFIGURATION.
 */
#ifndef VIZ_CONFIG_H
#define VIZ_CONFIG_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>

#define CONFIG_LINES_MAX 1024
#define CONFIG_SIZE_MAX  65536 /* bytes */

/* A line that says something. Texts have no blanks around them and live as long as the config. */
struct config_line {
	unsigned number; /* in the file, from 1 */
	bool is_key;     /* `key name = value` */
	const char *name;
	const char *value; /* "" for none */
};

/* Starts all zero; release it in each case. */
struct config {
	char path[PATH_MAX];
	char *text;
	struct config_line *lines;
	size_t count;
};

#define CONFIG_ERROR_SIZE 256

/*
 * Where the user's file is by the XDG Base Directory Specification 0.8:
 * $XDG_CONFIG_HOME/strec/stview.conf if that is set and absolute, else
 * ~/.config/strec/stview.conf. False where there is no home directory either.
 */
bool config_default_path(char path[static PATH_MAX]);

/*
 * Reads a file. One that is not there is no error if it is `optional`: it has no lines. False
 * with one line in error, of file, line, what is wrong and what to do.
 */
bool config_read(struct config *config, const char *path, bool optional,
		 char error[static CONFIG_ERROR_SIZE]);

void config_release(struct config *config);

#endif
