/* What a call means to the collector of spans, besides how long it took. */
#ifndef VIZ_CALL_MEANING_H
#define VIZ_CALL_MEANING_H

#include <stdint.h>

enum call_meaning {
	CALL_PLAIN,
	CALL_WAIT,    /* for a child; its result is the pid */
	CALL_WAIT_ID, /* likewise, with the pid in the siginfo_t of argument 2 */
	CALL_SLEEP,   /* for a signal, a descriptor, a lock or a time */
	CALL_READ,    /* waits for the other end: 0 when that is closed */
	CALL_PATH_0,  /* looks for the path of argument 0: may be a mark */
	CALL_PATH_1,
	CALL_EXEC_0, /* argument 0 is the program's path, the next its argv */
	CALL_EXEC_1,
	CALL_EXIT, /* never returns */
};

/* CALL_PLAIN for any call that is none of those. */
enum call_meaning call_meaning(uint32_t arch, uint32_t nr);

#endif
