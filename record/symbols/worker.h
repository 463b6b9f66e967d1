/*
 * What runs in a process of its own: reads a request, opens the module's file, looks up
 * each address and writes records (records.h) as it goes.
 */
#ifndef RECORD_SYMBOLS_WORKER_H
#define RECORD_SYMBOLS_WORKER_H

#include <stdint.h>

#include "format/symbols.h"
#include "record/symbols/symbols.h"

/* From all to least: what a worker may look into. */
enum worker_source {
	SOURCE_ANYWHERE, /* debuginfod, too */
	SOURCE_LOCAL,    /* debug information of the file and of separate files here */
	SOURCE_TABLES,   /* symbol tables of these */
	SOURCE_OWN,      /* symbol tables of the file itself */
	SOURCES
};

#define SKIPPED_UNITS_MAX 32

#ifndef __has_feature
#define __has_feature(name) 0
#endif
/* ASan's shadow is larger than any limit. */
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define LIMITS_MEMORY false
#else
#define LIMITS_MEMORY true
#endif

/*
 * A request as it lies in its file: this, the addresses, then path and debug_path, each
 * with its NUL. Written and read by the same program.
 */
struct worker_request {
	uint32_t source; /* enum worker_source */
	uint32_t build_id_size;
	uint8_t build_id[BUILD_ID_SIZE_MAX];
	uint32_t skipped_count;
	uint64_t skipped[SKIPPED_UNITS_MAX]; /* units that broke a worker before */
	uint64_t count;
	uint32_t path_size;       /* with the NUL */
	uint32_t debug_path_size; /* likewise; 0: the usual one */
};

/* Ends when all is told, or in any other way: it is meant to be killed. */
void worker_main(int request_fd, int result_fd, int file_fd, unsigned limit_ms);

#endif
