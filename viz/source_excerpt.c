#include "viz/source_excerpt.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_SIZE_MAX (64 << 20)
#define TAB_COLUMNS   8

/* A name that a log gave may be that of a FIFO or a device: only a file is waited for. */
static FILE *open_text(const char *path)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat st;
	FILE *in;

	if (fd < 0)
		return NULL;
	in = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= FILE_SIZE_MAX
		     ? fdopen(fd, "r")
		     : NULL;
	if (!in)
		close(fd);
	return in;
}

static void put_line(FILE *out, const char *text, ssize_t size, uint32_t number, bool meant)
{
	unsigned column = 0;

	fprintf(out, "%c %5u  ", meant ? '>' : ' ', number);
	for (ssize_t i = 0; i < size && text[i] != '\n'; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '\t')
			do
				fputc(' ', out);
			while (++column % TAB_COLUMNS);
		else
			fputc(c < 0x20 || c == 0x7f ? '.' : c, out), column++;
	}
	fputc('\n', out);
}

bool source_excerpt(FILE *out, const char *path, uint32_t line)
{
	uint32_t first = line > EXCERPT_AROUND ? line - EXCERPT_AROUND : 1;
	FILE *in = path[0] == '/' ? open_text(path) : NULL;
	char *text = NULL, *lines = NULL;
	size_t room = 0, lines_size = 0;
	uint32_t number = 0;
	FILE *excerpt;
	ssize_t size;

	if (!in)
		return false;
	/* Nothing is written before it is known that the line is there. */
	excerpt = open_memstream(&lines, &lines_size);
	while (excerpt && number < line + EXCERPT_AROUND && (size = getline(&text, &room, in)) >= 0)
		if (++number >= first && !memchr(text, '\0', (size_t)size))
			put_line(excerpt, text, size, number, number == line);
	free(text);
	fclose(in);
	if (excerpt && fclose(excerpt) == 0 && number >= line)
		fwrite(lines, 1, lines_size, out);
	free(lines);
	return excerpt && number >= line;
}
