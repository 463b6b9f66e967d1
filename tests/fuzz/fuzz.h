/*
 * A fuzz target is one source with the function below. `make fuzz` links it with clang's
 * libFuzzer, `make check` with tests/fuzz/driver.c.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* Does all that can be done with the bytes. Returns 0; what must not happen aborts. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

#define FUZZ_EXPECT(condition)                                                                     \
	do {                                                                                       \
		if (condition)                                                                     \
			break;                                                                     \
		fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);            \
		abort();                                                                           \
	} while (0)

#endif
