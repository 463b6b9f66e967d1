/* The executable mappings that /proc/PID/maps tells of. proc_pid_maps(5). */
#ifndef RECORD_MAPS_FILE_H
#define RECORD_MAPS_FILE_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define MAPS_LINE_SIZE (PATH_MAX + 256)

struct maps_line {
	uint64_t start, end, file_offset, device, inode;
	const char *path; /* in text; "" where there is none */
	bool executable;
	char text[MAPS_LINE_SIZE];
};

/* The next mapping with code of an open file; false at the end. */
bool maps_file_next(FILE *maps, struct maps_line *line);

/* The path without the kernel's note that the file is gone; true where that was there. */
bool maps_cut_deleted(char path[PATH_MAX], const char *text);

#endif
