/* What the made-up programs do, as rows. Private to viz/demo*.c. */
#ifndef VIZ_DEMO_PRIVATE_H
#define VIZ_DEMO_PRIVATE_H

#include <stdint.h>

#define DEMO_US  UINT64_C(1000)
#define DEMO_MS  UINT64_C(1000000)
#define DEMO_S   UINT64_C(1000000000)
#define DEMO_END (60 * DEMO_S)

enum demo_program {
	DEMO_NOBODY,
	DEMO_SHELL,
	DEMO_SERVER,
	DEMO_WORKER, /* a thread of the server */
	DEMO_DATABASE,
	DEMO_FLUSHER, /* a thread of the database */
	DEMO_MAKE,
	DEMO_COMPILER,
	DEMO_BACKUP,
	DEMO_PROGRAMS
};

/* What is not the same at all times, as bits. */
enum demo_mood {
	MOOD_RUSH = 1 << 0,  /* its pauses are short while many requests come */
	MOOD_STALL = 1 << 1, /* it takes long, and may fail, while the disk does not answer */
};

/* A call, and what comes of it. */
struct demo_step {
	uint16_t nr; /* of x86-64 */
	uint8_t mood;
	uint8_t spawns;   /* enum demo_program: the task that it makes */
	uint8_t path_arg; /* which argument is a path, with path */
	uint8_t chance;   /* percent of the times that it is made at all; 0: always */
	uint16_t fails;   /* of 1,000 times */
	uint16_t error;
	uint32_t pause_us, median_us; /* before it, and how long it takes: medians */
	const char *path;             /* '#' stands for a number; NULL: none */
	const char *output;           /* likewise: what it writes to standard output */
	uint64_t args[6];
	int64_t result;
	uint32_t more; /* the result is up to so much more */
};

struct demo_script {
	const char *name, *program; /* program: what it execs; NULL for threads */
	const struct demo_step *start, *loop;
	unsigned start_count, loop_count;
	unsigned loops, loops_more; /* times that it loops, and up to so many more; 0: to the end */
	unsigned fails;             /* of 1,000 of them end with status 1 */
};

extern const struct demo_script demo_scripts[DEMO_PROGRAMS];

#endif
