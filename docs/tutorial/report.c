/*
 * A program that works here and fails in CI: docs/tutorial.md finds out why.
 *
 *   report    prints a page by the template page.tpl, which it looks for along a path
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Opens a file in a directory: the descriptor of the directory leads to it. */
static int open_in(const char *directory, const char *file)
{
	int at = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return -1;
	int fd = openat(at, file, O_RDONLY | O_CLOEXEC);
	close(at);
	return fd;
}

static int find_template(const char *file)
{
	char own[4096];
	const char *home = getenv("HOME");
	snprintf(own, sizeof own, "%s/.report", home ? home : "");
	const char *const places[] = {own, "/etc/report", "/usr/local/share/report", "/usr/share"};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		int fd = open_in(places[i], file);
		if (fd >= 0)
			return fd;
	}
	return -1;
}

static int print_page(void)
{
	char text[256];
	int fd = find_template("page.tpl");
	if (fd < 0)
		return -1;
	ssize_t size = read(fd, text, sizeof text);
	close(fd);
	return size > 0 && fwrite(text, (size_t)size, 1, stdout) == 1 ? 0 : -1;
}

int main(void)
{
	if (print_page() == 0)
		return 0;
	fputs("report: could not print the page\n", stderr);
	return 1;
}
