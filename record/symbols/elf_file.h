/* A module's file, and where its debug information is. For workers (worker.h) only. */
#ifndef RECORD_SYMBOLS_ELF_FILE_H
#define RECORD_SYMBOLS_ELF_FILE_H

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <stdint.h>

#include "record/symbols/records.h"
#include "record/symbols/worker.h"

/* Addresses of the module are those of the file's program headers. */
struct elf_file {
	Dwfl *dwfl;
	Dwfl_Module *module;
	Dwarf *dwarf; /* NULL: there is none, or none is wanted */
	/* What is to be added to a module's address: for the debug information. */
	uint64_t dwarf_bias;
	bool unanswered; /* debuginfod was asked and took long for nothing */
};

/*
 * Opens the file at fd, -1 for none, as the request asks; then the debug file of the
 * expected build-id stands for it. It is never closed. Returns an enum worker_file.
 */
unsigned elf_file_open(struct elf_file *file, int fd, const struct worker_request *request,
		       const char *path, const char *debug_path);

#endif
