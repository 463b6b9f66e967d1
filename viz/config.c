#include "viz/config.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLANKS " \t\r"

bool config_default_path(char path[static PATH_MAX])
{
	const char *base = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	int size;

	if (base && base[0] == '/')
		size = snprintf(path, PATH_MAX, "%s/strec/stview.conf", base);
	else if (home && home[0])
		size = snprintf(path, PATH_MAX, "%s/.config/strec/stview.conf", home);
	else
		return false;
	return size < PATH_MAX;
}

__attribute__((format(printf, 4, 5))) static bool mistake(const struct config *config, char *error,
							  unsigned line, const char *format, ...)
{
	va_list args;
	int at = snprintf(error, CONFIG_ERROR_SIZE, line ? "%.120s:%u: " : "%.120s: ", config->path,
			  line);

	va_start(args, format);
	vsnprintf(error + at, CONFIG_ERROR_SIZE - (size_t)at, format, args);
	va_end(args);
	return false;
}

/* Cuts blanks off both ends, in place. */
static char *trim(char *text)
{
	size_t size;

	text += strspn(text, BLANKS);
	size = strlen(text);
	while (size > 0 && strchr(BLANKS, text[size - 1]))
		size--;
	text[size] = '\0';
	return text;
}

static bool line_parse(struct config *config, char *text, unsigned number, char *error)
{
	struct config_line line = {.number = number};
	char *equals, *name;

	text = trim(text);
	if (!text[0] || text[0] == '#')
		return true;
	equals = strchr(text, '=');
	if (!equals)
		return mistake(config, error, number, "%.60s: a line is: name = value", text);
	*equals = '\0';
	name = trim(text);
	line.value = trim(equals + 1);
	line.is_key = strncmp(name, "key", 3) == 0 && strchr(BLANKS, name[3]) && name[3];
	line.name = line.is_key ? trim(name + 3) : name;
	if (!line.name[0])
		return mistake(config, error, number, "nothing before =; a line is: name = value");
	if (config->count == CONFIG_LINES_MAX)
		return mistake(config, error, number, "more than %d settings: take some out",
			       CONFIG_LINES_MAX);
	config->lines[config->count++] = line;
	return true;
}

/* The bytes of the file with a NUL behind them. */
static bool file_read(struct config *config, bool optional, char *error)
{
	FILE *file = fopen(config->path, "re");
	size_t size;

	if (!file && optional && (errno == ENOENT || errno == ENOTDIR))
		return true;
	if (!file)
		return mistake(config, error, 0, "%s; --no-config goes without it",
			       strerror(errno));
	size = fread(config->text, 1, CONFIG_SIZE_MAX, file);
	config->text[size] = '\0';
	if (ferror(file)) {
		mistake(config, error, 0, "%s; --no-config goes without it", strerror(errno));
		fclose(file);
		return false;
	}
	fclose(file);
	if (size == CONFIG_SIZE_MAX)
		return mistake(config, error, 0, "larger than %d bytes: no configuration",
			       CONFIG_SIZE_MAX);
	if (strlen(config->text) != size)
		return mistake(config, error, 0, "it has bytes of 0: no configuration but binary");
	return true;
}

bool config_read(struct config *config, const char *path, bool optional,
		 char error[static CONFIG_ERROR_SIZE])
{
	unsigned number = 1;
	char *rest;

	*config = (struct config){0};
	snprintf(config->path, sizeof(config->path), "%s", path);
	config->text = calloc(1, CONFIG_SIZE_MAX + 1);
	config->lines = calloc(CONFIG_LINES_MAX, sizeof(*config->lines));
	if (!config->text || !config->lines)
		return mistake(config, error, 0, "out of memory");
	if (!file_read(config, optional, error))
		return false;
	rest = config->text;
	/* Some editors begin a file with this mark of UTF-8. */
	if (strncmp(rest, "\xEF\xBB\xBF", 3) == 0)
		rest += 3;
	for (char *line; (line = strsep(&rest, "\n")); number++)
		if (!line_parse(config, line, number, error))
			return false;
	return true;
}

void config_release(struct config *config)
{
	free(config->text);
	free(config->lines);
	*config = (struct config){0};
}
