#include "record/maps_file.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sysmacros.h>

#define DELETED " (deleted)"

static uint64_t take_hex(const char **at, char end)
{
	uint64_t v = 0;

	for (; **at && **at != end; (*at)++) {
		char c = **at;

		v = v << 4 | (uint64_t)(c <= '9' ? c - '0' : (c | 32) - 'a' + 10);
	}
	if (**at)
		(*at)++;
	return v;
}

/* All fields but path only where there is code. */
static void parse(struct maps_line *line)
{
	const char *text = line->text;
	unsigned major_number;

	line->start = take_hex(&text, '-');
	line->end = take_hex(&text, ' ');
	line->executable = strlen(text) > 5 && text[2] == 'x';
	line->path = "";
	if (!line->executable)
		return;
	text += 5;
	line->file_offset = take_hex(&text, ' ');
	major_number = (unsigned)take_hex(&text, ':');
	line->device = makedev(major_number, (unsigned)take_hex(&text, ' '));
	line->inode = strtoull(text, (char **)&text, 10);
	line->path = text + strspn(text, " ");
}

/* The next line, or the beginning of one that is longer than any with a path should be. */
static bool next_line(FILE *maps, char text[MAPS_LINE_SIZE])
{
	size_t size;
	int c;

	if (!fgets(text, MAPS_LINE_SIZE, maps))
		return false;
	size = strcspn(text, "\n");
	if (text[size] == '\0')
		do
			c = getc(maps);
		while (c != EOF && c != '\n');
	text[size] = '\0';
	return true;
}

bool maps_file_next(FILE *maps, struct maps_line *line)
{
	do {
		if (!next_line(maps, line->text))
			return false;
		parse(line);
	} while (!line->executable);
	return true;
}

bool maps_cut_deleted(char path[PATH_MAX], const char *text)
{
	size_t size = strlen(text), tail = strlen(DELETED);
	bool deleted = size > tail && strcmp(text + size - tail, DELETED) == 0;

	snprintf(path, PATH_MAX, "%.*s", (int)(deleted ? size - tail : size), text);
	return deleted;
}
